"""What was done about claims and what came of it: contacts, refusals, the latest promise.

A contact about a customer's whole account is one about each of its claims issued by then: a letter
that asks for everything asks for this one too. Contacts of the day asked about count: who called
this morning is not told to call. A score's history knows them from the next day on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from data_schemas.codes import Channel, ContactResult
from model.asked import Asked
from model.day import NEVER, Days, Floats, day_of, days_of
from model.dealings import CONTACT, in_writing, promised_days
from model.events import Events
from model.facts import encode
from model.view import LedgerView


@dataclass(frozen=True)
class ContactRecord:
    """Contacts about n claims up to and with their snapshots.

    Parameters
    ----------
    used : ndarray of int64, shape (n, c)
        By channel, in the order of ``Channel``.
    refused, reached, missed : ndarray of int64, shape (n,)
        Of them, refusals, those that reached the key person, and those that reached nobody.
    since, since_letter : ndarray, shape (n,)
        Days since the last of them, and since the last letter; NaN without any.
    promised : ndarray, shape (n,)
        The day of payment that the latest word about the claim promised; NaN where there is none
        or where payment was refused since.
    written : ndarray of bool, shape (n,)
        Whether that promise is on file in the debtor's own hand.
    """

    used: Days
    refused: Days
    reached: Days
    missed: Days
    since: Floats
    since_letter: Floats
    promised: Floats
    written: NDArray[np.bool_]

    def key_person(self, row: int) -> float:
        """Whether the key person was reached, as far as contacts say: 1, 0, or NaN.

        A promise or a refusal was somebody's word, but not surely the key person's.
        """
        if self.reached[row]:
            return 1.0
        spoke = self.refused[row] or not np.isnan(self.promised[row])
        return 0.0 if self.missed[row] and not spoke else float("nan")

    def channels(self, row: int) -> dict[Channel, int]:
        """The channels used about a claim, with how often."""
        return {c: int(n) for c, n in zip(Channel, self.used[row], strict=True) if n}

    def promise(self, row: int) -> date | None:
        """The day promised by the latest word about a claim."""
        day = self.promised[row]
        return None if np.isnan(day) else day_of(int(day))


def contact_record(asked: Asked, until: Days | None = None) -> ContactRecord:
    """The record of the claims asked about; before signing there is none.

    Parameters
    ----------
    until : ndarray of int64, shape (n,), optional
        The last day that counts; default: the snapshot.
    """
    n = len(asked)
    until = asked.snapshot if until is None else until
    known = asked.receivable >= 0
    if not known.any():
        nothing = np.zeros(n, dtype="int64")
        return ContactRecord(
            np.zeros((n, len(Channel)), dtype="int64"), nothing, nothing, nothing,
            np.full(n, np.nan), np.full(n, np.nan), np.full(n, np.nan), np.zeros(n, dtype="bool"),
        )  # fmt: skip
    here, claim = asked.here, np.clip(asked.receivable, 0, None)
    never = np.full(n, -1, dtype="int64")
    own = _of(here.contacts_here, np.where(known, here.claim_key(claim), never), until)
    # A claim exists from its issue on; what was said to the customer before was not about it.
    whole = _of(
        here.once(_about_accounts), np.where(known, here.customer[claim], never), until,
        here.issue[claim],
    )  # fmt: skip
    # The latest word counts; of two on one day that about the account.
    theirs = np.isnan(own.word) | (whole.word >= own.word)
    refused, reached, missed = (own.results + whole.results).T
    return ContactRecord(
        own.used + whole.used,
        refused,
        reached,
        missed,
        np.fmin(own.since, whole.since),
        np.fmin(own.since_letter, whole.since_letter),
        np.where(theirs, whole.promised, own.promised),
        np.where(theirs, whole.written, own.written),
    )


RESULTS = (ContactResult.REFUSED, ContactResult.REACHED, ContactResult.NOT_REACHED)
"""Results that are counted, in the order of ``ContactRecord``."""


@dataclass(frozen=True)
class _Part:
    """A record of one kind of contacts; ``word`` is the day of the last promise or refusal.

    ``results`` counts those of ``RESULTS``, shape (n, 3).
    """

    used: Days
    results: Days
    since: Floats
    since_letter: Floats
    word: Floats
    promised: Floats
    written: NDArray[np.bool_]


def _of(events: Events, key: Days, until: Days, begin: Days | None = None) -> _Part:
    first, end = events.before(key, until + 1)
    if begin is not None:
        first = np.maximum(first, events.before(key, begin)[1])
        end = np.maximum(first, end)
    channel, result = events.value("channel"), events.value("result")
    came = [result == one.rank for one in RESULTS]
    refusal = came[0]
    counts = []
    for mark in (*(channel == rank for rank in range(len(Channel))), *came):
        sums = np.r_[0, np.cumsum(mark)]
        counts.append(sums[end] - sums[first])
    found = np.column_stack(counts).astype("int64")
    since = until - events.pick("day", end - 1, end > first)
    letter = _last(channel == Channel.LETTER.rank, end)
    since_letter = until - events.pick("day", letter, letter >= first)
    # The last promise or refusal up to each position.
    last = _last(refusal | (events.value("promised") < NEVER), end)
    said = last >= first
    promised = events.pick("promised", last, said)
    return _Part(
        found[:, : len(Channel)], found[:, len(Channel) :], since, since_letter,
        events.pick("day", last, said), np.where(promised < NEVER, promised, np.nan),
        events.pick("written", last, said & (promised < NEVER)) == 1,
    )  # fmt: skip


def _last(marked: NDArray[np.bool_], end: Days) -> Days:
    """The position of the last event marked before each end; -1 without one."""
    at = np.maximum.accumulate(np.where(marked, np.arange(len(marked)), -1))
    return np.asarray(np.r_[-1, at][end], dtype="int64")


def _about_accounts(view: LedgerView) -> Events:
    """Contacts about whole accounts, under the positions of their customers."""
    contacts = view.ledger.contacts
    mine = contacts["receivable_id"].isna().to_numpy()
    customer = view.customer_position(contacts["customer_id"])
    return Events(
        np.where(mine, customer, -1),
        days_of(contacts["date"]),
        channel=encode(CONTACT["channel"], contacts["channel"]),
        result=encode(CONTACT["result"], contacts["result"]),
        promised=promised_days(contacts),
        written=in_writing(contacts),
    )
