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


class BodyLimit:
    """Pure ASGI middleware: a body over ``MAX_BODY`` is answered with 413.

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
        chunks: list[bytes] = []
        size = 0
        more = True
        while more:
            message = await receive()
            if message["type"] != "http.request":
                return  # the client has gone
            chunk = message.get("body", b"")
            size += len(chunk)
            more = message.get("more_body", False)
            if size > MAX_BODY:
                await _drain(receive, size, more)
                accept = dict(scope["headers"]).get(b"accept-language", b"").decode("latin-1")
                lang = language_of(accept, self.default)
                await plain_problem(scope, 413, lang)(scope, receive, send)
                return
            chunks.append(chunk)
        body: bytes | None = b"".join(chunks)

        async def replay() -> Message:
            nonlocal body
            if body is None:
                return await receive()
            given, body = body, None
            return {"type": "http.request", "body": given, "more_body": False}

        await self.app(scope, replay, send)


async def _drain(receive: Receive, size: int, more: bool) -> None:
    try:
        async with asyncio.timeout(DRAIN_SECONDS):
            while more and size <= MAX_DRAIN:
                message = await receive()
                size += len(message.get("body", b""))
                more = message["type"] == "http.request" and message.get("more_body", False)
    except TimeoutError:
        return
