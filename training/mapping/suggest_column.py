"""What a proposed mapping says of one column, and what it is unsure of."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field

from data_schemas.field import Field
from training.mapping.guess import Guess
from training.mapping.mapping_text import quoted, short
from training.mapping.match import is_balance
from training.mapping.synonyms import UNITS


@dataclass
class ColumnText:
    """The YAML behind a field's name, and the doubts that stand in a comment beside it."""

    text: str = ""
    doubts: list[str] = field(default_factory=list)


def column_text(name: str, one: Field, seen: Guess, score: float, title: list[str]) -> ColumnText:
    """Say that a field is in a column.

    Parameters
    ----------
    score : float
        How alike the names are; from 1 on they are the same.
    title : list of str
        What stands above the headings.
    """
    out = ColumnText()
    parts = [f"column: {quoted(seen.heading)}"]
    if score < 1:
        out.doubts.append(f"是否即“{one.meta.zh}”？is this '{one.meta.en}'?")
    if seen.kind == "date" and seen.formats:
        parts.append(f"date: {quoted(seen.formats[0])}")
        if len(seen.formats) > 1:
            others = " / ".join(seen.formats[1:])
            out.doubts.append(f"日期格式也可能是 {others}？the format may also be {others}")
    if one.kind in (float, int):
        parts += _unit(name, seen, title, out.doubts)
        if seen.negative:
            out.doubts.append("有负数：退款或红字？negative numbers: refunds or credit notes?")
    if name == "amount" and is_balance(seen.heading):
        out.doubts.append(
            "是余额：已付清的行为零，会被拒绝；有无开票金额列？a balance: paid rows have none and"
            " are refused; is there a column of invoice amounts?"
        )
    if one.codes:
        parts.append(_values(one, seen, out.doubts))
    if one.meta.changes:
        out.doubts.append("会变化：只有现值则属事后信息？it changes: today's value is hindsight?")
    said = "{" + ", ".join(part for part in parts if part) + "}"
    out.text = quoted(seen.heading) if len(parts) == 1 else said
    return out


def _unit(name: str, seen: Guess, title: list[str], doubts: list[str]) -> list[str]:
    unit = next((u for mark, u in UNITS.items() if mark in seen.heading), None)
    if unit is None and name == "amount":
        said = [text for text in title if "单位" in text]
        unit = next((u for mark, u in UNITS.items() for text in said if mark in text), None)
    if unit is None:
        return []
    if "(" not in seen.heading and "（" not in seen.heading:
        doubts.append(f"单位是 {unit}？is the unit {unit}?")
    return [f"unit: {quoted(unit)}"]


def _values(one: Field, seen: Guess, doubts: list[str]) -> str:
    """A translation of the codes that are seen; those nobody knows stay as they are."""
    known = {c.value: c.value for c in one.codes}
    known |= {c.zh: c.value for c in one.codes} | {c.en.casefold(): c.value for c in one.codes}
    out = []
    for value in seen.values:
        if value in known and known[value] in (value,):
            continue
        code = known.get(value) or known.get(value.casefold())
        if code is None:
            near = difflib.get_close_matches(value, list(known), n=1, cutoff=0.5)
            code = known[near[0]] if near else ""
            doubts.append(f"“{short(value)}” 是哪一类？what is '{short(value)}'?")
        out.append(f"{quoted(value)}: {quoted(code)}")
    return f"values: {{{', '.join(out)}}}" if out else ""
