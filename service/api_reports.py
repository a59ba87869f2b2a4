"""Reports under ``/v1``: a deal's credit opinion and a receivable's collection sheet."""

from __future__ import annotations

from functools import partial
from typing import Any

from fastapi import APIRouter, Request, Response, Security
from starlette.exceptions import HTTPException

from data_schemas.case import ReceivableCase
from data_schemas.plan_shares import with_plan_shares
from data_schemas.terms import AdviseCase
from service.api import Reader, Scores, problems_of
from service.report.report import Form, Make, form_of, report
from service.report.sheet import claim_of, collection, named, opinion
from service.security import BEARER, GuardedRoute

router = APIRouter(
    prefix="/v1", tags=["reports"], route_class=GuardedRoute, dependencies=[Security(BEARER)]
)

_ON_PAPER: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "As `Accept` says: HTML (default) with everything, that stands alone,"
        " without scripts; or a PDF of one page of A4, that counts what it leaves out of each"
        " list and carries its text as text and the signs of its font",
        "content": {
            Form.HTML.value: {"schema": {"type": "string"}},
            Form.PDF.value: {"schema": {"type": "string", "format": "binary"}},
        },
    }
}


@router.post(
    "/deals/report",
    summary="The credit opinion on a deal, as a page or on a sheet of paper",
    response_class=Response,
    responses=_ON_PAPER | problems_of(400, 401, 406, 413, 415, 422, 500, 503),
)
def report_deal(case: AdviseCase, request: Request, lang: Reader, scoring: Scores) -> Response:
    """Score a deal and print it: grade, terms, money, options, causes, gaps, steps, law, cases.

    The options are for the goal told, as `/v1/deals/advise` has them; by default the policy's.
    Every figure is the score's, which can be read again under the `score_id` at the foot.
    """
    form = _wanted(request)
    answer, _, now = scoring.deal(case, lang, request.scope["huikuan"])
    card = now.served.card(lang)
    decided = request.app.state.decisions.about(answer.deal, lang)
    advice = scoring.terms_for(case, lang, now)
    shown = named(with_plan_shares(case), now.view)
    make = partial(opinion, answer, shown, card, lang, decided=decided, advice=advice)
    return _printed(make, form, answer.deal.score_id, lang, request)


@router.post(
    "/receivables/report",
    summary="The collection sheet of an open receivable, as a page or on a sheet of paper",
    response_class=Response,
    responses=_ON_PAPER | problems_of(400, 401, 404, 406, 413, 415, 422, 500, 503),
)
def report_receivable(
    case: ReceivableCase, request: Request, lang: Reader, scoring: Scores
) -> Response:
    """Score a receivable and print it: how it will show, next steps, law, causes, gaps, cases."""
    form = _wanted(request)
    answer, _, now = scoring.receivable(case, lang, request.scope["huikuan"])
    claim, card = claim_of(case, now.view), now.served.card(lang)
    decided = request.app.state.decisions.about(answer, lang)
    make = partial(collection, answer, claim, card, lang, decided=decided)
    return _printed(make, form, answer.score_id, lang, request)


def _wanted(request: Request) -> Form:
    form = form_of(request.headers.get("accept"))
    if form is None:
        raise HTTPException(406)
    return form


def _printed(make: Make, form: Form, score_id: str, lang: str, request: Request) -> Response:
    done = report(make, form, score_id, request.app.state.settings.font)
    return Response(
        done.content,
        media_type=done.form.value,
        headers={**done.headers(lang), "Vary": "Accept, Accept-Language"},
    )
