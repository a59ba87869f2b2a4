"""A service that is told to stop: what is under way is answered, and nobody holds it up."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import httpx2 as httpx
import pytest

from data_schemas.settings import Settings
from data_schemas.store import open_store
from service.main import STOP_SECONDS
from service.security import key_digest

pytestmark = pytest.mark.slow


def test_whoever_sends_no_more_does_not_keep_it_from_stopping(tmp_path: Path) -> None:
    with closing(open_store(Settings(home=tmp_path).database)) as store:
        store.add_key("slow", key_digest("k"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "service.main"],
        env={**os.environ, "HUIKUAN_HOME": str(tmp_path), "HUIKUAN_PORT": str(port)},
    )
    try:
        wait_until_it_answers(f"http://127.0.0.1:{port}/healthz", server)
        with closing(http.client.HTTPConnection("127.0.0.1", port)) as slow:
            slow.putrequest("POST", "/v1/ledger")
            slow.putheader("Authorization", "Bearer k")
            slow.putheader("Content-Type", "application/x-ndjson")
            slow.putheader("Content-Length", "1000")
            slow.endheaders(b'{"customer": {"customer_id": "C1"}}\n')
            time.sleep(1)
            server.terminate()
            server.wait(STOP_SECONDS + 25)  # and what the machine takes beside
    finally:
        server.kill()
        server.wait()


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
