"""Every rule the legal clock applies, by code; ``docs/law.md`` is written from these entries.

A rule's text is a template; the values that fill it are named where the rule is found to apply.
"""

from __future__ import annotations

from data_schemas.law.rule import Rule
from data_schemas.law.rules_calendar import CALENDAR_RULES
from data_schemas.law.rules_clause import CLAUSE_RULES
from data_schemas.law.rules_dates import DATE_RULES
from data_schemas.law.rules_interest import INTEREST_RULES
from data_schemas.law.rules_limitation import LIMITATION_RULES
from data_schemas.law.rules_overdue import OVERDUE_RULES
from data_schemas.law.rules_remedy import REMEDY_RULES
from data_schemas.law.rules_scope import SCOPE_RULES
from data_schemas.law.rules_term import TERM_RULES

RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in (
        *SCOPE_RULES, *TERM_RULES, *OVERDUE_RULES, *DATE_RULES, *INTEREST_RULES,
        *CLAUSE_RULES, *REMEDY_RULES, *LIMITATION_RULES, *CALENDAR_RULES,
    )
}  # fmt: skip
"""In the order in which a case is looked at."""
