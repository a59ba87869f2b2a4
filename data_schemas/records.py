"""The records a ledger is made of, in one tuple; ``frame.TABLES`` keeps them as tables."""

from __future__ import annotations

from data_schemas.customer import Customer
from data_schemas.dated import Alias, Fact, StateChange
from data_schemas.deal import Deal
from data_schemas.field import Record
from data_schemas.instalment import Instalment
from data_schemas.law.facts import ClaimLaw, ContractLaw, Restart
from data_schemas.receivable import Contact, Payment, Receivable

RECORDS: tuple[type[Record], ...] = (
    Customer, Deal, Instalment, Receivable, Payment, Contact, StateChange, Fact, Alias,
)  # fmt: skip

LEGAL_RECORDS: tuple[type[Record], ...] = (ContractLaw, ClaimLaw, Restart)
"""Facts for the legal clock: told with a case, kept in no table, unknown to every model."""
