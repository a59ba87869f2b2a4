"""Who may ask: API keys, passwords, and the check before every call under ``/v1``."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Coroutine, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from fastapi import Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from fastapi.security import HTTPBearer
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from data_schemas.acting import act_as, acting
from data_schemas.errors import NotAllowed, NotAuthorised
from data_schemas.roles import Role
from data_schemas.store import Store
from service.json_body import JsonRequest
from service.sessions import COOKIE, Sessions

BEARER = HTTPBearer(
    bearerFormat="huikuan API key",
    description="A key made with `huikuan keys add NAME`.",
    auto_error=False,
)
"""Only for the documentation: ``GuardedRoute`` checks before the body is even read."""


def new_key() -> str:
    """A new API key: 32 random bytes, with a prefix that secret scanners can look for."""
    return f"hk_{secrets.token_urlsafe(32)}"


def key_digest(key: str) -> str:
    """What is stored of a key; a fast hash will do, since nobody can guess 32 random bytes."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


class Guard:
    """Lets a request pass that carries a valid API key or a signed-in session."""

    def __init__(self, store: Store, sessions: Sessions) -> None:
        self.store = store
        self.sessions = sessions

    def caller(self, request: Request, needed: Role = Role.READ) -> str:
        """The name of the key or user behind a request.

        Raises
        ------
        NotAuthorised
            If there is no key and no session, or a wrong one.
        NotAllowed
            If its role does not cover the one that is needed.
        """
        header = request.headers.get("authorization")
        if header is not None:
            scheme, _, key = header.partition(" ")
            found = (
                self.store.find_key(key_digest(key.strip())) if scheme.lower() == "bearer" else None
            )
            if found is None:
                raise NotAuthorised(
                    "API 密钥无效或已撤销。请求头格式：Authorization: Bearer <密钥>。",
                    "The API key is wrong or revoked. Expected: Authorization: Bearer <key>.",
                )
            _check_role(found.role, needed)
            return f"key:{found.name}"
        user = self.user(request)
        if user is None:
            raise NotAuthorised(
                "缺少 API 密钥：请在请求头中加入 Authorization: Bearer <密钥>；"
                "密钥用 huikuan keys add NAME 创建。",
                "No API key: send Authorization: Bearer <key>;"
                " make one with huikuan keys add NAME.",
            )
        self.check_user(user, needed)
        return f"user:{user}"

    def check_user(self, user: str, needed: Role) -> None:
        """Refuse what a user's role does not cover, as it is now.

        Raises
        ------
        NotAllowed
            If it is not enough, or the user was removed.
        """
        if needed is not Role.READ:
            _check_role(self.store.role_of(user) or Role.READ, needed)

    def user(self, request: Request) -> str | None:
        """The user signed in on the desk, if there is one."""
        claim = self.sessions.read(request.cookies.get(COOKIE, ""))
        if claim is None:
            return None
        stored = self.store.find_user(claim.user)
        # A changed password or a removed user ends the sessions that were open, signing out this.
        if stored is None or not claim.fits(stored) or self.store.session_ended(claim.number):
            return None
        return claim.user

    def sign_out(self, request: Request) -> None:
        """End the session behind a request everywhere, also where its cookie was copied to."""
        claim = self.sessions.read(request.cookies.get(COOKIE, ""))
        if claim is not None:
            with acting(claim.user, "desk"):
                self.store.end_session(claim.number, datetime.fromtimestamp(claim.until, UTC))


def _check_role(role: Role, needed: Role) -> None:
    if not role.covers(needed):
        raise NotAllowed(
            f"权限为“{role.zh}”（{role}），此操作需要“{needed.zh}”（{needed}）；请联系管理员："
            "权限由 huikuan keys add 或 users add 的 --role 给出。",
            f"The role here is '{role}' ({role.en}), this needs '{needed}' ({needed.en}); ask the"
            " administrator: --role of huikuan keys add or users add gives it.",
        )


_NEEDED = {
    "scores": Role.READ, "reports": Role.READ, "records": Role.WRITE, "overrides": Role.DECIDE,
}  # fmt: skip
"""By its tag, what a call that does not merely get something needs; of any other tag, all."""


class GuardedRoute(APIRoute):
    """A route that asks for a key first, of a role that is enough, and for JSON next.

    All that before it reads anything.

    A parameter it does not know is refused: a misspelt one would be passed over in silence. So is
    one that is named twice, or a field of the body, of which all but the last would be.
    """

    media_type = "application/json"
    """What a body must be declared as."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The usual handler behind the checks."""
        handle = super().get_route_handler()
        known = sorted(set(_parameters(self.dependant)))
        tag = str(self.tags[0]) if self.tags else ""
        gets = (self.methods or {""}) <= {"GET", "HEAD"}
        needed = Role.READ if gets else _NEEDED.get(tag, Role.DECIDE)

        async def guarded(given: Request) -> Response:
            request = JsonRequest(given.scope, given.receive)
            guard: Guard = request.app.state.guard
            caller = await run_in_threadpool(guard.caller, request, needed)
            request.state.caller = request.scope["huikuan"]["caller"] = caller
            how, _, who = caller.partition(":")
            act_as(who, how)
            if request.method in ("POST", "PUT", "PATCH") and not self._declared(request):
                raise HTTPException(415)
            asked = request.query_params
            wrong = [_unknown(request, name, known) for name in asked if name not in known]
            wrong += [_twice(request, n) for n in asked if n in known and len(asked.getlist(n)) > 1]
            if self.body_field is not None:
                with suppress(ValueError, RecursionError):  # no JSON: the handler says where
                    await request.json()
                wrong += request.twice
            if wrong:
                raise RequestValidationError(wrong)
            return await handle(request)

        return guarded

    def _declared(self, request: Request) -> bool:
        told = request.headers.get("content-type", "").partition(";")[0]
        return told.strip().lower() == self.media_type


class LinesRoute(GuardedRoute):
    """The same for a body of one JSON object a line."""

    media_type = "application/x-ndjson"


def _parameters(dependant: Dependant) -> Iterator[str]:
    """Names of the query parameters of a route and of all it depends on."""
    yield from (one.alias for one in dependant.query_params)
    for one in dependant.dependencies:
        yield from _parameters(one)


def _unknown(request: Request, name: str, known: list[str]) -> dict[str, object]:
    """That a query parameter is not one of the route's, as ``data_schemas.problems`` reads it."""
    told = {"given": request.query_params[name], "allowed": ", ".join(known) or "–"}
    return {"type": "unknown_field", "loc": ("query", name), "msg": "", "ctx": told}


def _twice(request: Request, name: str) -> dict[str, object]:
    """That a query parameter, each of which takes one value, is named more than once."""
    told = {"given": ", ".join(request.query_params.getlist(name)), "allowed": ""}
    return {"type": "twice", "loc": ("query", name), "msg": "", "ctx": told}
