"""Little data: learn what can be learnt, say that it is little, or decline and say what is missing.

Figures are made by hand: a bare ledger of a given size whose receivables fall due one a day.
"""

import itertools
import json
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from data_schemas.codes import ConfidenceLevel, Stage
from data_schemas.errors import TooLittleData
from data_schemas.frame import Ledger
from data_schemas.policy import Policy
from model.bundle import Bundle
from model.day import day_number
from model.read_elsewhere import read_elsewhere
from model.scarcity import notes
from model.scorer import Scorer
from model.trees import Trees
from model.units import known_before
from model.view import LedgerView
from service.card import card_of
from tests.factories import a_bare_row, a_case, a_ledger
from training.company import company, shuffle_outcomes
from training.fit import FitSettings, fit
from training.leakage import LeakageGuard
from training.simulate import simulate

FIRST = date(2024, 1, 1)
LATE = 0.4
SMALL = FitSettings(trees=Trees(bags=1, rounds=30))
AT_SIGNING = FitSettings(trees=Trees(bags=1, rounds=30), stages=(Stage.SIGNING,))


def bare(
    n: int,
    *,
    customers: int = 20,
    late: float = LATE,
    as_of: date | None = None,
    spacing: float = 1.0,
) -> Ledger:
    """Receivables due ``spacing`` days apart; paid 5 days early, or 200 late (chance ``late``)."""
    rng = np.random.default_rng(n)
    rows: list[dict[str, Any]] = []
    end = as_of or FIRST + timedelta(days=int(n * spacing) + 400)
    for i in range(n):
        due = FIRST + timedelta(days=int(i * spacing))
        slow = 200 if rng.random() < late else -5
        customer, amount = int(rng.integers(customers)), int(rng.integers(1, 100))
        rows.append(a_bare_row(i, customer, amount, due, slow, end))
    return a_ledger(str(end), rows)


def scored(bundle: Bundle, ledger: Ledger, lang: str) -> Any:
    ids = (str(i) for i in itertools.count())
    return Scorer(bundle, Policy()).score_deal(
        a_case(signing_date=str(ledger.as_of)), LedgerView(ledger), as_of=ledger.as_of,
        lang=lang, new_id=lambda: next(ids),
    ).deal  # fmt: skip


def test_a_hundred_receivables_are_declined_with_what_is_missing_and_by_when() -> None:
    """70 of the 100 have matured at 30 days; the rest follow one a day, the last on 10 May."""
    ledger = bare(100, as_of=FIRST + timedelta(days=100))
    with pytest.raises(TooLittleData) as refused:
        fit(ledger, ledger.as_of, (30,), settings=AT_SIGNING)
    said = refused.value.en
    # Due days 0 to 69 are 30 days and more before the last day known; the others wait for theirs.
    assert "before signing, unpaid 30 days past due: 70 matured outcomes" in said
    assert "missing: 30 in all" in said
    assert "at the present rate enough by about 2024-05" in said
    zh = refused.value.zh
    assert "签约前，到期后 30 天仍未付：到期结果 70 条" in zh
    assert "共差 30 条" in zh
    assert "按目前速度约 2024-05 够用" in zh


def test_of_many_horizons_the_nearest_are_named_first() -> None:
    ledger = bare(60, as_of=FIRST + timedelta(days=365), spacing=5)
    with pytest.raises(TooLittleData) as refused:
        fit(ledger, ledger.as_of, (730, 365, 180, 90, 30), settings=AT_SIGNING)
    said = refused.value.en
    at = [said.index(f"before signing, unpaid {days} days") for days in (30, 90, 180)]
    assert at == sorted(at)
    assert "before signing, unpaid 730 days" not in said
    assert said.endswith("The other 2 lack as much or more")
    assert "其余 2 个期限" in refused.value.zh


