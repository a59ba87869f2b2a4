"""The book of receivables under ``/v1``, and decisions against the model."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response, Security

from data_schemas.codes import Grade
from data_schemas.credit_loss import Movement
from data_schemas.field import Meta
from data_schemas.overrides import (
    Override,
    OverrideGiven,
    OverrideKind,
    OverrideReview,
    Overrides,
)
from data_schemas.portfolio import (
    CustomerBook,
    Moved,
    OpenReceivables,
    Order,
    Portfolio,
)
from data_schemas.values import Day, Id
from data_schemas.work_list import WorkList
from service.api import Reader, problems_of
from service.overrides import Decisions
from service.portfolio import Portfolios
from service.security import BEARER, GuardedRoute

router = APIRouter(prefix="/v1", route_class=GuardedRoute, dependencies=[Security(BEARER)])


AsOf = Annotated[
    Day | None,
    Meta(zh="评估日期", en="As of"),
    Query(
        description="The day asked about, from 2000-01-01 to today; default: the one the ledger"
        " goes to, which only a file moves on, no single record"
    ),
]
SINCE = Meta(zh="起始日期", en="Since")
Offset = Annotated[int, Query(ge=0, le=10_000_000, description="Items to pass over")]
Limit = Annotated[int, Query(ge=1, le=500, description="Items on a page")]
Hands = Annotated[int | None, Query(ge=0, le=10_000, description="Default: the policy's")]


def _portfolios(request: Request) -> Portfolios:
    portfolios: Portfolios = request.app.state.portfolios
    return portfolios


def _decisions(request: Request) -> Decisions:
    decisions: Decisions = request.app.state.decisions
    return decisions


Books = Annotated[Portfolios, Depends(_portfolios)]
Kept = Annotated[Decisions, Depends(_decisions)]


@router.get(
    "/portfolio",
    tags=["portfolio"],
    summary="The book of open receivables",
    responses=problems_of(401, 422, 500, 503),
)
def whole_portfolio(lang: Reader, books: Books, as_of: AsOf = None) -> Portfolio:
    """Ageing, expected cash by week, concentration, and expected credit loss by two methods.

    Every cut adds up to the open balance, to the cent. Kept per ledger revision, model and day.
    """
    return books.portfolio(as_of, lang)


@router.get(
    "/portfolio/work",
    tags=["portfolio"],
    summary="The week's work, what stakes most per hour first",
    responses=problems_of(401, 422, 500, 503),
)
def work(
    lang: Reader, books: Books, as_of: AsOf = None, calls: Hands = None, visits: Hands = None
) -> WorkList:
    """One contact with one customer is one item, about all its claims that call for it.

    `calls` and `visits` are the hands of a calendar week, from Monday to Sunday. What was contacted
    in the week up to the day asked has used its share of them, whomever it was with (`calls_made`,
    `visits_made`); a demand that limitation presses may use all of them.
    """
    return books.work(as_of, calls, visits, lang)


@router.get(
    "/portfolio/movement",
    tags=["portfolio"],
    summary="Expected credit loss since a day, by what moved it",
    responses=problems_of(401, 422, 500, 503),
)
def loss_movement(
    lang: Reader,
    books: Books,
    as_of: AsOf = None,
    since: Annotated[
        Day | None,
        SINCE,
        Query(
            description="Before `as_of`, from 2000-01-01; default: the last day told of in the week"
            " until a month before (in a closing's last week: until the closing before), or else a"
            " month before"
        ),
    ] = None,
) -> Movement:
    """Split into steps that add up exactly.

    Model, policy, data, new, paid, written off, cancelled and ageing.
    """
    return books.movement(since, as_of, lang)


@router.get(
    "/receivables",
    tags=["portfolio"],
    summary="Open receivables, filtered, ordered, by page",
    responses=problems_of(401, 422, 500, 503),
)
def list_receivables(
    lang: Reader,
    books: Books,
    as_of: AsOf = None,
    text: Annotated[
        str | None,
        Query(max_length=200, description="Part of a receivable's id, a customer's name or id"),
    ] = None,
    customer_id: Annotated[Id | None, Query()] = None,
    region: Annotated[Id | None, Query()] = None,
    grade: Annotated[Grade | None, Query()] = None,
    least_days_past_due: Annotated[int | None, Query(ge=-10_000, le=100_000)] = None,
    most_days_past_due: Annotated[int | None, Query(ge=-10_000, le=100_000)] = None,
    least_balance: Annotated[float | None, Query(ge=0, le=1e12, allow_inf_nan=False)] = None,
    to_do: Annotated[bool, Query(description="Only those the playbook acts on now")] = False,
    limitation_near: Annotated[
        bool, Query(description="Only those whose limitation ends soon (`limitation_ends`)")
    ] = False,
    limitation_lapsed: Annotated[
        bool, Query(description="Only those whose limitation has ended (`limitation_lapsed`)")
    ] = False,
    moved: Annotated[
        Moved | None, Query(description="Only those whose grade went that way since `since`")
    ] = None,
    since: Annotated[
        Day | None,
        SINCE,
        Query(
            description="An earlier day they are held against (`before`), from 2000-01-01;"
            " default, where `moved` is named: 30 days before"
        ),
    ] = None,
    order: Annotated[
        Order, Query(description="The last two rise, the others fall")
    ] = "loss_per_hour",
    offset: Offset = 0,
    limit: Limit = 50,
) -> OpenReceivables:
    """List them with balance, probabilities, expected loss, main cause and next action.

    All figures are of the answer's `as_of`; limitation, contacts and promises count up to its
    `day`, and so do `action`, `loss_per_hour` and `to_do`: as in `/v1/portfolio/work`.
    `/v1/receivables/score` answers for today unless it is asked for a day: sent this `as_of`, it
    gives the same figures. `since` or `moved` holds them against an earlier day as its records
    read then, by the model in use: what got worse?
    """
    from model.portfolio.answer import Wanted

    wanted = Wanted(
        text=text, customer_id=customer_id, region=region, grade=grade,
        least_age=least_days_past_due, most_age=most_days_past_due,
        least_balance=least_balance, to_do=to_do, limitation_near=limitation_near,
        limitation_lapsed=limitation_lapsed, since=since, moved=moved, order=order,
        offset=offset, limit=limit,
    )  # fmt: skip
    return books.receivables(as_of, wanted, lang)


@router.get(
    "/customers/{customer_id:path}",
    tags=["portfolio"],
    summary="One customer: what it owes, how it has paid, what it may owe",
    responses=problems_of(401, 404, 422, 500, 503),
)
def one_customer(
    customer_id: Annotated[Id, Path()], lang: Reader, books: Books, as_of: AsOf = None
) -> CustomerBook:
    """Its credit limit is one for all its claims, from their curves and the policy's appetite."""
    return books.customer(customer_id, as_of, lang)


