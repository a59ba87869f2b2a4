"""Whoever presses a button on the desk is answered, also where the work fails."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, NoReturn

import pytest

from data_schemas.errors import NotFound, StoreUnavailable
from service.desk.edge import Failed, tried
from service.desk.words import Words
from tests.apart import ended


def refused() -> NoReturn:
    raise NotFound("没有", "there is none")


def broken() -> NoReturn:
    raise ZeroDivisionError


def told(words: Words, failing: str, work: Callable[..., Any], *given: object) -> Any:
    return ended(lambda: tried(words, failing, work, *given))


def test_what_the_work_gives_is_handed_on() -> None:
    assert told(Words("en"), "sums failed", sum, (1, 2)) == 3


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_refusal_is_told_in_the_language_of_the_page(lang: str) -> None:
    answer = told(Words(lang), "no", refused)  # type: ignore[arg-type]
    assert answer == Failed("没有" if lang == "zh" else "there is none")


def test_of_any_other_error_the_visitor_gets_a_sentence_and_the_log_the_trace(
    caplog: pytest.LogCaptureFixture,
) -> None:
    words = Words("en")
    with caplog.at_level(logging.ERROR, logger="huikuan.desk"):
        assert told(words, "sums failed", broken) == Failed(words("fault"))
    (said,) = caplog.records
    assert said.getMessage() == "sums failed"
    assert said.exc_info is not None
    assert said.exc_info[0] is ZeroDivisionError


def test_where_the_database_lies_is_for_the_log(caplog: pytest.LogCaptureFixture) -> None:
    def away() -> NoReturn:
        raise StoreUnavailable("数据库 h.db 被锁定", "h.db is locked")

    answer = told(Words("en"), "no", away)
    assert "h.db" not in answer.text
    assert "database" in answer.text
    (said,) = caplog.records
    assert said.exc_info is not None
    assert "h.db is locked" in str(said.exc_info[1])
