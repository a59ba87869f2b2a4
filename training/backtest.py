"""What the model would have said: trained at cutoffs, asked about all that came after them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from data_schemas.errors import InvalidLedger
from data_schemas.frame import Ledger
from data_schemas.policy import Policy
from data_schemas.store import LedgerVersions
from model.bundle import Bundle
from training.averaged import LeftOut, averaged, left_out, outcomes
from training.evidence import BASELINES, cells, summary
from training.fit import FitSettings
from training.known import known
from training.methods import Peer, chosen
from training.origin import Asked, Origin, look_back
from training.progress import Tell
from training.threads import one_blas_thread

OPEN_AGES = (0, 30, 60)


@dataclass(frozen=True)
class Backtest:
    """Predictions made as of each origin, and what became of them.

    Parameters
    ----------
    origins : tuple of Origin
        The models, from the first day on.
    predictions : DataFrame
        ``training.origin.COLUMNS``, one row per receivable, snapshot and horizon.
    matured : DataFrame
        The rows whose outcome is known: units with ``training.origin.TRAITS``, ``asked`` (a number
        of the unit within its stage), ``origin, horizon_days, y, probability, seen`` and a column
        per peer.
    absent : tuple of Peer
        Peers asked for whose package is not installed.
    """

    origins: tuple[Origin, ...]
    predictions: pd.DataFrame
    matured: pd.DataFrame
    absent: tuple[Peer, ...] = ()

    @property
    def bundle(self) -> Bundle:
        """The model of the last origin."""
        return self.origins[-1].bundle

    def cells(self) -> pd.DataFrame:
        """Figures per method, stage and horizon."""
        return cells(self.matured)

    def summary(self) -> pd.DataFrame:
        """Mean figures over horizons, for all customers, seen ones and new ones."""
        return summary(averaged(self.matured))

    def left_out(self) -> LeftOut:
        """The horizons of too few outcomes, which no mean is of."""
        return {} if self.matured.empty else left_out(outcomes(self.matured))


@one_blas_thread
def backtest(
    ledger: Ledger | LedgerVersions,
    *,
    cutoff: date,
    as_of: date,
    horizons: tuple[int, ...],
    open_ages: tuple[int, ...] = OPEN_AGES,
    origins: int = 1,
    peers: tuple[str, ...] = BASELINES,
    settings: FitSettings | None = None,
    policy: Policy | None = None,
    progress: Tell | None = None,
) -> Backtest:
    """Train on what was known at each origin, score what was invoiced from then on.

    Parameters
    ----------
    ledger : Ledger or LedgerVersions
        All there is; cut to what was known at an origin for training and at ``as_of`` for the
        outcomes. History rolls on: each snapshot sees what was known before it; with versions also
        no correction made since.
    cutoff, as_of : date
        Nothing dated on or after an origin shapes its model, features or peers. The first origin
        is the cutoff.
    horizons : tuple of int
        Days past due at signing; days from the snapshot for open receivables.
    open_ages : tuple of int
        Days past due at which open receivables are asked about; 0 or more.
    origins : int
        Days at which a model is trained, evenly from the cutoff to ``as_of``. Each receivable is
        asked about once, by the model of the last origin up to its invoice.
    peers : tuple of str
        Keys of ``training.methods.PEERS``, or "all".
    settings : FitSettings, optional
        Of the model at each origin.
    policy : Policy, optional
        Says which inputs may tell too much; see ``training.leakage``.
    progress : callable, optional
        Called with a label and the share done.

    Raises
    ------
    LeakageSuspected
        If at an origin a field of the ledger nearly tells the outcome by itself, and no exception
        is on file. An input the program computes from dates is told beside the figures.
    InvalidLedger
        If the dates are the wrong way round or too close, an age is negative, a peer is unknown,
        or nothing is left to score.
    """
    if cutoff >= as_of:
        raise InvalidLedger(
            f"截止日 {cutoff} 须早于数据日期 {as_of}", f"cutoff {cutoff} must be before {as_of}"
        )
    if any(age < 0 for age in open_ages):
        raise InvalidLedger(
            f"账龄须为 0 天或以上：{min(open_ages)}",
            f"open ages count from the due date, 0 or more: {min(open_ages)}",
        )
    asked_peers, absent = chosen(peers)
    days = origin_days(cutoff, as_of, origins)
    asked = Asked(
        now=known(ledger, as_of), as_of=as_of, horizons=horizons, open_ages=open_ages,
        peers=asked_peers, settings=settings, policy=policy or Policy(),
    )  # fmt: skip
    found = []
    for number, (day, until) in enumerate(zip(days, (*days[1:], as_of), strict=True)):

        def tell(label: str, share: float, number: int = number) -> None:
            if progress is not None:
                progress(label, (number + share) / origins)

        found.append(look_back(ledger, day, until, asked, tell))
    predictions = [one.predictions for one in found if len(one.predictions)]
    if not predictions:
        raise InvalidLedger(
            f"{cutoff} 起没有开票的应收", f"no receivable was invoiced from {cutoff} on"
        )
    return Backtest(tuple(found), pd.concat(predictions, ignore_index=True), _joined(found), absent)


def origin_days(cutoff: date, as_of: date, count: int) -> tuple[date, ...]:
    """``count`` days from the cutoff on, evenly spaced, all before ``as_of``.

    Raises
    ------
    InvalidLedger
        If there are fewer days than that.
    """
    span = (as_of - cutoff).days
    if not 1 <= count <= span:
        raise InvalidLedger(
            f"--origins 须在 1 和 {span} 之间（截止日到数据日期的天数）：{count}",
            f"--origins must be 1 to {span}, the days from cutoff to as-of: {count}",
        )
    return tuple(cutoff + timedelta(days=span * k // count) for k in range(count))


def _joined(found: list[Origin]) -> pd.DataFrame:
    """The matured rows of all origins; units are counted on from one to the next."""
    out, start = [], 0
    for one in found:
        if one.matured.empty:
            continue
        out.append(one.matured.assign(asked=one.matured["asked"] + start))
        start += int(np.max(one.matured["asked"])) + 1
    return pd.concat(out, ignore_index=True) if out else found[0].matured
