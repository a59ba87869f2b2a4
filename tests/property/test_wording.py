"""Laws of the explanation's words: they quote the figures, with their signs, in their order."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_schemas.advice_policy import AdvicePolicy
from data_schemas.causes import Cause
from data_schemas.codes import ProcessState, Stage
from data_schemas.customer import Customer
from data_schemas.deal import Deal
from data_schemas.field import Field, fields_of
from data_schemas.reference import SAID, About, Reference, reference_label, said
from data_schemas.score import CauseContribution
from model.direction import PLAIN, direction
from model.extras import Extra, extra_features
from model.feature import Feature
from model.features import FEATURES, features_at
from model.values import raw_fields
from model.wording import (
    MENTIONED,
    NOTEWORTHY,
    changed_text,
    explanation_text,
    points_text,
    probability_text,
    reading,
    told_value,
)

LANGS = ("zh", "en")
DAY = date(2026, 5, 31)
SHARES = re.compile(r"(?:over |under |超过|不到)?-?\d+\.\d%")
points = st.floats(-0.5, 0.5, allow_nan=False)


@st.composite
def contributions(draw: st.DrawFn) -> list[CauseContribution]:
    order = draw(st.permutations(list(Cause)))
    return [
        CauseContribution(
            cause=cause, label=cause.label("zh"), side=cause.side, log_odds=0.0, features=[],
            probability_points=draw(st.one_of(st.just(0.0), points)), points=0.0,
        )
        for cause in order
    ]  # fmt: skip


def named(text: str) -> list[tuple[str, float]]:
    """Causes a text names, in its order, with the points it gives them."""
    labels = "|".join(re.escape(c.label("zh")) for c in Cause)
    found = re.findall(rf"({labels})(?:（| \()([+−]\d+\.\d)", text)
    return [(label, signed(figure)) for label, figure in found]


def shown_step(before: float, now: float) -> float:
    """Points between two probabilities as they are shown; how near to 0 or 1 goes unsaid."""
    was, then = (float(f"{100 * p:.1f}") for p in (before, now))
    return then - was


def signed(figure: str) -> float:
    """A step as printed, with a true minus."""
    return float(figure.replace("−", "-"))


def expected(causes: list[CauseContribution]) -> list[tuple[str, Any]]:
    """What has to be named: the strongest that raise, then the strongest that lower.

    With figures a tenth off at most, for they add up to the totals shown beside them.
    """
    size = {c.label: c.probability_points for c in causes}
    up = sorted((c for c in size if size[c] >= NOTEWORTHY), key=lambda c: -size[c])
    down = sorted((c for c in size if size[c] <= -NOTEWORTHY), key=lambda c: size[c])
    named = (*up[:MENTIONED], *down[:MENTIONED])
    return [(c, pytest.approx(100 * size[c], abs=0.1 + 1e-6)) for c in named]


close = st.floats(0, 0.002)


@given(p=st.one_of(st.floats(0, 1), close, close.map(lambda q: 1 - q)))
def test_a_probability_is_told_as_certain_only_where_it_is(p: float) -> None:
    for lang, over, under in (("zh", "超过", "不到"), ("en", "over ", "under ")):
        text = probability_text(lang, p)
        figure = float(text.removeprefix(over).removeprefix(under).rstrip("%")) / 100
        assert (text == "100.0%") == (p == 1)
        assert (text == "0.0%") == (p == 0)
        assert not text.startswith(over) or figure < p < 1
        assert not text.startswith(under) or 0 < p < figure
        assert figure == pytest.approx(p, abs=0.001)


@pytest.mark.parametrize("reference", Reference)
@given(causes=contributions(), base=st.floats(0, 1))
def test_an_explanation_names_the_strongest_causes_with_their_figures(
    reference: Reference, causes: list[CauseContribution], base: float
) -> None:
    p = base + sum(c.probability_points for c in causes)
    for lang in LANGS:
        text = explanation_text(lang, 90, p, base, causes, reference, DAY)
        assert "90" in text
        assert named(text) == expected(causes)
        assert SHARES.findall(text) == [probability_text(lang, p), probability_text(lang, base)]
        late = explanation_text(lang, 90, p, base, causes, reference, DAY, past_due=True)
        assert re.search("今天|today", late)
        assert not re.search("今天|today", text)
        blank = explanation_text(lang, 90, p, base, causes, reference, DAY, unknown=set(Cause))
        assert named(blank) == named(text)
        assert len(re.findall("未知|unknown", blank)) == len(named(blank))
        assert not re.search("未知|unknown", text)
        quiet = explanation_text(lang, 90, p, base, [], reference, DAY)
        against = {"zh": ("典型", "同类客户", "上一个合同", "当时"),
                   "en": ("typical", "peers", "last deal", "then")}[lang]  # fmt: skip
        assert against[list(Reference).index(reference)] in re.split("[。.] ?", quiet)[-2]
        needs_day = reference in (Reference.LAST_DEAL, Reference.MONTH_AGO)
        assert (str(DAY) in text) == needs_day


@pytest.mark.parametrize("about", ["deal", "instalment", "receivable"])
def test_the_typical_one_is_called_as_beside_the_causes(about: About) -> None:
    for lang in LANGS:
        label = reference_label(Reference.TYPICAL, lang, about)
        assert label in explanation_text(lang, 90, 0.6, 0.2, [], about=about)


@given(causes=contributions(), before=st.floats(0, 1), time=points)
def test_what_changed_adds_up_in_the_figures_it_quotes(
    causes: list[CauseContribution], before: float, time: float
) -> None:
    now = before + time + sum(c.probability_points for c in causes)
    for lang in LANGS:
        text = changed_text(lang, DAY, before, now, time, causes)
        assert named(text) == expected(causes)
        assert SHARES.findall(text) == [probability_text(lang, p) for p in (before, now)]
        rest = re.findall(r"([+−]\d+\.\d)", text)
        gap, alone = signed(rest[0]), signed(rest[1])
        assert gap == pytest.approx(100 * (now - before), abs=0.101)
        assert gap == pytest.approx(shown_step(before, now))
        assert alone == pytest.approx(100 * time, abs=0.101)
        all_points = sum(c.probability_points for c in causes)
        assert gap - alone == pytest.approx(100 * all_points, abs=0.101)


def test_the_step_between_two_figures_shown_is_their_difference() -> None:
    """82.06 to 87.64 is 5.58, but whoever subtracts what stands there finds 5.5."""
    text = [changed_text(lang, DAY, 0.8206, 0.8764, 0.0, []) for lang in LANGS]
    assert "由82.1%变为87.6%（+5.5个百分点）" in text[0]
    assert "from 82.1% to 87.6% (+5.5 points)" in text[1]
    near = changed_text("en", DAY, 0.0004, 0.0213, 0.0, [])
    assert "from under 0.1% to 2.1% (+2.1 points)" in near


@pytest.mark.parametrize("reference", Reference)
@given(step=st.floats(-1, 1).filter(lambda v: v != 0), value=st.floats(0, 1e7))
def test_a_reading_has_the_sign_of_its_contribution_and_the_value_it_is_held_against(
    reference: Reference, step: float, value: float
) -> None:
    zh = reading("zh", step, reference, None, value + 1, value, "day")
    en = reading("en", step, reference, None, None, value, "day")
    assert zh.startswith("差于" if step > 0 else "好于")
    assert en.startswith("worse" if step > 0 else "better")
    for lang, text in (("zh", zh), ("en", en)):
        assert told_value(lang, None, value, "day") in text
    assert reading("en", step, reference, None, None, None, "day") in en
    same = [reading(lang, step, reference, None, value, value, "day") for lang in LANGS]
    assert not re.search("差|好|worse|better", " ".join(same))
    assert told_value("en", None, value, "day") in same[1]


@pytest.mark.parametrize("reference", Reference)
@given(step=st.floats(-1, 1).filter(lambda v: v != 0), value=st.floats(0, 1e7))
def test_what_is_unknown_is_said_to_be_and_as_what_it_counts(
    reference: Reference, step: float, value: float
) -> None:
    """Nobody knows that an unknown is worse; the model counts it so."""
    for lang, word in zip(LANGS, ("未知", "unknown"), strict=True):
        own = reading(lang, step, reference, None, None, value, "day", unknown=True)
        assert own.startswith(word)
        known = reading(lang, step, reference, None, value + 1, value, "day")
        assert known in own  # the direction and the reference's value, as of what is known
        assert word not in known
        other = reading(lang, step, reference, None, value, None, "day", other_unknown=True)
        assert not other.startswith(word)
        assert word in other
        both = reading(
            lang, step, reference, None, None, None, "day", unknown=True, other_unknown=True
        )
        assert both.startswith(word)
        assert not re.search("差|好|worse|better", both)


@given(st.floats(-0.00049, 0.00049))
def test_no_step_is_minus_nothing(step: float) -> None:
    assert [points_text(lang, step) for lang in LANGS] == ["+0.0个百分点", "+0.0 points"]


def test_values_are_told_in_the_readers_words() -> None:
    status = fields_of(Deal)["budget_status"]
    assert told_value("zh", status, "draft", "") == "已列入预算草案"
    flag = fields_of(Customer)["pays_at_year_end"]
    assert [told_value(lang, flag, True, "") for lang in LANGS] == ["是", "yes"]
    # A share in percent, as the value beside it stands; a score of 5 is none.
    assert told_value("zh", fields_of(Deal)["upfront_share"], 0.2, "1") == "20%"
    assert told_value("en", fields_of(Deal)["budget_coverage"], 1.02, "1") == "102%"
    assert told_value("zh", fields_of(Deal)["brand_awareness"], 2, "1") == "2"
    assert [told_value(lang, None, 12_345.6, "CNY") for lang in LANGS] == [
        "12,346 元",
        "12,346 CNY",
    ]


def test_whatever_is_called_a_share_is_told_in_percent() -> None:
    """An own column's history as well."""
    own = Extra(column="x_seller", values=())
    for one in (one for stage in Stage for one in features_at(stage, (own,)) if one.compute):
        assert one.is_share == bool(re.search("比例|占比", one.zh)), one.name
        assert one.is_share == bool(re.search("[Ss]hare", one.en)), one.name


