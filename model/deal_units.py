"""Units of deals that a caller gives: each planned instalment at the day the question is asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from data_schemas.case import DealCase
from data_schemas.codes import Stage
from data_schemas.customer import PEERS
from data_schemas.field import Record
from data_schemas.instalment import Instalment
from model.asked import Asked
from model.own_given import own_columns
from model.values import Values, as_number, given_values, raw_fields
from model.view import LedgerView


def asked_of(cases: Sequence[DealCase], day: date, view: LedgerView) -> tuple[Asked, Values]:
    """The instalments of versions of one deal, and the values given for each.

    Parameters
    ----------
    cases : sequence of DealCase
        At least one; all of the same customer, and of the same deal under other terms.
    day : date
        The day the question is asked.

    Returns
    -------
    asked : Asked
        The instalments, case after case.
    given : Values
        What the callers gave, shape (n,) each; missing as NaN.
    """
    first = cases[0]
    parts = [part for case in cases for part in case.instalments]
    count = np.array([len(case.instalments) for case in cases])
    units = pd.DataFrame(
        _columns(parts, count, [case.deal.amount for case in cases])
        | {
            "receivable_id": None,
            "deal_id": first.deal.deal_id,
            "customer_id": first.deal.customer_id,
            "stage": Stage.SIGNING.value,
            "snapshot": pd.Timestamp(day),
            "deal_signed": pd.Timestamp(first.deal.signing_date),
        }
    )
    told = own_columns((None, first.deal, first.customer), view.ledger)
    units = units.assign(**customer_columns(first.customer, len(units)), **told)
    asked = Asked(units, view, current=view.is_current(day))
    given = given_values({"customer": first.customer, "deal": first.deal}, len(units))
    for name, field in raw_fields().items():
        if field.owner == "deal" and len(cases) > 1:
            each = [as_number(field, getattr(case.deal, field.name)) for case in cases]
            given[name] = np.repeat(np.array(each), count)
    given["instalment.trigger"] = asked.trigger
    return asked, given


def _columns(
    parts: Sequence[Instalment], count: np.ndarray, amounts: Sequence[float]
) -> dict[str, object]:
    ids = [p.instalment_id for p in parts]
    return {
        "unit_id": ids,
        "instalment_id": ids,
        "due": pd.to_datetime([p.due_date for p in parts]),
        "amount": [p.amount for p in parts],
        "kind": [p.kind.value for p in parts],
        "trigger": [p.trigger.value if p.trigger else None for p in parts],
        "deal_amount": np.repeat(np.array(amounts), count),
        "deal_parts": np.repeat(count.astype("float64"), count),
    }


def customer_columns(customer: Record | None, n: int) -> dict[str, pd.Series]:
    """Peer keys of a customer the ledger may not hold."""
    names = (*PEERS, "region")
    values = {name: getattr(customer, name, None) for name in names}
    return {
        k: pd.Series([str(v) if v is not None else None] * n, dtype="object")
        for k, v in values.items()
    }
