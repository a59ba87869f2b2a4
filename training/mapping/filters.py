"""Which rows a mapping leaves out, and for which of its reasons."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from training.mapping.cells import Cells
from training.mapping.condition import Condition
from training.mapping.convert import Values

Mask = NDArray[np.bool_]


class Filtered:
    """The rows of one chunk that are left out, each for the first reason that fits it."""

    def __init__(self, count: int) -> None:
        self.out: Mask = np.zeros(count, dtype=bool)
        self.reasons: dict[str, Mask] = {}

    def copy(self) -> Filtered:
        """One that can grow on its own."""
        made = Filtered(len(self.out))
        made.out, made.reasons = self.out.copy(), dict(self.reasons)
        return made

    def add(self, reason: str, mask: Mask) -> None:
        """Leave out more rows."""
        fresh = mask & ~self.out
        before = self.reasons.get(reason, np.zeros(len(mask), dtype=bool))
        self.reasons[reason] = before | fresh
        self.out |= fresh

    def apply(
        self,
        keep: Iterable[Condition],
        drop: Iterable[Condition],
        cells: Cells,
        values: Mapping[str, Values],
    ) -> Filtered:
        """Leave out what ``drop`` means and what ``keep`` does not."""
        for condition in drop:
            self.add(condition.words(), holds(condition, cells, values))
        for condition in keep:
            said = condition.reason or f"not: {condition.words()}"
            self.add(said, ~holds(condition, cells, values))
        return self


def holds(condition: Condition, cells: Cells, values: Mapping[str, Values]) -> Mask:
    """Where all that a condition asks is so."""
    if condition.column is not None:
        text = cells.first(condition.column)
        return _text_holds(condition, text)
    found = values[condition.field or ""]
    series = found.series
    out = np.ones(len(series), dtype=bool)
    if condition.before is not None:
        out &= (series < pd.Timestamp(condition.before)).to_numpy(dtype=bool)
    if condition.since is not None:
        out &= (series >= pd.Timestamp(condition.since)).to_numpy(dtype=bool)
    if condition.below is not None:
        out &= (series < float(condition.below)).to_numpy(dtype=bool)
    if condition.above is not None:
        out &= (series > float(condition.above)).to_numpy(dtype=bool)
    if series.dtype.kind in "fM":
        text = found.text
    else:
        text = pa.array(series.astype("object").where(series.notna(), None), pa.string())
    return out & _text_holds(condition, text)


def _text_holds(condition: Condition, text: pa.Array) -> Mask:
    out = np.ones(len(text), dtype=bool)
    if condition.blank is not None:
        out &= np.asarray(pc.is_null(text)) == condition.blank
    if condition.equals is not None:
        found = pc.is_in(text, value_set=pa.array(condition.equals, pa.string()), skip_nulls=True)
        out &= np.asarray(pc.fill_null(found, False))
    if condition.matches is not None:
        pattern = re.compile(condition.matches)
        encoded = pc.dictionary_encode(text)
        fits = [pattern.search(one) is not None for one in encoded.dictionary.to_pylist()]
        at = pc.fill_null(encoded.indices, len(fits)).to_numpy(zero_copy_only=False)
        out &= np.array([*fits, False])[at]
    return out
