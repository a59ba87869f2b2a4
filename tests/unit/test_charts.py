"""What the desk draws of a score is what the score says."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_schemas.portfolio import AgeBand
from data_schemas.score import DealScore, FeatureContribution
from model.scorer import Scorer
from model.view import LedgerView
from service.desk.book_charts import adding_up, ageing_chart
from service.desk.charts import bars, curve, waterfall
from service.desk.shown import shown_value
from service.desk.words import Words
from service.example import example_deal
from service.language import Lang


@pytest.fixture(scope="module")
def answer(scorer: Scorer, view: LedgerView, as_of: date) -> DealScore:
    ids = (f"s{n}" for n in range(100))
    return scorer.score_deal(
        example_deal(as_of), view, as_of=as_of, lang="zh", new_id=lambda: next(ids)
    )


def test_the_waterfall_falls_from_typical_to_the_score(answer: DealScore) -> None:
    for score in (answer.deal, *answer.instalments):
        first, *steps, last = bars(score, Words("zh"), whole=True)
        assert first.high == pytest.approx(score.explanation.baseline_probability * 100)
        assert last.high == pytest.approx(score.explanation.probability * 100)
        at = first.high
        for bar in steps:
            assert at == pytest.approx(bar.low) or at == pytest.approx(bar.high)
            at = bar.high if at == pytest.approx(bar.low) else bar.low
        assert at == pytest.approx(last.high)
        assert {b.cause for b in steps} == {c.cause for c in score.explanation.causes}
        assert len(waterfall([first, *steps, last])["yAxis"]["data"]) == 13


def test_the_curve_shows_every_point(answer: DealScore) -> None:
    drawn = curve(answer.deal, Words("en"))["series"][0]["data"]
    assert [d for d, _ in drawn] == [p.days_past_due for p in answer.deal.curve]


@pytest.mark.parametrize(
    ("feature", "value", "unit", "zh", "en"),
    [
        ("deal.credit_days", 60, "day", "60 天", "60 days"),
        ("deal.amount", 2_680_000.0, "CNY", "2,680,000 元", "2,680,000 CNY"),
        ("deal.upfront_share", 0.3, "1", "30%", "30%"),
        ("deal.budget_status", "draft", "", "已列入预算草案", "in the draft budget"),
        ("deal.audit_required", True, "", "是", "yes"),
        ("deal.audit_required", 0.0, "", "否", "no"),
        ("deal.bid_rank", None, "1", "未知", "unknown"),
        ("x_colour", "blue", "", "blue", "blue"),
    ],
)
def test_values_are_shown_as_people_say_them(
    feature: str, value: object, unit: str, zh: str, en: str
) -> None:
    told = FeatureContribution(
        feature=feature,
        label="",
        value=value,
        unit=unit,
        reference=None,
        reading="",
        log_odds=0,
        probability_points=0,
        points=0,
    )  # type: ignore[arg-type]
    assert shown_value(told, Words("zh")) == zh
    assert shown_value(told, Words("en")) == en


@pytest.mark.parametrize("name", ["x_seller.late_share_30", "history.stay_share_30"])
def test_shares_that_only_some_models_have_are_percentages_too(name: str) -> None:
    told = FeatureContribution(
        feature=name, label="", value=0.7431, unit="1", is_share=True, reference=None, reading="",
        log_odds=0, probability_points=0, points=0,
    )  # fmt: skip
    assert shown_value(told, Words("zh")) == "74.31%"


cents = st.integers(-(10**9), 10**9).map(lambda n: Decimal(n) / 100)


@given(start=cents, steps=st.lists(cents, min_size=1, max_size=9))
def test_amounts_that_add_up_add_up_as_they_are_shown(start: Decimal, steps: list[Decimal]) -> None:
    """Opening and steps give the closing, and none is further off than the unit it is told in."""
    for lang, unit in (("zh", 100), ("en", 1)):
        shown = adding_up(start, steps, lang)
        assert all(one % unit == 0 for one in shown)
        assert abs(sum(shown, Decimal(0)) - start - sum(steps, Decimal(0))) <= Decimal(unit) / 2
        for one, exact in zip(shown, (start, *steps), strict=True):
            assert abs(one - exact) <= unit
            assert exact != 0 or one == 0


def test_the_foot_says_that_what_is_shown_is_rounded_to_add_up() -> None:
    """A part may be a yuan off the API's cents, so none of it agrees "to the cent"."""
    shown = adding_up(Decimal("0.50"), [Decimal("0.50"), Decimal("0.50")], "en")
    assert [str(one) for one in shown] == ["0", "1", "1"]
    assert "rounded so that parts add up" in Words("en")("book_foot", version="1")
    assert "取整" in Words("zh")("book_foot", version="1")


@pytest.mark.parametrize(
    ("lang", "unit", "drawn"), [("zh", "万元", 123.46), ("en", "CNY thousand", 1234.6)]
)
def test_a_chart_counts_in_the_unit_its_reader_does(lang: Lang, unit: str, drawn: float) -> None:
    balance = Decimal("1234567.89")
    band = AgeBand(label="1", first=1, last=30, receivables=1, balance=balance)
    option = ageing_chart([band], Words(lang))
    assert option["yAxis"]["name"] == unit
    assert option["series"][0]["data"][0]["value"] == drawn


def test_no_amount_shown_is_minus_nothing() -> None:
    shown = adding_up(Decimal("0.00"), [Decimal("-12.00"), Decimal("-3.00")], "zh")
    assert [str(one) for one in shown] == ["0", "0", "0"]
