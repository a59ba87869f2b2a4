"""What the rules of the playbook look at: the plain facts of one claim or deal at its snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache

import numpy as np

from data_schemas.advice_policy import AdvicePolicy
from data_schemas.approach import Approach, CustomerType, Sanction
from data_schemas.causes import Cause
from data_schemas.codes import Channel, Grade, ProcessState, Stage
from data_schemas.field import Field, fields_of
from data_schemas.topics import ACCEPTED, APPROVED, OVERDUE
from model.rounding import shown_steps
from model.values import raw_fields

PENDING_FIELD = "receivable.acceptance_pending"
"""Whether a claim waits for acceptance."""
DISPUTED_FIELD = "receivable.disputed"
"""Whether it is disputed."""
SINCE_CONTACT = "receivable.days_since_contact"
"""Days since the last contact, of the model's inputs: a history, which ends the day before."""


class Stalling(StrEnum):
    """Whether the buyer drags acceptance out."""

    NO = "no"
    SUPPOSED = "supposed"
    """Nobody has said, and the law takes it so: the agreed inspection period is over."""
    TOLD = "told"


@cache
def advice_fields() -> dict[str, Field]:
    """The fields that advice reads, by "owner.name": the model's inputs and the approach."""
    approach = {f"approach.{name}": f for name, f in fields_of(Approach).items()}
    return raw_fields() | approach


