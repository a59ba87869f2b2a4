"""History features of a long ledger: seconds, how they grow, and whether they are right.

Pages of memory are those of the ``huikuan`` command (``training/__init__.py``).
"""

import multiprocessing
import os
import resource
import time
from dataclasses import dataclass
from itertools import pairwise
from math import log

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

import training  # noqa: F401  # sets the pages, for the processes begun here too
from data_schemas.codes import AgencyType, ContactResult, GovernmentLevel, ProcessState
from data_schemas.frame import Ledger, empty_frame, ledger_of
from model.asked import Asked
from model.day import NEVER, Floats, day_of, to_column
from model.extras import extra_features, extras_of
from model.feature import Feature
from model.features import matrix
from model.features_history import HISTORY_FEATURES
from model.features_process import PROCESS_FEATURES
from model.features_receivable import RECEIVABLE_FEATURES
from model.units import open_units
from model.view import LedgerView
from tests.property.reference import Book

FIRST, SPAN = 16_071, 4_000
"""The first invoice's day (2014-01-01), and the days over which invoices are written."""
A_CUSTOMER = 50
"""Receivables of a customer, on average."""
COMPARED = 2_000
SIZES = (100_000, 300_000, 1_000_000)
RUNS = 5
MOST_SECONDS = 30.0
MOST_GROWTH = 1.1


def names(letter: str, n: int) -> NDArray[np.object_]:
    return np.array([f"{letter}{i}" for i in range(n)], dtype="object")


def table(table_name: str, **columns: object) -> pd.DataFrame:
    """A checked frame of these columns; texts stay objects."""
    n = len(next(iter(columns.values())))  # type: ignore[arg-type]  # the first has a length
    found = empty_frame(table_name).reindex(range(n))
    for name, values in columns.items():
        values = np.full(n, values, dtype="object") if isinstance(values, str) else values
        is_text = isinstance(values, np.ndarray) and values.dtype == object
        found[name] = pd.Series(values, dtype="object") if is_text else values
    return found


