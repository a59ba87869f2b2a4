"""Sheets of a workbook that nobody reads: a register may be kept with a sheet for each month."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from data_schemas.punctuation import marks
from training.mapping.source import Source
from training.mapping.xlsx_source import XlsxSource, filled_rows

MOST_COUNTED = 10_000
"""Rows of a sheet that are counted: how many more there are costs as much as reading them."""


@dataclass(frozen=True, kw_only=True)
class SheetLeft:
    """A sheet that holds something and was not read.

    Parameters
    ----------
    rows : int
        Its rows that hold anything, headings among them; ``MOST_COUNTED`` stands for more as well.
    alike : bool
        Whether it has the headings of one that was read.
    """

    file: str
    sheet: str
    rows: int
    alike: bool

    def text(self, lang: str) -> str:
        """The sheet and its rows."""
        zh = lang == "zh"
        count = f"{self.rows:,}{'+' if self.rows >= MOST_COUNTED else ''}"
        rows = f"{count} 行" if zh else f"{count} row{'' if self.rows == 1 else 's'}"
        same = ("，表头相同" if zh else ", same headings") if self.alike else ""
        return f"{self.sheet}{marks(lang).within(rows + same)}"


def sheets_left(sources: Iterable[Source]) -> list[SheetLeft]:
    """The sheets with anything in them that none of these sources reads, in their order."""
    books: dict[Path, list[XlsxSource]] = {}
    for source in sources:
        if isinstance(source, XlsxSource):
            books.setdefault(source.file.resolve(), []).append(source)
    return [one for read in books.values() for one in _left(read)]


def _left(read: list[XlsxSource]) -> list[SheetLeft]:
    """The same of one workbook, of which one or several sheets are read."""
    names = {source.sheet for source in read}
    headings = {source.header_row: source.headings for source in read}
    out = []
    for name in read[0].others:
        if name in names:
            continue
        rows, alike = filled_rows(read[0].file, name, headings, MOST_COUNTED)
        if rows:
            out.append(SheetLeft(file=read[0].file.name, sheet=name, rows=rows, alike=alike))
    return out


def sheets_line(left: Iterable[SheetLeft], lang: str) -> str:
    """What was not read, and how it comes in as well; blank where nothing is left."""
    said = marks(lang).comma.join(one.text(lang) for one in left)
    if not said:
        return ""
    return (
        f"未读取的工作表：{said}；如需一并读入，请在映射的 files 下用 read: {{sheet: …}} 列出"
        if lang == "zh"
        else f"sheets not read: {said}; list them in the mapping under files, with"
        " read: {sheet: …}, to take them in as well"
    )
