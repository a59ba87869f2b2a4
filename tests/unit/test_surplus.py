"""Plans that exceed their deal: which instalment teaches nothing."""

from __future__ import annotations

from typing import Any

import pytest

from data_schemas.frame import Ledger
from model.surplus import surplus
from model.units import signing_units
from model.view import LedgerView
from tests.factories import a_ledger
from tests.quality_reports import clean, codes, only, report

DEAL = {"deal_id": "D", "customer_id": "C", "signing_date": "2024-05-01", "amount": 100_000.0}


def part(
    name: str, amount: float, day: str = "2024-07-01", kind: str = "progress"
) -> dict[str, Any]:
    return {"instalment_id": name, "deal_id": "D", "kind": kind, "due_date": day, "amount": amount}


def planned(*parts: dict[str, Any], named: tuple[str, ...] = (), deal: Any = DEAL) -> Ledger:
    """A deal with its plan, and a paid receivable for each instalment named."""
    owed = [
        {"receivable_id": f"R{name}", "customer_id": "C", "amount": 50.0, "deal_id": "D",
         "invoice_date": "2024-06-01", "due_date": "2024-07-01", "paid_date": "2024-07-05",
         "instalment_id": name}
        for name in named
    ]  # fmt: skip
    return a_ledger("2025-06-30", owed, deals=[deal], customers=[{"customer_id": "C"}],
                    instalments=list(parts))  # fmt: skip


def left_out(ledger: Ledger) -> set[str]:
    return set(ledger.instalments.loc[surplus(ledger), "instalment_id"])


THREE = (part("1", 30_000), part("2", 40_000, "2024-09-01"), part("3", 30_000, "2025-02-01"))


def test_one_that_was_given_another_id_teaches_nothing() -> None:
    """It stood beside the new one, and taught that an instalment was never paid."""
    ledger = planned(*THREE, part("3A", 30_000, "2025-02-01"), named=("1", "2", "3A"))
    assert left_out(ledger) == {"3"}
    units = signing_units(LedgerView(ledger))
    assert set(units["instalment_id"]) == {"1", "2", "3A"}
    assert units["paid"].notna().all()


def test_one_with_another_id_and_day_is_found_by_what_it_is_too_much() -> None:
    ledger = planned(*THREE, part("3A", 30_000, "2025-03-01"), named=("1", "2", "3A"))
    assert left_out(ledger) == {"3"}
    # What is not invoiced yet is no surplus where the deal has money for it.
    waits = planned(*THREE, part("1A", 30_000), named=("1A",))
    assert left_out(waits) == {"1"}


@pytest.mark.parametrize(
    "ledger",
    [
        planned(*THREE, named=("1",)),  # in full
        planned(part("1", 30_000), part("2", 30_000), named=("1",)),  # alike, and less than a deal
        planned(*THREE, part("4", 60.0), named=("1",)),  # rounding
        planned(*THREE, part("3A", 30_000), named=("1", "2", "3", "3A")),  # each was invoiced
        planned(*THREE, part("3A", 30_000, "2025-02-01"), deal=DEAL | {"deal_id": "E"}),
        planned(*(part(n, 26_000) for n in "1234"), named=("1",)),  # each more than the excess
        planned(*(part(n, 26_000) for n in "1234")),
        planned(),
    ],
)
def test_a_plan_within_its_deal_is_learnt_whole(ledger: Ledger) -> None:
    assert not left_out(ledger)


@pytest.mark.parametrize("factor", [1.03, 1.06, 1.09, 1.13])
@pytest.mark.parametrize("last", [(5_000, 5_000), (10_000, 3_000), (1_000, 2_000)])
def test_a_plan_with_tax_is_learnt_whole(factor: float, last: tuple[int, int]) -> None:
    """What of it was never invoiced was left out of learning as too much, and the rest was paid."""
    shares = (60_000, 40_000 - sum(last), *last)
    parts = [part(f"{n}", x * factor, f"2024-0{n}-28") for n, x in enumerate(shares, start=6)]
    ledger = planned(*parts, named=("6", "7"))
    assert not left_out(ledger)
    assert set(signing_units(LedgerView(ledger))["instalment_id"]) == {"6", "7", "8", "9"}


def test_never_more_goes_than_is_too_much() -> None:
    alike = [part(n, 25_000) for n in "12345"]
    assert len(left_out(planned(*alike, named=("1",)))) == 1
    assert len(left_out(planned(*alike))) == 1
    # A plan that came again whole, of which a part was invoiced.
    again = [part(f"{p['instalment_id']}A", p["amount"], p["due_date"]) for p in THREE]
    assert left_out(planned(*THREE, *again, named=("1A",))) == {"1", "2A", "3A"}
    moved = [part(f"{p['instalment_id']}A", p["amount"], "2025-05-01") for p in THREE]
    assert left_out(planned(*THREE, *moved, named=("1A", "2A", "3A"))) == {"1", "2", "3"}


def test_the_report_names_it() -> None:
    plans = planned(*THREE, part("3A", 30_000, "2025-02-01"), named=("1", "2", "3A"))
    found = only(report(clean(), plans=plans), "surplus_plan")
    assert (found.rows, found.of, found.examples) == (1, 4, ("3",))
    assert "30,000.00" in found.said.en
    assert "surplus_plan" not in codes(report(clean(), plans=planned(*THREE)))


def test_a_simulated_company_plans_what_its_deals_come_to(simulated: Ledger) -> None:
    assert len(simulated.instalments)
    assert not surplus(simulated).any()
