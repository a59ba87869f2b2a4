"""What is said of own columns that are given with a case, and where they are kept."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from data_schemas.reference import Reference
from data_schemas.terms import AdviseCase
from model.scorer import Scorer
from model.view import LedgerView
from service.desk.terms import with_option
from service.report.sections import causes
from service.report.words import ReportWords
from tests.own_cases import (
    case_of,
    last_deals,
    own_features,
    score,
    whole,
)

pytestmark = pytest.mark.slow


def test_what_the_model_has_not_learnt_is_taken_and_told(
    view: LedgerView, scorer: Scorer, claim: dict[str, Any]
) -> None:
    deal_id = last_deals(view)[-1]
    plain = score(scorer, case_of(view.ledger, deal_id, {}, {}), view).deal
    told = {"x_new": "A", "x_batch": "B0", "x_class": 2}
    case = case_of(view.ledger, deal_id, told, {"x_other": 1.5})
    found = score(scorer, case, view).deal.inputs
    # No plan has a batch: at signing nothing could be learnt of it.
    assert found.not_learnt == [*plain.inputs.not_learnt, "x_new", "x_batch", "x_other"]
    assert "x_class" in found.given
    assert not {"x_new", "x_batch", "x_other"} & {*found.given, *found.from_ledger, *found.missing}
    claimed = score(scorer, whole(claim, receivable={"x_batch": "B0", "x_new": 1}), view).inputs
    assert "x_batch" in claimed.given
    assert "x_new" in claimed.not_learnt


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_value_the_model_has_not_met_is_told_with_what_it_counts_as(
    view: LedgerView, scorer: Scorer, lang: str
) -> None:
    """By value as none of them, as a number as unknown, by history as one without any."""
    deal_id = last_deals(view)[-1]
    told = {"x_class": 9, "x_km": "far", "x_seller": "S99"}
    case = case_of(view.ledger, deal_id, told, {"x_team": "T2"})
    found = score(scorer, case, view, lang=lang).deal.inputs
    said = {one.column: one for one in found.unseen}
    assert list(said) == list(told)
    assert {name: one.value for name, one in said.items()} == {
        name: str(value) for name, value in told.items()
    }
    assert said["x_class"].label == ("信用分类" if lang == "zh" else "Credit class")
    assert ("模型没有见过“9”" if lang == "zh" else "has not met “9”") in said["x_class"].text
    assert ("“far”不是数值" if lang == "zh" else "“far” is no number") in said["x_km"].text
    assert ("没有“S99”的记录" if lang == "zh" else "no record of “S99”") in said["x_seller"].text
    assert "x_km" in found.missing


def test_a_value_that_was_learnt_is_not_called_new(view: LedgerView, scorer: Scorer) -> None:
    deal_id = last_deals(view)[-1]
    for told in ({"x_class": 3, "x_seller": "S3", "x_km": 1e6}, {"x_class": "3", "x_km": "12.5"}):
        case = case_of(view.ledger, deal_id, told, {"x_team": "T2"})
        assert score(scorer, case, view).deal.inputs.unseen == []


def test_what_if_names_the_fields_that_change_nothing(view: LedgerView, scorer: Scorer) -> None:
    deal_id, as_of = last_deals(view)[-1], view.ledger.as_of
    told = {"x_new": "A", "x_class": 9, "x_seller": "S3"}
    plain = scorer.what_if(case_of(view.ledger, deal_id, {}, {}), view, as_of=as_of)
    found = scorer.what_if(case_of(view.ledger, deal_id, told, {}), view, as_of=as_of)
    assert found.unused == [*plain.unused, "x_new", "x_class"]


@pytest.mark.parametrize("reference", [Reference.PEERS, Reference.LAST_DEAL])
def test_explanations_name_the_column_and_what_was_given(
    view: LedgerView, scorer: Scorer, reference: Reference
) -> None:
    """Also from a reference, whose own values are those on record."""
    deal_id = last_deals(view)[-1]
    told = {"x_class": 3, "x_km": 12.5, "x_seller": "S3"}
    case = case_of(view.ledger, deal_id, told, {"x_team": "T2"}, reference=reference)
    features = own_features(score(scorer, case, view).deal)
    shown = {name: (features[name].label, features[name].value) for name in ("x_class", "x_team")}
    assert shown == {"x_class": ("Credit class", "3"), "x_team": ("Sales team", "T2")}
    of_key = [f.label for n, f in features.items() if n.startswith("x_seller.")]
    assert of_key
    assert all(label.startswith('The deal\'s "seller": ') for label in of_key)
    assert all(label.endswith(" (S3)") for label in of_key)
    if "x_km" in features:
        distance = features["x_km"]
        assert (distance.label, distance.value, distance.unit) == ("Distance", 12.5, "km")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_report_lists_what_was_given_with_label_and_unit(
    view: LedgerView, scorer: Scorer, claim: dict[str, Any], lang: str
) -> None:
    told = {"x_class": 3, "x_km": 12.5}
    deal = case_of(view.ledger, last_deals(view)[-1], told, {"x_team": "T2"})
    for case in (deal, whole(claim, deal=told, customer={"x_team": "T2"})):
        found = score(scorer, case, view, lang=lang)
        words = ReportWords("zh" if lang == "zh" else "en")
        items = causes(found.deal if case is deal else found, words, 11).items
        printed = " ".join(one.text for one in items)
        assert ("销售团队：T2（" if lang == "zh" else "Sales team: T2 (") in printed
        assert ("运距：12.5 km" if lang == "zh" else "Distance: 12.5 km") in printed


def test_what_if_and_advice_keep_what_was_given(view: LedgerView, scorer: Scorer) -> None:
    deal_id, as_of = last_deals(view)[-1], view.ledger.as_of
    cases = [
        case_of(view.ledger, deal_id, {"x_class": n, "x_seller": "S1"}, {"x_team": f"T{n - 1}"})
        for n in (1, 3)
    ]
    scores = [score(scorer, case, view).deal for case in cases]
    found = [scorer.what_if(case, view, as_of=as_of) for case in cases]
    delay = [one.delay_probability for one in found]
    assert delay == pytest.approx([one.delay.probability for one in scores], abs=1e-12)
    assert abs(delay[0] - delay[1]) > 1e-4
    for case, scored in zip(cases, scores, strict=True):
        asked = AdviseCase.model_validate(case.model_dump(mode="json") | {"goal": {"grade": "A"}})
        advice = scorer.advise_deal(asked, view, as_of=as_of, lang="en", new_id=lambda: "s")
        assert advice.score.deal == scored
        assert advice.options
        for option in advice.options:
            taken = scorer.what_if(with_option(case, option), view, as_of=as_of)
            assert taken.delay_probability == pytest.approx(option.delay_probability, abs=1e-12)
            assert not [one for one in option.changes if "x_" in one.field]


def test_what_is_given_has_not_changed_since(
    view: LedgerView, scorer: Scorer, claim: dict[str, Any]
) -> None:
    """It is the same on both days, and no reason for a change."""
    since = (pd.Timestamp(view.ledger.as_of) - pd.Timedelta(days=1)).date()
    asked = claim | {"changed_since": since}
    case = whole(asked, deal={"x_class": 3, "x_km": 50}, customer={"x_team": "T2"})
    moved = score(scorer, case, view).changed
    assert moved.explanation is not None
    named = {f.feature for c in moved.explanation.causes for f in c.features}
    assert named
    assert not named & {"x_class", "x_team", "x_km"}