@dataclass(frozen=True, kw_only=True)
class Situation:
    """One receivable, or one deal before signing, as it was known at the snapshot.

    Parameters
    ----------
    days_late : int
        Days past due at the snapshot, negative before.
    probability, default_probability : float
        Of being unpaid at the policy's delay and default horizon.
    tolerance_probability : float
        Of being unpaid ``tolerance_days`` after the due date, or after the snapshot if past due.
    expected_late : float
        Mean days late as the score has it.
    endless : bool
        Whether its last tenth comes after the curve ends: the mean is then a lower bound.
    causes : mapping
        Probability points of each cause.
    numbers : mapping
        Encoded values of declared fields by "owner.name"; NaN where not known.
    features : mapping
        Engineered features by name; NaN where not known or not of this stage.
    used : mapping
        Contacts about this claim, by channel.
    refused : int
        Of them, refusals.
    since_contact, since_letter : float
        Days since the last of them, and since the last letter; NaN without any.
    promised : date, optional
        The day of payment that the latest word about it promised (``ContactRecord``).
    promise_written : bool
        Whether that promise is on file in the debtor's own hand.
    papers_by, treasury_closes : date, optional
        The last days of this year on which the payer's units hand in payment papers, and on which
        its treasury pays out; none of who does not live on a budget.
    signing : date, optional
        The day a deal is signed.
    limitation_ends : date, optional
        The last day on which the claim can be enforced, where the statute calls it near.
    limitation_lapsed : date, optional
        That day where it is past, by what is on record and from the day agreed.
    late_since : date, optional
        The last day for payment where that is past and came before the due date.
    limitation_careful : date, optional
        That day, near or past, were one of several instalments a debt of its own.
    execution_ends : date, optional
        The last day to apply for execution, counted from a procedure's end, where that is near.
    complaint_open : bool
        Whether the official platform takes a complaint about the claim.
    procedure_ended : bool
        Whether a suit, an arbitration or the like about it has ended, and none goes on.
    accepted_on : date, optional
        The day of acceptance, where a caller told of one among the facts of law.
    stalling : Stalling
        Whether the buyer drags acceptance out, as told among them or as the law supposes.
    by_law : frozenset of str
        Those of ``numbers`` that facts of law, or what it falls due upon, say alone: the model does
        not know them.
    matured : tuple
        Receivables of this customer that reached their due date, and of those a year past it,
        the number and the unpaid.
    """

    stage: Stage
    as_of: date
    days_late: int
    amount: float
    grade: Grade
    delay_days: int
    probability: float
    default_days: int
    default_probability: float
    tolerance_probability: float
    expected_late: float
    causes: Mapping[Cause, float]
    numbers: Mapping[str, float]
    features: Mapping[str, float]
    used: Mapping[Channel, int]
    refused: int = 0
    since_contact: float = float("nan")
    since_letter: float = float("nan")
    promised: date | None = None
    promise_written: bool = False
    papers_by: date | None = None
    treasury_closes: date | None = None
    signing: date | None = None
    limitation_ends: date | None = None
    limitation_lapsed: date | None = None
    late_since: date | None = None
    limitation_careful: date | None = None
    execution_ends: date | None = None
    complaint_open: bool = False
    procedure_ended: bool = False
    accepted_on: date | None = None
    stalling: Stalling = Stalling.NO
    by_law: frozenset[str] = frozenset()
    matured: tuple[float, float, float] = (0.0, 0.0, 0.0)
    endless: bool = False
    sanctions: frozenset[Sanction] = frozenset()
    customer_type: CustomerType | None = None
    not_learnt: frozenset[str] = frozenset()
    min_effective_n: float = 5.0
    policy: AdvicePolicy = field(default_factory=AdvicePolicy)

    def number(self, name: str) -> float:
        """The encoded value of "owner.name"; NaN where not known.

        What is accepted is not pending, whatever was recorded before.
        """
        if name == PENDING_FIELD and self.accepted:
            return 0.0
        return self.numbers.get(name, float("nan"))

    def knows(self, name: str) -> bool:
        """Whether a field has a value."""
        return not np.isnan(self.number(name))

    def count(self, name: str) -> float:
        """An engineered feature, 0 where not known."""
        value = self.features.get(name, float("nan"))
        return 0.0 if np.isnan(value) else value

    @property
    def overdue(self) -> bool:
        """Whether it is an open claim past its due date."""
        return self.stage is Stage.OPEN and self.days_late > 0

    @property
    def contacts(self) -> int:
        """Contacts about this claim."""
        return sum(self.used.values())

    @property
    def owed(self) -> float:
        """What is still owed of the amount."""
        return self.amount * (1 - self.count("receivable.paid_share"))

    @property
    def owed_in_all(self) -> float:
        """What the customer owes with it, by what it was invoiced and has not paid."""
        return self.owed + max(self.count("history.open_amount") - self.amount, 0.0)

    @property
    def worth_a_visit(self) -> bool:
        """Whether the customer owes enough for somebody to travel."""
        return self.owed_in_all >= self.policy.visit_least

    @property
    def worth_counsel(self) -> bool:
        """Whether enough is still owed of it for counsel to look at it, as any sanction asks."""
        return self.owed >= self.policy.sanction_least

    @property
    def channels_open(self) -> tuple[Channel, ...]:
        """The milder channels that are open to everyone; a visit only where it is worth its day."""
        visit = (Channel.VISIT,) if self.worth_a_visit else ()
        return (Channel.PHONE, Channel.LETTER, *visit)

    def over(self, channel: Channel) -> bool:
        """Whether a rung of the ladder is over: a higher one has been used."""
        return any(used and one.rank > channel.rank for one, used in self.used.items())

    @property
    def at_law(self) -> bool:
        """Whether the claim has been taken to law, by a contact on record or as a sanction."""
        return bool(self.used.get(Channel.LEGAL)) or Sanction.LEGAL in self.sanctions

    @property
    def enforceable_until(self) -> date | None:
        """The last day, if near, to save the claim: of limitation or for execution, the earlier."""
        ends = (self.limitation_ends, self.execution_ends)
        return min((day for day in ends if day is not None), default=None)

    @property
    def approved(self) -> bool:
        """Whether the payer's process is past its approval."""
        state = self.number("receivable.process_state")
        return self.stage is Stage.OPEN and state >= ProcessState.APPROVED.rank

    @property
    def accepted(self) -> bool:
        """Whether an open claim is known to be accepted; nobody approves what is not."""
        told = self.numbers.get(PENDING_FIELD) == 0 or self.accepted_on is not None
        return self.approved or (self.stage is Stage.OPEN and told)

    @property
    def settled(self) -> frozenset[str]:
        """Fields that events have overtaken, so that nobody asks for them."""
        if self.approved:
            return APPROVED
        return ACCEPTED if self.accepted else frozenset()

    @property
    def moot(self) -> frozenset[str]:
        """Fields that nobody puts right any more; worth knowing all the same."""
        return OVERDUE if self.overdue else frozenset()

    @property
    def since(self) -> float:
        """Days since the last contact about this claim; NaN without any."""
        here = self.features.get(SINCE_CONTACT, float("nan"))
        return float(np.fmin(here, self.since_contact))

    @property
    def promise(self) -> int | None:
        """Days to a promised payment that is waited for; ``None`` without one.

        A promise for a day further off than the policy allows buys no time.
        """
        if self.stage is not Stage.OPEN or self.promised is None:
            return None
        days = (self.promised - self.as_of).days
        return days if 0 <= days <= self.policy.promise_days else None

    @property
    def papers_late(self) -> bool:
        """Whether the year's last day for papers has passed."""
        return self.papers_by is not None and self.as_of > self.papers_by

    @property
    def treasury_closed(self) -> bool:
        """Whether the treasury pays out no more this year."""
        return self.treasury_closes is not None and self.as_of > self.treasury_closes

    @property
    def let_down(self) -> bool:
        """Whether a promised day passed unpaid and nobody has followed it up since."""
        if self.stage is not Stage.OPEN or self.promised is None or self.promised >= self.as_of:
            return False
        return not self.since < (self.as_of - self.promised).days

    @property
    def weak_grade(self) -> bool:
        """Whether the grade is D or E."""
        return self.grade in (Grade.D, Grade.E)

    def raising(self, cause: Cause) -> float:
        """Points by which a cause raises the risk; 0 below the policy's limit."""
        points = self.causes.get(cause, 0.0)
        return points if points >= self.policy.raising_points else 0.0

    def told_points(self, cause: Cause) -> float:
        """Points of a cause as they are told beside those of the others."""
        points = list(self.causes.values())
        told = shown_steps(self.probability - sum(points), self.probability, points)
        return dict(zip(self.causes, told, strict=True))[cause]
