import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

from data_schemas.causes import Cause
from data_schemas.codes import Stage
from data_schemas.errors import InvalidPolicy, LeakageSuspected
from data_schemas.policy import LeakageException, Policy, read_policy
from model.day import NEVER
from model.feature import Feature
from tests.factories import a_ledger
from training.fit import FitSettings, fit
from training.leakage import MIN_EACH, LeakageGuard, age_bands, input_aucs
from training.snapshots import StageRows

HORIZONS = (0, 90)
AS_OF = 20_000


def rows_of(x: np.ndarray, paid: np.ndarray, age: np.ndarray, stage: Stage) -> StageRows:
    """Rows snapshotted on day 10,000, ``age`` days past due, paid on the days given."""
    n = len(x)
    snapshot = np.full(n, 10_000)
    features = tuple(
        Feature(name=f"f{j}", shown=f"f{j}", zh="", en="", unit="", cause=Cause.CREDIT, monotone=0)
        for j in range(x.shape[1])
    )
    return StageRows(
        stage=stage, features=features, units=pd.DataFrame(index=range(n)), x=x,
        snapshot=snapshot, due=snapshot - age, question=np.maximum(snapshot, snapshot - age),
        paid=paid, group=np.arange(n), start=snapshot,
    )  # fmt: skip


def random_rows(n: int, stage: Stage, seed: int = 3) -> StageRows:
    """Values with ties and blanks, ages of every band, outcomes that depend on the first value."""
    rng = np.random.default_rng(seed)
    x = np.round(rng.normal(size=(n, 3)), 1)
    late = rng.random(n) < 1 / (1 + np.exp(-x[:, 0]))
    x[rng.random((n, 3)) < 0.3] = np.nan
    age = rng.choice([-20, 0, 40, 100, 400], n) if stage is Stage.OPEN else np.full(n, -30)
    question = 10_000 - np.minimum(age, 0)
    paid = question + np.where(late, rng.choice([91, 200, NEVER], n), rng.choice([0, 30], n))
    return rows_of(x, np.minimum(paid, NEVER), age, stage)


@pytest.mark.parametrize("stage", list(Stage))
def test_aucs_are_those_of_scikit_learn(stage: Stage) -> None:
    rows = random_rows(3000, stage)
    table, _ = input_aucs(rows, HORIZONS, AS_OF)
    bands = age_bands(stage)
    assert len(table) == 3 * len(bands)
    at = 0
    for band in bands:
        inside = band.holds(rows)
        assert inside.sum() >= 500
        for j in range(3):
            line, column = table.iloc[at], rows.x[inside, j]
            y = rows.unpaid(int(line["auc_days"]))[inside]
            known = ~np.isnan(column)
            assert line["auc"] == pytest.approx(roc_auc_score(y[known], column[known]), abs=1e-12)
            y = rows.unpaid(int(line["missing_days"]))[inside]
            assert line["missing_auc"] == pytest.approx(roc_auc_score(y, ~known), abs=1e-6)
            assert (line["rows"], line["known"]) == (inside.sum(), known.sum())
            at += 1


def test_bands_hold_every_row_once() -> None:
    rows = random_rows(500, Stage.OPEN)
    held = np.sum([band.holds(rows) for band in age_bands(Stage.OPEN)], axis=0)
    assert (held == 1).all()


@pytest.mark.parametrize(("few", "says"), [(MIN_EACH, True), (MIN_EACH - 1, False)])
def test_too_few_of_one_outcome_say_nothing(few: int, says: bool) -> None:
    n = 200
    late = np.arange(n) < few
    paid = np.where(late, NEVER, 10_000)
    rows = rows_of(late[:, None].astype(float), paid, np.zeros(n, dtype=int), Stage.SIGNING)
    guard = LeakageGuard(Policy(), AS_OF)
    if says:
        with pytest.raises(LeakageSuspected, match=r"f0, by its value alone.*AUC of 1\.000"):
            guard.look(rows, HORIZONS)
    else:
        guard.look(rows, HORIZONS)
        assert guard.table["auc"].isna().all()


def test_immature_rows_do_not_count() -> None:
    rows = random_rows(400, Stage.SIGNING)
    table, found = input_aucs(rows, HORIZONS, int(rows.question.max()))
    assert table["auc"].isna().all()
    assert not found


def test_one_age_band_may_leak_alone() -> None:
    """A field that is filled in while a receivable ages tells everything there and nothing else."""
    rows = random_rows(3000, Stage.OPEN)
    old = age_bands(Stage.OPEN)[-1].holds(rows)
    rows.x[old, 1] = rows.unpaid(90)[old]
    with pytest.raises(LeakageSuspected) as stopped:
        LeakageGuard(Policy(), AS_OF).look(rows, HORIZONS)
    assert "365+ days past due: f1" in stopped.value.en
    assert stopped.value.en.count("AUC of") == 1
    assert "逾期 365+ 天：f1" in stopped.value.zh


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
        fit(ledger, ledger.as_of, (30, 90), settings=settings, inspect=guard.look)
    said = stopped.value.en
    assert f"before signing: {feature}, by {how} alone" in said
    assert "AUC of 1.000" in said
    assert "leakage_exceptions" in said
    assert "x_note" in stopped.value.zh
    excuse = LeakageException(
        feature="x_note", reason="the bank's notice comes first", who="Wang", date=date(2026, 6, 1)
    )
    excused = LeakageGuard(Policy(leakage_exceptions=(excuse,)), 20_605)
    assert fit(
        ledger, ledger.as_of, (90,), settings=settings, inspect=excused.look
    ).bundle.horizons(Stage.SIGNING) == (90,)
    assert {(s.feature.split("=")[0], e.who) for s, e in excused.excused} == {("x_note", "Wang")}


def test_an_honest_column_does_not_stop_training() -> None:
    ledger = planted_ledger(x_note=lambda i, late: "AB"[int(late) if i % 5 else i // 2 % 2])
    guard = LeakageGuard(Policy(), 20_605)
    settings = FitSettings(stages=(Stage.SIGNING,))
    fit(ledger, ledger.as_of, (90,), settings=settings, inspect=guard.look)
    told = guard.table.set_index("feature")
    assert 0.85 < told.loc["x_note=B", "auc"] < 0.95


def test_exceptions_come_from_the_policy_file(tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    text = """
    [[leakage_exceptions]]
    feature = "receivable.process_state"
    reason = "booked by the treasury days before it pays"
    who = "finance"
    date = 2026-06-01
    """
    path.write_text(text, encoding="utf-8")
    policy = read_policy(path)
    assert policy.leakage_exception("receivable.process_state") is not None
    assert policy.leakage_exception("receivable.process") is None
    assert json.loads(policy.model_dump_json())["leakage_exceptions"][0]["date"] == "2026-06-01"
    for bad in (text.replace("booked by the treasury days before it pays", " "),
                text.replace('who = "finance"', ""), "leakage_auc = 0.4"):  # fmt: skip
        path.write_text(bad, encoding="utf-8")
        with pytest.raises(InvalidPolicy):
            read_policy(path)
