"""Whole sets of answers of past cases, as they were known on their own days.

A gap's answers are drawn from here, all fields of one case together: who has a budget number
mostly also has a fund plan, and field by field such pairs would come apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data_schemas.codes import OrderedCode, Stage
from data_schemas.field import Field
from model.asked import Asked
from model.day import Days, Floats, as_floats, day_number, days_of
from model.scored import Scored
from model.units import units_at
from model.values import Values, ledger_values, raw_fields
from model.view import LedgerView

MOST = 3000
"""Latest past cases looked at: enough to find similar ones, few enough to compare at once."""
AGES = (0, 90, 365)
"""Days past due at which a past claim is looked at, while it was open."""


@dataclass(frozen=True)
class AnswerSets:
    """The answers of n past cases.

    Parameters
    ----------
    values : Values
        Encoded values by "owner.field", shape (n,) each, as known at ``snapshot``.
    snapshot : ndarray of int64, shape (n,)
    customer, deal, receivable : ndarray of int64, shape (n,)
        Positions in the ledger; −1 unknown.
    size, age : ndarray, shape (n,)
        Logarithm of the amount, and of the days past due (0 before).
    """

    values: Values
    snapshot: Days
    deal: Days
    receivable: Days
    size: Floats
    age: Floats

    def distance(self, scored: Scored, row: int) -> Floats:
        """Gower's distance of a case to each past one: 0 alike in all that is known of the case.

        The mean over the fields answered of the case (and over size and age) of the difference as a
        share of the field's range; 0.5 where the past case does not know it. Cases that are not
        past, or are the case itself, are infinitely far.

        References
        ----------
        .. [1] Gower (1971), A general coefficient of similarity, Biometrics 27.
        """
        parts = [_apart(self.size, _size(scored.asked)[row], 3.0)]
        parts.append(_apart(self.age, _age(scored.asked)[row], 3.0))
        for name, field in raw_fields().items():
            here = scored.values[name][row]
            there = self.values[name]
            if unanswered(field, scored.values[name])[row] or np.isnan(there).all():
                continue
            if field.codes and not issubclass(field.kind, OrderedCode):
                gap = np.where(np.isnan(there), np.nan, (there != here).astype("float64"))
                parts.append(np.where(np.isnan(gap), 0.5, gap))
            else:
                low, high = np.nanmin(there), np.nanmax(there)
                parts.append(_apart(there, here, max(high - low, 1e-12)))
        out = np.mean(parts, axis=0)
        asked = scored.asked
        same = (self.deal >= 0) & (self.deal == asked.deal[row])
        if asked.here is asked.view:
            same |= (self.receivable >= 0) & (self.receivable == asked.receivable[row])
        return np.where(same | (self.snapshot >= asked.snapshot[row]), np.inf, out)


def unanswered(field: Field, values: Floats) -> NDArray[np.bool_]:
    """Which values of a field are no answer: blank, or a no to what is still to be found out."""
    blank = np.isnan(values)
    return blank | (values == 0) if field.meta.seeks is not None else blank


def answer_sets(view: LedgerView, stage: Stage) -> AnswerSets:
    """The answer sets of a ledger at a stage; made once a ledger."""
    return view.once(_OF_STAGE[stage])


def _apart(there: Floats, here: float, span: float) -> Floats:
    gap = np.minimum(np.abs(there - here) / span, 1.0)
    return np.asarray(np.where(np.isnan(gap), 0.5, gap))


def _size(asked: Asked) -> Floats:
    return as_floats(np.log10(np.maximum(asked.amount, 1.0)))


def _age(asked: Asked) -> Floats:
    return as_floats(np.log10(1.0 + np.maximum(asked.snapshot - asked.due, 0)))


def _made(view: LedgerView, stage: Stage) -> AnswerSets:
    units = _deals(view) if stage is Stage.SIGNING else _claims(view)
    asked = Asked(units, view)
    return AnswerSets(
        values=ledger_values(asked),
        snapshot=asked.snapshot,
        deal=asked.deal,
        receivable=asked.receivable,
        size=_size(asked),
        age=_age(asked),
    )


def _deals(view: LedgerView) -> pd.DataFrame:
    """The latest deals at their signing, one row each; their first instalment stands for all."""
    deals = view.ledger.deals
    day = days_of(deals["signing_date"])
    known = np.flatnonzero(day < day_number(view.ledger.as_of))
    deals = deals.iloc[known[np.argsort(day[known], kind="stable")][-MOST:]].reset_index(drop=True)
    parts = view.ledger.instalments.drop_duplicates("deal_id").set_index("deal_id")
    parts = parts.reindex(deals["deal_id"]).reset_index(drop=True)
    return pd.DataFrame(
        {
            "unit_id": deals["deal_id"],
            "receivable_id": None,
            "instalment_id": parts["instalment_id"],
            "deal_id": deals["deal_id"],
            "customer_id": deals["customer_id"],
            "stage": Stage.SIGNING.value,
            "snapshot": deals["signing_date"],
            "due": deals["signing_date"],
            "amount": deals["amount"],
            "kind": parts["kind"],
            "trigger": parts["trigger"],
        }
    )


def _claims(view: LedgerView) -> pd.DataFrame:
    """The latest claims at each age at which they were still open."""
    t = day_number(view.ledger.as_of)
    frames = []
    for age in AGES:
        snapshot = np.maximum(view.due + age, view.issue + 1)
        past = view.outcomes.open_after(snapshot) & (snapshot < t)
        at = np.flatnonzero(past)
        at = at[np.argsort(snapshot[at], kind="stable")][-MOST // len(AGES) :]
        frames.append(units_at(view, at, Stage.OPEN, snapshot[at]))
    return pd.concat(frames, ignore_index=True)


_OF_STAGE = {stage: partial(_made, stage=stage) for stage in Stage}
"""One maker a stage, each the key under which a ledger keeps what it made."""
