"""A backtest that names no days takes those of the ledger, and says which."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from data_schemas.errors import InvalidLedger
from data_schemas.frame import Ledger
from model.curve import HORIZONS
from tests.factories import a_ledger
from tests.reports import LANGS
from training.backtest_days import backtest_days
from training.cli import build_parser

FIRST = date(2025, 1, 1)


def daily(count: int = 200, as_of: str = "2025-07-20") -> Ledger:
    """A claim a day, due on the 30th day after its invoice."""
    rows = [
        {
            "receivable_id": f"R{k}", "customer_id": "C", "amount": 10.0,
            "invoice_date": str(FIRST + timedelta(k)), "due_date": str(FIRST + timedelta(k + 30)),
        }
        for k in range(count)
    ]  # fmt: skip
    return a_ledger(as_of, rows)


def test_the_cutoff_is_where_most_of_the_claims_with_an_outcome_were_invoiced() -> None:
    # Day 200 is the as-of day: due + 90 lies before it for the claims of days 0 to 79, 80 of them.
    found = backtest_days(daily(), 90)
    assert found.as_of == FIRST + timedelta(200)
    assert found.horizons == HORIZONS
    assert (found.cutoff, found.judged) == (FIRST + timedelta(56), 90)
    assert found.by_default == ("cutoff", "as_of", "horizons")
    # The outcome that counts is one of those asked about.
    assert backtest_days(daily(), 90, horizons=(0, 10)).judged == 10


def test_what_is_named_is_taken_as_it_is() -> None:
    day = date(2025, 3, 1)
    found = backtest_days(daily(), 90, cutoff=day, as_of=date(2025, 6, 1), horizons=(30, 0))
    assert found.document() == {
        "cutoff": "2025-03-01", "as_of": "2025-06-01", "horizons": [0, 30], "by_default": [],
    }  # fmt: skip
    assert "default" not in found.line("en")
    assert "默认" not in found.line("zh")


@LANGS
def test_what_was_taken_is_said(lang: str) -> None:
    told = backtest_days(daily(), 90, horizons=(0, 90)).line(lang)
    for said in ("2025-02-26", "2025-07-20", "70%", {"zh": "默认", "en": "default"}[lang]):
        assert said in told


def test_where_no_outcome_is_known_a_cutoff_has_to_be_named() -> None:
    with pytest.raises(InvalidLedger, match="name --cutoff, or shorter --horizons"):
        backtest_days(daily(as_of="2025-04-01"), 90)


def test_the_command_needs_only_a_place_to_write_to(tmp_path: Path) -> None:
    args = build_parser().parse_args(["backtest", "--out", str(tmp_path / "rows.csv")])
    assert args.cutoff is args.as_of is args.horizons is None