def test_what_is_missing_beyond_the_ledger_is_reckoned_from_the_present_rate() -> None:
    """All 60 have matured. 54 were invoiced in the last 365 days, so 40 more take 271 days."""
    ledger = bare(60, as_of=FIRST + timedelta(days=365), spacing=5)
    with pytest.raises(TooLittleData) as refused:
        fit(ledger, ledger.as_of, (30,), settings=AT_SIGNING)
    assert "60 matured outcomes" in refused.value.en
    assert "40 in all" in refused.value.en
    # And 30 from invoice to due date, and 30 past due: 331 days from 2024-12-31.
    assert "enough by about 2025-11" in refused.value.en


def test_three_hundred_receivables_are_learnt_and_said_to_be_little() -> None:
    ledger = bare(300)
    result = fit(ledger, ledger.as_of, (0, 30, 90, 365, 730), settings=SMALL)
    bundle = result.bundle
    assert {0, 30, 90} <= set(bundle.horizons(Stage.SIGNING))
    assert 730 not in bundle.horizons(Stage.SIGNING)
    answer = scored(bundle, ledger, "en")
    reasons = {r.code: r.text for r in answer.confidence.reasons}
    assert "learnt from 300 matured outcomes only" in reasons["little_data"]
    assert "730 days: read off the neighbouring horizons" in reasons["horizon_merged"]
    assert answer.confidence.level is ConfidenceLevel.LOW
    zh = {r.code: r.text for r in scored(bundle, ledger, "zh").confidence.reasons}
    assert "模型只学过 300 条到期结果" in zh["little_data"]
    assert zh["horizon_merged"].endswith("730 天的到期结果太少，并入相邻期限计算")
    told = notes(bundle.manifest, "zh")
    assert told[0].startswith("签约前：模型只学过 300 条到期结果")
    gone = [d for d in bundle.manifest.dropped if d.stage is Stage.SIGNING and d.days == 730]
    assert [(d.rows, d.missing_rows, d.missing_unpaid) for d in gone] == [(0, 100, 15)]
    assert gone[0].expected is not None
    assert gone[0].expected > FIRST + timedelta(days=730 + 98)


def test_the_card_in_service_says_the_same() -> None:
    ledger = bare(300)
    bundle = fit(ledger, ledger.as_of, (30, 730), settings=AT_SIGNING).bundle
    for lang, word in (("zh", "到期结果"), ("en", "matured outcomes")):
        card = card_of(bundle.manifest, Policy(), lang)
        elsewhere = read_elsewhere(bundle.manifest, Policy(), lang)
        assert card.notes == [*notes(bundle.manifest, lang), *elsewhere]
        (one,) = card.merged
        assert (one.stage, one.horizon_days, one.missing_rows) == (Stage.SIGNING, 730, 100)
        assert word in one.text
        json.loads(card.model_dump_json())


def test_a_thousand_receivables_are_no_longer_little() -> None:
    ledger = bare(1000, late=0.5, spacing=0.5)
    bundle = fit(ledger, ledger.as_of, (30, 90), settings=AT_SIGNING).bundle
    assert not any("matured outcomes" in said for said in notes(bundle.manifest, "en"))
    codes = {r.code for r in scored(bundle, ledger, "en").confidence.reasons}
    assert "nothing_learnt" in codes, (
        "its outcomes are drawn by lot, and there are enough to see it"
    )
    assert not codes & {"little_data", "horizon_merged"}


@pytest.mark.parametrize(("late", "said"), [(0.0, "missing: 15 unpaid"), (1.0, "missing: 15 paid")])
def test_one_outcome_only_is_declined_without_a_date(late: float, said: str) -> None:
    ledger = bare(300, late=late)
    with pytest.raises(TooLittleData) as refused:
        fit(ledger, ledger.as_of, (30,), settings=AT_SIGNING)
    assert said in refused.value.en
    assert "the records do not tell when" in refused.value.en
    assert "现有记录看不出何时够用" in refused.value.zh


