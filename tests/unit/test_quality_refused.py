"""Ingests that refuse much of what was meant to come in."""

from __future__ import annotations

import pytest

from data_schemas.quality import Severity
from tests.quality_reports import clean, codes, only, report
from training.read_report import Dropped, RefusedRows


def refused(rows: int, field: str = "due_date") -> dict[str, RefusedRows]:
    mostly = Dropped(field=field, code="missing", rows=rows, first_line=2, given="")
    return {"receivables": RefusedRows(rows=rows, of=100, mostly=mostly)}


def test_more_than_a_fifth_of_the_rows_refused_is_to_be_mended() -> None:
    found = only(report(clean(), refused=refused(21)), "mostly_refused")
    assert (found.severity, found.rows, found.of) == (Severity.ACT, 21, 100)
    assert found.fields == ("due_date",)
    assert "到期日：必填" in found.said.zh
    assert "Due date: is required" in found.said.en


@pytest.mark.parametrize("given", [{}, refused(20)])
def test_a_few_are_told_with_the_ingest_alone(given: dict[str, RefusedRows]) -> None:
    assert "mostly_refused" not in codes(report(clean(), refused=given))


def test_rows_with_a_cell_too_many_are_told_without_a_field() -> None:
    found = only(report(clean(), refused=refused(50, field="")), "mostly_refused")
    assert found.fields == ()
