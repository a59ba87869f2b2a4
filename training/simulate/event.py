"""Events of receivables: process states, payments and what is noted about each claim."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data_schemas.causes import Cause
from data_schemas.codes import BudgetStatus, InstalmentKind, ProcessState
from data_schemas.deal import Deal
from data_schemas.field import fields_of
from data_schemas.outcome import SettlementKind
from data_schemas.receivable import Receivable
from training.simulate import table
from training.simulate.clock import Bools, Clock, Floats, Ints
from training.simulate.contract import Deals
from training.simulate.factor import PLACE
from training.simulate.parameters import Parameters
from training.simulate.stage import NEVER, Claims, Course, claim_clock
from training.simulate.view import CLAIM_VIEWS


@dataclass(frozen=True)
class Book:
    """The claims that have been invoiced by the as-of date, and how they went.

    Parameters
    ----------
    names : ndarray of str, shape (n,)
        Receivable ids.
    deal, customer, kind, invoice : ndarray of int, shape (n,)
        Positions, place in ``InstalmentKind``, invoice day.
    amount : ndarray, shape (n,)
        Amount in CNY.
    factor : ndarray, shape (n, causes)
        Hidden factors at the claim's start.
    sloppy : ndarray, shape (n,)
        The seller's sloppiness.
    claims, course : Claims, Course
        Their terms and their course.
    last : int
        The as-of day.
    """

    names: table.Texts
    deal: Ints
    customer: Ints
    kind: Ints
    invoice: Ints
    amount: Floats
    factor: Floats
    sloppy: Floats
    claims: Claims
    course: Course
    last: int

    @property
    def end(self) -> Ints:
        """Last day on which something can be noted: the day before payment, or the as-of day."""
        return np.minimum(self.course.paid_day - 1, self.last)

    @property
    def paid(self) -> Bools:
        """Whether it was paid by the as-of day."""
        out: Bools = self.course.paid_day <= self.last
        return out


@dataclass(frozen=True)
class Milestones:
    """Days on which the stages of claims ended, in order; shape (n,)."""

    start: Ints
    accepted: Ints
    approved: Ints
    ready: Ints
    booked: Ints
    reached: Ints


def milestones(parameters: Parameters, clock: Clock, book: Book) -> Milestones:
    """The days of a course's moments, none before the invoice."""
    own = claim_clock(parameters, clock, book.claims)
    course = book.course
    capped = np.minimum(course.accepted, float(NEVER))
    start = np.maximum(book.claims.start, book.invoice)
    accepted = np.maximum(np.floor(capped).astype(np.int64), start)
    approved = np.maximum(clock.day_of(own.straight(course.approved)), accepted)
    ready = np.maximum(clock.day_of(own.straight(course.ready)), approved)
    booked = np.maximum(clock.day_of(own.straight(course.booked)), ready)
    reached = np.floor(np.minimum(course.reached, float(NEVER))).astype(np.int64)
    return Milestones(start, accepted, approved, ready, booked, reached)


def states(
    parameters: Parameters, book: Book, stones: Milestones, rng: np.random.Generator
) -> tuple[table.Columns, Floats]:
    """Dated process states of the receivables somebody keeps track of, and the last of each."""
    tracked = rng.random(len(book.names)) < parameters.tracking
    order = (
        (ProcessState.NOT_SUBMITTED, book.invoice),
        (ProcessState.REGISTERED, stones.start),
        (ProcessState.VERIFIED, stones.accepted),
        (ProcessState.AT_DESTINATION, stones.approved),
        (ProcessState.APPROVED, stones.ready),
        (ProcessState.BOOKED, stones.booked),
    )
    current = np.full(len(book.names), np.nan)
    rows, places, dates = [], [], []
    for state, day in order:
        there = np.flatnonzero(tracked & (day <= book.end))
        current[there] = state.rank
        rows.append(there)
        places.append(np.full(len(there), state.rank))
        dates.append(day[there])
    row, place, date = (np.concatenate(part) for part in (rows, places, dates))
    by = np.lexsort((place, date, row))
    columns: table.Columns = {
        "receivable_id": book.names[row[by]],
        "state": table.codes(ProcessState, place[by]),
        "date": table.days(date[by]),
    }
    return columns, current


