"""What is told of the week's work on the book. Money is to the cent, written as text; CNY."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from data_schemas.answer import Answer
from data_schemas.codes import Channel


class WorkItem(Answer):
    """One approach to one customer, about all its claims that are to be worked on.

    By the highest rung that any of them calls for; claims with counsel are an item of their own.
    Of several claims ``why`` names the one it speaks of; what follows is of the same claim, up to
    the next one named. ``limitation_lapsed`` is the day limitation of one of them ended, the first
    of such days.
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

    It is for ``day``. What is owed, and for how long, is of ``as_of``, the day the records of
    payments go to; contacts and promises count up to ``day``. Reasons say so where the two differ.
    A week goes from Monday to Sunday. ``calls_made`` and ``visits_made`` are the approaches on
    record from ``week_from`` up to the day asked, with whomever: one customer, day and channel are
    one. They are taken off the hands before ``calls`` and ``visits`` are listed.
    ``left_out`` counts tasks beyond the hands, wholly or for some of their claims; ``done`` counts
    claims spoken of since ``as_of``, and claims with a next step then that were paid since, as far
    as they ask for nothing now. ``waiting`` counts claims whose customer was approached within 7
    days about others, or about them before that: only a higher rung, limitation that presses, or a
    promise that was not kept asks again in that time.
    ``limitation_lapsed`` counts the claims left to do, listed or not, whose limitation has ended:
    what they stake an hour of counsel's seldom puts them on the list.
    """

    as_of: date
    day: date
    model_version: str
    ledger_revision: int
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
    waiting: int
    limitation_lapsed: int
    items: list[WorkItem]
