"""Commands for who keeps the database: ``database copy``, ``scores prune``."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta

from data_schemas.settings import Settings
from data_schemas.store import open_store
from data_schemas.store.copying import check_urls, copy_all
from data_schemas.store.scores import prune_scores
from service.commands import Command, Said, opened

Told = Callable[[argparse.ArgumentParser, Command], None]


def add_words(command: Callable[[str], argparse.ArgumentParser], told: Told) -> None:
    """Add the parsers of these words.

    Parameters
    ----------
    command : callable
        Makes the parser of a word.
    told : callable
        Lets a parser run a command that has something to say.
    """
    scores = command("scores").add_subparsers(dest="what", required=True, metavar="WHAT")
    prune = scores.add_parser("prune", help="delete old ones, but for those that decisions name")
    prune.add_argument(
        "--older-than", type=_days, required=True, metavar="DAYS", help="age from which on they go"
    )
    told(prune, _prune_scores)

    database = command("database").add_subparsers(dest="what", required=True, metavar="WHAT")
    copy = database.add_parser("copy", help="copy all of a database into a new one, of either kind")
    copy.add_argument("source", metavar="FROM_URL", help="SQLAlchemy URL of the one to copy")
    copy.add_argument("target", metavar="TO_URL", help="that of a new one, with nothing in it")
    told(copy, _copy)


def _days(text: str) -> int:
    """A number of days from 1 on."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of days from 1 on")
    return int(text)


def _prune_scores(args: argparse.Namespace, settings: Settings) -> Said:
    before = datetime.now(UTC) - timedelta(days=args.older_than)
    with opened(settings) as store:
        gone, kept = prune_scores(store.engine, before)
    return _said({"deleted": gone, "kept": kept})


def _copy(args: argparse.Namespace, _: Settings) -> Said:
    check_urls(args.source, args.target)
    with (
        closing(open_store(args.source, make=False)) as given,
        closing(open_store(args.target)) as taken,
    ):
        copied = copy_all(given.engine, taken.engine)
    return _said(copied)


def _said(rows: Mapping[str, int]) -> Said:
    return Said(rows, "\n".join(f"{name}\t{n}" for name, n in rows.items()))
