"""What a field left blank counts as: what its row's peers answered, where that is worse.

Peers are customers of one type and level. A blank stands for the mean of their answers, so that
leaving a field blank hardly ever pays (ADR 0016 says how far). Where type or level is blank too,
the row may be of several groups, and is read as one of each (ADR 0049).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from model.day import Floats

Places = NDArray[np.int64]
BASE = 16
"""Codes of customers are small: each fits a digit."""
_SMALL = 1e-3


class Blanks(BaseModel):
    """What stands for a blank in each of f columns.

    Parameters
    ----------
    may : tuple of bool, length f
        Whether the column belongs to a declared field that may be left blank.
    peers : tuple of int
        Columns that make a row's peer group.
    groups : tuple of int
        Codes of the peer groups met in training, and of those with type or level missing, rising.
    rows : tuple of int, length groups
        How many of training's rows were of each.
    mean : tuple of tuples, shape (groups + 1, f)
        Mean normal score of the answers; the last row is for a group never met.
    variance : tuple of tuples, shape (groups + 1, f)
        Variance of the answers' normal scores.
    top : tuple of float, length f
        How far the worst answer lies above the mean of any group, at most.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    may: tuple[bool, ...]
    peers: tuple[int, ...]
    groups: tuple[int, ...]
    rows: tuple[int, ...]
    mean: tuple[tuple[float, ...], ...]
    variance: tuple[tuple[float, ...], ...]
    top: tuple[float, ...]

    def stand_ins(self, peers: Places) -> Floats:
        """Mean normal scores of the answers of rows' peers, (n, f); ``peers``: their ``places``."""
        return self._mean[peers]

    def stand_in(self, peers: Places, columns: Places) -> Floats:
        """The same of single blanks, (b,): the ``places`` of each one's row, and its column."""
        return np.asarray(self._mean[peers, columns])

    def bend(self, peers: Places, speed: Floats, columns: Places) -> Floats:
        """By how much log E exp(speed × score) over answers may exceed speed × mean, (b,).

        The mean of a worse and a better answer's odds is more than the odds of the mean answer.

        Parameters
        ----------
        peers, columns : ndarray of int, shape (b,)
            Of each blank: the ``places`` of its row, and its column.
        speed : ndarray, shape (b,)
            Log-odds per normal score, at most; not below 0.

        Notes
        -----
        Bennett's inequality: it holds for whatever rises no faster than ``speed``.
        """
        far = speed * self._top[columns]
        # (exp t − 1 − t) / t², by its series where t is small.
        small = far < _SMALL
        t = np.where(small, 1.0, far)
        form = np.where(small, 0.5 + far / 6, (np.expm1(t) - t) / t**2)
        return np.asarray(speed**2 * self._variance[peers, columns] * form)

    def places(self, x: Floats) -> Places:
        """Position of each row's peer group among ``groups``, shape (n,)."""
        code = codes_of(x[:, self.peers])
        groups = self._groups
        at = np.minimum(np.searchsorted(groups, code), len(groups) - 1)
        return np.where(groups[at] == code, at, len(groups))

    @cached_property
    def several(self) -> NDArray[np.bool_]:
        """Whether the rows of a place may belong to several groups, shape (groups + 1,)."""
        return np.asarray(self._share.max(axis=1) < 1)

    def may_belong(self, peers: Places) -> Belonging:
        """To which groups rows may belong; ``peers``: their ``places``."""
        share = self._share[peers]
        row, place = np.nonzero(share)
        return Belonging(row, place, share[row, place])

    @cached_property
    def _share(self) -> Floats:
        """How likely a row of one place belongs to each, shape (groups + 1, groups + 1)."""
        told = self._groups[:, None] // BASE ** np.arange(len(self.peers)) % BASE
        fits = ((told[:, None] == 0) | (told[:, None] == told)).all(axis=2)
        # Rows that tell no more do not say which group it is.
        np.fill_diagonal(fits, val=False)
        rows = fits * np.array(self.rows, dtype="float64")
        several = np.flatnonzero(rows.any(axis=1))
        share = np.eye(len(self.groups) + 1)
        share[several, several] = 0.0
        share[several, :-1] = rows[several] / rows[several].sum(axis=1, keepdims=True)
        # Groups that tell a part are of several in turn.
        return np.linalg.matrix_power(share, max(len(self.peers), 1))

    @cached_property
    def may_be(self) -> NDArray[np.bool_]:
        """``may`` as an array."""
        return np.array(self.may)

    @cached_property
    def _groups(self) -> Places:
        return np.array(self.groups, dtype="int64")

    @cached_property
    def _top(self) -> Floats:
        return np.array(self.top)

    @cached_property
    def _mean(self) -> Floats:
        return np.array(self.mean)

    @cached_property
    def _variance(self) -> Floats:
        return np.array(self.variance)


def codes_of(peers: Floats) -> Places:
    """One number for each row of the columns that make peers, (n, p); missing is a code too."""
    digits = np.where(np.isnan(peers), 0, peers + 1).astype("int64")
    return np.asarray(digits @ BASE ** np.arange(peers.shape[1], dtype="int64"), dtype="int64")


@dataclass(frozen=True)
class Belonging:
    """To which groups n rows may belong, by what they tell of type and level.

    Parameters
    ----------
    row : ndarray of int, shape (m,)
        Of each possibility the row it is one of, rising; every row has one or more.
    place : ndarray of int, shape (m,)
        The group.
    share : ndarray, shape (m,)
        How likely; those of a row sum to 1.
    """

    row: Places
    place: Places
    share: Floats
