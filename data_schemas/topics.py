"""What has to be found out: six questions, 3 + 2 confirmations, four difficulties, six hearts.

Each is a topic that declared fields answer. An open topic is an information gap; how far its
answer could move the risk is worked out in ``model.advice.gaps``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from data_schemas.causes import Side
from data_schemas.questions import QUESTIONS


class TopicKind(StrEnum):
    """The framework a topic belongs to."""

    QUESTION = "question"
    CONFIRMATION = "confirmation"
    DIFFICULTY = "difficulty"
    HEART = "heart"

    def label(self, lang: str) -> str:
        """The label in ``lang`` ("zh" or "en")."""
        zh, en = _KIND[self.value]
        return zh if lang == "zh" else en


_KIND = {
    "question": ("回款前的六个自问", "six questions before collection"),
    "confirmation": ("知己三项、知彼两项", "three confirmations of oneself, two of the customer"),
    "difficulty": ("四难", "four access difficulties"),
    "heart": ("六心法则", "six hearts"),
}


@dataclass(frozen=True, kw_only=True)
class Topic:
    """One thing to be found out.

    Parameters
    ----------
    id : str
        ``question_1`` …, ``confirm_people`` …, ``difficulty_find`` …, ``heart_trust`` ….
    fields : tuple of str
        The fields that answer it, as "owner.name".
    own : tuple of str
        Those of them, yes or no, that answer its wording; the others stand beside it. Empty where
        the wording names them all.
    side : Side
        Who can answer it.
    """

    id: str
    kind: TopicKind
    zh: str
    en: str
    side: Side
    source: str
    fields: tuple[str, ...]
    own: tuple[str, ...] = ()

    def label(self, lang: str) -> str:
        """The label in ``lang`` ("zh" or "en")."""
        return self.zh if lang == "zh" else self.en


_QUESTION_SIDE = {1: Side.OURS, 2: Side.THEIRS, 3: Side.OURS, 4: Side.OURS, 5: Side.THEIRS,
                  6: Side.OURS}  # fmt: skip
_OWN: dict[int, tuple[str, ...]] = {
    2: ("deal.acceptor_identified",),
    3: ("deal.acceptance_standard_written",),
    4: ("deal.payment_date_written", "deal.payment_method_written"),
    5: ("deal.payer_identified",),
}
"""Fields that answer a question's own wording, by its number."""

PERSONS = frozenset({
    "deal.decision_maker_identified", "deal.acceptor_identified", "deal.payer_identified",
})  # fmt: skip
"""Who decides, accepts and pays: asked of every deal before it is signed."""
ACCEPTED = frozenset({
    "deal.acceptor_identified", "deal.acceptance_standard_written",
    "deal.acceptance_procedure_agreed", "deal.acceptance_days", "receivable.acceptance_pending",
})  # fmt: skip
"""What nobody asks any more once a claim has been accepted."""
OVERDUE = frozenset({"deal.late_penalty_written"})
"""What nobody puts right once a claim is late: what is agreed then takes the place of the interest
that the law gives without."""
APPROVED = ACCEPTED | {"deal.audit_required", "receivable.delivery_papers_complete_share"}
"""The same once the payer has approved it: papers and audit are behind it too."""


def _questions() -> tuple[Topic, ...]:
    """The six questions; which fields answer one stands in the ``Meta`` of the fields."""
    return tuple(
        Topic(
            id=f"question_{number}",
            kind=TopicKind.QUESTION,
            zh=question.zh,
            en=question.en,
            side=_QUESTION_SIDE[number],
            source=f"回款前的六个自问（{number}）",
            fields=tuple(f"{field.owner}.{field.name}" for field in question.fields),
            own=_OWN.get(number, ()),
        )
        for number, question in QUESTIONS.items()
    )


def _topic(
    kind: TopicKind, name: str, zh: str, en: str, side: Side, source: str, *fields: str
) -> Topic:
    return Topic(id=name, kind=kind, zh=zh, en=en, side=side, source=source, fields=fields)


_C, _D, _H = TopicKind.CONFIRMATION, TopicKind.DIFFICULTY, TopicKind.HEART
_OURS, _THEIRS = Side.OURS, Side.THEIRS
_SELF, _THEM = "回款前的知己三项确认", "回款前的知彼两项确认"
_FOUR, _SIX = "政府大客户回款的经典难题", "六心法则的六个核心要素"

