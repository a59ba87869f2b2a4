"""A request of many lines: what each is answered with, an answer or the problem of its own."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from typing import Any, NamedTuple, TypeVar

from fastapi import Request
from pydantic import BaseModel, ValidationError
from starlette.concurrency import run_in_threadpool

from data_schemas.errors import NotAuthorised, RiskError, StoreUnavailable, TooLittleData
from data_schemas.field import Record
from data_schemas.problems import invalid_record
from data_schemas.score import Answer
from service.json_body import parse
from service.language import Lang, answered_in
from service.lines import LinesAnswer
from service.problem import BrokenJson, Problem, Stopping, problem_of, problem_of_status
from service.stopping import STOPPING

log = logging.getLogger(__name__)

LOOK_SECONDS = 3.0
"""Between two looks whether the key or the sign-in behind a long request still holds."""

RecordT = TypeVar("RecordT", bound=Record)


class LineAnswer(Answer):
    """The answer to one line: what the single call answers, or the problem it answers."""

    line: int
    status: int
    problem: Problem | None = None


class Done(NamedTuple):
    """What became of a line: the status and, as JSON, the answer of the single call."""

    status: int
    text: str


def answer_lines(
    request: Request,
    lang: Lang,
    key: str,
    work: Callable[[object], Done],
    ended: Callable[[], None] = lambda: None,
    root: type[Record] | None = None,
) -> LinesAnswer:
    """Answer every line with what ``work`` makes of it; a bad one is told so and stops no other.

    Parameters
    ----------
    key : str
        Under which a line's answer stands.
    work : callable
        Takes what a line's JSON holds; raises ``RiskError`` as the single call would.
    ended : callable
        Called after the last line.
    root : Record class, optional
        What every line is read as; its labels name what a line names twice.
    """
    answer = partial(_answer, request, lang, key, work, root, set())
    return LinesAnswer(answer, answered_in(lang), ended, partial(_over, request))


def read(kind: type[RecordT], given: object) -> RecordT:
    """A record of what a line holds.

    Raises
    ------
    InvalidRecord
        If it is none.
    """
    try:
        return kind.model_validate(given)
    except ValidationError as err:
        raise invalid_record([dict(one) for one in err.errors(include_url=False)], kind) from err


def described(lines: tuple[type[Record], ...]) -> dict[str, Any]:
    """What OpenAPI says of a body of lines, each one of these records."""
    schema = {"anyOf": [{"$ref": f"#/components/schemas/{one.__name__}"} for one in lines]}
    content = {LinesAnswer.media_type: {"schema": schema}}
    return {"requestBody": {"required": True, "content": content}}


def answers(kind: type[BaseModel]) -> dict[int | str, dict[str, Any]]:
    """What OpenAPI says of the answer."""
    return {200: {"model": kind, "description": "One of these a line, in the order of the lines"}}


async def _over(request: Request) -> RiskError:
    """Wait until the caller may no longer ask, or the service is told to stop."""
    stopping, guard = request.app.state.stopping, request.app.state.guard
    while True:
        with suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), LOOK_SECONDS)
            return STOPPING
        try:
            await run_in_threadpool(guard.caller, request)
        except NotAuthorised as err:
            return err
        except StoreUnavailable:
            continue  # each line says so itself


def _answer(
    request: Request,
    lang: Lang,
    key: str,
    work: Callable[[object], Done],
    root: type[Record] | None,
    said: set[type[Exception]],
    number: int,
    line: bytes | RiskError,
) -> bytes:
    """The line to send for one that came; ``said`` are the faults that are in the log."""
    event = request.scope["huikuan"]
    event["lines"] = event.get("lines", 0) + 1
    try:
        done = work(_json(line, root))
    except RiskError as err:
        problem = problem_of(request.scope, err, lang)
        fault = problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR
        if fault and not isinstance(err, (TooLittleData, Stopping)):  # as a single call is logged
            _note(event, said, number, err)
    except Exception as err:
        # One line must not sink the others.
        _note(event, said, number, err)
        problem = problem_of_status(request.scope, HTTPStatus.INTERNAL_SERVER_ERROR, lang)
    else:
        # Not read again: what is kept of a score is what is sent, byte for byte.
        return f'{{"line":{number},"status":{done.status},"{key}":{done.text}}}'.encode()
    event["refused"] = event.get("refused", 0) + 1
    return (
        LineAnswer(line=number, status=problem.status, problem=problem).model_dump_json().encode()
    )


def _note(event: dict[str, Any], said: set[type[Exception]], number: int, err: Exception) -> None:
    """Count a fault in the request's event; the first of a kind is logged, the others say no more.

    A database that is away fails every line that comes.
    """
    event["faults"] = event.get("faults", 0) + 1
    if type(err) not in said:
        said.add(type(err))
        told = {"request_id": event["request_id"], "line": number}
        if isinstance(err, RiskError):
            log.error("line of a batch", extra=told | {"why": err.text("en")})
        else:
            log.error("line of a batch", extra=told, exc_info=err)


def _json(line: bytes | RiskError, root: type[Record] | None) -> object:
    if isinstance(line, RiskError):
        raise line
    try:
        given, twice = parse(line)
    except (ValueError, RecursionError) as err:
        raise BrokenJson(
            "这一行不是有效的 JSON；每行须为一个 JSON 对象。",
            "The line is not valid JSON; each line must be one JSON object.",
        ) from err
    if twice:
        raise invalid_record(twice, root)
    return given
