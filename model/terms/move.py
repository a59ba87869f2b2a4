"""The single changes open to a deal: which levers, how far, how hard each is to get."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from data_schemas.case import DealCase
from data_schemas.codes import InstalmentKind, Trigger
from data_schemas.deal import Deal
from data_schemas.instalment import Instalment
from data_schemas.levers import LEVERS, Lever
from data_schemas.policy import Policy
from data_schemas.terms import GoalKind
from data_schemas.terms_policy import TermsPolicy
from model.law.answered import known
from model.money.cents import CENT, money

FIXED = (InstalmentKind.ADVANCE, InstalmentKind.RETENTION)
"""Kinds whose amount and day the upfront and the retention share decide."""

Value = bool | int | float | Trigger | Decimal
Steps = Iterator[tuple[Value | None, Value]]
"""The present value and a better one, as often as there are any."""


class Reason(StrEnum):
    """Why a lever is not advised on."""

    NOT_LEARNT = "not_learnt"
    OFF_LIMITS = "off_limits"
    KEPT = "kept"
    TERM_DIFFERS = "term_differs"
    LAW = "law"


@dataclass(frozen=True)
class Move:
    """One lever moved to one value.

    Parameters
    ----------
    before : value or None
        As it is now; ``None`` where it is not known.
    weight : Decimal
        How hard it is to get, CNY, to the cent. What it is worth in money depends on the changes
        beside it (``model.terms.conceded``).
    """

    lever: Lever
    before: Value | None
    after: Value
    weight: Decimal


@dataclass(frozen=True)
class Terms:
    """The terms of a deal as they stand, read off its fields and instalments."""

    upfront: float
    retention: float
    body: tuple[Instalment, ...]
    """What is neither advance nor retention, in the order given."""

    @property
    def main(self) -> Instalment | None:
        """The largest instalment that is paid against acceptance or whole."""
        whole = (InstalmentKind.ACCEPTANCE, InstalmentKind.SINGLE)
        fit = [p for p in self.body if p.kind in whole]
        return max(fit, key=lambda p: p.amount) if fit else None


def planned(case: DealCase) -> Decimal:
    """What the instalments of a deal plan together, CNY: the price its money is of."""
    return sum((money(p.amount) for p in case.instalments), Decimal(0))


def terms_of(case: DealCase) -> Terms:
    """The terms of a deal; shares are the instalments', of what they plan, where they have any."""
    deal, total = case.deal, sum(p.amount for p in case.instalments)
    of = {kind: sum(p.amount for p in case.instalments if p.kind is kind) / total for kind in FIXED}
    told = deal.upfront_share, deal.retention_share
    upfront, retention = (
        round(of[kind], 4) if of[kind] or value is None else value
        for kind, value in zip(FIXED, told, strict=True)
    )
    body = tuple(p for p in case.instalments if p.kind not in FIXED)
    return Terms(upfront, retention, body)


def moves_of(
    case: DealCase, policy: Policy, goal: GoalKind, not_learnt: frozenset[str], keep: frozenset[str]
) -> tuple[list[Move], dict[str, Reason]]:
    """Every single change that may be asked for, and the levers that may not be touched, with why.

    The law is not looked at here (``model.terms.lawful``).
    """
    moves: list[Move] = []
    declined: dict[str, Reason] = {}
    terms, price = terms_of(case), planned(case)
    for lever in LEVERS.values():
        weight = money(float(policy.terms.weights[lever.id] * price))
        found = [
            Move(lever, before, after, weight)
            for before, after in _values(lever, case, terms, policy, goal)
        ]
        if not found:
            continue
        if lever.id in policy.terms.off_limits:
            declined[lever.id] = Reason.OFF_LIMITS
        elif lever.id in keep:
            declined[lever.id] = Reason.KEPT
        elif lever.id == "credit_days" and _open_term(case):
            declined[lever.id] = Reason.TERM_DIFFERS
        elif input_of(lever) in not_learnt:
            declined[lever.id] = Reason.NOT_LEARNT
        else:
            moves += found
    return moves, declined


