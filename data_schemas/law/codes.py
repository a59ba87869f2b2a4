"""Closed lists the legal clock speaks in."""

from __future__ import annotations

from data_schemas.codes import AgencyType, Code, OrderedCode


class BuyerKind(Code):
    """What the payer is in the eyes of the Regulation (articles 2 and 36)."""

    ORGAN = "organ", "机关", "state organ"
    INSTITUTION = "institution", "事业单位", "public institution"
    GROUP = "group", "使用财政资金的团体组织", "organisation on fiscal funds"
    STATE_ENTERPRISE = "state_enterprise", "国有大型企业", "large state-owned enterprise"
    ENTERPRISE = "enterprise", "其他大型企业", "other large enterprise"
    ARMY = "army", "军队", "army"
    OTHER = "other", "其他（含中小企业）", "other, also an SME"

    @property
    def is_public(self) -> bool:
        """Whether the 30 and 60 days of public bodies bind it."""
        return self in (BuyerKind.ORGAN, BuyerKind.INSTITUTION, BuyerKind.GROUP)

    @property
    def is_enterprise(self) -> bool:
        """Whether it is a large enterprise."""
        return self in (BuyerKind.STATE_ENTERPRISE, BuyerKind.ENTERPRISE)


BUYER_OF: dict[AgencyType, BuyerKind] = {
    AgencyType.ORGAN: BuyerKind.ORGAN,
    AgencyType.INSTITUTION: BuyerKind.INSTITUTION,
    AgencyType.SCHOOL: BuyerKind.INSTITUTION,
    AgencyType.HOSPITAL: BuyerKind.INSTITUTION,
}
"""What an agency type says of the payer; a platform company's size has to be told."""


class ContractSubject(Code):
    """What is bought."""

    GOODS = "goods", "货物", "goods"
    WORKS = "works", "工程", "works"
    SERVICES = "services", "服务", "services"
    MIXED = "mixed", "混合（含工程）", "mixed, works included"

    @property
    def has_works(self) -> bool:
        """Whether construction is part of it."""
        return self in (ContractSubject.WORKS, ContractSubject.MIXED)


class DelayReason(Code):
    """The reason a payer gives for paying late."""

    LEADER_CHANGE = "leader_change", "负责人变更", "change of the person in charge"
    INTERNAL_PROCESS = "internal_process", "履行内部付款流程", "internal payment process"
    COMPLETION_FILING = "completion_filing", "等待竣工验收备案", "waiting for completion filing"
    FINAL_AUDIT = "final_audit", "等待决算审计", "waiting for the final audit"
    OTHER = "other", "其他", "other"

    @property
    def bars(self) -> bool:
        """Whether the Regulation names it as no ground for paying late."""
        return self is not DelayReason.OTHER

    @property
    def may_be_agreed(self) -> bool:
        """Whether it counts where the contract provides for it."""
        return self in (DelayReason.COMPLETION_FILING, DelayReason.FINAL_AUDIT)


class RestartKind(Code):
    """What makes the limitation period start anew."""

    DEMAND = "demand", "提出付款请求", "demand for payment"
    ACKNOWLEDGEMENT = "acknowledgement", "确认欠款", "acknowledgement of the debt"
    PART_PAYMENT = "part_payment", "部分付款", "part payment"
    PAYMENT_PLAN = "payment_plan", "还款计划或请求延期", "payment plan or request for time"
    SUIT = "suit", "起诉", "suit"
    ARBITRATION = "arbitration", "申请仲裁", "arbitration"
    EQUIVALENT = "equivalent", "支付令、保全、执行等", "payment order, preservation, execution"
    AUTHORITY = "authority", "向主管机关或调解组织投诉", "complaint to an authority or mediator"

    @property
    def is_procedure(self) -> bool:
        """Whether the period starts anew when a procedure ends."""
        return self in (RestartKind.SUIT, RestartKind.ARBITRATION, RestartKind.EQUIVALENT)

    @property
    def is_by_debtor(self) -> bool:
        """Whether the debtor does it, so that it may bear on a period that has run out."""
        return self in (
            RestartKind.ACKNOWLEDGEMENT, RestartKind.PART_PAYMENT, RestartKind.PAYMENT_PLAN,
        )  # fmt: skip

    @property
    def is_promise(self) -> bool:
        """Whether the debtor newly promises to perform, which revives a period that has run out."""
        return self is RestartKind.PAYMENT_PLAN


