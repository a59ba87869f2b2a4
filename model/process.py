"""The payer's process: the dated states of receivables, and how long each has taken so far."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from model.day import NEVER, Days, Floats
from model.events import Events, Moments, order_of
from model.tally import Tally, counted_until, index_of

LONGEST = 365
"""Days after which a stay is no longer counted: one claim stuck for ten years says little about
the next one, and would add a day to the usual stay every day."""


@dataclass(frozen=True)
class Stays:
    """Stays in a state that count under a key: when each began, and when and whether it ended.

    Parameters
    ----------
    begun : Tally or Events
        By the day the state was reached.
    counted : Tally or Events
        By the day from which a stay adds no more days: it ended, or lasted ``LONGEST`` days.
    ended : Tally or Events
        By the day it ended, if it lasted no longer than that.
    """

    begun: Tally | Events
    counted: Tally | Events
    ended: Tally | Events

    def so_far(self, moments: Moments) -> tuple[Floats, Floats]:
        """Days stayed and stays ended, strictly before each moment, in their order, each (m,).

        Days over ends is the mean stay, the unended ones included: leaving them out would make a
        process that is getting stuck look quick.
        """
        begun, counted, ended = (
            counted_until(index, "at", moments) for index in (self.begun, self.counted, self.ended)
        )
        days = moments.day * (begun[0] - counted[0]) - (begun[1] - counted[1])
        return days, ended[0]


class Process:
    """Dated states, put in order.

    Of several states on one day the furthest holds; the same state again is no new one.

    Parameters
    ----------
    receivable, day : ndarray of int64, shape (n,)
        Number of the receivable (−1: left out), and the day it reached the state.
    rank : ndarray of float64, shape (n,)
        How far the state is, from ``ProcessState``.
    whole : ndarray of bool, shape (n,)
        Whether the states of the receivable go back to its first.
    ranks : int
        Number of states there are.
    customer, known : ndarray of int64, shape (receivables,)
        Of each number's receivable the customer, −1 where it counts in nobody's history, and the
        day its payment was known.
    """

    def __init__(
        self, receivable: Days, day: Days, rank: Floats, whole: NDArray[np.bool_], ranks: int,
        customer: Days, known: Days,
    ) -> None:  # fmt: skip
        self.ranks = ranks
        kept = np.flatnonzero((receivable >= 0) & (day < NEVER) & ~np.isnan(rank))
        of, at, reached = receivable[kept], day[kept], rank[kept].astype("int64")
        order = order_of(of, at, reached)
        of, at, reached = of[order], at[order], reached[order]
        same = of[1:] == of[:-1]
        last = np.append(~(same & (at[1:] == at[:-1])), True)[: len(of)]
        of, at, reached = of[last], at[last], reached[last]
        again = np.insert((of[1:] == of[:-1]) & (reached[1:] == reached[:-1]), 0, False)
        moved = ~again[: len(of)]
        self._of, self._day, self._rank = of[moved], at[moved], reached[moved]
        self._whole = whole[kept][order][last][moved]
        self._customer, self._known = customer, known
        self._stays: dict[tuple[bool, bool], Stays] = {}

    @cached_property
    def path(self) -> Events:
        """Each receivable's states: ``rank``, and up to it ``furthest``, ``returns``, ``begun``."""
        of, rank = self._of, self._rank
        fresh = np.append(True, of[1:] != of[:-1])[: len(of)]
        start = np.flatnonzero(fresh)[np.cumsum(fresh) - 1]
        # Numbers rise, so the highest so far is this receivable's own.
        furthest = np.maximum.accumulate(of * self.ranks + rank) - of * self.ranks
        again = np.zeros(len(of), dtype="int64")
        for one in range(self.ranks):
            here = rank == one
            before = np.cumsum(here) - here
            again += here & (before > before[start])
        so_far = np.cumsum(again)
        return Events(
            of, self._day,
            rank=rank, furthest=furthest, returns=so_far - so_far[start] + again[start],
            begun=np.where(self._whole, self._day[start], np.nan),
        )  # fmt: skip

    def stays(self, *, paid: bool, own: bool) -> Stays:
        """Stays that end with the next state or the payment, or with the payment alone.

        Parameters
        ----------
        paid : bool
            Whether only the payment ends a stay.
        own : bool
            Whether they are kept apart by customer (``key``), or by state alone.
        """
        if (paid, own) not in self._stays:
            known, customer = self._known[self._of], self._customer[self._of]
            end = known
            if not paid:
                follows = np.append(self._of[1:] == self._of[:-1], False)[: len(self._of)]
                after = np.append(self._day[1:], NEVER)[: len(self._of)]
                end = np.minimum(known, np.where(follows, after, NEVER))
            key = self.key(customer, self._rank) if own else self._rank
            # What a register writes down after the payment is no stay.
            key = np.where((customer >= 0) & (self._day < known), key, -1)
            longest = self._day + LONGEST
            counted = np.minimum(end, longest)
            ended = np.where(end <= longest, end, NEVER)
            # They begin alike, whatever ends them.
            other = self._stays.get((not paid, own))
            self._stays[paid, own] = Stays(
                other.begun if other else index_of(key, self._day, at=self._day),
                index_of(key, counted, at=counted),
                index_of(key, ended, at=ended),
            )
        return self._stays[paid, own]

    def key(self, customer: Days, rank: Days) -> Days:
        """Key of a customer's stays in a state; −1 without either."""
        return np.where((customer >= 0) & (rank >= 0), customer * self.ranks + rank, -1)