def payments(
    parameters: Parameters, book: Book, stones: Milestones, rng: np.random.Generator
) -> table.Columns:
    """Payments: the last one settles; payers in parts send a first part when the claim is booked.

    Parts come at events that are in the states anyway, so that they tell nothing more about the
    queue than the truth of an open receivable knows.
    """
    n = len(book.names)
    lean = parameters.parts_log_odds + sum(
        slope * book.factor[:, PLACE[cause]] for cause, slope in parameters.parts_slopes.items()
    )
    parts = rng.random(n) < 1 / (1 + np.exp(-lean))
    first_day = np.maximum(stones.booked + 1, book.claims.earliest)
    first = parts & (first_day <= book.end)
    second_day = np.maximum(stones.reached + rng.integers(3, 15, n), first_day + 5)
    second = first & (rng.random(n) < 0.4) & (second_day <= book.end)
    paid_first = np.where(first, np.round(book.amount * rng.uniform(0.2, 0.6, n), 2), 0.0)
    paid_second = np.where(second, np.round(book.amount * rng.uniform(0.1, 0.3, n), 2), 0.0)
    rest = np.round(book.amount - paid_first - paid_second, 2)
    netted = rng.random(n) < parameters.netting_share
    late = rng.integers(0, 6, n)
    masks = (first, second, book.paid)
    row = np.concatenate([np.flatnonzero(mask) for mask in masks])
    day = np.concatenate(
        [d[m] for d, m in zip((first_day, second_day, book.course.paid_day), masks, strict=True)]
    )
    amount = np.concatenate(
        [a[m] for a, m in zip((paid_first, paid_second, rest), masks, strict=True)]
    )
    last = np.concatenate([np.full(int(m.sum()), k == 2) for k, m in enumerate(masks)])
    kind = np.where(last & netted[row], SettlementKind.NETTING.value, SettlementKind.CASH.value)
    by = np.lexsort((row, day))
    row, day, amount, kind = row[by], day[by], amount[by], kind[by]
    return {
        "payment_id": table.ids("P", len(row), 8),
        "receivable_id": book.names[row],
        "paid_date": table.days(day),
        "amount": amount,
        "kind": kind.astype(object),
        "recorded_date": table.days(np.minimum(day + late[row], book.last)),
    }


def notes(
    parameters: Parameters, book: Book, stones: Milestones, rng: np.random.Generator
) -> tuple[list[table.Columns], dict[str, Floats]]:
    """Dated facts about receivables, and the last value of each field."""
    pen = _Pen(parameters, book, rng)
    legacy = book.factor[:, PLACE[Cause.LEGACY]]
    n = len(book.names)
    for view in CLAIM_VIEWS:
        cause = view.declared.meta.cause or Cause.PROCESS
        reading = view.reading(book.factor[:, PLACE[cause]], rng.standard_normal(n))
        value = view.value(reading)
        blank = view.is_blank(reading, book.sloppy, parameters.sloppiness, rng.random(n))
        day = book.invoice + (rng.integers(10, 40, n) if view.field == "invoice_returns" else 0)
        pen.write(view.field, value, day, ~blank)
    pending = stones.accepted > book.invoice
    kept = pen.keeps(0.15)
    pen.write("acceptance_pending", pending.astype(float), book.invoice, kept)
    pen.write("acceptance_pending", np.zeros(n), stones.accepted, kept & pending)
    patience = parameters.dispute_days * np.exp(
        0.4 * rng.standard_normal(n) - parameters.dispute_slope * legacy
    )
    raised = np.maximum(book.claims.start + np.ceil(patience).astype(np.int64), book.invoice + 1)
    kept = pen.keeps(0.15)
    disputed = kept & (stones.accepted > raised) & (raised <= book.end)
    pen.write("disputed", np.zeros(n), book.invoice, kept)
    pen.write("disputed", np.ones(n), raised, disputed)
    pen.write("disputed", np.zeros(n), stones.accepted, disputed)
    kept = pen.keeps(0.20)
    tried = book.claims.due + rng.integers(1, 10, n)
    pen.write("key_person_reached", np.zeros(n), tried, kept & (tried < stones.reached))
    pen.write("key_person_reached", np.ones(n), stones.reached, kept)
    kept = pen.keeps(0.25)
    sent = book.claims.due + rng.integers(5, 30, n)
    stamped = np.maximum(stones.reached + rng.integers(3, 40, n), sent + 1)
    pen.write("statement_confirmed", np.zeros(n), sent, kept)
    pen.write("statement_confirmed", np.ones(n), stamped, kept & (rng.random(n) < 0.8))
    return pen.facts, pen.current


