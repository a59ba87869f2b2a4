"""What a command of the service says, to people and to machines, and the database it works on."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date

from data_schemas.day import today_in_china
from data_schemas.errors import RiskError
from data_schemas.settings import Settings
from data_schemas.store import Store, open_store


class Refused(RiskError):
    """A command that cannot be carried out as it was given."""

    code = "refused"


@dataclass(frozen=True)
class Said:
    """What a command says: ``data`` to machines, ``text`` to people, ``remark`` beside it."""

    data: object
    text: str
    remark: str = ""


Command = Callable[[argparse.Namespace, Settings], Said]


def rows_said(rows: Sequence[Mapping[str, object]]) -> Said:
    """Rows, for people with tabs between."""
    text = "\n".join("\t".join(str(cell) for cell in row.values()) for row in rows)
    return Said(rows, text)


@contextmanager
def opened(settings: Settings, *, make: bool = False) -> Iterator[Store]:
    """The database of the settings, closed at the end; ``make`` as ``open_store`` has it."""
    with closing(open_store(settings.database, make=make)) as store:
        yield store


def day_so_far(text: str) -> date:
    """A day like 2026-06-30 that does not lie ahead."""
    try:
        found = date.fromisoformat(text)
    except ValueError as err:
        raise argparse.ArgumentTypeError(f"{text!r} is no date like 2026-06-30") from err
    if found > (today := today_in_china()):
        raise argparse.ArgumentTypeError(f"{text} lies ahead; today is {today}")
    return found
