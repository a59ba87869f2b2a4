"""What is done beside the learning: preparing the next stage, and looking for leaks."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Protocol

from data_schemas.frame import Ledger
from data_schemas.store import LedgerVersions
from training.horizon import StageLearner
from training.snapshots import StageRows


class Guard(Protocol):
    """Who may object to learning from a ledger, by raising (``leakage.LeakageGuard``)."""

    def look_at_all(self, ledger: Ledger | LedgerVersions, /) -> None:
        """Look at the ledger as it is, whatever day the model is made for."""

    def look(self, rows: StageRows, horizons: list[int], /) -> None:
        """Look at what a stage is learnt from."""


class Aside:
    """Does one thing after the other while stages are learnt.

    Parameters
    ----------
    ledger : Ledger or LedgerVersions
    guard : Guard, optional
        Looks at the ledger first, then at each stage.
    """

    def __init__(self, ledger: Ledger | LedgerVersions, guard: Guard | None) -> None:
        self._ledger, self._guard, self._looks = ledger, guard, list[Future[None]]()
        self._pool = ThreadPoolExecutor(1)

    def __enter__(self) -> Aside:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def prepare(
        self, learner: Callable[[list[int]], StageLearner], horizons: list[int]
    ) -> Future[StageLearner]:
        """Make what learns a stage, then have its rows looked at."""
        made = self._pool.submit(learner, horizons)
        if guard := self._guard:
            if not self._looks:  # learning can begin before this has ended
                self._looks.append(self._pool.submit(guard.look_at_all, self._ledger))
            look = self._pool.submit(lambda: guard.look(made.result().rows, horizons))
            self._looks.append(look)
        return made

    def stop_if_objected(self, *, wait: bool = False) -> None:
        """Raise what the guard raised, so far or once it has looked at everything."""
        for look in self._looks:
            if wait or look.done():
                look.result()
