"""Whoever presses a button on the desk is answered, also where the work fails."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from typing import Any, NoReturn

import pytest
from pydantic import ValidationError

from data_schemas.errors import ModelNotLoaded, NotFound, StoreUnavailable
from data_schemas.overrides import OverrideGiven
from data_schemas.problems import invalid_record, refused
from data_schemas.receivable import Contact
from service.desk.edge import Failed, tried
from service.desk.words import Words
from tests.apart import ended


def missing() -> NoReturn:
    raise NotFound("没有", "there is none")


def broken() -> NoReturn:
    raise ZeroDivisionError


def told(words: Words, failing: str, work: Callable[..., Any], *given: object) -> Any:
    return ended(lambda: tried(words, failing, work, *given))


def test_what_the_work_gives_is_handed_on() -> None:
    assert told(Words("en"), "sums failed", sum, (1, 2)) == 3


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_refusal_is_told_in_the_language_of_the_page(lang: str) -> None:
    answer = told(Words(lang), "no", missing)  # type: ignore[arg-type]
    assert answer == Failed("没有" if lang == "zh" else "there is none")


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("zh", "模型未就绪，请联系管理员。（供管理员参考：请运行 x）"),
        ("en", "The model is not ready: ask the administrator. (For the administrator: run x)"),
    ],
)
def test_whoever_sells_is_given_no_command_to_run(lang: str, said: str) -> None:
    def unloaded() -> NoReturn:
        raise ModelNotLoaded("请运行 x", "run x")

    assert told(Words(lang), "no", unloaded) == Failed(said)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("zh", "允许：结果：联系到关键人、承诺付款"),
        ("en", "allowed: Result: key person reached, promised to pay"),
    ],
)
def test_what_is_wrong_with_a_record_is_told_without_ids(lang: str, said: str) -> None:
    def write() -> NoReturn:
        contact = {
            "contact_id": "K", "customer_id": "C", "date": "2026-07-01", "channel": "phone",
            "result": "refused", "promised_date": "2026-07-09",
        }  # fmt: skip
        try:
            Contact.model_validate(contact)
        except ValidationError as err:
            raise invalid_record(err.errors(), Contact) from err
        raise AssertionError

    def choose() -> NoReturn:
        raise refused("as_the_model", "grade", "C", root=OverrideGiven)

    for work, ids in ((write, "promised_date|reached（"), (choose, "grade（|（grade|grade:")):
        answer = told(Words(lang), "no", work)  # type: ignore[arg-type]
        assert isinstance(answer, Failed)
        assert not re.search(ids, answer.text), answer.text
    assert said in told(Words(lang), "no", write).text  # type: ignore[arg-type]


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
