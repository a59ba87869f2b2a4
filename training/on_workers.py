"""Rows told and explained by the workers of a Dask scheduler, where the ledger's machine is small.

What is asked of a ledger needs all of it and stays where the ledger is; what a model makes of the
rows does not. A worker needs this code in the version of the caller, and nothing else: it is sent
the model. What it is worth, ADR 0045 says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np

from data_schemas.codes import Stage
from data_schemas.errors import SchedulerUnavailable
from data_schemas.schema_hash import schema_hash
from model.bundle import Bundle, Contributions
from model.bundle_check import FORMAT
from model.day import Days, Floats
from model.manifest import Manifest

if TYPE_CHECKING:
    from distributed import Client, Future

BYTES = 4 * 2**20
"""Of the rows of a task: a second of work. Dask warns of tasks of more than 10 MiB."""
WAIT = 15
"""Seconds to wait for the scheduler, and for its first worker."""
TRIES = 3
"""Times that rows are given to workers before it is taken that they die of them."""


@dataclass(frozen=True)
class Sent:
    """A model as it is sent to a worker."""

    version: str
    manifest: str
    texts: dict[str, str]


class SpreadBundle(Bundle):
    """A bundle whose rows are told and explained by workers, part by part, in order.

    The figures are those of the bundle itself.
    """

    def __init__(self, bundle: Bundle, client: Client) -> None:
        super().__init__(bundle.manifest, bundle.texts)
        self._client = client
        self._sent = self._send()

    def _send(self) -> Future:
        manifest = self.manifest
        sent = Sent(manifest.model_version, manifest.model_dump_json(), self.texts)
        return self._client.scatter(sent, broadcast=True)

    def predict(
        self, stage: Stage, x: Floats, first: Days | None = None, threads: int = 1
    ) -> Floats:
        """As ``Bundle.predict``."""
        told = self._spread(_predict, threads, stage, (x, first))
        return np.concatenate(told) if told else super().predict(stage, x, first, threads)

    def explain(
        self, stage: Stage, x: Floats, days: int, first: Days | None = None, threads: int = 1
    ) -> Contributions:
        """As ``Bundle.explain``."""
        told = self._spread(_explain, threads, stage, (x, first), days)
        if not told:
            return super().explain(stage, x, days, first, threads)
        names = [one.name for one in fields(Contributions)]
        return Contributions(*(np.concatenate([getattr(t, n) for t in told]) for n in names))

    def _spread(
        self, task: Callable[..., Any], threads: int, stage: Stage,
        asked: tuple[Floats, Days | None], *more: object,
    ) -> list[Any]:  # fmt: skip
        """What workers make of each part of the rows, in order; nothing of few rows.

        What a worker had when it died is given to another, and the model sent again: it may have
        gone with it.
        """
        x, first = asked
        rows = max(BYTES // (8 * x.shape[1]), 1)
        if len(x) <= rows:
            return []
        from distributed.client import FutureCancelledError
        from distributed.scheduler import KilledWorker

        parts = [slice(start, start + rows) for start in range(0, len(x), rows)]
        told: dict[int, Any] = {}
        died: BaseException | None = None
        for attempt in range(TRIES):
            if attempt:
                self._client.wait_for_workers(1, timeout=WAIT)
                self._sent = self._send()
            tasks = {
                at: self._client.submit(
                    task, self._sent, stage, x[part], None if first is None else first[part],
                    threads, *more, pure=False,
                )
                for at, part in enumerate(parts)
                if at not in told
            }  # fmt: skip
            for at, one in tasks.items():
                try:
                    told[at] = one.result()
                except (FutureCancelledError, KilledWorker) as err:
                    died = err
            if len(told) == len(parts):
                return [told[at] for at in range(len(parts))]
        raise WorkersDied from died


class WorkersDied(Exception):
    """Workers died of the same rows again and again."""


@contextmanager
def workers(address: str) -> Iterator[Client]:
    """The workers of the scheduler at an address, all of them of this version.

    Raises
    ------
    SchedulerUnavailable
        If nobody answers there, no worker is connected, one runs other code, or they die.
    """
    from distributed.comm import CommClosedError

    client = _client(address)
    try:
        client.wait_for_workers(1, timeout=WAIT)
        _check_versions(client.run(_version))
        yield client
    except WorkersDied as err:
        raise SchedulerUnavailable(
            f"调度器 {address} 的计算进程反复中断，请查看其日志",
            f"workers of the scheduler {address} died again and again: see their logs",
        ) from err
    except (CommClosedError, TimeoutError) as err:
        raise _unavailable(address, err) from err
    finally:
        client.close()


@contextmanager
def spread_over(bundle: Bundle, address: str | None) -> Iterator[Bundle]:
    """The bundle, its rows spread over the workers of a scheduler where one is named.

    Raises
    ------
    SchedulerUnavailable
        As ``workers``.
    """
    if address is None:
        yield bundle
        return
    with workers(address) as client:
        yield SpreadBundle(bundle, client)


def _client(address: str) -> Client:
    from distributed import Client

    try:
        return Client(address, timeout=WAIT, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as err:
        raise _unavailable(address, err) from err


def _unavailable(address: str, err: Exception) -> SchedulerUnavailable:
    why = str(err).partition("\n")[0] or type(err).__name__
    return SchedulerUnavailable(
        f"无法使用调度器 {address}：{why}；请先启动 dask scheduler 和至少一个 dask worker",
        f"cannot use the scheduler {address}: {why}; start dask scheduler and at least one dask"
        " worker there first",
    )


def _check_versions(found: dict[str, str]) -> None:
    other = [worker for worker, version in found.items() if version != _version()]
    if other:
        named = ", ".join(other)
        raise SchedulerUnavailable(
            f"计算进程的代码版本与本机不同：{named}",
            f"workers run another version of this code: {named}",
        )


def _version() -> str:
    return f"{FORMAT} {schema_hash()}"


_HELD: dict[str, Bundle] = {}
"""The models a worker has read, by version: one is read once."""


def _bundle(sent: Sent) -> Bundle:
    held = _HELD.get(sent.version)
    if held is None:  # what is returned is our own: another thread may put its model in the place
        held = Bundle(Manifest.model_validate_json(sent.manifest), sent.texts)
        _HELD.clear()
        _HELD[sent.version] = held
    return held


def _predict(sent: Sent, stage: Stage, x: Floats, first: Days | None, threads: int) -> Floats:
    return _bundle(sent).predict(stage, x, first, threads)


def _explain(
    sent: Sent, stage: Stage, x: Floats, first: Days | None, threads: int, days: int
) -> Contributions:
    return _bundle(sent).explain(stage, x, days, first, threads)