def test_everything_immature_is_declined_with_the_day_it_matures() -> None:
    ledger = bare(300, as_of=FIRST, spacing=1 / 30)
    with pytest.raises(TooLittleData) as refused:
        fit(ledger, ledger.as_of, (90,), settings=SMALL)
    # Thirty a day fall due from the as-of day on: the hundredth on day 3, 90 days later it is ripe.
    assert "before signing, unpaid 90 days past due: 0 matured outcomes" in refused.value.en
    assert "enough by about 2024-04" in refused.value.en


@pytest.mark.parametrize("days", [-400, -29, 3])
def test_a_day_before_anything_was_known_is_declined(days: int) -> None:
    """Before the first invoice, or within days of it, where no receivable is past due yet."""
    ledger = bare(300, as_of=FIRST + timedelta(days=400))
    with pytest.raises(TooLittleData, match="0 matured outcomes"):
        fit(ledger, FIRST + timedelta(days=days), (0, 30), settings=SMALL)


def seldom_late(n: int, rare: int) -> Ledger:
    """Customers 0 to 9 pay 5 days early, the others 10 late; ``rare`` of theirs 200 late."""
    end = FIRST + timedelta(days=n + 400)
    rows = [
        a_bare_row(
            i, i % 20, 100 + i, FIRST + timedelta(days=i),
            -5 if i % 20 < 10 else 200 if i // 20 * 10 + i % 20 - 10 < rare else 10, end,
        )
        for i in range(n)
    ]  # fmt: skip
    return a_ledger(str(end), rows)


@pytest.mark.parametrize("rare", [0, 5, 12])
def test_a_rare_outcome_is_told_at_the_level_that_was_seen(rare: int) -> None:
    """Read off the neighbour, half of all would be unpaid after 30 days; the order stays."""
    ledger = seldom_late(400, rare)
    result = fit(ledger, ledger.as_of, (0, 30, 60, 730), settings=SMALL)
    bundle = result.bundle
    assert bundle.horizons(Stage.SIGNING) == (0, 30, 60)
    gone = {d.days: d for d in bundle.manifest.dropped if d.stage is Stage.SIGNING}
    assert {days: one.is_rare for days, one in gone.items()} == {30: True, 60: True, 730: False}
    rows = result.rows[Stage.SIGNING]
    p = bundle.predict(Stage.SIGNING, rows.x)
    assert p[:, 0].mean() == pytest.approx(0.5, abs=0.1)
    for at in (1, 2):
        assert p[:, at].mean() == pytest.approx((rare + 0.5) / 401, rel=0.2)
        assert (np.argsort(p[:, at], kind="stable") == np.argsort(p[:, 0], kind="stable")).all()
    parts = bundle.explain(Stage.SIGNING, rows.x[:20], 30)
    z = parts.baseline + parts.causes.sum(axis=1)
    assert np.abs(1 / (1 + np.exp(-z)) - p[:20, 1]).max() < 1e-9
    for lang, rarely, lacks in (
        ("en", "at 30, 60 days are nearly all of one kind: told at the share seen", "730 days"),
        ("zh", "30、60 天的到期结果几乎全是同一种", "730 天的到期结果太少"),
    ):
        reasons = {r.code: r.text for r in scored(bundle, ledger, lang).confidence.reasons}
        assert rarely in reasons["horizon_rare"]
        assert lacks in reasons["horizon_merged"]
        assert any(rarely in one for one in notes(bundle.manifest, lang))


@pytest.mark.parametrize("early", [0, 3])
def test_so_is_a_payment_that_is_rare(early: int) -> None:
    """Hardly anything is paid on the day it falls due: unpaid is what is told of that day."""
    end = FIRST + timedelta(days=800)
    rows = [
        a_bare_row(
            i, i % 20, 100 + i, FIRST + timedelta(days=i),
            -5 if i < early else 10 if i % 20 < 10 else 40, end,
        )
        for i in range(400)
    ]  # fmt: skip
    ledger = a_ledger(str(end), rows)
    result = fit(ledger, ledger.as_of, (0, 30, 60), settings=AT_SIGNING)
    p = result.bundle.predict(Stage.SIGNING, result.rows[Stage.SIGNING].x)
    assert p[:, 0].mean() == pytest.approx((400 - early + 0.5) / 401, abs=1e-3)
    assert p[:, 1].mean() == pytest.approx(0.5, abs=0.02)
    assert (np.diff(p, axis=1) <= 0).all()


