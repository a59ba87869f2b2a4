"""What an action of the playbook is: who does what, by when, from which document."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from data_schemas.advice_policy import AdvicePolicy
from data_schemas.causes import Cause
from data_schemas.codes import Code, Stage


class ActionGroup(StrEnum):
    """The framework of the documents an action belongs to, the most pressing first."""

    CONFIRMATION = "confirmation"
    PREPARATION = "preparation"
    CHANNEL = "channel"
    SANCTION = "sanction"
    METHOD = "method"
    TALK = "talk"
    PARTIAL = "partial"
    TACTIC = "tactic"
    REMEDY = "remedy"
    MOVE = "move"
    TRUST = "trust"
    CAUTION = "caution"
    PRINCIPLE = "principle"
    EXPERIENCE = "experience"
    ATTITUDE = "attitude"
    MINDSET = "mindset"

    def label(self, lang: str) -> str:
        """The label in ``lang`` ("zh" or "en")."""
        zh, en = _GROUP[self.value]
        return zh if lang == "zh" else en


_GROUP = {
    "confirmation": ("知己知彼", "confirmations before collecting"),
    "preparation": ("回款前的五个准备", "five preparations before collecting"),
    "channel": ("催款渠道", "channel"),
    "sanction": ("惩戒措施", "sanctions"),
    "method": ("非恶意欠款的催讨方法", "means for non-malicious arrears"),
    "talk": ("面谈五步", "five steps of the talk"),
    "partial": ("无法完全讨回时的处理", "where it cannot be collected whole"),
    "tactic": ("信任建立的回款技巧", "collecting by trust"),
    "remedy": ("回款卡点的应对", "remedies of the stuck points"),
    "move": ("有效回款的八招", "eight moves"),
    "trust": ("建立信任", "building trust"),
    "caution": ("政府客户回款注意事项", "cautions for government customers"),
    "principle": ("有效回款的原则", "principles"),
    "experience": ("原则与经验分享", "principles and experience"),
    "attitude": ("回款态度", "attitude"),
    "mindset": ("心理建设", "state of mind"),
}


class Role(Code):
    """The post that carries an action out; never a named person."""

    SALES = "sales", "销售", "sales"
    MANAGER = "manager", "销售经理", "sales manager"
    COMMERCE = "commerce", "商务合同", "contract desk"
    FINANCE = "finance", "财务", "finance"
    DELIVERY = "delivery", "交付售后", "delivery and after-sales"
    LAWYER = "lawyer", "法务", "legal counsel"


class Strength(Code):
    """The five strengths (532素质), for coaching whoever carries an action out."""

    THINKING = "thinking", "思考力", "thinking"
    LISTENING = "listening", "倾听力", "listening"
    PERSUASION = "persuasion", "说服力", "persuasion"
    TRAINING = "training", "培训力", "training"
    EXECUTION = "execution", "执行力", "execution"


@dataclass(frozen=True, kw_only=True)
class Check:
    """What one field should be once an action is done.

    Parameters
    ----------
    field : str
        "owner.name"; ``approach.…`` for what is no model input.
    least, most : float, optional
        Bounds of a good value as the model encodes it: a boolean as 0 or 1, a code as its rank.
        ``least`` may name the figure of the policy below which a value is weak.
    """

    field: str
    least: float | Literal["low_score", "low_share"] | None = None
    most: float | None = None

    def __post_init__(self) -> None:
        if (self.least is None) == (self.most is None):
            raise TypeError(f"{self.field}: a check has a lower or an upper bound")

    def holds(self, number: float, policy: AdvicePolicy) -> bool:
        """Whether an encoded value is good."""
        bound = self.wanted(policy)
        return number <= bound if self.least is None else number >= bound

    def wanted(self, policy: AdvicePolicy) -> float:
        """The value that the action aims at: the bound itself."""
        if isinstance(self.least, str):
            return float(getattr(policy, self.least))
        return self.least if self.least is not None else (self.most or 0.0)


@dataclass(frozen=True, kw_only=True)
class Action:
    """One action.

    Parameters
    ----------
    id : str
        Group and name, ``channel_letter``.
    zh, en : str
        Label.
    do_zh, do_en : str
        What to do, as an instruction.
    role : Role
        Who does it.
    days : int
        Days within which it is done.
    source : str
        Where the documents have it.
    stages : tuple of Stage
        Stages at which it can be advised.
    checks : tuple of Check
        What should be so once it is done; what is not, is missing.
    cause : Cause, optional
        The cause it works on.
    ahead : bool
        Whether it is for the time before the due date: it is then done by that day at the latest.
    strength : Strength, optional
        What it asks of whoever does it.
    """

    id: str
    group: ActionGroup
    zh: str
    en: str
    do_zh: str
    do_en: str
    role: Role
    days: int
    source: str
    stages: tuple[Stage, ...]
    checks: tuple[Check, ...] = ()
    cause: Cause | None = None
    ahead: bool = False
    strength: Strength | None = None

    def label(self, lang: str) -> str:
        """The label in ``lang`` ("zh" or "en")."""
        return self.zh if lang == "zh" else self.en

    def text(self, lang: str) -> str:
        """What to do, in ``lang`` ("zh" or "en")."""
        return self.do_zh if lang == "zh" else self.do_en


LASTING = frozenset({
    "customer.contact_change_12m", "customer.sla_breaches_12m", "deal.delivery_before_contract",
    "deal.government_experience_years", "deal.team_collection_rate_12m",
    "receivable.invoice_returns",
})  # fmt: skip
"""Fields of what has happened: a reason to act, but nothing done by a given day undoes them, so no
effect is told of putting them right."""

BOTH = (Stage.SIGNING, Stage.OPEN)
OPEN = (Stage.OPEN,)
SIGNING = (Stage.SIGNING,)


def yes(field: str) -> Check:
    """The field should be true."""
    return Check(field=field, least=1)


def no(field: str) -> Check:
    """The field should be false or none."""
    return Check(field=field, most=0)


def least(field: str, bound: float | Literal["low_score", "low_share"]) -> Check:
    """The field should be at least so much, or not weak by the policy."""
    return Check(field=field, least=bound)
