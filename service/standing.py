"""Single records as they stand: what was put last, to be read before it is put anew."""

from __future__ import annotations

from typing import Any

from data_schemas.errors import NotFound
from data_schemas.field import Record, fields_of
from data_schemas.instalment import Instalment
from data_schemas.store import Store
from service.records import DealRecord, LedgerLine

Told = dict[str, Any]


def standing(store: Store, record: type[Record], kind: str, record_id: str) -> Told:
    """What stands under an id by field, as its PUT takes it; a blank is ``None``.

    Dated facts and process states are records of their own, and no part of it.

    Parameters
    ----------
    kind : str
        What a line of many calls it: "customer", "deal", "receivable", "payment" or "contact".

    Raises
    ------
    NotFound
        If there is none.
    """
    from model.ledger_records import rows_as_told  # here, so that a service starts without it

    found = store.standing(f"{kind}s", record_id)
    if found.empty:
        what = fields_of(LedgerLine)[kind].meta
        raise NotFound(
            f"台账中没有编号为“{record_id}”的{what.zh}",
            f"the ledger has no {what.en.lower()} “{record_id}”",
        )
    return rows_as_told(record, found)[0]


def standing_deal(store: Store, deal_id: str) -> Told:
    """The deal that stands under an id, as ``standing``, with the instalments planned for it."""
    from model.ledger_records import rows_as_told

    deal = standing(store, DealRecord, "deal", deal_id)
    planned = store.standing("instalments", deal_id, by="deal_id")
    return {**deal, "instalments": rows_as_told(Instalment, planned)}
