"""The figures of one ingest that the next one is compared with.

They are kept beside the report, because a later ingest may overwrite the very rows they describe:
the database could not be asked again.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict

from data_schemas.codes import Code
from data_schemas.field import fields_of
from data_schemas.frame import TABLES
from data_schemas.own_column import EXTRA_PREFIX, OWNERS
from data_schemas.quality import Said
from model.day import NEVER, Days, Floats, as_floats
from training.quality.records import Records

FORMAT = 1
MOST_VALUES = 20
"""Values of a text counted one by one; the rest are counted together."""
REST = "\x00"
"""Stands for the values that are not counted one by one; no text holds this sign."""


class Part(BaseModel):
    """Base of the profile's parts: frozen, nothing undeclared."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class FieldProfile(Part):
    """How one field is spread.

    Parameters
    ----------
    missing : float
        Share of the rows without a value.
    edges : tuple of float
        Inner deciles of a number, each once; empty for text and codes.
    shares : dict of str to float
        Shares of the rows with a value: per bin of a number ("0" lies below the first edge), per
        code, per commonest text.
    """

    missing: float
    edges: tuple[float, ...] = ()
    shares: dict[str, float] = {}


class TableProfile(Part):
    """One table: its rows, the sum of its amounts, and its fields."""

    rows: int
    amount: float | None
    fields: dict[str, FieldProfile]


class Profile(Part):
    """All tables of one ingest."""

    format: int
    ingest: str
    as_of: date
    tables: dict[str, TableProfile]


SETTLED = "days_to_settled"
MEASURES: dict[str, Said] = {
    "days_to_due": Said(zh="开票到到期天数", en="Days from invoice to due"),
    SETTLED: Said(zh="到期到付清天数", en="Days from due to settled"),
}
"""What is compared instead of the days themselves, which move with the calendar."""


def profile(records: Records, ingest: str) -> Profile:
    """The figures of every table that came."""
    tables = {
        table: TableProfile(
            rows=len(records.frame(table)),
            amount=amount_of(records, table),
            fields={
                name: field_profile(column) for name, column in columns(records, table).items()
            },
        )
        for table in TABLES
        if table in records.brought
    }
    return Profile(format=FORMAT, ingest=ingest, as_of=records.ledger.as_of, tables=tables)


def amount_of(records: Records, table: str) -> float | None:
    """Sum of a table's amounts, CNY; None where it has none."""
    frame = records.frame(table)
    return float(frame["amount"].sum()) if "amount" in frame else None


def columns(records: Records, table: str) -> dict[str, pd.Series]:
    """The columns of a table that are compared: no ids of rows, and spans instead of days."""
    frame = records.frame(table)
    out: dict[str, pd.Series] = {}
    for name, field in fields_of(TABLES[table]).items():
        numeric = field.kind in (float, int, bool)
        if (
            numeric
            or issubclass(field.kind, Code)
            or (name == "customer_id" and table != "customers")
        ):
            out[name] = frame[name]
    if table in OWNERS:
        out |= {name: frame[name] for name in frame.columns if name.startswith(EXTRA_PREFIX)}
    if table == "receivables":
        due, invoice = records.day(table, "due_date"), records.day(table, "invoice_date")
        out["days_to_due"] = pd.Series(_span(invoice, due))
        out[SETTLED] = pd.Series(_span(due, records.outcomes.paid))
    return out


def _span(start: Days, end: Days) -> Floats:
    known = (start < NEVER) & (end < NEVER)
    return as_floats(np.where(known, end - start, np.nan))


def field_profile(column: pd.Series) -> FieldProfile:
    """How one column is spread."""
    known = column.dropna()
    if column.empty or known.empty:
        return FieldProfile(missing=1.0)
    missing = 1.0 - len(known) / len(column)
    if column.dtype.kind == "f":
        values = known.to_numpy(dtype="float64")
        edges = tuple(np.unique(np.quantile(values, np.linspace(0.1, 0.9, 9))).tolist())
        return FieldProfile(missing=missing, edges=edges, shares=binned(known, edges))
    counts = known.value_counts()
    common = tuple(str(value) for value in counts.index[:MOST_VALUES])
    return FieldProfile(missing=missing, shares=named(known, common))


def binned(known: pd.Series, edges: tuple[float, ...]) -> dict[str, float]:
    """Shares of the bins between ``edges``; a value on an edge lies below it."""
    at = np.searchsorted(np.array(edges), known.to_numpy(dtype="float64"), side="left")
    counts = np.bincount(at, minlength=len(edges) + 1)
    return {str(number): float(count) / len(known) for number, count in enumerate(counts)}


def named(known: pd.Series, values: tuple[str, ...]) -> dict[str, float]:
    """Shares of some values, and of all others together."""
    shares = known.value_counts(normalize=True)
    own = {str(value): float(share) for value, share in shares.items() if str(value) in set(values)}
    out = {value: own.get(value, 0.0) for value in values}
    return out | {REST: max(0.0, 1.0 - sum(out.values()))}
