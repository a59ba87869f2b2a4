"""What is wrong with an input, said to a person: the one place that words it, in zh and en.

Takes pydantic's error dicts (``ValidationError.errors()``, FastAPI's
``RequestValidationError.errors()``) and the refusals of ``frame.py``. Every message says what is
wrong, what was given (shortened, without control characters) and what is allowed.
"""

from __future__ import annotations

import difflib
import re
import typing
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from data_schemas.allowed import allowed_text, plain_text
from data_schemas.case import DealCase, ReceivableCase
from data_schemas.cures import cure
from data_schemas.dated import FACTS_OF, Fact, changing_of
from data_schemas.errors import FieldProblem, InvalidRecord
from data_schemas.field import Field, Record, fields_of
from data_schemas.overrides import OverrideGiven
from data_schemas.punctuation import marks
from data_schemas.reasons import PARAMETERS, SELF_EVIDENT, code_of, reason
from data_schemas.records import RECORDS
from data_schemas.terms import AdviseCase

if TYPE_CHECKING:  # a refusal carries no pandas, but its module does
    from data_schemas.column import Refusal

ROOTS: tuple[type[Record], ...] = (
    DealCase,
    AdviseCase,
    ReceivableCase,
    OverrideGiven,
    *RECORDS,
)
"""The records a path is looked up in, in this order."""

MOST = 50
"""At most this many problems are told at once."""

_LONGEST = 40
_ITEMS, _CHARACTERS = ("项", "items"), ("个字符", "characters")
_NAMED = re.compile("'([^']*)'")
_PLACES = {"body", "query", "path", "header", "cookie"}


def invalid_record(
    errors: Iterable[Mapping[str, Any]], root: type[Record] | None = None
) -> InvalidRecord:
    """One error for all that is wrong with a record, in both languages.

    Parameters
    ----------
    errors : iterable of mapping
        pydantic's error dicts, as ``ValidationError.errors()`` gives them.
    root : Record class, optional
        The record that was asked for. Default: the first of ``ROOTS`` that has the fields named.
    """
    say = partial(problems, list(errors), root=root)
    return InvalidRecord(say("zh"), say("en"), say("zh", plain=True), say("en", plain=True))


def refused(
    code: str, field: str, given: object, allowed: str = "",
    root: type[Record] | None = None, **more: str,
) -> InvalidRecord:  # fmt: skip
    """One error for one field of a record, by its code in ``REASONS``."""
    return invalid_record([error_of(code, field, given, allowed, **more)], root)


def error_of(code: str, field: str, given: object, allowed: str, **more: str) -> dict[str, object]:
    """The same as pydantic would tell it."""
    context = {"given": str(given), "allowed": allowed, **more}
    return {"type": code, "loc": (), "msg": field, "ctx": context}


def problems(
    errors: Sequence[Mapping[str, Any]],
    lang: str,
    root: type[Record] | None = None,
    *,
    plain: bool = False,
) -> list[FieldProblem]:
    """The errors in ``lang`` ("zh" or "en"), one problem each, ``MOST`` at most.

    Parameters
    ----------
    plain : bool
        For somebody at a form, who sees labels where a program sends names and codes.
    """
    roots = ROOTS if root is None else (root, *ROOTS)
    out = [_problem(error, lang, roots, plain=plain) for error in errors[:MOST]]
    more = len(errors) - MOST
    if more > 0:
        text = f"另有 {more} 处问题未列出" if lang == "zh" else f"{more} more problems not listed"
        out.append(FieldProblem(field="", label="", message=text))
    return out


def refusal_problem(
    refusal: Refusal, record: type[Record], lang: str, *, in_file: bool = False
) -> FieldProblem:
    """Why rows of a table (of a file) were refused, in ``lang``; ``record`` is the table's."""
    # A fact is about a field of another record.
    declared = [fields_of(record), *(FACTS_OF.values() if record is Fact else ())]
    field = next((one[refusal.field] for one in declared if refusal.field in one), None)
    given = _quoted(refusal.given, lang) if refusal.given else ""
    allowed = ""
    if field is not None and refusal.code not in SELF_EVIDENT:
        allowed = allowed_text(field, lang, in_file=in_file)
    if refusal.code == "never_changes":
        allowed = marks(lang).comma.join(changing_of(refusal.given.partition(".")[0]))
    elif field and allowed and not field.required:
        allowed += "，或留空" if lang == "zh" else ", or blank"
    return FieldProblem(
        field=refusal.field,
        label=field.meta.label(lang) if field else refusal.field,
        message=_sentence(
            reason(refusal.code, lang), given, allowed, lang, cure(refusal, record, lang)
        ),
    )


