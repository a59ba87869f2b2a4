"""When payment is due at the latest."""

from __future__ import annotations

from data_schemas.law.codes import FindingKind, Level
from data_schemas.law.rule import Rule
from data_schemas.law.texts import CIVIL_CODE

TERM_RULES: tuple[Rule, ...] = (
    Rule(
        code="term_public", kind=FindingKind.TERM, level=Level.INFO, old="8(1)", new="9(1)",
        other=((CIVIL_CODE, "201, 203"),), place="model.law.term.payment_term",
        zh="自{event}（{start}）起{days}日内付款，最迟{latest}。",
        en="Payable within {days} days of {event} ({start}), at the latest on {latest}.",
    ),
    Rule(
        code="term_capped", kind=FindingKind.TERM, level=Level.BREACH, old="8(1)", new="9(1)",
        place="model.law.term.payment_term",
        zh="合同约定{agreed}日，超过60日的上限，按60日计算。",
        en="{agreed} days are agreed, more than the 60 allowed; 60 are counted.",
    ),
    Rule(
        code="term_enterprise", kind=FindingKind.TERM, level=Level.INFO, old="8(2)",
        new="9(2)", other=((CIVIL_CODE, "201, 203"),), place="model.law.term.payment_term",
        zh="大型企业：自{event}（{start}）起{days}日内付款，最迟{latest}。",
        en="Large enterprise: payable within {days} days of {event} ({start}), at the latest on"
        " {latest}.",
    ),
    Rule(
        code="term_settlement", kind=FindingKind.TERM, level=Level.INFO, old="8(3)",
        new="9(4)", place="model.law.term.payment_term",
        zh="按进度或定期结算，期限自双方确认结算金额之日起算。",
        en="Settled by progress or period: the term runs from the day both sides confirmed the"
        " amount.",
    ),
    Rule(
        code="term_acceptance", kind=FindingKind.TERM, level=Level.INFO, old="9(1)",
        new="10(1)", place="model.law.term.payment_term",
        zh="约定验收合格后付款，期限自验收合格之日起算。",
        en="Payment after acceptance is agreed: the term runs from the day of acceptance.",
    ),
    Rule(
        code="term_stalled", kind=FindingKind.TERM, level=Level.BREACH, old="9(2)",
        new="10(2)", place="model.law.term.payment_term",
        zh="买方拖延验收，期限自约定的验收期限届满之日（{end}）起算。",
        en="The buyer dragged acceptance out: the term runs from the end of the agreed"
        " inspection period ({end}).",
    ),
    Rule(
        code="inspection_overrun", kind=FindingKind.TERM, level=Level.ATTENTION, old="9(2)",
        new="10(2)", place="model.law.term.payment_term",
        zh="验收期限已于{end}届满，仍未见按期验收；若是买方拖延，期限自该日起算，请注明“买方拖延验收”。",
        en="The inspection period ended on {end} without acceptance; if the buyer dragged it"
        " out, the term runs from that day: say so under “the buyer drags acceptance out”.",
    ),
    Rule(
        code="inspection_end_missing", kind=FindingKind.TERM, level=Level.MISSING, old="9(2)",
        new="10(2)", place="model.law.term.payment_term",
        zh="买方拖延验收，但不知约定的验收期限何时届满，请补充：{fields}。",
        en="The buyer drags acceptance out, but the end of the agreed inspection period is not"
        " known; supply: {fields}.",
    ),
    Rule(
        code="clock_not_started", kind=FindingKind.TERM, level=Level.INFO, old="8, 9",
        new="9, 10", place="model.law.term.payment_term",
        zh="期限尚未起算：等待{event}，此后{days}日内付款。",
        en="The term has not begun: it waits for {event}; then {days} days.",
    ),
    Rule(
        code="term_agreed", kind=FindingKind.TERM, level=Level.INFO,
        other=((CIVIL_CODE, "579, 628"),), place="model.law.term.payment_term",
        zh="没有法定天数，按约定付款日{latest}。",
        en="No number of days is set by law; the day agreed holds: {latest}.",
    ),
    Rule(
        code="term_deposit", kind=FindingKind.TERM, level=Level.INFO, old="12(3)",
        new="13(3)", place="model.law.term.payment_term",
        zh="质保金：保证期限届满后应及时核算并退还，没有法定天数，按约定日{latest}。",
        en="Retention: after the period it is to be settled and returned promptly; no number of"
        " days is set, the day agreed holds: {latest}.",
    ),
    Rule(
        code="special_term", kind=FindingKind.TERM, level=Level.ATTENTION, new="9(3)",
        place="model.law.statute.claim_findings",
        zh="含工程：法律、行政法规或国家有关规定对付款期限另有规定的从其规定，请人工核对。",
        en="Works are part of it: a special rule on terms of payment would prevail; check by"
        " hand.",
    ),
    Rule(
        code="rest_day", kind=FindingKind.TERM, level=Level.INFO,
        other=((CIVIL_CODE, "203"),), place="model.workdays.roll",
        zh="期限最后一日{end}是休息日，顺延到{latest}。",
        en="The last day, {end}, is a day of rest; the term ends on {latest}.",
    ),
    Rule(
        code="calendar_unpublished", kind=FindingKind.TERM, level=Level.ATTENTION,
        other=((CIVIL_CODE, "203"),), place="model.workdays.roll",
        zh="放假安排只核对到{year}年；{end}若为休息日应顺延，这里未顺延。",
        en="Public holidays are verified up to {year} only; if {end} is a day of rest the term"
        " ends later, which is not counted here.",
    ),
    Rule(
        code="overdue", kind=FindingKind.TERM, level=Level.BREACH, old="6(1), 8", new="7(1), 9",
        place="model.law.statute.claim_findings",
        zh="已超过最迟付款日{latest} {days}天。",
        en="{days} days over the latest lawful day, {latest}.",
    ),
    Rule(
        code="overdue_agreed", kind=FindingKind.TERM, level=Level.BREACH,
        other=((CIVIL_CODE, "579"),), place="model.law.statute.claim_findings",
        zh="已超过约定付款日{latest} {days}天。",
        en="{days} days over the day agreed, {latest}.",
    ),
    Rule(
        code="unpaid_assumed", kind=FindingKind.NOTICE, level=Level.INFO,
        place="model.law.statute.claim_findings",
        zh="合同评估不含付款记录，逾期与利息按本期未付计算；已付的请按应收查询。",
        en="A deal is looked at without its payments: delay and interest are counted as if nothing"
        " of this instalment were paid. Ask about the receivable where some is.",
    ),
    Rule(
        code="undisputed_part", kind=FindingKind.TERM, level=Level.BREACH, new="15",
        place="model.law.statute.claim_findings",
        zh="部分有争议不影响无争议部分：无争议的{amount}元应及时支付。",
        en="A dispute about a part holds up only that part: the undisputed CNY {amount} is to be"
        " paid.",
    ),
)  # fmt: skip
