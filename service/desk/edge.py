"""The edge of the desk: work off the event loop, and what a visitor is told where it fails."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import TypeVar

from fastapi.responses import HTMLResponse
from nicegui import run

from data_schemas.errors import ModelNotLoaded, RiskError, StoreUnavailable
from service.desk.words import Words
from service.language import Lang
from service.problem import RETRY_SECONDS, status_of, text_of

log = logging.getLogger("huikuan.desk")

T = TypeVar("T")

_PAGE = """<!doctype html>
<html lang="{code}"><head><meta charset="utf-8"><title>huikuan</title>
<link rel="stylesheet" href="/static/desk.css"></head>
<body class="login"><main><p class="wrong" role="alert">{message}</p></main></body></html>"""


@dataclass(frozen=True)
class Failed:
    """What a visitor is told in the place of an answer, in the language of the page."""

    text: str


def said(error: RiskError, lang: Lang) -> str:
    """What a visitor is told of an error of ours; a reason that is kept back goes to the log.

    A command is no business of whoever sells: it is told as one for the administrator.
    """
    if isinstance(error, StoreUnavailable):
        log.error("database", exc_info=error)
        return text_of(error, lang)
    if isinstance(error, ModelNotLoaded):
        return Words(lang)("not_ready", why=error.plain(lang))
    return error.plain(lang)


def failed(error: RiskError, lang: Lang) -> HTMLResponse:
    """A page that says no more than what failed, in the place of one that cannot be shown."""
    page = _PAGE.format(code="zh-CN" if lang == "zh" else "en", message=escape(said(error, lang)))
    headers = {"Cache-Control": "no-store"}
    if isinstance(error, StoreUnavailable):
        headers["Retry-After"] = str(RETRY_SECONDS)
    return HTMLResponse(page, status_of(error), headers=headers)


async def tried(
    words: Words, failing: str, work: Callable[..., T], *given: object
) -> T | Failed | None:
    """What ``work(*given)`` gives, done off the event loop; none where the server is stopping.

    Parameters
    ----------
    failing : str
        What the log says beside the trace of an error that is not one of ours.
    """
    try:
        return await run.io_bound(work, *given)
    except RiskError as err:
        return Failed(said(err, words.lang))
    except Exception:
        # Whoever presses a button gets a sentence, we get the trace.
        log.exception(failing)
        return Failed(words("fault"))