@pytest.mark.parametrize("code", SAID)
def test_every_sentence_about_a_reference_has_the_same_figures_in_both_languages(code: str) -> None:
    zh, en = SAID[code]
    assert set(re.findall(r"\{\w+\}", zh)) == set(re.findall(r"\{\w+\}", en))
    names = ("group", "cases", "least", "subject", "day", "probability", "typical")
    figures = dict.fromkeys(names, "X1")
    assert "{" not in said(code, "zh", **figures) + said(code, "en", **figures)
    assert re.search("[一-鿿]", zh)
    assert not re.search("[一-鿿]", en)


ENGINEERED = [one for one in FEATURES if one.compute is not None]


def test_what_is_worked_out_is_told_like_what_is_recorded() -> None:
    """A share in percent, a state by its name, days to a tenth, a ratio to three digits."""
    of = {one.name: one for one in ENGINEERED}
    shares = [one for one in ENGINEERED if "share" in one.name]
    assert shares
    assert all(told_value("en", one, 0.9121, one.unit) == "91.21%" for one in shares)
    furthest = of["receivable.furthest_state"]
    for state in ProcessState:
        assert told_value("zh", furthest, float(state.rank), furthest.unit) == state.zh
    late = of["history.mean_days_late"]
    assert told_value("en", late, 140.1357, late.unit) == "140.1 days"
    assert told_value("en", late, -0.02, late.unit) == "0 days"
    ratio, count = of["receivable.stay_ratio"], of["history.settled_count"]
    assert told_value("en", ratio, 0.83231, ratio.unit) == "0.832"
    assert told_value("en", count, 1234.0, count.unit) == "1,234"


