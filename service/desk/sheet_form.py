"""What a sheet is asked with: the reference, what changed, and how we stand with the customer.

A plain form that asks for the same address again: it needs no script, and the address can be kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from html import escape

from starlette.datastructures import QueryParams

from data_schemas.approach import Approach
from data_schemas.codes import Code
from data_schemas.field import Field, fields_of
from data_schemas.reference import AT_SIGNING, LAST_CLAIM, Reference, reference_label
from service.desk.asked import approach_paths
from service.desk.words import Words

_FLAGS = {"true": True, "false": False}
_FORM = """<form class="ask" method="get">
<input type="hidden" name="lang" value="{lang}">{day}
<label>{compared_with} <select name="reference">{references}</select></label>
<label><input type="checkbox" name="changed" value="true"{changed}> {what_changed}</label>
<button name="form" value="html">{again}</button>
<button name="form" value="pdf" formtarget="_blank">PDF</button>
<details{opened}><summary>{approach_open}</summary><div>{fields}</div></details>
</form>
"""


def approach_asked(asked: QueryParams) -> dict[str, object]:
    """What the form says of how we stand with the customer, by field; what is left blank is not."""
    out: dict[str, object] = {}
    for path, field in zip(approach_paths(), fields_of(Approach).values(), strict=True):
        values = [value for value in asked.getlist(path) if value]
        if values:
            out[field.name] = values if field.choices else _FLAGS.get(values[0], values[0])
    return out


def sheet_form(
    words: Words, day: date | None, reference: Reference, approach: Approach, *, changed: bool,
    of_deal: bool,
) -> str:  # fmt: skip
    """The form as HTML, filled in with what the sheet was asked with.

    Parameters
    ----------
    of_deal : bool
        Whether the claim is of a deal: one of none is compared with the last receivable.
    """
    last = Reference.LAST_DEAL if of_deal else LAST_CLAIM
    return _FORM.format(
        lang=words.lang,
        day="" if day is None else f'<input type="hidden" name="day" value="{day}">',
        references="".join(
            _option(one, one is reference, reference_label(last, words.lang))
            if one is Reference.LAST_DEAL
            else _option(one, one is reference, one.label(words.lang))
            for one in AT_SIGNING
        ),
        changed=" checked" if changed else "",
        opened=" open" if approach != Approach() else "",
        fields="".join(_field(f, getattr(approach, f.name), words) for f in _fields()),
        **{
            key: escape(words(key))
            for key in ("compared_with", "what_changed", "again", "approach_open")
        },
    )


def _fields() -> Iterable[Field]:
    return fields_of(Approach).values()


def _field(field: Field, value: object, words: Words) -> str:
    name, label = f"approach.{field.name}", escape(field.meta.label(words.lang))
    if field.choices:
        taken = value if isinstance(value, list) else []
        boxes = "".join(
            f'<label><input type="checkbox" name="{name}" value="{code.value}"'
            f"{' checked' if code in taken else ''}> {escape(code.label(words.lang))}</label>"
            for code in field.choices
        )
        return f"<fieldset><legend>{label}</legend>{boxes}</fieldset>"
    unknown = f'<option value="">{escape(words("unknown"))}</option>'
    if field.kind is bool:
        options = "".join(
            f'<option value="{text}"{" selected" if value is flag else ""}>'
            f"{escape(words('yes' if flag else 'no'))}</option>"
            for text, flag in _FLAGS.items()
        )
    else:
        options = _options(field.codes, value, words)
    return f'<label>{label} <select name="{name}">{unknown}{options}</select></label>'


def _options(codes: Iterable[Code], chosen: object, words: Words) -> str:
    return "".join(_option(code, code is chosen, code.label(words.lang)) for code in codes)


def _option(code: Code, chosen: bool, label: str) -> str:
    return f'<option value="{code.value}"{" selected" if chosen else ""}>{escape(label)}</option>'
