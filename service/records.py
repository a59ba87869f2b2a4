"""Single records into the ledger: what a caller may send, and how it is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Annotated, Any, Literal

import numpy as np
import pandas as pd
from annotated_types import Len
from pydantic import ValidationError, model_validator
from pydantic_core import PydanticCustomError

from data_schemas.case import FIRST_DAY
from data_schemas.column import DAY, Refusal
from data_schemas.customer import Customer
from data_schemas.dated import Fact, StateChange
from data_schemas.deal import Deal
from data_schemas.errors import FieldProblem, InstalmentTaken, InvalidRecord, UnknownReference
from data_schemas.field import Meta, Record, fields_of
from data_schemas.frame import EXTRA_PREFIX, KEYS, TABLES, LedgerReceivable, check_frame
from data_schemas.instalment import Instalment
from data_schemas.problems import error_of, invalid_record, refusal_problem, refused
from data_schemas.receivable import Contact, Payment
from data_schemas.score import Answer
from data_schemas.store import Store, TableCounts, WriteReport
from data_schemas.store.tables import KNOWN_FROM
from data_schemas.values import Day, visible
from model.money.cents import INVOICED, in_whole_cents, part_of_cent

Result = Literal["created", "updated", "unchanged"]


class DealRecord(Deal):
    """A deal as signed, with the instalments that were planned that day."""

    instalments: Annotated[
        Annotated[list[Instalment], Len(0, 36)], Meta(zh="分期", en="Instalments")
    ] = []


class LedgerLine(Record):
    """One record of many: exactly one of them."""

    customer: Annotated[Customer | None, Meta(zh="客户", en="Customer")] = None
    deal: Annotated[DealRecord | None, Meta(zh="合同", en="Deal")] = None
    receivable: Annotated[LedgerReceivable | None, Meta(zh="应收", en="Receivable")] = None
    payment: Annotated[Payment | None, Meta(zh="付款", en="Payment")] = None
    contact: Annotated[Contact | None, Meta(zh="联系", en="Contact")] = None
    state: Annotated[StateChange | None, Meta(zh="流程状态", en="Process state")] = None
    fact: Annotated[Fact | None, Meta(zh="动态事实", en="Dated fact")] = None
    known_at: Annotated[Day | None, Meta(zh="获知日期", en="Known from")] = None

    @model_validator(mode="before")
    @classmethod
    def _one_record(cls, line: object) -> object:
        # Before the records are read: what each of two lacks is nothing to mend.
        if isinstance(line, dict) and line.keys() <= cls.model_fields.keys():
            given = [name for name in _TABLE if line.get(name) is not None]
            if len(given) != 1:
                told = {"given": ", ".join(given), "allowed": " | ".join(_TABLE)}
                raise PydanticCustomError("one_of", "", told)
        return line

    @property
    def told(self) -> tuple[str, str, Record]:
        """The name of what it holds, the table that is for, and the record."""
        each = ((name, table, getattr(self, name)) for name, table in _TABLE.items())
        return next(one for one in each if one[2] is not None)


_TABLE = {
    "customer": "customers", "deal": "deals", "receivable": "receivables", "payment": "payments",
    "contact": "contacts", "state": "states", "fact": "facts",
}  # fmt: skip

_HAPPENED = {
    "payments": ("paid_date", "recorded_date"), "contacts": ("date",), "states": ("date",),
    "facts": ("known_at",), "receivables": ("paid_date",),
}  # fmt: skip
"""Days of what has happened or was learnt: one that lies ahead is a slip of the pen."""


class Written(Answer):
    """What became of a record: ``revision`` is the ledger's afterwards.

    The ``id`` of a state or a fact is what tells it from others, parted by slashes.
    """

    table: str
    id: str
    result: Result
    revision: int


class Records:
    """Writes records one at a time, each with the day it became true and the day it was learnt.

    Parameters
    ----------
    today : callable
        The day on which a write is made.
    """

    def __init__(self, store: Store, today: Callable[[], date]) -> None:
        self.store, self.today = store, today

    def put(
        self,
        table: str,
        record: Record,
        record_id: str | None = None,
        *,
        known_at: date | None,
        synthetic: bool,
    ) -> Written:
        """Put a record in the place of the one with its id, whole; the same again changes nothing.

        Parameters
        ----------
        record_id : str, optional
            The id it was sent under, which is its own where it has none.
        known_at : date, optional
            The day we learnt it. Default: as for a file taken today, that is, a new record when
            it happened, a changed one today.
        synthetic : bool
            Whether it is simulated.

        Raises
        ------
        InvalidRecord
            If it has another id than ``record_id``, a value is refused, it points at a record that
            is not there, an instalment's id is another deal's, a contact's receivable another
            customer's, or the day of what happened lies ahead.
        InvalidLedger
            If simulated and real records would be mixed.
        """
        given = record.model_dump()
        if record_id is not None and not given[KEYS[table][0]]:
            given[KEYS[table][0]] = record_id
        # Kept without blanks at its ends: two ids of the caller must not become one unseen.
        kept = "/".join(visible(str(given[key])) for key in KEYS[table])
        if record_id is not None:
            (key,) = KEYS[table]
            if not given[key] == record_id == kept:
                raise refused("id_differs", key, given[key], visible(record_id))
        self.has_happened(table, record)
        if isinstance(record, Contact):
            self._is_of_its_customer(record)
        rows = {table: [given]}
        parts: list[dict[str, Any]] = []
        if table == "deals":
            parts = given.pop("instalments", [])
            rows["instalments"] = [{**part, "deal_id": given["deal_id"]} for part in parts]
        frames = {name: _frame(name, some) for name, some in rows.items() if some}
        if known_at is not None:
            for frame in frames.values():
                frame[KNOWN_FROM] = pd.Series(pd.Timestamp(known_at), frame.index).astype(DAY)
        try:
            report = self._write(frames, synthetic=synthetic)
        except InstalmentTaken as err:
            ids = [visible(part["instalment_id"]) for part in parts]
            field = f"instalments.{ids.index(err.given)}.instalment_id"
            raise refused("of_another_deal", field, err.given, "", holder=err.holder) from err
        counts = report.tables
        result = _result(counts[table], *counts.values())
        return Written(table=table, id=kept, result=result, revision=report.revision)

    def add(self, table: str, records: Sequence[Record], *, synthetic: bool) -> None:
        """Put several records in one go, each learnt when it happened: all of them or none.

        Raises
        ------
        InvalidRecord, InvalidLedger
            As ``put``.
        """
        for one in records:
            self.has_happened(table, one)
        frame = _frame(table, [one.model_dump() for one in records])
        self._write({table: frame}, synthetic=synthetic)

    def put_over(self, told: Mapping[str, Record], *, synthetic: bool) -> dict[str, Written]:
        """Put records over those with their ids, one a table: what is blank stays as it was.

        All of them or none; what became of each, by table.

        Raises
        ------
        InvalidRecord, InvalidLedger
            As ``put``.
        """
        frames, ids = {}, {}
        for table, record in told.items():
            frames[table] = _frame(table, [record.model_dump()])
            ids[table] = str(frames[table][KEYS[table][0]].iloc[0])
        report = self._write(frames, synthetic=synthetic, over=True)
        return {
            table: Written(
                table=table, id=ids[table], result=_result(report.tables[table]),
                revision=report.revision,
            )
            for table in told
        }  # fmt: skip

    def may_be_learnt(self, known_at: date | None) -> None:
        """Refuse a day of learning that lies ahead of today."""
        today = self.today()
        if known_at is not None and not FIRST_DAY <= known_at <= today:
            allowed = f"{FIRST_DAY} … {today}"
            raise refused("day_out_of_range", "known_at", str(known_at), allowed)

    def has_happened(self, table: str, record: Record) -> None:
        """Refuse days of what has happened or was learnt that lie ahead of today."""
        today = self.today()
        days = {name: getattr(record, name) for name in _HAPPENED.get(table, ())}
        wrong = [
            error_of("day_out_of_range", name, str(day), f"≤ {today}")
            for name, day in days.items()
            if day is not None and day > today
        ]
        if wrong:
            raise invalid_record(wrong, type(record))

    def contact_has_happened(self, given: object) -> None:
        """Refuse a contact's day ahead before a promise is held against it, which may be right."""
        if not isinstance(given, Mapping):
            return
        try:
            one = Contact.model_validate({**given, "promised_date": None})
        except ValidationError:
            return  # told with all else that is wrong
        self.has_happened("contacts", one)

    def _is_of_its_customer(self, contact: Contact) -> None:
        """Refuse a contact about another customer's receivable; aliases of one count as one."""
        owner = contact.receivable_id and self.store.customer_of(visible(contact.receivable_id))
        given = visible(contact.customer_id)
        if owner and not self.store.is_one_customer(owner, given):
            raise refused("not_of_receivable", "customer_id", given, owner)

    def _write(
        self, frames: dict[str, pd.DataFrame], *, synthetic: bool, over: bool = False
    ) -> WriteReport:
        until = self.today() + timedelta(days=1)
        try:
            return self.store.write(frames, until, synthetic, complete=False, over=over)
        except UnknownReference as err:
            code = f"unknown_{err.field.removesuffix('_id')}"
            raise refused(code, err.field, err.given, "") from err


