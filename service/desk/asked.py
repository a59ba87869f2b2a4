"""What the form of a deal asks, by path: "deal.amount" or "customer.level"."""

from __future__ import annotations

from data_schemas.approach import Approach
from data_schemas.causes import Cause
from data_schemas.customer import Customer
from data_schemas.deal import Deal
from data_schemas.field import Field, Record, fields_of
from data_schemas.law.facts import ContractLaw
from data_schemas.money import DealMoney

RECORDS: dict[str, type[Record]] = {
    "customer": Customer,
    "deal": Deal,
    "law": ContractLaw,
    "money": DealMoney,
    "approach": Approach,
}

ESSENTIALS: dict[str, tuple[str, ...]] = {
    "customer": ("customer_id", "name", "region", "agency_type", "level"),
    "deal": ("deal_id", "signing_date", "amount"),
}
"""Asked first; the rest of the fields stand under their causes."""
LINKED = "deal.customer_id"
"""Follows the customer's id and is not asked."""
SAME_AS_DEAL = "law.signing_date"
"""Told by the deal and not asked again."""

ORDER: tuple[Cause, ...] = (
    Cause.CREDIT,
    Cause.EXTERNAL,
    Cause.PROCESS,
    Cause.HABIT,
    Cause.RELATIONSHIP,
    Cause.CONTROL,
    Cause.COLLECTION,
    Cause.PRODUCT,
    Cause.SERVICE,
    Cause.LEGACY,
    Cause.BRAND,
)
"""The causes as a salesperson knows about them: the terms and the money first."""


def paths_of(cause: Cause) -> dict[str, Field]:
    """The fields asked under a cause, by path."""
    return {
        f"{owner}.{name}": declared
        for owner in ("deal", "customer")
        for name, declared in fields_of(RECORDS[owner]).items()
        if declared.meta.cause is cause and name not in ESSENTIALS[owner]
    }


def legal_paths() -> list[str]:
    """The facts of law asked, by path."""
    paths = (f"law.{name}" for name in fields_of(ContractLaw))
    return [path for path in paths if path != SAME_AS_DEAL]


def money_paths() -> list[str]:
    """What may be said of the deal's money beside the model, by path."""
    return [f"money.{name}" for name in fields_of(DealMoney)]


def approach_paths() -> list[str]:
    """What may be recorded of how we stand with the customer, by path."""
    return [f"approach.{name}" for name in fields_of(Approach)]
