"""Shares of a deal that its instalments say too: blank ones are theirs, others are held to them.

A caller may leave the upfront and the retention share blank where the plan says them; scored as
unknown, the same deal would have another score than where they are typed in. A share told that is
another than the plan's is not scored either: what is paid when is the contract, a share only a sum
of it. A plan that leaves a part of the contract out says neither: of an advance alone, all that is
planned is prepaid.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

from data_schemas.case import AMOUNT_TOLERANCE, DealCase
from data_schemas.codes import InstalmentKind
from data_schemas.deal import Deal
from data_schemas.errors import FieldProblem
from data_schemas.field import fields_of

Case = TypeVar("Case", bound=DealCase)

SHARES: dict[str, InstalmentKind] = {
    "upfront_share": InstalmentKind.ADVANCE,
    "retention_share": InstalmentKind.RETENTION,
}
"""Fields of the deal that the instalments of a kind say as well."""
ROUNDING = 0.005
"""What is told in whole percent is the plan's share within this."""


@dataclass(frozen=True)
class Contradiction:
    """A share told that is another than the plan's; ``settled`` is whether the plan's is scored."""

    name: str
    told: float
    planned: float
    settled: bool

    def text(self, lang: str) -> str:
        """What was given, what the instalments say, and what to do."""
        told, planned = _percent(self.told), _percent(self.planned)
        kind = SHARES[self.name].label(lang)
        if lang == "zh":
            return f"填的是 {told}，而分期中{kind}占 {planned}：请改其中一处，或留空按分期计算"
        return (
            f"{told} given, but {planned} of the instalments is {kind}: change one of them, or"
            " leave this blank to follow the instalments"
        )

    def scored(self, lang: str) -> str:
        """``text``, and what the score reads."""
        if not self.settled:
            return self.text(lang)
        planned = _percent(self.planned)
        by = (
            f"；本次按分期的 {planned} 评估"
            if lang == "zh"
            else f"; scored by the plan's {planned}"
        )
        return self.text(lang) + by

    def problem(self, lang: str) -> FieldProblem:
        """The same as what is wrong with the field."""
        label = fields_of(Deal)[self.name].meta.label(lang)
        return FieldProblem(field=f"deal.{self.name}", label=label, message=self.text(lang))


def with_plan_shares(case: Case) -> Case:
    """The case with the shares of its plan where that is whole: blank ones, and contradicted ones.

    More than the field may say is left to the plan alone.
    """
    wrong = {one.name for one in contradictions(case)}
    filled = {
        name: round(planned, 4)
        for name, planned in _planned(case).items()
        if (getattr(case.deal, name) is None or name in wrong) and _says(case, name, planned)
    }
    if not filled:
        return case
    return case.model_copy(update={"deal": case.deal.model_copy(update=filled)})


def contradictions(case: DealCase) -> list[Contradiction]:
    """Shares told that are neither the plan's nor, where it leaves some out, the contract's."""
    total, amount = _total(case), case.deal.amount
    out = []
    for name, planned in _planned(case).items():
        told = getattr(case.deal, name)
        if told is not None and differs(told, planned, total / amount):
            out.append(Contradiction(name, told, planned, _says(case, name, planned)))
    return out


def differs(told: Any, planned: Any, whole: float) -> Any:
    """Whether shares told are neither the plan's nor, as it may leave some out, the contract's.

    Parameters
    ----------
    told, planned : float or ndarray
    whole : float
        Share of the contract that is planned.

    Returns
    -------
    bool or ndarray of bool
        False where a share is missing.
    """
    return (abs(told - planned) > ROUNDING) & (abs(told - planned * whole) > ROUNDING)


def _says(case: DealCase, name: str, planned: float) -> bool:
    """Whether a plan says a share of the contract: it is whole, and the field may be as much."""
    whole = _total(case) >= case.deal.amount * (1 - AMOUNT_TOLERANCE)
    return whole and planned <= (fields_of(Deal)[name].high or 1.0)


def _planned(case: DealCase) -> dict[str, float]:
    """The shares of what is planned, by field."""
    total = _total(case)
    return {
        name: sum(p.amount for p in case.instalments if p.kind is kind) / total
        for name, kind in SHARES.items()
    }


def _total(case: DealCase) -> float:
    """What the instalments plan together, CNY."""
    return sum(part.amount for part in case.instalments)


def _percent(share: float) -> str:
    return f"{round(share * 100, 1):g}%"
