"""The reported probability of a claim or deal had some of its fields other values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from model.bundle import Bundle
from model.day import Days, Floats
from model.scored import Scored

Changes = Mapping[str, Floats]
"""Encoded values by "owner.field", shape (k,) each: k alternatives; NaN leaves a field as it is."""


def probabilities(
    bundle: Bundle,
    scored: Scored,
    rows: Sequence[int],
    changes: Sequence[Changes],
    *,
    blanks_only: bool = False,
) -> list[Floats]:
    """The probability explained, under each alternative of each set of changes.

    All alternatives are asked in one call. What is no column of the stage changes nothing.

    Parameters
    ----------
    rows : sequence of int, length r
        The units of the claim or deal; a deal's probability is weighted by amount.
    changes : sequence of Changes
    blanks_only : bool
        Whether a value that a unit knows already stays.

    Returns
    -------
    list of ndarray
        For each set of changes shape (k,), in its order.
    """
    asked = [_distinct(one) for one in changes]
    sizes = [len(next(iter(one.values()))) if one else 0 for one, _ in asked]
    total = sum(sizes)
    if not total:
        return [np.empty(0) for _ in changes]
    base = scored.x[list(rows)]
    # The alternatives of one unit after the other: shape (r, total, f).
    x = np.repeat(base[:, None, :], total, axis=1)
    start = 0
    for (one, _), size in zip(asked, sizes, strict=True):
        for name, values in one.items():
            for at in scored.columns.get(name, ()):
                rank = scored.features[at].rank
                new = values if rank is None else (values == rank).astype("float64")
                part = x[:, start : start + size, at]
                kept = np.isnan(values) | (~np.isnan(part) & blanks_only)
                x[:, start : start + size, at] = np.where(kept, part, new)
        start += size
    first = np.repeat(scored.first[list(rows)], total)
    p = bundle.predict(scored.asked.stage, x.reshape(-1, x.shape[2]), first)
    each = p[:, scored.horizons.index(scored.explained)].reshape(len(rows), total)
    amount = scored.asked.amount[list(rows)]
    whole = amount @ each / amount.sum()
    ends = np.cumsum(sizes)
    return [
        whole[end - size : end][back]
        for (_, back), size, end in zip(asked, sizes, ends, strict=True)
    ]


def _distinct(one: Changes) -> tuple[Changes, Days]:
    """The alternatives that differ, and which of them each given one is; answers repeat a lot."""
    if not one:
        return one, np.empty(0, dtype="int64")
    table = np.nan_to_num(np.stack(list(one.values()), axis=1), nan=_BLANK)
    rows, back = np.unique(table, axis=0, return_inverse=True)
    rows = np.where(rows == _BLANK, np.nan, rows)
    return {name: rows[:, at] for at, name in enumerate(one)}, back.ravel().astype("int64")


_BLANK = -1e300
"""Stands for a blank while rows are compared: no two NaN are alike."""
