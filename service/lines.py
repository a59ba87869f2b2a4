"""A body of one JSON object a line, answered line by line while it still comes in.

The body is read ahead into a temporary file. Many clients send all of it before they read the
first answer: were reading to wait for writing, both sides would wait for ever.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from tempfile import SpooledTemporaryFile

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from data_schemas.errors import RiskError
from service.problem import TooLarge
from service.sizes import MAX_BATCH, MAX_BODY

_IN_MEMORY = MAX_BODY
_PIECE = 64 * 1024


class Lines:
    """The lines of a body that is still coming in, in order; the last needs no line break."""

    def __init__(self) -> None:
        self._gone = asyncio.Event()
        self._cut = False
        self._over: RiskError | None = None
        self._size = 0
        self._complete = False
        self._news = asyncio.Event()

    async def __aenter__(self) -> Lines:
        self._file = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  # closed in __aexit__
        return self

    async def __aexit__(self, *_: object) -> None:
        self._file.close()

    async def fill(self, receive: Receive) -> None:
        """Read the body to its end, and on until the client has gone."""
        try:
            while (message := await receive())["type"] == "http.request":
                if not self._complete:
                    self._append(message.get("body", b""))
                    self._complete = self._cut or not message.get("more_body", False)
                    self._news.set()
        finally:
            self._gone.set()
            self._news.set()

    def _append(self, piece: bytes) -> None:
        self._cut = self._size + len(piece) > MAX_BATCH
        piece = piece[: MAX_BATCH - self._size]
        self._file.seek(self._size)
        self._file.write(piece)
        self._size += len(piece)

    def end(self, why: RiskError) -> None:
        """Let that be the next line, and the last."""
        self._over = why
        self._news.set()

    def _last(self) -> RiskError | None:
        return self._over

    async def __aiter__(self) -> AsyncIterator[bytes | RiskError]:
        """Each line, empty ones too; what is too long, a line or the whole, as that error."""
        at, line, long = 0, bytearray(), False
        while not self._gone.is_set():
            self._news.clear()
            if last := self._last():
                yield last
                return
            if at == self._size:
                if self._complete:
                    break
                await self._news.wait()
                continue
            self._file.seek(at)
            piece = self._file.read(_PIECE)
            at += len(piece)
            *ended, rest = piece.split(b"\n")
            for part in ended:
                if self._gone.is_set():
                    return
                if last := self._last():
                    yield last
                    return
                line += part
                yield _LINE if long or len(line) > MAX_BODY else bytes(line)
                line, long = bytearray(), False
            line += rest
            if len(line) > MAX_BODY:
                line, long = bytearray(), True
        if self._cut:
            yield _WHOLE
        elif (line or long) and not self._gone.is_set():
            yield _LINE if long else bytes(line)


_LINE = TooLarge(
    f"这一行超过 {MAX_BODY:,} 字节的上限。", f"The line exceeds the limit of {MAX_BODY:,} bytes."
)
_WHOLE = TooLarge(
    f"请求内容超过 {MAX_BATCH:,} 字节的上限：从这一行起没有读取，请分批发送。",
    f"The body exceeds the limit of {MAX_BATCH:,} bytes: nothing was read from this line on; send"
    " it in parts.",
)


class LinesAnswer(Response):
    """Answers each line of the request's body as soon as it is worked out.

    Parameters
    ----------
    answer : callable
        Takes the number of a line, from 1, and the line, or what is wrong with it; gives the line
        to send back. It is called in a thread, one line at a time; empty lines are passed over.
    ended : callable
        Called when there is no further line, also where the client has gone.
    over : callable
        Waits until no further line may be answered, and says why: the next answer, and the last.
    """

    media_type = "application/x-ndjson"

    def __init__(
        self,
        answer: Callable[[int, bytes | RiskError], bytes],
        headers: dict[str, str],
        ended: Callable[[], None],
        over: Callable[[], Awaitable[RiskError]],
    ) -> None:
        super().__init__(headers=headers)
        del self.headers["content-length"]  # nobody knows it yet
        self.answer, self.ended, self.over = answer, ended, over

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the head, an answer a line, and the end."""
        del scope
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        async with Lines() as lines:
            reading = asyncio.create_task(lines.fill(receive))
            looking = asyncio.create_task(self._end(lines))
            try:
                number = 0
                async for line in lines:
                    number += 1
                    if isinstance(line, bytes) and not line.strip():
                        continue
                    text = await run_in_threadpool(self.answer, number, line)
                    await send(
                        {"type": "http.response.body", "body": text + b"\n", "more_body": True}
                    )
            finally:
                self.ended()
                reading.cancel()
                looking.cancel()
                await asyncio.wait([reading, looking])
        await send({"type": "http.response.body", "body": b""})

    async def _end(self, lines: Lines) -> None:
        lines.end(await self.over())
