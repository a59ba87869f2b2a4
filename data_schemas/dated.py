"""Dated records beside the receivables: process states, aliases, facts that change over time."""

from __future__ import annotations

from typing import Annotated

from data_schemas.codes import Code, ProcessState
from data_schemas.customer import Customer
from data_schemas.deal import Deal
from data_schemas.field import Field, KnownAt, Meta, Record, fields_of
from data_schemas.receivable import Receivable
from data_schemas.values import Day, Id, Name


class FactEntity(Code):
    """What a fact is about."""

    CUSTOMER = "customer", "客户", "customer"
    DEAL = "deal", "合同", "deal"
    RECEIVABLE = "receivable", "应收", "receivable"


class StateChange(Record):
    """A receivable reaching a state in the payer's process on a day."""

    receivable_id: Annotated[
        Id, Meta(zh="应收编号", en="Receivable id", known_at=KnownAt.INVOICING)
    ]
    state: Annotated[
        ProcessState, Meta(zh="流程状态", en="Process state", known_at=KnownAt.INVOICING)
    ]
    date: Annotated[Day, Meta(zh="日期", en="Date", known_at=KnownAt.INVOICING)]


class Alias(Record):
    """One customer under two ids: from a day on, the alias stands for the customer.

    Records keep the id they were delivered with. Without ``customer_id`` the alias stands for
    itself again: that is how a merge is undone.
    """

    alias_id: Annotated[Id, Meta(zh="别名编号", en="Alias id")]
    customer_id: Annotated[Id | None, Meta(zh="客户编号", en="Customer id")] = None
    date: Annotated[Day, Meta(zh="合并日期", en="Date of the merge")]


class Fact(Record):
    """The value of a changing field: true from ``valid_from``, known to us from ``known_at``."""

    entity: Annotated[FactEntity, Meta(zh="对象", en="About")]
    id: Annotated[Id, Meta(zh="编号", en="Id")]
    field: Annotated[Id, Meta(zh="字段", en="Field")]
    value: Annotated[Name, Meta(zh="取值", en="Value")]
    valid_from: Annotated[Day, Meta(zh="生效日期", en="True from")]
    known_at: Annotated[Day, Meta(zh="获知日期", en="Known from")]


FACTS_OF: dict[str, dict[str, Field]] = {
    FactEntity.CUSTOMER: fields_of(Customer),
    FactEntity.DEAL: fields_of(Deal),
    FactEntity.RECEIVABLE: fields_of(Receivable),
}
"""The declared fields of what a fact is about, by name."""
CHANGING: dict[str, Field] = {
    f"{field.owner}.{name}": field
    for fields in FACTS_OF.values()
    for name, field in fields.items()
    if field.meta.changes
}
"""Fields whose history comes from dated facts, by "owner.name"; a fact about another says nothing
that anything reads."""


def changing_of(entity: str) -> list[str]:
    """Names of the fields of what a fact is about that change over time."""
    return [field.name for field in CHANGING.values() if field.owner == entity]
