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


def ledger_values(asked: Asked, *, current: bool = False) -> Values:
    """Values from a ledger, point in time.

    A field that changes comes from dated facts only. With ``current`` (scoring today) the ledger's
    undated value stands in where no fact is on file; in history that would be leakage.
    """
    n = len(asked)
    position = {"customer": asked.customer, "deal": asked.deal, "receivable": asked.receivable}
    out: Values = {}
    for name, field in raw_fields().items():
        owner = field.owner
        if owner == "instalment":
            out[name] = asked.trigger
            continue
        at = position[owner]
        view = asked.here if owner == "receivable" else asked.view
        value = view.facts[name].at(at, asked.snapshot) if name in view.facts else None
        if not field.meta.changes or current:
            table = view.undated.of(field)
            fixed = table[np.clip(at, 0, None)] if len(table) else np.full(n, np.nan)
            fixed = np.where(at >= 0, fixed, np.nan)
            value = fixed if value is None else np.where(np.isnan(value), fixed, value)
        if name == STATE and asked.stage is Stage.OPEN:
            dated = asked.state
            value = dated if value is None else np.where(np.isnan(dated), value, dated)
        out[name] = np.full(n, np.nan) if value is None else value
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
