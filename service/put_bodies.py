"""Records as they are put: the address has the id, so the body may leave it out."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from data_schemas.customer import Customer
from data_schemas.field import Meta, Record, fields_of
from data_schemas.frame import LedgerReceivable
from data_schemas.receivable import Contact, Payment
from data_schemas.values import Id
from service.records import DealRecord


def _meta(record: type[Record], name: str) -> Meta:
    return fields_of(record)[name].meta


class PutCustomer(Customer):
    """A customer; its id is that of the address."""

    customer_id: Annotated[Id, _meta(Customer, "customer_id")] = Field(default_factory=str)


class PutDeal(DealRecord):
    """A deal with its plan; its id is that of the address."""

    deal_id: Annotated[Id, _meta(DealRecord, "deal_id")] = Field(default_factory=str)


class PutReceivable(LedgerReceivable):
    """A receivable; its id is that of the address."""

    receivable_id: Annotated[Id, _meta(LedgerReceivable, "receivable_id")] = Field(
        default_factory=str
    )


class PutPayment(Payment):
    """A settlement; its id is that of the address."""

    payment_id: Annotated[Id, _meta(Payment, "payment_id")] = Field(default_factory=str)


class PutContact(Contact):
    """A contact; its id is that of the address."""

    contact_id: Annotated[Id, _meta(Contact, "contact_id")] = Field(default_factory=str)
