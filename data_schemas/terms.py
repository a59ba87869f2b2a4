"""Asking for terms that can be signed, and the answer: options, a ladder, what else would help."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from annotated_types import Interval, Len
from pydantic import model_validator
from pydantic_core import PydanticCustomError

from data_schemas.answer import Answer
from data_schemas.case import DealCase
from data_schemas.codes import Grade, InstalmentKind, Trigger
from data_schemas.field import Control, Meta, Record
from data_schemas.instalment import Instalment
from data_schemas.law.facts import ClaimLaw
from data_schemas.levers import LEVERS, Ask
from data_schemas.score import DealScore
from data_schemas.values import Balance, Day, Id


class Goal(Record):
    """What the terms are to reach: exactly one of the three."""

    grade: Annotated[Grade | None, Meta(zh="目标等级", en="Wanted grade")] = None
    expected_loss: Annotated[
        Balance | None, Meta(zh="最高预期损失", en="Maximum expected loss", unit="CNY")
    ] = None
    least_return: Annotated[
        Annotated[float, Interval(ge=-1, le=0.95)] | None,
        Meta(zh="扣除风险后的最低毛利率", en="Minimum margin after risk", unit="1"),
    ] = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        told = [
            n for n in ("grade", "expected_loss", "least_return") if getattr(self, n) is not None
        ]
        if len(told) != 1:
            raise PydanticCustomError(
                "one_goal",
                told[0] if told else "",  # none is told: it is about the goal as a whole
                {"given": ", ".join(told), "allowed": "grade | expected_loss | least_return"},
            )
        return self


class AdviseCase(DealCase):
    """A deal, what its terms are to reach, and what may not be touched."""

    goal: Annotated[Goal | None, Meta(zh="目标", en="Goal")] = None
    keep: Annotated[
        Annotated[list[Id], Len(0, 50)], Meta(zh="不可变动的条款", en="Levers not to touch")
    ] = []

    @model_validator(mode="after")
    def _known_levers(self) -> Self:
        for index, name in enumerate(self.keep):
            if name not in LEVERS:
                raise PydanticCustomError(
                    "unknown_lever", f"keep.{index}", {"given": name, "allowed": ", ".join(LEVERS)}
                )
        return self


class GoalKind(StrEnum):
    """Which number is to be reached."""

    GRADE = "grade"
    EXPECTED_LOSS = "expected_loss"
    RETURN = "return"


class GoalShown(Answer):
    """The goal as a number: delay probability or loss at most, or return at least."""

    kind: GoalKind
    target: float
    now: float
    reached: bool
    text: str

    def best(self, options: Sequence[Option]) -> Option | None:
        """The option that comes nearest to the goal or furthest beyond it; none of none."""
        sign = -1 if self.kind is GoalKind.RETURN else 1
        return min(options, key=lambda one: sign * one.value, default=None)


class Change(Answer):
    """One change of terms; ``before`` is null where it was not known.

    ``money`` is what may be given off the price for it or what it costs us, ``weight`` how hard it
    is to get, both CNY; their sum is its concession. Changes may bring the same payment forward,
    so each is given those listed before it, a raised price first: the parts add up to the option's,
    and one that puts a payment off again is negative.
    """

    lever: str
    ask: Ask
    field: str
    label: str
    before: float | int | str | bool | None
    after: float | int | str | bool
    money: Decimal
    weight: Decimal
    text: str


class PlannedPart(Answer):
    """An instalment as the option has it; amounts add up to the price to the cent."""

    instalment_id: str
    kind: InstalmentKind
    due_date: Day
    amount: Decimal
    trigger: Trigger | None


class Put(Answer):
    """What a deal's request has to say instead for the option to be what is asked about.

    A merge patch (RFC 7396) of the body sent: names in ``deal`` and ``law`` go over the body's, the
    two lists stand in place of the body's. It holds all that follows from the changes: instalments,
    facts of law that say the same as a changed term, facts of instalments that are left, the margin
    at a raised price. The score of the body so changed has the option's probabilities, grade and
    money; its margin is before the concession.
    """

    deal: dict[str, bool | int | float | str]
    instalments: list[Instalment]
    law: dict[str, bool | int] | None
    claims: list[ClaimLaw]
    money: dict[str, float] | None


class Option(Answer):
    """A set of changes, scored anew by the model; ``value`` is the number the goal is about.

    What the law forbids and a change puts right is put right by every option, but for what is kept.

    ``money`` is the deal's under all changes together against the deal as given, ``concession`` it
    and ``weight``; ``margin_after_risk_share`` is what is left once the money is paid too. ``put``
    is what to send to have the deal under these terms scored. ``amiss`` is what these terms leave
    to be put right or found out before they are signed (margin, credit limit, law); ``text`` says
    it too.
    """

    id: str
    changes: list[Change]
    reaches: bool
    value: float
    grade: Grade
    delay_probability: float
    default_probability: float
    expected_loss: Decimal
    cost_of_waiting: Decimal
    margin_after_risk_share: float
    price: Decimal
    money: Decimal
    weight: Decimal
    concession: Decimal
    instalments: list[PlannedPart]
    put: Put
    amiss: list[str]
    text: str


class Position(StrEnum):
    """A rung of the ladder."""

    OPENING = "opening"
    MIDDLE = "middle"
    FLOOR = "floor"


class Rung(Answer):
    """What to offer when; ``given_up`` is asked of the customer no more since the rung before.

    No rung asks of the customer what the rung before did not.
    """

    position: Position
    option: str
    given_up: list[str]
    text: str


class Declined(Answer):
    """A lever that is not advised on, and why."""

    lever: str
    field: str
    reason: str
    text: str


class Help(Answer):
    """What is not the seller's to change but would help, or would be worth knowing.

    ``movement`` is the expected absolute change of the probability once it and what else is open of
    its topic are known, as ``text`` says; null where it is known already or nothing is known of the
    answers.
    """

    field: str
    label: str
    control: Control
    value: float | int | str | bool
    probability_before: float
    probability_after: float
    movement: float | None
    text: str


class WhatIf(Answer):
    """A deal's figures without their reasons: what ``Score`` says under the same names.

    ``unused`` are the fields given that change nothing: the model has not learnt them, or not the
    value that was given.
    """

    as_of: Day
    model_version: str
    synthetic: bool
    grade: Grade
    delay_probability: float
    default_probability: float
    expected_loss: Decimal
    cost_of_waiting: Decimal
    margin_after_risk_share: float
    unused: list[str]


class DealAdvice(Answer):
    """The score of the deal as given, and terms that would do.

    ``options`` are the Pareto set of the goal's number against the concession, cheapest first. Of
    a deal that is there as it is there are none, or one that puts right what the law forbids.
    ``statement`` says what such figures are and are not; it stands on every answer.
    """

    score: DealScore
    goal: GoalShown
    options: list[Option]
    cheapest: str | None
    ladder: list[Rung]
    declined: list[Declined]
    would_help: list[Help]
    statement: str
    text: str
