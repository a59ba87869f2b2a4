"""A move of the champion: what is kept of it, and where."""

from __future__ import annotations

import logging
from contextlib import closing
from dataclasses import asdict, dataclass

from data_schemas.errors import StoreUnavailable
from data_schemas.json_text import json_text
from data_schemas.settings import Settings
from data_schemas.store import open_store
from model.manifest import MODEL_NAME

log = logging.getLogger(__name__)

JOURNAL = "registry.jsonl"
"""File under HOME, a line for each move."""


@dataclass(frozen=True, kw_only=True)
class Move:
    """One move of the champion alias, as it is recorded.

    ``by_chance`` says in zh and en what passed only because chance explains it; ``synthetic``
    whether the version was taught by simulated records; ``gone`` the champions that a rollback
    skipped, because they are no longer registered. ``previous`` is what the alias named before:
    the version itself where it was in force already. ``sums`` is the digest of the bundle that was
    promoted; a rollback has none, and goes by that of its own promotion.
    """

    at: str
    by: str
    move: str
    version: int
    previous: int | None
    forced: str | None
    figures: dict[str, float]
    by_chance: tuple[tuple[str, str], ...] = ()
    synthetic: bool
    gone: tuple[int, ...] = ()
    sums: str | None = None

    def journalled(self, settings: Settings) -> str:
        """Write the line of a move, and give it."""
        line = json_text(asdict(self))
        with (settings.home / JOURNAL).open("a", encoding="utf-8") as journal:
            journal.write(line + "\n")
        return line

    def audited(self, settings: Settings) -> None:
        """Tell the database of a move as well; MLflow and the journal have it already."""
        told = {"previous": self.previous, "forced": self.forced is not None}
        try:
            with closing(open_store(settings.database)) as store:
                store.note(self.move, f"{MODEL_NAME}/{self.version}", told)
        except StoreUnavailable as err:  # whoever trains need not reach the service's database
            log.warning("the move is in the journal, but not in the audit: %s", err.en)
