"""What the fiscal year does to a day of payment, for payers that live on a budget."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from data_schemas.fiscal import PlaceCalendar
from model.fiscal_calendar import fiscal_day
from model.law.matter import Matter
from model.law.said import Said

NEAR_CLOSING = 120
"""Days before a year's last day for papers from which on it is pointed out."""


def where_the_year_stands(matter: Matter, place: PlaceCalendar) -> Iterator[Said]:
    """How far approval, reply, adjustment and closing are from the day asked about."""
    if matter.buyer is None or not matter.buyer.is_public:
        return
    now = fiscal_day(matter.as_of, place)
    yield Said(
        code="fiscal_distances",
        given={
            "day": now.day, "approval": now.to_approval, "reply": now.to_reply,
            "drafting": now.to_drafting, "adjustment": now.to_adjustment, "papers": now.to_papers,
            "closing": now.to_closing, "bank": now.to_bank, "month": now.month_closes,
        },
        date=now.month_closes,
        days=now.to_closing,
    )  # fmt: skip


def payment_day(matter: Matter, due: date, place: PlaceCalendar) -> Iterator[Said]:
    """Whether a public payer can pay on ``due``, and how near its year's end is.

    References
    ----------
    .. [1] Budget Law, articles 42, 54, 58.
    """
    if matter.buyer is None or not matter.buyer.is_public or not matter.open:
        return
    then, now = fiscal_day(due, place), fiscal_day(matter.as_of, place)
    if due >= matter.as_of and then.before_budget:
        yield Said(
            code="before_budget",
            given={"due": due, "year": due.year, "reply": then.year.replied},
            date=then.year.replied,
        )
    elif due >= matter.as_of and then.after_closing:
        yield Said(
            code="after_closing",
            given={
                "due": due, "year": due.year, "closing": then.year.treasury_closes,
                "submit": then.year.papers_by,
            },
            date=then.year.papers_by,
        )  # fmt: skip
    if 0 < now.to_papers <= NEAR_CLOSING and due.year <= matter.as_of.year:
        submit = matter.as_of + timedelta(days=now.to_papers)
        yield Said(
            code="closing_ahead",
            given={"submit": submit, "days": now.to_papers, "closing": now.year.treasury_closes},
            date=submit,
            days=now.to_papers,
        )
