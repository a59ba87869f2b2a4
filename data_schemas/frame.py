"""Frames: what the tables of a ledger hold, and the check that turns raw columns into them.

A checked frame has exactly the declared columns (and the ledger's own ``x_`` columns, where its
table may have some): numbers as float64, codes and ids as object (``None`` where missing), days as
``datetime64[s]``, booleans as float64 (1, 0, missing). pandas is known to this module, to
``column`` and to ``store`` only.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data_schemas.column import DAY as DAY  # part of this module's offer, as the next are
from data_schemas.column import Refusal as Refusal
from data_schemas.column import check_column as check_column
from data_schemas.column import check_extra, check_own_text, dtype_of, missing_column
from data_schemas.customer import Customer
from data_schemas.dated import CHANGING, FACTS_OF, Alias, Fact, StateChange
from data_schemas.deal import Deal
from data_schemas.field import Field, KnownAt, Meta, Record, fields_of
from data_schemas.instalment import Instalment
from data_schemas.own_column import EXTRA_PREFIX as EXTRA_PREFIX
from data_schemas.own_column import OWNERS, OwnColumn
from data_schemas.receivable import Contact, Payment, Receivable
from data_schemas.values import Day, Id, shared


class LedgerReceivable(Receivable):
    """A receivable as a ledger keeps it: with the day it was paid, where nothing finer is kept."""

    paid_date: Annotated[
        Day | None, Meta(zh="付款日期", en="Date paid", known_at=KnownAt.PAYMENT)
    ] = None


class LedgerInstalment(Instalment):
    """A planned instalment as a ledger keeps it: with its deal."""

    deal_id: Annotated[Id, Meta(zh="合同编号", en="Deal id")]


TABLES: dict[str, type[Record]] = {
    "customers": Customer,
    "deals": Deal,
    "instalments": LedgerInstalment,
    "receivables": LedgerReceivable,
    "payments": Payment,
    "contacts": Contact,
    "states": StateChange,
    "facts": Fact,
    "aliases": Alias,
}
"""The tables of a ledger; ``receivables`` alone is enough."""

KEYS: dict[str, tuple[str, ...]] = {
    "customers": ("customer_id",),
    "deals": ("deal_id",),
    "instalments": ("instalment_id",),
    "receivables": ("receivable_id",),
    "payments": ("payment_id",),
    "contacts": ("contact_id",),
    "states": ("receivable_id", "state", "date"),
    "facts": ("entity", "id", "field", "valid_from", "known_at"),
    "aliases": ("alias_id",),
}
"""What identifies a row."""

TABLE_OF = {"customer": "customers", "deal": "deals", "receivable": "receivables"}
"""By the owner of fields that change, the table of its rows."""
OF_CHANGING = tuple(TABLE_OF.values())
READ_FROM = "read_from"
"""The column of these that says from which day on their undated values were known: the day a file
was taken, or a record put in. A ledger read from a database has it, and what the rows said that
were replaced since (``Ledger.readings``); a ledger folder knows neither."""


@dataclass(frozen=True)
class Ledger:
    """A company's records up to ``as_of``; every frame is checked (see the module's text)."""

    receivables: pd.DataFrame
    payments: pd.DataFrame
    deals: pd.DataFrame
    instalments: pd.DataFrame
    customers: pd.DataFrame
    contacts: pd.DataFrame
    states: pd.DataFrame
    facts: pd.DataFrame
    as_of: date
    synthetic: bool = False
    aliases: pd.DataFrame = dataclasses.field(default_factory=lambda: empty_frame("aliases"))
    own: tuple[OwnColumn, ...] = ()
    readings: Mapping[str, pd.DataFrame] = dataclasses.field(default_factory=dict)
    """By table what replaced rows said in fields that change, and from when, in order."""

    @property
    def extras(self) -> list[str]:
        """Names of the ledger's own ``x_`` columns, of whichever table."""
        names = (str(c) for table in OWNERS for c in getattr(self, table).columns)
        return list(dict.fromkeys(c for c in names if c.startswith(EXTRA_PREFIX)))

    def own_column(self, column: str) -> OwnColumn:
        """What is said of one of them."""
        told = (one for one in self.own if one.column == column)
        return next(told, OwnColumn(column=column))

    def replace(self, **changes: object) -> Ledger:
        """A copy with some tables changed."""
        return dataclasses.replace(self, **changes)  # type: ignore[arg-type]  # by its own names


def columns_read(table: str) -> list[str]:
    """The columns of replaced rows that history asks about: key and fields that change."""
    return [*KEYS[table], *(n for n, f in fields_of(TABLES[table]).items() if f.meta.changes)]


def silent_in(table: str, given: Collection[str]) -> tuple[str, ...]:
    """The declared columns beside the keys that a file of a table has not got."""
    return tuple(n for n in fields_of(TABLES[table]) if n not in given and n not in KEYS[table])


def empty_frame(table: str) -> pd.DataFrame:
    """A frame of ``table`` without rows, with the right types."""
    return pd.DataFrame(
        {name: pd.Series([], dtype=dtype_of(f)) for name, f in fields_of(TABLES[table]).items()}
    )


def ledger_of(as_of: date, *, synthetic: bool = False, **tables: pd.DataFrame) -> Ledger:
    """A ledger from checked frames, each in order of its keys; tables not given are empty.

    Of what happened on one day the order of rows decides which came last. In whatever order a file
    names them, and through the database, the same records give the same probabilities.
    """
    frames = {
        name: by_key(name, tables[name]) if name in tables else empty_frame(name) for name in TABLES
    }
    return Ledger(**frames, as_of=as_of, synthetic=synthetic, own=(), readings={})


