"""Who changed what, and when: rows are added with what they tell of, and never changed.

What a row was changed to stands in the table it is of; here are names and ids alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import sqlalchemy as sa

from data_schemas.acting import at_work
from data_schemas.frame import KEYS
from data_schemas.json_text import json_text
from data_schemas.store.engine import reading, writing
from data_schemas.store.revision import Told, WriteReport
from data_schemas.store.tables import AUDIT


@dataclass(frozen=True, kw_only=True)
class Audited:
    """One thing that was done; ``outcome`` is JSON."""

    at: datetime
    who: str
    how: str
    action: str
    subject: str
    outcome: str


def note(
    connection: sa.Connection,
    action: str,
    subject: str = "",
    outcome: Mapping[str, Any] | None = None,
) -> None:
    """Keep what is done within a transaction, by whoever is at work."""
    by = at_work()
    row = {
        "at": datetime.now(UTC), "who": by.who, "how": by.how, "action": action,
        "subject": subject, "outcome": json_text(outcome or {}),
    }  # fmt: skip
    connection.execute(sa.insert(AUDIT), row)


def note_alone(
    engine: sa.Engine, action: str, subject: str, outcome: Mapping[str, Any] | None
) -> None:
    """Keep what was done elsewhere, or changed nothing."""
    with writing(engine) as connection:
        note(connection, action, subject, outcome)


def note_rows(
    connection: sa.Connection,
    tables: Mapping[str, pd.DataFrame],
    about: Told,
    report: WriteReport,
) -> None:
    """Keep that rows came in: of a file how many, of single records which.

    A record that was put again as it stands is passed over: a CRM may send all of its own daily.
    """
    counts = {
        table: {"new": one.new, "updated": one.updated, "unchanged": one.unchanged}
        for table, one in report.tables.items()
    }
    told = {"revision": report.revision, "rows": counts}
    if about.complete:
        note(connection, "ingest", "", told | {"as_of": str(about.as_of)})
    elif any(one.new or one.updated for one in report.tables.values()):
        note(connection, "put", _subject(tables), told)


def _subject(tables: Mapping[str, pd.DataFrame]) -> str:
    """Table and id of the record; a deal stands for what was put with it."""
    table = "deals" if "deals" in tables else next(iter(tables))
    return "/".join([table, *(str(tables[table][key].iloc[0]) for key in KEYS[table])])


def audited(
    engine: sa.Engine, since: datetime | None, subject: str | None, who: str | None = None
) -> Sequence[Audited]:
    """What was done, in order.

    Parameters
    ----------
    subject : str, optional
        An id: a record's, a customer's, a user's name. Default: of whatever it was.
    who : str, optional
        Name of the user or key that did it. Default: whoever it was.
    """
    query = sa.select(AUDIT).order_by(AUDIT.c.id)
    if since is not None:
        query = query.where(AUDIT.c.at >= since)
    if subject is not None:
        parts = sa.literal("/") + AUDIT.c.subject + sa.literal("/")
        # Not LIKE, which on SQLite takes "r1" for "R1".
        query = query.where(sa.func.replace(parts, f"/{subject}/", "") != parts)
    if who is not None:
        query = query.where(AUDIT.c.who == who)
    with reading(engine) as connection:
        found = connection.execute(query).all()
    return [
        Audited(
            at=row.at, who=row.who, how=row.how, action=row.action, subject=row.subject,
            outcome=row.outcome,
        )
        for row in found
    ]  # fmt: skip
