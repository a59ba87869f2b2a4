"""A payment that a whole list no longer has: its claim stays paid on record, and that is told."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from training.cli import main
from training.payments_gone import PaymentsGone

HEAD = "receivable_id,customer_id,invoice_date,due_date,amount,paid_date"


def taken(
    home: Path,
    capsys: pytest.CaptureFixture[str],
    day: str,
    paid: Iterable[int],
    *more: str,
    by_day: bool = True,
    ids: str = "P",
) -> Any:
    """Twelve receivables, ten of them paid in May; the payments of some come."""
    where = home / "ledger"
    where.mkdir(exist_ok=True)
    paid = set(paid)
    owed = [
        f"M{n:02},C,2025-01-05,2025-02-05,{100 + n},{'2025-05-20' if by_day and n in paid else ''}"
        for n in range(12)
    ]
    sent = [f"{ids}{n},M{n:02},2025-05-20,{100 + n},cash" for n in sorted(paid)]
    (where / "receivables.csv").write_text("\n".join([HEAD, *owed]) + "\n", "utf-8")
    (where / "payments.csv").write_text(
        "\n".join(["payment_id,receivable_id,paid_date,amount,kind", *sent, *more]) + "\n", "utf-8"
    )
    assert main(["ingest", str(where), "--as-of", day, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    codes = {one["code"]: one for one in said["quality"]["report"]["findings"]}
    return said["payments_gone"], codes.get("payments_gone")


@pytest.mark.parametrize("by_day", [True, False])
def test_a_payment_that_went_from_a_whole_list_is_told(
    home: Path, capsys: pytest.CaptureFixture[str], by_day: bool
) -> None:
    """The bank took it back, the ERP deleted the row, and the claim stayed out of the book."""
    assert taken(home, capsys, "2025-06-01", range(10), by_day=by_day) == (None, None)
    said, finding = taken(home, capsys, "2025-07-01", range(9), by_day=by_day)
    assert said == {"on_record": 10, "lacking": 1, "amount": 109.0, "examples": ["M09"]}
    assert (finding["rows"], finding["examples"], finding["severity"]) == (1, ["M09"], "look")
    assert "109.00 did not come again" in finding["said"]["en"]
    assert "reversal" in finding["advice"]["en"]
    assert main(["ingest", str(home / "ledger"), "--as-of", "2025-07-01"]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "paid on record are unpaid by these records (M09)" in out
    back = "Q,M09,2025-07-05,109,reversal"
    assert taken(home, capsys, "2025-08-01", range(9), back, by_day=by_day) == (None, None)
    assert taken(home, capsys, "2025-09-01", range(9), back, by_day=by_day) == (None, None)


@pytest.mark.parametrize(
    "again",
    [
        {"paid": range(3), "by_day": False},  # the payments of a month alone, beside all claims
        {"paid": range(9), "day": "2025-05-20"},  # of the day before the payment was known
        {"paid": range(10), "ids": "X"},  # exported anew under other ids
        {"paid": range(9), "more": "R,M09,2025-05-21,109,netting"},  # booked anew otherwise
    ],
)
def test_what_says_nothing_of_a_payment_is_no_complaint(
    home: Path, capsys: pytest.CaptureFixture[str], again: dict[str, Any]
) -> None:
    taken(home, capsys, "2025-06-01", range(10), by_day=again.get("by_day", True))
    more = [again.pop("more")] if "more" in again else []
    day, paid = again.pop("day", "2025-07-01"), again.pop("paid")
    assert taken(home, capsys, day, paid, *more, **again) == (None, None)


def test_a_date_paid_says_enough(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The payments of the new month come beside the whole list of claims with their days."""
    taken(home, capsys, "2025-06-01", range(10))
    where = home / "ledger"
    (where / "payments.csv").write_text(
        "payment_id,receivable_id,paid_date,amount\nP10,M10,2025-06-20,110\n", "utf-8"
    )
    assert main(["ingest", str(where), "--as-of", "2025-07-01", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["payments_gone"] is None


@pytest.mark.parametrize(
    "more", [(), ("P10,M10,2025-06-20,110,cash", "P8,M08,2025-05-20,108,cash")]
)
def test_payments_that_were_not_sent_whole_again_are_not_gone(
    home: Path, capsys: pytest.CaptureFixture[str], more: tuple[str, ...]
) -> None:
    """Most days paid stand in the list, the rest in payments; the list alone said those were gone,
    and was answered with the advice to book them as sent back."""
    where = home / "ledger"
    sent = ["P8,M08,2025-05-20,108,cash", "P9,M09,2025-05-20,109,cash"]
    assert taken(home, capsys, "2025-06-01", range(8), *sent) == (None, None)
    payments = where / "payments.csv"
    head = payments.read_text("utf-8").splitlines()[0]
    payments.unlink()
    if more:
        payments.write_text("\n".join([head, *more]) + "\n", "utf-8")
    assert main(["ingest", str(where), "--as-of", "2025-07-01", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["payments_gone"] is None


def test_the_line_in_both_languages() -> None:
    few = PaymentsGone(on_record=1_500, lacking=2, amount=1234.5, examples=("A", "B"))
    assert "有 2 笔（A、B）按本次数据并未付清：其付款合计 1,234.50 未再出现" in few.line("zh")
    many = PaymentsGone(on_record=1_500, lacking=20, amount=1.0, examples=("A", "B"))
    assert "（A、B 等）" in many.line("zh")
    assert "(A, B and 18 more)" in many.line("en")
