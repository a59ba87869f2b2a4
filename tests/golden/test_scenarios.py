"""Stories a sales manager can judge, each asked of the API with a trained model."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from data_schemas.advice import ActionAdvised, CheckState
from data_schemas.frame import TABLES, Ledger
from data_schemas.grounds import GroundCode
from data_schemas.playbook.action import LASTING, ActionGroup
from data_schemas.policy import Policy
from data_schemas.score import DealScore, Score
from data_schemas.settings import Settings
from data_schemas.store import open_store
from data_schemas.topics import AnswerQuality
from model.direction import direction
from model.features import FEATURES
from model.rounding import shown_causes
from model.wording import probability_text
from model.workdays import is_working_day
from service.app import create_app
from service.demo import demo_credentials
from tests.golden.scenario import DAY, Scenario, scenarios

EVERY = scenarios()
FOREIGN = re.compile("[\u3000-\u303f\uff00-\uffef\u4e00-\u9fff]")
"""Full-width marks and Chinese characters."""


@pytest.fixture(scope="module")
def client(
    simulated: Ledger, bundle_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestClient]:
    """The service on the small trained model and the simulated ledger."""
    settings = Settings(home=tmp_path_factory.mktemp("home"), model=str(bundle_dir))
    with closing(open_store(settings.database)) as store:
        tables = {name: getattr(simulated, name) for name in TABLES}
        store.write(tables, simulated.as_of, simulated.synthetic)
    app = create_app(settings, desk=False, today=lambda: DAY)
    with TestClient(app) as running:
        running.headers["Authorization"] = f"Bearer {demo_credentials(settings).key}"
        yield running


Ask = Callable[[Scenario, str], Score]


@pytest.fixture(scope="module")
def ask(client: TestClient) -> Ask:
    """The score of the deal or receivable a scenario tells of; each is asked once a language."""
    given: dict[tuple[str, str], Score] = {}

    def score(one: Scenario, lang: str) -> Score:
        if (one.name, lang) not in given:
            answer = client.post(one.path, json=one.body, headers={"Accept-Language": lang})
            assert answer.status_code == 200, answer.text
            if one.ask == "deal":
                given[one.name, lang] = DealScore.model_validate_json(answer.text).deal
            else:
                given[one.name, lang] = Score.model_validate_json(answer.text)
        return given[one.name, lang]

    return score


def test_there_are_enough_and_each_has_a_name_of_its_own() -> None:
    assert len(EVERY) >= 40
    assert len({one.name for one in EVERY}) == len(EVERY)
    known = {
        "phenomenon", "grade", "arrears", "sanction", "channel", "actions", "never", "causes",
        "gaps", "closed", "no_gaps", "valued", "missing", "ready", "tips", "why",
        "sought",
    }  # fmt: skip
    for one in EVERY:
        assert set(one.expect) <= known, one.name
        assert one.says, one.name


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.name)
def test_the_answer_is_what_the_story_expects(ask: Ask, one: Scenario) -> None:
    score, expect = ask(one, "zh"), one.expect
    actions = {a.action: a for a in score.actions}
    gaps = {g.topic: g for g in score.gaps}
    raising = {c.cause.value for c in score.explanation.causes if c.probability_points >= 0.01}
    assert score.phenomenon.phenomenon == expect.get("phenomenon", score.phenomenon.phenomenon)
    assert score.grade.value in expect.get("grade", [score.grade.value])
    assert one.ids("causes") <= raising
    assert one.ids("actions") - set(actions) == set()
    assert one.ids("never") & set(actions) == set()
    assert one.ids("gaps") - set(gaps) == set()
    assert one.ids("closed") & set(gaps) == set()
    if expect.get("no_gaps"):
        assert gaps == {}
    if expect.get("valued"):
        assert all(gaps[topic].outcomes for topic in one.ids("gaps"))
    if "arrears" in expect:
        assert (score.arrears.kind.value if score.arrears else "none") == expect["arrears"]
    if "sanction" in expect:
        assert score.arrears is not None
        assert (score.arrears.next_sanction or "none") == expect["sanction"]
    if "channel" in expect:
        channels = [a.action for a in score.actions if a.group is ActionGroup.CHANNEL]
        assert (channels or ["none"]) == [expect["channel"]]
    for name, fields in expect.get("missing", {}).items():
        lacking = {c.field for c in actions[name].checklist if c.state is not CheckState.DONE}
        assert set(fields) <= lacking
    for name in expect.get("ready", []):
        assert {c.state for c in actions[name].checklist} == {CheckState.DONE}
    for name, word in expect.get("tips", {}).items():
        assert word in "".join(actions[name].tips)
    for name, word in expect.get("why", {}).items():
        assert str(word) in "".join(e.text for e in actions[name].why)
    for topic, fields in expect.get("sought", {}).items():
        assert [f.field for f in gaps[topic].sought] == fields


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.name)
def test_no_sentence_contradicts_a_number(ask: Ask, one: Scenario) -> None:
    policy = Policy()
    for lang in ("zh", "en"):
        score = ask(one, lang)
        p = score.delay.probability
        moved = [gap.movement or 0.0 for gap in score.gaps]
        assert moved == sorted(moved, reverse=True)
        for gap in score.gaps:
            assert gap.open
            assert (gap.movement is None) == (gap.outcomes == []) == (gap.peers == 0)
            if gap.movement is None or gap.grade_change is None:
                continue
            assert sum(o.share for o in gap.outcomes) == pytest.approx(1)
            assert [o.answer for o in gap.outcomes] == [
                q for q in AnswerQuality if q in {o.answer for o in gap.outcomes}
            ]
            likely = [o.probability for o in gap.outcomes]
            assert likely == sorted(likely)
            mean = sum(o.share * o.probability for o in gap.outcomes)
            assert abs(mean - p) <= gap.movement + 1e-9
            assert f"{100 * gap.movement:.1f}" in gap.text
            for o in gap.outcomes:
                assert o.grade is policy.grade(o.probability)
                assert probability_text(lang, o.probability) in gap.text
                assert o.grade_change is not None
                assert f"{o.label}（" in gap.text or f"{o.label} (" in gap.text
                stays = o.grade is policy.grade(p)
                assert o.grade_change > 0 or stays, "who is led to another grade may come there"
            chances = [(o.share, o.grade_change or 0.0) for o in gap.outcomes]
            assert sum(s * c for s, c in chances) == pytest.approx(gap.grade_change)
        for action in score.actions:
            assert action.why
            assert action.by >= score.as_of
            assert is_working_day(action.by)
            assert action.source
            if action.effect is not None:
                lacking = {c.field for c in action.checklist if c.state is CheckState.MISSING}
                assert lacking - LASTING, "what has happened is not undone"
                assert action.effect.probability_before == p
                assert action.effect.probability_after < p
                after = action.effect.probability_after
                told = [probability_text(lang, q) for q in (p, after)]
                assert told[0] != told[1], "an effect that nobody can see"
                assert all(figure in action.effect.text for figure in told)
            for reason in action.why:
                assert "{" not in reason.text
                if reason.code == "cause_raises":
                    (cause,) = (c for c in score.explanation.causes if c.label in reason.text)
                    step = shown_causes(score.explanation)[cause.cause]
                    assert f"{100 * step:.1f}" in reason.text, "the bar says another figure"
                    assert abs(step - cause.probability_points) < 0.001
        if one.ask == "deal":
            order = [
                a.effect.probability_after - a.effect.probability_before if a.effect else 0.0
                for a in score.actions
            ]
        else:
            order = [place(a) for a in score.actions]
        assert order == sorted(order)


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.name)
def test_a_cause_that_is_mostly_unknown_is_not_told_as_a_finding(ask: Ask, one: Scenario) -> None:
    for lang, blank, none in (
        ("zh", "未知", "无记录"), ("en", "unknown", "none on record"),
    ):  # fmt: skip
        explained = ask(one, lang).explanation
        for cause in explained.causes:
            open_, close = "（）" if lang == "zh" else ("\\(", "\\)")
            said = re.search(
                f"{re.escape(cause.label)} ?{open_}([+-][^{close}]*){close}", explained.text
            )
            if said is None:
                continue
            asked = [f for f in cause.features if f.reading.startswith((blank, none))]
            points = sum(f.probability_points for f in asked)
            half = cause.probability_points / 2
            mostly = points * half > 0 and abs(points) > abs(half)
            assert (blank in said[1]) == mostly, (cause.label, explained.text)


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.name)
def test_no_reading_contradicts_the_direction_that_an_input_has(ask: Ask, one: Scenario) -> None:
    way = {f.shown: direction(f) for f in FEATURES}
    for feature in (f for c in ask(one, "zh").explanation.causes for f in c.features):
        sign = way[feature.feature]
        here, there = feature.value, feature.reference
        if isinstance(here, str) or isinstance(there, str) or here is None or there is None:
            continue
        worse = sign * (here - there)
        assert not (worse < 0 and feature.reading.startswith("差于")), feature
        assert not (worse > 0 and feature.reading.startswith("好于")), feature


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.name)
def test_what_one_claim_does_not_know_is_listed_as_missing(ask: Ask, one: Scenario) -> None:
    """A value of none then means unknown; of a deal it may mean that its instalments differ."""
    score = ask(one, "zh")
    missing = set(score.inputs.missing)
    for feature in (f for c in score.explanation.causes for f in c.features):
        if feature.value is None and one.ask == "receivable":
            assert feature.feature in missing
        if feature.reading.startswith(("未知", "无记录")):
            assert feature.feature in missing


def place(action: ActionAdvised) -> float:
    """What a promise asks for first, what is ready last, the groups in between."""
    codes = {reason.code for reason in action.why}
    number = float(list(ActionGroup).index(action.group))
    return number + 100 * (GroundCode.PREPARED in codes) - 100 * (GroundCode.PROMISED in codes)


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.name)
def test_an_english_answer_is_in_english(ask: Ask, one: Scenario) -> None:
    score = ask(one, "en")
    parts = (score.phenomenon, score.arrears, *score.gaps, *score.actions)
    said = [text for part in parts if part is not None for text in texts(part.model_dump())]
    said += [score.comparable_note, *(c.text for c in score.comparable)]
    for text in said:
        assert not FOREIGN.search(text), text
        assert "  " not in text, text


def texts(found: object) -> Iterator[str]:
    """Every text in an answer."""
    if isinstance(found, dict):
        found = list(found.values())
    if isinstance(found, list):
        for one in found:
            yield from texts(one)
    elif isinstance(found, str):
        yield found


def test_a_customer_type_changes_words_and_no_figure(client: TestClient) -> None:
    (one,) = (s for s in EVERY if s.body.get("approach", {}).get("customer_type"))
    body: dict[str, Any] = copy.deepcopy(one.body)
    del body["approach"]
    plain = client.post(one.path, json=body).json()
    typed = client.post(one.path, json=one.body).json()
    tips = [action.pop("tips") for action in typed["actions"]]
    assert tips != [action.pop("tips") for action in plain["actions"]]
    for answer in (plain, typed):
        del answer["score_id"]
    assert json.dumps(plain) == json.dumps(typed)


def test_an_instalment_has_a_phenomenon_and_leaves_the_rest_to_its_deal(
    client: TestClient,
) -> None:
    one = next(s for s in EVERY if s.ask == "deal")
    answer = DealScore.model_validate_json(client.post(one.path, json=one.body).text)
    for part in answer.instalments:
        assert part.phenomenon.evidence
        assert (part.arrears, part.gaps, part.actions) == (None, [], [])