@router.post(
    "/overrides",
    tags=["overrides"],
    summary="Write down a decision against the model",
    status_code=201,
    responses={
        200: {"model": Override, "description": "The same request came before; nothing is new"},
        **problems_of(400, 401, 403, 404, 409, 413, 415, 422, 500, 503),
    },
)
def add_override(
    given: OverrideGiven,
    request: Request,
    response: Response,
    lang: Reader,
    decisions: Kept,
    idempotency_key: Annotated[
        str | None,
        Header(max_length=200, description="The same key and body again change nothing"),
    ] = None,
) -> Override:
    """Another grade, an approval or refusal against advice, or another provision, with a reason.

    The score stays as it was given. A provision above what is owed counts as that: `counted` of
    `credit_loss.overrides` in `/v1/portfolio` tells.
    """
    today = request.app.state.scoring.today()
    kept, new = decisions.add(given, request.state.caller, idempotency_key, today, lang)
    if not new:
        response.status_code = 200
    return kept


@router.get(
    "/overrides",
    tags=["overrides"],
    summary="Decisions against the model",
    responses=problems_of(401, 422, 500, 503),
)
def list_overrides(
    lang: Reader,
    decisions: Kept,
    kind: Annotated[OverrideKind | None, Query()] = None,
    offset: Offset = 0,
    limit: Limit = 50,
) -> Overrides:
    """List them, the latest first."""
    return decisions.listed(kind, offset, limit, lang)


@router.get(
    "/overrides/review",
    tags=["overrides"],
    summary="Model and manager on what came to pass",
    responses=problems_of(401, 422, 500, 503),
)
def override_review(request: Request, lang: Reader, decisions: Kept) -> OverrideReview:
    """By quarter and by reason, with the number of cases; too few are not compared."""
    return decisions.review(request.app.state.scoring.today(), lang)


@router.get(
    "/overrides/{override_id}",
    tags=["overrides"],
    summary="One decision against the model",
    responses=problems_of(401, 404, 422, 500, 503),
)
def one_override(
    override_id: Annotated[str, Path(max_length=64)], lang: Reader, decisions: Kept
) -> Override:
    """Read a decision by its id."""
    return decisions.one(override_id, lang)
