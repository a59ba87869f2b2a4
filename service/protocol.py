"""How requests come in: none with an endless head, none that never ends."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

HEAD_BYTES = 64 * 1024
"""Bytes that request line and headers may have together; browsers and proxies send a tenth."""
HEAD_SECONDS = 30.0
"""How long they may take from their first byte, and a new connection until its first request."""
CONNECTIONS = 900
"""At so many at once more are refused with 503: the usual limit of open files is 1,024."""


class BoundedHead(HttpToolsProtocol):
    """uvicorn's own, which reads a head of any size for any time and parses all of it at once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._head = 0
        self._head_bytes: int | None = 0
        self._too_slow: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Expect the first request."""
        super().connection_made(transport)
        self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Expect nothing more."""
        self._head_is_there()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """Begin to count the bytes of a head and its time."""
        super().on_message_begin()
        self._expect_head()

    def on_headers_complete(self) -> None:
        """Stop counting."""
        self._head_is_there()
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        """Take in some bytes; what they leave of an unfinished head is bounded."""
        head = self._head
        super().data_received(data)
        # Of bytes in which another request ended nobody knows how many are the next one's head.
        if self._head_bytes is not None and self._head == head:
            self._head_bytes += len(data)
            if self._head_bytes > HEAD_BYTES:
                self._end(431)

    def _expect_head(self) -> None:
        self._head += 1
        self._head_bytes = 0
        if self._too_slow is None:
            self._too_slow = self.loop.call_later(HEAD_SECONDS, self._end, 408)

    def _head_is_there(self) -> None:
        self._head_bytes = None
        if self._too_slow is not None:
            self._too_slow.cancel()
            self._too_slow = None

    def _end(self, status: int) -> None:
        """Answer with a bare status and close; there is no request yet that had a language."""
        self._head_is_there()
        if not self.transport.is_closing():
            self.transport.write(
                STATUS_LINE[status] + b"content-length: 0\r\nconnection: close\r\n\r\n"
            )
            self.transport.close()
