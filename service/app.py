"""The application: API, desk and what surrounds them, wired from settings."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool

from data_schemas.day import today_in_china
from data_schemas.errors import NotFound
from data_schemas.policy import Policy, read_policy
from data_schemas.settings import Settings
from data_schemas.store import Store, open_store
from service import (
    api,
    api_batch,
    api_portfolio,
    api_records,
    api_reports,
    api_standing,
    docs_page,
    errors,
    problem,
)
from service.champion import Champion, Found
from service.contacts import Contacts
from service.deals import Deals
from service.limits import BodyLimit
from service.metrics import Metrics
from service.overrides import Decisions
from service.portfolio import Portfolios
from service.records import Records
from service.request_id import RequestContext
from service.scoring import Scoring
from service.security import Guard
from service.serving import PERIOD, Served, Serving
from service.sessions import Sessions, Tries, kept_secret
from service.stopping import told_to_stop

if TYPE_CHECKING:
    from model.view import LedgerView

DESCRIPTION = """
Scores the risk that a government customer pays late or never, and says why, by cause.
评估政府客户迟付或不付的风险，并按成因解释。

Labels and texts are Chinese or English by `Accept-Language`. Every answer carries `X-Request-ID`.
Every answer that is not a success is `application/problem+json` (RFC 9457) with a stable `code`.
Calls that only score write nothing to the ledger, and a `PUT` replaces one record whole, as each
line of `/v1/ledger` does, so repeating them is harmless and `Idempotency-Key` is accepted without
effect. `POST /v1/overrides`, which adds, honours it.
"""


def create_app(
    settings: Settings,
    *,
    served: Served | None = None,
    store: Store | None = None,
    desk: bool = True,
    today: Callable[[], date] = today_in_china,
    period: float = PERIOD,
    probe_seconds: float = api.PROBE_SECONDS,
) -> FastAPI:
    """The application; nothing is opened or loaded before its lifespan begins.

    Parameters
    ----------
    served : Served, optional
        Serve this and ask no registry; for tests.
    store : Store, optional
        Use this database instead of the one the settings name; for tests.
    desk : bool
        Whether to serve the web desk. It lives in one process, so only one app of a process may.
    today : callable
        The day a score stands for where the caller names none.
    period : float
        Seconds between two looks at registry and ledger.
    probe_seconds : float
        How long `/readyz` waits for the database.
    """
    metrics = Metrics()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        policy = read_policy(settings.policy)
        opened = store
        if opened is None:
            opened = await run_in_threadpool(open_store, settings.database)
        database: Store = opened
        serving = Serving(
            database,
            metrics,
            load=lambda found: load_served(found, policy),
            index=lambda revision: index_ledger(database, revision=revision),
            past=lambda day, revision: index_ledger(database, day, revision),
            champion=None if served is not None else Champion(settings),
            period=period,
        )
        if served is not None:
            serving.put(served)
        sessions = Sessions(kept_secret(settings.home / "session.secret"))
        app.state.store = database
        app.state.guard = Guard(database, sessions)
        app.state.tries = Tries(database)
        app.state.scoring = Scoring(serving, database, metrics, today)
        app.state.records = records = Records(database, today)
        app.state.contacts = Contacts(records, serving)
        app.state.deals = Deals(records, serving)
        app.state.portfolios = Portfolios(serving, database, today)
        app.state.decisions = Decisions(serving, database, policy)
        await run_in_threadpool(serving.start)
        with told_to_stop() as app.state.stopping:
            yield
        await run_in_threadpool(serving.stop)

    app = FastAPI(
        title="huikuan 回款",
        version="1",
        summary="Payment risk of government customers, with its causes",
        description=DESCRIPTION,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.settings = settings
    app.state.metrics = metrics
    app.state.probe_seconds = probe_seconds
    errors.install(app, settings.lang)
    app.include_router(api.v1)
    app.include_router(api_batch.router)
    app.include_router(api_portfolio.router)
    app.include_router(api_records.router)
    app.include_router(api_reports.router)
    app.include_router(api_standing.router)
    app.include_router(api.probes)
    docs_page.add(app)
    app.add_middleware(BodyLimit, default=settings.lang)
    app.add_middleware(RequestContext, metrics=metrics, default=settings.lang)
    if desk:
        from service.desk import mount  # NiceGUI takes a second to import

        mount.add(app)
    _declare_problems(app)
    return app


def load_served(found: Found, policy: Policy) -> Served:
    """What a bundle folder holds, ready to score.

    Raises
    ------
    BundleMismatch
        If the bundle was not made for this code.
    """
    from model.bundle import load_bundle  # brings LightGBM, which takes seconds
    from model.scorer import Scorer
    from service.card import card_of

    bundle = load_bundle(found.folder)
    return Served(
        engine=Scorer(bundle, policy),
        card=lambda lang: card_of(bundle.manifest, policy, lang),
        version=bundle.manifest.model_version,
    )


def index_ledger(
    store: Store, known_before: date | None = None, revision: int | None = None
) -> LedgerView:
    """The ledger made ready for questions about its past; may hold nothing yet.

    As it is now, or at a revision; of either as it was known strictly before a day.
    """
    from data_schemas.frame import ledger_of
    from model import units
    from model.view import LedgerView

    try:
        if known_before is None:
            return LedgerView(store.read_ledger(revision=revision))
        versions = store.read_versions(revision)
    except NotFound:
        return LedgerView(ledger_of(known_before or today_in_china()))
    ledger = units.known_before(versions.known_at(known_before), known_before)
    # What undated values say now they keep to the day of the ledger; what they said on that day is
    # known as far as loads had told it.
    return LedgerView(ledger, current_from=versions.as_of)


def _declare_problems(app: FastAPI) -> None:
    """Let OpenAPI name the media type that problems really have, and a line by its record."""
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            for path in plain()["paths"].values():
                for operation in path.values():
                    for status, response in operation["responses"].items():
                        content = response.get("content", {})
                        if not status.startswith("2") and content:
                            (described,) = content.values()
                            response["content"] = {problem.MEDIA_TYPE: described}
                        for described in content.values():
                            if "$ref" in described["schema"]:  # FastAPI adds that it is text
                                described["schema"].pop("type", None)
        return app.openapi_schema or {}

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's own way to extend it