def _result(own: TableCounts, *others: TableCounts) -> Result:
    """What became of a record, which rows of other tables may be parts of."""
    if own.new:
        return "created"
    changed = any(one.new or one.updated for one in (own, *others))
    return "updated" if changed else "unchanged"


def _problem(refusal: Refusal, table: str, lang: str) -> FieldProblem:
    """Why a row was refused, under the name its field has in what was sent."""
    problem = refusal_problem(refusal, TABLES[table], lang)
    if table == "instalments":
        return replace(problem, field=f"instalments.{refusal.rows[0]}.{problem.field}")
    if table == "facts" and problem.field not in fields_of(Fact):
        return replace(problem, field="value")  # the label says of which field
    return problem


def _frame(table: str, rows: list[dict[str, Any]]) -> pd.DataFrame:
    """The checked frame of some records.

    Raises
    ------
    InvalidRecord
        If one is refused.
    """
    raw = pd.DataFrame(rows, dtype="object")
    frame, refusals = check_frame(table, raw)
    if not refusals and table in INVOICED:
        parts = np.flatnonzero(part_of_cent(frame["amount"].to_numpy(dtype="float64")))
        if len(parts):
            given = str(raw["amount"].iloc[parts[0]])
            refusals = [Refusal(field="amount", code="part_of_cent", rows=parts, given=given)]
    if refusals:
        raise InvalidRecord(
            [_problem(one, table, "zh") for one in refusals],
            [_problem(one, table, "en") for one in refusals],
        )
    for name in frame.columns:
        if name.startswith(EXTRA_PREFIX):
            # As given: "12" of one record is no number, where others say "A7".
            frame[name] = pd.Series(list(raw[name]), dtype="object")
    return in_whole_cents(table, frame)
