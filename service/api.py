"""The API under ``/v1``, and what a supervisor asks of the process."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Path, Request, Response, Security

from data_schemas.case import DealCase, ReceivableCase
from data_schemas.errors import BundleMismatch, StoreUnavailable
from data_schemas.score import DealScore, Score
from data_schemas.terms import AdviseCase, DealAdvice, WhatIf
from service.answers import Causes, Health, ModelCard, Readiness, causes
from service.language import Lang, answered_in, language_of
from service.metrics import CONTENT_TYPE_LATEST, Metrics
from service.playbook import Playbook, playbook
from service.problem import UNFIT, Problem
from service.scoring import Scoring
from service.security import BEARER, GuardedRoute
from service.sizes import MAX_BODY, in_mib

PROBE_SECONDS = 5.0
"""How long `/readyz` waits for the database; those who ask it hardly wait longer."""

_WHAT = {
    400: "The body is not JSON",
    401: "No API key or session, or a wrong one",
    403: "The role of the key or user does not cover this call; `detail` names the one that does",
    404: "Nothing with this id",
    406: "Neither HTML nor PDF is accepted",
    409: "The ledger does not take it: simulated and real records are never mixed",
    413: f"The body exceeds {in_mib(MAX_BODY)}",
    415: "The body is not declared as JSON",
    422: "Fields are wrong; `errors` names each, what was given and what is allowed",
    500: "A fault inside the service, logged under the request id",
    503: "No model is loaded, or it has not learnt this; the database cannot be used, `Retry-After`"
    " says when to ask again; of a PDF also: no font with Chinese",
}


def problems_of(*codes: int) -> dict[int | str, dict[str, Any]]:
    """What OpenAPI says of the answers that are no success."""
    return {code: {"model": Problem, "description": _WHAT[code]} for code in codes}


def _language(
    request: Request,
    response: Response,
    accept_language: Annotated[
        str | None,
        Header(
            description="zh or en; decides the language of labels and texts",
            examples=["zh-CN", "en"],
        ),
    ] = None,
) -> Lang:
    default: Lang = request.app.state.settings.lang
    lang = language_of(accept_language, default)
    response.headers.update(answered_in(lang))
    return lang


Reader = Annotated[Lang, Depends(_language)]


async def _scoring(request: Request) -> Scoring:  # a plain function would wait for a thread
    scoring: Scoring = request.app.state.scoring
    return scoring


Scores = Annotated[Scoring, Depends(_scoring)]

v1 = APIRouter(prefix="/v1", route_class=GuardedRoute, dependencies=[Security(BEARER)])
probes = APIRouter(tags=["service"])


def _json(text: str, lang: Lang) -> Response:
    """JSON that is written already, so that what is kept is what is sent, byte for byte."""
    return Response(text, media_type="application/json", headers=answered_in(lang))


@v1.post(
    "/deals/score",
    tags=["scores"],
    summary="Score a deal before signing",
    response_model=DealScore,
    responses=problems_of(400, 401, 413, 415, 422, 500, 503),
)
def score_deal(case: DealCase, request: Request, lang: Reader, scoring: Scores) -> Response:
    """Score the deal, amount-weighted, and each of its instalments in the order given.

    Fields that are not known are left out or null; an upfront or retention share that is follows
    from the instalments, and one told that is not theirs is named among the reasons of
    `confidence`. Where the customer is in the database, its payment history is used. The answer can
    be read again under its `score_id`.

    `deal` and `customer` take columns of your own, named `x_…` as in the ledger; `own_columns` of
    `/v1/model` are those the model has learnt, and `inputs.not_learnt` names any other.

    `reference` chooses what the explanation starts from: the typical deal (of an instalment, the
    typical one of its kind), the customer's peers or its last deal. Where that is not there,
    `explanation.reference` says so and typical stands in.
    """
    return _json(scoring.deal(case, lang, request.scope["huikuan"]).text, lang)


@v1.post(
    "/deals/advise",
    tags=["scores"],
    summary="Terms that can be signed",
    response_model=DealAdvice,
    responses=problems_of(400, 401, 413, 415, 422, 500, 503),
)
def advise_deal(case: AdviseCase, request: Request, lang: Reader, scoring: Scores) -> Response:
    """Score the deal, and look for the smallest changes of its terms that reach a goal.

    The goal is a grade, a greatest expected loss, or a least margin after risk; without one, the
    grade the policy wants. Only what the seller controls is changed, `keep` names levers to leave
    alone. Every option is scored anew by the model; `statement` says what that is worth. Its `put`
    is a merge patch of the body sent: scored with it, the deal has the option's figures.
    """
    advice = scoring.advise(case, lang, request.scope["huikuan"])
    return _json(advice.model_dump_json(), lang)


@v1.post(
    "/deals/what-if",
    tags=["scores"],
    summary="A deal's figures with any field changed",
    responses=problems_of(400, 401, 413, 415, 422, 500, 503),
)
def what_if(case: DealCase, request: Request, scoring: Scores) -> WhatIf:
    """Give grade, probabilities and money of the deal as sent: no reasons, nothing kept.

    For live use: send the whole deal with whatever was changed. The figures are those that
    `/v1/deals/score` would give.
    """
    return scoring.what_if(case, request.scope["huikuan"])


@v1.post(
    "/receivables/score",
    tags=["scores"],
    summary="Score one open receivable",
    response_model=Score,
    responses=problems_of(400, 401, 404, 413, 415, 422, 500, 503),
)
def score_receivable(
    case: ReceivableCase, request: Request, lang: Reader, scoring: Scores
) -> Response:
    """Score a receivable of the database by its id, or one that is given whole.

    Without an `as_of` the day is today; `/v1/receivables` lists claims as of the day the records go
    to, and its `as_of` sent here gives the figures listed there. On an `as_of` before that day the
    ledger is read as it was known then, as the list reads it.

    Given whole, `receivable`, `deal` and `customer` take columns of your own, named `x_…`.

    `reference` chooses what the explanation starts from, here also the same receivable a month
    ago. With `changed_since`, `changed` says what moved the score since that day, the ledger read
    as it was known on it; the first question about a day takes seconds.
    """
    return _json(scoring.receivable(case, lang, request.scope["huikuan"]).text, lang)


@v1.get(
    "/scores/{score_id}",
    tags=["scores"],
    summary="A past score, exactly as it was given",
    response_model=DealScore | Score,
    responses=problems_of(401, 404, 422, 500, 503),
)
def past_score(
    score_id: Annotated[str, Path(max_length=64, description="`score_id` of an earlier answer")],
    scoring: Scores,
) -> Response:
    """Read an answer again: a deal with its instalments, one instalment, or a receivable.

    Its texts are in the language it was given in, whatever language is asked for now.
    """
    # Neither Content-Language nor Vary: what is kept is of its first reader, the same to all.
    headers = {"Cache-Control": "no-store"}
    return Response(scoring.past(score_id), media_type="application/json", headers=headers)


@v1.get(
    "/causes",
    tags=["vocabulary"],
    summary="The causes and their fields",
    responses=problems_of(401, 422, 500, 503),
)
def cause_vocabulary(lang: Reader, scoring: Scores) -> Causes:
    """List the eleven causes with who can act on each and the fields counted under it."""
    served = scoring.serving.served
    return causes(lang, frozenset(served.card(lang).not_learnt) if served else None)


@v1.get(
    "/playbook",
    tags=["vocabulary"],
    summary="Phenomena, topics to find out, and actions",
    responses=problems_of(401, 422, 500, 503),
)
def playbook_vocabulary(lang: Reader) -> Playbook:
    """List what the advice beside a score can say, with the documents it comes from."""
    return playbook(lang)


@v1.get(
    "/model",
    tags=["vocabulary"],
    summary="The model in service",
    responses=problems_of(401, 422, 500, 503),
)
def model_card(lang: Reader, scoring: Scores) -> ModelCard:
    """Describe the model: version, data it was trained on, measured quality, inputs."""
    return scoring.serving.now().served.card(lang)


# Load balancers ask with HEAD; it is the same question, and no call of its own to describe.
# None of these may wait for a thread of those that answer the API: where all of them are busy, a
# supervisor would take the process for dead.
@probes.head("/healthz", include_in_schema=False)
@probes.get("/healthz", summary="Is the process alive?", responses=problems_of(500))
async def health() -> Health:
    """Answer while the process lives, whatever else is the matter."""
    return Health(status="ok")


@probes.head("/readyz", include_in_schema=False)
@probes.get("/readyz", summary="Can it score?", responses=problems_of(500, 503))
async def readiness(request: Request, scoring: Scores) -> Readiness:
    """Answer 200 where the database can be read and written, and a model is loaded.

    A score is kept, so that none is given where nothing can be written.

    `ledger_revision` is that of the ledger the answers are given from; of several workers, by the
    one that answers here. Where records were written since, being asked makes it read them now.
    """
    try:
        look = asyncio.to_thread(scoring.store.ready)
        revision = await asyncio.wait_for(look, request.app.state.probe_seconds)
    except Exception as err:
        why = "no answer"  # for the log: whoever asks is told what ``problem.text_of`` says
        raise StoreUnavailable(why, why) from err
    try:
        now = scoring.serving.now()
    except BundleMismatch as err:
        raise BundleMismatch(*UNFIT) from err
    if revision > now.revision:
        scoring.serving.refresh_soon()  # another process wrote it: nobody here was told
    return Readiness(status="ready", model_version=now.served.version, ledger_revision=now.revision)


@probes.head("/metrics", include_in_schema=False)
@probes.get(
    "/metrics",
    summary="Figures for Prometheus",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
async def metrics(request: Request) -> Response:
    """Counts and times of this process."""
    figures: Metrics = request.app.state.metrics
    return Response(figures.text(), media_type=CONTENT_TYPE_LATEST)
