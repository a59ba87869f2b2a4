"""The book of a simulated company by a trained model."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from data_schemas.case import DealCase, ReceivableCase
from data_schemas.codes import Stage
from data_schemas.money import CreditLimit, LimitBasis
from data_schemas.playbook.action import ActionGroup
from data_schemas.policy import Policy
from model.bundle import Bundle
from model.money.cents import CENT, in_cents, yuan
from model.portfolio.answer import Telling, Wanted, open_receivables, portfolio
from model.portfolio.book import book_of
from model.portfolio.customer import customer_book
from model.portfolio.figures import Figures
from model.portfolio.work import work_list
from model.scorer import Scorer
from model.units import current_units
from model.view import LedgerView
from tests.factories import a_case_body


@pytest.fixture(scope="module")
def figures(scorer: Scorer, view: LedgerView, as_of: date) -> Figures:
    """The book of the small simulated company."""
    return scorer.figures(view, as_of)


def test_the_model_brings_what_claims_have_in_common(bundle: Bundle, figures: Figures) -> None:
    common = bundle.manifest.common
    assert common is not None
    assert common.claims > 100
    assert common.times >= 1
    assert 0 <= common.customer < 1
    assert figures.common == common


def test_the_model_brings_how_far_each_window_follows_the_year(
    bundle: Bundle, figures: Figures, as_of: date
) -> None:
    """Only what is paid within a window moves; who was not yet due has the due date as before."""
    season = bundle.manifest.season
    days = [one.days for one in bundle.manifest.horizons(Stage.OPEN) if one.days >= 30]
    assert set(season) <= set(days)
    assert all(0 <= power <= 1 for power in season.values())
    scored, calendar = figures.book.scored, figures.policy.calendar
    without = book_of(scored, as_of, calendar)
    moved = book_of(scored, as_of, calendar, {days[1]: 1.0})
    at = 1 + list(scored.horizons).index(days[1])
    np.testing.assert_array_equal(moved.unpaid[:, :at], without.unpaid[:, :at])
    assert (np.abs(moved.unpaid[:, at] - without.unpaid[:, at]) > 0.001).any()
    hazards = [-np.diff(np.log(b.unpaid[:, at:]), axis=1) for b in (moved, without)]
    np.testing.assert_allclose(*hazards, atol=1e-9)


def test_every_cut_adds_up(figures: Figures) -> None:
    told = portfolio(figures, Telling("zh", 1, synthetic=True))
    assert told.receivables > 100
    total = told.open_balance
    cash = told.cash
    assert sum(week.expected for week in cash.weeks) + cash.later == total
    assert sum(one.expected for one in told.expected) == total
    assert sum(one.balance for one in told.ageing) == total
    cuts = told.concentration
    for cut in (cuts.customers, cuts.regions, cuts.causes):
        assert sum(one.balance for one in cut) == total
    assert all(week.low <= week.high for week in cash.weeks)
    assert told.credit_loss.low < told.credit_loss.model < told.credit_loss.high


def test_the_next_step_is_the_one_beside_the_score(
    scorer: Scorer, view: LedgerView, as_of: date, figures: Figures
) -> None:
    asked, cents = figures.book.scored.asked, figures.book.cents
    ids, customers = asked.units["receivable_id"].tolist(), asked.units["customer_id"]
    in_part = np.flatnonzero(cents < in_cents(asked.amount))
    assert len(in_part) > 3
    for i in {*range(0, len(ids), max(1, len(ids) // 25)), *map(int, in_part[:5])}:
        answer = scorer.score_receivable(
            ReceivableCase(receivable_id=ids[i]), view, as_of=as_of, lang="zh", new_id=lambda: "s"
        )
        told = [a for a in answer.actions if a.group is ActionGroup.CHANNEL]
        step = figures.steps[i]
        if step is None:
            assert told == []
        else:
            assert [a.action for a in told] == [f"channel_{step.channel.value}"]
            assert [e.text for e in told[0].why] == [g.text("zh") for g in step.grounds]
        # Loss, balance and grade are the score's own too, of what was paid in part as well.
        assert answer.money.exposure == yuan(cents[i])
        assert abs(answer.money.expected_loss - yuan(figures.loss[i])) <= CENT
        assert answer.money.credit_limit is not None
        mine = customers.eq(customers[i]).to_numpy()
        assert answer.money.credit_limit.open == yuan(cents[mine].sum())
        assert figures.grade[i] is answer.grade
        how = Telling("zh", 1, synthetic=True)
        (row,) = open_receivables(figures, how, Wanted(text=ids[i])).items
        half = answer.payment_date.p50
        assert row.expected_date == (None if half.bound == "after" else half.date)
        assert figures.default[i] == pytest.approx(answer.default.probability)


def test_a_credit_limit_is_the_customers_whichever_claim_is_meant(
    scorer: Scorer, view: LedgerView, as_of: date, figures: Figures
) -> None:
    asked = figures.book.scored.asked
    counts = asked.units["customer_id"].value_counts()
    for customer in counts.index[::12]:
        told = customer_book(figures, Telling("zh", 1, synthetic=True), customer).credit_limit
        assert told is not None
        assert told.basis is LimitBasis.CUSTOMER
        mine = asked.units.loc[asked.units["customer_id"].eq(customer), "receivable_id"]
        for one in mine[:3]:
            answer = scorer.score_receivable(
                ReceivableCase(receivable_id=one), view, as_of=as_of, lang="zh", new_id=lambda: "s"
            )
            assert answer.money.credit_limit == told


def test_a_limit_asked_for_long_after_the_records_end_is_of_the_day_they_go_to(
    scorer: Scorer, view: LedgerView, as_of: date
) -> None:
    """Months without records are no months without payments: there is one limit for a customer."""

    def limits(days: int) -> list[CreditLimit | None]:
        return [
            scorer.score_receivable(
                ReceivableCase(receivable_id=claim), view, as_of=as_of + timedelta(days=days),
                lang="zh", new_id=lambda: "s",
            ).money.credit_limit
            for claim in claims
        ]  # fmt: skip

    units = current_units(view, as_of + timedelta(days=2)).drop_duplicates("customer_id")
    claims = units["receivable_id"].astype(str).iloc[::6].tolist()
    assert all(limits(2))
    assert limits(2) == limits(120)


def test_a_claim_on_record_counts_once_in_the_limit_however_it_is_given(
    scorer: Scorer, view: LedgerView, as_of: date, figures: Figures
) -> None:
    cents, asked = figures.book.cents, figures.book.scored.asked
    i = int(np.flatnonzero(cents == in_cents(asked.amount))[0])
    rows = view.ledger.receivables.set_index("receivable_id", drop=False)
    row = rows.loc[asked.units["receivable_id"].iloc[i]].dropna()
    fields = ("receivable_id", "customer_id", "invoice_date", "due_date", "amount")
    whole = {name: row[name] for name in fields if name in row.index}
    days = {name: str(value.date()) for name, value in whole.items() if name.endswith("_date")}
    given, by_id = (
        scorer.score_receivable(
            ReceivableCase.model_validate(body), view, as_of=as_of, lang="zh", new_id=lambda: "s"
        ).money.credit_limit
        for body in ({"receivable": whole | days}, {"receivable_id": whole["receivable_id"]})
    )
    assert given is not None
    assert by_id is not None
    assert given.open == by_id.open


def test_a_new_deal_is_held_against_its_customers_limit(
    scorer: Scorer, view: LedgerView, as_of: date, figures: Figures
) -> None:
    def limit(customer_id: str, lang: str) -> tuple[CreditLimit, str]:
        raw = a_case_body(signing_date=str(as_of))
        raw["customer"]["customer_id"] = raw["deal"]["customer_id"] = customer_id
        case = DealCase.model_validate(raw)
        money = scorer.score_deal(case, view, as_of=as_of, lang=lang, new_id=lambda: "s").deal.money
        assert money.credit_limit is not None
        return money.credit_limit, money.text

    customer = str(figures.book.scored.asked.units["customer_id"].iloc[0])
    told = customer_book(figures, Telling("zh", 1, synthetic=True), customer).credit_limit
    assert told is not None
    found, text = limit(customer, "zh")
    assert (found.limit, found.bound_by, found.basis) == (told.limit, told.bound_by, told.basis)
    assert "按本笔曲线" not in text
    # Nothing is on record of a new customer: the deal's own curve is all there is, and it says so.
    for lang, says in (("zh", "按本笔曲线"), ("en", "this one's own curve")):
        found, text = limit("nobody yet", lang)
        assert found.basis is LimitBasis.ASKED
        assert says in text


def test_a_model_of_deals_alone_has_only_the_deals_own_curve(
    bundle: Bundle, view: LedgerView, as_of: date, figures: Figures
) -> None:
    """A company with few old claims has no open stage yet; its deals are scored all the same."""
    manifest = bundle.manifest
    signing = tuple(one for one in manifest.stages if one.stage is Stage.SIGNING)
    alone = Bundle(manifest.model_copy(update={"stages": signing}), bundle.texts)
    raw = a_case_body(signing_date=str(as_of))
    customer = str(figures.book.scored.asked.units["customer_id"].iloc[0])
    raw["customer"]["customer_id"] = raw["deal"]["customer_id"] = customer
    case = DealCase.model_validate(raw)
    scorer = Scorer(alone, Policy())
    money = scorer.score_deal(case, view, as_of=as_of, lang="zh", new_id=lambda: "s").deal.money
    assert money.credit_limit is not None
    assert money.credit_limit.basis is LimitBasis.ASKED


def test_what_customers_owe_is_kept_within_bounds_and_changes_no_limit(
    bundle: Bundle, view: LedgerView, as_of: date, figures: Figures, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever asks about ever other days would fill the memory."""
    units = figures.book.scored.asked.units
    old = (units["snapshot"] - units["due"]).dt.days > 30
    claim = str(units.loc[old, "receivable_id"].iloc[0])
    days = [as_of - timedelta(days=n) for n in range(3)]

    def limits(most: int) -> list[CreditLimit | None]:
        scorer = Scorer(bundle, Policy())
        asked = [ReceivableCase(receivable_id=claim, as_of=day) for day in (*days, *days)]
        found = [
            scorer.score_receivable(one, view, as_of=as_of, lang="zh", new_id=lambda: "s")
            for one in asked
        ]
        assert scorer.owed.kept <= most
        return [one.money.credit_limit for one in found]

    free = limits(most=len(days))
    assert all(free)
    monkeypatch.setattr("model.owed.MOST_KEPT", 2)
    assert limits(most=2) == free


def test_the_list_of_work_is_by_loss_per_hour(figures: Figures) -> None:
    found = work_list(figures, "zh", revision=1, calls=10, visits=4)
    assert found.calls <= 10
    assert found.visits <= 4
    per_hour = [item.loss_per_hour for item in found.items]
    assert per_hour == sorted(per_hour, reverse=True)
    assert found.items
    assert all(item.why for item in found.items)
