"""What the declared fields must cover, and what they must never touch."""

from __future__ import annotations

import re

import pytest

from data_schemas.case import DealCase, ReceivableCase
from data_schemas.causes import CAUSES, Cause, Side
from data_schemas.codes import BudgetStatus, Code, OrderedCode
from data_schemas.field import Field, fields_of
from data_schemas.frame import KEYS, TABLES
from data_schemas.questions import QUESTIONS
from data_schemas.records import RECORDS

FIELDS = [field for record in RECORDS for field in fields_of(record).values()]
INPUTS = [field for field in FIELDS if field.is_input]
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def _id(field: Field) -> str:
    return f"{field.owner}.{field.name}"


@pytest.mark.parametrize("cause", list(Cause))
def test_every_cause_has_at_least_four_inputs(cause: Cause) -> None:
    assert len([f for f in INPUTS if f.meta.cause is cause]) >= 4


def test_there_are_enough_inputs_and_not_too_many_to_ask_for() -> None:
    assert 60 <= len(INPUTS) <= 90


@pytest.mark.parametrize("cause", list(Cause))
def test_every_cause_says_what_it_is_and_whose(cause: Cause) -> None:
    entry = CAUSES[cause]
    assert CHINESE.search(entry.zh)
    assert entry.en.isascii()
    assert CHINESE.search(entry.source)
    assert entry.measures_zh
    assert entry.measures_en
    assert isinstance(cause.side, Side)
    assert (cause.label("zh"), cause.label("en")) == (entry.zh, entry.en)


@pytest.mark.parametrize("field", FIELDS, ids=_id)
def test_every_field_is_labelled_in_both_languages(field: Field) -> None:
    assert CHINESE.search(field.meta.zh)
    assert field.meta.en.isascii()
    assert field.meta.en[0].isupper()


@pytest.mark.parametrize("field", FIELDS, ids=_id)
def test_every_number_has_a_unit_and_both_bounds(field: Field) -> None:
    if field.kind in (int, float):
        assert field.meta.unit in {"1", "CNY", "day", "hour", "year"}
        assert field.low is not None
        assert field.high is not None
        assert field.low < field.high
    else:
        assert field.meta.unit == ""


@pytest.mark.parametrize("record", RECORDS)
def test_labels_are_unique_within_a_record(record: type) -> None:
    # A heading in either language names one column of a file.
    for lang in ("zh", "en"):
        labels = [f.meta.label(lang).casefold() for f in fields_of(record).values()]
        assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("field", INPUTS, ids=_id)
def test_a_direction_has_its_reason_and_a_scale(field: Field) -> None:
    if field.meta.monotone:
        assert len(field.meta.why) > 10
        assert not field.codes or issubclass(field.kind, OrderedCode)
    else:
        assert field.meta.why == ""


@pytest.mark.parametrize("number", range(1, 7))
def test_every_question_is_answered_by_some_field(number: int) -> None:
    question = QUESTIONS[number]
    assert question.fields
    assert CHINESE.search(question.text("zh"))
    assert question.text("en").isascii()


def test_budget_status_is_a_grade_of_evidence() -> None:
    order = [status.value for status in BudgetStatus]
    assert order == [
        "none", "verbal", "draft", "approved", "replied", "fund_plan", "special_fund",
    ]  # fmt: skip
    assert BudgetStatus.SPECIAL_FUND.rank == 6


def test_no_input_profiles_a_person() -> None:
    # The nine customer types, the 532 qualities and the like describe people, not the payer.
    words = re.compile(
        r"personalit|gender|\bsex\b|\bage\b|birth|married|ethnic|religio|hobb|character"
        r"|temper|salesperson|九型|性格|性别|年龄|籍贯|爱好|学历|民族|婚姻",
        re.IGNORECASE,
    )
    for field in INPUTS:
        texts = (field.name.replace("_", " "), field.meta.zh, field.meta.en)
        assert not any(words.search(text) for text in texts), _id(field)
        # Free text about anybody is no input: only numbers, answers and closed lists are.
        assert field.kind in (int, float, bool) or issubclass(field.kind, Code), _id(field)


@pytest.mark.parametrize("case", [DealCase, ReceivableCase])
def test_bounds_reach_the_json_schema_as_minimum_and_maximum(case: type[DealCase]) -> None:
    definitions = case.model_json_schema()["$defs"]
    checked = 0
    for record in RECORDS:
        for field in fields_of(record).values():
            shape = definitions.get(record.__name__, {}).get("properties", {}).get(field.name)
            if shape is None or field.low is None:
                continue
            (number,) = [s for s in shape.get("anyOf", [shape]) if s.get("type") != "null"]
            assert (number["minimum"], number["maximum"]) == (field.low, field.high), _id(field)
            assert "ge" not in number
            checked += 1
    assert checked > 20


def test_every_table_has_its_key_and_every_record_its_table() -> None:
    assert set(TABLES) == set(KEYS)
    for table, key in KEYS.items():
        assert set(key) <= set(fields_of(TABLES[table]))
    assert all(any(issubclass(table, record) for table in TABLES.values()) for record in RECORDS)


def test_codes_are_labelled_and_unique_in_both_languages() -> None:
    kinds = {field.kind for field in FIELDS if issubclass(field.kind, Code)}
    for kind in kinds:
        for lang in ("zh", "en"):
            labels = [code.label(lang) for code in kind]
            assert all(labels)
            assert len(set(labels)) == len(labels)
