"""Single records under ``/v1/records``: as they stand, in the form their PUT takes."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Security
from fastapi.routing import APIRoute

from data_schemas.customer import Customer
from data_schemas.frame import LedgerReceivable
from data_schemas.receivable import Contact, Payment
from data_schemas.store import Store
from service.api import problems_of
from service.api_records import RecordId
from service.records import DealRecord
from service.security import BEARER, GuardedRoute
from service.standing import standing, standing_deal

router = APIRouter(
    prefix="/v1/records",
    route_class=GuardedRoute,
    dependencies=[Security(BEARER)],
    tags=["records"],
    responses=problems_of(401, 404, 422, 500, 503),
)

AS_PUT = (
    "As it stands now, whole, in the form its `PUT` takes: a blank is null, and put back as it is"
    " it changes nothing. So one field is changed without losing the others. Dated facts and"
    " process states, which `POST /v1/ledger` takes, are records of their own and not in it."
)


def _store(request: Request) -> Store:
    store: Store = request.app.state.records.store
    return store


Kept = Annotated[Store, Depends(_store)]


@router.get("/customers/{customer_id:path}", summary="One customer as it was put")
def get_customer(customer_id: RecordId, store: Kept) -> Customer:
    """What it owes and how it has paid is told by `/v1/customers/{customer_id}`."""
    return standing(store, Customer, "customer", customer_id)


@router.get("/deals/{deal_id:path}", summary="One deal as it was put, with its plan")
def get_deal(deal_id: RecordId, store: Kept) -> DealRecord:
    """Its instalments are all that are on record, by id."""
    return standing_deal(store, deal_id)


@router.get("/receivables/{receivable_id:path}", summary="One receivable as it was put")
def get_receivable(receivable_id: RecordId, store: Kept) -> LedgerReceivable:
    """What is still owed of it, and how late that is, is told by `/v1/receivables`."""
    return standing(store, LedgerReceivable, "receivable", receivable_id)


@router.get("/payments/{payment_id:path}", summary="One settlement as it was put")
def get_payment(payment_id: RecordId, store: Kept) -> Payment:
    """A payment, netting, credit note or another settlement."""
    return standing(store, Payment, "payment", payment_id)


@router.get("/contacts/{contact_id:path}", summary="One contact as it was put")
def get_contact(contact_id: RecordId, store: Kept) -> Contact:
    """A call, letter or visit."""
    return standing(store, Contact, "contact", contact_id)


for route in router.routes:
    if isinstance(route, APIRoute):
        route.description += f"\n\n{AS_PUT}"
