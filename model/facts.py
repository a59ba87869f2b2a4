"""The value of a changing field as it was known on a day."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data_schemas.codes import Code
from data_schemas.dated import CHANGING
from data_schemas.field import Field
from data_schemas.frame import check_column
from data_schemas.values import plain_text
from model.day import Days, Floats, days_of
from model.latest import Latest


def encode(field: Field, column: pd.Series) -> Floats:
    """A checked column as numbers: codes as their rank, booleans as 1 and 0; shape (n,)."""
    if issubclass(field.kind, Code):
        # As objects on both sides: turning a million texts into another type takes longest here.
        known = pd.Index([c.value for c in field.codes], dtype="object")
        rank = known.get_indexer(pd.Index(column, dtype="object"))
        return np.where(rank < 0, np.nan, rank).astype("float64")
    return column.to_numpy(dtype="float64")


def decode(field: Field, number: float) -> float | int | str | bool | None:
    """The value a number stands for, as a caller would give it."""
    if np.isnan(number):
        return None
    if issubclass(field.kind, Code):
        return str(field.codes[int(number)].value)
    if field.kind is bool:
        return bool(number)
    return int(number) if field.kind is int else float(number)


def text_of(column: pd.Series) -> tuple[pd.Index, Days]:
    """Values of a column as plain text, and the position of each row's in them; −1 missing."""
    # Values first: writing each once as text is quicker than writing every row.
    code, values = pd.factorize(column.astype("object"))
    at, text = pd.factorize(np.array([plain_text(v) for v in values], dtype="object"))
    return pd.Index(text, dtype="object"), np.r_[at, -1][code].astype("int64")


class FactSeries:
    """All facts about one field, ready to be asked "what was known of this id on this day?".

    A fact takes effect on the later of the day it became true and the day it became known. Where
    several are in effect, the one true from the latest day holds (a late correction of an older
    state does not push out a newer one); of those, the one learnt last.
    """

    def __init__(self, ids: pd.Index, field: Field, facts: pd.DataFrame) -> None:
        # Each different value is read once: there are few, and each is told of many days.
        which, different = pd.factorize(facts["value"], use_na_sentinel=False)
        told, _ = check_column(field, pd.Series(different))
        key = ids.get_indexer(pd.Index(facts["id"])).astype("int64")
        true_from, known = days_of(facts["valid_from"]), days_of(facts["known_at"])
        start = np.maximum(true_from, known)
        keep = (key >= 0) & told.notna().to_numpy()[which]
        key, true_from, known, start = (v[keep] for v in (key, true_from, known, start))
        number = encode(field, told)[which[keep]]
        order = np.lexsort((known, start, key))
        key, true_from, known, start = (v[order] for v in (key, true_from, known, start))
        self._value = number[order]
        self._latest = Latest(key, start)
        rank = np.empty(len(key), dtype="int64")
        rank[np.lexsort((known, true_from, key))] = np.arange(len(key))
        by_rank = np.argsort(rank)
        self._best = by_rank[np.maximum.accumulate(rank)] if len(key) else rank

    def at(self, key: Days, day: Days) -> Floats:
        """Value in effect at the end of ``day`` for each id position, shape (m,)."""
        if not len(self._value):
            return np.full(len(key), np.nan)
        position, there = self._latest.until(key, day)
        return np.where(there, self._value[self._best[position]], np.nan)


def indexed(facts: pd.DataFrame, ids: dict[str, pd.Index]) -> dict[str, FactSeries]:
    """The facts about every changing field, by its name as in ``deal.budget_status``.

    Parameters
    ----------
    ids : dict
        Ids whose positions are asked by, of each kind of record.
    """
    out: dict[str, FactSeries] = {}
    for (entity, name), part in facts.groupby(["entity", "field"], sort=False):
        field = CHANGING.get(f"{entity}.{name}")
        if field is not None:
            out[f"{entity}.{name}"] = FactSeries(ids[str(entity)], field, part)
    return out