def by_key(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """The rows in order of their keys, texts by code point; as they are where they stand so."""
    first, *more = KEYS[table]
    if len(frame) < 2 or (not more and frame[first].is_monotonic_increasing):
        return frame
    keys = pa.Table.from_pandas(frame[[first, *more]], preserve_index=False)
    order = pc.sort_indices(keys, [(name, "ascending") for name in KEYS[table]]).to_numpy()
    ordered: pd.DataFrame = frame.iloc[order].reset_index(drop=True)
    return ordered


def check_frame(
    table: str, raw: pd.DataFrame, out: np.ndarray | None = None
) -> tuple[pd.DataFrame, list[Refusal]]:
    """Turn raw columns (text or typed) into a checked frame; refuse rows, never the file.

    Parameters
    ----------
    table : str
        A name in ``TABLES``.
    raw : DataFrame, shape (n, any)
        Columns named as declared; unknown columns other than ``x_…`` are ignored.
    out : array of bool, shape (n,), optional
        Rows refused before. What else is wrong with them is told; none stays in another's place.

    Returns
    -------
    frame : DataFrame, shape (kept, declared + extras)
        The rows that passed, in order, with a fresh index; extras in order of name. Of rows with
        one key the last stays; of instalments whose id stands under several deals none does, since
        nobody can tell whose it is.
    refusals : list of Refusal
        One per field and reason; ``rows`` are positions in ``raw``.
    """
    record = TABLES[table]
    columns: dict[str, pd.Series] = {}
    refusals: list[Refusal] = []
    for name, field in fields_of(record).items():
        if name in raw.columns:
            columns[name], found = check_column(field, raw[name])
            refusals.extend(found)
        else:
            if field.required and len(raw):
                everything = np.arange(len(raw))
                refusals.append(
                    Refusal(field=name, code="missing_column", rows=everything, given="")
                )
            columns[name] = missing_column(field, raw.index)
        default = record.model_fields[name].default
        if not field.required and default is not None:
            columns[name] = columns[name].where(columns[name].notna(), default)
    if table in OWNERS:
        for name in sorted(c for c in raw.columns if c.startswith(EXTRA_PREFIX)):
            columns[name] = check_extra(raw[name])
            refusals.extend(check_own_text(name, columns[name]))
    frame = pd.DataFrame(columns, index=raw.index)
    if table == "facts":
        frame["value"], found = _check_facts(frame)
        refusals.extend(found)
    bad = np.zeros(len(raw), dtype=bool) if out is None else out.copy()
    for refusal in refusals:
        bad[refusal.rows] = True
    if table == "instalments":
        shared = np.flatnonzero(~bad)[_of_several_deals(frame.loc[~bad])]
        if len(shared):
            given = str(frame["instalment_id"].iloc[shared[0]])
            refusals.append(
                Refusal(field="instalment_id", code="of_another_deal", rows=shared, given=given)
            )
            bad[shared] = True
    good = np.flatnonzero(~bad)
    key = list(KEYS[table])
    twice = good[frame.iloc[good].duplicated(key, keep="last").to_numpy()]
    if len(twice):
        given = str(frame[key[0]].iloc[twice[0]])
        refusals.append(Refusal(field=key[0], code="twice", rows=twice, given=given))
        bad[twice] = True
    return frame.loc[~bad].reset_index(drop=True), refusals


def _of_several_deals(frame: pd.DataFrame) -> np.ndarray:
    """Positions of the instalments whose id stands under more than one deal."""
    pairs = frame[["instalment_id", "deal_id"]].drop_duplicates()
    shared = pairs.loc[pairs["instalment_id"].duplicated(), "instalment_id"]
    return np.flatnonzero(frame["instalment_id"].isin(shared).to_numpy())


def _check_facts(frame: pd.DataFrame) -> tuple[pd.Series, list[Refusal]]:
    """Check the value of every fact against the field it is about, and write it one way.

    Numbers become their shortest text, booleans "true" and "false", codes their id.
    """
    out = frame["value"].copy()
    texts: dict[str | None, str | None] = {}
    refusals: list[Refusal] = []
    position = pd.Series(np.arange(len(frame)), index=frame.index)
    for (entity, name), rows in position.groupby([frame["entity"], frame["field"]]):
        at = rows.to_numpy()
        if str(name).startswith(EXTRA_PREFIX):
            continue
        field = FACTS_OF[str(entity)].get(str(name))
        if field is None:
            refusals.append(Refusal(field="field", code="unknown_field", rows=at, given=str(name)))
            continue
        about = f"{entity}.{name}"
        if about not in CHANGING:  # kept, it would be read by nothing
            refusals.append(Refusal(field="field", code="never_changes", rows=at, given=about))
            continue
        value, found = check_column(field, frame["value"].iloc[at])
        refusals.extend(dataclasses.replace(r, rows=at[r.rows]) for r in found)
        out.iloc[at] = shared((_text_of(field, v) for v in value), texts)
    return out, refusals


def _text_of(field: Field, value: object) -> str | None:
    """A checked value as the text a fact keeps."""
    if value is None or value != value:
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, float):
        if field.kind is bool:
            return "true" if value else "false"
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value)
