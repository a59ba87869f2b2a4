"""What a customer owes on record when a deal with it is to be signed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from data_schemas.codes import Stage
from data_schemas.money import Owed
from model.asked import Asked
from model.day import day_number
from model.money.owed import owed_of, owed_text
from model.units import units_at
from tests.books import AS_OF, three_claims


def paid(claim: str, amount: float) -> dict[str, Any]:
    return {
        "payment_id": f"P-{claim}", "receivable_id": claim, "paid_date": "2026-06-01",
        "amount": amount,
    }  # fmt: skip


def owed(claim: int, **tables: list[dict[str, Any]]) -> Owed | None:
    """What the customer of one of three claims owes at the end of the records."""
    view = three_claims(**tables)
    day = np.array([day_number(AS_OF)])
    return owed_of(Asked(units_at(view, np.array([claim]), Stage.SIGNING, day), view), 0)


def test_all_that_is_open_counts_and_what_is_late_of_it_apart() -> None:
    """Before signing it stood nowhere but in what exceeds the limit."""
    found = owed(0)
    assert found == Owed(open=Decimal("1333.34"), overdue=Decimal("1333.34"), oldest_days=394)
    assert "在册欠款1,333.34元，其中已逾期1,333.34元，最久394天" in owed_text(found, "zh")
    assert "CNY 1,333.34 of it overdue, the oldest by 394 days" in owed_text(found, "en")
    part = owed(0, payments=[paid("R2", 333.33), paid("R1", 600.01)])
    assert part == Owed(open=Decimal("400.00"), overdue=Decimal("400.00"), oldest_days=60)


@pytest.mark.parametrize(("lang", "said"), [("zh", "均未到期"), ("en", "none of it overdue")])
def test_what_is_not_due_yet_is_owed_and_not_late(lang: str, said: str) -> None:
    found = owed(2)
    assert found == Owed(open=Decimal("99999.99"), overdue=Decimal("0.00"), oldest_days=0)
    assert said in owed_text(found, lang)


def test_who_owes_nothing_is_told_of_nothing() -> None:
    assert owed(2, payments=[paid("R3", 99_999.99)]) is None
