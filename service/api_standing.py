"""Single records under ``/v1/records``: as they stand, in the form their PUT takes."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response, Security
from fastapi.routing import APIRoute
from pydantic_core import to_json

from data_schemas.customer import Customer
from data_schemas.frame import LedgerReceivable
from data_schemas.receivable import Contact, Payment
from data_schemas.store import Store
from service.api import problems_of
from service.api_records import RecordId
from service.records import DealRecord
from service.security import BEARER, GuardedRoute
from service.standing import Told, standing

router = APIRouter(
    prefix="/v1/records",
    route_class=GuardedRoute,
    dependencies=[Security(BEARER)],
    tags=["records"],
    responses=problems_of(401, 404, 422, 500, 503),
)

AS_PUT = (
    "As it stands now, whole, in the form its `PUT` takes: a blank is null, and put back as it is"
    " it changes nothing. So one field is changed without losing the others. What a file may say"
    " and a `PUT` may not (a day ahead, a promise before its contact) is answered too, and refused"
    " by name when it is put back. Dated facts and process states, which `POST /v1/ledger` takes,"
    " are records of their own and not in it; where a value has any, they count instead of it."
)


def _store(request: Request) -> Store:
    store: Store = request.app.state.records.store
    return store


Kept = Annotated[Store, Depends(_store)]


class StandingContact(Contact):
    """A contact as it stands. Named apart so that ``Contact`` keeps its name in OpenAPI."""


def _json(told: Told) -> Response:
    """As it was told: a model would refuse what a file may say."""
    return Response(to_json(told), media_type="application/json")


@router.get(
    "/customers/{customer_id:path}", response_model=Customer, summary="One customer as it was put"
)
def get_customer(customer_id: RecordId, store: Kept) -> Response:
    """What it owes and how it has paid is told by `/v1/customers/{customer_id}`."""
    return _json(standing(store, "customers", customer_id))


@router.get(
    "/deals/{deal_id:path}",
    response_model=DealRecord,
    summary="One deal as it was put, with its plan",
)
def get_deal(deal_id: RecordId, store: Kept) -> Response:
    """Its instalments are all that are on record, by id."""
    return _json(standing(store, "deals", deal_id))


@router.get(
    "/receivables/{receivable_id:path}",
    response_model=LedgerReceivable,
    summary="One receivable as it was put",
)
def get_receivable(receivable_id: RecordId, store: Kept) -> Response:
    """What is still owed of it, and how late that is, is told by `/v1/receivables`."""
    return _json(standing(store, "receivables", receivable_id))


@router.get(
    "/payments/{payment_id:path}", response_model=Payment, summary="One settlement as it was put"
)
def get_payment(payment_id: RecordId, store: Kept) -> Response:
    """A payment, netting, credit note or another settlement."""
    return _json(standing(store, "payments", payment_id))


@router.get(
    "/contacts/{contact_id:path}",
    response_model=StandingContact,
    summary="One contact as it was put",
)
def get_contact(contact_id: RecordId, store: Kept) -> Response:
    """A call, letter or visit."""
    return _json(standing(store, "contacts", contact_id))


for route in router.routes:
    if isinstance(route, APIRoute):
        route.description += f"\n\n{AS_PUT}"
