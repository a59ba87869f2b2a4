"""What a proposed mapping says of a required field that no column holds."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data_schemas.field import Field
from training.mapping.guess import Guess
from training.mapping.mapping_text import asked, quoted, short
from training.mapping.match import kinds_of, plain
from training.mapping.synonyms import DUE, LATER, TERMS
from training.mapping.terms import terms_of

_DUE_AFTER = 60
_LISTED = 12
_MOST = 0.5


@dataclass
class Lacking:
    """The line that stands for the field.

    Parameters
    ----------
    doubts : list of str
        What a person should look at; they stand beside it.
    used : str, optional
        Heading of the column that it follows from.
    decided : bool
        Whether the mapping can be used without a person deciding.
    """

    text: str
    doubts: list[str] = field(default_factory=list)
    used: str = ""
    decided: bool = True

    def line(self, name: str) -> str:
        """The YAML of the field."""
        return f"      {name}: {self.text}{asked(self.doubts)}"


def lacking(name: str, one: Field, free: list[Guess], *, invoiced: bool) -> Lacking:
    """What to say of a required field; a due date follows from terms.

    Parameters
    ----------
    free : list of Guess
        The columns that no field is in.
    invoiced : bool
        Whether there is a day of the invoice to count from.
    """
    if name == "due_date" and invoiced:
        return _due(free)
    fitting = [seen for seen in free if seen.kind in kinds_of(one)]
    if one.kind is str:
        fitting = [
            seen
            for seen in fitting
            if (seen.kind != "number" or _whole(seen)) and not LATER.search(seen.heading)
        ]
    doubt = f"{one.meta.zh} {one.meta.en}: {_named(fitting) or '—'}"
    return Lacking('"?"', [doubt], decided=False)


def _due(free: list[Guess]) -> Lacking:
    called = [seen for seen in free if DUE.search(seen.heading.replace("_", " "))]
    if called:
        named = _named(called)
        doubt = (
            f"“{named}”似为到期日，但读不出日期：请写明 date，或改用账期 / '{named}' seems to be"
            " the due date, but holds no days that can be read: name its date format, or terms"
        )
        return Lacking('"?"', [doubt], decided=False)
    terms = [seen for seen in free if plain(seen.heading) in map(plain, TERMS)]
    found = next((said for seen in terms if (said := _by_terms(seen)) is not None), None)
    if found is not None:
        return found
    days = [seen for seen in free if seen.kind == "date"]
    named = _named(days)
    doubt = (
        f"到期日是哪一列：{named}？暂按开票后若干天 / which of these is the due date,"
        " or how many days after?"
        if days
        else "没有到期日列，暂按开票后若干天？no column of due dates: how many days after?"
    )
    return Lacking(f"{{after: invoice_date, days: {_DUE_AFTER}}}", [doubt])


def _by_terms(seen: Guess) -> Lacking | None:
    """The due date by a column of terms; none where most of them name no days."""
    texts = pc.drop_null(seen.cells) if seen.cells is not None else pa.array([], pa.string())
    found = terms_of(texts, seen.styles[0] if seen.styles else "1,234.56")
    if not len(texts) or float(found.unreadable.mean()) >= _MOST:
        return None
    parts, doubts = [f"days_column: {quoted(seen.heading)}"], []
    monthly = _texts(texts, found.monthly)
    if monthly:
        each = {one: re.sub(r"\D", "", one) or "0" for one in monthly}
        pairs = ", ".join(f"{quoted(one)}: {quoted(f'月末后{n}天')}" for one, n in each.items())
        parts.append(f"values: {{{pairs}}}")
        named = "”“".join(map(short, monthly))
        doubts.append(
            f"“{named}”是否从开票当月月末起算？do these terms count from the end of the month of"
            " the invoice?"
        )
    odd = _texts(texts, found.unreadable)
    if odd:
        doubts.append(
            f"看不出天数，其行会被拒绝，可在 values 里译出：{'、'.join(map(short, odd))} /"
            " terms that name no days: their rows are refused; translate them to days under values"
        )
    said = f"{{after: invoice_date, {', '.join(parts)}}}"
    return Lacking(said, doubts, used=seen.heading)


def _texts(texts: pa.Array, mask: np.ndarray) -> list[str]:
    """A few of the texts of some cells, each once."""
    return list(dict.fromkeys(texts.filter(pa.array(mask)).to_pylist()))[:_LISTED]


def _whole(seen: Guess) -> bool:
    """Whether numbers may be names: none has a part behind its point but .0."""
    texts = pc.drop_null(seen.cells) if seen.cells is not None else pa.array([], pa.string())
    return bool(pc.all(pc.match_substring_regex(texts, r"^\d+(\.0)?$")).as_py())


def _named(columns: list[Guess]) -> str:
    return ", ".join(short(seen.heading) for seen in columns[:_LISTED])
