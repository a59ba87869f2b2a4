"""`make bench`: how long training takes, from a ledger in memory to a bundle, both stages.

The guard against leakage looks on, as it does in ``huikuan train``; reading the ledger, baselines,
plots and MLflow are not counted, but of the largest ledger, where the baselines are. Every size has
a process of its own.
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
from training.bare_company import bare_company
from training.evidence import holdout_rows
from training.fit import fit
from training.known import known
from training.leakage import LeakageGuard
from training.simulate import simulate

DEALS = (37_400, 374_000)
"""Of simulated companies with about 100,000 and 1,000,000 receivables."""
MOST_SECONDS = 60.0
LARGEST = 5_000_000
"""Receivables of a register without causes, of 150 customers at most."""
MOST_GIB = 16.0
"""What the largest may take of a machine's memory."""


def cost(deals: int) -> tuple[int, float, float]:
    """Receivables, seconds of training by the clock, and GiB at most."""
    ledger = simulate(deals, seed=1).ledger
    guard = LeakageGuard(Policy(), day_number(ledger.as_of))
    start = time.perf_counter()
    fit(ledger, ledger.as_of, guard=guard)
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


def cost_of_the_largest() -> tuple[int, float, float]:
    """The same of a bare register, with what the baselines say of the rows held out."""
    ledger = bare_company(LARGEST, seed=1).ledger
    start = time.perf_counter()
    found = fit(ledger, ledger.as_of)
    held_out = holdout_rows(found, known(ledger, ledger.as_of))
    took = time.perf_counter() - start
    assert {"base_rate", "customer_rate", "logistic"} <= set(held_out.columns)
    return len(ledger.receivables), took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


@pytest.mark.timeout(3600)
def test_the_largest_ledger_is_learnt() -> None:
    with multiprocessing.get_context("spawn").Pool(1) as one:
        rows, took, peak = one.apply(cost_of_the_largest)
    print(f"\n{rows:,} receivables: trained and compared in {took:.0f} s, {peak:.1f} GiB at most")
    assert peak < MOST_GIB
