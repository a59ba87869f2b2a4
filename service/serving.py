"""What is served now: a scorer and the ledger it looks into, each replaced while requests run."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from threading import Event, Lock, Thread
from time import monotonic
from typing import TYPE_CHECKING, Protocol

from data_schemas.case import DealCase, ReceivableCase
from data_schemas.errors import ModelNotLoaded, RiskError
from data_schemas.score import DealScore, Score
from data_schemas.store import Store
from data_schemas.terms import AdviseCase, DealAdvice, WhatIf
from service.answers import ModelCard
from service.champion import Champion, Found, Stamp
from service.metrics import Metrics
from service.past import PastLedgers

if TYPE_CHECKING:
    from model.portfolio.figures import Figures
    from model.view import LedgerView

log = logging.getLogger(__name__)

PERIOD = 10.0
"""Seconds between two looks at the registry and at the ledger."""
SETTLE = 0.2
"""Seconds from a write to the look at the ledger it calls for: writes come in rows."""
FIRST_ANSWER = 30.0
"""Seconds a first start waits for the registry; a later one has a bundle on disk."""


class Engine(Protocol):
    """What scores: ``model.scorer.Scorer``, or a fake in tests."""

    def prepare(self, view: LedgerView) -> None:
        """Work out ahead what answers about a ledger need."""
        ...

    def score_deal(
        self,
        case: DealCase,
        view: LedgerView,
        *,
        as_of: date,
        lang: str,
        new_id: Callable[[], str],
    ) -> DealScore:
        """Score a deal and each of its instalments."""
        ...

    def advise_deal(
        self,
        case: AdviseCase,
        view: LedgerView,
        *,
        as_of: date,
        lang: str,
        new_id: Callable[[], str],
    ) -> DealAdvice:
        """Score a deal and look for terms that reach its goal."""
        ...

    def what_if(self, case: DealCase, view: LedgerView, *, as_of: date) -> WhatIf:
        """The figures of a deal alone, quickly."""
        ...

    def score_receivable(
        self,
        case: ReceivableCase,
        view: LedgerView,
        *,
        as_of: date,
        lang: str,
        new_id: Callable[[], str],
        ledger_on: Callable[[date], LedgerView] | None = None,
    ) -> Score:
        """Score one open receivable; ``ledger_on`` has the ledger as known on an earlier day."""
        ...

    def figures(self, view: LedgerView, as_of: date) -> Figures:
        """The book of receivables open on a day."""
        ...


@dataclass(frozen=True)
class Served:
    """A model in service: what scores, and what is known about it."""

    engine: Engine
    card: Callable[[str], ModelCard]
    version: str


@dataclass(frozen=True)
class Now:
    """What one request works with from beginning to end."""

    served: Served
    view: LedgerView
    revision: int
    ledger_on: Callable[[date], LedgerView] | None = None


class Serving:
    """Holds what is served and keeps it fresh from a thread of its own.

    A request takes ``now()`` once. Replacing is one assignment, so a request under way ends with
    the model it began with, and none is dropped.

    Parameters
    ----------
    load : callable
        Makes a ``Served`` of a bundle folder; raises ``BundleMismatch``.
    index : callable
        Reads the ledger of a revision and makes a view of it.
    past : callable, optional
        The same, of the revision as it was known strictly before a day.
    champion : Champion, optional
        Where models come from; ``None`` where one is put in by hand.
    """

    def __init__(
        self,
        store: Store,
        metrics: Metrics,
        *,
        load: Callable[[Found], Served],
        index: Callable[[int], LedgerView],
        past: Callable[[date, int], LedgerView] | None = None,
        champion: Champion | None,
        period: float = PERIOD,
    ) -> None:
        self.store, self.metrics = store, metrics
        self.champion = champion
        self._load, self._index = load, index
        self._past = None if past is None else PastLedgers(past)
        self._period = period
        self._served: Served | None = None
        self._found: tuple[Found, Stamp | None] | None = None
        self._indexed: tuple[LedgerView, int] | None = None
        self._trouble: RiskError | None = None
        self._refused: tuple[Found, Stamp | None] | None = None
        self._said: dict[str, str] = {}
        self._first = Event()
        self._stop = Event()
        self._wake = Event()
        self._reading = Lock()
        self._rests_until = 0.0
        self._thread = Thread(target=self._watch, name="huikuan-serving", daemon=True)

    def now(self) -> Now:
        """The model and the ledger to answer with.

        Raises
        ------
        ModelNotLoaded, BundleMismatch
            While there is nothing to answer with, with the reason.
        """
        served, indexed = self._served, self._indexed
        if served is None or indexed is None:
            trouble = self._trouble or ModelNotLoaded(
                "模型正在加载，请稍后再试。", "The model is being loaded; try again shortly."
            )
            raise trouble.with_traceback(None)  # it is raised for everybody, and would keep all
        view, revision = indexed
        past = None if self._past is None else partial(self._past.on, revision)
        return Now(served, view, revision, past)

    @property
    def served(self) -> Served | None:
        """The model in service, if there is one yet."""
        return self._served

    @property
    def view(self) -> LedgerView | None:
        """The ledger as indexed last, if it is yet."""
        return self._indexed[0] if self._indexed else None

    def put(self, served: Served) -> None:
        """Serve ``served`` from the next request on."""
        self._served = served
        self._trouble = None
        self.metrics.serving(served.version)
        log.info("serving", extra={"model_version": served.version})

    def start(self) -> None:
        """Load what is at hand, then watch; blocks for seconds, so call it off the event loop."""
        self.refresh_view()
        if self.champion is not None:
            for found in (self.champion.folder(), self.champion.kept()):
                if found is not None and self._served is None:
                    self._try(self.champion, found)
        self._thread.start()
        if self.champion is not None and self._served is None:
            self._first.wait(FIRST_ANSWER)

    def stop(self) -> None:
        """End the watching."""
        self._stop.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def refresh_view(self) -> None:
        """Read the ledger again if it has changed."""
        with self._reading:  # of two at a time the slower would set the ledger back
            began = monotonic()
            revision, day = self.store.revision(), self.store.goes_to()
            if self._indexed is None or revision != self._indexed[1]:
                # What comes in meanwhile is of the next one; under a new file's day it would lie.
                view = self._index(revision)
                while (moved := self.store.goes_to()) != day:
                    revision, day = self.store.revision(), moved
                    view = self._index(revision)
                if self._served is not None:
                    self._served.engine.prepare(view)
                # One assignment: nobody ever gets one ledger under another's number.
                self._indexed = (view, revision)
                # At most half of the time goes into reading, however many records come.
                ended = monotonic()
                self._rests_until = ended + (ended - began)

    def refresh_soon(self) -> None:
        """Let the watching thread read the ledger again now; returns at once."""
        self._wake.set()

    def refresh_model(self) -> None:
        """Ask which model is wanted and put it in place if it is another."""
        if self.champion is None or self.champion.folder() is not None:
            return
        found = self.champion.latest()
        # One that is served, or was refused, is tried again once its files are others.
        if (found, self.champion.stamp(found)) not in (self._found, self._refused):
            self._try(self.champion, found)

    def warm(self) -> None:
        """Work out what answers need, if that is not done yet."""
        if self._served is not None and self._indexed is not None:
            self._served.engine.prepare(self._indexed[0])

    def _try(self, champion: Champion, found: Found) -> None:
        """Serve a bundle if it loads; otherwise go on with what is there and remember why."""
        stamped = found, champion.stamp(found)
        try:
            served = self._load(found)
            if self._served is not None and self._indexed is not None:
                # At the start nobody waits for it: ``warm`` does it from the thread.
                served.engine.prepare(self._indexed[0])
        except RiskError as err:
            self._trouble = err
            told = {"version": found.version, "why": err.text("en")}
            if champion.discard_damaged(found):
                log.warning("local copy of the model does not fit, to be fetched anew", extra=told)
            else:
                self._refused = stamped
                log.error("model refused", extra=told)
            return
        self.put(served)
        self._found = stamped
        try:
            champion.keep(found)
        except OSError as err:  # it works all the same; only the next start asks the registry
            log.warning("cannot keep the model under HOME", extra={"why": str(err)})

    def _watch(self) -> None:
        due = monotonic()
        while not self._stop.is_set():
            whole = monotonic() >= due
            looks = (self.refresh_model, self.refresh_view, self._first.set, self.warm)
            for look in looks if whole else (self.refresh_view, self.warm):
                # The net of this thread: whatever MLflow or the database throws, the service goes
                # on with what it has, and says so once.
                try:
                    look()
                except Exception as err:
                    self._say(look.__name__, err)
                else:
                    self._said.pop(look.__name__, None)
            if whole:
                due = monotonic() + self._period
            if self._wake.wait(max(due - monotonic(), 0.0)):
                rest = max(SETTLE, self._rests_until - monotonic())
                self._stop.wait(min(rest, self._period))
            self._wake.clear()

    def _say(self, look: str, err: Exception) -> None:
        if isinstance(err, RiskError) and self._served is None:
            self._trouble = err
        why = str(err)[:300]
        if self._said.get(look) != why:
            log.warning("cannot refresh", extra={"look": look, "why": why})
            self._said[look] = why
