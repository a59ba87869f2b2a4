"""The value of each declared field for the units asked, as it was known at their snapshots."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np

from data_schemas.codes import Stage
from data_schemas.customer import Customer
from data_schemas.deal import Deal
from data_schemas.field import Field, Record, fields_of
from data_schemas.instalment import Instalment
from data_schemas.receivable import Receivable
from model.asked import Asked
from model.day import Floats

Values = dict[str, Floats]
"""Encoded values, shape (n,) each, by "owner.field"; missing as NaN."""

OWNERS: dict[str, type[Record]] = {
    "customer": Customer,
    "deal": Deal,
    "instalment": Instalment,
    "receivable": Receivable,
}
OF_THE_UNIT = ("amount", "kind")
"""Fields of instalment and receivable that are one thing asked under two names; taken from the
unit (``terms.amount``, ``unit.kind``)."""


STATE = "receivable.process_state"
"""Comes from the dated process states where there are any."""


@cache
def raw_fields() -> dict[str, Field]:
    """Input fields of all records by "owner.field", without those every unit carries itself."""
    return {
        f"{owner}.{name}": f
        for owner, record in OWNERS.items()
        for name, f in fields_of(record).items()
        if f.is_input and not (owner in ("instalment", "receivable") and name in OF_THE_UNIT)
    }


def ledger_values(asked: Asked) -> Values:
    """Values from a ledger, point in time (``Asked.known``)."""
    out: Values = {}
    for name, field in raw_fields().items():
        if field.owner == "instalment":
            out[name] = asked.trigger
        elif name == STATE and asked.stage is Stage.OPEN:
            out[name] = asked.state
        else:
            out[name] = asked.known(field)
    return out


def given_values(records: Mapping[str, Record | None], parts: int) -> Values:
    """Values a caller gave, each repeated for ``parts`` units; what was not given is missing."""
    out: Values = {}
    for name, field in raw_fields().items():
        record = records.get(name.split(".")[0])
        value = getattr(record, field.name, None) if record is not None else None
        out[name] = np.full(parts, as_number(field, value))
    return out


def as_number(field: Field, value: object) -> float:
    """One given value as a number: a code as its rank, a boolean as 1 or 0, none as NaN."""
    if value is None:
        return float("nan")
    if field.codes:
        return float([c.value for c in field.codes].index(str(value)))
    return float(value)  # type: ignore[arg-type]  # pydantic has checked that it is a number
