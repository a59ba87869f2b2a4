"""No connection holds the service up: heads and bodies are bounded in size and time."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import urlsplit

import httpx2 as httpx
import pytest

from service import limits, protocol
from service.protocol import HEAD_BYTES

SOON = 0.3
Say = Callable[..., bytes]


@pytest.fixture
def say(live_url: str) -> Say:
    """Send some bytes over a connection of its own, and read until it is closed."""
    where = urlsplit(live_url)

    def said(*parts: bytes) -> bytes:
        found = b""
        with (
            socket.create_connection((where.hostname, where.port), timeout=10) as line,
            suppress(ConnectionError),  # closed while more is sent
        ):
            for one in parts:
                line.sendall(one)
                time.sleep(0.01)
            while got := line.recv(4096):
                found += got
        return found

    return said


@pytest.mark.parametrize(
    "head",
    [
        [b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: ", *[b"a" * 16_384] * 5],
        [b"GET /healthz HTTP/1.1\r\nHost: x\r\n", *[b"X-A: b\r\n" * 2_048] * 5],
        [b"GET /", *[b"a" * 16_384] * 5],
    ],
)
def test_a_head_without_an_end_is_cut_off(say: Say, head: list[bytes], live_url: str) -> None:
    assert sum(map(len, head)) > HEAD_BYTES
    answer = say(*head)
    assert answer.startswith(b"HTTP/1.1 431 ") or answer == b""  # reset while more was sent
    assert httpx.get(f"{live_url}/healthz").status_code == 200


def test_a_body_is_no_part_of_the_next_head(say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "HEAD_SECONDS", SOON)
    body = b"x" * 40_000
    head = b"POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: 80000\r\n\r\n"
    answer = say(head + body, body + b"GET / HTTP/1.1\r\nHo")
    assert b"HTTP/1.1 431 " not in answer
    assert b"HTTP/1.1 408 " in answer  # of the head that was begun
    assert answer.startswith(b"HTTP/1.1 ")


def test_a_large_head_that_ends_is_taken(live_url: str) -> None:
    answer = httpx.get(f"{live_url}/healthz", headers={"X-A": "a" * 30_000})
    assert answer.status_code == 200


@pytest.mark.parametrize("begun", [b"", b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: a"])
def test_whoever_does_not_end_a_head_is_not_waited_for(
    say: Say, monkeypatch: pytest.MonkeyPatch, begun: bytes
) -> None:
    monkeypatch.setattr(protocol, "HEAD_SECONDS", SOON)
    assert say(begun).startswith(b"HTTP/1.1 408 ")


def test_nor_on_a_connection_that_has_had_an_answer(
    say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "HEAD_SECONDS", SOON)
    whole = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    answer = say(whole, b"GET /healthz HTTP/1.1\r\nX-A: a")
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert b"HTTP/1.1 408 " in answer


def test_a_request_under_way_is_not_cut_off(live_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "HEAD_SECONDS", SOON)
    where = urlsplit(live_url)
    with socket.create_connection((where.hostname, where.port), timeout=10) as line:
        line.sendall(b"POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n")
        time.sleep(2 * SOON)
        line.sendall(b"a=")
        assert line.recv(4096).startswith(b"HTTP/1.1 ")


def test_a_body_that_does_not_come_is_not_waited_for(
    say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "BODY_SECONDS", SOON)
    head = b"POST /v1/deals/score HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n"
    answer = say(head, b"{")
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b'"code":"too_slow"' in answer.replace(b" ", b"")


@pytest.mark.parametrize("path", ["/healthz", "/login", "/docs", "/v1/causes"])
def test_what_a_page_may_fetch_is_said(live_url: str, path: str) -> None:
    policy = httpx.get(f"{live_url}{path}").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
