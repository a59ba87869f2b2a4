"""Which rows a challenger is held against the champion on, and what is said of it."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from data_schemas.codes import Stage
from model.day import NEVER
from training.beside import TAG, Beside, FigureBeside, StageBeside, State, Verdict, beside_of
from training.beside_report import beside_lines, in_short, worse
from training.champion_beside import unknown_then
from training.gates import customers_apart
from training.snapshots import StageRows

CHAMPION = 1_000
"""Day number the champion of these tests was made for."""


def signed(question: list[int], paid: list[int], group: list[int]) -> StageRows:
    """Rows at signing, 200 days before they fall due."""
    due, n = np.array(question), len(question)
    return StageRows(
        stage=Stage.SIGNING, features=(), units=pd.DataFrame({"customer_id": np.arange(n)}),
        x=np.zeros((n, 0)), snapshot=due - 200, due=due, question=due, paid=np.array(paid),
        group=np.array(group), start=due - 200,
    )  # fmt: skip


class TestRows:
    def test_only_an_outcome_of_the_champions_day_or_later_counts(self) -> None:
        rows = signed([909, 910, 911], [NEVER] * 3, [0, 1, 2])
        assert unknown_then(rows, 90, 90, CHAMPION).tolist() == [False, True, True]
        assert unknown_then(rows, 30, 30, CHAMPION).tolist() == [False] * 3

    def test_none_counts_of_a_deal_the_champion_learnt_from(self) -> None:
        rows = signed([800, 950, 950], [810, 960, 960], [0, 0, 1])
        assert unknown_then(rows, 90, 90, CHAMPION).tolist() == [False, False, True]

    def test_one_read_between_two_points_may_be_known_to_the_first(self) -> None:
        rows = signed([930, 975], [NEVER, NEVER], [0, 1])
        assert unknown_then(rows, 90, 90, CHAMPION).tolist() == [True, True]
        assert unknown_then(rows, 90, 30, CHAMPION).tolist() == [False, True]

    def test_whether_it_was_paid_meanwhile_is_not_asked(self) -> None:
        rows = signed([950, 950, 950], [940, 1_020, NEVER], [0, 1, 2])
        assert unknown_then(rows, 90, 90, CHAMPION).all()


def told(less: float, low: float | None, high: float | None) -> FigureBeside:
    return FigureBeside(challenger=0.4 + less, champion=0.4, less=less, low=low, high=high)


def at_signing(verdict: Verdict, **figures: FigureBeside) -> StageBeside:
    return StageBeside(
        stage=Stage.SIGNING, verdict=verdict, rows=240, customers=31, apart=20.5,
        horizons=(0, 90), figures=figures,
    )  # fmt: skip


LOST = at_signing(
    Verdict.WORSE, log_loss=told(0.05, 0.01, 0.09), brier=told(0.02, 0.004, 0.03),
    auc=told(-0.1, None, None),
)  # fmt: skip
COMPARED = Beside(
    state=State.COMPARED, champion=2, model_version="20260101-abc", as_of="2026-01-01",
    stages=(LOST,),
)  # fmt: skip


class TestSaid:
    def test_it_is_read_again_as_it_was_kept(self) -> None:
        tags = COMPARED.tags()
        assert beside_of(tags) == COMPARED
        assert tags[f"{TAG}.signing"] == "worse"
        assert beside_of({}) is None
        assert beside_of({TAG: "{"}) is None

    def test_the_longest_reason_fits_a_tag(self) -> None:
        why = ("因" * 300, "x" * 300)
        both = (LOST, replace(LOST, stage=Stage.OPEN))
        assert len(replace(COMPARED, why=why, stages=both).tags()[TAG]) < 5_000

    def test_its_figures_are_named_as_those_beside_baselines(self) -> None:
        found = COMPARED.metrics()
        assert found["beside_champion.signing.rows"] == 240
        assert found["beside_champion.signing.brier_champion"] == 0.4
        assert found["beside_champion.signing.log_loss_over_champion_low"] == 0.01
        assert "beside_champion.signing.auc_over_champion_low" not in found

    def test_who_is_worse_on_both_scores_is_named(self) -> None:
        ((zh, en),) = worse(COMPARED)
        assert "第 2 版" in zh
        assert "signing: worse than the champion, version 2, beyond chance" in en
        assert "Brier +0.0200 (+0.0040 … +0.0300)" in en
        assert COMPARED.gate_figures() == {
            "beside_champion.signing.log_loss_over_champion_low": 0.01,
            "beside_champion.signing.brier_over_champion_low": 0.004,
        }

    @pytest.mark.parametrize("lang", ["zh", "en"])
    @pytest.mark.parametrize("verdict", list(Verdict))
    def test_every_verdict_has_its_sentence(self, verdict: Verdict, lang: str) -> None:
        one = replace(COMPARED, stages=(at_signing(verdict),))
        text = "\n".join(beside_lines(one, lang))
        assert "{" not in text
        assert ("签约前" if lang == "zh" else "before signing") in text
        assert in_short(3, one, lang).count("\n") == 0

    @pytest.mark.parametrize("lang", ["zh", "en"])
    @pytest.mark.parametrize("state", [s for s in State if s is not State.COMPARED])
    def test_every_reason_is_said(self, state: State, lang: str) -> None:
        one = Beside(state=state, champion=2, why=("版本不符", "format 10, not 11"))
        (line,) = beside_lines(one, lang)
        assert "{" not in line
        if state is State.UNREADABLE:
            assert one.why[lang == "en"] in line

    def test_too_few_says_how_many_there_are_and_how_many_it_takes(self) -> None:
        one = replace(COMPARED, stages=(at_signing(Verdict.TOO_FEW),))
        text = "\n".join(beside_lines(one, "en"))
        assert "240 of 31 customers (as 20.5 with as many rows each)" in text
        assert "needed are 100, at horizons that have 20" in text


def test_customers_count_as_if_each_had_as_many_rows() -> None:
    assert customers_apart(pd.Series(["a"] * 9 + ["b"])) == pytest.approx(100 / 82)
    assert customers_apart(pd.Series([], dtype=object)) == 0