def test_open_claims_of_payers_never_late_for_long_are_told_so() -> None:
    """Of a claim past due day 0 is no question: only the levels of the others answer."""
    ledger = seldom_late(400, 0)
    bundle = fit(ledger, ledger.as_of, (0, 30, 60), settings=SMALL).bundle
    then = FIRST + timedelta(days=200)
    told = Scorer(bundle, Policy()).score_open(LedgerView(known_before(ledger, then)), then)
    assert len(told.probability) > 0
    assert (told.probability[:, 1:] < 0.1).all()


def test_one_customer_only_is_learnt_and_scored() -> None:
    ledger = bare(300, customers=1)
    bundle = fit(ledger, ledger.as_of, (30, 90), settings=SMALL).bundle
    answer = scored(bundle, ledger, "en")
    assert 0 < answer.delay.probability < 1
    open_now = Scorer(bundle, Policy()).score_open(LedgerView(ledger), FIRST + timedelta(days=250))
    assert len(open_now.probability) > 0
    assert ((open_now.probability > 0) & (open_now.probability < 1)).all()


@pytest.mark.parametrize(("deals", "little"), [(40, None), (110, True), (360, False)])
def test_simulated_companies_of_100_300_and_1000_receivables(
    deals: int, little: bool | None
) -> None:
    ledger = simulate(deals, seed=5).ledger
    assert len(ledger.receivables) == pytest.approx(deals * 2.8, rel=0.25)
    if little is None:
        with pytest.raises(TooLittleData, match="missing"):
            fit(ledger, ledger.as_of, (365,), settings=AT_SIGNING)
        return
    result = fit(ledger, ledger.as_of, (0, 90, 365), settings=SMALL)
    assert any("learnt from" in one for one in notes(result.bundle.manifest, "en")) == little
    for stage, rows in result.rows.items():
        p = result.bundle.predict(stage, rows.x)
        assert np.isfinite(p).all()
        assert (np.diff(p, axis=1) <= 0).all()


def test_where_there_is_nothing_to_learn_one_rate_is_said_and_no_reason() -> None:
    """Outcomes dealt out anew: a cause shown for them would be the program's own opinion."""
    one = company(800, 5)
    dealt = shuffle_outcomes(one.ledger, np.random.default_rng(5))
    settings = FitSettings(trees=Trees(bags=1, rounds=30), stages=(Stage.SIGNING,))
    for ledger, learns in ((one.ledger, True), (dealt, False)):
        bundle = fit(ledger, one.cutoff, settings=settings).bundle
        p = bundle.predict(Stage.SIGNING, one.x, one.first(bundle))
        parts = bundle.explain(Stage.SIGNING, one.x[:50], bundle.horizons(Stage.SIGNING)[2])
        assert (p.std(axis=0).max() > 0.05) == learns
        assert (np.abs(parts.causes).max() > 0) == learns
        assert any("one rate of all" in said for said in notes(bundle.manifest, "en")) != learns


def test_a_stage_without_a_question_is_not_learnt_and_says_why(simulated: Ledger) -> None:
    """Before the due day nothing is asked of an open claim; training ended in a traceback."""
    guard = LeakageGuard(Policy(), day_number(simulated.as_of))
    result = fit(simulated, simulated.as_of, (-30,), settings=SMALL, guard=guard)
    assert result.bundle.horizons(Stage.SIGNING) == (-30,)
    with pytest.raises(TooLittleData, match="no horizon above 0 days was asked for"):
        result.bundle.stage(Stage.OPEN)
