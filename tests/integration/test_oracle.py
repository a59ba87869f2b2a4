"""Measuring against the truth: the oracle is kept, the figures are what they say."""

from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

from data_schemas.causes import Cause
from data_schemas.errors import TooLittleData
from model.estimator import Trees
from training import oracle as oracles
from training.evaluate import explanations
from training.fit import FitSettings
from training.learning import learning

SMALL = FitSettings(trees=Trees(bags=1, rounds=15))
DEALS = 400
LESSONS = 300


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("home")
    oracles.oracle(found, deals=LESSONS)
    return found


@pytest.fixture
def no_new_oracle(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the oracle was made anew")

    monkeypatch.setattr(oracles, "lessons", refuse)


@pytest.mark.usefixtures("no_new_oracle")
def test_an_oracle_is_made_once(home: Path) -> None:
    found = oracles.oracle(home, deals=LESSONS)
    x = np.full((3, found.boosters["probability"].num_feature()), np.nan)
    assert found.effects(x).shape == (3, len(Cause))
    assert np.all((found.probability(x) > 0) & (found.probability(x) < 1))


@pytest.mark.usefixtures("no_new_oracle")
def test_another_simulator_needs_another_oracle(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oracles, "fingerprint", lambda: "0" * 64)
    with pytest.raises(AssertionError, match="made anew"):
        oracles.oracle(home, deals=LESSONS)


@pytest.mark.usefixtures("no_new_oracle")
def test_learning_is_measured_on_the_truth(home: Path) -> None:
    found = learning(home, deals=DEALS, seed=2, oracle_deals=LESSONS, fit_settings=SMALL)
    assert found.asked > 100
    # Nothing can be better than the truth itself.
    assert max(found.auc, found.auc_logistic, found.auc_naive, found.auc_oracle) <= found.auc_truth
    assert found.brier_truth <= min(found.brier, found.brier_naive, found.brier_logistic)
    assert found.auc > 0.6


@pytest.mark.usefixtures("no_new_oracle")
def test_explanations_are_measured_on_the_truth(home: Path) -> None:
    found = explanations(home, deals=DEALS, seed=2, oracle_deals=LESSONS, fit_settings=SMALL)
    assert found.max_sum_error < 1e-9
    shares = {k: v for k, v in asdict(found).items() if k.startswith(("spearman", "top2_"))}
    assert all(-1 <= v <= 1 for k, v in shares.items() if k != "top2_deals")
    assert found.spearman > 0.2
    assert found.asked_deals == DEALS // 4


@pytest.mark.usefixtures("no_new_oracle")
def test_too_few_deals_to_learn_from_are_refused(home: Path) -> None:
    with pytest.raises(TooLittleData):
        learning(home, deals=12, seed=2, oracle_deals=LESSONS, fit_settings=SMALL)
