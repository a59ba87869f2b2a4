"""Single records as they stand: what was put last, to be read before it is put anew."""

from __future__ import annotations

from typing import Any

from data_schemas.errors import NotFound
from data_schemas.field import fields_of
from data_schemas.frame import TABLES
from data_schemas.instalment import Instalment
from data_schemas.store import Store
from service.records import LedgerLine

Told = dict[str, Any]


def standing(store: Store, table: str, record_id: str) -> Told:
    """What stands under an id by field, as its PUT takes it; a blank is ``None``.

    A deal has the instalments planned for it. Dated facts and process states are records of their
    own, and no part of it.

    Parameters
    ----------
    table : str
        "customers", "deals", "receivables", "payments" or "contacts".

    Raises
    ------
    NotFound
        If there is none.
    """
    from model.ledger_records import rows_as_told  # here, so that a service starts without it

    found = store.standing(table, record_id)
    if found.empty:
        what = fields_of(LedgerLine)[table.removesuffix("s")].meta
        raise NotFound(
            f"台账中没有编号为“{record_id}”的{what.zh}",
            f"the ledger has no {what.en.lower()} “{record_id}”",
        )
    (told,) = rows_as_told(TABLES[table], found)
    if table == "deals":
        planned = store.standing("instalments", record_id, by="deal_id")
        told["instalments"] = rows_as_told(Instalment, planned)
    return told
