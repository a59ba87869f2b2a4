"""Terms of payment as companies write them."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from training.mapping.terms import terms_of


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("30", 30),
        ("30.0", 30),
        ("30天", 30),
        ("３０天", 30),
        ("账期60天", 60),
        ("60天账期", 60),
        ("30 days net", 30),
        ("Net 45", 45),
        ("net30", 30),
        ("N/30", 30),
        ("Net 60 days", 60),
        ("2/10 net 30", 30),
        ("2% 10 net 30", 30),
        ("2% 10 days, net 30 days", 30),
        ("2/10, n/30", 30),
        ("开票后30天", 30),
        ("30 days from invoice date", 30),
        ("货到付款", 0),
        ("COD", 0),
        ("Cash on Delivery", 0),
        ("due on receipt", 0),
        ("upon receipt", 0),
        ("即期", 0),
        ("见票即付", 0),
    ],
)
def test_ordinary_terms_name_days(text: str, days: int) -> None:
    found = terms_of(pa.array([text, None]))
    assert found.days[0] == days
    assert np.isnan(found.days[1])
    assert not (found.unreadable | found.monthly | found.after_month).any()


@pytest.mark.parametrize(
    "text",
    ["NAA8", "预付30%，余款验收后15天", "2/10", "30 days or 60", "net", "9" * 9, "验收后30天", "-"],
)
def test_what_names_no_days_is_a_fault_of_its_own(text: str) -> None:
    found = terms_of(pa.array([text, None]))
    assert found.unreadable.tolist() == [True, False]
    assert np.isnan(found.days).all()


def test_days_from_a_month_count_only_where_it_is_said_from_which_day() -> None:
    text = pa.array(["月结60天", "月结", "net 30 EOM", "月末后60天", "60 days after month end"])
    found = terms_of(text)
    assert found.monthly.tolist() == [True, True, True, False, False]
    assert found.days[3:].tolist() == [60, 60]
    assert found.after_month.tolist() == [False, False, False, True, True]
    said = terms_of(text, month_end=True)
    assert said.days.tolist() == [60, 0, 30, 60, 60]
    assert not said.monthly.any()


def test_terms_that_name_the_invoice_count_from_no_other_day() -> None:
    assert terms_of(pa.array(["开票后30天"]), of_invoice=False).unreadable.tolist() == [True]
