"""How many threads do what: two at a time, and in BLAS one.

The matrices here are small, and threads of one that wait for each other cost threefold.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from threadpoolctl import threadpool_limits

WORKERS = 2
"""Horizons fitted side by side, inputs looked at side by side."""
P = ParamSpec("P")
T = TypeVar("T")


def one_blas_thread(work: Callable[P, T]) -> Callable[P, T]:
    """Run ``work`` with one thread in each BLAS library; LightGBM keeps its own."""

    @functools.wraps(work)
    def limited(*args: P.args, **kwargs: P.kwargs) -> T:
        with threadpool_limits(limits=1, user_api="blas"):
            return work(*args, **kwargs)

    return limited
