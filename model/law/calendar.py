"""What the fiscal year does to a day of payment, for payers that live on a budget."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from data_schemas.codes import BudgetStatus
from data_schemas.fiscal import PlaceCalendar
from data_schemas.law.settings import LawSettings
from model.fiscal_calendar import FiscalDay, FiscalYear, fiscal_day, fiscal_year
from model.law.matter import Matter
from model.law.said import Both, Said
from model.workdays import verified_up_to

NEAR_CLOSING = 120
"""Days before a year's last day for papers from which on it is pointed out."""


def where_the_year_stands(
    matter: Matter, place: PlaceCalendar, settings: LawSettings
) -> Iterator[Said]:
    """How far approval, reply, adjustment and closing are from the day asked about."""
    if matter.buyer is None or not matter.buyer.is_public:
        return
    now = fiscal_day(matter.as_of, place, settings.days_off)

    def on(days: int) -> date:
        return now.day + timedelta(days=days)

    yield Said(
        code="fiscal_distances",
        given={
            "day": now.day, "approval": on(now.to_approval), "reply": on(now.to_reply),
            "drafting": on(now.to_drafting), "adjustment": on(now.to_adjustment),
            "papers": on(now.to_papers), "closing": on(now.to_closing), "bank": on(now.to_bank),
            "month": now.month_closes,
        },
        date=now.month_closes,
        days=now.to_closing,
    )  # fmt: skip
    year = verified_up_to(settings.days_off).year
    farthest = max(now.to_papers, now.to_closing, now.to_bank)
    if max(now.day + timedelta(days=farthest), now.month_closes).year > year:
        yield Said(code="closings_unverified", given={"year": year})


def payment_day(
    matter: Matter, due: date, place: PlaceCalendar, settings: LawSettings
) -> Iterator[Said]:
    """Whether a public payer can pay on ``due``, and how near its year's end is.

    References
    ----------
    .. [1] Budget Law, articles 42, 52, 54, 58.
    """
    if matter.buyer is None or not matter.buyer.is_public or not matter.open:
        return
    days_off = settings.days_off
    then, now = (fiscal_day(day, place, days_off) for day in (due, matter.as_of))
    to_papers = (now.year.papers_by - now.day).days
    if due >= matter.as_of and then.before_budget:
        # What may be spent without a budget is limited until it is approved (54), not until the
        # reply, for which a unit waits all the same (52).
        approved, replied = then.year.approved, then.year.replied
        yield Said(
            code="before_budget" if due < approved else "before_reply",
            given={"due": due, "year": due.year, "approved": approved, "reply": replied},
            date=replied,
        )
    elif due >= matter.as_of and then.after_closing and then.year.papers_by >= matter.as_of:
        yield Said(
            code="after_closing",
            given={
                "due": due, "year": due.year, "closing": then.year.treasury_closes,
                "submit": then.year.papers_by,
            },
            date=then.year.papers_by,
        )  # fmt: skip
    if due.year > matter.as_of.year:
        return
    if 0 <= to_papers <= NEAR_CLOSING:
        yield Said(
            code="closing_ahead",
            given={
                "submit": now.year.papers_by, "days": to_papers,
                "closing": now.year.treasury_closes,
            },
            date=now.year.papers_by,
            days=to_papers,
        )  # fmt: skip
    elif to_papers < 0:
        yield _next_chance(now, fiscal_year(now.day.year + 1, place, days_off))


def budget_ahead(
    matter: Matter, status: BudgetStatus | None, place: PlaceCalendar, settings: LawSettings
) -> Iterator[Said]:
    """Whether the money for a day of payment is usually in a budget by then.

    Parameters
    ----------
    status : BudgetStatus, optional
        How far the payer's budget for it is; ``None``: not known.

    References
    ----------
    .. [1] Budget Law, articles 13, 52.
    """
    if matter.buyer is None or not matter.buyer.is_public or not matter.open:
        return
    if status is None or status.is_approved or matter.due < matter.as_of:
        return
    then, now = (fiscal_day(day, place, settings.days_off) for day in (matter.due, matter.as_of))
    chances = (
        (now.to_adjustment, Both("年中预算调整", "the mid-year adjustment")),
        (now.to_reply, Both("预算批复到单位", "the budget's reply to the unit")),
    )
    days, chance = min(chances, key=lambda one: one[0])
    next_chance = now.day + timedelta(days=days)
    if then.before_budget or matter.due >= next_chance:
        return  # said of every payment of those weeks, or within reach
    yield Said(
        code="before_money",
        given={"due": matter.due, "status": status, "chance": chance, "day": next_chance},
        date=next_chance,
    )


def _next_chance(now: FiscalDay, following: FiscalYear) -> Said:
    """The year's papers can no longer be handed in: what comes next."""
    opens = date(now.day.year + 1, 1, 1)
    return Said(
        code="papers_too_late",
        given={
            "submit": now.year.papers_by, "opens": opens, "approved": following.approved,
            "reply": following.replied,
        },
        date=opens,
        days=(opens - now.day).days,
    )  # fmt: skip
