"""What the fiscal year does to a day of payment."""

from __future__ import annotations

from data_schemas.law.codes import FindingKind, Level
from data_schemas.law.rule import Rule
from data_schemas.law.texts import BUDGET_LAW, BUDGET_RULES

CALENDAR_RULES: tuple[Rule, ...] = (
    Rule(
        code="fiscal_distances", kind=FindingKind.CALENDAR, level=Level.INFO,
        other=((BUDGET_LAW, "18, 52"), (BUDGET_RULES, "25")),
        place="model.law.calendar.where_the_year_stands",
        zh="{day}以后的财政日程：预算批准{approval}，批复到单位{reply}，下年预算编报{drafting}，年中调整{adjustment}，"
        "单位交单截止{papers}，国库关账{closing}，银行截止{bank}；下一扎账日{month}。",
        en="The fiscal year from {day} on: the budget's approval {approval}, its reply to the unit"
        " {reply}, the next draft {drafting}, the mid-year adjustment {adjustment}, the last day"
        " for papers {papers}, the treasury's closing {closing}, the bank's {bank}; next monthly"
        " closing day {month}.",
    ),
    Rule(
        code="before_budget", kind=FindingKind.CALENDAR, level=Level.ATTENTION,
        other=((BUDGET_LAW, "54"),), place="model.law.calendar.payment_day",
        zh="{due}在{year}年预算批准（约{approved}）之前：只能支付结转、必需或法定义务的支出；"
        "批复到单位约{reply}。",
        en="{due} lies before the budget of {year} is approved (about {approved}): only"
        " carried-over, necessary or legally obligatory spending may be paid; it reaches the unit"
        " about {reply}.",
    ),
    Rule(
        code="before_reply", kind=FindingKind.CALENDAR, level=Level.ATTENTION,
        other=((BUDGET_LAW, "52, 54"),), place="model.law.calendar.payment_day",
        zh="{due}在{year}年预算批准（约{approved}）之后、批复到单位（约{reply}）之前：已可按批准的预算支付，"
        "但单位往往要等批复，请确认本笔已列入。",
        en="{due} lies after the budget of {year} is approved (about {approved}) and before it"
        " reaches the unit (about {reply}): payment by the budget is allowed, but a unit often"
        " waits for the reply; make sure that this sum is in it.",
    ),
    Rule(
        code="before_money", kind=FindingKind.CALENDAR, level=Level.ATTENTION,
        other=((BUDGET_LAW, "13, 52"),), place="model.law.calendar.budget_ahead",
        zh="按通常的日程，{due}前这笔支出进不了预算（现为“{status}”），未列入预算的不得支出：下一次机会是{chance}"
        "（约{day}），除非上级追加专项转移支付或部门内调剂；请把付款日约在其后，或先落实预算。",
        en="By the usual days this will be in no budget by {due} (now: {status}), and what is in"
        " none may not be spent: the next chance is {chance} (about {day}), unless a special"
        " transfer from above or a shift within the department brings it; agree on a day after"
        " that, or have the budget settled first.",
    ),
    Rule(
        code="after_closing", kind=FindingKind.CALENDAR, level=Level.ATTENTION,
        other=((BUDGET_LAW, "42, 58"),), place="model.law.calendar.payment_day",
        zh="{due}在{year}年国库关账（{closing}）之后：应在{submit}前交齐单据，否则要等下一年度。",
        en="{due} lies after the treasury's closing of {year} ({closing}): hand the papers in by"
        " {submit}, or it waits for the next year.",
    ),
    Rule(
        code="closing_ahead", kind=FindingKind.CALENDAR, level=Level.INFO,
        other=((BUDGET_LAW, "18, 58"),), place="model.law.calendar.payment_day",
        zh="离本年单位交单截止（{submit}）还有{days}天，国库关账{closing}。",
        en="{days} days to the year's last day for papers ({submit}); the treasury closes on"
        " {closing}.",
    ),
    Rule(
        code="papers_too_late", kind=FindingKind.CALENDAR, level=Level.ATTENTION,
        other=((BUDGET_LAW, "18, 54, 58"),), place="model.law.calendar.payment_day",
        zh="本年单位交单截止日{submit}已过：单据还没交的，下一次机会是下一年度（{opens}起）：下年预算批准（约{approved}）前"
        "只能支付结转、必需或法定义务的支出，批复到单位约{reply}；现在就请对方确认列入结转或下年预算，"
        "单据赶在其后第一个扎账日前交齐。",
        en="The year's last day for papers, {submit}, is past: if they are not in yet, the next"
        " chance is the next fiscal year, from {opens}: before its budget is approved (about"
        " {approved}) only carried-over, necessary or legally obligatory spending may be paid; it"
        " reaches the unit about {reply}. Have the payer confirm now that the amount is carried"
        " over or budgeted, and hand the papers in before the first monthly closing day after"
        " that.",
    ),
    Rule(
        code="closings_unverified", kind=FindingKind.NOTICE, level=Level.MISSING,
        place="model.law.calendar.where_the_year_stands",
        zh="放假与调休安排只核对到{year}年：其后的截止日按惯例日，没有避开休息日；请在政策文件[law]的days_off中补充。",
        en="Days off are verified up to {year}: later closing days stand on the customary day and"
        " are not moved past days of rest; supply the schedule as days_off under [law] in the"
        " policy file.",
    ),
)  # fmt: skip
