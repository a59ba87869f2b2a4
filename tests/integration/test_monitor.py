"""What came since a model was taught: inputs that drifted, and what came true."""

import json
import math
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data_schemas.codes import Stage
from data_schemas.errors import InvalidLedger
from data_schemas.frame import Ledger
from model.bundle import Bundle
from model.track_record import record_name
from model.trees import Trees
from tests.factories import a_bare_row, a_ledger
from training import metrics
from training.cli import main
from training.fit import FitSettings, fit
from training.methods import OURS
from training.monitor import FEW, monitor, outlook
from training.monitor_report import monitored_text
from training.simulate import simulate
from training.simulate import write as write_folder
from training.stability import BEYOND_CHANCE, DRIFTED, WATCH

SMALL = FitSettings(trees=Trees(bags=1, rounds=20), stages=(Stage.SIGNING,))


@pytest.fixture(scope="module")
def cutoff(simulated: Ledger) -> date:
    return simulated.as_of - timedelta(days=800)


@pytest.fixture(scope="module")
def earlier(simulated: Ledger, cutoff: date) -> Bundle:
    """A model of two years ago."""
    return fit(simulated, cutoff, (30, 90), settings=SMALL).bundle


def test_what_came_after_is_held_against_the_model(
    simulated: Ledger, earlier: Bundle, cutoff: date
) -> None:
    found = monitor(simulated, earlier)
    assert found.since == cutoff
    assert found.rows["signing"] >= FEW
    used = {s.features[at] for s in earlier.manifest.stages for at in s.used}
    assert set(found.drift["feature"]) == used
    assert found.drift["psi"].is_monotonic_decreasing
    cells = found.calibration.set_index("horizon_days")
    assert set(cells.index) == {30, 90}
    assert cells["predicted"].between(0, 1).all()
    assert cells.loc[30, "n"] > cells.loc[90, "n"]  # more have matured
    assert cells.loc[30, "base"] > cells.loc[90, "base"]


def test_what_to_expect_is_told_of_all_snapshots_before_outcomes_are_in(
    simulated: Ledger, earlier: Bundle
) -> None:
    measured = {f"holdout.signing.h90.{name}": 0.5 for name in ("base", "auc", "brier")}
    manifest = earlier.manifest.model_copy(update={"metrics": measured})
    found = monitor(simulated, Bundle(manifest, earlier.texts))
    told = found.outlook.set_index("horizon_days")
    matured = found.calibration.set_index("horizon_days")
    assert (told["n"] == found.rows["signing"]).all()
    assert told.loc[90, "n"] > matured.loc[90, "n"]
    assert told.loc[90, ["base_then", "auc_then", "brier_then"]].tolist() == [0.5] * 3
    assert math.isnan(told.loc[30, "auc_then"])
    text = monitored_text(found, "en")
    (line,) = [one for one in text.splitlines() if one.endswith("(50.0%, 0.500 / 0.500)")]
    assert line.startswith("  signing 90: ") or line.startswith("  before signing 90: ")


def test_what_lies_behind_a_snapshot_is_no_prediction(simulated: Ledger, cutoff: date) -> None:
    """A claim long past due is certain to have been unpaid on its due date."""
    settings = replace(SMALL, stages=(Stage.OPEN,))
    found = monitor(simulated, fit(simulated, cutoff, (0, 90), settings=settings).bundle)
    told = found.outlook.set_index("horizon_days")
    assert told.loc[90, "n"] == found.rows["open"]
    assert told.loc[0, "n"] < found.rows["open"]
    assert told.loc[0, "predicted"] < 0.97


def test_what_to_expect_is_what_outcomes_drawn_from_the_probabilities_give() -> None:
    rng = np.random.default_rng(3)
    p = rng.beta(1, 3, 500)
    answers = pd.DataFrame({"stage": "signing", "horizon_days": 90, "y": np.nan, OURS: p})
    (told,) = outlook(answers, {}).to_dict("records")
    drawn = [(rng.uniform(size=len(p)) < p).astype("float64") for _ in range(400)]
    for name, figure in (("auc", metrics.auc), ("brier", metrics.brier)):
        figures = np.array([figure(y, p) for y in drawn])
        assert told[name] == pytest.approx(figures.mean(), abs=4 * figures.std() / 20)


def test_amounts_of_another_size_are_found_by_name(simulated: Ledger, earlier: Bundle) -> None:
    def psi(ledger: Ledger) -> float:
        drift = monitor(ledger, earlier).drift.set_index("feature")
        return float(drift.loc["terms.amount", "psi"])

    parts = simulated.instalments.assign(amount=simulated.instalments["amount"] * 50)
    receivables = simulated.receivables.assign(amount=simulated.receivables["amount"] * 50)
    assert psi(simulated) < DRIFTED
    assert psi(simulated.replace(instalments=parts, receivables=receivables)) > DRIFTED


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_shift_is_told_by_its_label_with_what_to_do(
    simulated: Ledger, earlier: Bundle, lang: str
) -> None:
    parts = simulated.instalments.assign(amount=simulated.instalments["amount"] * 50)
    told = monitored_text(monitor(simulated.replace(instalments=parts), earlier), lang)
    assert ("（terms.amount）：" if lang == "zh" else " (terms.amount): ") in told
    assert ("怎么办" if lang == "zh" else "what to do") in told
    assert ("签约前" in told) == (lang == "zh")
    drift = monitor(simulated, earlier).drift
    held = drift[~drift["by_time"].astype(bool)]
    excused = (held["psi"] >= WATCH) & (held["psi"] <= BEYOND_CHANCE * held["by_chance"])
    assert (held["level"][excused] == "stable").all()
    assert excused.any()


