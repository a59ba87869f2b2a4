"""What penalised logistic fits have in common."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import block_diag

from model.day import Floats


@dataclass(frozen=True)
class Fitted:
    """Parameters of a fit.

    Parameters
    ----------
    columns : ndarray, shape (n, free.sum())
        What each free one adds to the log-odds of a row per unit: tables as wide as all of them
        would be copied column by column.
    stiff : ndarray, shape (d, d)
        Second derivatives of the penalty.
    free : ndarray of bool, shape (d,)
        Whether it could still move either way; one at its bound stays there whoever is left out.
    """

    columns: Floats
    stiff: Floats
    free: NDArray[np.bool_]

    def first(self, count: int) -> Fitted:
        """Its first parameters."""
        free = self.free[:count]
        return Fitted(self.columns[:, : free.sum()], self.stiff[:count, :count], free)

    def beside(self, other: Fitted) -> Fitted:
        """These parameters, then those of another fit of the same rows."""
        return Fitted(
            np.column_stack([self.columns, other.columns]),
            block_diag(self.stiff, other.stiff),
            np.concatenate([self.free, other.free]),
        )


def stiffness(size: int, add_pull: Callable[[Floats, Floats], object]) -> Floats:
    """Second derivatives of a penalty by the square, shape (size, size).

    Parameters
    ----------
    add_pull : callable
        Adds the penalty's slope at the second of two vectors to the first.
    """
    out = np.zeros((size, size))
    for row, one in zip(out, np.eye(size), strict=True):
        add_pull(row, one)
    return out


def down(table: Floats, weight: Floats) -> Floats:
    """``table.T @ weight``, without the library whose lock makes threads wait for each other."""
    return np.asarray(np.einsum("ij,i->j", table, weight))
