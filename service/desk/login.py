"""Sign-in and sign-out: a plain form, which needs no script and works with password managers."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from html import escape
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import APIRouter, FastAPI, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from fastapi.routing import APIRoute
from starlette.requests import HTTPConnection
from starlette.responses import FileResponse

from data_schemas.acting import acting
from data_schemas.errors import RiskError
from service.desk.edge import failed
from service.desk.words import Words
from service.language import Lang
from service.passwords import password_fits
from service.security import Guard
from service.sessions import COOKIE, KNOWN_COOKIE, KNOWN_FOR, LIFETIME, Tries

STATIC = Path(__file__).parent.parent / "static"
LANG_COOKIE = "huikuan_lang"
LONGEST_USER, LONGEST_PASSWORD = 64, 256
"""Characters the form lets one type."""

_PAGE = """<!doctype html>
<html lang="{code}"><head><meta charset="utf-8"><title>{sign_in} · {title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/static/desk.css"></head>
<body class="login"><main><a class="other" href="/login?lang={other_code}">{other}</a>
<h1>{title}</h1><p class="sub">huikuan · {sub}</p>
<form method="post" action="/login">
<label for="user">{user}</label>
<input id="user" name="user" autocomplete="username" maxlength="{longest_user}" required autofocus
 value="{typed}">
<label for="password">{password}</label>
<input id="password" name="password" type="password" autocomplete="current-password"
 maxlength="{longest_password}" required>
<p class="wrong" role="alert">{message}</p>
<button type="submit">{sign_in}</button></form></main></body></html>"""


def lang_of(request: Request) -> Lang:
    """The language last chosen on the desk; by default the settings', whatever the browser says."""
    chosen = request.query_params.get("lang") or request.cookies.get(LANG_COOKIE)
    if chosen == "en":
        return "en"
    if chosen == "zh":
        return "zh"
    default: Lang = request.app.state.settings.lang
    return default


class PageRoute(APIRoute):
    """A route people look at: where it fails, also at who they are, they get a page to read."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The usual handler, its errors told in the language of the desk."""
        handle = super().get_route_handler()

        async def told(request: Request) -> Response:
            try:
                return await handle(request)
            except RiskError as err:
                return failed(err, lang_of(request))

        return told


def add(app: FastAPI) -> None:
    """Serve the sign-in page, take its form, and sign out."""
    pages = APIRouter(route_class=PageRoute)

    @pages.get("/login", include_in_schema=False)
    def ask(request: Request) -> Response:
        guard: Guard = app.state.guard
        if guard.user(request) is not None and "lang" not in request.query_params:
            return RedirectResponse("/", 303)
        return _form(request)

    # A plain function: hashing takes a tenth of a second and must not hold up the event loop.
    @pages.post("/login", include_in_schema=False)
    def sign_in(
        request: Request,
        user: Annotated[str, Form()] = "",
        password: Annotated[str, Form()] = "",
    ) -> Response:
        if not same_origin(request):
            return _elsewhere(request, user)
        return _signed_in(request, user, password)

    @pages.post("/logout", include_in_schema=False)
    def sign_out(request: Request) -> Response:
        if not same_origin(request):
            return _elsewhere(request)
        guard: Guard = app.state.guard
        guard.sign_out(request)
        answer = RedirectResponse("/login", 303)
        answer.delete_cookie(COOKIE)
        return answer

    @pages.get("/static/desk.css", include_in_schema=False)
    def stylesheet() -> FileResponse:
        return FileResponse(
            STATIC / "desk.css", media_type="text/css", headers={"Cache-Control": "no-cache"}
        )

    app.include_router(pages)


def _signed_in(request: Request, user: str, password: str) -> Response:
    """The way in for who knows the password; for others the form again."""
    guard: Guard = request.app.state.guard
    tries: Tries = request.app.state.tries
    words = Words(lang_of(request))
    who = _counted(request, guard, user)
    if wait := tries.begin(*who):
        answer = _form(request, 429, words("too_many", seconds=wait), user)
        answer.headers["Retry-After"] = str(wait)
        return answer
    # Too long is wrong like any other: a problem of the API would say again what was typed.
    fits = len(user) <= LONGEST_USER and len(password) <= LONGEST_PASSWORD
    stored = guard.store.find_user(user) if fits else None
    if not password_fits(stored, password) or stored is None:
        # What is typed where a name belongs may be a password: only names that are ones are kept.
        with acting("" if stored is None else user, "desk"):
            guard.store.note("sign_in_failed")
        return _form(request, 401, words("wrong_sign_in"), user[:LONGEST_USER])
    tries.right(*who)
    with acting(user, "desk"):
        guard.store.note("sign_in")
    way_in = RedirectResponse("/", 303)
    let_in(request, way_in, user, stored)
    return way_in


def let_in(request: Request, answer: Response, user: str, stored: str) -> None:
    """Give a browser the session of a user with this password hash, and what it is known by."""
    guard: Guard = request.app.state.guard
    for name, value, seconds, path in (
        (COOKIE, guard.sessions.issue(user, stored), LIFETIME, "/"),
        (KNOWN_COOKIE, guard.sessions.issue_known(user, stored), KNOWN_FOR, "/login"),
    ):
        answer.set_cookie(
            name,
            value,
            max_age=seconds,
            path=path,
            httponly=True,
            samesite="lax",
            secure=request.url.scheme == "https",
        )


def _counted(request: Request, guard: Guard, user: str) -> tuple[str, ...]:
    """What a try is counted under; where one of them has had too many, it has to wait.

    By name and by address: neither one name nor many from one place can be guessed at speed. A
    browser in which this user signed in before counts for itself, as nobody guessing has one:
    wrong tries of others, at the name or from the same address, do not keep its user out.
    """
    known = guard.sessions.known(request.cookies.get(KNOWN_COOKIE, ""), user)
    if known is not None:
        return (f"known {known}",)
    return (f"user {user}", f"from {request.client.host if request.client else ''}")


def _form(request: Request, status: int = 200, message: str = "", typed: str = "") -> Response:
    lang = lang_of(request)
    words = Words(lang)
    page = _PAGE.format(
        code="zh-CN" if lang == "zh" else "en",
        other_code="en" if lang == "zh" else "zh",
        message=escape(message),
        typed=escape(typed, quote=True),
        other=words("other_lang"),
        longest_user=LONGEST_USER,
        longest_password=LONGEST_PASSWORD,
        **{k: words(k) for k in ("title", "sub", "sign_in", "user", "password")},
    )
    answer = HTMLResponse(page, status, headers={"Cache-Control": "no-store"})
    if "lang" in request.query_params:
        answer.set_cookie(LANG_COOKIE, lang, max_age=365 * 86400, samesite="lax")
    return answer


def _elsewhere(request: Request, typed: str = "") -> Response:
    return _form(request, 403, Words(lang_of(request))("other_origin"), typed)


def same_origin(request: HTTPConnection) -> bool:
    """Whether a form or a socket comes from our own page; browsers say so in ``Origin``.

    Ours send it by their ``Referrer-Policy``: "null" is somebody's who hides whose it is.
    """
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")
