"""What is overdue, of how much, and what a dispute holds up."""

from __future__ import annotations

from data_schemas.law.codes import FindingKind, Level
from data_schemas.law.rule import Rule
from data_schemas.law.texts import CIVIL_CODE

OVERDUE_RULES: tuple[Rule, ...] = (
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
        code="overdue_either", kind=FindingKind.TERM, level=Level.BREACH, old="6(1), 8",
        new="7(1), 9", other=((CIVIL_CODE, "579"),), either=True,
        place="model.law.statute.claim_findings",
        zh="无论条例是否适用，最迟都应在{latest}付款，已超过{days}天。",
        en="Whether or not the Regulation holds, {latest} was the last day, {days} days ago.",
    ),
    Rule(
        code="overdue_sooner", kind=FindingKind.TERM, level=Level.ATTENTION, old="8", new="9",
        general=((CIVIL_CODE, "579"),), place="model.law.statute.claim_findings",
        zh="登记的到期日是{due}，而最迟应在{latest}付款：以较早的为准，书面催款时写明{latest}。",
        en="The due day on record is {due}, but {latest} was the last day for payment; the earlier"
        " one governs: name {latest} in a written demand.",
    ),
    Rule(
        code="overdue_open", kind=FindingKind.TERM, level=Level.ATTENTION, old="8, 9",
        new="9, 10", other=((CIVIL_CODE, "579"),), either=True,
        place="model.law.statute.claim_findings",
        zh="已超过约定付款日（{latest}）{days}天；是否违约还不能断定，取决于：{on}。",
        en="{days} days over the day agreed, {latest}; whether that is a breach cannot be told yet"
        " and hangs on: {on}.",
    ),
    Rule(
        code="overdue_expected", kind=FindingKind.TERM, level=Level.ATTENTION,
        other=((CIVIL_CODE, "579"),), place="model.law.statute.claim_findings",
        zh="已超过计划付款日（{latest}）{days}天；按合同是否违约还不能断定，取决于：{on}。",
        en="{days} days over the day planned, {latest}; whether that is a breach of the contract"
        " cannot be told yet and hangs on: {on}.",
    ),
    Rule(
        code="overdue_army", kind=FindingKind.TERM, level=Level.ATTENTION, old="28(2)",
        new="36(2)", other=((CIVIL_CODE, "579"),), either=True,
        place="model.law.statute.claim_findings",
        zh="已超过约定付款日（{latest}）{days}天；是否违约要看军队规定有没有另定期限，这里不能断定。",
        en="{days} days over the day agreed, {latest}; whether that is a breach depends on the"
        " army's own rules and cannot be told here.",
    ),
    Rule(
        code="overdue_disputed", kind=FindingKind.TERM, level=Level.ATTENTION, old="6(1), 8",
        new="7(1), 9", other=((CIVIL_CODE, "579"),), place="model.law.statute.claim_findings",
        zh="已过最迟付款日{latest} {days}天，但未付的{amount}元都在争议之中：是否违约要看争议结果，"
        "利息暂不计算。",
        en="{days} days past the last day for payment, {latest}, but all of the CNY {amount} unpaid"
        " is in dispute: whether that is a breach depends on how it ends, and no interest is"
        " counted meanwhile.",
    ),
    Rule(
        code="dispute_unmeasured", kind=FindingKind.NOTICE, level=Level.MISSING,
        place="model.law.statute.claim_findings",
        zh="本笔记录为有争议，但没有填写争议金额：逾期和利息暂按未付的全部金额计算；请补充：{fields}。",
        en="This claim is on record as disputed, but not how much of it: delay and interest are"
        " counted on all that is unpaid. Please state: {fields}.",
    ),
    Rule(
        code="dispute_left_out", kind=FindingKind.NOTICE, level=Level.INFO,
        place="model.law.statute.claim_findings",
        zh="利息没有计入存在争议的{amount}元，争议了结后按结果另算。",
        en="Interest leaves out the CNY {amount} in dispute; it is counted when that is settled.",
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
