"""Plans whose instalments the receivables do not name."""

from __future__ import annotations

from typing import Any

from data_schemas.quality import Section, Severity
from tests.quality_reports import DEAL, clean, codes, only, report, rows

PLAN: dict[str, Any] = {
    "instalment_id": "D1-1", "deal_id": "D1", "kind": "advance", "due_date": "2025-02-01",
    "amount": 1.0,
}  # fmt: skip


def test_a_receivable_that_names_its_deal_alone_is_found() -> None:
    owed = rows()
    owed[3] |= {"deal_id": "D1"}
    found = only(report(clean(receivables=owed, deals=[DEAL], instalments=[PLAN])), "untraced_plan")
    assert (found.section, found.severity, found.rows) == (Section.MISSING, Severity.LOOK, 1)
    assert found.examples == ("R0003",)
    assert found.of == len(owed)


def test_one_that_names_its_instalment_or_has_no_plan_is_fine() -> None:
    owed = rows()
    owed[3] |= {"deal_id": "D1", "instalment_id": "D1-1"}
    owed[4] |= {"deal_id": "D2"}
    two = [DEAL, DEAL | {"deal_id": "D2", "customer_id": "C4"}]
    assert "untraced_plan" not in codes(
        report(clean(receivables=owed, deals=two, instalments=[PLAN]))
    )
