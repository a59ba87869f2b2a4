"""Past cases most alike by cause profile, and how they ended."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from data_schemas.answer import Answer
from data_schemas.causes import Cause
from data_schemas.codes import Grade


class CaseKind(StrEnum):
    """What a past case is."""

    DEAL = "deal"
    RECEIVABLE = "receivable"

    def label(self, lang: str) -> str:
        """The label in ``lang`` ("zh" or "en")."""
        zh = {"deal": "合同", "receivable": "应收"}
        en = {"deal": "deals", "receivable": "receivables"}
        return (zh if lang == "zh" else en)[self.value]


class Ending(StrEnum):
    """How a past case stood on the last day known."""

    PAID = "paid"
    OPEN = "open"
    WRITTEN_OFF = "written_off"


class SharedCause(Answer):
    """A cause that moves both cases the same way: log-odds it adds here and there."""

    cause: Cause
    label: str
    here: float
    there: float


class Comparable(Answer):
    """A past case, why it is alike, and how it ended.

    ``day`` is when it stood as this case stands now: its signing, or the day it was as long past
    due; ``days_past_due`` is then (null of a deal). ``similarity`` is the share of the two cause
    profiles that is common: the sum over causes of the smaller contribution where both have the
    same sign, over the sum of the larger; contributions of opposite sign count in full against it.
    ``probability`` and ``grade`` are what the model says of it on that day.

    The ending is what was known before ``known_to``, never what came later. ``days`` is, where
    paid, the days late (of a deal by amount; negative is early); otherwise the days the oldest
    unpaid part is past due, negative before that.
    """

    kind: CaseKind
    id: str
    customer_id: str
    customer: str | None
    amount: float
    day: date
    days_past_due: int | None
    similarity: float
    probability: float
    grade: Grade
    shared: list[SharedCause]
    ending: Ending
    days: int
    share_paid: float
    known_to: date
    text: str
    why: str


class Comparison(Answer):
    """The cases found, the most alike first; ``note`` says where they come from, or why none."""

    cases: list[Comparable]
    note: str
