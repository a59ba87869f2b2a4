"""The sentences in which advice says why: each code once, in zh and en, with its figures.

A figure stands in braces with its format; ``model.advice.ground`` fills in what was looked at, so
a text cannot quote anything else. An English count names its noun once and many times after it:
``{value:.0f|day|days}``. ``value`` and ``limit`` also go out as numbers.
"""

from __future__ import annotations

from enum import StrEnum

from data_schemas.codes import Code


class GroundCode(StrEnum):
    """Id of a ground; ``GROUNDS`` has its sentence."""

    ARREARS_DOUBTFUL = "arrears_doubtful"
    ARREARS_NON_MALICIOUS = "arrears_non_malicious"
    BROKEN_PROMISES = "broken_promises"
    BROKEN_TOO_OFTEN = "broken_too_often"
    BUDGET_SHORT = "budget_short"
    CAUSE_RAISES = "cause_raises"
    CONCESSION_LIMIT = "concession_limit"
    CONTACTS = "contacts"
    CUSTOMER_BREAKS_PROMISES = "customer_breaks_promises"
    CUSTOMER_PAYS_IN_PARTS = "customer_pays_in_parts"
    DAYS_PAST_DUE = "days_past_due"
    DAYS_SINCE_CONTACT = "days_since_contact"
    DUE_SOON = "due_soon"
    EXECUTION_ENDS = "execution_ends"
    EXPECTED_LATE = "expected_late"
    FEW_OUTCOMES = "few_outcomes"
    FIELD_IS = "field_is"
    FIELD_UNKNOWN = "field_unknown"
    GRADE_IS = "grade_is"
    INVOICE_RETURNED = "invoice_returned"
    KEY_PERSON_NOT_REACHED = "key_person_not_reached"
    KEY_PERSON_REACHED = "key_person_reached"
    LARGE_AMOUNT = "large_amount"
    LATE_BY_LAW = "late_by_law"
    LET_DOWN = "let_down"
    LIMITATION_AT_LAW = "limitation_at_law"
    LIMITATION_ENDS = "limitation_ends"
    LIMITATION_LAPSED = "limitation_lapsed"
    NEVER_CONTACTED = "never_contacted"
    NOT_REFUSED = "not_refused"
    PAID_IN_THE_END = "paid_in_the_end"
    PAPERS_IN_HAND = "papers_in_hand"
    PART_PAID = "part_paid"
    PAST_DUE = "past_due"
    PHENOMENON_IS = "phenomenon_is"
    PREPARED = "prepared"
    PROMISED = "promised"
    RECORDS_TO = "records_to"
    REFUSED = "refused"
    REFUSED_TOO_OFTEN = "refused_too_often"
    SETBACKS = "setbacks"
    STEP_TAKEN = "step_taken"
    THIN_QUARTER = "thin_quarter"
    TO_IDENTIFY = "to_identify"
    TO_PREPARE = "to_prepare"
    UNPAID_AT = "unpaid_at"
    USED = "used"
    NOT_USED = "not_used"
    YEAR_END = "year_end"


class CountedFrom(Code):
    """The day from which the days of a probability count."""

    AGREED = "agreed", "约定付款日", "the agreed due date"
    DUE = "due", "到期日", "the due date"
    TODAY = "today", "今天", "today"


