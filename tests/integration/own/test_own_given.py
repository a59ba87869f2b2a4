"""Own columns given with a case count as they would on the ledger."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from data_schemas.codes import Stage
from model.asked import Asked
from model.bundle import Bundle, first_question
from model.inputs import inputs
from model.scorer import Scorer
from model.units import signing_units
from model.view import LedgerView
from tests.own_cases import (
    OF_DEAL,
    case_of,
    last_deals,
    own_features,
    own_of,
    row_of,
    score,
    silent,
    whole,
)

pytestmark = pytest.mark.slow


WRITTEN: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "a number": ({"x_class": 2}, {"x_class": 2.0}),
    "text of a number": ({"x_class": 2}, {"x_class": "2"}),
    "text of a number with decimals": ({"x_class": 2}, {"x_class": "2.0"}),
    "a longer text of a number": ({"x_class": 2}, {"x_class": " 2.00 "}),
    "a text of one of many numbers": ({"x_km": 12.5}, {"x_km": "12.50"}),
    "blanks around a text": ({"x_seller": "S3"}, {"x_seller": " S3 "}),
}  # fmt: skip


def test_a_deal_given_with_them_is_read_as_the_ledger_reads_its_own(
    bundle: Bundle, view: LedgerView, scorer: Scorer
) -> None:
    """Few texts, few numbers, many numbers, and names with a history: as training saw them."""
    units = signing_units(view)
    features = bundle.features(Stage.SIGNING)
    horizons = bundle.horizons(Stage.SIGNING)
    own = [one.name.startswith("x_") for one in features]
    for deal_id in last_deals(view):
        asked = Asked(units.loc[units["deal_id"] == deal_id].reset_index(drop=True), view)
        kept, _ = inputs(features, asked, {})
        deal, customer = own_of(view.ledger, deal_id)
        case = case_of(view.ledger, deal_id, deal, customer)
        without = LedgerView(silent(view.ledger, deal_id))
        given = row_of(bundle, case, without)
        np.testing.assert_array_equal(given, kept)
        bare = row_of(bundle, case_of(view.ledger, deal_id, {}, {}), without)
        assert np.isnan(bare[:, own]).any(axis=0).sum() > 10
        first = first_question(horizons, asked.due, asked.snapshot, Stage.SIGNING)
        p = bundle.predict(Stage.SIGNING, kept, first)
        at = horizons.index(90)
        told = score(scorer, case, without).instalments
        assert [one.delay.probability for one in told] == list(p[:, at])


@pytest.mark.parametrize("how", WRITTEN)
def test_one_value_written_in_several_ways_is_one(
    bundle: Bundle, view: LedgerView, how: str
) -> None:
    plain, written = WRITTEN[how]
    deal_id = last_deals(view)[-1]
    one, other = (case_of(view.ledger, deal_id, own, {}) for own in (plain, written))
    np.testing.assert_array_equal(row_of(bundle, one, view), row_of(bundle, other, view))


def test_the_receivables_value_counts_before_the_deals_and_that_before_the_customers(
    bundle: Bundle, view: LedgerView
) -> None:
    """Null, blank and left out all leave it to the record."""
    deal_id = last_deals(view)[-1]
    ledger = view.ledger
    on_record = row_of(bundle, case_of(ledger, deal_id, {}, {}), view)
    for nothing in (None, " "):
        case = case_of(ledger, deal_id, dict.fromkeys(OF_DEAL, nothing), {"x_team": nothing})
        np.testing.assert_array_equal(row_of(bundle, case, view), on_record)
    of_deal = row_of(bundle, case_of(ledger, deal_id, {"x_team": "T1"}, {}), view)
    both = row_of(bundle, case_of(ledger, deal_id, {"x_team": "T1"}, {"x_team": "T2"}), view)
    of_customer = row_of(bundle, case_of(ledger, deal_id, {}, {"x_team": "T2"}), view)
    np.testing.assert_array_equal(of_deal, both)
    names = [one.name for one in bundle.features(Stage.SIGNING)]
    assert of_deal[0, names.index("x_team=T1")] == of_customer[0, names.index("x_team=T2")] == 1


def test_a_receivable_given_whole_with_them_scores_as_with_them_on_the_ledger(
    view: LedgerView, scorer: Scorer, claim: dict[str, Any]
) -> None:
    deal_id = claim["deal"]["deal_id"]
    deal, customer = own_of(view.ledger, deal_id)
    without = LedgerView(silent(view.ledger, deal_id))
    kept = score(scorer, whole(claim), view)
    given = score(scorer, whole(claim, deal=deal, customer=customer), without)
    assert given.explanation.log_odds == kept.explanation.log_odds
    assert given.curve == kept.curve
    assert {n: f.value for n, f in own_features(given).items()} == {
        n: f.value for n, f in own_features(kept).items()
    }
    assert set(OF_DEAL) - {"x_km"} <= set(given.inputs.given)
    assert not set(given.inputs.given) & set(kept.inputs.given) & {*OF_DEAL, "x_team"}
    assert score(scorer, whole(claim), without).curve != kept.curve
    # What is said of the receivable itself goes before both.
    first = score(scorer, whole(claim, receivable=deal | customer), without)
    other = {"x_class": 3, "x_team": "T2", "x_km": 99, "x_seller": "S1"}
    assert score(scorer, whole(claim, receivable=deal | customer, deal=other), without) == first
    assert first.curve == kept.curve


def test_a_value_nobody_has_seen_is_another_and_no_number_is_none(
    bundle: Bundle, view: LedgerView, scorer: Scorer
) -> None:
    deal_id = last_deals(view)[-1]
    case = case_of(view.ledger, deal_id, {"x_class": 9, "x_km": "far"}, {"x_team": "T9"})
    names = [one.name for one in bundle.features(Stage.SIGNING)]
    row = dict(zip(names, row_of(bundle, case, view)[0], strict=True))
    assert [row[f"x_class={n}"] for n in (1, 2, 3)] == [row[f"x_team=T{n}"] for n in range(3)]
    assert row["x_team=T0"] == 0
    assert np.isnan(row["x_km"])
    found = score(scorer, case, view).deal
    assert own_features(found)["x_team"].value == "T9"
    assert "x_km" in found.inputs.missing


def test_nothing_later_is_known(view: LedgerView, bundle: Bundle) -> None:
    """The history under a key given ends on the day asked about."""
    ledger, deal_id = view.ledger, last_deals(view)[-1]
    case = case_of(ledger, deal_id, {"x_seller": "S3", "x_km": 12.5}, {})
    signed = pd.Timestamp(case.deal.signing_date)
    later = ledger.receivables["invoice_date"] >= signed
    cut = replace(ledger, receivables=ledger.receivables.loc[~later].reset_index(drop=True))
    np.testing.assert_array_equal(row_of(bundle, case, LedgerView(cut)), row_of(bundle, case, view))
