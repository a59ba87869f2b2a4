"""What peers answered, and what a blank therefore has to count as."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import logsumexp

from model.blanks import Blanks, Places, codes_of
from model.columns import Columns
from model.day import Floats

MIN_PEERS = 20
"""Answers of a peer group below which those of everybody stand for them."""
MOST_ANSWERS = 64
"""Different answers of a field that are told apart; neighbours count as the worst of them."""


@dataclass(frozen=True)
class FieldAnswers:
    """One declared field that may be blank, and its answers.

    Parameters
    ----------
    columns : list of int, length c
    sign : int
        Direction of its one column; 0: none declared, or several columns.
    values : ndarray, shape (k, c)
        The different answers.
    share : ndarray, shape (s, k)
        Their shares by group of peers; the last row: of everybody.
    own : ndarray of int, shape (g,)
        For each peer group of the table, its row of ``share``.
    fits : ndarray of bool, shape (g, s - 1)
        For each peer group with something missing, the groups it may be; none for others.
    size : ndarray, shape (s - 1,)
        Answers of each group.
    """

    columns: list[int]
    sign: int
    values: Floats
    share: Floats
    own: Places
    fits: NDArray[np.bool_]
    size: Floats


class Answers:
    """Answers of all fields that may be blank, by peer group.

    Parameters
    ----------
    x : ndarray, shape (n, f)
        Rows whose answers count, whether or not their outcome is known; missing as NaN.
    columns : Columns, length f
    """

    def __init__(self, x: Floats, columns: Columns) -> None:
        self.columns = columns
        self.peers = [j for j, of in enumerate(columns.peers) if of >= 0]
        keys, _ = _different(np.nan_to_num(x[:, self.peers], nan=-1.0))
        of = np.array([columns.peers[j] for j in self.peers], dtype="int64")
        for one in np.unique(of):
            keys, _ = _different(np.concatenate([keys, np.where(of == one, -1.0, keys)]))
        code = codes_of(np.where(keys < 0, np.nan, keys))
        self._keys, self.groups = keys[np.argsort(code)], np.sort(code)
        place = np.searchsorted(self.groups, codes_of(x[:, self.peers]))
        self.rows = np.bincount(place, minlength=len(self.groups))
        fields = sorted({field for field in columns.field if field >= 0})
        found = [self._asked(x, place, field) for field in fields]
        self.asked = [one for one in found if len(one.values)]

    def _asked(self, x: Floats, place: Places, field: int) -> FieldAnswers:
        own = [j for j, one in enumerate(self.columns.field) if one == field]
        sign = self.columns.monotone[own[0]] if len(own) == 1 else 0
        given = x[:, own]
        known: NDArray[np.bool_] = np.asarray(~np.isnan(given).any(axis=1))
        given = given[known]
        if sign:
            given = _coarse(given, sign)
        values, answer = _different(given)
        # A field that makes peers does not make its own.
        by = [at for at, j in enumerate(self.peers) if j not in own]
        keys, key_of = _different(self._keys[:, by])
        count = np.zeros((len(keys) + 1, len(values)))
        np.add.at(count, (key_of[place[known]], answer), 1.0)
        count[-1] = count.sum(axis=0)
        size = count[:-1].sum(axis=1)
        count[:-1][size < MIN_PEERS] = count[-1]
        mine = self._keys[:, None, by]
        fits = ((mine < 0) | (mine == keys[None])).all(axis=2) & (mine < 0).any(axis=2)
        share = count / np.maximum(count.sum(axis=1, keepdims=True), 1.0)
        return FieldAnswers(own, sign, values, share, key_of, fits, size)


def blanks_of(answers: Answers, scores: list[Floats]) -> Blanks:
    """What stands for a blank.

    Parameters
    ----------
    scores : list of ndarray, shape (k, c)
        Normal scores of the ``values`` of each field of ``answers.asked``.
    """
    f = len(answers.columns)
    mean = np.zeros((len(answers.groups) + 1, f))
    variance, top = np.zeros_like(mean), np.zeros(f)
    for one, score in zip(answers.asked, scores, strict=True):
        each = one.share @ score
        if one.sign == 0:
            mean[:, one.columns] = each[-1]
            continue
        (j,), v, m = one.columns, score[:, 0] * one.sign, each[:, 0] * one.sign
        # Where type or level is missing too, the groups it may be count by their answers.
        some = one.fits * one.size
        answers_of = some.sum(axis=1)
        for table, of_group in ((mean, m), (variance, one.share @ v**2)):
            pooled = (some * of_group[:-1]).sum(axis=1) / np.maximum(answers_of, 1.0)
            table[:-1, j] = np.where(answers_of > 0, pooled, of_group[one.own])
            table[-1, j] = of_group[-1]
        variance[:, j] -= mean[:, j] ** 2
        mean[:, j] *= one.sign
        top[j] = v.max() - m.min()
    return Blanks(
        may=tuple(field >= 0 for field in answers.columns.field), peers=tuple(answers.peers),
        groups=tuple(map(int, answers.groups)), rows=tuple(map(int, answers.rows)),
        mean=_rows(mean), variance=_rows(variance), top=tuple(map(float, top)),
    )  # fmt: skip


def costs_of(
    answers: Answers, scores: list[Floats], slope: Floats, members: set[int], steep: float
) -> tuple[float, ...]:
    """Log-odds of being blank that make a column outside composites cost its mean answer.

    For log-odds c of everything else and an answer's effect v, E σ(c + v) is at most
    σ(c + log E exp v), wherever c lies.

    Parameters
    ----------
    slope : ndarray, shape (f,)
        Log-odds per normal score.
    members : set of int
        Columns of composites.
    steep : float
        What the backbone's log-odds are multiplied by in the end.
    """
    cost = np.zeros(len(slope))
    for one, score in zip(answers.asked, scores, strict=True):
        if not members.isdisjoint(one.columns):
            continue
        effect = steep * (score @ slope[one.columns])
        worth = logsumexp(effect[None, :], axis=1, b=one.share)
        mean = one.share @ effect
        above = worth - (mean if one.sign else mean[-1])
        cost[one.columns[0]] = max(float(above.max()), 0.0) / steep
    return tuple(map(float, cost))


def _different(table: Floats) -> tuple[Floats, Places]:
    """The different rows of a table, and which of them each row is."""
    if not table.shape[1]:
        return table[:1], np.zeros(len(table), dtype="int64")
    code = np.zeros(len(table), dtype="int64")
    for column in table.T:
        # Column by column, each time numbered anew: numbers stay small, and sorting them is quick.
        found, place = np.unique(column, return_inverse=True)
        _, code = np.unique(code * len(found) + place, return_inverse=True)
    _, first = np.unique(code, return_index=True)
    return table[first], code


def _coarse(given: Floats, sign: int) -> Floats:
    """At most ``MOST_ANSWERS`` different values: each counts as the worst of its neighbours."""
    different = np.unique(given)
    if len(different) <= MOST_ANSWERS:
        return given
    method: Literal["higher", "lower"] = "higher" if sign > 0 else "lower"
    ends = np.unique(np.quantile(given, np.linspace(0, 1, MOST_ANSWERS), method=method))
    if sign > 0:
        return np.asarray(ends[np.searchsorted(ends, given)])
    return np.asarray(ends[np.searchsorted(ends, given, "right") - 1])


def _rows(table: Floats) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(map(float, row)) for row in table)
