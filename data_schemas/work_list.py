"""What is told of the week's work on the book. Money is to the cent, written as text; CNY."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from data_schemas.answer import Answer
from data_schemas.codes import Channel


class WorkItem(Answer):
    """One approach to one customer, about all its claims that are to be worked on.

    By the highest rung that any of them calls for; claims with counsel are an item of their own.
    ``limitation_lapsed`` is the day limitation of one of them ended, the first of such days.
    """

    rank: int
    customer_id: str
    customer_name: str
    action: str
    label: str
    channel: Channel
    role_label: str
    hours: float
    receivables: list[str]
    balance: Decimal
    expected_loss: Decimal
    loss_per_hour: Decimal
    why: list[str]
    limitation_lapsed: date | None


class WorkList(Answer):
    """The week's work: what stakes most per hour first, within the hands there are.

    A week goes from Monday to Sunday. ``calls_made`` and ``visits_made`` are the approaches on
    record from ``week_from`` up to the day asked, with whomever: one customer, day and channel are
    one. They are taken off the hands before ``calls`` and ``visits`` are listed.
    ``left_out`` counts tasks beyond the hands, wholly or for some of their claims; ``done`` counts
    claims with a next step that were contacted or paid after the day of the book, so that they are
    not asked for again. ``limitation_lapsed`` counts the claims left to do, listed or not, whose
    limitation has ended: what they stake an hour of counsel's seldom puts them on the list.
    """

    as_of: date
    model_version: str
    synthetic: bool
    calls: int
    visits: int
    week_from: date
    calls_made: int
    visits_made: int
    hours: float
    expected_loss: Decimal
    left_out: int
    done: int
    limitation_lapsed: int
    items: list[WorkItem]
