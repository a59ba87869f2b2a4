"""The same record under two ids."""

from __future__ import annotations

from typing import Any

import pytest

from tests.quality_reports import CONTACT, DEAL, PAYMENT, clean, codes, only, report, rows


def test_repeats_under_different_ids_are_found_and_summed() -> None:
    owed = rows()
    twin = owed[5] | {"receivable_id": "S1"}
    other = owed[5] | {"receivable_id": "S2", "kind": "advance"}
    found = only(report(clean(receivables=[*owed, twin, other])), "same_receivable")
    assert (found.rows, found.of, found.examples) == (2, 122, ("S1", "S2"))
    assert f"{2 * owed[5]['amount']:,.2f}" in found.said.en
    assert "1 of them differ in nothing but the id" in found.said.en
    near = owed[5] | {"receivable_id": "S3", "amount": owed[5]["amount"] + 0.01}
    assert "same_receivable" not in codes(report(clean(receivables=[*owed, near])))


@pytest.mark.parametrize(
    ("code", "table", "row", "key"),
    [
        ("same_payment", "payments", PAYMENT, "payment_id"),
        ("same_contact", "contacts", CONTACT, "contact_id"),
        ("same_deal", "deals", DEAL, "deal_id"),
    ],
)
def test_repeats_of_other_tables(code: str, table: str, row: dict[str, Any], key: str) -> None:
    once = report(clean(**{table: [row]}))
    twice = report(clean(**{table: [row, row | {key: "X"}]}))
    assert code not in codes(once)
    assert only(twice, code).examples == ("X",)
