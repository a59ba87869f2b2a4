"""A service that is told to stop: what is under way is answered, and nobody holds it up."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx2 as httpx
import pytest

from data_schemas.settings import Settings
from data_schemas.store import open_store
from service.main import STOP_SECONDS
from service.security import key_digest

pytestmark = pytest.mark.slow


def test_whoever_sends_no_more_does_not_keep_it_from_stopping(tmp_path: Path) -> None:
    with serving(tmp_path, workers=1) as (server, port), half_sent(port):
        server.terminate()
        server.wait(STOP_SECONDS + 25)  # and what the machine takes beside


@pytest.mark.parametrize("workers", [1, 2])
def test_who_comes_while_it_stops_is_refused_at_once(tmp_path: Path, workers: int) -> None:
    with serving(tmp_path, workers=workers) as (server, port), half_sent(port):
        server.terminate()
        end = time.monotonic() + STOP_SECONDS / 2
        while is_let_in(port):
            assert time.monotonic() < end, "who came while it stopped was not refused"
            time.sleep(0.2)
        assert server.poll() is None, "it had stopped: nothing was tested"


def test_a_worker_that_hangs_does_not_keep_it_from_stopping(tmp_path: Path) -> None:
    with serving(tmp_path, workers=2) as (server, _):
        os.kill(workers_of(server.pid)[0], signal.SIGSTOP)
        time.sleep(3)  # it is looked at, and waited for
        server.terminate()
        server.wait(STOP_SECONDS + 25)


def test_a_worker_that_dies_is_replaced(tmp_path: Path) -> None:
    with serving(tmp_path, workers=2) as (server, _):
        dead, kept = workers_of(server.pid)
        os.kill(dead, signal.SIGKILL)
        end = time.monotonic() + 60
        while len(now := set(workers_of(server.pid)) - {dead}) < 2:
            assert time.monotonic() < end, "nobody took its place"
            time.sleep(0.2)
        assert kept in now


def test_a_batch_under_way_is_told_from_which_line_on_to_send_again(tmp_path: Path) -> None:
    """It was waited for, for twenty seconds, and then cut off without a word."""
    with serving(tmp_path, workers=1) as (server, port):
        with announced(port, "/v1/ledger", "application/x-ndjson") as batch:
            batch.endheaders(b'{"customer": {"customer_id": "C1"}}\n')
            answer = batch.getresponse()
            assert json.loads(answer.readline())["status"] == 201
            server.terminate()
            last = json.loads(answer.readline())
            assert (last["line"], last["status"]) == (2, 503)
            assert last["problem"]["code"] == "stopping"
            assert answer.read() == b""
        assert server.wait(STOP_SECONDS / 2) is not None


def test_workers_that_cannot_start_end_it_with_a_failure(tmp_path: Path) -> None:
    (tmp_path / "session.secret").mkdir()
    with process(tmp_path, workers=2) as (server, _):
        assert server.wait(120) not in (0, None)


def workers_of(pid: int) -> list[int]:
    """Its worker processes; beside them is the one that tracks what they share."""
    told = Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8").split()
    return [one for one in map(int, told) if b"spawn_main" in command_of(one)]


def command_of(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:  # it has ended meanwhile
        return b""


@contextmanager
def serving(home: Path, workers: int) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """The service as a process of its own, once it answers, and its port; ``k`` is a key."""
    with process(home, workers) as (server, port):
        wait_until_it_answers(f"http://127.0.0.1:{port}/healthz", server)
        yield server, port


@contextmanager
def process(home: Path, workers: int) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    with closing(open_store(Settings(home=home).database)) as store:
        store.add_key("slow", key_digest("k"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = {"HOME": str(home), "PORT": str(port), "WORKERS": str(workers)}
    server = subprocess.Popen(
        [sys.executable, "-m", "service.main"],
        env=os.environ | {f"HUIKUAN_{name}": value for name, value in told.items()},
    )
    try:
        yield server, port
    finally:
        server.terminate()  # where it has workers, killed alone it would leave them behind
        try:
            server.wait(STOP_SECONDS + 25)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


@contextmanager
def half_sent(port: int) -> Iterator[None]:
    """A request under way whose sender stalls."""
    with announced(port, "/v1/deals/score", "application/json") as slow:
        slow.endheaders(b'{"deal": ')
        time.sleep(1)
        yield


@contextmanager
def announced(port: int, path: str, kind: str) -> Iterator[http.client.HTTPConnection]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as slow:
        slow.putrequest("POST", path)
        slow.putheader("Authorization", "Bearer k")
        slow.putheader("Content-Type", kind)
        slow.putheader("Content-Length", "1000")
        yield slow


def is_let_in(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except ConnectionRefusedError:
        return False
    return True


def wait_until_it_answers(url: str, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        assert server.poll() is None, "the server ended"
        try:
            httpx.get(url, timeout=5)
        except httpx.TransportError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError("the server does not answer")
