"""What a proposed mapping says of one column, and what it is unsure of."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from dataclasses import dataclass, field

import numpy as np

from data_schemas.field import Field
from training.mapping.cell_marks import currency_of, foreign_counts
from training.mapping.guess import MONTHS_ONLY, Guess
from training.mapping.mapping_text import quoted, short
from training.mapping.match import is_balance, plain
from training.mapping.number import numbers_of
from training.mapping.unit_said import YUAN, plainly, unit_in, unit_of_all

_GROUPED = re.compile(r"[^\d.,]*\d{1,3}(\.\d{3})+[^\d.,]*")


@dataclass
class ColumnText:
    """The YAML behind a field's name, and the doubts that stand in a comment beside it."""

    text: str = ""
    doubts: list[str] = field(default_factory=list)


def column_text(
    name: str,
    one: Field,
    seen: Guess,
    score: float,
    title: list[str],
    unless: str = "",
    *,
    blocks: bool = False,
) -> ColumnText:
    """Say that a field is in a column.

    Parameters
    ----------
    score : float
        How alike the names are; from 1 on they are the same.
    title : list of str
        What stands above the headings.
    unless : str
        Heading of a column beside which this one says nothing.
    blocks : bool
        Whether a cell holds for the blank ones below it.
    """
    out = ColumnText()
    parts = [f"column: {quoted(seen.heading)}"]
    if score < 1:
        out.doubts.append(f"是否即“{one.meta.zh}”？is this '{one.meta.en}'?")
    out.doubts += _unread(seen)
    if seen.kind == "date" and seen.said:
        named = ", ".join(map(quoted, seen.said))
        parts.append(f"date: [{named}]" if len(seen.said) > 1 else f"date: {named}")
        if len(seen.formats) > 1:
            others = " / ".join(seen.formats[1:])
            out.doubts.append(f"日期格式也可能是 {others}？the format may also be {others}")
        if seen.said[0] in MONTHS_ONLY:
            out.doubts.append(
                "只写到月：按当月 1 日计；若应为月末，请加 month_end: true；months alone: the first"
                " day is taken; month_end: true takes the last"
            )
    if blocks:
        parts.append("fill: down")
        out.doubts.append("空白格沿用上一格（合并单元格）？do blank cells mean the one above?")
    if unless:
        parts.append(f"unless: {quoted(unless)}")
    if one.kind in (float, int):
        out.doubts += _thousands(seen)
        parts += _unit(name, one, seen, title, out.doubts)
        if one.meta.unit == "CNY":
            out.doubts += _foreign(seen)
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


def _unread(seen: Guess) -> list[str]:
    """That some cells are no day or number; headings that stand there again say so themselves."""
    odd = [text for text in seen.unread if plain(text) != plain(seen.heading)]
    if not odd or seen.cells is None:
        return []
    of = len(seen.cells) - seen.cells.null_count
    words = [text for text in odd if not re.search(r"\d", text)]  # digits are hardly nothing
    first = short((words or odd)[0])
    zh = "；若表示没有，请写入 read 的 blanks" if words else ""
    en = "; if it means that there is none, name it under read: blanks" if words else ""
    return [
        f"{of} 格中有 {len(odd)} 格读不出，如“{first}”，其行会被拒绝{zh} / cells that cannot be"
        f" read: {len(odd)} of {of}, such as '{first}'; their rows are refused{en}"
    ]


def _thousands(seen: Guess) -> list[str]:
    """Where decimals may be groups of thousands: three each time, and another style fits."""
    if len(seen.styles) < 2 or seen.styles[0] != "1,234.56" or seen.cells is None:
        return []
    cells = [one for one in seen.cells.drop_null().to_pylist() if "." in one]
    if not cells or not all(_GROUPED.fullmatch(one) for one in cells):
        return []
    first = short(cells[0])
    whole = re.sub(r"[^\d-]", "", first)
    return [
        f'{first} 也可能是 {whole}（千分位）：若是，请在 read 下写 numbers: "1.234,56"；{first} may'
        f" be {whole}: then name numbers under read"
    ]


def _foreign(seen: Guess) -> list[str]:
    code = currency_of(seen.heading)
    cells = foreign_counts(seen.cells) if seen.cells is not None else Counter()
    codes = " / ".join(dict.fromkeys([*([code] if code else []), *cells]))
    filled = len(seen.cells) - seen.cells.null_count if seen.cells is not None else 0
    if code is None and cells and (len(cells) > 1 or cells.total() < filled):
        count = cells.total()
        return [
            f"{count} 格是 {codes} 金额，其行会被拒绝，请先换算；cells in {codes}: {count}; their"
            " rows are refused, convert them first"
        ]
    return (
        [f"是 {codes} 金额？一律按人民币元读入；amounts in {codes}? all are taken as yuan"]
        if codes
        else []
    )


def _unit(name: str, one: Field, seen: Guess, title: list[str], doubts: list[str]) -> list[str]:
    """The unit of a column: its heading goes before a row of units, and that before the title."""
    if one.meta.unit != "CNY":
        return _percent(seen, doubts)
    own, below = unit_in(seen.heading), unit_in(seen.unit)
    above = list(dict.fromkeys(filter(None, map(unit_of_all, title)))) if name == "amount" else []
    found = list(dict.fromkeys(filter(None, (own, below, *above))))
    if not found:
        return []
    unit, others = found[0], found[1:]
    if others:
        doubts.append(
            f"标题说单位是 {'、'.join(others)}，不是 {unit}？the title says {', '.join(others)},"
            f" not {unit}?"
        )
    elif unit != YUAN and not (own and plainly(seen.heading)):
        doubts.append(f"单位是 {unit}？is the unit {unit}?")
    said = unit != YUAN or (others and own is None)
    return [f"unit: {quoted(unit)}"] if said else []


def _percent(seen: Guess, doubts: list[str]) -> list[str]:
    """That a column counts in per cent, unless its numbers are shares already."""
    if "%" not in seen.heading and "％" not in seen.heading:
        return []
    if not _shares(seen):
        return ['unit: "%"']
    doubts.append(
        "数值都不大于 1：已是比例，不再除以 100？no value is above 1: shares already, not per cent?"
    )
    return []


def _shares(seen: Guess) -> bool:
    """Whether all numbers of a column lie within 1, and some between 0 and 1."""
    style = seen.styles[0] if seen.styles else "1,234.56"
    found = numbers_of(seen.cells, style).floats() if seen.cells is not None else np.zeros(0)
    size = np.abs(found[~np.isnan(found)])
    return bool((size <= 1).all() and (size % 1 > 0).any())


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
