"""Where a register begins is found where it begins late, and never where it is whole."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from model.day import NEVER, Days, day_number
from training.truncation import LeftTruncation, left_truncation

START = day_number(date(2022, 1, 1))
AS_OF = date(2025, 1, 1)
BEGIN = date(2023, 7, 1)


def register(
    seed: int = 3, receivables: int = 3000, customers: int = 40, growth: float = 1.0
) -> tuple[Days, Days, Days]:
    """Customers, issue and settlement over three years; volume grows ``growth``-fold a year."""
    rng = np.random.default_rng(seed)
    span = day_number(AS_OF) - START
    years = span / 365
    share = rng.random(receivables)
    at = share if growth == 1 else np.log1p(share * (growth**years - 1)) / np.log(growth) / years
    issue = START + np.floor(at * span).astype("int64")
    delay = np.ceil(rng.lognormal(4.0, 0.8, receivables)).astype("int64")
    settled = np.where(issue + delay < day_number(AS_OF), issue + delay, NEVER)
    return rng.integers(0, customers, receivables), issue, settled


def begun(whole: tuple[Days, Days, Days], begin: date = BEGIN) -> tuple[Days, Days, Days]:
    """The same taken over into a new system: what was settled before is not there."""
    customer, issue, settled = whole
    there = settled >= day_number(begin)
    return customer[there], issue[there], settled[there]


@pytest.mark.parametrize("growth", [1.0, 2.0, 8.0])
@pytest.mark.parametrize("seed", range(4))
def test_a_whole_register_is_left_alone(seed: int, growth: float) -> None:
    assert left_truncation(*register(seed, growth=growth), AS_OF) is None


@pytest.mark.parametrize("growth", [1.0, 2.0])
@pytest.mark.parametrize("seed", range(4))
def test_the_beginning_is_found(seed: int, growth: float) -> None:
    found = left_truncation(*begun(register(seed, growth=growth)), AS_OF)
    assert found is not None
    assert abs(found.settled_from - BEGIN) <= timedelta(days=5)
    assert BEGIN - timedelta(days=20) <= found.complete_from <= found.settled_from
    assert found.oldest < BEGIN
    assert found.settled == 0


def test_it_counts_the_receivables_that_were_taken_over() -> None:
    customer, issue, settled = begun(register())
    found = left_truncation(customer, issue, settled, AS_OF)
    assert found is not None
    old = issue < day_number(found.complete_from)
    assert found.receivables == old.sum() > 100
    assert found.open_now == (old & (settled >= NEVER)).sum()


def test_a_few_old_settlements_do_not_hide_it() -> None:
    customer, issue, settled = register()
    rng = np.random.default_rng(0)
    there = (settled >= day_number(BEGIN)) | (rng.random(len(issue)) < 0.004)
    found = left_truncation(customer[there], issue[there], settled[there], AS_OF)
    assert found is not None
    assert abs(found.settled_from - BEGIN) <= timedelta(days=15)
    assert found.settled > 0


def test_a_late_first_payment_run_is_no_beginning() -> None:
    """Everybody pays at the end of the quarter: nothing is settled in the first one."""
    customer, issue, _ = register()
    settled = START + 91 * ((issue - START) // 91 + 1)
    settled = np.where(settled < day_number(AS_OF), settled, NEVER)
    assert left_truncation(customer, issue, settled, AS_OF) is None


def test_one_slow_payer_is_no_beginning() -> None:
    customer, issue, settled = register()
    first = np.flatnonzero(issue < START + 25)[:12]
    customer, issue, settled = customer.copy(), issue - 400, settled - 400
    issue[first] -= 200
    customer[first] = 7
    assert left_truncation(customer, issue, settled, AS_OF - timedelta(days=400)) is None


def test_what_the_mapping_left_out_leaves_a_whole_register() -> None:
    customer, issue, settled = begun(register())
    kept = issue >= day_number(BEGIN)
    assert left_truncation(customer[kept], issue[kept], settled[kept], AS_OF) is None


def test_it_looks_at_nothing_from_the_day_on() -> None:
    customer, issue, settled = begun(register())
    day = BEGIN + timedelta(days=250)
    then = issue < day_number(day)
    known = np.where(settled < day_number(day), settled, NEVER)
    assert left_truncation(customer, issue, settled, day) == left_truncation(
        customer[then], issue[then], known[then], day
    )


@pytest.mark.parametrize("count", [0, 1, 30])
def test_too_few_settlements_say_nothing(count: int) -> None:
    customer, issue, settled = begun(register())
    found: LeftTruncation | None = left_truncation(
        customer[:count], issue[:count], settled[:count], AS_OF
    )
    assert found is None
