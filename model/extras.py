"""A ledger's own ``x_`` columns as features: one-hot with few values, own history with many."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from pydantic import BaseModel, ConfigDict

from data_schemas.causes import Cause
from data_schemas.frame import Ledger
from model.asked import Asked
from model.day import Floats
from model.feature import Feature
from model.shrinkage import PRIOR_COUNT, shrunk_share

MANY_VALUES = 12
"""An ``x_`` column with more values than this gets history under its own key."""


class Extra(BaseModel):
    """One ``x_`` column as a bundle remembers it.

    ``values`` are the values that get a column of their own; empty for a column with many values,
    which gets history under its own key.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    column: str
    values: tuple[str, ...]
    cause: Cause = Cause.EXTERNAL


def extras_of(ledger: Ledger) -> tuple[Extra, ...]:
    """How the ``x_`` columns of a ledger become features."""
    out = []
    for column in ledger.extras:
        values = ledger.receivables[column].dropna().astype("object").map(str)
        counts = values.value_counts()
        few = len(counts) <= MANY_VALUES
        if len(counts) > 1:
            out.append(
                Extra(column=column, values=tuple(sorted(map(str, counts.index))) if few else ())
            )
    return tuple(out)


def extra_features(extras: tuple[Extra, ...]) -> tuple[Feature, ...]:
    """The columns of these extras, in order."""
    out: list[Feature] = []
    for extra in extras:
        if extra.values:
            out += [
                _feature(extra, f"{extra.column}={v}", _is(extra.column, v), "1")
                for v in extra.values
            ]
        else:
            out += [
                _feature(extra, f"{extra.column}.{name}", ask(extra.column), unit)
                for name, ask, unit in _HISTORY
            ]
    return tuple(out)


def _feature(extra: Extra, name: str, compute: Any, unit: str) -> Feature:
    return Feature(
        name=name,
        shown=name.split("=")[0],
        zh=name,
        en=name,
        unit=unit,
        cause=extra.cause,
        monotone=0,
        compute=compute,
    )


def _is(column: str, value: str) -> Callable[[Asked], Floats]:
    def compute(asked: Asked) -> Floats:
        """1 where the column has this value, 0 where another, missing where it has none."""
        text, code = asked.own_text(column)
        return np.where(code < 0, np.nan, np.r_[text == value, False][code].astype("float64"))

    return compute


def _late_share(horizon: int) -> Callable[[str], Callable[[Asked], Floats]]:
    def of(column: str) -> Callable[[Asked], Floats]:
        def compute(asked: Asked) -> Floats:
            """Share unpaid then under this key, shrunk towards all."""
            count, late = asked.past(column).matured(horizon)
            everybody = shrunk_share(asked, horizon, upto="all")
            return (late + PRIOR_COUNT * everybody) / (count + PRIOR_COUNT)

        return compute

    return of


def _past(ask: Callable[[Any], Floats]) -> Callable[[str], Callable[[Asked], Floats]]:
    def of(column: str) -> Callable[[Asked], Floats]:
        def compute(asked: Asked) -> Floats:
            """History under this key."""
            return ask(asked.past(column))

        return compute

    return of


_HISTORY: tuple[tuple[str, Callable[[str], Callable[[Asked], Floats]], str], ...] = (
    ("late_share_0", _late_share(0), "1"),
    ("late_share_30", _late_share(30), "1"),
    ("settled_count", _past(lambda past: past.settled_count), "1"),
    ("mean_days_late", _past(lambda past: past.mean_late()), "day"),
    ("recent_days_late", _past(lambda past: past.mean_late(10)), "day"),
    ("open_count", _past(lambda past: past.open_count()), "1"),
    ("overdue_count", _past(lambda past: past.overdue_count()), "1"),
)
