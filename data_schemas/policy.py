"""Thresholds and rates of the business, from one TOML file; every figure may be changed."""

from __future__ import annotations

import tomllib
from datetime import date
from itertools import pairwise
from math import log
from pathlib import Path
from typing import Annotated, Any, Self

from annotated_types import Interval
from pydantic import (
    BeforeValidator,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from data_schemas.advice_policy import AdvicePolicy
from data_schemas.amiss import AMISS, amiss
from data_schemas.codes import Grade
from data_schemas.errors import InvalidPolicy
from data_schemas.fiscal import CalendarSettings
from data_schemas.law.settings import LawSettings
from data_schemas.money_policy import MoneyPolicy
from data_schemas.policy_table import PolicyTable
from data_schemas.portfolio_policy import PortfolioPolicy
from data_schemas.punctuation import marks
from data_schemas.reasons import code_of, reason
from data_schemas.terms_policy import TermsPolicy
from data_schemas.values import visible

NotBlank = Annotated[str, StringConstraints(min_length=1), BeforeValidator(visible)]


class LeakageException(PolicyTable):
    """Why an input that nearly tells the outcome may teach a model all the same."""

    feature: NotBlank = Field(description="name of the input, or of the column it comes from")
    reason: NotBlank = Field(description="how it was known before the payment")
    who: NotBlank = Field(description="who vouches for it")
    date: date


class Policy(PolicyTable):
    """What the company has decided.

    Grade limits are upper bounds of the delay probability; the last grade has none. Points are
    ``base_points`` at ``base_odds`` (odds of paying in time) and rise by ``points_to_double`` each
    time these odds double.
    """

    delay_days: int = Field(90, description="days past due that count as delay")
    default_days: int = Field(365, description="days past due that count as default")
    grade_limits: tuple[float, float, float, float] = Field(
        (0.10, 0.22, 0.40, 0.65), description="upper delay probability of A, B, C, D"
    )
    base_points: float = Field(600.0, description="points at the base odds")
    base_odds: float = Field(1.0, gt=0, description="odds of paying in time at the base points")
    points_to_double: float = Field(50.0, gt=0, description="points that double these odds")
    min_effective_n: float = Field(
        5.0, ge=0, description="outcomes of this customer below which confidence is low"
    )
    good_effective_n: float = Field(
        20.0, description="outcomes of this customer from which confidence can be high"
    )
    advice: AdvicePolicy = Field(
        AdvicePolicy(), description="thresholds of phenomenon, gaps and playbook"
    )
    money: MoneyPolicy = Field(MoneyPolicy(), description="loss, cost of capital, margin, limit")
    terms: TermsPolicy = Field(TermsPolicy(), description="bargaining over terms")
    law: LawSettings = Field(LawSettings(), description="the legal clock")
    calendar: CalendarSettings = Field(CalendarSettings(), description="the fiscal calendar")
    portfolio: PortfolioPolicy = Field(PortfolioPolicy(), description="the book of receivables")
    leakage_auc: Annotated[float, Interval(gt=0.5, le=1)] = Field(
        0.95, description="AUC of one input alone above which training stops"
    )
    leakage_exceptions: tuple[LeakageException, ...] = Field(
        (), description="inputs that may exceed it, each with feature, reason, who and date"
    )

    @model_validator(mode="after")
    def _limits_rise(self) -> Self:
        limits = self.grade_limits
        if not all(0 < a < b < 1 for a, b in pairwise(limits)):
            raise amiss(
                "grade_limits 须逐级升高，且在 0 与 1 之间",
                "grade_limits must rise and lie between 0 and 1",
            )
        if not 0 < self.delay_days < self.default_days:
            raise amiss(
                "delay_days 须大于 0 且小于 default_days",
                "delay_days must be above 0 and less than default_days",
            )
        if self.min_effective_n > self.good_effective_n:
            raise amiss(
                "min_effective_n 不得大于 good_effective_n",
                "min_effective_n must not be above good_effective_n",
            )
        return self

    @property
    def points_per_log_odds(self) -> float:
        """Scorecard points of one unit of log-odds of being unpaid; negative."""
        return -self.points_to_double / log(2.0)

    def points(self, log_odds: float) -> float:
        """Scorecard points of log-odds of being unpaid, not rounded.

        Examples
        --------
        >>> Policy().points(0.0)
        600.0
        """
        return self.base_points + self.points_per_log_odds * (log_odds + log(self.base_odds))

    def leakage_exception(self, feature: str) -> LeakageException | None:
        """The exception on file for an input, by its own name or that of its column."""
        names = (feature, feature.split("=")[0])
        return next((one for one in self.leakage_exceptions if one.feature in names), None)

    def grade(self, probability: float) -> Grade:
        """The grade of a delay probability."""
        for grade, limit in zip(Grade, self.grade_limits, strict=False):
            if probability <= limit:
                return grade
        return Grade.E


def read_policy(path: Path | None) -> Policy:
    """The policy in ``path``, or the defaults.

    Raises
    ------
    InvalidPolicy
        If the file is missing, no TOML, or has unknown or impossible figures.
    """
    if path is None:
        return Policy()
    try:
        return Policy(**read_toml(path))
    except ValidationError as err:
        zh, en = (_worded(err, lang) for lang in ("zh", "en"))
    except (OSError, ValueError) as err:
        zh = en = str(err)
    raise InvalidPolicy(
        f"政策文件 {path} 无法使用：{zh}", f"cannot use the policy file {path}: {en}"
    )


def read_toml(path: Path) -> dict[str, Any]:
    """What a TOML file says, with a byte order mark or without.

    Raises
    ------
    OSError, ValueError
        If it cannot be read or is no TOML.
    """
    return tomllib.loads(path.read_text(encoding="utf-8-sig"))


_SIGNS = {"gt": ">", "ge": "≥", "lt": "<", "le": "≤"}


def _worded(err: ValidationError, lang: str) -> str:
    """Each wrong setting with its name, what is wrong and what was given."""
    words, out = marks(lang), []
    for one in err.errors(include_url=False):
        code, name = code_of(one["type"]), ".".join(map(str, one["loc"]))
        if one["type"] == AMISS:
            out.append(f"{name} {one['ctx'][lang]}".strip())
            continue
        said, given = reason(code, lang), f"{words.colon}{one['input']}"
        limits = [f"{_SIGNS[k]} {v}" for k, v in one.get("ctx", {}).items() if k in _SIGNS]
        given += f" ({words.comma.join(limits)})" if limits else ""
        out.append(f"{name} {said}{given}".strip())
    return words.semicolon.join(out)
