"""One BLAS thread at a time: the matrices here are small, and waiting threads cost threefold."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from threadpoolctl import threadpool_limits

P = ParamSpec("P")
T = TypeVar("T")


def one_blas_thread(work: Callable[P, T]) -> Callable[P, T]:
    """Run ``work`` with one thread in each BLAS library; LightGBM keeps its own."""

    @functools.wraps(work)
    def limited(*args: P.args, **kwargs: P.kwargs) -> T:
        with threadpool_limits(limits=1, user_api="blas"):
            return work(*args, **kwargs)

    return limited
