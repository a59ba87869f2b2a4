"""The portfolio put into words: one answer about the whole book, and pages of its claims."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data_schemas.codes import Grade
from data_schemas.currency import YUAN
from data_schemas.portfolio import (
    EarlierReceivable,
    Moved,
    OpenReceivable,
    OpenReceivables,
    Order,
    Portfolio,
)
from data_schemas.values import folded
from model.day import Days, Floats, day_of
from model.money.cents import in_cents, yuan
from model.payment_date import payment_day
from model.portfolio.credit_loss import Provision, credit_loss
from model.portfolio.cuts import (
    Customers,
    ageing,
    cash_forecast,
    concentrations,
    customers_of,
    expected_bands,
)
from model.portfolio.figures import Figures
from model.portfolio.followed import put_in_since
from model.portfolio.off_book import settled_short, written_off
from model.portfolio.standing import Standing, standing_of
from model.portfolio.work import next_action


@dataclass(frozen=True)
class Telling:
    """What every answer about a book says beside it."""

    lang: str
    revision: int
    synthetic: bool


def portfolio(
    found: Figures,
    how: Telling,
    provisions: Sequence[Provision] = (),
    until: date | None = None,
    elsewhere: Sequence[Provision] = (),
) -> Portfolio:
    """The whole book.

    Parameters
    ----------
    until : date, optional
        What was put in after the day of the book up to this day is told beside it.
    provisions, elsewhere : sequence of Provision
        Set by hand for this book, and for other closings (``credit_loss``).
    """
    cents = found.book.cents
    return Portfolio(
        as_of=found.book.as_of,
        model_version=found.version,
        ledger_revision=how.revision,
        synthetic=how.synthetic,
        currency=YUAN,
        receivables=len(found),
        open_balance=yuan(cents.sum()),
        overdue_balance=yuan(cents[found.book.age > 0].sum()),
        written_off=written_off(found),
        settled_short=settled_short(found),
        put_in_since=None if until is None else put_in_since(found, until),
        ageing=ageing(found, how.lang),
        expected=expected_bands(found, how.lang),
        cash=cash_forecast(found),
        concentration=concentrations(found, how.lang),
        credit_loss=credit_loss(found, how.lang, provisions, elsewhere),
    )


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which claims of a book are listed, and in which order; a filter left out lets all pass.

    Parameters
    ----------
    least_age, most_age : int, optional
        Days past due; negative before the due date.
    text : str, optional
        Part of a receivable's id, or of a customer's name or id, also one merged into it; however
        it is written, A is a.
    customer_id : str, optional
        Of the customer, or one merged into it.
    since : date, optional
        An earlier day the claims are held against.
    moved : {"worse", "better"}, optional
        Only those whose grade went that way since; what was not there has not moved.
    """

    text: str | None = None
    customer_id: str | None = None
    region: str | None = None
    grade: Grade | None = None
    least_age: int | None = None
    most_age: int | None = None
    least_balance: float | None = None
    to_do: bool = False
    limitation_near: bool = False
    limitation_lapsed: bool = False
    since: date | None = None
    moved: Moved | None = None
    order: Order = "loss_per_hour"
    offset: int = 0
    limit: int = 50


def open_receivables(
    found: Figures, how: Telling, wanted: Wanted, then: Figures | None = None,
    until: date | None = None,
) -> OpenReceivables:  # fmt: skip
    """One page of the claims that pass the filters.

    Parameters
    ----------
    then : Figures, optional
        The book of an earlier day; without it nothing has moved.
    until : date, optional
        The day limitation, contacts and promises count up to, as in the work list; by default that
        of the book.
    """
    day = max(until or found.book.as_of, found.book.as_of)
    earlier, now = _earlier(found, then), standing_of(found, day)
    rows = np.flatnonzero(_passing(now, wanted) & _moved(found, earlier, wanted.moved))
    rows = _ordered(now, rows, wanted.order)
    page = rows[wanted.offset : wanted.offset + wanted.limit]
    end = wanted.offset + len(page)
    customers = customers_of(found)
    return OpenReceivables(
        as_of=found.book.as_of,
        day=day,
        since=then.book.as_of if then else None,
        model_version=found.version,
        ledger_revision=how.revision,
        synthetic=how.synthetic,
        total=len(rows),
        balance=yuan(found.book.cents[rows].sum()),
        items=[_claim(now, int(i), customers, how.lang, earlier[i]) for i in page],
        next_offset=end if len(page) and end < len(rows) else None,
    )


def _earlier(found: Figures, then: Figures | None) -> list[EarlierReceivable | None]:
    """What each claim was in an earlier book, where it was there."""
    if then is None:
        return [None] * len(found)
    ids, before = (one.book.scored.asked.units["receivable_id"] for one in (found, then))
    return [
        None
        if at < 0
        else EarlierReceivable(
            grade=then.grade[at],
            delay_probability=float(then.delay[at]),
            expected_loss=yuan(then.loss[at]),
        )
        for at in pd.Index(before).get_indexer(ids)
    ]


