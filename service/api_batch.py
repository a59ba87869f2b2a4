"""Many scores, or many records, in one request under ``/v1``: a line in, an answer a line out."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response, Security

from data_schemas.case import DealCase, ReceivableCase
from data_schemas.errors import InvalidRecord
from data_schemas.score import DealScore, Score
from service.api import Reader, Scores, problems_of
from service.api_records import SEEN, Told
from service.batch import Done, LineAnswer, answer_lines, answers, described, read
from service.lines import LinesAnswer
from service.records import LedgerLine, Written
from service.security import BEARER, LinesRoute
from service.sizes import MAX_BATCH, MAX_BODY, in_mib

router = APIRouter(prefix="/v1", route_class=LinesRoute, dependencies=[Security(BEARER)])

_ENDS = (
    "A key revoked meanwhile and a service that is stopped end it with a line that is a problem,"
    " 401 or 503: nothing was done from its `line` on."
)
_OPEN = ("receivable_id", "receivable")
"""What a line names that asks about an open receivable; any other is about a deal."""


class ScoreLine(LineAnswer):
    """The answer to one line: a score as the single call gives it, or the problem it gives."""

    score: DealScore | Score | None = None


class WrittenLine(LineAnswer):
    """The answer to one line: what became of the record, or the problem the single call gives."""

    written: Written | None = None


@router.post(
    "/batch/score",
    tags=["scores"],
    summary="Score many deals and receivables",
    description=(
        "Answer each line in its order, as soon as it is worked out, as the single calls would.\n\n"
        "A line is a body of `/v1/deals/score` or of `/v1/receivables/score`, without line breaks,"
        f" of {in_mib(MAX_BODY)} at most; empty lines are passed over. A line of the answer has the"
        " `line` it answers, counted from 1, the `status` of the single call, and `score` or"
        " `problem`: a wrong line is told so and stops no other."
        f" Up to {in_mib(MAX_BATCH)} are read. Whoever hangs up ends the batch; what was answered"
        f" is kept and can be read again under its `score_id`. {_ENDS}"
    ),
    status_code=200,
    response_class=LinesAnswer,
    responses=answers(ScoreLine) | problems_of(401, 415, 422, 500, 503),
    openapi_extra=described((DealCase, ReceivableCase)),
)
def score_batch(request: Request, lang: Reader, scoring: Scores) -> Response:
    """Score each line as the single calls would; the text above is the caller's."""
    scoring.serving.now()  # without a model the answer is a problem, not a list of them

    def scored(given: object) -> Done:
        if isinstance(given, dict) and any(name in given for name in _OPEN):
            return Done(200, scoring.receivable(read(ReceivableCase, given), lang, {}).text)
        return Done(200, scoring.deal(read(DealCase, given), lang, {}).text)

    return answer_lines(request, lang, "score", scored)


@router.post(
    "/ledger",
    tags=["records"],
    summary="Put many records",
    description=(
        "Put each line's record in the place of the one with its id, or add it, as the `PUT` of"
        " its kind does; the receivable that a payment, contact or state names must be there or"
        " stand in a line before it (customers, deals and what a fact is about need not be"
        " there).\n\nA line"
        " is `{\"receivable\": {…}}`, or `customer`, `deal`, `payment`, `contact`, with the body of"
        f" that `PUT`, of {in_mib(MAX_BODY)} at most; beside it `known_at` may say the day you"
        " learnt it. Two"
        " kinds have no `PUT`: `state`, a receivable reaching a state of the payer's process, and"
        " `fact`, what a field that changes is from a day on; neither a state's `date` nor a fact's"
        " `known_at` may lie ahead of today. A line"
        " of the answer has the `line` it answers, counted from 1, the `status` of the single call,"
        " and `written` or `problem`: a wrong line is told so and stops no other. Each record is"
        " written whole or not at all, and the same lines may be sent again: `Idempotency-Key` is"
        f" accepted without effect. Whoever hangs up ends it there. {_ENDS}\n\n{SEEN}"
    ),
    status_code=200,
    response_class=LinesAnswer,
    responses=answers(WrittenLine) | problems_of(401, 403, 415, 422, 500, 503),
    openapi_extra=described((LedgerLine,)),
)  # fmt: skip
def put_batch(request: Request, lang: Reader, told: Told) -> Response:
    """Put each line's record, as the single calls would; the text above is the caller's."""

    def put(given: object) -> Done:
        try:
            if isinstance(given, dict):
                told.records.contact_has_happened(given.get("contact"))
        except InvalidRecord as err:
            raise err.within("contact") from err
        line = read(LedgerLine, given)
        name, table, record = line.told
        known_at = line.known_at or told.known_at
        told.records.may_be_learnt(known_at)
        try:
            written = told.records.put(table, record, known_at=known_at, synthetic=told.synthetic)
        except InvalidRecord as err:
            raise err.within(name) from err
        return Done(201 if written.result == "created" else 200, written.model_dump_json())

    return answer_lines(
        request, lang, "written", put, ended=told.serving.refresh_soon, root=LedgerLine
    )
