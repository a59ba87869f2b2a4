"""``docs/domain.md`` is in step with code, API and scenarios, and leaves nothing out."""

from __future__ import annotations

import re
import typing
from importlib import import_module

import pytest
from pydantic import BaseModel

from data_schemas.overrides import OverrideReview
from data_schemas.portfolio import Portfolio
from data_schemas.score import DealScore, Score
from data_schemas.work_list import WorkList
from service.playbook import Playbook
from tests.golden.domain_map import PAGE, page, sections
from tests.golden.domain_rows import Row

ROWS = [row for rows in sections().values() for row in rows]
COUNTS = {
    "1.": 11, "2.": 5, "3.": 4, "4.": 6, "5.": 6, "6.": 5, "Means": 5, "talk": 5, "whole": 5,
    "Sanctions": 5, "Channels": 5, "stuck": 4, "moves": 8, "principles": 4, "cautions": 4,
    "hearts 六心": 6, "visit": 6, "attitudes": 5, "strengths": 5, "Nine": 9, "signs": 4,
    "built": 4, "desk": 4, "Further": 4, "Preventing": 6, "mind": 4, "while": 3,
}  # fmt: skip
"""How many items the documents have under a heading that holds this word; attitudes: four and
the action that the cautious one asks for; means: four and the tone; confirmations: five and the
action that finds the people out; preventing: five, of which assessing credit has two places."""


def test_the_page_is_in_step() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run python -m tests.golden.domain_map"


@pytest.mark.parametrize("word", COUNTS)
def test_every_framework_is_whole(word: str) -> None:
    (title,) = (t for t in sections() if word in t)
    assert len(sections()[title]) == COUNTS[word]


def resolved(place: str) -> object:
    """What ``module:name``, ``module:NAME[key]`` or ``module:Kind(value)`` names."""
    module, name, mark, key = re.fullmatch(r"([\w.]+):(\w+)([\[(])?(\w+)?[\])]?", place).groups()  # type: ignore[union-attr]
    found = getattr(import_module(module), name)
    if mark is None:
        return found
    return found[key] if mark == "[" else found(key)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_an_item_is_declared_decided_and_given_back(row: Row) -> None:
    assert resolved(row.declared) is not None
    assert callable(resolved(row.decided))
    owner, *path = row.api.split(".")
    roots = (Score, DealScore, Playbook, Portfolio, WorkList, OverrideReview)
    record: type[BaseModel] | None = {one.__name__: one for one in roots}[owner]
    for name in path:
        assert record is not None
        record = inner(record.model_fields[name].annotation)


def inner(annotation: object) -> type[BaseModel] | None:
    """The record inside a list or an optional field, if there is one."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (inner(part) for part in typing.get_args(annotation))
    return next((one for one in found if one is not None), None)


@pytest.mark.parametrize("row", [r for r in ROWS if r.expected], ids=lambda row: row.id)
def test_a_scenario_reaches_it(row: Row) -> None:
    assert row.numbers() != ""
