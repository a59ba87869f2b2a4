"""What late payment costs."""

from __future__ import annotations

from data_schemas.law.codes import FindingKind, Level
from data_schemas.law.rule import Rule
from data_schemas.law.texts import CIVIL_CODE, CONTRACT_RULES_2009, SALES_RULES, WORKS_RULES

INTEREST_RULES: tuple[Rule, ...] = (
    Rule(
        code="interest_statutory", kind=FindingKind.INTEREST, level=Level.INFO, old="15",
        new="17", place="model.law.rate.late_rate",
        zh="未约定逾期利率，按每日万分之五：自{since}起{days}天，{amount}元（单利）。",
        en="No late interest is agreed: 0.05% a day from {since}, {days} days, CNY {amount}"
        " (simple).",
    ),
    Rule(
        code="interest_agreed", kind=FindingKind.INTEREST, level=Level.INFO, old="15",
        new="17", place="model.law.rate.late_rate",
        zh="按约定利率{rate}（不低于签约时一年期LPR {lpr}）：自{since}起{days}天，{amount}元"
        "（单利，一年{year_days}天）。",
        en="At the rate agreed, {rate}, which is not below the one-year LPR at signing, {lpr}:"
        " from {since}, {days} days, CNY {amount} (simple, {year_days} days a year).",
    ),
    Rule(
        code="interest_floor", kind=FindingKind.INTEREST, level=Level.BREACH, old="15",
        new="17", place="model.law.rate.late_rate",
        zh="约定利率{rate}低于签约时一年期LPR {lpr}，按LPR计算：自{since}起{days}天，{amount}元"
        "（单利，一年{year_days}天）。",
        en="The rate agreed, {rate}, is below the one-year LPR at signing; at the LPR, {lpr}:"
        " from {since}, {days} days, CNY {amount} (simple, {year_days} days a year).",
    ),
    Rule(
        code="interest_penalty", kind=FindingKind.INTEREST, level=Level.INFO,
        other=((CIVIL_CODE, "585"),), place="model.law.rate.late_rate",
        zh="按约定利率{rate}：自{since}起{days}天，{amount}元（单利，一年{year_days}天）；"
        "过分高于损失的，对方可请求减少。",
        en="At the rate agreed, {rate}: from {since}, {days} days, CNY {amount} (simple,"
        " {year_days} days a year); the payer may ask for less if it far exceeds the loss.",
    ),
    Rule(
        code="interest_general", kind=FindingKind.INTEREST, level=Level.INFO,
        other=((SALES_RULES, "18(4)"), (CIVIL_CODE, "584, 646")), place="model.law.rate.late_rate",
        zh="未约定违约金，法院可按违约时{base} {lpr}加计{low}至{high}：自{since}起{days}天，"
        "{amount}至{amount_high}元（单利，一年{year_days}天）。",
        en="No penalty is agreed; a court may take the {base} when payment fell late,"
        " {lpr}, plus {low} to {high} of it: from {since}, {days} days, CNY {amount} to"
        " {amount_high} (simple, {year_days} days a year).",
    ),
    Rule(
        code="interest_works", kind=FindingKind.INTEREST, level=Level.INFO,
        other=((WORKS_RULES, "26"),), place="model.law.rate.late_rate",
        zh="欠付工程价款未约定利息的，按同期{base}计息，不加计；这里按违约时{base} {lpr}："
        "自{since}起{days}天，{amount}元（单利，一年{year_days}天）。其间利率有变动的，是否分段请律师核对。",
        en="Unpaid works bear the {base} of the time where no interest is agreed, with nothing"
        " added; at the {base} when payment fell late, {lpr}: from {since}, {days} days, CNY"
        " {amount} (simple, {year_days} days a year). Ask counsel whether later changes of the"
        " rate count.",
    ),
    Rule(
        code="interest_mixed", kind=FindingKind.INTEREST, level=Level.INFO,
        other=((WORKS_RULES, "26"), (SALES_RULES, "18(4)"), (CIVIL_CODE, "584, 646")),
        place="model.law.rate.late_rate",
        zh="未约定违约金：工程价款按同期{base}计息、不加计，货物和服务法院可加计{low}至{high}；"
        "按违约时{base} {lpr}：自{since}起{days}天，{amount}至{amount_high}元"
        "（单利，一年{year_days}天）。",
        en="No penalty is agreed: works bear the {base} of the time with nothing added, for goods"
        " and services a court may add {low} to {high} of it; at the {base} when payment fell"
        " late, {lpr}: from {since}, {days} days, CNY {amount} to {amount_high} (simple,"
        " {year_days} days a year).",
    ),
    Rule(
        code="covers_principal", kind=FindingKind.INTEREST, level=Level.ATTENTION,
        other=((CONTRACT_RULES_2009, "21"), (CIVIL_CODE, "561")),
        place="model.law.statute.claim_findings",
        zh="起息后的还款按先抵本金计（政策文件[law]的payments_cover）；双方没有这样约定的，法定顺序是"
        "先抵实现债权的有关费用、再抵利息、后抵本金，那样利息共计{other}元（费用未计入）。",
        en="What was paid after interest began is taken to lower the principal first"
        " (payments_cover under [law] of the policy file). Unless that is agreed the law has it"
        " cover the costs of enforcing the claim first, then interest, then the principal; all"
        " interest then comes to CNY {other}, no costs being counted.",
    ),
    Rule(
        code="covers_interest", kind=FindingKind.INTEREST, level=Level.INFO,
        other=((CONTRACT_RULES_2009, "21"), (CIVIL_CODE, "561")),
        place="model.law.statute.claim_findings",
        zh="起息后的还款按先抵利息、再抵本金计；没有约定时的法定顺序是先抵实现债权的有关费用、再抵利息、后抵本金，"
        "费用未计入。约定先抵本金的，利息共计{other}元。",
        en="What was paid after interest began is taken to cover interest first and then the"
        " principal. Where nothing else is agreed the law has it cover the costs of enforcing the"
        " claim first, then interest, then the principal; no costs are counted. Where it is agreed"
        " that the principal comes first, all interest comes to CNY {other}.",
    ),
    Rule(
        code="silent_assumed", kind=FindingKind.INTEREST, level=Level.MISSING, old="15",
        new="17", general=((SALES_RULES, "18(4)"), (CIVIL_CODE, "585")),
        place="model.law.rate.late_rate",
        zh="不知合同是否约定逾期利息，利息暂按未约定计算；请补充：{fields}。",
        en="It is not known whether late interest is agreed; it is counted as if not. Please state:"
        " {fields}.",
    ),
    Rule(
        code="rate_missing", kind=FindingKind.INTEREST, level=Level.MISSING, old="15",
        new="17", general=((CIVIL_CODE, "585"),), place="model.law.rate.late_rate",
        zh="利息无法计算：合同约定了逾期利息，请补充利率：{fields}。",
        en="Interest cannot be computed: late interest is agreed, supply its rate: {fields}.",
    ),
    Rule(
        code="lpr_missing", kind=FindingKind.INTEREST, level=Level.MISSING, old="15", new="17",
        general=((SALES_RULES, "18(4)"),), place="model.law.rate.late_rate",
        zh="利息无法计算：一年期LPR{span}，{wanted}的数值须由您补充（{fields}或政策文件），不作推测。",
        en="Interest cannot be computed: the one-year LPR {span}; that of {wanted} has to be"
        " supplied ({fields}, or the policy file). It is not guessed.",
    ),
    Rule(
        code="interest_open", kind=FindingKind.INTEREST, level=Level.MISSING, old="15",
        new="17", general=((SALES_RULES, "18(4)"), (CIVIL_CODE, "585")), either=True,
        place="model.law.rate.late_rate",
        zh="利息无法计算，请补充：{fields}。若条例适用：按约定利率，不得低于签约时一年期LPR，未约定的每日万分之五；"
        "若不适用：按约定利率，未约定的，{silent}。",
        en="Interest cannot be computed; please state: {fields}. If the Regulation holds, the rate"
        " agreed bears it, at least the one-year LPR at signing, or 0.05% a day where none is"
        " agreed; if not, the rate agreed or, where none is, {silent}.",
    ),
    Rule(
        code="older_rate_missing", kind=FindingKind.INTEREST, level=Level.MISSING,
        other=((SALES_RULES, "18(4)"),), place="model.law.rate.late_rate",
        zh="违约发生在2019-08-20之前，应以当时贷款基准利率为基础，不作推测，请将它填入：{fields}。",
        en="Payment fell late before 2019-08-20: the benchmark lending rate of that time counts and"
        " is not guessed; supply it as: {fields}.",
    ),
)  # fmt: skip
