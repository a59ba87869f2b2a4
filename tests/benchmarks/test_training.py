"""`make bench`: how long training takes, from a ledger in memory to a bundle, both stages.

The guard against leakage looks on, as it does in ``huikuan train``; reading the ledger, baselines,
plots and MLflow are not counted. Every size has a process of its own.
"""

from __future__ import annotations

import multiprocessing
import resource
import time
from math import log

import pytest

import training  # noqa: F401  # sets the pages of memory, for the processes begun here too
from data_schemas.policy import Policy
from model.day import day_number
from training.fit import fit
from training.leakage import LeakageGuard
from training.simulate import simulate

DEALS = (37_400, 374_000)
"""Of simulated companies with about 100,000 and 1,000,000 receivables."""
MOST_SECONDS = 60.0


def cost(deals: int) -> tuple[int, float, float]:
    """Receivables, seconds of training by the clock, and GiB at most."""
    ledger = simulate(deals, seed=1).ledger
    guard = LeakageGuard(Policy(), day_number(ledger.as_of))
    start = time.perf_counter()
    fit(ledger, ledger.as_of, inspect=guard.look)
    took = time.perf_counter() - start
    return len(ledger.receivables), took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


@pytest.mark.timeout(3600)
def test_time_to_train() -> None:
    found = []
    for deals in DEALS:
        with multiprocessing.get_context("spawn").Pool(1) as one:
            found.append(one.apply(cost, (deals,)))
        rows, took, peak = found[-1]
        print(f"\n{rows:,} receivables: trained in {took:.0f} s, {peak:.1f} GiB at most", end="")
    (few, short, _), (many, long, _) = found
    print(f"\ngrowth n^{log(long / short) / log(many / few):.2f}")
    assert short < MOST_SECONDS
