"""Memory is kept for the next array while training, and handed back afterwards."""

import resource
from pathlib import Path

import numpy as np

from training.memory import kept_memory

NUMBERS, FEW = 25_000_000, 1_000_000
"""200 MB, more than the C library keeps by itself, and 8, which it keeps."""


def faults(numbers: int = NUMBERS) -> int:
    """Pages that filling an array asked the machine for."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    np.ones(numbers)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def resident() -> int:
    """Bytes this process holds."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize()


def test_an_array_takes_the_place_of_the_one_before_until_the_work_is_done() -> None:
    usual, held = faults(), resident()
    with kept_memory():
        faults()
        kept, at_work = faults(), resident()
    assert kept < usual / 5
    assert at_work > held + 4 * NUMBERS
    assert resident() < held + NUMBERS
    assert faults() > usual / 2


def test_smaller_arrays_are_kept_afterwards_as_well() -> None:
    with kept_memory():
        faults(FEW)
    first = faults(FEW)
    assert faults(FEW) <= first / 5
