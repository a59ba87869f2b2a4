"""Quotes that were never closed: such a cell takes in the rows behind it, and all still adds up."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from data_schemas.errors import InvalidLedger

_QUOTE = '"'
_REST = re.compile(r'(?:[^"]++|"")*+"')
"""The rest of a quoted cell, up to the quote that closes it."""
_FIGURE = re.compile(r"\S*\d\S*|[\d\s:/.年月日-]*\d[\d\s:/.年月日-]*")
"""A cell such as an id, a day or a number; a phrase with a number in it is none."""
_LONGEST_FIGURE = 60  # longer ones are not looked at: a quote may have swallowed a whole file
_LONGEST_NAME = 40  # a heading with an open quote is as long as what it swallowed


@dataclass(frozen=True)
class _Opened:
    """A quote that is open at the end of a line: the line, and which cell of its row it began."""

    line: int
    column: int


def check_quotes(file: Path, lines: Iterable[str], separator: str, headings: list[str]) -> None:
    """Refuse a text in which a quote that was never closed may have swallowed rows.

    Parameters
    ----------
    lines : iterable of str
        All lines of the file, with their ends: a heading may swallow rows as well.

    Raises
    ------
    InvalidLedger
        If a quote is still open where the file ends, or a cell of several lines has one that is a
        row by itself: as many cells, and figures where the rows around it have them. Told with the
        line and the column where the quote opened; a note of several lines is none of both.
    """
    even = _even_line(separator)
    opened: _Opened | None = None
    column = 0
    last = ""  # line that is whole
    alike: list[str] = []
    for line, text in enumerate(lines, start=1):
        if _QUOTE not in text:
            if opened is None:
                last = text
            elif _is_row(text, separator, headings, alike):
                raise _swallowed(file, opened, line, headings)
            continue
        at = 0
        if opened is None:
            if even.fullmatch(text):
                last = text
                continue
            column = 0
            alike = []
        else:
            closed = _REST.match(text)
            if _begins_a_cell(text, closed, separator) and _is_row(
                text, separator, headings, alike
            ):
                raise _swallowed(file, opened, line, headings)
            if closed is None:
                continue
            at, column = _next_cell(text, closed.end(), separator), opened.column + 1
        found = _left_open(text, at, column, separator)
        if opened is None and found is not None:
            alike = _pattern(last, text, found, separator, headings)
        opened = None if found is None else _Opened(line, found)
    if opened is not None:
        raise _unclosed(file, opened, headings)


def _even_line(separator: str) -> re.Pattern[str]:
    """A line all of whose quoted cells end on it, as nearly every line is."""
    s = re.escape(separator)
    cell = rf'(?:"(?:[^"]++|"")*+"[^{s}]*+|[^"{s}][^{s}]*+|)'
    return re.compile(rf"{cell}(?:{s}{cell})*+", re.DOTALL)


def _begins_a_cell(text: str, closed: re.Match[str] | None, separator: str) -> bool:
    """Whether a line goes on in an open quote, or the quote that ends it seems to open a cell."""
    if closed is None:
        return True
    front, behind = text[: closed.end() - 1], text[closed.end() :].rstrip("\r\n")
    return (
        (not front or front.endswith(separator))
        and behind != ""
        and not behind.startswith(separator)
    )


def _left_open(text: str, at: int, column: int, separator: str) -> int | None:
    """The cell whose quote is open at the end of a line, from ``at`` on; none where none is."""
    while at >= 0:
        if text.startswith(_QUOTE, at):
            closed = _REST.match(text, at + 1)
            if closed is None:
                return column
            at = closed.end()
        at, column = _next_cell(text, at, separator), column + 1
    return None


def _next_cell(text: str, at: int, separator: str) -> int:
    found = text.find(separator, at)
    return found + 1 if found >= 0 else -1


def _is_row(text: str, separator: str, headings: list[str], alike: list[str]) -> bool:
    """Whether a line by itself has a cell for each heading, its quotes as quotes or as text.

    With few columns a sentence has as many commas: of the cells that are figures in the row
    ``alike``, half of those that are filled must be figures here as well.
    """
    count = len(headings)
    if count < 2 or text.count(separator) < count - 1:
        return False
    plain = text.count(separator) == count - 1
    cells = text.split(separator) if plain else _cells(text, separator)
    if len(cells) != count:
        return False
    figures = [at for at, cell in enumerate(alike) if _is_figure(cell)]
    filled = [cells[at] for at in figures if cells[at].strip()]
    return not figures or 0 < len(filled) <= 2 * sum(map(_is_figure, filled))


def _is_figure(cell: str) -> bool:
    cell = cell.strip().strip(_QUOTE)
    return len(cell) <= _LONGEST_FIGURE and _FIGURE.fullmatch(cell) is not None


def _pattern(last: str, text: str, column: int, separator: str, headings: list[str]) -> list[str]:
    """What a row looks like: the last whole one, and what comes first in that which has opened."""
    cells = _cells(last, separator)
    whole = cells if len(cells) == len(headings) and cells != headings else []
    front = _cells(text, separator)[: min(column, len(headings))]
    return front + whole[len(front) :]


def _cells(text: str, separator: str) -> list[str]:
    """The cells of one line; none where it is no row."""
    try:
        return next(csv.reader([text], delimiter=separator), [])
    except csv.Error:
        return []


def _name(opened: _Opened, headings: list[str], lang: str) -> str:
    """The column of a cell as a reader finds it."""
    named = headings[opened.column] if opened.column < len(headings) else ""
    named = " ".join(named.split())[:_LONGEST_NAME]
    if named:
        return f"“{named}”列" if lang == "zh" else f"column '{named}'"
    number = opened.column + 1
    return f"第 {number} 列" if lang == "zh" else f"column {number}"


def _unclosed(file: Path, opened: _Opened, headings: list[str]) -> InvalidLedger:
    return InvalidLedger(
        f'{file} 第 {opened.line} 行{_name(opened, headings, "zh")}的引号（"）到文件末尾仍未闭合，'
        "其后各行都会被并入这一格；请删去或闭合该引号（文字中的引号写成两个）",
        f'{file}: the quote (") in line {opened.line}, {_name(opened, headings, "en")}, is still'
        " open at the end of the file and would take in every row behind it; close or remove it"
        " (a quote within a text is written twice)",
    )


def _swallowed(file: Path, opened: _Opened, line: int, headings: list[str]) -> InvalidLedger:
    return InvalidLedger(
        f'{file} 第 {opened.line} 行{_name(opened, headings, "zh")}的引号（"）'
        f"把第 {line} 行并入同一格，而该行自身就有 {len(headings)} 列，像是被吞掉的一行；"
        "请删去或闭合该引号（文字中的引号写成两个；若确为一格，请去掉换行）",
        f'{file}: the quote (") in line {opened.line}, {_name(opened, headings, "en")}, takes line'
        f" {line} into the same cell, which has all {len(headings)} columns by itself and looks"
        " like a row that would be lost; close or remove the quote (a quote within a text is"
        " written twice; if it is all one text, take the line breaks out of it)",
    )
