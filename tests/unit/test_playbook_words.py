"""The vocabulary that advice is told in is whole, and each entry has its source."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from data_schemas.causes import CAUSES, Cause
from data_schemas.field import fields_of
from data_schemas.grounds import GROUNDS, GroundCode
from data_schemas.phenomena import PHENOMENA
from data_schemas.playbook.action import Check
from data_schemas.playbook.entries import ACTIONS
from data_schemas.receivable import Receivable
from data_schemas.sources import HEADINGS, told_source
from data_schemas.topics import TOPICS
from model.advice.arrears import judge
from model.advice.case import case_of
from model.advice.ground import FieldLabel, FieldValue, ground
from model.advice.phenomenon import phenomenon
from model.advice.rules import grounds_of
from model.advice.situation import advice_fields
from tests.factories import a_situation


class TestVocabulary:
    def test_every_field_named_is_declared(self) -> None:
        fields = advice_fields() | {
            f"receivable.{n}": f for n, f in fields_of(Receivable).items()
        } | {"instalment.kind": None, "instalment.amount": None, "instalment.due_date": None}  # type: ignore[dict-item]  # fmt: skip
        for topic in TOPICS.values():
            assert topic.fields
            assert set(topic.fields) <= set(fields), topic.id
        for action in ACTIONS.values():
            assert {c.field for c in action.checks} <= set(advice_fields()), action.id

    def test_a_check_aims_where_the_field_s_direction_points(self) -> None:
        """Carrying an action out may not raise the risk by the model's own directions."""
        for action in ACTIONS.values():
            for check in action.checks:
                direction = advice_fields()[check.field].meta.monotone
                if direction:
                    assert (check.least is not None) == (direction < 0), (action.id, check.field)

    def test_every_ground_has_two_sentences_with_the_same_figures(self) -> None:
        assert set(GROUNDS) == set(GroundCode)

        def figures(text: str) -> set[str]:
            return {re.split("[:}]", part)[0] for part in text.split("{")[1:]}

        for code, (zh, en) in GROUNDS.items():
            assert figures(zh) == figures(en), code

    @pytest.mark.parametrize(
        ("days", "zh", "en"),
        [(0, "今天", "today"), (1, "1 天后", "in 1 day"), (9, "9 天后", "in 9 days")],
    )
    def test_a_day_ahead_is_told_as_people_say_it(self, days: int, zh: str, en: str) -> None:
        soon = a_situation(days_late=-days)
        waits = a_situation(days_late=9, promised=soon.as_of + timedelta(days=days))
        for now, action in ((soon, "channel_phone"), (waits, "principle_follow_up")):
            case = case_of(now, phenomenon(now)[0], judge(now))
            (first, *_) = grounds_of(case, ACTIONS[action])
            assert zh in first.text("zh")
            assert en in first.text("en")
            assert first.evidence("en").value == days

    def test_a_mean_of_a_curve_that_does_not_end_is_a_bound(self) -> None:
        for endless, zh, en in (
            (True, "平均晚付至少 730 天", "at least 730 days late"),
            (False, "平均晚付 730 天", "730 days late"),
        ):
            now = a_situation(expected_late=730.2, endless=endless)
            case = case_of(now, phenomenon(now)[0], judge(now))
            (told,) = grounds_of(case, ACTIONS["principle_expectation"])
            assert zh in told.text("zh")
            assert told.text("en").startswith(en)
            assert told.evidence("en").value == 730.2

    def test_what_a_cause_raises_is_told_from_the_typical_whatever_the_reader_compares_with(
        self,
    ) -> None:
        raised = ground(GroundCode.CAUSE_RAISES, cause=Cause.HABIT, points=4.2)
        assert "典型" in raised.text("zh")
        assert "typical" in raised.text("en")

    def test_a_field_is_good_from_one_value_on_whichever_action_looks_at_it(self) -> None:
        bounds: dict[str, set[Check]] = {}
        for action in ACTIONS.values():
            for check in action.checks:
                bounds.setdefault(check.field, set()).add(check)
        assert [name for name, found in bounds.items() if len(found) > 1] == []

    def test_a_check_has_one_bound(self) -> None:
        with pytest.raises(TypeError, match="a lower or an upper bound"):
            Check(field="deal.amount")
        with pytest.raises(TypeError, match="a lower or an upper bound"):
            Check(field="deal.amount", least=1, most=2)

    def test_values_are_told_as_people_say_them(self) -> None:
        fields = advice_fields()
        told = ground(
            GroundCode.FIELD_IS,
            field=FieldLabel(fields["deal.budget_status"]),
            given=FieldValue(fields["deal.budget_status"], 2.0),
        )
        assert told.text("zh") == "预算落实情况：已列入预算草案"
        assert told.text("en") == "Budget status: in the draft budget"
        flag = FieldValue(fields["receivable.disputed"], 1.0)
        assert (flag.label("zh"), flag.label("en")) == ("是", "yes")


class TestSources:
    def test_each_is_told_in_english_without_a_chinese_word(self) -> None:
        entries = (*ACTIONS.values(), *TOPICS.values(), *PHENOMENA.values(), *CAUSES.values())
        for entry in entries:
            assert told_source(entry.source, "zh") == entry.source
            assert told_source(entry.source, "en").isascii(), entry.source

    def test_no_heading_is_named_that_nobody_cites(self) -> None:
        entries = (*ACTIONS.values(), *TOPICS.values(), *PHENOMENA.values(), *CAUSES.values())
        cited = "；".join(entry.source for entry in entries)
        assert [heading for heading in HEADINGS if heading not in cited] == []
