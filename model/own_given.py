"""What a caller gives of a company's own columns, as its ledger would keep it."""

from __future__ import annotations

import pandas as pd

from data_schemas.column import check_extra
from data_schemas.customer import Customer
from data_schemas.deal import Deal
from data_schemas.frame import Ledger
from data_schemas.own_column import OWNERS
from data_schemas.receivable import Receivable
from data_schemas.values import plain_text, visible


def own_columns(
    given: tuple[Receivable | None, Deal | None, Customer | None], ledger: Ledger
) -> dict[str, float | str]:
    """The own columns given, each by the first of the records that says something of it."""
    out: dict[str, float | str] = {}
    for table, record in zip(OWNERS, given, strict=True):
        for name, value in record.own_values.items() if record is not None else ():
            if name not in out:
                out[name] = _kept(value, _column(name, table, ledger))
    return out


def _column(name: str, table: str, ledger: Ledger) -> pd.Series | None:
    """The column of this table that says something, else of another; none where none does."""
    found = (getattr(ledger, one).get(name) for one in (table, *OWNERS))
    return next((one for one in found if one is not None and one.notna().any()), None)


def _kept(value: float | str, column: pd.Series | None) -> float | str:
    """A value as a column keeps it: as text beside text, else as the number it may be."""
    if column is not None and column.dtype == object:
        return plain_text(visible(value))
    found: float | str = check_extra(pd.Series([value], dtype="object")).iloc[0]
    return found
