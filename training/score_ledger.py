"""Every open receivable of a ledger, scored into one table."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from data_schemas.causes import Cause
from data_schemas.errors import InvalidLedger
from data_schemas.frame import Ledger
from data_schemas.policy import Policy
from data_schemas.store import LedgerVersions
from data_schemas.whole_file import whole_file
from model.bundle import Bundle
from model.curve import column_of, nearest
from model.money.balance import open_cents
from model.money.loss import default_probability, expected_loss
from model.money.waiting import cost, wait
from model.scorer import Scorer
from model.units import known_before
from model.view import LedgerView
from training.known import as_known
from training.ledger_file import SUFFIXES


def score_ledger(
    source: Ledger | LedgerVersions,
    as_of: date,
    bundle: Bundle,
    policy: Policy,
    *,
    explain: bool = False,
) -> pd.DataFrame:
    """Score every receivable that was open at the start of ``as_of``.

    Parameters
    ----------
    source : Ledger or LedgerVersions
        May reach beyond ``as_of``; what was learnt on or after it is not used, and where there are
        versions, what was corrected since reads as it did.
    as_of : date
        The day scored on; nothing dated on or after it is used.
    bundle : Bundle
        The model.
    policy : Policy
        Grades, scorecard, default days, and what waiting and losses cost.
    explain : bool
        Also the baseline and each cause's contribution, in log-odds and in probability.

    Returns
    -------
    DataFrame
        One row per receivable: ids, due date, amount owed, days past due, grade, points, delay
        and default with their horizons, expected loss and cost of waiting in CNY, ``p_…`` per
        horizon from ``as_of`` or the due date, whichever is later (missing where the day is past),
        and the model's version; what each means stands in ``docs/score_file.md``.
    """
    # The ledger keeps its own day: only on that day do its undated values count as current.
    known = known_before(as_known(source, as_of), as_of)
    known = known.replace(as_of=max(source.as_of, as_of))
    view = LedgerView(known)
    scored = Scorer(bundle, policy).score_open(view, as_of)
    asked, units = scored.asked, scored.asked.units
    found = scored.attributions
    owed = open_cents(asked) / 100.0  # of a claim paid in part what is left, as the book has it
    delay = np.array([one.probability for one in found])
    default_days = nearest(scored.horizons, policy.default_days)
    default = default_probability(scored.probability, scored.horizons, policy)
    waited = wait(asked.snapshot, asked.due, scored.horizons, scored.first, scored.probability)
    columns: dict[str, object] = {
        "receivable_id": units["receivable_id"],
        "customer_id": units["customer_id"],
        "deal_id": units["deal_id"],
        "as_of": as_of.isoformat(),
        "due_date": units["due"].dt.strftime("%Y-%m-%d"),
        "amount": owed,
        "days_past_due": asked.snapshot - asked.due,
        "grade": [policy.grade(p).value for p in delay],
        "points": [round(policy.points(one.log_odds)) for one in found],
        "delay_days": scored.explained,
        "delay_probability": delay,
        "default_days": default_days,
        "default_probability": default,
        "expected_loss": np.round(expected_loss(owed, default, policy), 2),
        "cost_of_waiting": np.round(cost(owed, waited.days, policy.money), 2),
    }
    for at, horizon in enumerate(scored.horizons):
        columns[column_of(horizon)] = np.where(
            scored.first <= at, scored.probability[:, at], np.nan
        )
    if explain:
        columns["baseline_log_odds"] = [one.base_log_odds for one in found]
        columns["baseline_probability"] = [one.base_probability for one in found]
        for at, cause in enumerate(Cause):
            columns[f"{cause.value}_log_odds"] = [one.cause_log_odds[at] for one in found]
            columns[f"{cause.value}_probability_points"] = [
                one.cause_probability[at] for one in found
            ]
            # The name it had first, which reads like the scorecard's: kept, as every column is.
            columns[f"{cause.value}_points"] = columns[f"{cause.value}_probability_points"]
    columns["model_version"] = bundle.manifest.model_version
    # A model of simulated customers says nothing of real ones, nor the other way round.
    columns["synthetic"] = source.synthetic or bundle.manifest.synthetic
    return pd.DataFrame(columns, index=units.index)


def check_suffix(path: Path, suffixes: tuple[str, ...] = SUFFIXES) -> None:
    """Refuse a file whose suffix names no format.

    Raises
    ------
    InvalidLedger
        Naming the suffixes that do.
    """
    if path.suffix.lower() not in suffixes:
        allowed = ", ".join(suffixes)
        raise InvalidLedger(
            f"输出文件 {path.name} 的后缀须为 {allowed} 之一",
            f"{path.name} must end in one of: {allowed}",
        )


def write_table(table: pd.DataFrame, path: Path) -> None:
    """Write a table as CSV or Parquet, by the file's suffix: whole, or what stood there stands."""
    check_suffix(path)
    with whole_file(path) as fresh:
        if path.suffix.lower() == ".parquet":
            table.to_parquet(fresh, index=False)
        else:
            table.to_csv(fresh, index=False, encoding="utf-8")
