"""One database, opened: the ledger, past answers, and who may ask."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime

import pandas as pd

from data_schemas.codes import Stage
from data_schemas.frame import Ledger
from data_schemas.overrides import OverrideKind
from data_schemas.own_column import OwnColumn
from data_schemas.store import aliases, audit, ledger, overrides, personal, read, scores
from data_schemas.store.access_store import AccessStore
from data_schemas.store.aliases import CustomerAlias, PastMerge
from data_schemas.store.audit import Audited
from data_schemas.store.engine import BUSY_SECONDS, make_engine
from data_schemas.store.migrate import migrate
from data_schemas.store.overrides import KeptOverride, Once, ToldLoss
from data_schemas.store.personal import Place
from data_schemas.store.revision import Told, WriteReport
from data_schemas.store.versions import LedgerVersions


def open_store(url: str, patience: float = BUSY_SECONDS, *, make: bool = True) -> Store:
    """Open the database at a SQLAlchemy URL, migrated where needed.

    Parameters
    ----------
    patience : float
        Seconds that a writer waits for others.
    make : bool
        Whether one that is not there is made. Who came to read is told instead: a slip in an
        address would look like an empty ledger.

    Raises
    ------
    StoreUnavailable
        If it cannot be opened, or a newer version of this code made it.
    NotFound
        If it is not there and not to be made.
    """
    engine = make_engine(url, patience, make=make)
    try:
        migrate(engine, make=make)
    except BaseException:
        engine.dispose()
        raise
    return Store(engine)


READY_SECONDS = 1.0
"""How long ``ready`` waits for others that write."""


class Store(AccessStore):
    """A migrated database; safe to share between threads, opened anew in each process."""

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    def write(
        self,
        tables: Mapping[str, pd.DataFrame],
        as_of: date,
        synthetic: bool,
        *,
        complete: bool = True,
        over: bool = False,
        currency: str | None = None,
        own: Sequence[OwnColumn] = (),
        silent: Mapping[str, Collection[str]] | None = None,
        tell: Callable[[float], None] | None = None,
    ) -> WriteReport:
        """Upsert checked frames by their keys, whole or not at all.

        Readers see the ledger before or after, never in between, and others' writes go on: a
        few rows go in by one transaction, many by a load that counts from its last one on.

        Parameters
        ----------
        tables : mapping of str to DataFrame
            Checked frames by name in ``TABLES``; a row replaces the one with its key whole. A
            column ``known_from`` of days beside the declared ones says when each row was learnt.
            Where it says nothing: a new row on the day it happened (``staging.EVENT_DAY``), a
            changed one on the day before ``as_of``.
        as_of : date
            The day the records were taken; an older one does not set the ledger back.
        synthetic : bool
            Whether they are simulated; simulated and real records are never mixed.
        complete : bool
            Whether they are all there is up to ``as_of``, as a file is. A single record is not:
            it leaves the ledger's day where it was, since it says nothing of what else was paid;
            only where there never was a file, the day goes on with the single records.
        over : bool
            Whether a blank leaves what stands; of a few rows in tables with a key of one column.
        currency : str, optional
            ISO code of what the amounts are in, where they name it; the first stands for good.
            Default: that of the ledger, of a new one yuan.
        own : sequence of OwnColumn
            Label, unit and cause of some of the ledger's own columns, in the place of what was
            said of them; they stand from the same revision on as the rows.
        silent : mapping of str to collection of str, optional
            By table, declared columns of which these frames say nothing, though they hold them
            blank: what stands in them stays. So do the ledger's own columns where such a frame has
            none of them.
        tell : callable, optional
            Told the share that is done, from 0 to 1, while many rows come in.

        Returns
        -------
        WriteReport
            New, updated and unchanged rows per table. Where nothing changed, nor does the
            revision.

        Raises
        ------
        InvalidLedger
            If records or currencies would be mixed.
        UnknownReference
            If a row points at one that is not there.
        InstalmentTaken
            If an instalment's id is another deal's.
        """
        about = Told(
            as_of=as_of, synthetic=synthetic, complete=complete, currency=currency, own=own,
            silent=ledger.silent_columns(tables, silent or {}),
        )  # fmt: skip
        return ledger.write(self.engine, tables, about, over=over, tell=tell)

    def read_ledger(self, known_at: date | None = None, revision: int | None = None) -> Ledger:
        """The whole ledger, every table of one revision, rows by key.

        Parameters
        ----------
        known_at : date, optional
            Every row as it was known strictly before this day; default: as it stands.
        revision : int, optional
            As it was at this revision, whatever has come in since. Default: the present one.

        Raises
        ------
        NotFound
            If nothing was ever written.
        """
        if known_at is None:
            return read.read_ledger(self.engine, revision)
        return read.read_versions(self.engine, revision).known_at(known_at)

    def read_versions(self, revision: int | None = None) -> LedgerVersions:
        """The whole ledger with the rows that were replaced, for questions about the past.

        Raises
        ------
        NotFound
            If nothing was ever written.
        """
        return read.read_versions(self.engine, revision)

    def customer_of(self, receivable_id: str) -> str | None:
        """The customer that a stored receivable names; None where there is no such receivable."""
        return read.customer_of(self.engine, receivable_id)

    def columns(
        self, table: str, names: Sequence[str], revision: int | None = None
    ) -> pd.DataFrame:
        """Some columns of a table as ``read_ledger`` has it, where the rest is not needed."""
        return read.columns(self.engine, table, names, revision)

    def standing(self, table: str, key: str, by: str | None = None) -> pd.DataFrame:
        """The row of a table that stands under its key, or those under another column's value."""
        return read.standing(self.engine, table, key, by)

    def merge_customers(self, alias: str, into: str, day: date) -> bool:
        """Let a customer's id stand for another customer from ``day`` on; whether that is new.

        Raises
        ------
        NotFound
            If no record names one of the two.
        InvalidLedger
            If one of them is merged already, in whichever direction.
        """
        return aliases.merge_customers(self.engine, alias, into, day)

    def unmerge_customer(self, alias: str, day: date) -> str:
        """Undo a merge from ``day`` on; the customer it was into. NotFound where there is none."""
        return aliases.unmerge_customer(self.engine, alias, day)

    def aliases(self) -> list[CustomerAlias]:
        """All aliases that stand, by id."""
        return aliases.aliases(self.engine)

    def is_one_customer(self, one: str, other: str) -> bool:
        """Whether two ids are one customer's: the same, or merged."""
        return one == other or aliases.is_one_customer(self.engine, one, other)

    def past_merges(self) -> list[PastMerge]:
        """All merges that were undone, or gave way to others, by id and day."""
        return aliases.past_merges(self.engine)

    def goes_to(self) -> date | None:
        """The day up to which the ledger goes; None where no file was ever read."""
        return read.goes_to(self.engine)

    def currency(self) -> str | None:
        """ISO code of what all amounts are in; None where nothing says it."""
        return read.currency(self.engine)

    def revision(self) -> int:
        """How often the ledger has changed; 0 where nothing was ever written."""
        return read.revision(self.engine)

    def ready(self) -> int:
        """The revision of a database that can be read and written.

        Raises
        ------
        StoreUnavailable
            If it cannot; that others write for long is no reason.
        """
        scores.check_keeping(self.engine, READY_SECONDS)
        return self.revision()

    def save_score(self, score_id: str, subject: str, answer: str) -> None:
        """Keep one answer as the JSON text that was given."""
        scores.save_scores(self.engine, [(score_id, subject, answer)])

    def save_scores(self, answers: Sequence[tuple[str, str, str]]) -> None:
        """Keep several answers in one transaction: (score id, subject, JSON text)."""
        scores.save_scores(self.engine, answers)

    def get_score(self, score_id: str) -> str | None:
        """The JSON text of a past answer, if there is one with this id."""
        return scores.get_score(self.engine, score_id)

    def add_override(self, one: KeptOverride) -> tuple[KeptOverride, bool]:
        """Keep a decision against the model; of requests with one key the first, and if it is."""
        return overrides.add_override(self.engine, one)

    def override_asked_for(self, request_key: str) -> KeptOverride | None:
        """The decision that a request with this key was answered with, if there was one."""
        return overrides.override_asked_for(self.engine, request_key)

    def overrides(
        self, kind: OverrideKind | None = None, *, offset: int = 0, limit: int | None = None
    ) -> tuple[int, list[KeptOverride]]:
        """How many decisions there are, and a page of them, the latest first."""
        return overrides.overrides(self.engine, kind=kind, offset=offset, limit=limit)

    def find_override(self, override_id: str) -> KeptOverride | None:
        """A decision by its id."""
        return overrides.find_override(self.engine, override_id)

    def override_about(
        self,
        subject: str,
        stage: Stage,
        last: date,
        customer_ids: Collection[str] = (),
        once: Collection[Once] = (),
    ) -> KeptOverride | None:
        """The latest decision on a score of ``subject`` that answered for ``last`` or before."""
        return overrides.override_about(self.engine, subject, stage, last, customer_ids, once)

    def tell_loss(self, one: ToldLoss) -> None:
        """Keep the expected credit loss told of the book's day; told last it stays."""
        overrides.tell_loss(self.engine, one)

    def told_loss(self, first: date, last: date) -> ToldLoss | None:
        """The latest loss told of the days from ``first`` to ``last``, if there is one."""
        return overrides.told_loss(self.engine, first, last)

    def note(
        self, action: str, subject: str = "", outcome: Mapping[str, object] | None = None
    ) -> None:
        """Keep that whoever is at work did what this database holds nothing else of."""
        audit.note_alone(self.engine, action, subject, outcome)

    def audited(
        self, since: datetime | None = None, subject: str | None = None, who: str | None = None
    ) -> Sequence[Audited]:
        """What was done, in order: since a moment, to what has an id, by a user or key."""
        return audit.audited(self.engine, since, subject, who)

    def find_personal(self, text: str) -> list[Place]:
        """Every place in which a text about a person stands."""
        return personal.find(self.engine, text)

    def erase_personal(self, text: str, instead: str) -> list[Place]:
        """Put another text in its place everywhere, or nowhere; the places it stood in."""
        return personal.erase(self.engine, text, instead)