def long_ledger(n: int) -> Ledger:
    """``n`` receivables in no order, paid in one or two parts, with contacts, promises, states."""
    rng = np.random.default_rng(1)
    customers, deals = names("C", n // A_CUSTOMER), names("D", n // 3)
    whose = (len(customers) * rng.beta(0.7, 3, n)).astype("int64")
    ids = names("R", n)
    issue = FIRST + rng.integers(0, SPAN, n)
    due = issue + rng.choice([30, 60, 90], n)
    paid = np.maximum(due + np.rint(rng.normal(20, 60, n)).astype("int64"), issue)
    paid = np.where((rng.random(n) < 0.93) & (paid <= FIRST + SPAN), paid, NEVER)
    amount = np.round(rng.lognormal(11, 1, n), 2)
    receivables = table(
        "receivables", receivable_id=ids, customer_id=customers[whose],
        deal_id=deals[rng.integers(0, len(deals), n)], invoice_date=to_column(issue),
        due_date=to_column(due), amount=amount,
    )  # fmt: skip
    for column, values in (("x_seller", names("S", 200)), ("x_unit", names("U", 5))):
        chosen = values[rng.integers(0, len(values), n)]
        receivables[column] = pd.Series(chosen, dtype="object")
    settled = np.flatnonzero(paid < NEVER)
    split = settled[rng.random(len(settled)) < 0.2]
    first = np.zeros(n)
    first[split] = np.round(amount[split] * 0.4, 2)
    which = np.r_[settled, split]
    days = np.r_[paid[settled], np.maximum(paid[split] - 10, issue[split])]
    payments = table(
        "payments", payment_id=names("P", len(which)), receivable_id=ids[which],
        paid_date=to_column(days), amount=np.r_[(amount - first)[settled], first[split]],
        kind="cash",
    )  # fmt: skip
    about = rng.integers(0, n, n // 2)
    day = due[about] + rng.integers(-5, 60, len(about))
    result = np.array([r.value for r in ContactResult], dtype="object")
    result = result[rng.integers(0, len(result), len(about))]
    promised = np.where(result == "promised", day + rng.integers(1, 40, len(about)), NEVER)
    contacts = table(
        "contacts", contact_id=names("K", len(about)), customer_id=customers[whose[about]],
        receivable_id=ids[about], date=to_column(day), channel="phone", result=result,
        promised_date=to_column(promised),
    )  # fmt: skip
    of = rng.integers(0, n, n)
    state = np.array([s.value for s in ProcessState], dtype="object")
    states = table(
        "states", receivable_id=ids[of], state=state[rng.integers(0, len(state), n)],
        date=to_column(issue[of] + rng.integers(0, 60, n)),
    )  # fmt: skip
    kinds = np.array([a.value for a in AgencyType], dtype="object")
    levels = np.array([v.value for v in GovernmentLevel], dtype="object")
    many = len(customers)
    known = table(
        "customers", customer_id=customers, agency_type=kinds[rng.integers(0, len(kinds), many)],
        level=levels[rng.integers(0, len(levels), many)],
        region=names("G", 31)[rng.integers(0, 31, many)],
    )  # fmt: skip
    signed = table(
        "deals", deal_id=deals, customer_id=customers[rng.integers(0, many, len(deals))],
        signing_date=to_column(FIRST + rng.integers(0, SPAN, len(deals))),
        amount=np.full(len(deals), 1e6),
    )  # fmt: skip
    return ledger_of(
        day_of(FIRST + SPAN + 1), receivables=receivables, payments=payments, contacts=contacts,
        states=states, customers=known, deals=signed,
    )  # fmt: skip


@dataclass(frozen=True)
class Told:
    """What history says of a ledger's receivables, and the processor seconds that took.

    ``kernel`` are those the operating system spent, nearly all of them on handing out memory.
    """

    seconds: float
    kernel: float
    units: pd.DataFrame
    features: tuple[Feature, ...]
    inputs: Floats


def told(ledger: Ledger) -> Told:
    """From a ledger to the features of its history.

    One unit a receivable, up to 200 days after its invoice; making the units is not counted.
    """
    own = extra_features(extras_of(ledger))
    features = (*HISTORY_FEATURES, *RECEIVABLE_FEATURES, *PROCESS_FEATURES, *own)
    units = open_units(LedgerView(ledger), (-10_000,))
    rng = np.random.default_rng(2)
    units["snapshot"] += pd.to_timedelta(rng.integers(0, 200, len(units)), unit="D")
    start = os.times()
    inputs = matrix(features, Asked(units, LedgerView(ledger)), {})
    end = os.times()
    return Told(end.user - start.user, end.system - start.system, units, features, inputs)


def cost(n: int) -> tuple[float, float, float]:
    """Seconds, the kernel's seconds, and GiB at most of a process that does nothing else."""
    told(long_ledger(1_000))  # what is imported or compiled when first used is not the ledger's
    found = told(long_ledger(n))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    return found.seconds, found.kernel, peak


def in_a_process_of_its_own(n: int) -> tuple[float, float, float]:
    """Of every size the memory is new; in one process a small ledger lives off an earlier one."""
    with multiprocessing.get_context("spawn").Pool(1) as one:
        return one.apply(cost, (n,))


def test_a_million_receivables() -> None:
    """Sizes take turns, so that a busy minute is not held against one of them."""
    runs = [{n: in_a_process_of_its_own(n) for n in SIZES} for _ in range(RUNS)]
    usual = {n: np.median([run[n] for run in runs], axis=0) for n in SIZES}
    whole = {n: float(seconds + kernel) for n, (seconds, kernel, _) in usual.items()}
    steps = [*pairwise(SIZES), (SIZES[0], SIZES[-1])]
    growth = {(m, n): log(whole[n] / whole[m]) / log(n / m) for m, n in steps}
    for n, (seconds, kernel, peak) in usual.items():
        print(f"\nhistory of {n:,} receivables: {seconds:.2f} s of one processor", end="")
        print(f" and {kernel:.2f} s of the kernel, {peak:.1f} GiB at most", end="")
    for (m, n), power in growth.items():
        print(f"\n{m:,} to {n:,}: n^{power:.2f}", end="")
    print("; the kernel's seconds and the making of the ledger's index among them")
    assert whole[SIZES[-1]] < MOST_SECONDS
    assert growth[SIZES[0], SIZES[-1]] < MOST_GROWTH


@pytest.mark.timeout(3600)
def test_two_thousand_random_rows_equal_the_slow_reference() -> None:
    """A difference is told in units of the value, at least of 1."""
    ledger = long_ledger(SIZES[-1])
    found = told(ledger)
    some = np.sort(np.random.default_rng(4).choice(len(found.units), COMPARED, replace=False))
    sample = found.units.iloc[some].copy()
    own = ledger.receivables.set_index("receivable_id").loc[sample["receivable_id"]]
    sample["x_seller"] = own["x_seller"].to_numpy()
    start = time.process_time()
    book = Book(ledger, sample)
    wanted = [book.features(unit, ["x_seller"]) for unit in sample.itertuples()]
    took = time.process_time() - start
    compared, worst = 0, 0.0
    for at, feature in enumerate(found.features):
        if feature.name.startswith("x_unit"):  # one-hot: no history
            continue
        want = np.array([row[feature.name] for row in wanted], dtype="float64")
        have = found.inputs[some, at]
        np.testing.assert_allclose(have, want, rtol=1e-7, atol=1e-7, err_msg=feature.name)
        off = np.abs(have - want) / np.maximum(np.abs(want), 1.0)
        compared, worst = compared + 1, max(worst, float(np.nanmax(off, initial=0.0)))
    print(
        f"\n{compared} features of {COMPARED:,} random rows of {len(found.units):,} equal the slow"
        f" reference, off by {worst:.0e} at most; the reference took {took:,.0f} s"
    )
