"""The commands of training, from simulate and ingest to evaluate, monitor and the registry."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from pydantic import ValidationError

from data_schemas.errors import RiskError
from data_schemas.exit_codes import EPILOG, EXIT_CODES, exit_code
from data_schemas.json_text import json_text
from data_schemas.settings import Settings
from training import commands, evaluate_command, options, registry_commands, score_command
from training.progress import Tell

__all__ = ["EXIT_CODES", "build_parser", "exit_code", "main"]


def build_parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    parser = argparse.ArgumentParser(
        prog="huikuan",
        description=__doc__,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    words = parser.add_subparsers(dest="word", required=True, metavar="COMMAND")

    def command(word: str, run: commands.Command, text: str) -> argparse.ArgumentParser:
        made = words.add_parser(
            word,
            help=text,
            description=text,
            epilog=EPILOG,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        made.add_argument("--json", action="store_true", help="for machines")
        made.set_defaults(run=run)
        return made

    options.simulate(command("simulate", commands.simulate, "write a synthetic ledger folder"))
    options.ingest(
        command(
            "ingest",
            commands.ingest,
            "read a ledger folder, or a file by mapping, into the database",
        )
    )
    options.train(command("train", commands.train, "fit, evaluate, log and register a model"))
    options.tune(command("tune", commands.tune, "search for better settings on folds by time"))
    options.backtest(
        command(
            "backtest", commands.backtest, "train at a cutoff, score what was invoiced after it"
        )
    )
    options.score(command("score", score_command.score, "score every open receivable of a ledger"))
    options.evaluate(
        command(
            "evaluate",
            evaluate_command.evaluate,
            "measure against the truth of fresh simulated companies",
        )
    )
    options.monitor(
        command("monitor", commands.monitor, "drift of inputs and calibration since the training")
    )
    options.promote(
        command(
            "promote", registry_commands.promote, "make a model version the champion that is served"
        )
    )
    command(
        "rollback", registry_commands.rollback, "bring back the champion before the present one"
    )
    command("models", registry_commands.models, "list the model versions")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    args = build_parser().parse_args(argv)
    if "check" in args:
        args.check(args)
    try:
        settings = Settings()
        with _progress(args) as tell:
            said = args.run(args, settings, tell)
        print(json_text(said.data) if args.json else said.text, flush=True)
        if said.refusal is not None:
            raise said.refusal
    except ValidationError as err:
        for error in err.errors():
            name = "HUIKUAN_" + ".".join(str(p) for p in error["loc"]).upper()
            print(f"huikuan: {name} = {error['input']!r}: {error['msg']}", file=sys.stderr)
        return 2
    except RiskError as err:
        # What was read is told first: the reason often lies there.
        for line in getattr(err, "__notes__", ()):
            print(line, file=sys.stderr)
        print(f"huikuan: {err.zh}\n         {err.en}", file=sys.stderr)
        return exit_code(type(err))
    except BrokenPipeError:
        # Whoever reads has enough (| head); at its end Python would write once more, and complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except OSError as err:  # a full disk, a folder nobody may write to, a server that is away
        print(f"huikuan: 无法读写：{err}\n         cannot read or write: {err}", file=sys.stderr)
        return EXIT_CODES[RiskError][0]
    except KeyboardInterrupt:
        return 130
    return 0


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
