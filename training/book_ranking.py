"""How much late money a ranking meets early, on a ledger whose outcomes are known.

``python -m training.book_ranking FOLDER --cutoff DATE --as-of DATE --horizons 0,30,60`` trains on
what was known at the cutoff, then ranks the claims open on later days and looks at what became of
them. Every claim counts as the same work: what it takes is not on record there.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from data_schemas.frame import Ledger
from data_schemas.policy import Policy
from model.curve import nearest
from model.day import day_number
from model.portfolio.matrix import matrix_of
from model.portfolio.work import captured, ranked
from model.scorer import Scorer
from model.units import known_before
from model.view import LedgerView
from training.decisions_book import FIRST_WORK
from training.fit import fit

STEP = 14
"""Days between two looks."""
RANKINGS = ("model", "amount", "age", "amount × age rate", "the late amount itself")


def late_amounts(
    ledger: Ledger, cutoff: date, as_of: date, horizons: tuple[int, ...], policy: Policy
) -> pd.DataFrame:
    """Share of the late amount met in the first fifth of the claims, by ranking and day.

    Late is unpaid at the longest horizon after the due date or the day, whichever is later.

    Returns
    -------
    DataFrame
        Columns ``day, claims, late`` (CNY) and one per ranking.
    """
    bundle = fit(ledger, cutoff, horizons).bundle
    scorer = Scorer(bundle, policy)
    last = LedgerView(known_before(ledger, as_of))
    rows = [_look(scorer, ledger, last, day) for day in _days(cutoff, as_of, horizons)]
    return pd.DataFrame(rows, columns=["day", "claims", "late", *RANKINGS])


def _days(cutoff: date, as_of: date, horizons: tuple[int, ...]) -> Iterator[date]:
    """Days from the cutoff on whose longest horizon lies before the as-of day."""
    day = cutoff
    while day + timedelta(days=max(horizons)) < as_of:
        yield day
        day += timedelta(days=STEP)


def _look(scorer: Scorer, ledger: Ledger, last: LedgerView, day: date) -> list[object]:
    view = LedgerView(known_before(ledger, day))
    scored = scorer.score_open(view, day)
    horizon = nearest(scored.horizons, max(scored.horizons))
    t, asked = day_number(day), scored.asked
    question = np.maximum(asked.due, t) + horizon
    known = question < day_number(last.ledger.as_of)
    at = last.receivable_ids.get_indexer(pd.Index(asked.units["receivable_id"]))
    known &= (at >= 0) & ~last.outcomes.excluded[at]
    late = (last.outcomes.paid[at] > question)[known]
    amount, age = asked.amount[known], (t - asked.due)[known]
    months = scorer.policy.portfolio.matrix_months
    rate = matrix_of(view, day, months=months, default_days=horizon).rate_at(age)
    probability = scored.probability[known, scored.horizons.index(horizon)]
    worth = amount * late
    values = (probability * amount, amount, age - age.min(initial=0) + 1.0, rate * amount, worth)
    hours = np.ones(len(worth))
    met = [captured(ranked(v.astype("float64"), hours), hours, worth, FIRST_WORK) for v in values]
    return [day, len(worth), float(worth.sum()), *met]


def main(argv: Sequence[str] | None = None) -> None:
    """Print the shares by day and their mean."""
    from training.ledger_folder import read_ledger_folder

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cutoff", type=date.fromisoformat, required=True)
    parser.add_argument("--as-of", type=date.fromisoformat, required=True)
    parser.add_argument("--horizons", default="0,30,60")
    args = parser.parse_args(argv)
    horizons = tuple(int(part) for part in args.horizons.split(","))
    ledger = read_ledger_folder(args.folder, args.as_of)[0]
    found = late_amounts(ledger, args.cutoff, args.as_of, horizons, Policy())
    sys.stdout.write(found.round(3).to_string(index=False) + "\n")
    means = ", ".join(f"{name} {found[name].mean():.3f}" for name in RANKINGS)
    sys.stdout.write(f"mean of {len(found)} days: {means}\n")


if __name__ == "__main__":
    main()
