"""The payers' year: how fast it runs, learnt from what was known, and how busy it will be."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from data_schemas.codes import Stage
from data_schemas.fiscal import PlaceCalendar
from model.asked import Asked
from model.columns import Columns
from model.curve import sigmoid
from model.day import Days, Floats, day_number
from model.estimator import Recipe, fit_blend
from model.features_terms import busy_before
from model.ground import Ground
from model.line_fit import Pull
from model.normal_scores import NormalScores, map_of_ratios
from model.pace import CLOSED, clock, pace_of, periods
from model.reader_fit import fit_reader
from model.trees import Trees
from model.units import known_before, units_at
from model.view import LedgerView
from tests.factories import a_ledger

AS_OF = date(2026, 6, 30)


def rushing(years: tuple[int, ...] = (2023, 2024, 2025)) -> LedgerView:
    """Claims issued in September; three quarters are paid in the first half of December."""
    rows = [
        {
            "receivable_id": f"{year}-{n}", "customer_id": "C", "due_date": f"{year}-09-01",
            "amount": 1.0,
            "paid_date": (
                f"{year}-12-{1 + n % 12:02}" if n % 4 else f"{year + 1}-03-{1 + n % 20:02}"
            ),
        }
        for year in years
        for n in range(40)
    ]  # fmt: skip
    return LedgerView(a_ledger("2026-06-30", rows))


def days(*of: str) -> Days:
    return np.array([day_number(date.fromisoformat(day)) for day in of])


def test_what_was_given_up_waits_no_longer() -> None:
    """Claims that nobody pays any more would make every later month look slow."""
    view = rushing()
    stuck = [
        {"receivable_id": f"S{n}", "customer_id": "C", "due_date": "2023-09-01", "amount": 1.0}
        for n in range(40)
    ]
    gone = [
        {
            "payment_id": f"W{n}", "receivable_id": f"S{n}", "paid_date": "2023-09-02",
            "amount": 1.0, "kind": "write_off",
        }
        for n in range(40)
    ]  # fmt: skip
    rows = view.ledger.receivables[["receivable_id", "customer_id", "due_date", "amount"]]
    paid = view.ledger.receivables["paid_date"]
    plain = rows.assign(paid_date=paid).astype(str).to_dict("records")
    settled = [
        {
            "payment_id": f"P{n}",
            "receivable_id": r["receivable_id"],
            "amount": 1.0,
            "paid_date": r["paid_date"],
        }
        for n, r in enumerate(plain)
    ]
    claims = [{k: v for k, v in r.items() if k != "paid_date"} | {"amount": 1.0} for r in plain]

    def pace(*parts: list[dict[str, object]]) -> Floats:
        claims_of, payments = parts
        ledger = a_ledger("2026-06-30", claims_of, payments=payments)
        return pace_of(LedgerView(ledger), AS_OF, PlaceCalendar())

    usual = pace(claims, settled)
    assert pace([*claims, *stuck], [*settled, *gone]) == pytest.approx(usual, rel=0.02)
    assert pace([*claims, *stuck], settled) != pytest.approx(usual, rel=0.02)


def test_the_pace_learns_a_december_rush_from_what_was_known() -> None:
    view = rushing()
    pace = pace_of(view, AS_OF, PlaceCalendar())
    assert pace[11] > 2 > 1 > pace[9]
    # Nothing known on the day or after counts.
    day = date(2025, 1, 1)
    early = LedgerView(known_before(view.ledger, day))
    found = pace_of(view, day, PlaceCalendar())
    assert found == pytest.approx(pace_of(early, day, PlaceCalendar()))
    assert found[11] > 2


def test_a_register_that_only_begins_has_no_season() -> None:
    found = pace_of(rushing(), date(2024, 8, 1), PlaceCalendar())
    assert found.tolist() == [1.0] * (CLOSED + 1)


def test_days_after_the_treasury_has_closed_are_a_period_of_their_own() -> None:
    days = np.array(["2026-12-25", "2026-12-26", "2027-01-01"], dtype="datetime64[D]")
    found = periods(days.astype("int64"), PlaceCalendar())
    assert found.tolist() == [11, CLOSED, 0]
    work = clock(np.ones(13), date(2026, 10, 1), 8, PlaceCalendar())
    # The national holidays of 2026 end on 7 October.
    assert work.tolist() == [0, 0, 0, 0, 0, 0, 0, 0, 1]


def test_the_days_ahead_are_busy_as_past_years_were() -> None:
    paces = rushing().paces
    asked = days("2025-11-20", "2025-09-10", "2027-11-20")
    december, september, later = paces.busy(days(*["2025-09-10"] * 3), asked, 30)
    assert december > 1.5 > 1.0 > september
    assert later == pytest.approx(december, rel=0.15)  # years ahead run alike
    # Over a longer window a rush is thinned out.
    assert 1.0 < paces.busy(days("2025-09-10"), days("2025-11-20"), 90)[0] < december


def test_how_busy_it_will_be_is_told_from_what_was_known_as_the_month_began() -> None:
    view = rushing()
    snapshot, question = days("2025-12-20", "2025-02-03"), days("2025-12-25", "2025-12-01")
    found = view.paces.busy(snapshot, question, 30)
    for at, first in enumerate((date(2025, 12, 1), date(2025, 2, 1))):
        then = LedgerView(known_before(view.ledger, first)).paces
        one = slice(at, at + 1)
        assert then.busy(snapshot[one], question[one], 30)[0] == found[at]


def test_before_it_is_due_a_claim_is_told_how_busy_the_payers_are_until_then() -> None:
    claims = [
        {"receivable_id": f"A{n}", "customer_id": "C", "invoice_date": "2025-09-01",
         "due_date": due, "amount": 1.0}
        for n, due in enumerate(("2025-12-20", "2025-11-10", "2026-02-10"))
    ]  # fmt: skip
    ledger = rushing().ledger
    ledger = ledger.replace(
        receivables=pd.concat([ledger.receivables, a_ledger("2026-06-30", claims).receivables])
    )
    view = LedgerView(ledger)
    new = view.ledger.receivables["receivable_id"].str.startswith("A").to_numpy()

    def found(day: str) -> list[float]:
        snapshot = np.full(int(new.sum()), days(day)[0])
        units = units_at(view, np.flatnonzero(new), Stage.OPEN, snapshot)
        return busy_before.compute(Asked(units, view)).tolist()

    rush, thin, late = found("2025-09-10")
    assert rush > 1.1 > 1.0 > thin
    assert 1.0 < late < rush  # of the December rush its last 60 days hold half
    # On the due date and after it nothing is left of the run-up; the day before, next to nothing.
    assert found("2025-12-20")[:2] == [1.0, 1.0]
    assert found("2025-12-19")[0] == pytest.approx(1.0, abs=0.1)


def test_half_the_usual_work_is_as_far_from_usual_as_double() -> None:
    score = NormalScores([map_of_ratios()])
    half, usual, double, none, most = score(np.array([[0.5], [1.0], [2.0], [0.0], [99.0]]))[:, 0]
    assert usual == pytest.approx(0.0, abs=0.01)
    assert half == pytest.approx(-double, abs=0.01)
    assert double == pytest.approx(np.log(2) / np.log(1.5), abs=0.01)
    assert none < half
    assert double < most < np.inf


def test_without_a_known_season_every_window_is_usual() -> None:
    asked = days("2024-01-25", "2024-10-01")  # weeks of holidays
    assert rushing().paces.busy(days("2024-01-20", "2024-01-20"), asked, 30).tolist() == [1.0, 1.0]


def test_how_little_comes_in_quiet_weeks_is_told_from_few_rows() -> None:
    """One row of 25 is quiet and hardly any of those is paid: a hard pull would treble that."""
    quiet, usual = 0.25, 1.0
    columns = Columns(
        names=["calendar.busy_30"], monotone=[-1], group=[-1], echo=[False], kind=[False],
        field=[-1], peers=[-1], age=[False], busy=[True], day=[False],
    )  # fmt: skip

    def paid(pace: np.ndarray) -> np.ndarray:
        return sigmoid(1.5 * np.log(pace) - np.log(5.7))

    told = []
    for seed in range(16):
        rng = np.random.default_rng(seed)
        pace = np.where(rng.random(4000) < 0.04, quiet, np.exp(rng.normal(0.0, 0.15, 4000)))
        y = (rng.random(4000) > paid(pace)).astype(float)
        ready = fit_reader(pace[:, None], columns)
        asked = ready.reader.read(np.array([[quiet], [usual]]))
        read = ready.reader.read(pace[:, None])
        blends = (
            fit_blend(ready, Ground(read, y), Trees(), pull, Recipe(growth=0.0), 30)
            for pull in (Pull(), Pull(busy=150.0))
        )
        told.append([1 - sigmoid(one.backbone.log_odds(asked)) for one in blends])
    (found, level), (hard, _) = np.mean(told, axis=0)
    assert level == pytest.approx(paid(np.array(usual)), rel=0.03)
    assert found < 1.5 * paid(np.array(quiet))
    assert hard > 2.5 * paid(np.array(quiet))