@pytest.mark.parametrize("one", [*FEATURES, *raw_fields().values()], ids=lambda one: one.name)
def test_a_label_has_the_marks_of_its_language(one: Feature | Field) -> None:
    zh, en = (one.meta.zh, one.meta.en) if isinstance(one, Field) else (one.zh, one.en)
    assert not re.search(r"[(),:;?!]", zh)
    assert not re.search("[\u3000-\u303f\uff00-\uffef\u4e00-\u9fff]", en)


def test_a_blank_is_unknown_only_where_somebody_could_have_filled_it_in() -> None:
    of = {one.name: one for one in ENGINEERED}
    called, plan = of["receivable.days_since_contact"], fields_of(Deal)["collection_plan_made"]
    for field, zh, en in ((called, "无记录", "none on record"), (plan, "未知", "unknown")):
        for value, other in ((None, 3), (3, None)):
            told = [
                reading(
                    lang, 0.1, Reference.MONTH_AGO, field, value, other, "day",
                    unknown=value is None, other_unknown=other is None,
                )
                for lang in LANGS
            ]  # fmt: skip
            assert zh in told[0]
            assert en in told[1]


def test_what_its_direction_contradicts_is_called_neither_worse_nor_better() -> None:
    told = [
        reading(lang, -0.002, Reference.TYPICAL, None, 0.5, 0.8, "1", against=True)
        for lang in LANGS
    ]  # fmt: skip
    assert told == ["不同于典型（典型：0.8）", "unlike typical (typical: 0.8)"]


def test_an_input_whose_words_point_one_way_is_named_among_the_inputs() -> None:
    names = {f.name.rpartition(".")[2] for f in FEATURES}
    own = {f.name.rpartition(".")[2] for f in extra_features((Extra(column="x_team", values=()),))}
    assert set(PLAIN) <= names | own
    late = next(f for f in FEATURES if f.name == "history.deal_days_late")
    assert (late.monotone, direction(late)) == (0, 1)


def test_the_text_names_what_advice_counts_as_raising() -> None:
    assert AdvicePolicy().raising_points == NOTEWORTHY
