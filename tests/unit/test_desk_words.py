"""The desk's and the reports' words say the same in both languages, each in its own marks."""

from __future__ import annotations

import re
from string import Formatter

from data_schemas.field import fields_of
from data_schemas.terms import Goal
from service.desk import words as desk
from service.desk.widgets import suffix
from service.report import words as reports

PAIRS = desk._ALL | {f"report {key}": pair for key, pair in reports._WORDS.items()}
FOREIGN = re.compile("[\u3000-\u303f\uff00-\uffef\u4e00-\u9fff]")
IN_ITS_OWN_NAME = {"other_lang"}


def filled_in(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_are_filled_in_with_the_same() -> None:
    assert [key for key, (zh, en) in PAIRS.items() if filled_in(zh) != filled_in(en)] == []


def test_english_has_no_chinese_mark() -> None:
    found = {key for key, (_, en) in PAIRS.items() if FOREIGN.search(en)}
    assert found == IN_ITS_OWN_NAME


def test_what_is_allowed_below_zero_is_not_read_as_a_dash() -> None:
    least = fields_of(Goal)["least_return"]
    assert suffix(least, desk.Words("zh")) == "−1 … 0.95 或 %"
