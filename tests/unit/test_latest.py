"""The last row of a key up to a day."""

from __future__ import annotations

import numpy as np

from model.day import NEVER
from model.latest import Latest


def test_the_last_of_a_key_until_a_day_and_nobody_elses() -> None:
    latest = Latest(np.array([0, 0, 0, 2]), np.array([-5, 7, 7, 9]))
    asked = [
        (0, -6),
        (0, -5),
        (0, 6),
        (0, 7),
        (0, NEVER),
        (1, 99),
        (2, 8),
        (2, 9),
        (-1, 99),
        (3, 1),
    ]
    found, there = latest.until(*np.array(asked).T)
    told = [at if is_there else None for at, is_there in zip(found, there, strict=True)]
    assert told == [None, 0, 0, 2, 2, None, None, 3, None, None]
