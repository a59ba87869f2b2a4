"""Closed lists of codes, each with its zh and en label.

The order in which the members of an *ordered* list stand is the order the model sees (0, 1, 2 …);
the field that uses the list says in its ``Meta`` whether risk rises or falls along it.
An unknown code is an error, never "other".
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Code(StrEnum):
    """A code with two labels; ``ordered`` lists have an order that carries meaning."""

    zh: str
    en: str

    def __new__(cls, value: str, zh: str = "", en: str = "") -> Self:
        """A member that carries its labels beside its value."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.zh, member.en = zh, en
        return member

    def label(self, lang: str) -> str:
        """The label in ``lang`` ("zh" or "en")."""
        return self.zh if lang == "zh" else self.en

    @property
    def rank(self) -> int:
        """Position in the list, from 0."""
        return list(type(self)).index(self)


class OrderedCode(Code):
    """A list whose order is a scale (a grade of evidence, of strength …)."""


class BudgetStatus(OrderedCode):
    """How well it is evidenced that the money is budgeted; not a yes or no."""

    NONE = "none", "无预算", "not budgeted"
    VERBAL = "verbal", "口头答应", "promised verbally"
    DRAFT = "draft", "已列入预算草案", "in the draft budget"
    APPROVED = "approved", "预算已批准", "approved"
    REPLIED = "replied", "已批复到单位", "replied to the unit"
    FUND_PLAN = "fund_plan", "已列入用款计划", "in the monthly fund plan"
    SPECIAL_FUND = "special_fund", "专项资金或债券已下达", "special fund or bond in place"

    @property
    def is_approved(self) -> bool:
        """Whether money may be spent by it."""
        return self.rank >= BudgetStatus.APPROVED.rank


class FundSource(OrderedCode):
    """Where the money comes from, from the surest to the least sure."""

    BOND = "bond", "专项债券", "special bond"
    UPPER_TRANSFER = "upper_transfer", "上级转移支付", "transfer from above"
    OWN_BUDGET = "own_budget", "本级财政预算", "own fiscal budget"
    OWN_INCOME = "own_income", "单位自有收入", "the unit's own income"
    TO_BE_RAISED = "to_be_raised", "待筹措", "still to be raised"


class AgencyType(Code):
    """What kind of public body the customer is."""

    ORGAN = "organ", "行政机关", "administrative organ"
    INSTITUTION = "institution", "事业单位", "public institution"
    SCHOOL = "school", "学校", "school or university"
    HOSPITAL = "hospital", "公立医院", "public hospital"
    PLATFORM = "platform", "平台公司", "platform company"


class GovernmentLevel(OrderedCode):
    """Level of government the customer belongs to, from the centre down."""

    CENTRAL = "central", "中央", "central"
    PROVINCE = "province", "省级", "province"
    CITY = "city", "市级", "city"
    COUNTY = "county", "区县级", "county"
    TOWNSHIP = "township", "乡镇街道", "township"


class MarketPosition(OrderedCode):
    """The seller's place in its market, from the strongest to the weakest."""

    LEADER = "leader", "领先", "leader"
    CHALLENGER = "challenger", "挑战者", "challenger"
    FOLLOWER = "follower", "跟随者", "follower"
    NEWCOMER = "newcomer", "新进入者", "newcomer"


class CompetitorStrength(OrderedCode):
    """How strong the competing offers are."""

    NONE = "none", "无竞争对手", "none"
    WEAK = "weak", "较弱", "weak"
    EQUAL = "equal", "相当", "equal"
    STRONG = "strong", "较强", "strong"


class Difficulty(OrderedCode):
    """How hard something is with this customer."""

    EASY = "easy", "容易", "easy"
    MODERATE = "moderate", "一般", "moderate"
    HARD = "hard", "困难", "hard"
    VERY_HARD = "very_hard", "很困难", "very hard"


class PromiseKeeping(OrderedCode):
    """How a customer is known to keep its payment promises, from the best to the worst."""

    ALWAYS = "always", "说到做到", "always kept"
    MOSTLY = "mostly", "大多兑现", "mostly kept"
    RARELY = "rarely", "很少兑现", "rarely kept"
    NEVER = "never", "从不兑现", "never kept"


class InstalmentKind(Code):
    """Which instalment of the deal is paid."""

    ADVANCE = "advance", "预付款", "advance"
    PROGRESS = "progress", "进度款", "progress payment"
    ACCEPTANCE = "acceptance", "验收款", "acceptance payment"
    RETENTION = "retention", "质保金", "retention"
    SINGLE = "single", "全款", "single payment"


class Trigger(OrderedCode):
    """What makes an instalment fall due, from the surest to the least sure event."""

    FIXED_DATE = "fixed_date", "固定日期", "fixed date"
    SIGNING = "signing", "合同签订", "signing"
    DELIVERY = "delivery", "交付", "delivery"
    PROGRESS = "progress", "进度确认", "progress confirmed"
    ACCEPTANCE = "acceptance", "验收合格", "acceptance"
    WARRANTY_END = "warranty_end", "质保期满", "end of warranty"
    AUDIT = "audit", "审计结算", "settlement audit"


class ProcessState(OrderedCode):
    """How far a claim has come in the payer's own process."""

    NOT_SUBMITTED = "not_submitted", "未提交", "not submitted"
    REGISTERED = "registered", "已登记", "registered"
    VERIFIED = "verified", "已核验", "verified"
    AT_DESTINATION = "at_destination", "已到用款部门", "at the paying unit"
    APPROVED = "approved", "已审批", "approved"
    BOOKED = "booked", "已列支", "obligation booked"


class Channel(Code):
    """How the customer was contacted, in the order of the ladder."""

    PHONE = "phone", "电话", "phone"
    LETTER = "letter", "催款函", "letter"
    VISIT = "visit", "上门", "visit"
    JOINT = "joint", "联合催收", "joint action"
    LEGAL = "legal", "法律途径", "legal route"


class ContactResult(Code):
    """What came of a contact."""

    REACHED = "reached", "联系到关键人", "key person reached"
    NOT_REACHED = "not_reached", "未联系到", "not reached"
    PROMISED = "promised", "承诺付款", "promised to pay"
    REFUSED = "refused", "拒绝付款", "refused"


class Stage(Code):
    """When a score is asked for."""

    SIGNING = "signing", "签约前", "before signing"
    OPEN = "open", "已开票未回款", "open receivable"


class Grade(OrderedCode):
    """Risk grade, A the best."""

    A = "A", "低风险", "low risk"
    B = "B", "较低风险", "lower risk"
    C = "C", "中等风险", "medium risk"
    D = "D", "较高风险", "higher risk"
    E = "E", "高风险", "high risk"


class ConfidenceLevel(OrderedCode):
    """How far a score can be relied on."""

    HIGH = "high", "高", "high"
    MEDIUM = "medium", "中", "medium"
    LOW = "low", "低", "low"
