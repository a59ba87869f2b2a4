"""The facts of law of one claim: entered on a page of their own, with what the law then says."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from html import escape
from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import ValidationError
from starlette.exceptions import HTTPException

from data_schemas.case import ReceivableCase
from data_schemas.errors import FieldProblem, RiskError
from data_schemas.field import Field, fields_of
from data_schemas.law.facts import ClaimLaw, ContractLaw, Restart
from data_schemas.problems import problems
from data_schemas.score import Finding
from service.desk.edge import said
from service.desk.law import apart, law_cited, law_defaults
from service.desk.login import PageRoute, lang_of
from service.desk.table import Markup
from service.desk.typed import Raw, read
from service.desk.widgets import suffix
from service.desk.words import Words
from service.language import Lang
from service.problem import status_of
from service.scoring import Scoring
from service.security import Guard

PATH = "/facts"
SPARE = 2
"""Empty rows of restarts offered below those entered."""
_YES_NO: dict[str, Raw] = {"yes": True, "no": False}
_PAGE = """<!doctype html>
<html lang="{code}"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/static/desk.css"></head>
<body class="facts-page">{banner}<main><h1>{title}</h1>{body}</main></body></html>"""
_SYNTHETIC = '<div class="banner" role="note">{}</div>'

CONTRACT = fields_of(ContractLaw)
OWED = {n: f for n, f in fields_of(ClaimLaw).items() if n not in ("instalment_id", "restarts")}
RESTART = fields_of(Restart)


@dataclass
class Typed:
    """What was typed, by path, with the rows of restarts moved up over empty ones."""

    values: dict[str, str]
    rows: list[dict[str, str]] = field(default_factory=list)

    def record(self, owner: str, fields: dict[str, Field]) -> dict[str, object] | None:
        """One record as the schema takes it; none where nothing was typed."""
        return _record({n: self.values.get(f"{owner}.{n}", "") for n in fields}, fields) or None


async def typed_of(request: Request) -> Typed:
    """Read the form that was sent; an address would keep these facts in logs and histories."""
    sent = await request.form() if request.method == "POST" else {}
    told = {name: value for name, value in sent.items() if isinstance(value, str)}
    given = {name: value.strip() for name, value in told.items() if value.strip()}
    rows: dict[str, dict[str, str]] = {}
    for name, value in given.items():
        if name.startswith("claim.restarts."):
            at, _, part = name.removeprefix("claim.restarts.").partition(".")
            if part in RESTART:
                rows.setdefault(at, {})[part] = value
    return Typed(given, list(rows.values()))


def _asked(day: date | None, lang: Lang) -> str:
    """What the address of the page says: the day and the language alone."""
    return escape("?" + urlencode(({"day": day.isoformat()} if day else {}) | {"lang": lang}))


def link(receivable_id: str, name: str, day: date, lang: Lang) -> Markup:
    """A link to the page of a claim, in a window of its own."""
    where = f"{PATH}/{escape(quote(receivable_id, safe=''))}{_asked(day, lang)}"
    return Markup(f'<a href="{where}" target="_blank">{escape(name)}</a>')


def add(app: FastAPI) -> None:
    """Serve the page to whoever is signed in."""
    pages = APIRouter(route_class=PageRoute)

    # A plain function: a score takes a moment and must not hold up the event loop.
    # Sent anew, as on a reload, it gives the same page: nothing is kept between two requests.
    @pages.api_route(
        PATH + "/{receivable_id:path}", methods=["GET", "POST"], include_in_schema=False
    )
    def facts(
        request: Request,
        receivable_id: str,
        typed: Annotated[Typed, Depends(typed_of)],
        day: date | None = None,
    ) -> Response:
        guard: Guard = app.state.guard
        if guard.user(request) is None:
            return RedirectResponse("/login", 303)
        words = Words(lang_of(request))
        try:
            ReceivableCase(receivable_id=receivable_id, as_of=day)
        except ValidationError as err:
            raise HTTPException(404) from err  # no id and no day of a claim we could hold
        claim = typed.record("claim", OWED) or {}
        if typed.rows:
            claim["restarts"] = [_record(row, RESTART) for row in typed.rows]
        wrong: list[FieldProblem] = []
        told, status, asks = "", 200, False
        try:
            case = ReceivableCase.model_validate(
                {
                    "receivable_id": receivable_id,
                    "as_of": day,
                    "law": typed.record("law", CONTRACT),
                    "claim": claim or None,
                }
            )
            scoring: Scoring = app.state.scoring
            answer, _, _ = scoring.receivable(case, words.lang, request.scope["huikuan"])
            told = _told(answer.statute, words)
            asks = any(path.startswith("law.") for f in answer.statute for path in f.missing)
        except ValidationError as err:
            wrong, status = problems(err.errors(), words.lang, plain=True), 422
        except RiskError as err:
            told = f'<p class="wrong" role="alert">{escape(said(err, words.lang))}</p>'
            status = status_of(err)
        # Whoever comes first wants to enter; whoever asked wants the answer.
        served = app.state.scoring.serving.served
        card = served.card(words.lang) if served else None
        tags = law_defaults(card, words)
        form = _form(typed, wrong, day, words, tags, asks=asks)
        body = _alert(wrong, words) + (told + form if typed.values else form + told)
        page = _PAGE.format(
            code="zh-CN" if words.lang == "zh" else "en",
            title=escape(words("facts_title", id=receivable_id)), body=body,
            banner=_SYNTHETIC.format(escape(words("synthetic"))) if card and card.synthetic else "",
        )  # fmt: skip
        return HTMLResponse(page, status, {"Cache-Control": "no-store"})

    app.include_router(pages)


def _record(raw: dict[str, str], fields: dict[str, Field]) -> dict[str, object]:
    values: dict[str, Raw] = {
        name: _YES_NO.get(value, value) if fields[name].kind is bool else value
        for name, value in raw.items()
    }
    return read(values, fields)


def _alert(wrong: list[FieldProblem], words: Words) -> str:
    if not wrong:
        return ""
    each = "".join(f"<li>{escape(f'{p.label} {p.message}')}</li>" for p in wrong)
    head = escape(words("to_mend", n=len(wrong)))
    return f'<div class="wrong" role="alert">{head}<ul>{each}</ul></div>'


def _told(findings: list[Finding], words: Words) -> str:
    law, remarks = apart(findings)
    out = "".join(
        f'<div class="finding" data-code="{escape(one.code)}">'
        f'<span class="weight {one.level.value}">{escape(one.level.label(words.lang))}</span>'
        f'<div>{escape(one.text)}<div class="hint">{escape(law_cited(one, words))}</div>'
        "</div></div>"
        for one in (*law, *remarks)
    )
    return f'<section id="law"><h2>{escape(words("law"))}</h2>{out}</section>'


def _form(
    typed: Typed, wrong: list[FieldProblem], day: date | None, words: Words, tags: dict[str, str],
    *, asks: bool,
) -> str:  # fmt: skip
    """The form; the contract's facts lie open where the answer ``asks`` for one of them."""
    messages = {p.field: p.message for p in wrong}

    def cells(owner: str, fields: dict[str, Field], values: dict[str, str]) -> str:
        each = (
            _cell(path, f, values.get(n, ""), messages.get(path), words, tags.get(path, ""))
            for n, f in fields.items()
            for path in (f"{owner}.{n}",)
        )
        return f'<div class="cells two">{"".join(each)}</div>'

    def own(owner: str) -> dict[str, str]:
        top = f"{owner}."
        return {k.removeprefix(top): v for k, v in typed.values.items() if k.startswith(top)}

    rows = [*typed.rows, *({} for _ in range(SPARE))]
    restarts = "".join(cells(f"claim.restarts.{i}", RESTART, row) for i, row in enumerate(rows))
    opened = " open" if asks or own("law") or any(f.startswith("law.") for f in messages) else ""
    here, there = (_asked(day, lang) for lang in (words.lang, words.other))
    return (
        f'<form method="post" action="{here}"><p class="hint">{escape(words("facts_hint"))}</p>'
        f"<h2>{escape(words('facts_claim'))}</h2>{cells('claim', OWED, own('claim'))}"
        f"<h2>{escape(words('facts_restarts'))}</h2>{restarts}"
        f"<details{opened}><summary>{escape(words('facts_contract'))}</summary>"
        f"{cells('law', CONTRACT, own('law'))}</details>"
        f"<button>{escape(words('facts_ask'))}</button>"
        f'<button class="other" formaction="{there}">{escape(words("other_lang"))}</button></form>'
    )


def _cell(path: str, of: Field, value: str, message: str | None, words: Words, remark: str) -> str:
    if of.kind is bool:
        choices = {key: words(key) for key in _YES_NO}
    else:
        choices = {code.value: code.label(words.lang) for code in of.codes}
    name = f'id="{path}" name="{path}"'
    if choices:
        options = "".join(
            f'<option value="{key}"{" selected" if key == value else ""}>{escape(label)}</option>'
            for key, label in {"": words("unknown"), **choices}.items()
        )
        widget = f"<select {name}>{options}</select>"
    else:
        kind = "date" if of.kind is date else "text"
        widget = f'<input type="{kind}" {name} value="{escape(value)}">'
    note = f'<div class="cell-error" role="alert">{escape(message)}</div>' if message else ""
    label = escape(of.meta.label(words.lang))
    unit = suffix(of, words) if of.kind in (int, float) else ""
    tag = "".join(f' <span class="hint">{escape(one)}</span>' for one in (unit, remark) if one)
    return f'<div class="cell"><label for="{path}">{label}{tag}</label>{widget}{note}</div>'
