"""Memory is kept for the next array while training, and handed back afterwards."""

import multiprocessing
import resource
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from training.memory import kept_memory

NUMBERS, FEW = 25_000_000, 1_000_000
"""200 MB, more than the C library keeps by itself, and 8, which it keeps."""


def alone(measure: Callable[[], tuple[int, ...]]) -> tuple[int, ...]:
    """What a process of its own measures: one that has fitted before may have room left."""
    with multiprocessing.get_context("spawn").Pool(1) as one:
        return one.apply(measure)


def faults(numbers: int = NUMBERS) -> int:
    """Pages that filling an array asked the machine for."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    np.ones(numbers)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def resident() -> int:
    """Bytes this process holds."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize()


def large() -> tuple[int, ...]:
    usual, before = faults(), resident()
    with kept_memory():
        faults()
        kept, at_work = faults(), resident()
    return usual, kept, at_work - before, resident() - before, faults()


def small() -> tuple[int, ...]:
    with kept_memory():
        faults(FEW)
    return faults(FEW), faults(FEW)


@pytest.mark.slow
def test_an_array_takes_the_place_of_the_one_before_until_the_work_is_done() -> None:
    usual, kept, at_work, afterwards, again = alone(large)
    assert kept < usual / 5
    assert at_work > 4 * NUMBERS
    assert afterwards < NUMBERS
    assert again > usual / 2


@pytest.mark.slow
def test_smaller_arrays_are_kept_afterwards_as_well() -> None:
    first, second = alone(small)
    assert second < first / 5
