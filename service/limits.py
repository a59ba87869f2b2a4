"""A limit on the size of request bodies, with or without a stated length."""

from __future__ import annotations

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.language import Lang, language_of
from service.problem import plain_problem
from service.sizes import MAX_BODY, STREAMED

MAX_DRAIN = 64 * 1024 * 1024
"""Bytes of a refused body still read, so that the sender gets to see the answer."""
DRAIN_SECONDS = 20.0
BODY_SECONDS = 60.0
"""How long a body may take to come: before it has, nobody is asked for a key."""


class BodyLimit:
    """Pure ASGI middleware: a body over ``MAX_BODY`` is answered with 413, a slow one with 408.

    The body is read before the application runs. A refused one is read to its end and thrown
    away: answering earlier would make many clients see a reset connection instead of the answer.
    """

    def __init__(self, app: ASGIApp, default: Lang) -> None:
        self.app = app
        self.default = default

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its body in hand, or refuse it."""
        bodiless = scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS")
        if bodiless or scope["path"] in STREAMED:
            await self.app(scope, receive, send)
            return
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body, size, more = await _read(receive)
        except TimeoutError:
            await self._refuse(408, scope, receive, send, {"Connection": "close"})
            return
        if size > MAX_BODY:
            await _drain(receive, size, more)
            await self._refuse(413, scope, receive, send)
            return
        if more:
            return  # the client has gone

        async def replay() -> Message:
            nonlocal body
            if body is None:
                return await receive()
            given, body = body, None
            return {"type": "http.request", "body": given, "more_body": False}

        await self.app(scope, replay, send)

    async def _refuse(
        self,
        status: int,
        scope: Scope,
        receive: Receive,
        send: Send,
        headers: dict[str, str] | None = None,
    ) -> None:
        accept = dict(scope["headers"]).get(b"accept-language", b"").decode("latin-1")
        problem = plain_problem(scope, status, language_of(accept, self.default), headers)
        await problem(scope, receive, send)


async def _read(receive: Receive) -> tuple[bytes | None, int, bool]:
    """A body up to what is taken, how long it is so far, and whether more of it was to come."""
    chunks: list[bytes] = []
    size, more = 0, True
    while more and size <= MAX_BODY:
        message = await receive()
        if message["type"] != "http.request":
            break
        chunks.append(message.get("body", b""))
        size += len(chunks[-1])
        more = message.get("more_body", False)
    return b"".join(chunks), size, more


async def _drain(receive: Receive, size: int, more: bool) -> None:
    try:
        async with asyncio.timeout(DRAIN_SECONDS):
            while more and size <= MAX_DRAIN:
                message = await receive()
                size += len(message.get("body", b""))
                more = message["type"] == "http.request" and message.get("more_body", False)
    except TimeoutError:
        return
