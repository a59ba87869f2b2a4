"""A ledger's own column of many numbers is an input as the numbers it holds."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from data_schemas.frame import Ledger
from model.asked import Asked
from model.extras import Extra, extra_features, extras_of
from model.units import signing_units
from model.view import LedgerView
from tests.factories import a_ledger

COUNT = 100


def a_book(values: list[Any]) -> Ledger:
    """A receivable a day, each with its value of ``x_own``."""
    first = date(2025, 1, 1)
    rows = [
        {
            "receivable_id": f"R{n}", "customer_id": f"C{n % 9}", "amount": 10.0, "x_own": value,
            "invoice_date": first + timedelta(days=n), "due_date": first + timedelta(days=n + 30),
            "paid_date": first + timedelta(days=n + 40),
        }
        for n, value in enumerate(values)
    ]  # fmt: skip
    return a_ledger("2026-01-01", rows)


NUMBERS: dict[str, list[Any]] = {
    "a measure": [n * 37 % 101 / 7 - 5 for n in range(COUNT)],
    "text of numbers": [f"{n % 40}.5" for n in range(COUNT)],
    "days": [n % 50 for n in range(COUNT)],
    "some blank": [None if n % 3 == 0 else n % 30 for n in range(COUNT)],
}
NAMES: dict[str, list[Any]] = {
    "order numbers": [10_000 + n for n in range(COUNT)],
    "batches": [500 + n // 4 for n in range(COUNT)],
    "days as numbers": [20250100 + 100 * (n // 28) + n % 28 for n in range(COUNT)],
    "how long ago": [(COUNT - n) / 8 for n in range(COUNT)],
    "codes": [f"{n % 50:03}" for n in range(COUNT)],
    "words": [f"S{n % 50}" for n in range(COUNT)],
    "numbers with a word among them": ["n/a" if n == 7 else str(n % 50) for n in range(COUNT)],
}


@pytest.mark.parametrize("values", NUMBERS.values(), ids=NUMBERS)
def test_many_numbers_are_told_as_they_are(values: list[Any]) -> None:
    ledger = a_book(values)
    features = {one.name: one for one in extra_features(extras_of(ledger))}
    assert {"x_own", "x_own.mean_days_late"} <= set(features)
    view = LedgerView(ledger)
    units = signing_units(view)
    found = features["x_own"].compute(Asked(units, view))  # type: ignore[misc]
    place = units["receivable_id"].str[1:].astype(int)
    want = [np.nan if values[n] is None else float(values[n]) for n in place]
    np.testing.assert_array_equal(found, want)


@pytest.mark.parametrize("values", NAMES.values(), ids=NAMES)
def test_names_that_look_like_numbers_are_not(values: list[Any]) -> None:
    features = {one.name for one in extra_features(extras_of(a_book(values)))}
    assert "x_own" not in features
    assert "x_own.mean_days_late" in features


def test_few_numbers_stay_values() -> None:
    features = {
        one.name for one in extra_features(extras_of(a_book([n % 4 for n in range(COUNT)])))
    }
    assert features == {f"x_own={n}" for n in range(4)}


@pytest.mark.parametrize("kept", ["1", "1.0"])
def test_a_bundle_that_kept_a_number_with_decimals_still_knows_it(kept: str) -> None:
    view = LedgerView(a_book([n % 4 for n in range(COUNT)]))
    asked = Asked(signing_units(view), view)
    extra = Extra(column="x_own", values=(kept,))
    [feature] = extra_features((extra,))
    assert feature.compute is not None
    assert feature.compute(asked).sum() == COUNT / 4
