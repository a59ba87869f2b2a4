"""What was done about claims: which settlements are payments of the customer's."""

import numpy as np
import pandas as pd
import pytest

from data_schemas.outcome import SettlementKind
from model.dealings import part_events

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
