"""Puts the desk onto the application, beside the API."""

from __future__ import annotations

from copy import deepcopy
from threading import Lock
from typing import TYPE_CHECKING

from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse, Response
from nicegui import Client, run, ui
from nicegui import app as nicegui_app
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.routing import Mount
from starlette.types import Receive, Scope, Send

from data_schemas.errors import RiskError
from service.desk import facts, login, own_password, sheet
from service.desk.book import BookPage
from service.desk.charts import LINE
from service.desk.customers import Customers
from service.desk.drafts import Drafts, Keeper
from service.desk.edge import failed
from service.desk.header import PAGES, speak
from service.desk.kept import Kept, kept_in
from service.desk.page import Page
from service.desk.scroll import BARS
from service.desk.visit import Visit
from service.security import Guard
from service.serving import Serving

if TYPE_CHECKING:
    from model.view import LedgerView

KEPT_EVERY = 2.0
"""Seconds between two looks at whether something was typed that is not on disk."""
_OURS = ("/_nicegui", "/favicon.ico")
_SOCKET = "/_nicegui_ws"
_HEAD = '<link rel="stylesheet" href="/static/desk.css">'


def add(app: FastAPI) -> None:
    """Serve sign-in and desk; every other unknown address stays a problem of the API.

    NiceGUI keeps one application per process, so only one of ours may have a desk.
    """
    login.add(app)
    own_password.add(app)
    sheet.add(app)
    facts.add(app)
    book = _Book()
    drafts = Drafts(app.state.settings.home / "drafts")
    drafts.prune()  # a server that nobody types into would keep them for ever

    @ui.page("/", title="回款风险评估 huikuan", language="zh-CN", response_timeout=20)
    async def desk(request: Request) -> Response | None:
        visit = await _visit(app, request)
        if isinstance(visit, Response):
            return visit
        serving: Serving = app.state.scoring.serving
        customers = await run.io_bound(book.of, serving.view)
        # Which tab of the browser it is, and so what was typed there, is known once it connects.
        if await came(ui.context.client):
            await Page(app, visit, customers, await _kept(app, visit, drafts)).resume()
        return None

    @ui.page("/receivables", title="应收与回款 huikuan", language="zh-CN", response_timeout=20)
    async def receivables(request: Request) -> Response | None:
        visit = await _visit(app, request)
        if isinstance(visit, Response):
            return visit
        serving: Serving = app.state.scoring.serving
        page = BookPage(app, visit, await run.io_bound(book.of, serving.view))
        # The figures take seconds the first time; the page is sent before they are there.
        if await came(ui.context.client):
            await page.show()
        return None

    ui.run_with(
        app,
        title="huikuan 回款",
        favicon="🏛️",
        tailwind=False,
        language="zh-CN",
        reconnect_timeout=30,
        show_welcome_message=False,
    )
    # NiceGUI mounts itself over everything; as the router's last resort it leaves the API its
    # 404 and 405 answers.
    mounted = app.router.routes.pop()
    if not isinstance(mounted, Mount):
        raise TypeError("NiceGUI did not mount itself as expected")

    async def last_resort(scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        if path.startswith(_SOCKET) and not login.same_origin(HTTPConnection(scope)):
            await _turned_away(scope, receive, send)
        elif path in PAGES or path.startswith(_OURS):
            scope.setdefault("huikuan", {})["desk"] = True
            await nicegui_app(scope, receive, send)
        elif scope["type"] == "http":
            raise HTTPException(404)
        else:
            await send({"type": "websocket.close", "code": 1000})

    app.router.default = last_resort


async def _turned_away(scope: Scope, receive: Receive, send: Send) -> None:
    """Refuse somebody else's page a socket, through which all goes that a page of ours shows."""
    if scope["type"] == "http":
        await Response(status_code=403)(scope, receive, send)
    else:
        await send({"type": "websocket.close", "code": 1008})


async def _visit(app: FastAPI, request: Request) -> Visit | Response:
    """The visit of whoever is signed in, with the page's looks, or what others are sent."""
    guard: Guard = app.state.guard
    request.scope["app"] = app
    try:
        user = await run.io_bound(guard.user, request)
    except RiskError as err:  # NiceGUI would show a page of its own, with the trace
        return failed(err, login.lang_of(request))
    if user is None:
        return RedirectResponse("/login", 303)
    ui.add_head_html(_HEAD + BARS)
    ui.colors(primary=LINE)
    lang = login.lang_of(request)
    speak(ui.context.client, lang)
    _one_main(ui.context.client)
    return Visit(
        user, lang, lambda: guard.user(request) is not None,
        lambda needed: guard.check_user(user, needed),
    )  # fmt: skip


async def _kept(app: FastAPI, visit: Visit, drafts: Drafts) -> Kept:
    """What was typed in this tab, also before the server began; written from now on."""
    tab, today = str(visit.client.tab_id), app.state.scoring.today()
    on_disk = await run.io_bound(drafts.read, visit.user, tab)
    kept = kept_in(nicegui_app.storage.tab, tab, visit.user, today, deepcopy(on_disk))
    keeper = Keeper(drafts, kept, on_disk)

    async def keep() -> None:
        if (text := keeper.changed()) is not None:
            await run.io_bound(keeper.keep, text)

    ui.timer(KEPT_EVERY, keep, immediate=False)
    visit.client.on_disconnect(keep)
    return kept


def _one_main(client: Client) -> None:
    """Make NiceGUI's page, a ``main`` that holds the head as well, a plain box around our own."""
    held = client.content.parent_slot
    if held is not None and held.parent.tag == "q-page":
        held.parent.tag = "div"


async def came(client: Client) -> bool:
    """Wait until the browser that was sent a page connects; whether it did before it left.

    A tab closed at once and a program that only fetches the address never do; NiceGUI lets go of
    them after a minute, and there is nobody to draw for.
    """
    await client.connected()
    return client.has_socket_connection


class _Book:
    """The customers of the ledger view in use, indexed once for all visitors."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._customers: Customers | None = None

    def of(self, view: LedgerView | None) -> Customers | None:
        """The customers of ``view``."""
        if view is None:
            return None
        with self._lock:
            if self._customers is None or self._customers.view is not view:
                self._customers = Customers(view)
            return self._customers
