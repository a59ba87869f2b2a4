"""Own columns given with a case count as they would on the ledger."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from data_schemas.case import DealCase, ReceivableCase
from data_schemas.codes import Stage
from data_schemas.customer import Customer
from data_schemas.deal import Deal
from data_schemas.frame import Ledger, LedgerInstalment
from data_schemas.instalment import Instalment
from data_schemas.policy import Policy
from data_schemas.receivable import Payment, Receivable
from data_schemas.reference import Reference
from data_schemas.score import FeatureContribution, Score
from data_schemas.terms import AdviseCase
from model.asked import Asked
from model.bundle import Bundle, first_question, load_bundle
from model.day import Floats
from model.deal_units import asked_of
from model.inputs import inputs
from model.ledger_records import records_of
from model.scorer import Scorer
from model.units import signing_units
from model.view import LedgerView
from service.desk.terms import with_option
from service.report.sections import causes
from service.report.words import ReportWords

pytestmark = pytest.mark.slow

OF_DEAL = ("x_class", "x_km", "x_seller")
DEALS = 6
"""How many of the last deals are looked at."""


@pytest.fixture(scope="module")
def bundle(own_bundle_dir: Path) -> Bundle:
    return load_bundle(own_bundle_dir)


@pytest.fixture(scope="module")
def scorer(bundle: Bundle) -> Scorer:
    return Scorer(bundle, Policy())


@pytest.fixture(scope="module")
def view(own_ledger: Ledger) -> LedgerView:
    """The ledger with what it says in own columns."""
    return LedgerView(own_ledger)


def own_of(ledger: Ledger, deal_id: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the ledger says of a deal and of its customer in own columns."""
    deal = ledger.deals.set_index("deal_id").loc[deal_id]
    customer = ledger.customers.set_index("customer_id").loc[deal["customer_id"]]
    return {name: deal[name] for name in OF_DEAL}, {"x_team": customer["x_team"]}


def silent(ledger: Ledger, deal_id: str) -> Ledger:
    """The ledger without what it says in own columns of a deal and of its customer.

    Receivables of the deal that are issued say it themselves: they are others' history.
    """
    told, _ = own_of(ledger, deal_id)
    issued = ledger.receivables["deal_id"] == deal_id
    receivables = ledger.receivables.assign(
        **{n: pd.Series(np.where(issued, value, None), dtype="object") for n, value in told.items()}
    )
    deals, customers = ledger.deals.copy(), ledger.customers.copy()
    mine = deals["deal_id"] == deal_id
    customer_id = deals.loc[mine, "customer_id"].iloc[0]
    deals.loc[mine, "x_class"] = deals.loc[mine, "x_km"] = np.nan
    deals.loc[mine, "x_seller"] = None
    customers.loc[customers["customer_id"] == customer_id, "x_team"] = None
    return replace(ledger, deals=deals, customers=customers, receivables=receivables)


def case_of(
    ledger: Ledger, deal_id: str, deal: dict[str, Any], customer: dict[str, Any], **more: Any
) -> DealCase:
    """A deal of the ledger as it was asked about before signing, with own columns given."""
    (held,) = records_of(Deal, ledger.deals, "deal_id", deal_id)
    plan = records_of(LedgerInstalment, ledger.instalments, "deal_id", deal_id)
    parts = [{n: getattr(p, n) for n in Instalment.model_fields} for p in plan]
    return DealCase.model_validate(
        {
            "customer": {"customer_id": held.customer_id, **customer},
            "deal": held.model_dump() | deal, "instalments": parts, **more,
        }
    )  # fmt: skip


def last_deals(view: LedgerView) -> list[str]:
    """Deals late enough that the sellers before them have a history."""
    deals = view.ledger.deals.sort_values("signing_date")
    return [str(one) for one in deals["deal_id"].iloc[-DEALS:]]


def row_of(bundle: Bundle, case: DealCase, view: LedgerView) -> Floats:
    asked, given = asked_of([case], case.deal.signing_date, view)
    return inputs(bundle.features(Stage.SIGNING), asked, given, current=False)[0]


def score(scorer: Scorer, case: Any, view: LedgerView, **more: Any) -> Any:
    ask = scorer.score_deal if isinstance(case, DealCase) else scorer.score_receivable
    asked = {"as_of": view.ledger.as_of, "lang": "en", "new_id": lambda: "s"} | more
    return ask(case, view, **asked)


def own_features(answer: Score) -> dict[str, FeatureContribution]:
    causes = answer.explanation.causes
    return {f.feature: f for c in causes for f in c.features if f.feature.startswith("x_")}


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
        kept, _ = inputs(features, asked, {}, current=False)
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


WRITTEN: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "a number": ({"x_class": 2}, {"x_class": 2.0}),
    "text of a number": ({"x_class": 2}, {"x_class": "2"}),
    "text of a number with decimals": ({"x_class": 2}, {"x_class": "2.0"}),
    "a longer text of a number": ({"x_class": 2}, {"x_class": " 2.00 "}),
    "a text of one of many numbers": ({"x_km": 12.5}, {"x_km": "12.50"}),
    "blanks around a text": ({"x_seller": "S3"}, {"x_seller": " S3 "}),
}  # fmt: skip


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


@pytest.fixture(scope="module")
def claim(view: LedgerView) -> dict[str, Any]:
    """An open receivable of a deal, given whole, without own columns."""
    ledger = view.ledger
    now = view.outcomes.open_on(int(pd.Timestamp(ledger.as_of).timestamp() // 86400))
    held = ledger.receivables.loc[now & ledger.receivables["deal_id"].notna()]
    held = held.loc[held["invoice_date"] < pd.Timestamp(ledger.as_of)].iloc[-1]
    (given,) = records_of(Receivable, ledger.receivables, "receivable_id", held["receivable_id"])
    (deal,) = records_of(Deal, ledger.deals, "deal_id", held["deal_id"])
    paid = ledger.payments.loc[ledger.payments["receivable_id"] == held["receivable_id"]]
    payments = [
        one for name in paid["payment_id"] for one in records_of(Payment, paid, "payment_id", name)
    ]
    return {
        "receivable": given.model_dump(), "deal": deal.model_dump(),
        "customer": Customer(customer_id=given.customer_id).model_dump(),
        "payments": [one.model_dump() for one in payments],
    }  # fmt: skip


def whole(claim: dict[str, Any], **own: dict[str, Any]) -> ReceivableCase:
    """The receivable given whole, with own columns of some of its records."""
    told = {name: claim[name] | values for name, values in own.items()}
    return ReceivableCase.model_validate(claim | told)


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
    if moved.explanation is not None:
        named = {f.feature for c in moved.explanation.causes for f in c.features}
        assert not named & {"x_class", "x_team", "x_km"}


def test_nothing_later_is_known(view: LedgerView, bundle: Bundle) -> None:
    """The history under a key given ends on the day asked about."""
    ledger, deal_id = view.ledger, last_deals(view)[-1]
    case = case_of(ledger, deal_id, {"x_seller": "S3", "x_km": 12.5}, {})
    signed = pd.Timestamp(case.deal.signing_date)
    later = ledger.receivables["invoice_date"] >= signed
    cut = replace(ledger, receivables=ledger.receivables.loc[~later].reset_index(drop=True))
    np.testing.assert_array_equal(row_of(bundle, case, LedgerView(cut)), row_of(bundle, case, view))