TOPICS: dict[str, Topic] = {
    topic.id: topic
    for topic in (
        *_questions(),
        _topic(
            _C, "confirm_trade", "交易是否清晰（项目、规格、数量、金额、时间、维护人）",
            "the trade is clear (project, specification, quantity, amount, time, who maintains it)",
            _OURS, _SELF, "deal.amount", "deal.requirement_fit", "deal.customisation_share",
            "deal.delivery_before_contract", "deal.collection_owner_assigned",
        ),
        _topic(
            _C, "confirm_project", "项目是否清晰（验收标准与方式、付款方式与日期）",
            "the project is clear (acceptance standard and method, payment method and date)",
            _OURS, _SELF, "deal.acceptance_standard_written", "deal.acceptance_procedure_agreed",
            "deal.acceptance_days", "deal.payment_method_written", "deal.payment_date_written",
        ),
        _topic(
            _C, "confirm_trigger", "催款启动条件是否清晰（时间、金额、进度）",
            "the trigger that starts collection is clear (time, amount, progress)",
            _OURS, _SELF, "deal.collection_trigger_agreed", "instalment.trigger",
        ),
        _topic(
            _C, "confirm_people", "人员关系是否清晰（决策人、验收人、付款责任人）",
            "the people are clear (decision-maker, acceptor, payer)",
            _THEIRS, _THEM, "deal.decision_maker_identified", "deal.acceptor_identified",
            "deal.payer_identified",
        ),
        _topic(
            _C, "confirm_finances",
            "财务情况是否清晰（预算、开票要求、扎账日、开户行及其扎账日、转账周期、资金与信用）",
            "the finances are clear (budget, invoice, closing days, bank, transfer, funds, credit)",
            _THEIRS, _THEM, "deal.budget_status", "deal.budget_coverage", "deal.fund_source",
            "deal.invoice_requirements_known", "deal.closing_day_known",
            "customer.treasury_transfer_days", "customer.reported_days_late",
            "customer.promise_keeping",
        ),
        _topic(
            _D, "difficulty_find", "客户难找：决策人是否找得到",
            "hard to find: can the decision-maker be found?",
            _OURS, _FOUR, "deal.decision_maker_identified",
        ),
        _topic(
            _D, "difficulty_appoint", "客户难约：约见能否约到",
            "hard to get an appointment with", _THEIRS, _FOUR,
            "customer.appointments_granted_share",
        ),
        _topic(
            _D, "difficulty_meet", "客户难见：约好的会面是否被取消",
            "hard to meet: are agreed meetings cancelled?", _THEIRS, _FOUR,
            "customer.meetings_held_share",
        ),
        _topic(
            _D, "difficulty_agree", "客户难搞定：达成一致是否困难",
            "hard to agree with", _THEIRS, _FOUR, "customer.agreement_difficulty",
        ),
        _topic(_H, "heart_trust", "信任", "trust", _OURS, _SIX, "customer.trust_score"),
        _topic(_H, "heart_care", "关心", "care", _OURS, _SIX, "customer.care_score"),
        _topic(
            _H, "heart_listening", "倾听", "listening", _OURS, _SIX, "customer.listening_score"
        ),
        _topic(
            _H, "heart_communication", "沟通", "communication", _OURS, _SIX,
            "customer.communication_score",
        ),
        _topic(
            _H, "heart_execution", "执行", "execution", _OURS, _SIX, "customer.execution_score"
        ),
        _topic(_H, "heart_feedback", "反馈", "feedback", _OURS, _SIX, "customer.feedback_score"),
    )
}  # fmt: skip
"""By id, in the order of the documents."""


class AnswerQuality(StrEnum):
    """How an answer compares with the middle one of similar deals; a blank counts as neither."""

    GOOD = "good"
    TYPICAL = "typical"
    BAD = "bad"

    def label(self, lang: str) -> str:
        """The label in ``lang`` ("zh" or "en")."""
        zh = {"good": "较好的答案", "typical": "居中的答案", "bad": "较差的答案"}
        en = {"good": "better answers", "typical": "middling answers", "bad": "worse answers"}
        return (zh if lang == "zh" else en)[self.value]
