"""A case the playbook is asked about, and what several of its rules share."""

from __future__ import annotations

from dataclasses import dataclass

from data_schemas.advice import ArrearsKind
from data_schemas.approach import Sanction
from data_schemas.causes import Cause
from data_schemas.codes import Channel, Stage
from data_schemas.field import KnownAt
from data_schemas.grounds import GroundCode
from data_schemas.phenomena import Phenomenon
from data_schemas.playbook.action import Action, Check
from model.advice.arrears import Judged
from model.advice.channels import next_channel
from model.advice.ground import FieldLabel, Ground, Share, ground
from model.advice.seen import told, unpaid_at
from model.advice.situation import Situation, advice_fields


@dataclass(frozen=True)
class Case:
    """A situation with what has been concluded from it so far."""

    now: Situation
    shown: Phenomenon
    judged: Judged | None
    channel: tuple[Channel, list[Ground]] | None

    @property
    def non_malicious(self) -> bool:
        """Whether it is past due and taken as non-malicious."""
        return self.judged is not None and self.judged.kind is ArrearsKind.NON_MALICIOUS

    @property
    def with_counsel(self) -> bool:
        """Whether it has gone to law or to counsel now: from then on counsel speaks for us."""
        step = self.judged.step if self.judged is not None else None
        goes = self.channel is not None and self.channel[0] is Channel.LEGAL
        return self.now.at_law or step is Sanction.LEGAL or goes

    @property
    def service_stopped(self) -> bool:
        """Whether service has been stopped over it, or is to be."""
        step = self.judged.step if self.judged is not None else None
        return Sanction.STOP_SERVICE in {step, *self.now.sanctions}

    @property
    def sanctioned(self) -> bool:
        """Whether a step of the sanctions ladder is advised now."""
        return self.judged is not None and self.judged.step is not None


def case_of(now: Situation, shown: Phenomenon, judged: Judged | None) -> Case:
    """The case the rules are asked about."""
    return Case(now, shown, judged, next_channel(now, judged))


def checks_of(now: Situation, action: Action) -> tuple[Check, ...]:
    """What should be so once an action is done, of what can still be put right."""
    return tuple(check for check in action.checks if check.field not in now.moot)


def failing(now: Situation, action: Action) -> list[Ground]:
    """Checks of an action that are known to fail."""
    return [
        told(now, check.field)
        for check in checks_of(now, action)
        if now.knows(check.field) and not check.holds(now.number(check.field), now.policy)
    ]


def unknown(now: Situation, action: Action) -> list[Ground]:
    """Checks of an action that cannot be made because the field is not known."""
    return [
        not_known(check.field)
        for check in checks_of(now, action)
        if not now.knows(check.field) and knowable(now, check.field)
    ]


def not_known(name: str) -> Ground:
    """That nobody recorded a field."""
    return ground(GroundCode.FIELD_UNKNOWN, field=FieldLabel(advice_fields()[name]))


def knowable(now: Situation, name: str) -> bool:
    """Whether a field can be known at this stage at all, and events have not overtaken it."""
    if name in now.settled:
        return False
    return now.stage is Stage.OPEN or advice_fields()[name].meta.known_at is KnownAt.SIGNING


def by_checks(case: Case, action: Action) -> list[Ground]:
    """A check fails, or the action's cause raises the risk and a check is not known."""
    now = case.now
    found = failing(now, action)
    because = raised(now, action.cause)
    if not found and because:
        found = unknown(now, action)
    return [*found, *because] if found else []


def raised(now: Situation, cause: Cause | None) -> list[Ground]:
    """That a cause raises the risk, by how much; empty below the policy's limit."""
    if cause is None or not now.raising(cause):
        return []
    return [ground(GroundCode.CAUSE_RAISES, cause=cause, points=100 * now.told_points(cause))]


def past_due(now: Situation) -> Ground:
    """How long a claim is past due."""
    return ground(GroundCode.PAST_DUE, value=now.days_late)


def budget_short(now: Situation) -> list[Ground]:
    """That the budget is known not to cover the contract."""
    coverage = now.number("deal.budget_coverage")
    return [ground(GroundCode.BUDGET_SHORT, value=Share(coverage))] if coverage < 1 else []


def default_likely(now: Situation) -> list[Ground]:
    """That default is likely enough to prepare for collecting in parts."""
    limit = now.policy.partial_probability
    if now.default_probability < limit:
        return []
    return [unpaid_at(now, now.default_days, now.default_probability, limit)]
