"""Plans whose instalments the receivables do not name."""

from __future__ import annotations

from typing import Any

import pytest

from data_schemas.quality import Section, Severity
from tests.quality_reports import DEAL, clean, codes, only, report, rows

PLAN: dict[str, Any] = {
    "instalment_id": "D1-1", "deal_id": "D1", "kind": "advance", "due_date": "2025-02-01",
    "amount": 1.0,
}  # fmt: skip
OTHER = PLAN | {"instalment_id": "D2-1", "deal_id": "D2"}
TWO = [DEAL, DEAL | {"deal_id": "D2", "customer_id": "C4"}]


@pytest.mark.parametrize("deal_id", ["D1", None])
def test_a_plan_that_a_receivable_may_be_of_is_found(deal_id: str | None) -> None:
    """It names its deal alone, or is its customer's without a deal."""
    owed = rows()
    owed[3] |= {"deal_id": deal_id}
    for row in owed[:3] + owed[4:]:
        row["deal_id"] = "elsewhere"
    owed[4] |= {"deal_id": "D2", "instalment_id": "D2-1"}
    found = only(report(clean(receivables=owed, deals=TWO, instalments=[PLAN, OTHER])),
                 "untraced_plan")  # fmt: skip
    assert (found.section, found.severity, found.rows) == (Section.MISSING, Severity.LOOK, 1)
    assert (found.examples, found.of) == (("D1-1",), 2)


def test_plans_that_no_receivable_names_anywhere_are_found() -> None:
    found = only(report(clean(deals=TWO, instalments=[PLAN, OTHER])), "untraced_plan")
    assert found.rows == 2


def test_one_that_is_named_is_fine() -> None:
    owed = [row | {"deal_id": "elsewhere"} for row in rows()]
    owed[3] |= {"deal_id": "D1", "instalment_id": "D1-1"}
    found = report(clean(receivables=owed, deals=[DEAL], instalments=[PLAN]))
    assert "untraced_plan" not in codes(found)
