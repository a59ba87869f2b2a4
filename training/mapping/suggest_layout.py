"""What a sheet made for people holds beside records: a day in its title, merged cells, totals."""

from __future__ import annotations

import re
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from training.mapping.day import days_of
from training.mapping.guess import Guess
from training.mapping.mapping_text import asked, quoted
from training.mapping.unit_said import CELL, YUAN, is_unit, unit_in

_TAKEN = re.compile(r"截[止至]|as of", re.IGNORECASE)
_DAY = re.compile(r"\d{4} *[年./-] *\d{1,2} *[月./-] *\d{1,2} *日?|\d{8}")
_TOTAL = re.compile(
    r"(?i)^(.*小 *计|(本[页月年]|客户|单位|部门|项目|合同|全部)?[合总] *计(金额|人民币|大写)?"
    r"|(sub|grand )?total)( *[:：(（].*|[^0-9A-Za-z一-龥]*)$"
).pattern
"""Read here by RE2 and in a mapping by ``re``, which differ in what a word is (``\\W``)."""
_BLANK = 0.5
_OF_UNITS = re.compile(r"(?<![价量])单位|币|(?<![a-z])(unit|currency)", re.IGNORECASE)
"""Headings of columns that may say what amounts count in."""


def day_in(title: list[str]) -> date | None:
    """The day that the title names as that of the records, such as 截止日期：2025年6月30日."""
    for text in title:
        told = _TAKEN.search(text)
        found = _DAY.search(text, told.end()) if told is not None else None
        if found is not None:
            days, unreadable = days_of(pa.array([found[0].replace(" ", "")]))
            if not unreadable[0]:
                day: date = days[0].astype("datetime64[D]").item()
                return day
    return None


def units_told(guesses: list[Guess]) -> tuple[list[str], list[str]]:
    """What columns say of the unit, as a title would: 单位 with 万元 in every row.

    Returns
    -------
    tuple of list of str
        What they say, and the headings of those that say several things.
    """
    told: list[str] = []
    mixed: list[str] = []
    for seen in guesses:
        if not seen.values or not _OF_UNITS.search(seen.heading):
            continue
        units = dict.fromkeys(unit_in(value) for value in seen.values if is_unit(value))
        if all(map(is_unit, seen.values)) and len(units) == 1:
            told.append(f"单位：{next(iter(units))}")
        elif set(units) - {YUAN}:
            mixed.append(seen.heading)
    return told, mixed


def starts_blocks(seen: Guess) -> bool:
    """Whether half a column or more is blank, and its filled cells stand above the blank ones."""
    if seen.cells is None:
        return False
    cells = seen.cells.filter(pc.invert(pc.fill_null(_is_total(seen.cells), False)))
    filled = np.asarray(pc.is_valid(cells))
    if not len(filled):
        return False
    above = filled[:-1] & ~filled[1:]
    return bool(filled[0] and filled.mean() <= _BLANK and above.sum() >= filled.sum() / 2)


def dropped_lines(guesses: list[Guess]) -> list[str]:
    """The rows to leave out that add up others or name units, by each column that says so."""
    found = {seen.heading: _totals(seen) for seen in guesses}
    reason = quoted("合计行 / rows of totals")
    lines = [
        f"  - {{column: {quoted(heading)}, matches: {quoted(_TOTAL)}, reason: {reason}}}"
        + asked([f"{rows} 行 / {rows} rows"])
        for heading, rows in found.items()
        if rows
    ]
    reason = quoted("单位行 / a row of units")
    lines += [
        f"  - {{column: {quoted(seen.heading)}, matches: {quoted(CELL)}, reason: {reason}}}"
        + asked(["第一行是单位？is the first row one of units?"])
        for seen in guesses
        # A column that has such cells further down would lose those rows with it.
        if seen.unit and not any(map(is_unit, seen.values))
    ][:1]
    return ["drop:", *lines] if lines else []


def _totals(seen: Guess) -> int:
    """How many cells of a column call their row a total."""
    if seen.cells is None:
        return 0
    return int(pc.sum(_is_total(seen.cells)).as_py() or 0)


def _is_total(cells: pa.Array) -> pa.Array:
    return pc.match_substring_regex(cells, _TOTAL)
