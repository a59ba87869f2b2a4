"""What is told put over what stands: what a record leaves blank stays as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import sqlalchemy as sa

from data_schemas.frame import KEYS
from data_schemas.store.merge import stands
from data_schemas.store.rows import columns_of, frame_of
from data_schemas.store.tables import LEDGER


def over_standing(
    connection: sa.Connection, tables: Mapping[str, pd.DataFrame], pending: Sequence[int]
) -> dict[str, pd.DataFrame]:
    """Frames of a few rows with the blanks of each filled from the row with its key, if any.

    The caller holds the ledger's lock, so that nobody writes between the look and the write.
    """
    return {
        name: _over(frame, standing(connection, name, list(frame[KEYS[name][0]]), pending), name)
        for name, frame in tables.items()
    }


def standing(
    connection: sa.Connection,
    name: str,
    keys: Sequence[str],
    pending: Sequence[int],
    by: str | None = None,
) -> pd.DataFrame:
    """The rows of a table that stand under some keys, by key; ``by`` another column than theirs."""
    table, (column,), wanted = LEDGER[name], KEYS[name], columns_of(name)
    query = sa.select(*(table.c[one] for one in wanted)).where(stands(table, pending))
    query = query.where(table.c[by or column].in_(keys)).order_by(table.c[column])
    found = connection.execute(query).all()
    return frame_of(name, [found], wanted, as_told=True)


def _over(told: pd.DataFrame, held: pd.DataFrame, name: str) -> pd.DataFrame:
    if held.empty:
        return told
    (key,) = KEYS[name]
    held = held.set_index(key, drop=False).reindex(told[key]).set_axis(told.index)
    out = told.copy()
    for column in held.columns:
        if column not in out:
            out[column] = held[column]
        elif (blank := out[column].isna()).any():
            out[column] = out[column].mask(blank, held[column])
    return out