def _open_term(case: DealCase) -> bool:
    """Whether the contract's term is shorter than the credit that days are planned by.

    Shortened from either, the other would not move by as much as is said.
    """
    own, agreed = case.deal.credit_days, known(case, LEVERS["credit_days"].declared)
    return own is not None and agreed is not None and own > agreed


def input_of(lever: Lever) -> str:
    """The model's input that must have been learnt for a lever to be advised on."""
    return _INPUTS.get(lever.id, lever.field)


_INPUTS = {"split": "terms.instalments", "price": "terms.amount"}
"""Levers whose field is no input of its own."""


def _values(lever: Lever, case: DealCase, terms: Terms, policy: Policy, goal: GoalKind) -> Steps:
    """The present value and each better one that the policy asks for."""
    if lever.target is not None:
        now = known(case, lever.declared)
        if now is None or _better(lever, now, lever.target):
            yield now, lever.target
    elif lever.id != "price" or goal is GoalKind.RETURN:
        deal, rules = case.deal, policy.terms
        steps: dict[str, Steps] = {
            "upfront_share": _upfront(terms, rules),
            "retention_share": _retention(terms, rules),
            "credit_days": _credit(case, rules, terms),
            "acceptance_days": _fewer(deal.acceptance_days, rules.acceptance_steps, terms),
            "trigger": _trigger(terms),
            "split": _split(deal, terms, rules),
            "price": _price(deal, rules),
        }
        yield from steps[lever.id]


def _better(lever: Lever, now: float, target: float) -> bool:
    """Whether the target lies on the better side, by the field's declared direction."""
    return (target - now) * lever.declared.meta.monotone < 0


def _upfront(terms: Terms, rules: TermsPolicy) -> Steps:
    # What is neither advance nor retention must keep something to be paid.
    most = 1 - terms.retention - 0.05
    if terms.body:
        yield from ((terms.upfront, u) for u in rules.upfront_steps if terms.upfront < u <= most)


def _retention(terms: Terms, rules: TermsPolicy) -> Steps:
    if terms.body:
        less = (r for r in reversed(rules.retention_steps) if r < terms.retention)
        yield from ((terms.retention, r) for r in less)


def _fewer(days: float | None, steps: tuple[int, ...], terms: Terms) -> Steps:
    if days is not None and terms.body:
        yield from ((days, d) for d in reversed(steps) if d < days)


def _credit(case: DealCase, rules: TermsPolicy, terms: Terms) -> Steps:
    """Shorter terms than the contract's, the credit as planned among them where that is shorter."""
    own, agreed = case.deal.credit_days, known(case, LEVERS["credit_days"].declared)
    steps = set(rules.credit_steps) if own is None else {d for d in rules.credit_steps if d < own}
    yield from _fewer(agreed, tuple(sorted(steps | ({own} if own is not None else set()))), terms)


def _trigger(terms: Terms) -> Steps:
    told = [p.trigger for p in terms.body if p.trigger is not None]
    worst = max(told, key=lambda t: t.rank, default=None)
    if worst is not None:
        surer = (Trigger.ACCEPTANCE, Trigger.DELIVERY)
        yield from ((worst, t) for t in surer if t.rank < worst.rank)


def _split(deal: Deal, terms: Terms, rules: TermsPolicy) -> Steps:
    main = terms.main
    whole = main is not None and (main.due_date - deal.signing_date).days >= rules.split_days
    if whole and not any(p.kind is InstalmentKind.PROGRESS for p in terms.body):
        yield None, True


def _price(deal: Deal, rules: TermsPolicy) -> Steps:
    price, coverage = Decimal(repr(deal.amount)), deal.budget_coverage
    highest = LEVERS["price"].declared.high
    for step in rules.price_steps:
        raised = (price * (1 + step)).quantize(CENT, ROUND_HALF_UP)
        within = money(deal.amount) < raised and (highest is None or raised <= highest)
        if within and (coverage is None or Decimal(repr(coverage)) >= 1 + step):
            yield money(deal.amount), raised
