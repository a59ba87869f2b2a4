"""Single records under ``/v1``: put one in the place of the one with its id."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response, Security
from fastapi.routing import APIRoute

from data_schemas.field import Meta, Record
from data_schemas.frame import KEYS
from data_schemas.values import ID_PATTERN, Day
from service.api import Reader, problems_of
from service.contradictions import Put, contradictions
from service.put_bodies import PutContact, PutCustomer, PutDeal, PutPayment, PutReceivable
from service.records import Records
from service.security import BEARER, GuardedRoute
from service.serving import Serving

router = APIRouter(
    prefix="/v1",
    route_class=GuardedRoute,
    dependencies=[Security(BEARER)],
    tags=["records"],
    responses={
        201: {"model": Put, "description": "The ledger had no record with this id"},
        **problems_of(400, 401, 403, 404, 409, 413, 415, 422, 500, 503),
    },
)

SEEN = (
    "Scores and books see it as soon as the ledger is read again, which begins at once: some"
    " seconds later, with a large ledger the time it takes to read it. `/readyz` then names the"
    " `revision` answered here, or a later one. It leaves the day of the book where it was: what it"
    " says of later days counts with the next file, or for whoever asks about a later `as_of`."
    " With several workers each reads for itself: those it was not sent to look every ten seconds,"
    " and whenever `/readyz` asks them. Until all have it, answers alternate; a score and `/readyz`"
    " name the `ledger_revision` they are given from."
)

UNCONDITIONAL = (
    "`If-Match` and `If-None-Match` are not honoured: what is put last stands, and the record"
    " before it is kept as history."
)

OUTRANKED = (
    "A value that changes over time is the record's until a dated fact or process state of it is"
    " on file (`POST /v1/ledger`): from then on those count, and what is put here changes no score."
)

RecordId = Annotated[
    str,
    Path(
        min_length=1,
        max_length=64,
        pattern=ID_PATTERN,
        description="Its id; the body may leave it out, or give the same. It may hold slashes",
    ),
]


class About:
    """What a caller may say of a record beside the record itself."""

    def __init__(
        self,
        request: Request,
        lang: Reader,
        known_at: Annotated[
            Day | None,
            Meta(zh="获知日期", en="Known from"),
            Query(
                description="The day you learnt it, today at the latest; what is learnt later than"
                " it happened stays unseen by questions about the days between. Default: a new"
                " record was learnt when it happened, a changed one today. By itself it changes"
                " nothing: a record that stands with the same values keeps its day."
            ),
        ] = None,
        synthetic: Annotated[
            bool, Query(description="Whether it is simulated; never mixed with what is real")
        ] = False,
        idempotency_key: Annotated[
            str | None,
            Header(description="Accepted without effect: a PUT may be repeated as it is"),
        ] = None,
    ) -> None:
        del idempotency_key
        self.known_at, self.synthetic = known_at, synthetic
        self.lang = lang
        self.records: Records = request.app.state.records
        self.serving: Serving = request.app.state.scoring.serving

    def put(self, table: str, record_id: str, record: Record, response: Response) -> Put:
        """Write the record, and let it be served soon; 201 where it is new."""
        self.records.may_be_learnt(self.known_at)
        written = self.records.put(
            table, record, record_id, known_at=self.known_at, synthetic=self.synthetic
        )
        if written.result != "unchanged":
            self.serving.refresh_soon()
        if written.result == "created":
            response.status_code = 201
        store, view = self.records.store, self.serving.view
        named = record.model_copy(update={KEYS[table][0]: written.id})  # the body may leave it out
        warnings = contradictions(named, store, view, self.lang)
        return Put(**written.model_dump(), warnings=warnings)


Told = Annotated[About, Depends()]


@router.put("/customers/{customer_id:path}", summary="Put one customer")
def put_customer(customer_id: RecordId, record: PutCustomer, told: Told, response: Response) -> Put:
    """Replace the customer with this id, or add it; fields left out become unknown."""
    return told.put("customers", customer_id, record, response)


@router.put("/deals/{deal_id:path}", summary="Put one deal with its planned instalments")
def put_deal(deal_id: RecordId, record: PutDeal, told: Told, response: Response) -> Put:
    """Replace the deal with this id, or add it; instalments left out stay as they are.

    An instalment's id is one deal's alone in the whole ledger: another deal's is refused.
    """
    return told.put("deals", deal_id, record, response)


@router.put("/receivables/{receivable_id:path}", summary="Put one receivable")
def put_receivable(
    receivable_id: RecordId, record: PutReceivable, told: Told, response: Response
) -> Put:
    """Replace the receivable with this id, or add it; columns of your own are named `x_…`.

    `paid_date` may not lie ahead of today.
    """
    return told.put("receivables", receivable_id, record, response)


@router.put("/payments/{payment_id:path}", summary="Put one payment, netting, credit note …")
def put_payment(payment_id: RecordId, record: PutPayment, told: Told, response: Response) -> Put:
    """Replace the settlement with this id, or add it; its receivable must be there.

    Neither `paid_date` nor `recorded_date` may lie ahead of today.
    """
    return told.put("payments", payment_id, record, response)


async def _contact_has_happened(request: Request) -> None:
    """Looks at a contact's day before its promise is held against that."""
    with suppress(ValueError, RecursionError):  # no JSON: the handler says where
        records: Records = request.app.state.records
        given = await request.json()
        if isinstance(given, dict):
            given = {"contact_id": request.path_params["contact_id"], **given}
        records.contact_has_happened(given)


@router.put(
    "/contacts/{contact_id:path}",
    summary="Put one contact",
    dependencies=[Depends(_contact_has_happened)],
)
def put_contact(contact_id: RecordId, record: PutContact, told: Told, response: Response) -> Put:
    """Replace the contact with this id, or add it; a receivable it names must be there.

    It must be this customer's: ids that are merged count as one. `date` may not lie ahead of today,
    `promised_date` may.
    """
    return told.put("contacts", contact_id, record, response)


for route in router.routes:
    if isinstance(route, APIRoute):
        dated = any(f"/{one}/" in route.path for one in ("customers", "deals", "receivables"))
        told = (OUTRANKED, UNCONDITIONAL, SEEN) if dated else (UNCONDITIONAL, SEEN)
        route.description = "\n\n".join([route.description, *told])
