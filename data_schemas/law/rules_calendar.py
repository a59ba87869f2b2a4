"""What the fiscal year does to a day of payment."""

from __future__ import annotations

from data_schemas.law.codes import FindingKind, Level
from data_schemas.law.rule import Rule
from data_schemas.law.texts import BUDGET_LAW

CALENDAR_RULES: tuple[Rule, ...] = (
    Rule(
        code="before_budget", kind=FindingKind.CALENDAR, level=Level.ATTENTION,
        other=((BUDGET_LAW, "54"),), place="model.fiscal_calendar.fiscal_day",
        zh="{due}在{year}年预算批复到单位（约{reply}）之前：只能支付结转、必需或法定义务的支出。",
        en="{due} lies before the budget of {year} reaches the unit (about {reply}): only"
        " carried-over, necessary or legally obligatory spending may be paid.",
    ),
    Rule(
        code="after_closing", kind=FindingKind.CALENDAR, level=Level.ATTENTION,
        other=((BUDGET_LAW, "42, 58"),), place="model.fiscal_calendar.fiscal_day",
        zh="{due}在{year}年国库关账（{closing}）之后：应在{submit}前交齐单据，否则要等下一年度。",
        en="{due} lies after the treasury's closing of {year} ({closing}): hand the papers in by"
        " {submit}, or it waits for the next year.",
    ),
    Rule(
        code="closing_ahead", kind=FindingKind.CALENDAR, level=Level.INFO,
        other=((BUDGET_LAW, "18, 58"),), place="model.fiscal_calendar.fiscal_day",
        zh="离本年单位交单截止（{submit}）还有{days}天，国库关账{closing}。",
        en="{days} days to the year's last day for papers ({submit}); the treasury closes on"
        " {closing}.",
    ),
)  # fmt: skip
