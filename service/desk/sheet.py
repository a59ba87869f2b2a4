"""The collection sheet of one claim, as the receivables page links to it: a page or a PDF."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from html import escape
from typing import Literal
from urllib.parse import quote, urlencode

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError
from starlette.exceptions import HTTPException

from data_schemas.approach import Approach
from data_schemas.case import ReceivableCase
from data_schemas.problems import invalid_record
from data_schemas.reference import MONTH_DAYS, Reference
from service.desk.login import PageRoute, lang_of
from service.desk.sheet_form import approach_asked, sheet_form
from service.desk.table import Markup
from service.desk.words import Words
from service.language import Lang
from service.report.report import Form, report
from service.report.sheet import claim_of, collection
from service.scoring import Scoring
from service.security import Guard

PATH = "/sheets"
_FORMS = {"html": Form.HTML, "pdf": Form.PDF}


def address(
    receivable_id: str, day: date, lang: Lang, form: str = "html", *, changed: bool = False
) -> str:
    """Where the sheet of a claim lies, as it stood on the day of the book.

    Parameters
    ----------
    changed : bool
        Whether it says what changed in ``MONTH_DAYS``.
    """
    asked = {"day": day.isoformat(), "lang": lang, "form": form}
    asked |= {"changed": "true"} if changed else {}
    return f"{PATH}/{quote(receivable_id, safe='')}?{urlencode(asked)}"


def link(
    receivable_id: str, name: str, day: date, lang: Lang, form: str = "html", *,
    changed: bool = False,
) -> Markup:  # fmt: skip
    """A link to it, in a window of its own."""
    where = escape(address(receivable_id, day, lang, form, changed=changed))
    return Markup(f'<a href="{where}" target="_blank">{escape(name)}</a>')


def add(app: FastAPI) -> None:
    """Serve the sheets to whoever is signed in."""
    pages = APIRouter(route_class=PageRoute)

    # A plain function: a score and a PDF take a moment and must not hold up the event loop.
    @pages.get(PATH + "/{receivable_id:path}", include_in_schema=False)
    def sheet(
        request: Request,
        receivable_id: str,
        day: date | None = None,
        form: Literal["html", "pdf"] = "html",
        reference: Reference = Reference.TYPICAL,
        changed: bool = False,
    ) -> Response:
        guard: Guard = app.state.guard
        if guard.user(request) is None:
            return RedirectResponse("/login", 303)
        lang = lang_of(request)
        try:
            plain = ReceivableCase(receivable_id=receivable_id, as_of=day)
        except ValidationError as err:
            raise HTTPException(404) from err  # no id and no day of a claim we could hold
        scoring: Scoring = app.state.scoring
        since = (day or scoring.today()) - timedelta(days=MONTH_DAYS) if changed else None
        case = plain.model_copy(
            update={
                "reference": reference,
                "changed_since": since,
                "approach": _approach(request),
            }
        )
        return _sheet(request, case, _FORMS[form], lang)

    app.include_router(pages)


def _approach(request: Request) -> Approach | None:
    """How collecting stands, as the form above the sheet says; none where it says nothing.

    Raises
    ------
    InvalidRecord
        If a value is none there is.
    """
    asked = approach_asked(request.query_params)
    try:
        return Approach.model_validate(asked) if asked else None
    except ValidationError as err:
        found = [{**one, "loc": ("approach", *one["loc"])} for one in err.errors()]
        raise invalid_record(found, ReceivableCase) from err


def _sheet(request: Request, case: ReceivableCase, form: Form, lang: Lang) -> Response:
    scoring: Scoring = request.app.state.scoring
    answer, _, now = scoring.receivable(case, lang, request.scope["huikuan"])
    claim, card = claim_of(case, now.view), now.served.card(lang)
    decided = request.app.state.decisions.about(answer, lang)
    make = partial(collection, answer, claim, card, lang, decided=decided)
    above = sheet_form(
        Words(lang), case.as_of, case.reference, case.approach or Approach(),
        changed=case.changed_since is not None, of_deal=claim.deal_id is not None,
    )  # fmt: skip
    font = request.app.state.settings.font
    done = report(make, form, answer.score_id, font, above=above)
    return Response(done.content, media_type=done.form.value, headers=done.headers(lang))