def _problem(
    error: Mapping[str, Any], lang: str, roots: Sequence[type[Record]], *, plain: bool
) -> FieldProblem:
    kind, context = str(error["type"]), error.get("ctx", {})
    path = list(error.get("loc", ()))
    if path and path[0] in _PLACES:
        path = path[1:]
    if "allowed" in context:  # one of ours; over several fields, the path stands in the message
        path += [int(p) if p.isdigit() else p for p in str(error["msg"]).split(".") if p]
        code, given, allowed = kind, str(context["given"]), str(context["allowed"])
        given = _quoted(given, lang) if given else ""
        around = _locate(path[:-1], lang, roots)[0]
        if plain and around is not None:
            allowed = plain_text(allowed, around, lang)
    else:
        code = code_of(kind)
        given = "" if code == "missing" else _given(error.get("input"), lang)
        allowed = ""
    if code == "broken_json":
        path, given = [], str(context.get("error", ""))[:_LONGEST]
    parent, field, label = _locate(path, lang, roots)
    hint = ""
    if "holder" in context:  # whose it is
        held = "已属于" if lang == "zh" else "it belongs to "
        hint = held + _quoted(str(context["holder"]), lang)
    if code == "unknown_field":
        hint = _near(str(path[-1]) if path else "", parent, lang)
    elif not allowed and code not in SELF_EVIDENT | {"broken_json", "not_object"}:
        allowed = allowed_text(field, lang, plain=plain) if field is not None else ""
        allowed = allowed or _from_context(kind, context, lang)
    return FieldProblem(
        field=".".join(_safe(str(part)) for part in path),
        label=label or ("发来的内容" if lang == "zh" else "What was sent"),
        message=_sentence(reason(code, lang), given, allowed, lang, hint),
    )


def _locate(
    path: Sequence[int | str], lang: str, roots: Sequence[type[Record]]
) -> tuple[type[Record] | None, Field | None, str]:
    """The record a path ends in, the field it names (if declared), and its label."""
    walks = [_walk(root, path, lang) for root in roots]
    parent, field, labels, rest = min(walks, key=lambda walk: len(walk[3]))
    if rest:
        asked = PARAMETERS.get(str(rest[0])) if len(path) == 1 else None
        named = [asked[lang != "zh"]] if asked else [_safe(str(part)) for part in rest]
        labels = [*labels, *named]
        field = None
    return parent, field, (" · ").join(labels)


def _walk(
    root: type[Record], path: Sequence[int | str], lang: str
) -> tuple[type[Record] | None, Field | None, list[str], Sequence[int | str]]:
    """Follow a path from a root: record, field, labels so far, and what could not be followed."""
    record: type[Record] | None = root
    field: Field | None = None
    labels: list[str] = []
    for at, part in enumerate(path):
        if isinstance(part, int) and field is not None and field.kind is list:
            labels[-1] += f" 第 {part + 1} 项" if lang == "zh" else f" {part + 1}"
            continue
        fields = fields_of(record) if record is not None else {}
        if part not in fields:
            return record, field, labels, path[at:]
        field = fields[str(part)]
        labels.append(field.meta.label(lang))
        if record is not None:
            record = _record_in(record.model_fields[field.name].annotation)
    return record, field, labels, ()


def _record_in(annotation: Any) -> type[Record] | None:
    """The record class an annotation holds, also in a list or beside ``None``."""
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return annotation
    found = (_record_in(part) for part in typing.get_args(annotation))
    return next((record for record in found if record is not None), None)


def _near(name: str, record: type[Record] | None, lang: str) -> str:
    """The declared names most like a wrong one, as a question; empty where there is none."""
    fields = fields_of(record) if record is not None else {}
    near = difflib.get_close_matches(name[:64], list(fields), n=2, cutoff=0.7)
    words = [f"{n}（{fields[n].meta.zh}）" if lang == "zh" else n for n in near]
    if not words:
        return "字段见数据字典" if lang == "zh" else "the data dictionary lists the fields"
    return (
        f"是否指 {' 或 '.join(words)}？" if lang == "zh" else f"did you mean {' or '.join(words)}?"
    )


def _from_context(kind: str, context: Mapping[str, Any], lang: str) -> str:
    """What pydantic itself says is allowed, for what is no declared field (a query parameter)."""
    counted = _CHARACTERS if kind.startswith("string_") else _ITEMS
    for key, sign in (("ge", "≥"), ("gt", ">"), ("le", "≤"), ("lt", "<")):
        if key in context:
            return f"{sign} {context[key]}"
    for key, sign in (("min_length", "≥"), ("max_length", "≤")):
        if key in context:
            return f"{sign} {context[key]} {counted[lang != 'zh']}"
    expected = str(context.get("expected", ""))  # of a closed list: 'a', 'b' or 'c'
    return marks(lang).comma.join(_NAMED.findall(expected)) or expected


def _given(value: object, lang: str) -> str:
    zh = lang == "zh"
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return _short(repr(value))
    if isinstance(value, (str, date)):
        return _quoted(str(value), lang)
    if isinstance(value, Mapping):
        return "对象" if zh else "an object"
    if isinstance(value, (list, tuple)):
        if not value:
            return "空列表" if zh else "an empty list"
        return f"{len(value)} 项的列表" if zh else f"a list of {len(value)}"
    return type(value).__name__


def _quoted(text: str, lang: str) -> str:
    return f"“{_safe(text)}”" if lang == "zh" else f"'{_safe(text)}'"


def _safe(text: str) -> str:
    """Text for a message: printable and short."""
    return _short("".join(c if c.isprintable() else "�" for c in text[: 2 * _LONGEST]))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _sentence(what: str, given: str, allowed: str, lang: str, hint: str = "") -> str:
    zh = lang == "zh"
    parts = [what]
    if given:
        parts.append(f"给出：{given}" if zh else f"given: {given}")
    if allowed:
        parts.append(f"允许：{allowed}" if zh else f"allowed: {allowed}")
    return marks(lang).semicolon.join([*parts, hint] if hint else parts)
