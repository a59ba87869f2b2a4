"""Many scores in one request under ``/v1``: a case a line in, an answer or a problem a line out."""

from __future__ import annotations

import json
import logging
from functools import partial
from http import HTTPStatus

from fastapi import APIRouter, Request, Response, Security
from pydantic import ValidationError

from data_schemas.case import DealCase, ReceivableCase
from data_schemas.errors import RiskError
from data_schemas.problems import invalid_record
from data_schemas.score import Answer, DealScore, Score
from service.api import Reader, Scores, problems_of
from service.language import Lang
from service.lines import LinesAnswer
from service.problem import BrokenJson, Problem, TooLarge, problem_of, problem_of_status
from service.scoring import Scoring
from service.security import BEARER, LinesRoute

log = logging.getLogger(__name__)

router = APIRouter(prefix="/v1", route_class=LinesRoute, dependencies=[Security(BEARER)])

_OPEN = ("receivable_id", "receivable")
"""What a line names that asks about an open receivable; any other is about a deal."""


class BatchLine(Answer):
    """The answer to one line: a score as the single call gives it, or the problem it gives."""

    line: int
    status: int
    score: DealScore | Score | None = None
    problem: Problem | None = None


@router.post(
    "/batch/score",
    tags=["scores"],
    summary="Score many deals and receivables",
    status_code=200,
    response_class=LinesAnswer,
    responses={
        200: {"model": BatchLine, "description": "One of these a line, in the order of the lines"},
        **problems_of(401, 415, 422, 500, 503),
    },
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                LinesAnswer.media_type: {
                    "schema": {
                        "anyOf": [
                            {"$ref": f"#/components/schemas/{one.__name__}"}
                            for one in (DealCase, ReceivableCase)
                        ]
                    }
                }
            },
        }
    },
)
def score_batch(request: Request, lang: Reader, scoring: Scores) -> Response:
    """Answer each line in its order, as soon as it is worked out, as the single calls would.

    A line is a body of `/v1/deals/score` or of `/v1/receivables/score`, without line breaks, of
    1 MiB at most; empty lines are passed over. A line of the answer has the `line` it answers,
    counted from 1, the `status` of the single call, and `score` or `problem`: a wrong line is told
    so and stops no other. Up to 256 MiB are read. Whoever hangs up ends the batch; what was
    answered is kept and can be read again under its `score_id`.
    """
    scoring.serving.now()  # without a model the answer is a problem, not a list of them
    headers = {"Content-Language": lang, "Vary": "Accept-Language", "Cache-Control": "no-store"}
    return LinesAnswer(partial(_answer, request, lang, scoring), headers)


def _answer(
    request: Request, lang: Lang, scoring: Scoring, number: int, line: bytes | TooLarge
) -> bytes:
    """The line to send for one that came."""
    event = request.scope["huikuan"]
    event["lines"] = event.get("lines", 0) + 1
    try:
        text = _scored(line, lang, scoring)
    except RiskError as err:
        problem = problem_of(request.scope, err, lang)
    except Exception:
        # One line must not sink the others.
        log.exception("line of a batch", extra={"request_id": event["request_id"], "line": number})
        problem = problem_of_status(request.scope, HTTPStatus.INTERNAL_SERVER_ERROR, lang)
    else:
        # As it was kept: what is kept is what is sent, byte for byte.
        return f'{{"line":{number},"status":200,"score":{text}}}'.encode()
    event["refused"] = event.get("refused", 0) + 1
    told = BatchLine(line=number, status=problem.status, problem=problem)
    return told.model_dump_json(exclude={"score"}).encode()


def _scored(line: bytes | TooLarge, lang: Lang, scoring: Scoring) -> str:
    """The score of a line, as it was kept.

    Raises
    ------
    RiskError
        As the single call would.
    """
    if isinstance(line, TooLarge):
        raise line
    try:
        given = json.loads(line)
    except (ValueError, RecursionError) as err:
        raise BrokenJson(
            "这一行不是有效的 JSON；每行须为一个 JSON 对象。",
            "The line is not valid JSON; each line must be one JSON object.",
        ) from err
    is_open = isinstance(given, dict) and any(name in given for name in _OPEN)
    kind = ReceivableCase if is_open else DealCase
    try:
        case = kind.model_validate(given)
    except ValidationError as err:
        found = err.errors(include_url=False)
        raise invalid_record([dict(one) for one in found], kind) from err
    if isinstance(case, ReceivableCase):
        return scoring.receivable(case, lang, {}).text
    return scoring.deal(case, lang, {}).text
