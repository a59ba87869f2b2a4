"""Clauses a contract should not have."""

from __future__ import annotations

from data_schemas.law.codes import FindingKind, Level
from data_schemas.law.rule import Rule
from data_schemas.law.texts import (
    BUDGET_LAW,
    BUDGET_RULES,
    CIVIL_CODE,
    PROCUREMENT_RULES,
    WORKS_RETENTION,
    WORKS_SETTLEMENT,
)

CLAUSE_RULES: tuple[Rule, ...] = (
    Rule(
        code="clause_over_60", kind=FindingKind.CLAUSE, level=Level.BREACH, old="8(1)",
        new="9(1)", place="model.law.clauses.clause_findings",
        zh="付款期限{agreed}日超过60日上限，应改为不超过60日。",
        en="A term of {agreed} days is over the 60 allowed; make it 60 at most.",
    ),
    Rule(
        code="clause_long_enterprise", kind=FindingKind.CLAUSE, level=Level.ATTENTION,
        old="8(2)", new="9(2)", place="model.law.clauses.clause_findings",
        zh="大型企业的付款期限应按行业规范、交易习惯合理约定；{agreed}日超过60日（2025年版没有约定时的期限），应说明理由。",
        en="A large enterprise's term has to be reasonable by trade usage; {agreed} days, over the"
        " 60 that the version of 2025 gives where none is agreed, need a reason.",
    ),
    Rule(
        code="clause_audit", kind=FindingKind.CLAUSE, level=Level.BREACH, new="12",
        place="model.law.clauses.clause_findings",
        zh="不得强制以审计机关的审计结果作为结算依据，除非法律、行政法规另有规定；应删去。",
        en="The state audit office's result may not be forced on the seller as the basis of"
        " settlement unless a law or administrative regulation says so; strike it.",
    ),
    Rule(
        code="clause_audit_2020", kind=FindingKind.CLAUSE, level=Level.ATTENTION, old="11",
        place="model.law.clauses.clause_findings",
        zh="2020年版允许合同约定以审计机关的审计结果作为结算依据：一旦写入即有效，应争取删去。",
        en="The version of 2020 lets a contract make the state audit office's result the basis of"
        " settlement: once written it binds; try to strike it.",
    ),
    Rule(
        code="clause_audit_unsure", kind=FindingKind.CLAUSE, level=Level.ATTENTION, old="11",
        new="12", place="model.law.clauses.clause_findings",
        zh="付款要等审计结算，是否合规取决于由谁审，请补充：{fields}。由审计机关审的，不得强制以其结果结算"
        "（法律、行政法规另有规定的除外；适用2020年版的，合同另有约定的也除外）；双方委托的结算审核不在此列，"
        "应写明完成期限。",
        en="Payment waits for a settlement audit; whether that is allowed depends on whose it is."
        " Please state: {fields}. The state audit office's result may not be forced on the seller"
        " (unless a law or administrative regulation says so, under the version of 2020 also the"
        " contract). A review that the parties commission is another matter: have its last day"
        " written.",
    ),
    Rule(
        code="clause_pay_when_paid", kind=FindingKind.CLAUSE, level=Level.BREACH, old="6(1)",
        new="7(1), 9(2)", place="model.law.clauses.clause_findings",
        zh="以收到第三方付款为条件或按其进度付款的条款不当，应删去。",
        en="Payment only when, or as far as, a third party pays is not allowed; strike it.",
    ),
    Rule(
        code="clause_pay_when_paid_public", kind=FindingKind.CLAUSE, level=Level.BREACH,
        old="6(1), 8(1)", new="7(1), 9(1)", place="model.law.clauses.clause_findings",
        zh="以收到第三方付款为条件是不合理的付款条件，也不能使机关、事业单位的付款期限超过60日；应删去。",
        en="Payment only when, or as far as, a third party pays is an unreasonable condition, and"
        " gives a public body no more than its 60 days; strike it.",
    ),
    Rule(
        code="clause_pay_when_paid_general", kind=FindingKind.CLAUSE, level=Level.ATTENTION,
        other=((CIVIL_CODE, "159"),), place="model.law.clauses.clause_findings",
        zh="约定以收到第三方付款为条件（背靠背）：不受《保障中小企业款项支付条例》保护时一般有效，"
        "本笔付款要等第三方先付；争取删去，或写明最迟付款日。付款方不正当地阻止条件成就的，视为已成就。",
        en="Payment only when, or as far as, a third party pays: binding as a rule where the"
        " Regulation on payments to SMEs does not protect, so that this payment waits for"
        " another's; try to strike it, or have a last day written. A payer who wrongly prevents"
        " the condition is treated as if it had come true.",
    ),
    Rule(
        code="clause_no_inspection", kind=FindingKind.CLAUSE, level=Level.BREACH, old="9(2)",
        new="10(2)", place="model.law.clauses.clause_findings",
        zh="约定验收后付款却没有写明验收期限；应写明合理的期限，拖延时才能从届满日起算。",
        en="Payment after acceptance without an inspection period; write a reasonable one, so"
        " that the term runs from its end if acceptance is dragged out.",
    ),
    Rule(
        code="clause_inspection_unknown", kind=FindingKind.CLAUSE, level=Level.MISSING,
        old="9(2)", new="10(2)", place="model.law.clauses.clause_findings",
        zh="约定验收后付款，但不知合同是否写明验收期限，请补充：{fields}；没有写明的应补写，拖延时才能从届满日起算。",
        en="Payment waits for acceptance, and it is not known whether an inspection period is"
        " written; please state: {fields}. Without one, have it written, so that the term runs"
        " from its end if acceptance is dragged out.",
    ),
    Rule(
        code="clause_bills", kind=FindingKind.CLAUSE, level=Level.BREACH, old="10", new="11",
        place="model.law.clauses.clause_findings",
        zh="不得强制接受商业汇票、应收账款电子凭证等非现金支付，也不得借此变相延长期限。",
        en="Commercial bills and the like may not be forced on the seller nor stretch the term.",
    ),
    Rule(
        code="clause_deposit", kind=FindingKind.CLAUSE, level=Level.BREACH, old="12(1)",
        new="13(1)", place="model.law.clauses.clause_findings",
        zh="工程建设中只可收取投标、履约、工程质量、农民工工资四类保证金。",
        en="In construction only four deposits are lawful: bid, performance, quality, migrant"
        " workers' wages.",
    ),
    Rule(
        code="clause_deposit_other", kind=FindingKind.CLAUSE, level=Level.ATTENTION,
        old="12(1)", new="13(1)", place="model.law.clauses.clause_findings",
        zh="收取四类以外的保证金：工程建设中不允许，货物和服务请核对依据。",
        en="A deposit outside the four kinds: not allowed in construction; for goods and"
        " services ask for its basis.",
    ),
    Rule(
        code="clause_cash_deposit", kind=FindingKind.CLAUSE, level=Level.BREACH, old="12(2)",
        new="13(2)", place="model.law.clauses.clause_findings",
        zh="不得将保证金限定为现金，金融机构保函应当接受。",
        en="A deposit may not be limited to cash; a bank's guarantee has to be accepted.",
    ),
    Rule(
        code="clause_bond", kind=FindingKind.CLAUSE, level=Level.BREACH,
        other=((PROCUREMENT_RULES, "48"),), place="model.law.clauses.clause_findings",
        zh="履约保证金{share}超过政府采购合同金额的10%。",
        en="A performance bond of {share} is over 10% of a government procurement contract.",
    ),
    Rule(
        code="clause_retention", kind=FindingKind.CLAUSE, level=Level.BREACH,
        other=((WORKS_RETENTION, "7"),), place="model.law.clauses.clause_findings",
        zh="工程质量保证金{share}：预留总额（以保函替代的，保函金额）不得高于工程价款结算总额的3%，应改为不超过3%。",
        en="A quality retention of {share}: all that is retained, or guaranteed instead, may be 3%"
        " of the works' settled price at most; lower it.",
    ),
    Rule(
        code="clause_upfront", kind=FindingKind.CLAUSE, level=Level.ATTENTION,
        other=((WORKS_SETTLEMENT, "12(1)"),), place="model.law.clauses.clause_findings",
        zh="工程预付款{share}：包工包料工程的预付款按合同约定，原则上为合同金额的10%至30%"
        "（重大工程按年度计划逐年预付）；高于30%的，付款方财务可能不予办理，请先确认。",
        en="An advance of {share} for works: with labour and materials it is as the contract says,"
        " in principle 10 to 30% of its amount (year by year for a major project); above 30%"
        " the payer's finance office may refuse, so ask first.",
    ),
    Rule(
        code="clause_no_budget", kind=FindingKind.CLAUSE, level=Level.BREACH, old="7(1)",
        new="8(1)", other=((BUDGET_LAW, "13"), (BUDGET_RULES, "57")),
        place="model.law.clauses.clause_findings",
        zh="没有预算：不得无预算采购，无预算不得支付；先取得预算依据再签。",
        en="No budget: nothing may be bought or paid without one; get the evidence before"
        " signing.",
    ),
    Rule(
        code="clause_budget_open", kind=FindingKind.CLAUSE, level=Level.ATTENTION, old="7(1)",
        new="8(1)", other=((BUDGET_LAW, "13"),), place="model.law.clauses.clause_findings",
        zh="预算尚未批准（{status}）：批准前不得支付，应写明预算文号。",
        en="The budget is not approved yet ({status}): nothing may be paid before; have its"
        " number written down.",
    ),
    Rule(
        code="clause_over_budget", kind=FindingKind.CLAUSE, level=Level.BREACH, old="7(1)",
        new="8(1)", other=((BUDGET_RULES, "57"),), place="model.law.clauses.clause_findings",
        zh="预算只覆盖合同的{share}：不得超预算采购。",
        en="The budget covers {share} of the contract: buying beyond it is not allowed.",
    ),
    Rule(
        code="clause_prefinancing", kind=FindingKind.CLAUSE, level=Level.BREACH, old="7(2)",
        new="8(2)", place="model.law.clauses.clause_findings",
        zh="政府投资项目不得由施工单位垫资建设。",
        en="A contractor may not be made to pre-finance a government investment project.",
    ),
    Rule(
        code="clause_low_rate", kind=FindingKind.CLAUSE, level=Level.BREACH, old="15",
        new="17", place="model.law.clauses.clause_findings",
        zh="约定的逾期利率{rate}低于{lpr}。",
        en="The late interest agreed, {rate}, is below {lpr}.",
    ),
    Rule(
        code="clause_rate_replaces", kind=FindingKind.CLAUSE, level=Level.ATTENTION, old="15",
        new="17", place="model.law.clauses.clause_findings",
        zh="约定的逾期利率{rate}会取代不约定时的每日万分之五（合一年{silent}）：签约前谈到不低于它，或者不写。",
        en="The late interest agreed, {rate}, takes the place of the 0.05% a day ({silent} a year)"
        " due where none is agreed: before signing settle on no less, or leave it out.",
    ),
    Rule(
        code="clause_rate_planned", kind=FindingKind.CLAUSE, level=Level.INFO, old="15", new="17",
        place="model.law.clauses.clause_findings",
        zh="约定利率以签约日（{signing}）的一年期LPR为下限；{day}只知道最近公布的{lpr}，签约时请再核对。",
        en="The least rate lawful is the one-year LPR of the signing day, {signing}; on {day} only"
        " the one announced last, {lpr}, is known: check again when signing.",
    ),
    Rule(
        code="clause_rate_open", kind=FindingKind.CLAUSE, level=Level.MISSING, old="15", new="17",
        place="model.law.clauses.clause_findings",
        zh="约定的逾期利率是否低于签约时一年期LPR还不能核对：LPR{span}，{wanted}的数值须由您补充"
        "（{fields}或政策文件），不作推测。",
        en="Whether the late interest agreed is below the one-year LPR at signing cannot be checked"
        " yet: the LPR {span}; that of {wanted} has to be supplied ({fields}, or the policy file)."
        " It is not guessed.",
    ),
    Rule(
        code="clauses_open", kind=FindingKind.CLAUSE, level=Level.MISSING,
        old="6, 7, 8, 9, 10, 11, 12, 15", new="7, 8, 9, 10, 11, 12, 13, 17",
        place="model.law.clauses.clause_findings",
        zh="条例是否适用尚不清楚，请补充：{fields}。若适用且付款方属{buyer}，以下条款要改或留意：{clauses}",
        en="It is open whether the Regulation holds; please state: {fields}. If it does, for this"
        " kind of payer ({buyer}) these clauses have to change or need attention: {clauses}",
    ),
)  # fmt: skip
