"""What a caller asks about: a deal before signing, or one open receivable."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Self

from annotated_types import Len
from pydantic import WithJsonSchema, field_validator, model_validator
from pydantic_core import PydanticCustomError

from data_schemas.approach import Approach
from data_schemas.case_ids import check_blank, check_ids
from data_schemas.customer import Customer
from data_schemas.dated import StateChange
from data_schemas.deal import Deal
from data_schemas.field import Meta, Record
from data_schemas.instalment import Instalment
from data_schemas.law.facts import ClaimLaw, ContractLaw
from data_schemas.money import DealMoney
from data_schemas.receivable import Contact, Payment, Receivable
from data_schemas.reference import AT_SIGNING, Reference
from data_schemas.values import Day, Id

AMOUNT_TOLERANCE = 0.005
"""The instalments may add up to this share more than the contract amount (rounding)."""
MOST_PARTS = 36
"""Instalments of a deal at most."""
FIRST_DAY = date(2000, 1, 1)
LAST_DAY = date(2099, 12, 31)
"""Days outside are typing errors."""


class DealCase(Record):
    """A deal with its planned instalments and its customer, before signing."""

    customer: Annotated[Customer, Meta(zh="客户", en="Customer")]
    deal: Annotated[Deal, Meta(zh="合同", en="Deal")]
    instalments: Annotated[
        Annotated[list[Instalment], Len(1, MOST_PARTS)], Meta(zh="分期", en="Instalments")
    ]
    approach: Annotated[Approach | None, Meta(zh="催收情况", en="Approach")] = None
    law: Annotated[ContractLaw | None, Meta(zh="法律事实", en="Facts of law")] = None
    claims: Annotated[
        Annotated[list[ClaimLaw], Len(0, MOST_PARTS)],
        Meta(zh="各期法律事实", en="Facts of law by instalment"),
    ] = []
    money: Annotated[DealMoney | None, Meta(zh="毛利与余额", en="Margin and balance")] = None
    as_of: Annotated[Day | None, Meta(zh="评估日期", en="As of")] = None
    reference: Annotated[
        Reference,
        Meta(zh="比较对象", en="Compared with"),
        WithJsonSchema({"type": "string", "enum": [one.value for one in AT_SIGNING]}),
    ] = Reference.TYPICAL

    @field_validator("reference", mode="before")
    @classmethod
    def _comparable_before_signing(cls, given: object) -> object:
        if given in AT_SIGNING:
            return given
        told = {"given": "null" if given is None else str(given), "allowed": ", ".join(AT_SIGNING)}
        raise PydanticCustomError("not_in_list", "", told)

    @model_validator(mode="after")
    def _dates_and_amounts_agree(self) -> Self:
        if self.customer.customer_id != self.deal.customer_id:
            raise PydanticCustomError(
                "customer_differs",
                "deal.customer_id",
                {"given": self.deal.customer_id, "allowed": self.customer.customer_id},
            )
        check_blank("customer.customer_id", self.customer.customer_id)
        check_blank("deal.deal_id", self.deal.deal_id)
        check_day("deal.signing_date", self.deal.signing_date)
        check_day("as_of", self.as_of)
        seen: set[str] = set()
        for index, part in enumerate(self.instalments):
            where = f"instalments.{index}"
            check_blank(f"{where}.instalment_id", part.instalment_id)
            check_day(f"{where}.due_date", part.due_date)
            if part.due_date < self.deal.signing_date:
                raise PydanticCustomError(
                    "before_signing",
                    f"{where}.due_date",
                    {"given": str(part.due_date), "allowed": f"≥ {self.deal.signing_date}"},
                )
            if part.instalment_id in seen:
                raise PydanticCustomError(
                    "twice", f"{where}.instalment_id", {"given": part.instalment_id, "allowed": ""}
                )
            seen.add(part.instalment_id)
        total = sum(part.amount for part in self.instalments)
        if total > self.deal.amount * (1 + AMOUNT_TOLERANCE):
            raise PydanticCustomError(
                "more_than_contract",
                "instalments",
                {"given": f"{total:.2f}", "allowed": f"≤ {self.deal.amount:.2f}"},
            )
        return self

    @model_validator(mode="after")
    def _law_agrees(self) -> Self:
        check_signing(self.law, self.deal)
        amounts = {part.instalment_id: part.amount for part in self.instalments}
        seen: set[str | None] = set()
        for index, claim in enumerate(self.claims):
            where = f"claims.{index}"
            if claim.instalment_id not in amounts:
                raise PydanticCustomError(
                    "unknown_instalment",
                    f"{where}.instalment_id",
                    {"given": str(claim.instalment_id or ""), "allowed": ", ".join(amounts)},
                )
            if claim.instalment_id in seen:
                raise PydanticCustomError(
                    "twice",
                    f"{where}.instalment_id",
                    {"given": claim.instalment_id, "allowed": ""},
                )
            seen.add(claim.instalment_id)
            check_claim(where, claim, amounts[claim.instalment_id])
        return self


class ReceivableCase(Record):
    """One open receivable: by id of what is in the database, or given whole."""

    receivable_id: Annotated[Id | None, Meta(zh="应收编号", en="Receivable id")] = None
    receivable: Annotated[Receivable | None, Meta(zh="应收", en="Receivable")] = None
    customer: Annotated[Customer | None, Meta(zh="客户", en="Customer")] = None
    deal: Annotated[Deal | None, Meta(zh="合同", en="Deal")] = None
    payments: Annotated[Annotated[list[Payment], Len(0, 200)], Meta(zh="付款", en="Payments")] = []
    contacts: Annotated[Annotated[list[Contact], Len(0, 500)], Meta(zh="联系", en="Contacts")] = []
    states: Annotated[
        Annotated[list[StateChange], Len(0, 100)], Meta(zh="流程状态", en="Process states")
    ] = []
    approach: Annotated[Approach | None, Meta(zh="催收情况", en="Approach")] = None
    law: Annotated[ContractLaw | None, Meta(zh="法律事实", en="Facts of law")] = None
    claim: Annotated[ClaimLaw | None, Meta(zh="本笔法律事实", en="Facts of law of this one")] = None
    as_of: Annotated[Day | None, Meta(zh="评估日期", en="As of")] = None
    reference: Annotated[Reference, Meta(zh="比较对象", en="Compared with")] = Reference.TYPICAL
    changed_since: Annotated[Day | None, Meta(zh="变化起算日", en="Changed since")] = None

    @model_validator(mode="after")
    def _changed_since_before(self) -> Self:
        check_day("changed_since", self.changed_since)
        if self.changed_since and self.as_of and self.changed_since >= self.as_of:
            raise PydanticCustomError(
                "not_before",
                "changed_since",
                {"given": str(self.changed_since), "allowed": f"< {self.as_of}"},
            )
        return self

    @model_validator(mode="after")
    def _one_way_of_naming_it(self) -> Self:
        if (self.receivable_id is None) == (self.receivable is None):
            raise PydanticCustomError(
                "one_of",
                "receivable_id",
                {"given": "", "allowed": "receivable_id | receivable"},
            )
        check_day("as_of", self.as_of)
        check_signing(self.law, self.deal)
        if self.claim is not None:
            held = self.receivable
            owed, disputed = (None, None) if held is None else (held.amount, held.disputed)
            check_claim("claim", self.claim, owed, disputed)
        if self.receivable is None:
            for name in ("customer", "deal", "payments", "contacts", "states"):
                if getattr(self, name):
                    raise PydanticCustomError("not_by_id", name, {"given": "", "allowed": ""})
            return self
        given = self.receivable
        check_days("receivable", given)
        for name, other in (("customer", self.customer), ("deal", self.deal)):
            if other is not None and other.customer_id != given.customer_id:
                raise PydanticCustomError(
                    "customer_differs",
                    f"{name}.customer_id",
                    {"given": other.customer_id, "allowed": given.customer_id},
                )
        if self.deal is not None and given.deal_id not in (None, self.deal.deal_id):
            raise PydanticCustomError(
                "deal_differs",
                "deal.deal_id",
                {"given": self.deal.deal_id, "allowed": given.deal_id},
            )
        about: dict[str, Sequence[Payment | Contact | StateChange]] = {
            "payments": self.payments,
            "contacts": self.contacts,
            "states": self.states,
        }
        for name, rows in about.items():
            for index, row in enumerate(rows):
                if row.receivable_id not in (None, given.receivable_id):
                    raise PydanticCustomError(
                        "receivable_differs",
                        f"{name}.{index}.receivable_id",
                        {"given": row.receivable_id, "allowed": given.receivable_id},
                    )
                if isinstance(row, Contact) and row.customer_id != given.customer_id:
                    raise PydanticCustomError(
                        "customer_differs",
                        f"{name}.{index}.customer_id",
                        {"given": row.customer_id, "allowed": given.customer_id},
                    )
                check_days(f"{name}.{index}", row)
        check_ids("payments", "payment_id", [row.payment_id for row in self.payments])
        check_ids("contacts", "contact_id", [row.contact_id for row in self.contacts])
        return self


def check_day(field: str, day: date | None) -> None:
    """Refuse a day outside the years a contract can have.

    Raises
    ------
    PydanticCustomError
        Naming the field, what was given and what is allowed.
    """
    if day is not None and not FIRST_DAY <= day <= LAST_DAY:
        raise PydanticCustomError(
            "day_out_of_range",
            field,  # the field's path stands in for the text
            {"given": str(day), "allowed": f"{FIRST_DAY} … {LAST_DAY}"},
        )


def check_days(where: str, record: Record) -> None:
    """Refuse a record with a day outside the years a contract can have.

    Raises
    ------
    PydanticCustomError
        Naming the field, what was given and what is allowed.
    """
    for name in type(record).model_fields:
        value = getattr(record, name)
        if isinstance(value, date):
            check_day(f"{where}.{name}", value)


def check_signing(law: ContractLaw | None, deal: Deal | None) -> None:
    """Refuse a signing day out of range, or one that is not the deal's.

    Raises
    ------
    PydanticCustomError
        Naming the field, what was given and what is allowed.
    """
    signing = None if law is None else law.signing_date
    check_day("law.signing_date", signing)
    if signing is not None and deal is not None and signing != deal.signing_date:
        raise PydanticCustomError(
            "signing_differs",
            "law.signing_date",
            {"given": str(signing), "allowed": str(deal.signing_date)},
        )


def check_claim(
    where: str, claim: ClaimLaw, amount: float | None, disputed: bool | None = None
) -> None:
    """Refuse days out of range, acceptance before delivery, and a dispute that cannot be.

    None is about more than is owed, or about what is said not to be disputed.

    Parameters
    ----------
    amount, disputed : optional
        What is owed, and whether the receivable is said to be disputed; ``None``: not known here.

    Raises
    ------
    PydanticCustomError
        Naming the field, what was given and what is allowed.
    """
    check_days(where, claim)
    for index, one in enumerate(claim.restarts):
        check_days(f"{where}.restarts.{index}", one)
    delivered = claim.delivery_date
    for name in ("acceptance_date", "inspection_end"):
        day = getattr(claim, name)
        if delivered is not None and day is not None and day < delivered:
            told = {"given": str(day), "allowed": f"≥ {delivered}"}
            raise PydanticCustomError("before_delivery", f"{where}.{name}", told)
    argued = claim.disputed_amount or 0.0
    code, allowed = "", ""
    if amount is not None and argued > amount:
        code, allowed = "more_than_owed", f"≤ {amount:.2f}"
    elif argued and disputed is False:
        code, allowed = "not_disputed", "0 | receivable.disputed: true"
    if code:
        told = {"given": f"{argued:.2f}", "allowed": allowed}
        raise PydanticCustomError(code, f"{where}.disputed_amount", told)
