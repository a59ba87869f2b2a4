"""What surrounds every request: its id, its one log line, its figures, and the last net."""

from __future__ import annotations

import logging
import re
import secrets
from time import perf_counter
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.language import Lang, language_of
from service.metrics import Metrics
from service.problem import plain_problem

log = logging.getLogger("huikuan.request")

_ID = re.compile(rb"[A-Za-z0-9._\-]{1,64}")

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
}
_NOTHING = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
_PLAIN = f"{_NOTHING}; style-src 'self'; img-src 'self' data:"
"""What an answer may fetch: our pages without a script need a style sheet, an answer nothing."""
_DESK = (
    "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self';"
    " connect-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'"
)
"""NiceGUI's pages run what they bring and what they are told; it cannot fetch from elsewhere."""


class RequestContext:
    """Pure ASGI middleware, the outermost: ``X-Request-ID``, one event, 500 as a problem.

    A caller's own id is kept where it is 1 to 64 letters, digits, dots, dashes or underscores.
    Whatever handles the request may put ``model_version`` and ``grade`` into
    ``scope["huikuan"]``, and the guard whose key or sign-in it is (``caller``); they join the
    event. Field values never do.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics, default: Lang) -> None:
        self.app = app
        self.metrics = metrics
        self.default = default

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request from its first byte to its log line."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        given = headers.get(b"x-request-id", b"")
        request_id = given.decode() if _ID.fullmatch(given) else secrets.token_hex(8)
        event: dict[str, Any] = {"request_id": request_id}
        scope["huikuan"] = event
        started = perf_counter()
        status = 0

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                out = MutableHeaders(scope=message)
                out["X-Request-ID"] = request_id
                for name, value in _HEADERS.items():
                    out.setdefault(name, value)
                policy = _DESK if event.get("desk") else _PLAIN
                out.setdefault("Content-Security-Policy", policy)
            await send(message)

        try:
            await self.app(scope, receive, send_with_id)
        except Exception:
            log.exception("unexpected", extra={"request_id": request_id})
            if status:
                raise  # the answer has begun: all that is left is to break it off
            lang = language_of(headers.get(b"accept-language", b"").decode("latin-1"), self.default)
            await plain_problem(scope, 500, lang)(scope, receive, send_with_id)
        finally:
            self._note(scope, event, status, perf_counter() - started)

    def _note(self, scope: Scope, event: dict[str, Any], status: int, seconds: float) -> None:
        path = path_template(scope)
        method = scope["method"] if scope["method"] in _METHODS else "OTHER"
        self.metrics.requests.labels(method, path, str(status)).inc()
        self.metrics.seconds.labels(path).observe(seconds)
        if path == "desk":
            return  # scripts and polls of the page: counted, not worth a line each
        log.info(
            "request",
            extra={
                **event,
                "method": scope["method"],
                "path": path,
                "status": status,
                "ms": round(seconds * 1000, 1),
            },
        )


def path_template(scope: Scope) -> str:
    """The template of the route that answered, so that ids stay out of logs and figures."""
    if scope["huikuan"].get("desk"):
        return "desk"
    template = getattr(scope.get("route"), "path", None)
    return template if isinstance(template, str) else "other"
