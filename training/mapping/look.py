"""A file looked at before anything is said of it: where its headings stand, what they name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa

from data_schemas.day import today_in_china
from data_schemas.errors import InvalidLedger
from data_schemas.field import fields_of
from data_schemas.frame import TABLES
from training.mapping.day_format import settled
from training.mapping.encoding import guessed_encoding
from training.mapping.guess import Guess, guess
from training.mapping.match import match, wanted, worth
from training.mapping.source import REFUSED, TEXT_FILES, WORKBOOKS, Source, open_source
from training.mapping.spec import Reading
from training.mapping.unit_said import is_unit
from training.mapping.xlsx_source import check_archive, other_sheets

_LOOKED_AT = 5_000
_COLUMNS = 200
_HEADER_ROWS = 10


@dataclass(frozen=True)
class Look:
    """A file read with its headings in one row.

    Parameters
    ----------
    guesses : list of Guess
        What its columns hold.
    table : str
        The table it seems to feed.
    found : dict of str to (Guess, float)
        Field → its column, and how alike the names are.
    worth : float
        How well the file fits the table so.
    title : list of str
        What stands above the headings, and the name of the sheet.
    """

    read: Reading
    guesses: list[Guess]
    table: str
    found: dict[str, tuple[Guess, float]]
    worth: float
    title: list[str]

    @property
    def whole(self) -> bool:
        """Whether every field that must be there is."""
        needed = (name for name, one in fields_of(TABLES[self.table]).items() if one.required)
        return all(name in self.found or name == "payment_id" for name in needed)


def look_at(path: Path) -> Look:
    """Read a file with the row of headings under which most of what is needed is found.

    A workbook's other sheets are looked at where the first, a cover perhaps, has not all of it.

    Raises
    ------
    InvalidLedger
        If the file cannot be read as a table.
    """
    if path.suffix.lower() in WORKBOOKS and path.is_file():
        check_archive(path)  # or each row of headings tried would unpack a bomb once more
    is_text = path.suffix.lower() in TEXT_FILES and path.is_file()
    encoding = guessed_encoding(path) if is_text else None
    best: Look | None = None
    first: InvalidLedger | None = None
    for sheet in _sheets(path):
        for row in range(1, _HEADER_ROWS + 1):
            read = Reading(encoding=encoding, header_row=row, sheet=sheet)
            try:
                source = open_source(path, read)
                look = _look(_guesses(source), read, source.title)
            except InvalidLedger as err:  # of a title above the headings, or a row behind the last
                first = first or err
                continue
            if best is None or look.worth > best.worth:
                best = look
            if look.whole:
                return look
    if best is None:
        raise first or AssertionError("no row was looked at")
    return best


def _sheets(path: Path) -> Iterator[str | None]:
    """The first sheet, or the file that has none, then the other sheets of a workbook."""
    yield None
    if path.suffix.lower() in WORKBOOKS and path.is_file():
        with suppress(InvalidLedger, OSError, MemoryError, UnicodeError):  # said of the first
            yield from other_sheets(path)


def _look(guesses: list[Guess], read: Reading, title: list[str]) -> Look:
    found = {table: match(table, guesses) for table in ("receivables", "payments")}
    # A register of invoices says when they are due; a list of payments does not.
    table = max(found, key=lambda name: worth(name, found[name]))
    own = settled(found[table], today_in_china())
    return Look(read, guesses, table, own, worth(table, own), title)


def _guesses(source: Source) -> list[Guess]:
    chunk = next(source.chunks(), None)
    if chunk is None:
        raise InvalidLedger(
            f"{source.file} 只有表头，没有数据行", f"{source.file} has headings but no rows"
        )
    rows = chunk.rows.slice(0, _LOOKED_AT)
    units = _units(rows)
    rows = rows.slice(1 if units else 0)
    out = []
    for at, heading in enumerate(source.headings[:_COLUMNS]):
        twice = source.headings.count(heading) > 1
        if heading and heading not in REFUSED and not twice:
            cells = pa.concat_arrays(rows.column(at).chunks)
            found = guess(heading, cells, wanted(heading))
            out.append(replace(found, unit=units.get(at, "")))
    return out


def _units(rows: pa.Table) -> dict[int, str]:
    """By column the cells of the first row that are units; a record, which has digits, has none."""
    if len(rows) < 2:
        return {}
    first = [column[0].as_py().strip() for column in rows.columns]
    if re.search(r"\d", "".join(first)):
        return {}
    return {at: one for at, one in enumerate(first) if is_unit(one)}
