"""When a manager decides against the model: what, by whom, why; and how that turned out."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from data_schemas.answer import Answer
from data_schemas.codes import Code, Grade
from data_schemas.field import Meta, Record
from data_schemas.values import Balance, Id, Month, Note


class OverrideKind(Code):
    """What was decided against the model."""

    GRADE = "grade", "调整等级", "another grade"
    APPROVAL = "approval", "不按建议批准", "approved against advice"
    REFUSAL = "refusal", "不按建议否决", "refused against advice"
    PROVISION = "provision", "调整损失准备", "another provision"


class OverrideReason(Code):
    """Why; a closed list, so that reasons can be counted and held against what came to pass."""

    BUDGET_SEEN = "budget_seen", "已见到预算批复或资金计划", "budget or fund plan seen"
    PAYER_SPOKEN = "payer_spoken", "已与付款人核实", "confirmed with the payer"
    GUARANTEE = "guarantee", "有担保、保理或信用保险", "guarantee, factoring or insurance"
    TERMS_CHANGED = "terms_changed", "条款已改善，尚未录入", "terms improved, not on record yet"
    DATA_WRONG = "data_wrong", "台账数据有误", "records are wrong"
    STRATEGIC = "strategic", "战略客户或市场进入", "strategic customer or market"
    RELATIONSHIP = "relationship", "长期合作，了解其付款习惯", "long relation, habits are known"
    BAD_NEWS = "bad_news", "得知不利消息（预算、人事、争议）", "bad news: budget, people, dispute"
    ACCOUNTING = "accounting", "会计判断（前瞻信息、单项计提）", "accounting judgement"
    OTHER = "other", "其他", "other"


class OverrideGiven(Record):
    """A decision against the model, as a manager writes it down.

    A grade or an approval names the score it is about; a provision names a customer, or nobody for
    the whole book. It counts for the closing of one month (``closing``; by default the one that the
    book of today closes, which before this month's file is last month's) and lapses with it: the
    book of the month's last records, which may be that of the next one's first day.
    ``back_to_model`` takes one back: from then on the model's holds again.
    """

    kind: Annotated[OverrideKind, Meta(zh="类型", en="Kind")]
    reason: Annotated[OverrideReason, Meta(zh="理由", en="Reason")]
    score_id: Annotated[Id | None, Meta(zh="评分编号", en="Score id")] = None
    grade: Annotated[Grade | None, Meta(zh="等级", en="Grade")] = None
    customer_id: Annotated[Id | None, Meta(zh="客户编号", en="Customer id")] = None
    amount: Annotated[
        Balance | None,
        Meta(zh="损失准备金额", en="Provision", unit="CNY"),
    ] = None
    back_to_model: Annotated[
        bool | None, Meta(zh="撤回人工金额，按模型计提", en="Back to the model's provision")
    ] = None
    closing: Annotated[
        Month | None, Meta(zh="计入哪个月的结账", en="Month whose closing it counts for")
    ] = None
    note: Annotated[Note | None, Meta(zh="说明", en="Note")] = None

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        wanted = {
            OverrideKind.GRADE: ("score_id", "grade"),
            OverrideKind.APPROVAL: ("score_id",),
            OverrideKind.REFUSAL: ("score_id",),
            OverrideKind.PROVISION: () if self.back_to_model else ("amount",),
        }[self.kind]
        provides = self.kind is OverrideKind.PROVISION
        allowed = {*wanted, *(("customer_id", "back_to_model", "closing") if provides else ())}
        if provides and self.back_to_model and self.amount is not None:
            raise PydanticCustomError(
                "not_both", "amount", {"given": "", "allowed": "amount | back_to_model"}
            )
        for name in ("score_id", "grade", "customer_id", "amount", "back_to_model", "closing"):
            given = getattr(self, name)
            if name in wanted and given is None:
                raise PydanticCustomError("missing", name, {"given": "", "allowed": ""})
            if name not in allowed and given is not None:
                raise PydanticCustomError(
                    "not_of_this_kind", name, {"given": str(given), "allowed": ""}
                )
        if self.reason is OverrideReason.OTHER and self.note is None:
            raise PydanticCustomError("missing", "note", {"given": "", "allowed": ""})
        return self


class Override(Answer):
    """A decision as it is kept. The score it is about stays as it was given.

    ``model_grade`` and ``model_probability`` are the score's own; ``provision`` is text to the
    cent, null where it went ``back_to_model``; ``closing`` is the month it counts for (a book of
    another day has none of it), null of other kinds.
    """

    override_id: str
    created: datetime
    author: str
    kind: OverrideKind
    kind_label: str
    reason: OverrideReason
    reason_label: str
    score_id: str | None
    subject: str | None
    model_version: str | None
    model_grade: Grade | None
    model_probability: float | None
    delay_days: int | None
    grade: Grade | None
    customer_id: str | None
    provision: Decimal | None
    back_to_model: bool
    closing: str | None
    note: str | None

    @property
    def author_name(self) -> str:
        """Who decided, as people know them: ``author`` says too whether by page or by key."""
        return self.author.partition(":")[2] or self.author


class Overrides(Answer):
    """A page of decisions, the latest first; ``next_offset`` is null on the last one."""

    total: int
    items: list[Override]
    next_offset: int | None


class OverrideQuarter(Answer):
    """Decisions of one quarter that can be judged: model and manager on what came to pass.

    ``delayed`` is the share unpaid at the delay horizon, ``model_expected`` what the model
    expected. ``manager_closer`` and ``model_closer`` count cases in which the one's grade was
    nearer to what came to pass. ``enough`` says whether the cases are enough to compare.
    ``afterwards`` are decisions that were made when what came to pass was known already: none of
    the others counts them.
    """

    quarter: str
    cases: int
    waiting: int
    afterwards: int
    delayed: float | None
    model_expected: float | None
    manager_closer: int
    model_closer: int
    enough: bool
    text: str


class OverrideReview(Answer):
    """Model and manager by quarter, and by reason over all quarters."""

    as_of: date
    synthetic: bool
    least_cases: int
    quarters: list[OverrideQuarter]
    reasons: list[OverrideQuarter]
