"""The quality report as a whole."""

from __future__ import annotations

from data_schemas.frame import TABLES
from data_schemas.quality import TABLE_LABELS, Severity
from tests.quality_reports import PAYMENT, clean, codes, everything, report, rows


def test_clean_data_has_nothing_but_what_is_not_recorded() -> None:
    found = report(clean())
    assert codes(found) == {"silent_causes"}
    assert found.count(Severity.ACT) == found.count(Severity.LOOK) == 0
    assert found.truncation is None
    assert found.drift == ()


def test_findings_stand_with_the_gravest_first() -> None:
    ranks = [one.severity.rank for one in everything().findings]
    assert ranks == sorted(ranks, reverse=True)
    assert ranks[0] > ranks[-1]


def test_every_table_has_a_name() -> None:
    assert set(TABLE_LABELS) == set(TABLES)


def test_checks_of_a_table_that_did_not_come_are_not_made() -> None:
    """A payments file is judged against the receivables the database has, not they with it."""
    owed = rows()
    owed[3]["due_date"] = "2025-01-11"
    ledger = clean(receivables=owed, payments=[PAYMENT | {"paid_date": "2025-01-11"}])
    found = report(ledger, brought=("payments",))
    assert codes(found) == {"payment_before_invoice"}
    assert {one.table for one in found.tables} == {"payments"}
