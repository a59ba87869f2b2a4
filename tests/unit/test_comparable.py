"""How past cases ended is read off what was known, and likeness off the causes alone."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from data_schemas.comparable import CaseKind, Ending
from model.comparable import ending_text, likeness
from model.endings import Ended, endings
from model.profiles import landmark_of
from model.units import LANDMARKS
from model.view import LedgerView
from tests.factories import a_ledger

PROFILE = arrays("float64", 11, elements=st.floats(-3, 3))


def how(known_to: str, payments: list[dict[str, Any]], **more: Any) -> Ended | None:
    """How one receivable of 1,000 yuan, due on 2026-01-31, had ended by a day."""
    receivable = {
        "receivable_id": "R1", "customer_id": "C1", "due_date": "2026-01-31", "amount": 1000.0,
        "invoice_date": "2026-01-01",
    } | more  # fmt: skip
    rows = [{"payment_id": str(n), "receivable_id": "R1"} | p for n, p in enumerate(payments)]
    ledger = a_ledger("2026-12-31", [receivable], **({"payments": rows} if rows else {}))
    view, day = LedgerView(ledger), date.fromisoformat(known_to)
    claim = ("R1", int(view.due[0]), 1000.0)
    return endings(view, [[claim]], CaseKind.RECEIVABLE, day)[0]


def test_paid_late_early_and_not_yet() -> None:
    paid = {"paid_date": "2026-03-12", "amount": 1000.0}
    assert how("2026-06-30", [paid]) == Ended(Ending.PAID, 40, 1.0)
    assert how("2026-06-30", [paid | {"paid_date": "2026-01-21"}]) == Ended(Ending.PAID, -10, 1.0)
    assert how("2026-06-30", []) == Ended(Ending.OPEN, 150, 0.0)
    assert how("2026-06-30", [], paid_date="2026-03-12") == Ended(Ending.PAID, 40, 1.0)


def test_what_came_later_is_not_known() -> None:
    paid = {"paid_date": "2026-03-12", "amount": 1000.0}
    assert how("2026-03-12", [paid]) == Ended(Ending.OPEN, 40, 0.0)
    assert how("2026-03-13", [paid]) == Ended(Ending.PAID, 40, 1.0)
    booked = paid | {"recorded_date": "2026-05-01"}
    assert how("2026-04-30", [booked]) == Ended(Ending.OPEN, 89, 0.0)
    back = {"paid_date": "2026-05-02", "amount": 1000.0, "kind": "reversal"}
    assert how("2026-05-01", [paid, back]) == Ended(Ending.PAID, 40, 1.0)
    assert how("2026-06-30", [paid, back]) == Ended(Ending.OPEN, 150, 0.0)


def test_given_up_is_written_off_and_void_is_no_case() -> None:
    off = {"paid_date": "2026-05-01", "amount": 1000.0, "kind": "write_off"}
    assert how("2026-06-30", [off]) == Ended(Ending.WRITTEN_OFF, 150, 0.0)
    assert how("2026-04-30", [off]) == Ended(Ending.OPEN, 89, 0.0)
    void = off | {"kind": "void"}
    assert how("2026-06-30", [void]) is None
    assert how("2026-04-30", [void]) == Ended(Ending.OPEN, 89, 0.0)


def test_a_deal_ends_as_its_instalments_do() -> None:
    deal = {"deal_id": "D1", "customer_id": "C1", "signing_date": "2026-01-01", "amount": 1000.0}
    plan = [
        {"instalment_id": "1", "deal_id": "D1", "kind": "advance", "due_date": "2026-01-31",
         "amount": 300.0},
        {"instalment_id": "2", "deal_id": "D1", "kind": "acceptance", "due_date": "2026-03-31",
         "amount": 700.0},
    ]  # fmt: skip
    owed = [
        {"receivable_id": f"R{n}", "customer_id": "C1", "deal_id": "D1", "instalment_id": n,
         "due_date": "2026-04-30", "invoice_date": "2026-01-05", "amount": amount,
         "paid_date": paid}
        for n, amount, paid in (("1", 300.0, "2026-02-10"), ("2", 700.0, "2026-05-10"))
    ]  # fmt: skip
    view = LedgerView(a_ledger("2026-12-31", owed, deals=[deal], instalments=plan))
    # Due as planned, 2026-01-31 and 2026-03-31, not as put off.
    claims = [("1", 20484, 300.0), ("2", 20543, 700.0)]

    def by(day: str) -> Ended | None:
        return endings(view, [claims], CaseKind.DEAL, date.fromisoformat(day))[0]

    assert by("2026-02-01") == Ended(Ending.OPEN, 1, 0.0)
    assert by("2026-03-01") == Ended(Ending.OPEN, -30, 0.3)
    assert by("2026-05-01") == Ended(Ending.OPEN, 31, 0.3)
    assert by("2026-06-01") == Ended(Ending.PAID, 31, 1.0)  # 0.3 × 10 + 0.7 × 40


@pytest.mark.parametrize("kind", CaseKind)
@pytest.mark.parametrize(
    ("end", "zh", "en"),
    [
        (Ended(Ending.PAID, 42, 1.0), "42", "42"),
        (Ended(Ending.PAID, 0, 1.0), "按期", "on time"),
        (Ended(Ending.PAID, -5, 1.0), "提前 5", "5 days early"),
        (Ended(Ending.OPEN, 12, 0.5), "12", "12 days past due"),
        (Ended(Ending.OPEN, 1391, 0.5), "逾期 1,391 天", "1,391 days past due"),
        (Ended(Ending.PAID, 1391, 1.0), "晚 1,391 天", "1,391 days late"),
        (Ended(Ending.WRITTEN_OFF, 900, 0.5), "核销", "written off"),
    ],
)
def test_endings_in_words(kind: CaseKind, end: Ended, zh: str, en: str) -> None:
    day = date(2026, 6, 30)
    assert zh in ending_text(kind, end, day, "zh")
    assert en in ending_text(kind, end, day, "en")
    assert (str(day) in ending_text(kind, end, day, "en")) == (end.ending is Ending.OPEN)


@pytest.mark.parametrize(
    ("end", "zh", "en"),
    [
        (Ended(Ending.OPEN, 113, 0.0), "仍未付，最久逾期 113 天", "still open on 2026-06-30"),
        (Ended(Ending.OPEN, -3, 0.0), "截至 2026-06-30 未到期", "not due yet"),
        (Ended(Ending.WRITTEN_OFF, 900, 0.0), "已核销，未收回", "written off"),
    ],
)  # fmt: skip
def test_where_nothing_came_in_no_share_is_told(end: Ended, zh: str, en: str) -> None:
    day = date(2026, 6, 30)
    told = [ending_text(CaseKind.DEAL, end, day, lang) for lang in ("zh", "en")]
    assert zh in told[0]
    assert en in told[1]
    assert not any("%" in text for text in told)


@given(PROFILE, PROFILE, st.floats(0.1, 5))
def test_likeness_is_a_share_and_has_no_favourite(a: Any, b: Any, factor: float) -> None:
    there = float(likeness(a, b[None, :])[0])
    assert 0 <= there <= 1 + 1e-12
    assert there == pytest.approx(float(likeness(b, a[None, :])[0]))
    assert float(likeness(a, a[None, :])[0]) == pytest.approx(1.0)
    assert there == pytest.approx(float(likeness(a * factor, b[None, :] * factor)[0]), abs=1e-6)
    assert float(likeness(a, -a[None, :])[0]) == (1.0 if not a.any() else 0.0)


def test_an_age_stands_at_the_nearest_landmark() -> None:
    assert landmark_of(np.array(LANDMARKS)).tolist() == list(range(len(LANDMARKS)))
    near = landmark_of(np.array([-200, -5, 20, 70, 250, 5000]))
    assert [LANDMARKS[n] for n in near] == [-15, -15, 30, 60, 180, 1095]


@pytest.mark.parametrize(
    ("days", "zh", "en"),
    [
        (-1, "平均提前 1 天付清", "paid in full 1 day early on average"),
        (0, "平均按期付清", "paid in full on time on average"),
        (8, "平均晚 8 天付清", "paid in full 8 days late on average"),
    ],
)
def test_the_days_of_a_deal_are_a_mean_whichever_way(days: int, zh: str, en: str) -> None:
    end, day = Ended(Ending.PAID, days, 1.0), date(2026, 6, 30)
    assert ending_text(CaseKind.DEAL, end, day, "zh") == zh
    assert ending_text(CaseKind.DEAL, end, day, "en") == en
    assert "平均" not in ending_text(CaseKind.RECEIVABLE, end, day, "zh")
    assert "average" not in ending_text(CaseKind.RECEIVABLE, end, day, "en")
