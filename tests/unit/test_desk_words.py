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


def test_no_share_is_rounded_by_a_template() -> None:
    """Settings come as they were set (``exact_percent``): 2.5 % is no 2 %."""
    texts = [(key, text) for key, pair in PAIRS.items() for text in pair]
    formats = [(key, spec) for key, text in texts for _, _, spec, _ in Formatter().parse(text)]
    assert [key for key, spec in formats if spec and "%" in spec] == []


def test_a_report_has_no_word_of_the_desks_under_another_meaning() -> None:
    """What a report lacks the desk's words say: moving a call must not change its text."""
    assert desk._ALL.keys() & reports._WORDS.keys() == set()
    tables = (
        desk._WORDS, desk.BOOK_WORDS, desk.CUSTOMER_WORDS, desk.DRAFT_WORDS,
        desk.PLAN_WORDS, desk.SIGN_IN_WORDS,
    )  # fmt: skip
    assert sum(map(len, tables)) == len(desk._ALL)
