"""The payer's process: the dated states of receivables, and how long each has taken so far."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from model.day import NEVER, Days, Floats
from model.events import Events, Moments, order_of

LONGEST = 365
"""Days after which a stay is no longer counted: one claim stuck for ten years says little about
the next one, and would add a day to the usual stay every day."""


@dataclass(frozen=True)
class Stays:
    """Stays in a state that count under a key: when each began, and when and whether it ended.

    Parameters
    ----------
    begun : Events
        By the day the state was reached.
    counted : Events
        By the day from which a stay adds no more days: it ended, or lasted ``LONGEST`` days.
    ended : Events
        By the day it ended, if it lasted no longer than that.
    """

    begun: Events
    counted: Events
    ended: Events

    def so_far(self, moments: Moments) -> tuple[Floats, Floats]:
        """Days stayed and stays ended, strictly before each moment, in their order, each (m,).

        Days over ends is the mean stay, the unended ones included: leaving them out would make a
        process that is getting stuck look quick.
        """
        begun, counted = (events.until(moments) for events in (self.begun, self.counted))
        days = moments.day * (begun[1] - begun[0]) - self.begun.total("at", *begun)
        days = days - (moments.day * (counted[1] - counted[0]) - self.counted.total("at", *counted))
        first, end = self.ended.until(moments)
        return days.astype("float64"), (end - first).astype("float64")


class Process:
    """Dated states, put in order.

    Of several states on one day the furthest holds; the same state again is no new one.

    Parameters
    ----------
    receivable, day : ndarray of int64, shape (n,)
        Position of the receivable (−1: left out), and the day it reached the state.
    rank : ndarray of float64, shape (n,)
        How far the state is, from ``ProcessState``.
    ranks : int
        Number of states there are.
    customer, known : ndarray of int64, shape (receivables,)
        Each receivable's customer, −1 where it counts in nobody's history, and the day its payment
        was known.
    """

    def __init__(
        self, receivable: Days, day: Days, rank: Floats, ranks: int, customer: Days, known: Days
    ) -> None:
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
        self._customer, self._known = customer, known
        self._stays: dict[tuple[bool, bool], Stays] = {}

    @cached_property
    def path(self) -> Events:
        """Each receivable's states: ``rank``, and up to it ``furthest``, ``returns``, ``begun``."""
        frame = pd.DataFrame({"of": self._of, "day": self._day, "rank": self._rank})
        grouped = frame.groupby("of")
        been_here = frame.duplicated(["of", "rank"])
        return Events(
            self._of,
            self._day,
            rank=self._rank,
            furthest=grouped["rank"].cummax().to_numpy(),
            returns=been_here.groupby(frame["of"]).cumsum().to_numpy(),
            begun=grouped["day"].transform("first").to_numpy(),
        )

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
            self._stays[paid, own] = Stays(
                Events(key, self._day, at=self._day),
                Events(key, counted, at=counted),
                Events(key, np.where(end <= longest, end, NEVER)),
            )
        return self._stays[paid, own]

    def key(self, customer: Days, rank: Days) -> Days:
        """Key of a customer's stays in a state; −1 without either."""
        return np.where((customer >= 0) & (rank >= 0), customer * self.ranks + rank, -1)
