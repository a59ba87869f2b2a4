"""Asking in the proposed order settles the grade sooner; small, so only laws and a wide margin."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from data_schemas.codes import Stage
from data_schemas.frame import Ledger
from data_schemas.policy import Policy
from data_schemas.topics import TOPICS
from model.units import known_before
from model.view import LedgerView
from tests.conftest import SMALL
from training import asking as measured
from training.asking import LAST_DAYS, ORDERS, PROPOSED, RANDOM, Runs, figure, measure, summary
from training.cli import main
from training.fit import fit

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def found(simulated: Ledger, view: LedgerView) -> Runs:
    cutoff = simulated.as_of - timedelta(days=LAST_DAYS)
    signing = replace(SMALL, stages=(Stage.SIGNING,))
    bundle = fit(known_before(simulated, cutoff), cutoff, (30, 90, 365), settings=signing).bundle
    return measure(view, bundle, Policy(), deals=4, seed=1)


def test_every_order_begins_alike_and_ends_with_all_answers(found: Runs) -> None:
    starts = [found.right[order][:, 0] for order in ORDERS]
    assert all(found.right[order].shape == (4, len(TOPICS) + 1) for order in ORDERS)
    assert all((start == starts[0]).all() for start in starts)
    assert all((found.right[order][:, -1] == 1).all() for order in ORDERS)


def test_the_proposed_order_needs_fewer_questions_than_a_random_one(found: Runs) -> None:
    assert found.settled[PROPOSED].mean() < found.settled[RANDOM].mean()


def test_the_curves_are_drawn(found: Runs) -> None:
    assert len(figure(summary([found], (1,))).axes[0].lines) == len(ORDERS)


def test_the_command_draws_where_it_is_asked(
    found: Runs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: dict[str, object] = {}

    def instead(*, seeds: tuple[int, ...], **given: object) -> object:
        asked.update(given, seeds=seeds)
        return summary([found] * len(seeds), seeds)

    monkeypatch.setattr(measured, "asking", instead)
    monkeypatch.setenv("HUIKUAN_HOME", str(tmp_path / "home"))
    drawn = tmp_path / "there" / "curve.svg"
    words = ["evaluate", "asking", "--deals", "4", "--seeds", "2", "--seed", "5",
             "--plot", str(drawn), "--json"]  # fmt: skip
    assert main(words) == 0
    said = json.loads(capsys.readouterr().out)
    assert (asked["deals"], asked["seeds"]) == (4, (5, 6))
    assert (said["deals"], said["seeds"], said["synthetic"]) == (8, [5, 6], True)
    assert set(said["fewer"]) == set(ORDERS) - {PROPOSED}
    assert said["fewer"][RANDOM]["value"] == pytest.approx(
        said["questions"][RANDOM]["value"] - said["questions"][PROPOSED]["value"]
    )
    assert "<svg" in drawn.read_text()
    assert main(["evaluate", "asking", "--plot", "curve.doc"]) != 0


def test_intervals_come_from_deals_drawn_within_each_company() -> None:
    same = {order: np.ones((3, 2)) for order in ORDERS}
    few = Runs(same, dict(zip(ORDERS, np.array([[1.0] * 3, [3.0] * 3, [4.0] * 3]), strict=True)))
    many = Runs(same, dict(zip(ORDERS, np.array([[2.0] * 3, [8.0] * 3, [2.0] * 3]), strict=True)))
    one = summary([few, many], (1, 2))
    assert (one.questions[PROPOSED].low, one.questions[PROPOSED].high) == (1.5, 1.5)
    assert one.fewer[RANDOM].value == pytest.approx(1.5)
    assert one.deals == 6