GROUNDS: dict[GroundCode, tuple[str, str]] = {
    GroundCode.ARREARS_DOUBTFUL: (
        "不能按非恶意欠款处理（不利迹象 {value:.0f} 项，门槛 {limit:.0f} 项）",
        "cannot be taken as non-malicious ({value:.0f|sign|signs} against, limit {limit:.0f})",
    ),
    GroundCode.ARREARS_NON_MALICIOUS: ("按非恶意欠款处理", "taken as non-malicious arrears"),
    GroundCode.BROKEN_PROMISES: (
        "本笔已有 {value:.0f} 次承诺落空",
        "{value:.0f|promise|promises} about it broken",
    ),
    GroundCode.BROKEN_TOO_OFTEN: (
        "本笔已有 {value:.0f} 次承诺落空（{limit:.0f} 次起不再视为非恶意）",
        "{value:.0f|promise|promises} about it broken; from {limit:.0f} on not taken as "
        "non-malicious",
    ),
    GroundCode.BUDGET_SHORT: (
        "预算只覆盖合同的 {value}",
        "the budget covers {value} of the contract",
    ),
    GroundCode.CAUSE_RAISES: (
        "“{cause}”使风险比典型高 {points:.1f} 个百分点",
        "“{cause}” raises the risk by {points:.1f} points over the typical",
    ),
    GroundCode.CONCESSION_LIMIT: (
        "公司政策：让利不超过未付余额的 {limit:%}，即 {amount:,.0f} 元",
        "company policy: concede at most {limit:%} of what is still owed, CNY {amount:,.0f}",
    ),
    GroundCode.CONTACTS: (
        "已催 {value:.0f} 次（门槛 {limit:.0f} 次）",
        "chased {value:.0f|time|times} (limit {limit:.0f})",
    ),
    GroundCode.CUSTOMER_BREAKS_PROMISES: (
        "该客户以往承诺有 {value:.0%} 落空（门槛 {limit:%}）",
        "{value:.0%} of this customer's promises were broken (limit {limit:%})",
    ),
    GroundCode.CUSTOMER_PAYS_IN_PARTS: (
        "该客户以往付款有 {value:.0%} 是部分付款（门槛 {limit:%}）",
        "{value:.0%} of this customer's payments were in part (limit {limit:%})",
    ),
    GroundCode.DAYS_PAST_DUE: (
        "已逾期 {value:.0f} 天（门槛 {limit:.0f} 天）",
        "{value:.0f|day|days} past due (limit {limit:.0f})",
    ),
    GroundCode.DAYS_SINCE_CONTACT: (
        "距上次联系已 {value:.0f} 天（满 {limit:.0f} 天即应跟进）",
        "{value:.0f|day|days} since the last contact (followed up from {limit:.0f} on)",
    ),
    GroundCode.DUE_SOON: (
        "{value}到期（到期前 {limit:.0f} 天开始准备）",
        "due {value} (preparing starts {limit:.0f|day|days} before)",
    ),
    GroundCode.EXECUTION_ENDS: (
        "若程序结果是生效判决、裁决、调解书或支付令，自终结日起算，申请执行的期间 {day} 届满"
        "（{value}）：请法务核对文书，及时申请执行",
        "if the procedure came to an effective judgment, award, mediation paper or payment order,"
        " the period to apply for execution, counted from its end, ends on {day} ({value}): counsel"
        " checks the paper and applies in time",
    ),
    GroundCode.EXPECTED_LATE: (
        "预计平均晚付{bound}（容许 {limit:.0f} 天）",
        "{bound} late on average (tolerance {limit:.0f})",
    ),
    GroundCode.FEW_OUTCOMES: (
        "该客户的到期记录：{value:.0f} 笔（{limit:.0f} 笔起才可依据）",
        "matured receivables of this customer: {value:.0f} (from {limit:.0f} on they count)",
    ),
    GroundCode.FIELD_IS: ("{field}：{given}", "{field}: {given}"),
    GroundCode.FIELD_UNKNOWN: ("{field}：未知", "{field}: not known"),
    GroundCode.GRADE_IS: ("风险等级 {grade}", "risk grade {grade}"),
    GroundCode.INVOICE_RETURNED: (
        "发票已被退 {value:.0f} 次",
        "the invoice was returned {value:.0f|time|times}",
    ),
    GroundCode.KEY_PERSON_NOT_REACHED: (
        "已催 {value:.0f} 次仍未联系到关键人",
        "{value:.0f|contact|contacts} and the key person not reached",
    ),
    GroundCode.KEY_PERSON_REACHED: ("已联系到关键人", "the key person was reached"),
    GroundCode.LARGE_AMOUNT: (
        "待收 {value:,.0f} 元（大额界限 {limit:,.0f} 元）",
        "to be collected: CNY {value:,.0f} (large from {limit:,.0f})",
    ),
    GroundCode.LET_DOWN: (
        "承诺 {day} 付款，记录中没有付清，之后也没有跟进",
        "payment was promised for {day}, did not come in full by the records, and was not"
        " followed up",
    ),
    GroundCode.LATE_BY_LAW: (
        "最迟应在 {day} 付款，已过 {value:.0f} 天，登记的到期日更晚，以较早的为准：先书面催款，"
        "写明 {day}",
        "{day} was the last day for payment, {value:.0f|day|days} ago; the day on record is later"
        " and the earlier one governs: demand in writing, naming {day}",
    ),
    GroundCode.LIMITATION_AT_LAW: (
        "按现有记录，{day}（{value}）：请法务核对程序是否已使其中断",
        "by what is on record {day} ({value}): counsel checks whether what is"
        " under way has stopped it",
    ),
    GroundCode.LIMITATION_ENDS: (
        "{day}（{value}）：可证明送达的书面催款先行，不等阶梯轮到",
        "{day} ({value}): a written demand whose arrival can be proven goes"
        " first, without waiting for its rung",
    ),
    GroundCode.LIMITATION_LAPSED: (
        "按现有记录诉讼时效已于 {day} 届满：先由法务核对有无中断，争取对方签章的还款承诺",
        "by what is on record limitation ended on {day}: counsel first checks what may have"
        " started it anew, and a signed promise to pay is sought",
    ),
    GroundCode.NEVER_CONTACTED: ("本笔还没有联系记录", "nobody has been contacted about it yet"),
    GroundCode.NOT_REFUSED: ("没有拒付记录", "no refusal on record"),
    GroundCode.PAID_IN_THE_END: (
        "该客户到期一年以上的应收中，逾期一年仍未付的占 {value:.0%}（共 {n:.0f} 笔）",
        "of this customer's {n:.0f|receivable|receivables} due over a year ago {value:.0%} went"
        " unpaid for a year",
    ),
    GroundCode.PAPERS_IN_HAND: (
        "对账函已盖章或交付验收单据齐全",
        "the statement is stamped or the delivery papers are complete",
    ),
    GroundCode.PART_PAID: ("本笔已付 {value}", "{value} of it is paid"),
    GroundCode.PAST_DUE: ("已逾期 {value:.0f} 天", "{value:.0f|day|days} past due"),
    GroundCode.PHENOMENON_IS: ("现象：{phenomenon}", "phenomenon: {phenomenon}"),
    GroundCode.PREPARED: ("已备齐", "ready"),
    GroundCode.PROMISED: (
        "对方承诺 {day} 付款（{value}）：未过此日不升级",
        "payment is promised for {day} ({value}): no escalation until that day has passed",
    ),
    GroundCode.RECORDS_TO: (
        "到账与逾期天数以截至 {day} 的台账为准",
        "payments and days past due are by the records up to {day}",
    ),
    GroundCode.REFUSED: ("有 {value:.0f} 次明确拒付", "{value:.0f|refusal|refusals} on record"),
    GroundCode.REFUSED_TOO_OFTEN: (
        "有 {value:.0f} 次明确拒付（{limit:.0f} 次起不再视为非恶意）",
        "{value:.0f|refusal|refusals} on record; from {limit:.0f} on not taken as non-malicious",
    ),
    GroundCode.SETBACKS: (
        "承诺落空、退票，加上已付一部分（计 1 次），合计 {value:.0f} 次（门槛 {limit:.0f} 次）",
        "broken promises and returned invoices, and one more where a part is paid: {value:.0f}"
        " (limit {limit:.0f})",
    ),
    GroundCode.STEP_TAKEN: ("“{step}”已采取", "“{step}” has been taken"),
    GroundCode.THIN_QUARTER: (
        "一季度预算待批复，付款少",
        "in the first quarter budgets await approval and little is paid",
    ),
    GroundCode.TO_IDENTIFY: ("尚未查明：{what}", "not found out yet: {what}"),
    GroundCode.TO_PREPARE: (
        "{value:.0f} 项未备齐或未知",
        "{value:.0f|item|items} missing or not known",
    ),
    GroundCode.UNPAID_AT: (
        "从{since}起 {days:.0f} 天后仍未付的概率为 {value}（界限 {limit:%}）",
        "{value} likely to be unpaid {days:.0f|day|days} after {since} (limit {limit:%})",
    ),
    GroundCode.USED: ("已用过“{channel}”", "“{channel}” has been used"),
    GroundCode.NOT_USED: ("还没用过“{channel}”", "“{channel}” has not been used"),
    GroundCode.YEAR_END: (
        "距国库年终关账 {value:.0f} 天",
        "{value:.0f|day|days} to the treasury's closing of the year",
    ),
}
"""Zh and en."""
