"""The law's data holds together: texts, articles, places in the code, the page written from it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from importlib import import_module
from itertools import pairwise

import pytest

from data_schemas.export import generated
from data_schemas.field import fields_of
from data_schemas.law.rates import LPR, LPR_VERIFIED_UP_TO, SINCE_LPR
from data_schemas.law.rule import Rule
from data_schemas.law.rules import RULES
from data_schemas.law.texts import LAWS, REGULATION, regulation_on
from data_schemas.records import LEGAL_RECORDS, RECORDS

ARTICLES = re.compile(r"\d{1,4}(\(\d\))?(, \d{1,4}(\(\d\))?)*")


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_names_its_articles_and_its_place(rule: Rule) -> None:
    module, _, name = rule.place.rpartition(".")
    assert callable(getattr(import_module(module), name)), rule.place
    others = (*rule.other, *rule.general)
    articles = [a for a in (rule.old, rule.new, *(article for _, article in others)) if a]
    assert articles or rule.kind == "notice"
    assert all(ARTICLES.fullmatch(a) for a in articles), articles
    assert all(LAWS[law.id] is law for law, _ in others)
    assert not rule.general or rule.new, "it stands in for the Regulation"


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_both_languages_are_filled_with_the_same_values(rule: Rule) -> None:
    zh, en = (set(re.findall(r"{(\w+)}", text)) for text in (rule.zh, rule.en))
    assert zh == en


def test_no_rule_is_declared_twice() -> None:
    page = generated_page()
    assert all(page.count(f"| `{code}` |") == 1 for code in RULES)


def test_every_text_says_where_it_was_read_and_up_to_when() -> None:
    for law in LAWS.values():
        assert law.source
        assert law.in_force <= law.verified_up_to
        assert law.until is None or law.until > law.in_force


def test_the_versions_follow_one_another_without_a_gap() -> None:
    for older, newer in pairwise(REGULATION):
        assert older.until is not None
        assert older.until + timedelta(days=1) == newer.in_force
        assert regulation_on(older.until) is older
        assert regulation_on(newer.in_force) is newer
    assert regulation_on(REGULATION[0].in_force - timedelta(days=1)) is None


def test_the_rates_rise_in_time_and_end_before_what_is_verified() -> None:
    days = [rate.since for rate in LPR]
    assert days == sorted(set(days))
    assert days[0] == SINCE_LPR == date(2019, 8, 20)
    assert days[-1] <= LPR_VERIFIED_UP_TO
    assert all(a.rate != b.rate for a, b in pairwise(LPR)), "only changes are kept"
    assert all(rate.source for rate in LPR)


def test_no_fact_of_law_is_an_input_or_part_of_the_hash() -> None:
    assert not set(LEGAL_RECORDS) & set(RECORDS)
    for record in LEGAL_RECORDS:
        assert [f.name for f in fields_of(record).values() if f.is_input] == []


def generated_page() -> str:
    return next(text for path, text in generated().items() if path.name == "law.md")


def test_the_page_shows_every_text_rate_and_rule() -> None:
    page = generated_page()
    for law in LAWS.values():
        assert f"| `{law.id}` | {law.zh} |" in page
    for rate in LPR:
        assert f"| {rate.since} |" in page
    for rule in RULES.values():
        assert rule.zh in page
        assert rule.en in page
