"""How a field is declared, and what follows from the declaration alone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Any

import pytest
from annotated_types import Interval
from pydantic import ValidationError

from data_schemas.causes import Cause
from data_schemas.codes import AgencyType, BudgetStatus
from data_schemas.field import Meta, Record, fields_of, value_type
from data_schemas.values import Count, Day, Id, Share


class Sample(Record):
    """One field of each kind."""

    name: Annotated[Id, Meta(zh="编号", en="Id")]
    share: Annotated[Share | None, Meta(zh="比例", en="Share", unit="1")] = None
    count: Annotated[Count | None, Meta(zh="次数", en="Count", unit="1")] = None
    flag: Annotated[bool | None, Meta(zh="是否", en="Flag")] = None
    day: Annotated[Day | None, Meta(zh="日期", en="Day")] = None
    status: Annotated[
        BudgetStatus | None,
        Meta(zh="预算", en="Budget", cause=Cause.EXTERNAL, monotone=-1, why="money must be there"),
    ] = None
    parts: Annotated[list[int], Meta(zh="部分", en="Parts")] = []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("share", False), ("share", "0.5"), ("share", [0.5]), ("share", float("nan")),
        ("count", True), ("count", "3"), ("count", 2.5), ("flag", 1), ("flag", "true"),
        ("day", 0), ("day", 1.7e9), ("day", "2026"), ("day", "20260331"), ("day", "2026-02-30"),
        ("day", datetime(2026, 3, 31, tzinfo=UTC)), ("day", "2026-03-31T00:00:00"),
        ("name", 7),
        ("status", 0), ("status", "APPROVED"), ("status", "other"), ("parts", {}), ("parts", "1"),
    ],
)  # fmt: skip
def test_look_alikes_are_refused(field: str, value: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        Sample(**{"name": "a", field: value})
    assert caught.value.errors()[0]["loc"] == (field,)


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("share", 1, 1.0), ("share", 0.25, 0.25), ("count", 3, 3), ("count", 3.0, 3),
        ("flag", False, False), ("day", "2026-03-31", date(2026, 3, 31)),
        ("day", date(2026, 3, 31), date(2026, 3, 31)), ("status", "approved", "approved"),
        ("status", BudgetStatus.DRAFT, "draft"), ("parts", [1, 2], [1, 2]), ("share", None, None),
    ],
)  # fmt: skip
def test_the_real_thing_is_taken(field: str, value: Any, kept: Any) -> None:
    assert getattr(Sample(**{"name": "a", field: value}), field) == kept


def test_a_record_is_frozen_and_refuses_fields_nobody_declared() -> None:
    record = Sample(name="a")
    with pytest.raises(ValidationError, match="frozen"):
        record.share = 0.5  # type: ignore[misc]
    with pytest.raises(ValidationError, match="not permitted"):
        Sample(name="a", shares=0.5)  # type: ignore[call-arg]


def test_bounds_kind_and_length_are_read_off_the_annotation() -> None:
    fields = fields_of(Sample)
    assert (fields["share"].low, fields["share"].high, fields["share"].kind) == (0, 1, float)
    assert (fields["count"].low, fields["count"].high, fields["count"].kind) == (0, 10_000, int)
    assert (fields["name"].max_length, fields["name"].required) == (64, True)
    assert (fields["day"].low, fields["day"].required) == (None, False)
    assert [code.value for code in fields["status"].codes][:2] == ["none", "verbal"]
    assert fields["status"].is_input
    assert not fields["share"].is_input


def test_bounds_and_labels_reach_the_json_schema() -> None:
    share = Sample.model_json_schema()["properties"]["share"]
    assert {"minimum": 0, "maximum": 1, "type": "number"} in share["anyOf"]
    assert (share["x-label-zh"], share["x-label-en"], share["x-unit"]) == ("比例", "Share", "1")
    assert Sample.model_json_schema()["properties"]["status"]["x-cause"] == "external"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"monotone": 1}, "needs its reason"),
        ({"monotone": 2, "why": "x"}, "must be -1, 0 or 1"),
        ({"question": 7}, "must be 1 to 6"),
    ],
)
def test_a_meta_that_says_too_little_is_refused(words: dict[str, Any], message: str) -> None:
    with pytest.raises(TypeError, match=message):
        Meta(zh="字段", en="Field", **words)


def test_a_direction_on_an_unordered_list_is_refused_where_it_is_declared() -> None:
    # LightGBM ends the process on such a constraint, without a Python error.
    with pytest.raises(TypeError, match="unordered"):

        class Wrong(Record):
            kind: Annotated[AgencyType, Meta(zh="类型", en="Type", monotone=1, why="x")]


def test_a_field_needs_exactly_one_meta() -> None:
    class None_(Record):  # noqa: N801 - it has none
        share: Annotated[float, Interval(ge=0, le=1)]

    class Two(Record):
        share: Annotated[float, Meta(zh="甲", en="A"), Meta(zh="乙", en="B")]

    for record in (None_, Two):
        with pytest.raises(TypeError, match="exactly one Meta"):
            fields_of(record)


def test_the_plain_type_is_found_inside_any_wrapping() -> None:
    assert value_type(Annotated[Annotated[int, Interval(ge=0)] | None, "x"]) is int
    assert value_type(list[int] | None) is list