@pytest.fixture(scope="module")
def bare() -> Ledger:
    """Receivables of 40 customers over two years, each with a pace of its own; no causes."""
    rng, first = np.random.default_rng(3), date(2023, 1, 1)
    pace = rng.normal(10, 40, 40)
    rows, end = [], first + timedelta(days=730)
    for i in range(900):
        customer, due = int(rng.integers(40)), first + timedelta(days=int(rng.integers(730)))
        late = max(-29, round(float(rng.normal(pace[customer], 25))))
        rows.append(a_bare_row(i, customer, int(rng.integers(1, 100)), due, late, end))
    return a_ledger(str(end), rows)


def test_a_register_younger_than_a_horizon_can_be_watched(bare: Ledger) -> None:
    """It ended in a trace: a share of claims unpaid two years on had never had a value."""
    cutoff = bare.as_of - timedelta(days=250)
    settings = replace(SMALL, stages=(Stage.OPEN,))
    bundle = fit(bare, cutoff, (0, 45, 730), settings=settings).bundle
    fitted = bundle.manifest.stages[0]
    assert fitted.record == (0, 45, 730)
    assert record_name(730) not in bundle.manifest.reference["open"]
    weighed = {record_name(one.days) for one in fitted.horizons if one.record_weight}
    found = monitor(bare, bundle)
    told = set(found.drift["feature"])
    assert {name for name in told if "stay_share" in name} == weighed
    assert told == {fitted.features[at] for at in fitted.moving}
    assert not [name for name in bundle.manifest.not_learnt if "stay_share" in name]
    assert monitored_text(found, "en")


def test_an_input_too_rare_to_be_described_was_blank(simulated: Ledger, earlier: Bundle) -> None:
    """Of many rows a part is described; what no row of it has was learnt from all the same."""
    parts = earlier.manifest.reference["signing"]
    rest = {name: bins for name, bins in parts.items() if name != "terms.amount"}
    manifest = earlier.manifest.model_copy(update={"reference": {"signing": rest}})
    drift = monitor(simulated, Bundle(manifest, earlier.texts)).drift.set_index("feature")
    assert drift.loc["terms.amount", "missing_then"] == 1.0
    assert drift.loc["terms.amount", "level"] == "drifted"


def test_days_the_wrong_way_round_are_refused(simulated: Ledger, earlier: Bundle) -> None:
    with pytest.raises(InvalidLedger, match="no day to look at"):
        monitor(simulated, earlier, since=simulated.as_of + timedelta(days=1))


def test_a_model_of_today_has_nothing_to_be_held_against(
    simulated: Ledger, earlier: Bundle
) -> None:
    found = monitor(simulated, earlier, since=simulated.as_of)
    assert found.rows == {"signing": 0}
    assert "too few" in monitored_text(found, "en")
    assert "尚无到期结果" in monitored_text(found, "zh")


def test_what_the_model_learnt_from_is_told_as_in_sample(
    simulated: Ledger, earlier: Bundle, cutoff: date
) -> None:
    found = monitor(simulated, earlier, since=cutoff - timedelta(days=1))
    assert found.in_sample
    for lang, words in (("zh", "样本内："), ("en", "in sample: ")):
        first = monitored_text(found, lang).splitlines()[0]
        assert first.startswith(words)
        assert cutoff.isoformat() in first
    after = monitor(simulated, earlier, since=cutoff)
    assert not after.in_sample
    assert "in sample" not in monitored_text(after, "en")


def test_what_moves_by_time_is_told_apart_from_what_was_recorded(
    simulated: Ledger, earlier: Bundle
) -> None:
    """A season and a longer record move history of themselves: that is no alarm about fields."""
    found = monitor(simulated, earlier)
    moving = found.drift.set_index("feature")["by_time"]
    assert moving["history.due_count"]
    assert not moving["terms.amount"]
    for lang, first, then in (
        ("en", "drift of inputs (PSI)", "calendar and payment history"),
        ("zh", "输入漂移（PSI）", "日历与付款历史"),
    ):
        fields, rest = monitored_text(found, lang).split(then)
        assert first in fields
        assert " history." not in fields
        assert "terms." not in rest


def test_the_command_prints_json(
    earlier: Bundle, cutoff: date, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setenv("HUIKUAN_HOME", str(tmp_path / "var"))
    monkeypatch.setenv("HUIKUAN_MODEL", str(earlier.save(tmp_path / "bundle")))
    write_folder(simulate(200, seed=4), tmp_path / "ledger")
    assert main(["monitor", "--ledger", str(tmp_path / "ledger"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["since"] == cutoff.isoformat()
    assert told["in_sample"] is False
    assert {"stage", "feature", "psi", "level"} <= set(told["drift"][0])
    since = ["--since", (cutoff - timedelta(days=400)).isoformat()]
    assert main(["monitor", "--ledger", str(tmp_path / "ledger"), "--json", *since]) == 0
    assert json.loads(capsys.readouterr().out)["in_sample"] is True
