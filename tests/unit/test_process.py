"""The payer's process, worked out by hand."""

from typing import Any

import numpy as np
import pytest

from data_schemas.frame import Ledger
from model.asked import Asked
from model.features_process import PROCESS_FEATURES
from model.units import current_units, open_units
from model.values import STATE, ledger_values
from model.view import LedgerView
from tests.factories import a_ledger


def a_claim(number: str, paid: str | None = None, **more: Any) -> dict[str, Any]:
    return {
        "receivable_id": number, "customer_id": "A", "invoice_date": "2026-01-01",
        "due_date": "2026-01-31", "amount": 100.0, "paid_date": paid,
    } | more  # fmt: skip


def moved(number: str, state: str, on: str) -> dict[str, Any]:
    return {"receivable_id": number, "state": state, "date": on}


def ledger_with(*states: dict[str, Any]) -> Ledger:
    """R1 took ten days to be approved and ten more to be paid; R2 is asked about on 1 February."""
    ended = [moved("R1", "registered", "2026-01-01"), moved("R1", "approved", "2026-01-11")]
    return a_ledger(
        "2026-12-31", [a_claim("R1", "2026-01-21"), a_claim("R2")], states=[*ended, *states]
    )


def told_of_r2(ledger: Ledger) -> dict[str, float]:
    asked = Asked(open_units(LedgerView(ledger), (1,)), LedgerView(ledger))
    assert asked.units["receivable_id"].tolist() == ["R2"]
    out = {f.name.split(".")[1]: float(f.compute(asked)[0]) for f in PROCESS_FEATURES if f.compute}
    return out | {"state": float(ledger_values(asked)[STATE][0])}


def test_a_stay_counts_although_it_has_not_ended() -> None:
    """Registered: 10 days of R1 and 10 so far of R2, one stay ended, so 20 days are usual."""
    told = told_of_r2(ledger_with(moved("R2", "registered", "2026-01-22")))
    assert told == {
        "state": 1, "days_in_state": 10, "days_in_process": 10, "furthest_state": 1,
        "state_returns": 0, "usual_days_in_state": pytest.approx(20),
        "usual_days_to_payment": pytest.approx(30), "stay_ratio": pytest.approx(11 / 21),
    }  # fmt: skip


@pytest.mark.parametrize("names", [("verified", "at_destination"), ("at_destination", "verified")])
def test_of_two_states_on_one_day_the_further_holds(names: tuple[str, str]) -> None:
    told = told_of_r2(ledger_with(*(moved("R2", name, "2026-01-30") for name in names)))
    assert told["state"] == 3
    assert told["state_returns"] == 0


def test_the_same_state_again_is_no_new_stay_and_coming_back_is_a_return() -> None:
    states = [("registered", 2), ("registered", 5), ("verified", 9), ("registered", 20)]
    told = told_of_r2(ledger_with(*(moved("R2", s, f"2026-01-{d:02}") for s, d in states[:2])))
    assert (told["days_in_state"], told["state_returns"]) == (30, 0)
    told = told_of_r2(ledger_with(*(moved("R2", s, f"2026-01-{d:02}") for s, d in states)))
    assert (told["days_in_state"], told["state_returns"]) == (12, 1)
    assert (told["state"], told["furthest_state"]) == (1, 2)


def test_a_state_of_the_day_itself_is_not_seen() -> None:
    before = told_of_r2(ledger_with(moved("R2", "registered", "2026-01-22")))
    later = [moved("R2", "booked", "2026-02-01"), moved("R1", "booked", "2026-02-03")]
    assert told_of_r2(ledger_with(moved("R2", "registered", "2026-01-22"), *later)) == before


def test_a_receivable_given_whole_has_the_usual_days_of_the_state_it_is_given_with() -> None:
    """Nobody says since when, so the days in it are unknown."""
    view = LedgerView(ledger_with())
    here = a_ledger("2026-02-01", [a_claim("NEW", process_state="registered")])
    asked = Asked(current_units(LedgerView(here), here.as_of), view, LedgerView(here))
    found = {f.name.split(".")[1]: f.compute(asked)[0] for f in PROCESS_FEATURES if f.compute}
    assert found["usual_days_to_payment"] == pytest.approx(20)
    assert np.isnan(found["days_in_state"])