def budget_news(
    parameters: Parameters,
    clock: Clock,
    book: Book,
    deals: Deals,
    names: table.Texts,
    told: dict[str, Bools],
    rng: np.random.Generator,
) -> list[table.Columns]:
    """Dated facts about deals: the budget moves into the fund plan when the main claim's is."""
    own = claim_clock(parameters, clock, book.claims)
    day = clock.day_of(own.straight(book.course.budget))
    day = np.maximum(day, deals.signing[book.deal] + 1)
    main = np.isin(book.kind, [InstalmentKind.ACCEPTANCE.rank, InstalmentKind.SINGLE.rank])
    known = day + rng.integers(0, 30, len(day))
    listed = float(BudgetStatus.FUND_PLAN.rank)
    facts = []
    for field, value in (("budget_status", listed), ("budget_coverage", 1.0)):
        before = deals.terms[field][book.deal]
        row = np.flatnonzero(
            main & told[field][book.deal] & (before < value) & (known <= book.last)
        )
        declared = fields_of(Deal)[field]
        new = np.full(len(row), value)
        facts.append(
            table.facts("deal", names, declared, book.deal[row], new, day[row], known[row])
        )
    return facts


def signing_facts(deals: Deals, names: table.Texts, told: dict[str, Bools]) -> list[table.Columns]:
    """Dated facts: the changing fields of each deal as they stood and were noted at signing.

    History trusts an undated value of a changing field for nothing but today.
    """
    facts = []
    for field, known in told.items():
        declared = fields_of(Deal)[field]
        if declared.meta.changes:
            row = np.flatnonzero(known)
            day = deals.signing[row]
            facts.append(
                table.facts("deal", names, declared, row, deals.terms[field][row], day, day)
            )
    return facts


class _Pen:
    """Collects dated facts about receivables, none after the end of what can be noted."""

    def __init__(self, parameters: Parameters, book: Book, rng: np.random.Generator) -> None:
        self.book = book
        self.rng = rng
        self.weight = parameters.sloppiness
        self.facts: list[table.Columns] = []
        self.current: dict[str, Floats] = {}

    def keeps(self, blank: float) -> Bools:
        """Whether a field is kept at all for each receivable."""
        sloppy = self.weight * self.book.sloppy / np.sqrt(1 + self.weight**2)
        chance = self.rng.random(len(sloppy))
        level = -np.log(1 / blank - 1) + sloppy
        out: Bools = chance > 1 / (1 + np.exp(-level))
        return out

    def write(self, field: str, value: Floats, day: Ints, told: Bools) -> None:
        """Note values on days, where told and in time."""
        book = self.book
        row = np.flatnonzero(told & (day <= book.end) & (day >= book.invoice))
        current = self.current.setdefault(field, np.full(len(book.names), np.nan))
        current[row] = value[row]
        declared = fields_of(Receivable)[field]
        if declared.meta.changes:
            since = day[row]
            self.facts.append(
                table.facts("receivable", book.names, declared, row, value[row], since, since)
            )
