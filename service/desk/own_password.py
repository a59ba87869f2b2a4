"""A user's own new password: a plain form, as the sign-in is."""

from __future__ import annotations

from html import escape
from typing import Annotated

from fastapi import APIRouter, FastAPI, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from data_schemas.acting import acting
from service.desk.login import LONGEST_PASSWORD, PageRoute, lang_of, let_in, same_origin
from service.desk.words import Words
from service.passwords import hash_password, password_fits, too_weak
from service.security import Guard
from service.sessions import Tries

_PAGE = """<!doctype html>
<html lang="{code}"><head><meta charset="utf-8"><title>{own_password} · {title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/static/desk.css"></head>
<body class="login"><main><a class="other" href="/">{back}</a>
<h1>{own_password}</h1><p class="sub">{whose}</p>
<form method="post" action="/password">
<input type="text" name="user" value="{whose}" autocomplete="username" hidden>
{fields}<p class="{tone}" role="{role}">{message}</p>
<button type="submit">{own_password}</button></form></main></body></html>"""
_FIELD = """<label for="{name}">{label}</label>
<input id="{name}" name="{name}" type="password" autocomplete="{kind}" maxlength="{most}" required>
"""
_FIELDS = {"old": ("old_password", "current-password"), "new": ("new_password", "new-password"),
           "again": ("new_again", "new-password")}  # fmt: skip


def add(app: FastAPI) -> None:
    """Serve the page and take its form."""
    pages = APIRouter(route_class=PageRoute)

    @pages.get("/password", include_in_schema=False)
    def ask(request: Request) -> Response:
        guard: Guard = app.state.guard
        user = guard.user(request)
        return RedirectResponse("/login", 303) if user is None else _form(request, user)

    # A plain function, as of the sign-in: hashing takes its time.
    @pages.post("/password", include_in_schema=False)
    def change(
        request: Request,
        old: Annotated[str, Form()] = "",
        new: Annotated[str, Form()] = "",
        again: Annotated[str, Form()] = "",
    ) -> Response:
        guard: Guard = app.state.guard
        user = guard.user(request)
        if user is None:
            return RedirectResponse("/login", 303)
        words = Words(lang_of(request))
        if not same_origin(request):
            return _form(request, user, 403, words("other_origin"))
        return _changed(request, user, old, new, again)

    app.include_router(pages)


def _changed(request: Request, user: str, old: str, new: str, again: str) -> Response:
    """The page after a change, or again with why there was none."""
    guard: Guard = request.app.state.guard
    tries: Tries = request.app.state.tries
    lang = lang_of(request)
    words = Words(lang)
    who = f"own password {user}"  # whoever came upon an open desk does not keep its user out
    if wait := tries.begin(who):
        return _form(request, user, 429, words("too_many", seconds=wait))
    held = guard.store.find_user(user)
    if held is None or not password_fits(held, old[: LONGEST_PASSWORD + 1]):
        with acting(user, "desk"):
            guard.store.note("password_refused")
        return _form(request, user, 401, words("wrong_old"))
    tries.right(who)
    if wrong := _why_not(words, user, old, new, again):
        return _form(request, user, 422, wrong)
    hashed = hash_password(new)
    with acting(user, "desk"):
        if not guard.store.change_password(user, held, hashed):
            return RedirectResponse("/login", 303)  # changed or removed meanwhile
    answer = _form(request, user, 200, words("password_changed"))
    let_in(request, answer, user, hashed)
    return answer


def _why_not(words: Words, user: str, old: str, new: str, again: str) -> str:
    """Why a new password is not taken; empty where it is."""
    if new != again:
        return words("not_the_same")
    if new == old:
        return words("not_new")
    if len(new) > LONGEST_PASSWORD:
        return words("too_long", most=LONGEST_PASSWORD)
    zh, en = too_weak(user, new) or ("", "")
    return zh if words.lang == "zh" else en


def _form(request: Request, user: str, status: int = 200, message: str = "") -> Response:
    lang = lang_of(request)
    words = Words(lang)
    done = bool(message) and status == 200
    page = _PAGE.format(
        code="zh-CN" if lang == "zh" else "en",
        whose=escape(user, quote=True),
        fields="".join(
            _FIELD.format(name=name, label=words(key), kind=kind, most=LONGEST_PASSWORD)
            for name, (key, kind) in _FIELDS.items()
        ),
        tone="right" if done else "wrong",
        role="status" if done else "alert",
        message=escape(message),
        **{key: words(key) for key in ("title", "own_password", "back")},
    )
    return HTMLResponse(page, status, headers={"Cache-Control": "no-store"})
