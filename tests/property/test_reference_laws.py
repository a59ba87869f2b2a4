"""Laws of explanations from a chosen reference: exact sums, nothing else changes, nothing early."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from data_schemas.codes import Stage
from data_schemas.errors import InvalidRecord
from data_schemas.policy import Policy
from data_schemas.reference import Reference
from data_schemas.score import FeatureContribution, Score
from model import reference as found_in
from model.direction import direction
from model.features import cause_index, features_at
from model.reference import Missing, Standard
from model.scored import Scored
from model.scorer import Scorer
from model.shapley import against
from model.units import current_units, known_before
from model.view import LedgerView
from tests.referred import a_deal, check_sums, claim_score, deal_score, without_words

pytestmark = pytest.mark.slow


def runs_against(one: FeatureContribution) -> bool:
    """Whether what an input says by its direction is the opposite of the points it adds."""
    way = {f.shown: direction(f) for f in features_at(Stage.SIGNING)}[one.feature]
    if not isinstance(one.value, float) or not isinstance(one.reference, float):
        return way != 0  # a code: its order is not told here
    return way * (one.value - one.reference) * one.probability_points < 0


@pytest.mark.parametrize("reference", [Reference.PEERS, Reference.LAST_DEAL])
def test_a_deal_adds_up_from_any_reference_and_nothing_else_changes(
    scorer: Scorer, view: LedgerView, as_of: date, reference: Reference
) -> None:
    usual = deal_score(scorer, view, a_deal(view, Reference.TYPICAL), as_of)
    found = deal_score(scorer, view, a_deal(view, reference), as_of)
    for one, same in zip(found, usual, strict=True):
        check_sums(one.explanation)
        assert one.explanation.reference.used is reference
        assert without_words(one) == without_words(same)
        assert one.explanation.baseline_log_odds != same.explanation.baseline_log_odds
        readings = [f for c in one.explanation.causes for f in c.features]
        assert readings
        for f in readings:
            sign = "worse" if f.probability_points > 0 else "better"
            same = f.value is not None and f.value == f.reference
            if f.value is None and f.reading.startswith("unknown"):
                assert f.reading.startswith((f"unknown, scored as {sign}", "unknown, like"))
            else:
                unlike = f.reading.startswith("unlike")
                assert not unlike or runs_against(f), f
                assert unlike or f.reading.startswith("like" if same else sign), f
            # Of a deal, what one instalment lacks may be known of another.
            unknown = one is not found[0] and f.feature in one.inputs.missing
            assert f.reading.startswith("unknown") or not unknown, f


@pytest.mark.parametrize("reference", [Reference.PEERS, Reference.LAST_DEAL, Reference.MONTH_AGO])
def test_a_receivable_adds_up_from_any_reference(
    scorer: Scorer, view: LedgerView, as_of: date, old_claims: list[str], reference: Reference
) -> None:
    used = []
    for name in old_claims:
        given = {"receivable_id": name}
        usual = claim_score(scorer, view, as_of, **given)
        one = claim_score(scorer, view, as_of, **given, reference=reference.value)
        check_sums(one.explanation)
        assert without_words(one) == without_words(usual)
        used.append(one.explanation.reference.used)
    assert reference in used


def scored_open(scorer: Scorer, view: LedgerView, as_of: date, name: str) -> Scored:
    return scorer.score_open(view, as_of, only=name)


def test_a_case_against_itself_has_no_causes(
    scorer: Scorer, view: LedgerView, as_of: date, old_claims: list[str]
) -> None:
    one = scored_open(scorer, view, as_of, old_claims[0])
    found = against(scorer.bundle, Stage.OPEN, one.x, one.x, one.explained, one.first)
    assert (found.causes == 0).all()
    assert (found.features == 0).all()
    assert found.baseline[0] == found.log_odds[0]


def test_contributions_are_those_of_every_order_written_out(
    scorer: Scorer, view: LedgerView, as_of: date, old_claims: list[str]
) -> None:
    """Of five causes: their inputs put in place one after the other, in all 120 orders."""
    bundle, one = scorer.bundle, scored_open(scorer, view, as_of, old_claims[0])
    cause = cause_index(bundle.features(Stage.OPEN))
    other = found_in.peers(one, Policy())
    assert isinstance(other, Standard)
    chosen = [c for c in range(11) if (cause == c).any()][:5]
    base = np.where(np.isin(cause, chosen), other.x, one.x)
    found = against(bundle, Stage.OPEN, one.x, base, one.explained, one.first)
    at = one.horizons.index(one.explained)
    orders = list(itertools.permutations(chosen))
    rows = []
    for order in orders:
        row = base.copy()
        rows.append(row.copy())
        for c in order:
            row[:, cause == c] = one.x[:, cause == c]
            rows.append(row.copy())
    table = np.vstack(rows)
    z = bundle.log_odds(Stage.OPEN, table, np.repeat(one.first, len(table)))[0][:, at]
    by_hand = np.zeros(11)
    for order, steps in zip(orders, np.diff(z.reshape(len(orders), -1), axis=1), strict=True):
        by_hand[list(order)] += steps / len(orders)
    np.testing.assert_allclose(found.causes[0], by_hand, atol=1e-9)
    same = (one.x == base) | (np.isnan(one.x) & np.isnan(base))
    assert (found.features[same] == 0).all()


def test_peers_are_other_customers_of_the_group_before_that_day(
    scorer: Scorer, view: LedgerView, as_of: date, old_claims: list[str]
) -> None:
    """Taking the customer's own other receivables away changes nothing; the peers' do."""
    one = scored_open(scorer, view, as_of, old_claims[0])
    usual = found_in.peers(one, Policy())
    assert isinstance(usual, Standard)
    key, mine = int(one.asked.key("peers")[0]), int(one.asked.customer[0])
    in_group = view.group_of("peers", view.customer) == key
    for gone, matters in ((in_group & (view.customer != mine), True), (~in_group, False)):
        kept = view.ledger.receivables[~gone].reset_index(drop=True)
        fewer = LedgerView(view.ledger.replace(receivables=kept))
        asked = scored_open(scorer, fewer, as_of, old_claims[0])
        found = found_in.peers(asked, Policy())
        assert isinstance(found, Missing) == matters
        if isinstance(found, Standard):
            assert found.cases == usual.cases


def test_no_reference_knows_what_came_after_its_day(
    scorer: Scorer, view: LedgerView, as_of: date
) -> None:
    """The same peers and the same last deal come out of a ledger that ends on the day asked."""
    day = as_of - timedelta(days=300)
    # Facts are read up to the end of their day, so that day belongs to what is kept.
    past = LedgerView(known_before(view.ledger, day + timedelta(days=1)))
    units = current_units(view, day)
    late = units[units["due"] < pd.Timestamp(day)].sort_values("due")["receivable_id"]
    compared = 0
    for name in late.iloc[-6:]:
        both = [scorer.score_open(ledger, day, only=str(name)) for ledger in (view, past)]
        for find in (
            lambda one: found_in.peers(one, Policy()),
            lambda one: found_in.last_deal(one, scorer.bundle),
        ):
            whole, then = (find(one) for one in both)
            assert type(whole) is type(then)
            if isinstance(whole, Standard) and isinstance(then, Standard):
                # Running sums of a longer ledger round otherwise in the last place.
                np.testing.assert_allclose(whole.x, then.x, rtol=1e-12)
                assert (whole.subject, whole.day, whole.cases) == (
                    then.subject, then.day, then.cases,
                )  # fmt: skip
                compared += 1
    assert compared > 5


def test_the_days_of_a_case_stay_its_own_among_peers(
    scorer: Scorer, view: LedgerView, as_of: date, old_claims: list[str]
) -> None:
    one = scored_open(scorer, view, as_of, old_claims[0])
    found = found_in.peers(one, Policy())
    assert isinstance(found, Standard)
    days = [at for at, f in enumerate(one.features) if f.name.startswith(found_in.CALENDAR)]
    assert days
    np.testing.assert_array_equal(found.x[:, days], one.x[:, days])


def test_a_reference_that_is_not_there_is_said_and_typical_stands_in(
    scorer: Scorer, view: LedgerView, as_of: date
) -> None:
    new = a_deal(view, Reference.LAST_DEAL, "nobody-yet")
    usual = deal_score(scorer, view, a_deal(view, Reference.TYPICAL, "nobody-yet"), as_of)[0]
    one = deal_score(scorer, view, new, as_of)[0]
    told = one.explanation.reference
    assert (told.asked, told.used) == (Reference.LAST_DEAL, Reference.TYPICAL)
    assert "no other deal" in told.text
    assert "compared with the typical deal instead" in told.text
    assert one.explanation.causes == usual.explanation.causes

    unknown = new.model_copy(
        update={
            "reference": Reference.PEERS,
            "customer": new.customer.model_copy(update={"agency_type": None, "level": None}),
        }
    )
    assert "no peers" in deal_score(scorer, view, unknown, as_of)[0].explanation.reference.text

    strict = Policy()
    many = strict.advice.model_copy(update={"peers_least": 400, "peers_asked": 500})
    few = Scorer(scorer.bundle, strict.model_copy(update={"advice": many}))
    told = deal_score(few, view, a_deal(view, Reference.PEERS), as_of)[0].explanation.reference
    assert told.used is Reference.TYPICAL
    assert "400 are needed" in told.text
    assert "1 receivables" not in told.text


def test_a_receivable_that_was_not_open_then_says_so(
    scorer: Scorer, view: LedgerView, as_of: date
) -> None:
    now = current_units(view, as_of)
    issue = view.issue[view.receivable_ids.get_indexer(pd.Index(now["receivable_id"]))]
    newest = str(now["receivable_id"].iloc[int(np.argmax(issue))])
    day = as_of - timedelta(days=800)
    one = claim_score(scorer, view, as_of, receivable_id=newest, changed_since=day.isoformat())
    assert one.changed is not None
    assert one.changed.explanation is None
    assert str(day) in one.changed.text
    with pytest.raises(InvalidRecord, match="changed_since"):
        claim_score(scorer, view, as_of, receivable_id=newest, changed_since=as_of.isoformat())


def test_the_last_deal_is_scored_as_it_was_at_its_signing(
    scorer: Scorer, view: LedgerView, as_of: date
) -> None:
    """Its own probability is what its inputs give; a later deal of the customer is not taken."""
    case = a_deal(view, Reference.LAST_DEAL)
    told = deal_score(scorer, view, case, as_of)[0].explanation.reference
    assert told.day is not None
    deals = view.ledger.deals[view.ledger.deals["customer_id"] == case.customer.customer_id]
    signed = deals.set_index("deal_id")["signing_date"]
    assert signed[told.subject].date() == told.day
    before = signed[signed < pd.Timestamp(as_of)]
    assert before.max() == signed[told.subject]
    earlier = case.model_copy(
        update={"deal": case.deal.model_copy(update={"signing_date": told.day})}
    )
    again = deal_score(scorer, view, earlier, as_of)[0].explanation.reference
    assert again.subject != told.subject
    assert again.day is None or again.day < told.day


def test_the_last_deal_of_an_open_claim_is_the_one_signed_before_its_own(
    scorer: Scorer, view: LedgerView, as_of: date
) -> None:
    """Of the customer's deals that had been invoiced, the last by signing, then by id."""
    deals = view.ledger.deals.set_index("deal_id")
    receivables = view.ledger.receivables
    invoiced = receivables.loc[receivables["invoice_date"] < pd.Timestamp(as_of)]
    found = 0
    for name in current_units(view, as_of)["receivable_id"].iloc[::3]:
        own = receivables.loc[receivables["receivable_id"] == name].iloc[0]
        theirs = deals.loc[invoiced.loc[invoiced["customer_id"] == own["customer_id"], "deal_id"]]
        before = theirs[theirs["signing_date"] < deals["signing_date"][own["deal_id"]]]
        standard = found_in.last_deal(scored_open(scorer, view, as_of, name), scorer.bundle)
        assert isinstance(standard, Missing) == before.empty
        if isinstance(standard, Standard):
            last = max(zip(before["signing_date"], before.index, strict=True))[1]
            of = receivables.loc[receivables["receivable_id"] == standard.subject, "deal_id"]
            assert last in (standard.subject, *of)
            found += 1
    assert found > 10


def test_what_instalments_have_in_common_has_one_middle_among_their_peers(
    scorer: Scorer, view: LedgerView, as_of: date
) -> None:
    """Each instalment has peers of its kind; a fact of the deal is read against one value yet."""
    whole, *parts = deal_score(scorer, view, a_deal(view, Reference.PEERS), as_of)
    assert whole.explanation.reference.used is Reference.PEERS

    def beside(one: Score) -> dict[str, object]:
        told = [f for c in one.explanation.causes for f in c.features]
        return {f.feature: f.reference for f in told if f.feature.startswith("deal.")}

    compared = 0
    for name, value in beside(whole).items():
        theirs = {beside(part)[name] for part in parts if name in beside(part)}
        assert theirs <= {value}, name
        compared += value is not None
    assert compared > 5
