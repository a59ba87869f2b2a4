"""The commands of training, from simulate and ingest to evaluate, monitor and the registry."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from data_schemas.command import run_command
from data_schemas.command_words import TRAINING
from data_schemas.exit_codes import EPILOG
from data_schemas.json_text import json_text
from data_schemas.settings import Settings
from training import commands, evaluate_command, options, registry_commands, score_command
from training.parser import Parser
from training.progress import Tell


def build_parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    parser = Parser(
        prog="huikuan",
        description=__doc__,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    words = parser.add_subparsers(dest="word", required=True, metavar="COMMAND")

    def command(word: str, run: commands.Command) -> argparse.ArgumentParser:
        made = words.add_parser(
            word,
            help=TRAINING[word],
            description=TRAINING[word],
            epilog=EPILOG,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        made.add_argument("--json", action="store_true", help="for machines")
        made.set_defaults(run=run)
        return made

    options.simulate(command("simulate", commands.simulate))
    options.ingest(command("ingest", commands.ingest))
    options.train(command("train", commands.train))
    options.tune(command("tune", commands.tune))
    options.backtest(command("backtest", commands.backtest))
    options.score(command("score", score_command.score))
    options.evaluate(command("evaluate", evaluate_command.evaluate))
    options.monitor(command("monitor", commands.monitor))
    options.promote(command("promote", registry_commands.promote))
    command("rollback", registry_commands.rollback)
    command("models", registry_commands.models)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    args = build_parser().parse_args(argv)
    if "check" in args:
        args.check(args)

    def run(settings: Settings) -> None:
        with _progress(args) as tell:
            said = args.run(args, settings, tell)
        print(json_text(said.data) if args.json else said.text, flush=True)
        if said.refusal is not None:
            raise said.refusal

    return run_command(run)


@contextmanager
def _progress(args: argparse.Namespace) -> Iterator[Tell]:
    """A progress bar on standard error, none for machines; gone when the work is done."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeElapsedColumn,
    )

    console = Console(stderr=True)
    text = TextColumn("{task.description}")
    columns = (text, BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    quiet = args.json or not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=quiet) as bar:
        task = bar.add_task(args.word, total=1.0)
        yield lambda label, share: bar.update(task, description=label, completed=share)


if __name__ == "__main__":
    sys.exit(main())
