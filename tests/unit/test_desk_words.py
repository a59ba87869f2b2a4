"""The desk's and the reports' words say the same in both languages, each in its own marks."""

from __future__ import annotations

import re
from string import Formatter

from service.desk import words as desk
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
