"""What was done about claims: which settlements pay, and how many promises were broken."""

import numpy as np
import pandas as pd
import pytest

from data_schemas.outcome import SettlementKind
from model.day import NEVER, days_of
from model.dealings import part_events, promise_events

PAYS = {"cash", "netting", "factoring"}


@pytest.mark.parametrize("kind", [one.value for one in SettlementKind])
def test_only_what_pays_is_a_part_payment(kind: str) -> None:
    """A credit note, a write-off or money taken back says nothing of how the customer pays."""
    payments = pd.DataFrame(
        {
            "paid_date": pd.to_datetime(["2025-01-01", "2025-02-01"]),
            "recorded_date": pd.to_datetime([None, None]),
            "amount": [1000.0, 100.0], "kind": ["cash", kind],
        }
    )  # fmt: skip
    mine = np.zeros(2, dtype="int64")
    by_customer, _ = part_events(payments, mine, mine, np.full(2, 1000.0))
    first, last = by_customer.before(np.array([0]), np.array([30_000]))
    share = by_customer.mean("partial", first, last)[0]
    assert share == (0.5 if kind in PAYS else 0.0)


def test_a_promise_confirmed_again_is_one_promise() -> None:
    """A reminder in which the same day is named again breaks nothing twice."""
    contacts = pd.DataFrame(
        {
            "date": pd.to_datetime(["2025-03-08", "2025-03-01", "2025-03-20", "2025-03-02"]),
            "promised_date": pd.to_datetime(
                ["2025-03-15", "2025-03-15", "2025-04-01", "2025-03-15"]
            ),
            "result": ["promised", None, "promised", "promised"],
        }
    )
    claim = np.array([5, 5, 5, 6])
    customer, known = np.zeros(4, dtype="int64"), np.full(4, NEVER)
    for events, key, counts in zip(
        promise_events(contacts, customer, claim, known), (0, 5), ((0, 2, 3), (0, 1, 2)),
        strict=True,
    ):  # fmt: skip
        for text, count in zip(("2025-03-15", "2025-03-16", "2025-04-02"), counts, strict=True):
            first, last = events.before(np.array([key]), days_of(pd.Series(pd.to_datetime([text]))))
            assert events.total("broken", first, last)[0] == count, (key, text)


@pytest.mark.parametrize(
    ("date", "promised", "result", "count"),
    [
        ("2025-03-01", "2025-03-15", "promised", 1),
        ("2025-03-01", "2025-03-15", "reached", 1),
        ("2025-03-01", "2025-03-15", None, 1),
        ("2025-03-01", "2025-03-15", "refused", 0),
        ("2025-03-01", "2025-03-15", "not_reached", 0),
        ("2025-03-01", "2025-02-15", "promised", 0),
    ],
)
def test_a_refusal_or_a_day_that_was_past_is_no_promise(
    date: str, promised: str, result: str | None, count: int
) -> None:
    contacts = pd.DataFrame(
        {
            "date": pd.to_datetime([date]),
            "promised_date": pd.to_datetime([promised]),
            "result": [result],
        }
    )
    events, _ = promise_events(contacts, np.array([0]), np.array([5]), np.array([NEVER]))
    late = days_of(pd.Series(pd.to_datetime(["2025-12-31"])))
    assert events.total("broken", *events.before(np.array([0]), late))[0] == count
