"""Ids that a program kept as numbers: 1928000000.0 throughout a column is 1928000000."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

_FLOAT = r"^-?\d+\.0$"


class FloatIds:
    """Which columns of ids are whole-number floats throughout, however many chunks they take.

    Parameters
    ----------
    names : iterable of str
        Fields that hold ids.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._seen = dict.fromkeys(names, False)
        self._others: set[str] = set()

    def add(self, name: str, ids: pd.Series, wanted: np.ndarray) -> None:
        """Take in the wanted rows of one chunk; blank ones say nothing."""
        if name not in self._seen or name in self._others:
            return
        text = pc.drop_null(pa.array(ids[wanted], pa.string(), from_pandas=True))
        if not len(text):
            return
        self._seen[name] = True
        if not pc.all(pc.match_substring_regex(text, _FLOAT)).as_py():
            self._others.add(name)

    @property
    def whole(self) -> list[str]:
        """The fields of which every cell is such a number."""
        return [name for name, seen in self._seen.items() if seen and name not in self._others]


def plain_ids(ids: pd.Series) -> pd.Series:
    """The same without the .0 of each; blank where blank.

    Examples
    --------
    >>> plain_ids(pd.Series(["1928000000.0", "77.0"])).tolist()
    ['1928000000', '77']
    """
    return ids.astype("object").map(plain_id, na_action="ignore").astype(ids.dtype)


def plain_id(one: str) -> str:
    """One id without the .0 behind it."""
    return one.removesuffix(".0")
