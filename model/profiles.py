"""The cause profiles of past cases: what each cause added, on a day like that of the case asked.

Worked out once for a model and a ledger, and kept as long as the ledger is.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data_schemas.causes import Cause
from data_schemas.codes import Stage
from data_schemas.comparable import CaseKind
from model.asked import Asked
from model.attribution import Attribution, of_deal, of_units
from model.bundle import Bundle, first_question
from model.curve import nearest
from model.day import Days, Floats, as_floats, day_number
from model.endings import Claim
from model.features import matrix
from model.units import LANDMARKS, open_units, signing_units
from model.values import ledger_values
from model.view import LedgerView

MOST = 1000
"""Past deals looked at; where there are more, evenly spaced over time. Takes about a second."""
MOST_OF_AGE = 350
"""The same for past receivables of one age."""


@dataclass(frozen=True)
class PastCases:
    """The profiles of n past cases of a stage.

    Parameters
    ----------
    kind : CaseKind
    ids, deal, customer : ndarray of object, shape (n,)
        Of the case, of its deal (``None`` without one) and of its customer.
    day : ndarray of int64, shape (n,)
        When it was looked at.
    ripe : ndarray of int64, shape (n,)
        The day by which its question had an answer, whatever the answer: the delay horizon past
        the question date, of a deal for half of its amount. Quick payers whose slow siblings are
        too young to be told from them would make the past look better than it was.
    age : ndarray of int64, shape (n,)
        Days past due at ``day``; position in ``LANDMARKS`` of the nearest in ``landmark``.
    amount, probability : ndarray, shape (n,)
    causes : ndarray, shape (n, 11)
        Contribution of each cause in log-odds, in the order of ``Cause``.
    parts : list of tuple of Claim
        Of each case its claims.
    """

    kind: CaseKind
    ids: NDArray[np.object_]
    deal: NDArray[np.object_]
    customer: NDArray[np.object_]
    day: Days
    ripe: Days
    age: Days
    landmark: Days
    amount: Floats
    probability: Floats
    causes: Floats
    parts: list[tuple[Claim, ...]]


class Profiles:
    """Makes and keeps the past cases of each ledger for one model; safe to share.

    Parameters
    ----------
    delay_days : int
        The horizon whose explanation is compared, as far as the model has learnt it.
    """

    def __init__(self, bundle: Bundle, delay_days: int) -> None:
        self.bundle, self.delay_days = bundle, delay_days
        self._made: WeakKeyDictionary[LedgerView, dict[Stage, PastCases]] = WeakKeyDictionary()
        self._lock = Lock()

    def prepare(self, view: LedgerView) -> None:
        """Make those of every stage the model has learnt, so that nobody waits for them."""
        for stage in Stage:
            if self.bundle.manifest.stage(stage) is not None:
                self.of(view, stage)

    def of(self, view: LedgerView, stage: Stage) -> PastCases:
        """The past cases of a stage.

        Raises
        ------
        TooLittleData
            If the model has not learnt the stage.
        """
        with self._lock:
            made = self._made.setdefault(view, {})
            if stage not in made:
                made[stage] = self._of(view, stage)
            return made[stage]

    def _of(self, view: LedgerView, stage: Stage) -> PastCases:
        horizon = nearest(self.bundle.horizons(stage), self.delay_days)
        if stage is Stage.OPEN:
            units, group = _open_ones(view, horizon)
        else:
            units, group = _signed(view, horizon)
        found = self._explained(units, view, stage, horizon)
        return _past_cases(units, group, found, horizon)

    def _explained(
        self, units: pd.DataFrame, view: LedgerView, stage: Stage, horizon: int
    ) -> list[Attribution]:
        if units.empty:
            return []
        asked = Asked(units, view)
        x = matrix(self.bundle.features(stage), asked, ledger_values(asked))
        first = first_question(self.bundle.horizons(stage), asked.due, asked.snapshot, stage)
        return of_units(self.bundle.explain(stage, x, horizon, first))


def landmark_of(age: Days) -> Days:
    """Position of the nearest of ``LANDMARKS`` to each age, on a scale where far ages crowd."""
    marks = _scale(np.array(LANDMARKS))
    return np.asarray(np.abs(_scale(np.asarray(age))[:, None] - marks[None, :]).argmin(axis=1))


def _scale(age: Days) -> Floats:
    return as_floats(np.sign(age) * np.log1p(np.abs(age)))


def _spread(day: Days, most: int) -> Days:
    """Positions of at most ``most``, evenly spaced over time."""
    order = np.asarray(np.argsort(day, kind="stable"), dtype="int64")
    if len(order) <= most:
        return order
    return np.asarray(order[np.linspace(0, len(order) - 1, most).round().astype("int64")])


def _open_ones(view: LedgerView, horizon: int) -> tuple[pd.DataFrame, pd.Series]:
    units = open_units(view, LANDMARKS)
    day = units["snapshot"].to_numpy().astype("datetime64[D]").astype("int64")
    due = units["due"].to_numpy().astype("datetime64[D]").astype("int64")
    old = np.maximum(due, day) + horizon < day_number(view.ledger.as_of)
    mark = landmark_of(day - due)
    kept = [
        at[_spread(day[at], MOST_OF_AGE)]
        for age in range(len(LANDMARKS))
        if len(at := np.flatnonzero(old & (mark == age)))
    ]
    at = np.concatenate(kept) if kept else np.zeros(0, dtype="int64")
    units = units.iloc[at].reset_index(drop=True)
    return units, pd.Series(np.arange(len(units)))


def _signed(view: LedgerView, horizon: int) -> tuple[pd.DataFrame, pd.Series]:
    """Deals with their instalments; in a ledger without any, receivables at their invoice."""
    units = signing_units(view)
    planned = units["receivable_id"].isna()
    if planned.any():
        units = units.loc[planned].reset_index(drop=True)
        key = units["deal_id"]
    else:
        key = units["unit_id"]
    due = units["due"].to_numpy().astype("datetime64[D]").astype("int64")
    ripe = _half_due(key, due, units["amount"]) + horizon
    old = ripe[ripe < day_number(view.ledger.as_of)]
    first = units.groupby(key, sort=False)["snapshot"].first().reindex(old.index)
    day = first.to_numpy().astype("datetime64[D]").astype("int64")
    chosen = key.isin(old.index[_spread(day, MOST)])
    units = units.loc[chosen].reset_index(drop=True)
    group = pd.Series(pd.factorize(key.loc[chosen])[0])
    order = np.argsort(group.to_numpy(), kind="stable")
    return units.iloc[order].reset_index(drop=True), group.iloc[order].reset_index(drop=True)


def _half_due(key: pd.Series, due: Days, amount: pd.Series) -> pd.Series:
    """The day by which half of the amount of each key is due."""
    frame = pd.DataFrame({"key": key.to_numpy(), "due": due, "amount": amount.to_numpy()})
    frame = frame.sort_values("due", kind="stable")
    by = frame.groupby("key", sort=False)["amount"]
    reached = by.cumsum() >= 0.5 * by.transform("sum")
    return frame.loc[reached].groupby("key", sort=False)["due"].first()


def _past_cases(
    units: pd.DataFrame, group: pd.Series, found: list[Attribution], horizon: int
) -> PastCases:
    """One case a group of rows; the groups stand in order."""
    day = units["snapshot"].to_numpy().astype("datetime64[D]").astype("int64")
    due = units["due"].to_numpy().astype("datetime64[D]").astype("int64")
    amount = units["amount"].to_numpy(dtype="float64")
    starts = np.flatnonzero(np.diff(group.to_numpy(), prepend=-1))
    ends = np.r_[starts[1:], len(units)].astype("int64")[: len(starts)]  # of no rows, none
    one = units.iloc[starts]
    is_deal = bool(len(units)) and bool(units["receivable_id"].isna().all())
    whole = [
        of_deal(found[a:b], np.maximum(amount[a:b], 1e-9)) if b - a > 1 else found[a]
        for a, b in zip(starts, ends, strict=True)
    ]
    question = np.maximum(due, day)
    halves = _half_due(group, question, pd.Series(amount)) if len(units) else pd.Series(dtype=int)
    age = day[starts] - due[starts]
    names = units["instalment_id" if is_deal else "receivable_id"]
    return PastCases(
        kind=CaseKind.DEAL if is_deal else CaseKind.RECEIVABLE,
        ids=one["deal_id" if is_deal else "unit_id"].to_numpy(dtype="object"),
        deal=one["deal_id"].to_numpy(dtype="object"),
        customer=one["customer_id"].to_numpy(dtype="object"),
        day=day[starts],
        ripe=halves.sort_index().to_numpy(dtype="int64") + horizon,
        age=age,
        landmark=landmark_of(age),
        amount=np.array([amount[a:b].sum() for a, b in zip(starts, ends, strict=True)]),
        probability=np.array([a.probability for a in whole]),
        causes=np.array([a.cause_log_odds for a in whole]).reshape(len(whole), len(Cause)),
        parts=[
            tuple(zip(names[a:b], due[a:b].tolist(), amount[a:b].tolist(), strict=True))
            for a, b in zip(starts, ends, strict=True)
        ],
    )
