"""A policy's days that a model has not learnt: what is told is named by the days it is of."""

from __future__ import annotations

from datetime import date

from data_schemas.case import ReceivableCase
from data_schemas.policy import Policy
from model.read_elsewhere import read_elsewhere
from model.scorer import Scorer
from model.units import current_units
from model.view import LedgerView
from service.card import card_of
from tests.reports import LANGS


@LANGS
def test_the_policys_own_days_need_no_word(scorer: Scorer, lang: str) -> None:
    assert read_elsewhere(scorer.bundle.manifest, Policy(), lang) == []


@LANGS
def test_days_not_learnt_are_told_with_those_that_stand_for_them(scorer: Scorer, lang: str) -> None:
    manifest, policy = scorer.bundle.manifest, Policy(delay_days=75, default_days=5_000)
    found = read_elsewhere(manifest, policy, lang)
    assert len(found) == 2 * len(manifest.stages)
    assert all("75" in one or "5000" in one for one in found)
    assert set(found) <= set(card_of(manifest, policy, lang).notes)


def test_the_days_that_are_told_are_those_the_figures_are_of(
    scorer: Scorer, view: LedgerView, as_of: date
) -> None:
    """Of a model of 730 days at most it was said that they were 5,000."""
    other = Scorer(scorer.bundle, Policy(default_days=5_000))
    found = other.figures(view, as_of)
    longest = found.book.scored.horizons[-1]
    assert found.default_days == longest
    claim = current_units(view, as_of)["receivable_id"].iloc[0]
    score = other.score_receivable(
        ReceivableCase(receivable_id=claim), view, as_of=as_of, lang="zh", new_id=lambda: "s"
    )
    assert score.money.settings.default_days == score.default.horizon_days == longest
    assert f"逾期{longest}天" in score.money.text
