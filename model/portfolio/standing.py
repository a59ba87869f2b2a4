"""How a book's claims stand on a later day: what is still to be done, by what was written down.

Balances and days past due stay those of the book's day, for a record of its own says nothing of
what else was paid (ADR 0007). Contacts and promises are on file already, so the next step counts
them as of the day itself, and says up to where the records of payments go.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data_schemas.codes import Channel
from data_schemas.grounds import GroundCode
from model.advice.channels import ENDING, presses
from model.advice.ground import ground
from model.advice.record import contact_record
from model.asked import Asked
from model.day import Days, Floats, day_number, days_of
from model.dealings import CONTACT
from model.facts import encode
from model.law.limited import Ending
from model.portfolio.ending import endings
from model.portfolio.figures import Figures
from model.portfolio.steps import Step, hours_of, next_steps
from model.view import LedgerView

WEEK = 7
"""Days for which a customer that was approached is left alone, but for what cannot wait."""


@dataclass(frozen=True)
class Standing:
    """The claims of a book on a day, one entry each.

    Parameters
    ----------
    found : Figures
        The book.
    on : date
        The day; that of the book or a later one.
    steps : sequence of Step
        The next contact about each claim; none where nobody should be contacted.
    endings : sequence of Ending
        Where limitation of each ends or ended.
    seen_to : ndarray of bool, shape (n,)
        Spoken of after the day of the book; or it had a step then, and ended since or the customer
        was contacted about the whole account.
    waits : ndarray of bool, shape (n,)
        Has a step, but the customer was approached within ``WEEK``.
    """

    found: Figures
    on: date
    steps: Sequence[Step | None]
    endings: Sequence[Ending]
    seen_to: NDArray[np.bool_]
    waits: NDArray[np.bool_]

    @cached_property
    def hours(self) -> Floats:
        """Hours of each claim's next step, shape (n,); missing where there is none."""
        return hours_of(self.steps, self.found.policy)

    @cached_property
    def loss_per_hour(self) -> Floats:
        """Expected loss at stake per hour of the next step, CNY, shape (n,)."""
        return np.asarray(self.found.loss / 100.0 / self.hours)

    def channel(self, i: int) -> Channel:
        """The channel of a claim's next step; of claims that have one only."""
        step = self.steps[i]
        assert step is not None  # noqa: S101  # a task is made of claims that have a step
        return step.channel

    def presses(self, i: int) -> bool:
        """Whether a claim's step is for limitation that ends before another would be due."""
        ends, step = self.endings[i].ends, self.steps[i]
        if ends is None or step is None or not {one.code for one in step.grounds} & ENDING:
            return False
        return presses(ends, self.on, self.found.policy.advice)


def standing_of(found: Figures, on: date) -> Standing:
    """How the claims of a book stand on a day; kept with the book."""
    return found.once(_standing, max(on, found.book.as_of))


def _standing(found: Figures, on: date) -> Standing:
    asked = _asked_on(found, on)
    seen_to = np.zeros(len(found), dtype=bool)
    steps, ends = found.steps, found.endings
    if len(found) and on > found.book.as_of:
        ends = endings(asked, found.policy.law)
        ended = _ended(asked)
        had_step = np.array([step is not None for step in found.steps])
        account, own = _contacted(found, asked)
        seen_to = own | (had_step & (account | ended))
        steps = _steps_on(found, asked, ends)
        steps = [None if over else step for step, over in zip(steps, ended, strict=True)]
    plain = Standing(found, on, steps, ends, seen_to, np.zeros(len(found), dtype=bool))
    return replace(plain, waits=_waits(plain, asked))


def _asked_on(found: Figures, on: date) -> Asked:
    """The claims of a book asked about on a day, from all records there are."""
    asked = found.book.scored.asked
    # The book may be of records cut at its day, where a later one rewrites it (``read_on``).
    units = asked.units.assign(snapshot=pd.Timestamp(on))
    return Asked(units, found.records, current=asked.current)


def _contacted(found: Figures, asked: Asked) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """What somebody was in touch about after the day of the book, at all and by name; (n,) each."""
    day = np.full(len(asked), day_number(found.book.as_of))
    before, now = (contact_record(asked, until).used.sum(axis=1) for until in (day, None))
    key, events = asked.view.claim_key(asked.receivable), asked.view.contacts_here
    own = events.before(key, asked.snapshot + 1)[1] > events.before(key, day + 1)[1]
    return np.asarray(now > before), np.asarray(own)


def _ended(asked: Asked) -> NDArray[np.bool_]:
    """What is paid by the day asked, or void."""
    outcomes, at = asked.view.outcomes, asked.receivable
    return np.asarray((outcomes.paid[at] <= asked.snapshot) | outcomes.excluded[at])


def _steps_on(found: Figures, asked: Asked, ends: Sequence[Ending]) -> list[Step | None]:
    """The next steps as of a day after the book's.

    What fell due since is left for the next file, unless it had been promised: nobody has said that
    it is unpaid.
    """
    steps = next_steps(found.book.scored, found.policy, ends, asked)
    fell_due = (found.book.age <= 0) & (asked.snapshot > asked.due)
    told = ground(GroundCode.RECORDS_TO, day=found.book.as_of)
    return [
        None
        if step is None or (late and not step.follows_up)
        else Step(step.channel, [*step.grounds, told])
        for step, late in zip(steps, fell_due, strict=True)
    ]


def _waits(now: Standing, asked: Asked) -> NDArray[np.bool_]:
    """Which claims' steps wait, for the customer was approached within the week.

    A higher rung does not, nor what limitation presses, nor a promise that was not kept, nor what
    counsel has.
    """
    reached = _approached(asked.view, now.on)[asked.customer] if len(asked) else ()
    out = [
        step is not None
        and step.channel is not Channel.LEGAL
        and step.channel.rank <= rung
        and not now.presses(i)
        and not step.follows_up
        for i, (step, rung) in enumerate(zip(now.steps, reached, strict=True))
    ]
    return np.array(out, dtype=bool)


def _approached(view: LedgerView, on: date) -> Days:
    """The highest rung each customer was approached by in the week up to a day; −1 by none.

    Counsel's doing is no approach: it stands apart.
    """
    contacts, last = view.ledger.contacts, day_number(on)
    day, rung = days_of(contacts["date"]), encode(CONTACT["channel"], contacts["channel"])
    who = view.customer_position(contacts["customer_id"])
    here = (day > last - WEEK) & (day <= last) & (rung != Channel.LEGAL.rank) & (who >= 0)
    out = np.full(len(view.customer_ids), -1, dtype="int64")
    np.maximum.at(out, who[here], rung[here].astype("int64"))
    return out
