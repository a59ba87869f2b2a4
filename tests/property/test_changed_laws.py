"""Laws of what changed since a day: it starts from that day's score, and knows no later one."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest

from data_schemas.reference import MONTH_DAYS
from data_schemas.score import Score
from model import reference as found_in
from model.scorer import Scorer
from model.units import current_units, known_before
from model.view import LedgerView
from tests.referred import LATER, check_sums, claim_score

pytestmark = pytest.mark.slow


def test_what_changed_starts_from_the_score_of_that_day(
    scorer: Scorer, view: LedgerView, as_of: date, old_claims: list[str]
) -> None:
    since = as_of - LATER
    past = LedgerView(known_before(view.ledger, since))
    for name in old_claims:
        one = claim_score(scorer, view, as_of, receivable_id=name, changed_since=since.isoformat())
        then = claim_score(scorer, past, since, receivable_id=name)
        moved = one.changed
        assert moved is not None
        assert moved.explanation is not None
        assert moved.probability_before == then.delay.probability
        assert moved.grade_before is then.grade
        check_sums(moved.explanation)
        steps = sum(c.probability_points for c in moved.explanation.causes)
        assert moved.time_points is not None
        total = moved.probability_before + moved.time_points + steps
        assert abs(total - one.delay.probability) < 1e-9
        assert moved.explanation.reference.day == since
        # "A month ago" it said, of whatever day.
        assert moved.explanation.reference.label == f"the same receivable on {since}"
        for feature in (f for c in moved.explanation.causes for f in c.features):
            same = feature.value == feature.reference and feature.value is not None
            assert not same or isinstance(feature.value, float), feature


def test_a_month_in_which_nothing_was_recorded_has_no_causes(
    scorer: Scorer, view: LedgerView, as_of: date
) -> None:
    """The calendar, clocks, and claims that fall due meanwhile: all of it is time passing.

    But for promises that were broken meanwhile.
    """
    since = as_of - LATER
    silent = LedgerView(known_before(view.ledger, since))
    moved = 0
    for name in current_units(silent, since)["receivable_id"].iloc[::9]:
        one = claim_score(
            scorer, silent, as_of, receivable_id=str(name), changed_since=since.isoformat()
        ).changed
        assert one is not None
        assert one.explanation is not None
        assert one.time_points is not None
        assert one.probability_before is not None
        broken = [f for c in one.explanation.causes for f in c.features]
        assert {f.feature for f in broken} <= set(found_in.BROKEN)
        gap = one.explanation.probability - one.probability_before
        gap -= sum(f.probability_points for f in broken)
        assert abs(one.time_points - gap) < 1e-9
        moved += abs(gap) > 0.005
    assert moved


def test_a_promise_broken_meanwhile_is_named_and_no_passing_of_time(
    scorer: Scorer, view: LedgerView, as_of: date, old_claims: list[str]
) -> None:
    since = as_of - LATER
    ledger, name = known_before(view.ledger, since), old_claims[0]
    row = ledger.receivables.set_index("receivable_id").loc[name]

    def promised(day: date) -> Score:
        more = ledger.contacts.iloc[:1].assign(
            contact_id="new", receivable_id=name, customer_id=row["customer_id"],
            date=pd.Timestamp(since - timedelta(days=3)), channel="phone", result="promised",
            promised_date=pd.Timestamp(day),
        )  # fmt: skip
        told = LedgerView(ledger.replace(contacts=pd.concat([ledger.contacts, more])))
        return claim_score(scorer, told, as_of, receivable_id=name, changed_since=since.isoformat())

    one = promised(since + timedelta(days=9)).changed
    assert one is not None
    assert one.explanation is not None
    check_sums(one.explanation)
    named = {f.feature: f for c in one.explanation.causes for f in c.features}
    broken = named["receivable.broken_promises"]
    assert isinstance(broken.value, float)
    assert broken.value == float(broken.reference or 0.0) + 1
    # One that is not due yet is not broken.
    waits = promised(as_of + timedelta(days=9)).changed
    assert waits is not None
    assert waits.explanation is not None
    still = {f.feature for c in waits.explanation.causes for f in c.features}
    assert "receivable.broken_promises" not in still


def test_the_calendar_and_clocks_that_ran_on_are_no_causes_of_a_change(
    scorer: Scorer, view: LedgerView, as_of: date
) -> None:
    """A clock is a cause only where something was recorded that set it."""
    since = as_of - LATER
    past = LedgerView(known_before(view.ledger, since))
    then = current_units(past, since)
    now = current_units(view, as_of)
    both = now.loc[now["receivable_id"].isin(then["receivable_id"]), "receivable_id"]
    found = 0
    for name in both.iloc[::9]:
        one = claim_score(
            scorer, view, as_of, receivable_id=str(name), changed_since=since.isoformat()
        ).changed
        assert one is not None
        assert one.explanation is not None
        for feature in (f for c in one.explanation.causes for f in c.features):
            found += 1
            assert not feature.feature.startswith(found_in.CALENDAR), feature
            if "days_since" in feature.feature and isinstance(feature.value, float):
                assert feature.value - float(feature.reference or 0.0) != MONTH_DAYS, feature
    assert found


def test_what_was_learnt_after_that_day_does_not_change_what_it_was(
    scorer: Scorer, view: LedgerView, as_of: date, old_claims: list[str]
) -> None:
    """Facts, contacts and payments of the last month are no part of a month ago."""
    since = as_of - LATER
    ledger = view.ledger
    name = old_claims[0]
    row = ledger.receivables.set_index("receivable_id").loc[name]
    more = ledger.contacts.iloc[:1].assign(
        contact_id="new", receivable_id=name, customer_id=row["customer_id"],
        date=pd.Timestamp(since) + pd.Timedelta(days=3), channel="visit", result="refused",
        promised_date=pd.NaT,
    )  # fmt: skip
    told = LedgerView(ledger.replace(contacts=pd.concat([ledger.contacts, more])))
    before = claim_score(scorer, view, as_of, receivable_id=name, changed_since=since.isoformat())
    after = claim_score(scorer, told, as_of, receivable_id=name, changed_since=since.isoformat())
    assert before.changed is not None
    assert after.changed is not None
    assert after.changed.probability_before == before.changed.probability_before
    assert after.delay.probability != before.delay.probability
    old, new = before.changed.explanation, after.changed.explanation
    assert old is not None
    assert new is not None
    assert new.baseline_probability == old.baseline_probability
