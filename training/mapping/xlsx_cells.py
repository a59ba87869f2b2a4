"""The cells of a sheet row by row, with formulas of which no value was saved told from blanks.

openpyxl gives either the saved values or the formulas of a workbook, and of the values the same
nothing for a blank and for a formula that its writer never worked out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from training.mapping.source import UNSAVED


def cells_by_row(book: Any, sheet: Any) -> Iterator[tuple[Any, ...]]:
    """The cells of each row of a read-only sheet, as its own ``iter_rows`` gives them.

    The value of a formula without one is its text behind ``UNSAVED``.
    """
    # The parser is no public part of openpyxl, but reading both ways would take twice as long.
    from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser

    with sheet._get_source() as stream:
        parser = WorkSheetParser(
            stream,
            sheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        plain = parser.parse_cell

        def with_formula(element: Any) -> dict[str, Any]:
            found: dict[str, Any] = plain(element)
            # A formula that came to the empty text is saved as one of the type "str".
            if found["value"] is None and element.get("t") != "str":
                formula = element.find(FORMULA_TAG)
                if formula is not None:
                    found["value"] = f"{UNSAVED}={formula.text or ''}"
            return found

        parser.parse_cell = with_formula
        next_row = 1
        for number, row in parser.parse():
            for _ in range(next_row, number):
                yield ()
            if number >= next_row:
                yield sheet._get_row(row)
            next_row = max(next_row, number + 1)
