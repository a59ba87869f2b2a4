"""The ledger of a receivable that is given whole, with what is known of it alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pandas as pd

from data_schemas.case import ReceivableCase
from data_schemas.errors import FieldProblem, InvalidRecord
from data_schemas.field import Record, fields_of
from data_schemas.frame import TABLES, Ledger, LedgerInstalment, Refusal, check_frame, ledger_of
from data_schemas.instalment import Instalment
from data_schemas.problems import refusal_problem
from data_schemas.receivable import Receivable
from model.aliases import renamed, stands_for
from model.day import day_number, days_of
from model.ledger_records import records_of
from model.units import known_before
from model.view import LedgerView


def ledger_of_case(case: ReceivableCase, day: date) -> LedgerView:
    """A ledger of the one receivable given, with its payments, contacts and states.

    Raises
    ------
    InvalidRecord
        If a record of theirs is none that a ledger would keep: it would count here and not there.
    """
    given = case.receivable
    assert given is not None  # noqa: S101  # the case's validator has seen to it
    tables: dict[str, Sequence[Record]] = {
        "receivables": [given],
        "payments": case.payments,
        "contacts": case.contacts,
        "states": case.states,
    }
    frames: dict[str, pd.DataFrame] = {}
    wrong: list[tuple[str, Refusal]] = []
    for table, records in tables.items():
        if records:
            columns = list(fields_of(TABLES[table]))
            rows = [r.model_dump(mode="json") for r in records]
            raw = pd.DataFrame(rows).reindex(columns=columns)
            frames[table], refusals = check_frame(table, raw)
            wrong += [(table, one) for one in refusals]
    if wrong:
        raise InvalidRecord(_problems(wrong, "zh"), _problems(wrong, "en"))
    ledger = ledger_of(day, synthetic=False, **frames)
    # Advice knows the contacts of the day itself; history reads none before the next (ADR 0040).
    made = days_of(ledger.contacts["date"]) <= day_number(day)
    by_then = ledger.contacts.loc[made].reset_index(drop=True)
    return LedgerView(known_before(ledger, day).replace(contacts=by_then))


def instalment_of(given: Receivable, ledger: Ledger) -> Instalment | None:
    """The instalment on record that a receivable given whole names, if a deal of its own has it.

    Ids as short as "1" stand in many a caller's plans: one of another customer's deal is not meant.
    Any id of the customer will do: a caller goes on with one that was merged since.
    """
    plan, names = ledger.instalments, stands_for(ledger)
    owner = renamed(ledger.deals["customer_id"], names)
    mine = ledger.deals.loc[owner == names.get(given.customer_id, given.customer_id), "deal_id"]
    named = plan.loc[(plan["instalment_id"] == given.instalment_id) & plan["deal_id"].isin(mine)]
    found = records_of(LedgerInstalment, named, "instalment_id", given.instalment_id)
    return found[0] if found else None


def _problems(wrong: Sequence[tuple[str, Refusal]], lang: str) -> list[FieldProblem]:
    """What is wrong with the records of a case, each named by its place in it."""
    return [
        replace(
            refusal_problem(one, TABLES[table], lang),
            field=f"receivable.{one.field}"
            if table == "receivables"
            else f"{table}.{row}.{one.field}",
        )
        for table, one in wrong
        for row in one.rows.tolist()
    ]