class Evidence(Code):
    """What is on file to prove a restart."""

    SIGNED = "signed", "对方签收或盖章", "signed or sealed by the debtor"
    DELIVERED = "delivered", "邮件或电子送达凭证", "proof of delivery, post or electronic"
    STATEMENT = "statement", "盖章对账函", "stamped statement of account"
    COURT = "court", "法院、仲裁或机关受理文书", "paper of a court, tribunal or authority"
    BANK = "bank", "银行回单", "bank slip"
    ORAL = "oral", "仅口头或电话", "by word of mouth only"
    NONE = "none", "无", "none"

    @property
    def proves(self) -> bool:
        """Whether a court can be shown it."""
        return self not in (Evidence.ORAL, Evidence.NONE)

    @property
    def binds(self) -> bool:
        """Whether it bears the debtor's own hand or a court's."""
        return self in (Evidence.SIGNED, Evidence.STATEMENT, Evidence.COURT)


class RestartStanding(Code):
    """What becomes of something that may have started limitation anew."""

    COUNTS = "counts", "计入，时效重新起算", "counts, limitation starts anew"
    PENDING = "pending", "程序未终结，时效停在那里", "the procedure has not ended, the clock stands"
    PROMISE = (
        "promise", "届满后重新承诺履行，计入", "a new promise to pay after the end, counts",
    )  # fmt: skip
    COUNSEL = (
        "counsel", "届满之后，是否等于同意履行请律师判断，不计入",
        "after the end; whether it is consent to pay is for counsel to judge, does not count",
    )  # fmt: skip
    ALONE = (
        "alone", "仅在本期被视为独立债务时计入",
        "counts only were this instalment a debt of its own",
    )  # fmt: skip
    WHOLE = (
        "whole", "自最后一期起算时计入，若本期被视为独立债务则不计入",
        "counts, but not were this instalment a debt of its own",
    )  # fmt: skip
    UNPROVEN = "unproven", "没有可证明的证据，不计入", "cannot be proven, does not count"
    BEFORE_DUE = "before_due", "早于起算日，不计入", "before the start, does not count"
    AFTER_END = "after_end", "届满之后，不计入", "after the end, does not count"
    BEYOND = "beyond", "超过二十年，不计入", "after twenty years, does not count"

    @property
    def counts(self) -> bool:
        """Whether it starts the period anew or stops it."""
        return self in (
            RestartStanding.COUNTS, RestartStanding.PENDING, RestartStanding.PROMISE,
            RestartStanding.WHOLE,
        )  # fmt: skip


class FindingKind(Code):
    """What a finding is about."""

    SCOPE = "scope", "适用范围", "scope"
    TERM = "term", "付款期限", "term of payment"
    INTEREST = "interest", "逾期利息", "late interest"
    CLAUSE = "clause", "合同条款", "clause"
    REMEDY = "remedy", "救济", "remedy"
    LIMITATION = "limitation", "诉讼时效", "limitation"
    CALENDAR = "calendar", "财政日历", "fiscal calendar"
    NOTICE = "notice", "说明", "notice"


class Level(OrderedCode):
    """How a finding is to be taken, from the mildest on."""

    INFO = "info", "提示", "note"
    MISSING = "missing", "待补充", "to supply"
    ATTENTION = "attention", "注意", "attention"
    BREACH = "breach", "违反规定", "breach"


class StartEvent(Code):
    """What the term of payment runs from."""

    DELIVERY = "delivery", "交付", "delivery"
    ACCEPTANCE = "acceptance", "验收合格", "acceptance"
    INSPECTION_END = "inspection_end", "约定验收期限届满", "the end of the inspection period"
    SETTLEMENT = "settlement", "双方确认结算金额", "confirmation of the settlement"
