"""How claims went, indexed under one kind of key (the customer, its peers, a deal, a seller …)."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from model.day import NEVER, Days, Floats
from model.events import Events
from model.settlement import Outcomes
from model.tally import Tally, index_of, tally_of

LATE_AT = (0, 30, 60, 90, 180, 365, 730)
"""Days past due at which shares late are counted."""
LATE_RANGE = (-90.0, 1095.0)
"""Days late are cut to this range before they are averaged: one ten-year debt is not a habit."""
LATE_BY = 30
"""Days past due at which a mean of days late takes a claim in, paid or not (ADR 0052)."""
_DECEMBER = 12


class Claims:
    """What every kind of key asks of the receivables, computed once for all of them.

    Parameters
    ----------
    issue, due : ndarray of int64, shape (n,)
        Day it came to exist and day it fell due.
    result : Outcomes
        How it ended.
    """

    def __init__(self, issue: Days, due: Days, result: Outcomes) -> None:
        self.issue, self.result = issue, result
        self._due = due
        self._unpaid: dict[int, NDArray[np.bool_]] = {}

    def due(self, horizon: int = 0) -> Days:
        """Day a claim is ``horizon`` days past due; not before it came to exist."""
        return np.asarray(np.maximum(self._due + horizon, self.issue), dtype="int64")

    def unpaid(self, horizon: int) -> NDArray[np.bool_]:
        """Whether it was not known to be paid by that day."""
        if horizon not in self._unpaid:
            self._unpaid[horizon] = self.result.known > self.due(horizon)
        return self._unpaid[horizon]

    @cached_property
    def settled(self) -> Days:
        """Day a payment counts from: once it is known, and not before its claim came to exist.

        One paid ahead of its invoice, or in a ledger without invoice dates before it fell due,
        would otherwise be settled before it was ever open, and tell its own outcome.
        """
        known = self.result.known
        return np.where(known < NEVER, np.maximum(known, self.issue), NEVER)

    @cached_property
    def late(self) -> Floats:
        """Days late of what was paid, cut to ``LATE_RANGE``."""
        paid = self.result.paid
        return np.where(paid < NEVER, paid - self._due, 0).clip(*LATE_RANGE)

    @cached_property
    def late_by(self) -> Floats:
        """Days late as they stood ``LATE_BY`` days past due: what was unpaid then counts them all.

        The restricted mean of a time to an event. Means of what was settled are those of the quick
        payers while a register is young, and everybody's when it has grown old.
        """
        return np.where(self.unpaid(LATE_BY), LATE_BY, np.minimum(self.late, LATE_BY))

    @cached_property
    def year_end(self) -> NDArray[np.bool_]:
        """Whether it was paid in December."""
        day = self.result.paid.clip(0, NEVER - 1).astype("datetime64[D]")
        month = day.astype("datetime64[M]").astype("int64") % 12
        return np.asarray((self.result.paid < NEVER) & (month == _DECEMBER - 1))


class Payers:
    """History of receivables under one kind of key; each index is built when first asked.

    Parameters
    ----------
    key : ndarray of int64, shape (n,)
        Key of each receivable; negative where it has none.
    claims : Claims
        The n receivables.
    """

    def __init__(self, key: Days, claims: Claims) -> None:
        self._key = np.where(claims.result.excluded, -1, key)
        self._claims = claims
        self._matured: dict[int, Events] = {}
        self._shares: dict[int, Tally | Events] = {}
        self._stayed: dict[tuple[int, int], Tally | Events] = {}

    @cached_property
    def settled(self) -> Events:
        """What was paid, by the day from which that counts."""
        claims = self._claims
        return Events(
            self._key, claims.settled,
            late=claims.late, amount=claims.result.owed, year_end=claims.year_end,
        )  # fmt: skip

    @cached_property
    def issued(self) -> Events:
        """Everything, by the day it came to exist."""
        return Events(self._key, self._claims.issue, amount=self._claims.result.owed)

    @cached_property
    def fell_due(self) -> Events:
        """Everything, by the day it fell due."""
        result = self._claims.result
        return Events(self._key, self._claims.due(), amount=result.owed, known=result.known)

    @cached_property
    def closed(self) -> Events:
        """What fell due and was paid, by the day on which both were known."""
        result = self._claims.result
        both = np.where(result.known < NEVER, np.maximum(self._claims.due(), result.known), NEVER)
        return Events(self._key, both, amount=result.owed)

    def matured(self, horizon: int) -> Events:
        """Everything, by the day it was ``horizon`` days past due, with whether it was unpaid."""
        if horizon not in self._matured:
            claims = self._claims
            self._matured[horizon] = Events(
                self._key, claims.due(horizon), late=claims.unpaid(horizon)
            )
        return self._matured[horizon]

    def shares(self, horizon: int) -> Tally | Events:
        """The same for who asks for counts alone: under few keys in a form that is quicker."""
        if horizon not in self._shares:
            claims = self._claims
            counted = tally_of(self._key, claims.due(horizon), late=claims.unpaid(horizon))
            self._shares[horizon] = counted or self.matured(horizon)
        return self._shares[horizon]

    def stayed(self, age: int, horizon: int) -> Tally | Events:
        """What was unpaid ``age`` days past due, by the day ``horizon`` days later; unpaid then."""
        if (age, horizon) not in self._stayed:
            claims, end = self._claims, age + horizon
            key = np.where(claims.unpaid(age), self._key, -1)
            self._stayed[age, horizon] = index_of(key, claims.due(end), late=claims.unpaid(end))
        return self._stayed[age, horizon]

    @cached_property
    def lateness(self) -> Events:
        """Everything, by the day it was ``LATE_BY`` days past due, with its days late by then."""
        claims = self._claims
        return Events(self._key, claims.due(LATE_BY), late=claims.late_by)

    @cached_property
    def lateness_sums(self) -> Tally | Events:
        """The same for who asks for counts and sums alone."""
        claims = self._claims
        counted = tally_of(self._key, claims.due(LATE_BY), late=claims.late_by)
        return counted or self.lateness

    @cached_property
    def oldest(self) -> Days:
        """Running latest day known paid, in order of falling due, under each key; shape (kept,).

        It never falls, so the first position where it is not before t is the oldest receivable
        still open at t.
        """
        known = self.fell_due.value("known").astype("int64")
        return np.maximum.accumulate(self.fell_due.key * (NEVER * 4) + known)