def _moved(
    found: Figures, earlier: list[EarlierReceivable | None], way: Moved | None
) -> NDArray[np.bool_]:
    """Whose grade went a way; all where none is named."""
    if way is None:
        return np.ones(len(found), dtype=bool)
    rank = [one.value for one in found.grade]  # A to E
    went = [
        one is not None and (now > one.grade.value if way == "worse" else now < one.grade.value)
        for now, one in zip(rank, earlier, strict=True)
    ]
    return np.array(went, dtype=bool)


def _passing(now: Standing, wanted: Wanted) -> NDArray[np.bool_]:
    found = now.found
    asked, age = found.book.scored.asked, found.book.age
    units, view = asked.units, asked.view
    keep = np.ones(len(found), dtype=bool)
    if wanted.text is not None:
        part = folded(wanted.text)
        told = zip(
            units["receivable_id"], units["customer_id"], customers_of(found)[0], strict=True
        )
        named = np.array([any(part in folded(str(t)) for t in one) for one in told], dtype=bool)
        by_alias = [whose for alias, whose in view.aliases.items() if part in folded(alias)]
        keep &= named | units["customer_id"].isin(by_alias).to_numpy()
    if wanted.customer_id is not None:
        at = view.customer_position(pd.Series([wanted.customer_id], dtype="object"))[0]
        keep &= (asked.customer == at) & (at >= 0)
    if wanted.region is not None:
        keep &= customers_of(found)[1] == wanted.region
    if wanted.grade is not None:
        keep &= np.array([one is wanted.grade for one in found.grade], dtype=bool)
    if wanted.least_age is not None:
        keep &= age >= wanted.least_age
    if wanted.most_age is not None:
        keep &= age <= wanted.most_age
    if wanted.least_balance is not None:
        keep &= found.book.balance >= wanted.least_balance
    if wanted.to_do:
        keep &= ~np.isnan(now.hours)
    if wanted.limitation_near:
        keep &= np.array([one.ends is not None for one in now.endings], dtype=bool)
    if wanted.limitation_lapsed:
        keep &= np.array([one.lapsed is not None for one in now.endings], dtype=bool)
    return keep


def _ordered(now: Standing, rows: Days, order: Order) -> Days:
    """Rows in an order; ties by id, so that pages neither repeat nor lose a claim."""
    found = now.found
    ids = found.book.scored.asked.units["receivable_id"].to_numpy().astype(str)[rows]
    keys: dict[str, Floats] = {
        "loss_per_hour": -np.nan_to_num(now.loss_per_hour, nan=-1.0),
        "expected_loss": -found.loss.astype("float64"),
        "balance": -found.book.cents.astype("float64"),
        "days_past_due": -found.book.age.astype("float64"),
        "delay_probability": -found.delay,
        "due_date": found.book.scored.asked.due.astype("float64"),
        "receivable_id": np.zeros(len(found)),
    }
    return np.asarray(rows[np.lexsort((ids, keys[order][rows]))], dtype="int64")


def _claim(
    now: Standing, i: int, customers: Customers, lang: str, before: EarlierReceivable | None
) -> OpenReceivable:
    found, ending = now.found, now.endings[i]
    asked = found.book.scored.asked
    unit = asked.units.iloc[i]
    names, regions = customers
    cause = found.main_cause[i]
    per_hour = now.loss_per_hour[i]
    # Of the claim's own curve, as its score tells it; only the book's cash knows the season.
    half = payment_day(0.5, *found.book.scored.curve(i), int(asked.due[i]))
    return OpenReceivable(
        receivable_id=str(unit["receivable_id"]),
        customer_id=str(unit["customer_id"]),
        customer_name=str(names[i]),
        region=regions[i],
        deal_id=unit["deal_id"] if isinstance(unit["deal_id"], str) else None,
        due_date=day_of(int(asked.due[i])),
        days_past_due=int(found.book.age[i]),
        limitation_ends=ending.ends,
        limitation_if_own_debt=ending.ends is not None and ending.ends == ending.careful,
        limitation_lapsed=ending.lapsed,
        amount=yuan(int(in_cents(asked.amount[i]))),
        balance=yuan(found.book.cents[i]),
        grade=found.grade[i],
        delay_probability=float(found.delay[i]),
        default_probability=float(found.default[i]),
        expected_loss=yuan(found.loss[i]),
        matrix_loss=yuan(found.matrix_loss[i]),
        expected_date=None if half.bound == "after" else half.date,
        main_cause=cause,
        main_cause_label=cause.label(lang) if cause else "",
        action=next_action(now.steps[i], found, lang),
        loss_per_hour=None if np.isnan(per_hour) else yuan(int(in_cents(per_hour))),
        before=before,
    )
