"""The reported probability of a claim or deal had some of its fields other values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from model.bundle import Bundle
from model.day import Days, Floats
from model.scored import Scored


@dataclass(frozen=True)
class Change:
    """k alternatives to what is known of a case.

    Parameters
    ----------
    values : mapping
        Encoded values by "owner.field", shape (k,) each; NaN leaves a field as it is.
    blanks_only : bool
        Whether a value that a unit knows already stays.
    gives_way : frozenset of str
        Fields in which a no does not stay: it says that the answer is still to be found out.
    """

    values: Mapping[str, Floats]
    blanks_only: bool = False
    gives_way: frozenset[str] = frozenset()

    @property
    def size(self) -> int:
        """Number of alternatives, k."""
        return len(next(iter(self.values.values()))) if self.values else 0


def probabilities(
    bundle: Bundle, scored: Scored, rows: Sequence[int], changes: Sequence[Change]
) -> list[Floats]:
    """The probability explained, under each alternative of each change.

    All alternatives are asked in one call. What is no column of the stage changes nothing.

    Parameters
    ----------
    rows : sequence of int, length r
        The units of the claim or deal; a deal's probability is weighted by amount.
    changes : sequence of Change

    Returns
    -------
    list of ndarray
        For each change shape (k,), in its order.
    """
    asked = [_distinct(one) for one in changes]
    sizes = [one.size for one, _ in asked]
    total = sum(sizes)
    if not total:
        return [np.empty(0) for _ in changes]
    base = scored.x[list(rows)]
    # The alternatives of one unit after the other: shape (r, total, f).
    x = np.repeat(base[:, None, :], total, axis=1)
    start = 0
    for (one, _), size in zip(asked, sizes, strict=True):
        for name, values in one.values.items():
            for at in scored.columns.get(name, ()):
                rank = scored.features[at].rank
                new = values if rank is None else (values == rank).astype("float64")
                part = x[:, start : start + size, at]
                stays = ~np.isnan(part) & ((part != 0) | (name not in one.gives_way))
                kept = np.isnan(values) | (stays & one.blanks_only)
                x[:, start : start + size, at] = np.where(kept, part, new)
        start += size
    first = np.repeat(scored.first[list(rows)], total)
    p = bundle.predict(scored.asked.stage, x.reshape(-1, x.shape[2]), first)
    each = p[:, scored.horizons.index(scored.explained)].reshape(len(rows), total)
    amount = scored.asked.amount[list(rows)]
    # Added up unit by unit: a product of matrices may round many alternatives otherwise than one.
    whole = ((amount / amount.sum())[:, None] * each).sum(axis=0)
    ends = np.cumsum(sizes)
    return [
        whole[end - size : end][back]
        for (_, back), size, end in zip(asked, sizes, ends, strict=True)
    ]


def _distinct(one: Change) -> tuple[Change, Days]:
    """The alternatives that differ, and which of them each given one is; answers repeat a lot."""
    if not one.values:
        return one, np.empty(0, dtype="int64")
    table = np.nan_to_num(np.stack(list(one.values.values()), axis=1), nan=_BLANK)
    rows, back = np.unique(table, axis=0, return_inverse=True)
    rows = np.where(rows == _BLANK, np.nan, rows)
    values = {name: rows[:, at] for at, name in enumerate(one.values)}
    return replace(one, values=values), back.ravel().astype("int64")


_BLANK = -1e300
"""Stands for a blank while rows are compared: no two NaN are alike."""
