"""The process that serves: logging, the port, uvicorn. The only place that configures logging."""

from __future__ import annotations

import logging
import socket
import sys
import time
from typing import Any

import uvicorn
from fastapi import FastAPI
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors.multiprocess import Multiprocess, Process

from data_schemas.command import private_files
from data_schemas.errors import RiskError
from data_schemas.policy import read_policy
from data_schemas.settings import Settings
from data_schemas.store import open_store
from service import logs
from service.app import create_app
from service.protocol import CONNECTIONS, BoundedHead

log = logging.getLogger("huikuan")

STOP_SECONDS = 20
"""How long a stop waits for answers under way; whoever sends no more would hold it up for ever.
Below the 30 s that those who run services usually wait themselves before they kill."""
SILENT_SECONDS = 30
"""How long a worker may say nothing before another takes its place. It says nothing while it is
being loaded: with uvicorn's own 5 s a busy machine replaced them for ever and served nobody."""
LOOK_SECONDS = 1
"""How long one look at a worker waits for its word: signals are seen between two looks."""

_HOW: dict[str, Any] = {
    "http": BoundedHead,
    "limit_concurrency": CONNECTIONS,
    "log_config": None,
    "access_log": False,
    "server_header": False,
    "timeout_graceful_shutdown": STOP_SECONDS,
}


class CannotListen(RiskError):
    """The address is taken or not ours."""

    code = "cannot_listen"


def serve(settings: Settings) -> None:
    """Serve until stopped.

    The desk keeps each page's state in its process, so it is served by a single worker; with
    several, the API is all there is.

    Raises
    ------
    CannotListen
        If the address is taken.
    InvalidPolicy
        If the policy file cannot be used.
    StoreUnavailable
        If the database cannot be used.
    """
    logs.configure(settings.log_format)
    _check_address(settings)
    # What the application would find at its start, as a traceback in each worker.
    read_policy(settings.policy)
    open_store(settings.database).close()
    log.info("starting", extra={"url": f"http://{settings.host}:{settings.port}/"})
    if settings.workers == 1:
        uvicorn.run(create_app(settings), host=settings.host, port=settings.port, **_HOW)
        return
    config = uvicorn.Config(
        "service.main:worker",
        factory=True,
        workers=settings.workers,
        host=settings.host,
        port=settings.port,
        **_HOW,
        timeout_worker_healthcheck=LOOK_SECONDS,
    )
    workers = _Workers(config, [config.bind_socket()])
    workers.run()
    if any(one.exitcode == STARTUP_FAILURE for one in workers.processes):
        sys.exit(STARTUP_FAILURE)  # as with a single one: a supervisor must see that it failed


class _Workers(Multiprocess):
    """Worker processes; once they are told to stop, who comes then is refused.

    Uvicorn's own keeps the port open until the last worker has ended: whoever connected meanwhile
    was let in by nobody, hung for up to ``STOP_SECONDS`` and was then cut off. It also waits for
    one that says nothing in one go, deaf to signals: here it has ``SILENT_SECONDS`` in short looks.
    """

    def __init__(self, config: uvicorn.Config, sockets: list[socket.socket]) -> None:
        super().__init__(config, sockets)
        self._heard: dict[int | None, float] = {}

    def keep_subprocess_alive(self) -> None:
        """Look at each worker; uvicorn replaces the dead, and one that has been silent too long."""
        now, everyone = time.monotonic(), self.processes
        patient = [one for one in everyone if one.process.is_alive() and not self._lost(one, now)]
        # Uvicorn takes whoever does not answer at once for dead: it is shown those that are.
        self.processes = [one for one in everyone if one not in patient]
        super().keep_subprocess_alive()
        self.processes = [*patient, *self.processes]

    def _lost(self, one: Process, now: float) -> bool:
        """Whether a worker has said nothing for too long."""
        if one.ping(LOOK_SECONDS):
            self._heard[one.pid] = now
        return now - self._heard.setdefault(one.pid, now) > SILENT_SECONDS

    def terminate_all(self) -> None:
        """Close the port here too, and tell the workers, who close theirs."""
        for one in self.sockets:
            one.close()
        super().terminate_all()

    def join_all(self) -> None:
        """Wait for the workers to end, not for ever: one that hangs hears of no stop."""
        end = time.monotonic() + STOP_SECONDS + LOOK_SECONDS
        for one in self.processes:
            one.process.join(max(0.0, end - time.monotonic()))
            if one.process.is_alive():
                one.kill()
        super().join_all()


def worker() -> FastAPI:
    """The application in one of several worker processes, by the environment."""
    settings = Settings()
    logs.configure(settings.log_format)
    return create_app(settings, desk=False)


def _check_address(settings: Settings) -> None:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as err:
            where = f"{settings.host}:{settings.port}"
            raise CannotListen(
                f"无法监听 {where}（{err.strerror}）；换一个端口：PORT=8001 make serve。",
                f"Cannot listen on {where} ({err.strerror}); take another port:"
                " PORT=8001 make serve.",
            ) from err


if __name__ == "__main__":
    with private_files():
        serve(Settings())
