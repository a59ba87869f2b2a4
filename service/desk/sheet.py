"""The collection sheet of one claim, as the receivables page links to it: a page or a PDF."""

from __future__ import annotations

from datetime import date
from functools import partial
from html import escape
from typing import Literal
from urllib.parse import quote, urlencode

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import ValidationError
from starlette.exceptions import HTTPException

from data_schemas.case import ReceivableCase
from data_schemas.errors import NotFound, RiskError
from service.desk.login import lang_of
from service.desk.table import Markup
from service.language import Lang
from service.report.report import Form, report
from service.report.sheet import claim_of, collection
from service.scoring import Scoring
from service.security import Guard

PATH = "/sheets"
_FORMS = {"html": Form.HTML, "pdf": Form.PDF}
_FAILED = """<!doctype html>
<html lang="{code}"><head><meta charset="utf-8"><title>huikuan</title>
<link rel="stylesheet" href="/static/desk.css"></head>
<body class="login"><main><p class="wrong" role="alert">{message}</p></main></body></html>"""


def address(receivable_id: str, day: date, lang: Lang, form: str = "html") -> str:
    """Where the sheet of a claim lies, as it stood on the day of the book."""
    asked = urlencode({"day": day.isoformat(), "lang": lang, "form": form})
    return f"{PATH}/{quote(receivable_id, safe='')}?{asked}"


def link(receivable_id: str, name: str, day: date, lang: Lang, form: str = "html") -> Markup:
    """A link to it, in a window of its own."""
    where = escape(address(receivable_id, day, lang, form))
    return Markup(f'<a href="{where}" target="_blank">{escape(name)}</a>')


def add(app: FastAPI) -> None:
    """Serve the sheets to whoever is signed in."""

    # A plain function: a score and a PDF take a moment and must not hold up the event loop.
    @app.get(PATH + "/{receivable_id:path}", include_in_schema=False)
    def sheet(
        request: Request,
        receivable_id: str,
        day: date | None = None,
        form: Literal["html", "pdf"] = "html",
    ) -> Response:
        guard: Guard = app.state.guard
        if guard.user(request) is None:
            return RedirectResponse("/login", 303)
        lang = lang_of(request)
        try:
            case = ReceivableCase(receivable_id=receivable_id, as_of=day)
        except ValidationError as err:
            raise HTTPException(404) from err  # no id and no day of a claim we could hold
        try:
            return _sheet(request, case, _FORMS[form], lang)
        except RiskError as err:
            page = _FAILED.format(
                code="zh-CN" if lang == "zh" else "en", message=escape(err.text(lang))
            )
            return HTMLResponse(page, 404 if isinstance(err, NotFound) else 503)


def _sheet(request: Request, case: ReceivableCase, form: Form, lang: Lang) -> Response:
    scoring: Scoring = request.app.state.scoring
    answer, _, now = scoring.receivable(case, lang, request.scope["huikuan"])
    claim, card = claim_of(case, now.view), now.served.card(lang)
    decided = request.app.state.decisions.about(answer, lang)
    make = partial(collection, answer, claim, card, lang, decided=decided)
    done = report(make, form, answer.score_id, request.app.state.settings.font)
    return Response(done.content, media_type=done.form.value, headers=done.headers(lang))
