"""A leak that is planted into a ledger stops training wherever a model is fitted."""

from __future__ import annotations

from datetime import date, timedelta
from threading import Event
from typing import Any

import numpy as np
import pytest

from data_schemas.codes import Stage
from data_schemas.errors import LeakageSuspected
from data_schemas.policy import LeakageException, Policy
from tests.factories import a_ledger
from training.backtest import backtest
from training.backtest_report import backtest_text
from training.fit import FitSettings, fit
from training.leakage import LeakageGuard
from training.tune import tune


def planted_ledger(**columns: Any) -> Any:
    """400 receivables, half of them late; further columns by a rule from place and outcome."""
    start = date(2024, 1, 1)
    rng = np.random.default_rng(1)
    rows = []
    for i in range(400):
        due = start + timedelta(days=i)
        late = bool(rng.random() < 0.5)
        paid = due + timedelta(days=200 if late else 5)
        rows.append(
            {
                "receivable_id": f"R{i}", "customer_id": f"C{rng.integers(40)}", "amount": 10.0,
                "invoice_date": str(due - timedelta(days=30)), "due_date": str(due),
                "paid_date": str(paid),
            }
            | {name: rule(i, late) for name, rule in columns.items()}
        )  # fmt: skip
    return a_ledger("2026-06-01", rows)


@pytest.mark.parametrize(
    ("rule", "feature", "how"),
    [
        (lambda _, late: "dunned" if late else "booked", "x_note=booked", "its value"),
        (lambda i, late: None if late else "AB"[i // 2 % 2], "x_note=A", "whether it is blank"),
    ],
)
def test_a_planted_leak_stops_training_and_is_named(rule: Any, feature: str, how: str) -> None:
    ledger = planted_ledger(x_note=rule)
    guard = LeakageGuard(Policy(), 20_605)
    settings = FitSettings(stages=(Stage.SIGNING,))
    with pytest.raises(LeakageSuspected) as stopped:
        fit(ledger, ledger.as_of, (30, 90), settings=settings, guard=guard)
    said = stopped.value.en
    assert f"before signing: {feature}, by {how} alone" in said
    assert "AUC of 1.000" in said
    assert "leakage_exceptions" in said
    assert "x_note" in stopped.value.zh
    excuse = LeakageException(
        feature="x_note", reason="the bank's notice comes first", who="Wang", date=date(2026, 6, 1)
    )
    excused = LeakageGuard(Policy(leakage_exceptions=(excuse,)), 20_605)
    assert fit(ledger, ledger.as_of, (90,), settings=settings, guard=excused).bundle.horizons(
        Stage.SIGNING
    ) == (90,)
    assert {(s.feature.split("=")[0], e.who) for s, e in excused.excused} == {("x_note", "Wang")}


@pytest.mark.parametrize("late", [False, True])
def test_whoever_objects_stops_the_fit_however_late(*, late: bool) -> None:
    """Rows are looked at beside the learning, which may be done by then."""
    learnt, told = Event(), []

    class Objecting(LeakageGuard):
        def look(self, *_: object) -> None:
            if late:
                assert learnt.wait(60)
            raise LeakageSuspected("不行", "no")

    def tell(label: str, share: float) -> None:
        told.append(label)
        if share == 1.0:
            learnt.set()

    ledger, settings = planted_ledger(), FitSettings(stages=(Stage.SIGNING,))
    with pytest.raises(LeakageSuspected, match="no"):
        fit(
            ledger,
            ledger.as_of,
            (90,),
            settings=settings,
            guard=Objecting(Policy(), 0),
            progress=tell,
        )
    assert bool(told) or not late


def test_a_backtest_and_a_search_of_settings_stop_too() -> None:
    """A text of six values: half of them stand for the late."""
    ledger = planted_ledger(x_note=lambda i, late: f"{'late' if late else 'paid'} {i % 3}")
    settings = FitSettings(stages=(Stage.SIGNING,))
    with pytest.raises(LeakageSuspected, match="x_note, by all its values and blank alone"):
        backtest(
            ledger, cutoff=date(2024, 12, 1), as_of=ledger.as_of, horizons=(30, 90), peers=(),
            settings=settings,
        )  # fmt: skip
    with pytest.raises(LeakageSuspected, match="x_note, by all its values and blank alone"):
        tune(ledger, horizons=(30, 90), minutes=1e-6, start=settings)
    excuse = LeakageException(
        feature="x_note", reason="the bank's notice comes first", who="Wang", date=date(2026, 6, 1)
    )
    found = backtest(
        ledger, cutoff=date(2024, 12, 1), as_of=ledger.as_of, horizons=(30, 90), peers=(),
        settings=settings, policy=Policy(leakage_exceptions=(excuse,)),
    )  # fmt: skip
    assert found.origins[0].guard.excused
    assert "allowed by exception: before signing: x_note" in backtest_text(found, None, "en")


def test_customers_that_always_act_alike_can_be_measured_and_it_is_told() -> None:
    """Their history tells all, and truly so: no column could be taken out."""
    ledger = planted_ledger(customer_id=lambda i, late: f"{'late' if late else 'paid'} {i % 4}")
    settings = FitSettings(stages=(Stage.SIGNING,))
    guard = LeakageGuard(Policy(), 20_605)
    with pytest.raises(LeakageSuspected, match=r"history\."):
        fit(ledger, ledger.as_of, (90,), settings=settings, guard=guard)
    found = backtest(
        ledger, cutoff=date(2024, 12, 1), as_of=ledger.as_of, horizons=(30, 90), peers=(),
        settings=settings,
    )  # fmt: skip
    assert all(one.computed for one in found.origins[0].guard.told)
    assert "training would stop): before signing: history." in backtest_text(found, None, "en")


def test_an_honest_column_does_not_stop_training() -> None:
    ledger = planted_ledger(x_note=lambda i, late: "AB"[int(late) if i % 5 else i // 2 % 2])
    guard = LeakageGuard(Policy(), 20_605)
    settings = FitSettings(stages=(Stage.SIGNING,))
    fit(ledger, ledger.as_of, (90,), settings=settings, guard=guard)
    told = guard.table.set_index("feature")
    assert 0.85 < told.loc["x_note=B", "auc"] < 0.95
