"""The commands of training: simulate, ingest, train, backtest, score, evaluate and the registry."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pydantic import ValidationError

from data_schemas.errors import (
    BundleMismatch,
    ExplanationMismatch,
    GateNotPassed,
    InvalidLedger,
    InvalidPolicy,
    InvalidRecord,
    LeakageSuspected,
    ModelNotLoaded,
    NotFound,
    RiskError,
    StoreUnavailable,
    TooLittleData,
)
from data_schemas.settings import Settings
from training import argument_types as types
from training import commands, evaluate_command
from training.methods import PEERS

EXIT_CODES: dict[type[RiskError], tuple[int, str]] = {
    RiskError: (10, "any other refusal"),
    InvalidRecord: (11, "a record breaks its schema"),
    InvalidLedger: (12, "a ledger or a file cannot be read as one"),
    InvalidPolicy: (13, "the policy file cannot be used"),
    NotFound: (14, "asked for a thing that is not there"),
    ModelNotLoaded: (15, "there is no model yet"),
    BundleMismatch: (16, "a model and this code disagree"),
    TooLittleData: (17, "too little data to learn from"),
    LeakageSuspected: (18, "an input gives the outcome away"),
    GateNotPassed: (19, "a model is not good enough to be promoted"),
    ExplanationMismatch: (20, "contributions do not add up: please report"),
    StoreUnavailable: (21, "the database cannot be used"),
}
"""Class of error → exit code; 0 is done, 2 a command that is itself wrong, 130 interrupted."""

EPILOG = "exit codes:\n   0  done\n   2  the command or a setting is wrong\n" + "\n".join(
    f"  {code}  {why}" for code, why in sorted(EXIT_CODES.values())
)


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

    one = command("simulate", commands.simulate, "write a synthetic ledger folder")
    one.add_argument("--deals", type=types.count, required=True, metavar="N", help="deals to sign")
    one.add_argument("--seed", type=int, default=7, metavar="S", help="same seed, same ledger")
    one.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder to write to")
    one.add_argument("--truth", action="store_true", help="also write truth.parquet")

    one = command(
        "ingest", commands.ingest, "read a ledger folder, or a file by mapping, into the database"
    )
    one.add_argument(
        "path", type=Path, metavar="PATH",
        help="a ledger folder, its receivables, or with --mapping a CSV, XLSX or Parquet file",
    )  # fmt: skip
    one.add_argument("--mapping", type=Path, metavar="FILE.yaml", help="what its columns mean")
    one.add_argument(
        "--suggest", action="store_true", help="propose a mapping for PATH, for you to correct"
    )
    one.add_argument(
        "--out", type=Path, metavar="FILE.yaml", help="with --suggest: write there, not here"
    )
    _as_of(one, "day the records were taken; default: what the folder or the mapping says")

    one = command("train", commands.train, "fit, evaluate, log and register a model")
    _ledger(one)
    _as_of(one, "nothing learnt on or after it is used; default: the ledger's own day")
    _horizons(one, required=False)
    _settings(one)
    one.add_argument("--promote", action="store_true", help="make it the champion if gates pass")
    _force(one)

    one = command("tune", commands.tune, "search for better settings on folds by time")
    _ledger(one)
    _as_of(one, "nothing learnt on or after it is used; default: the ledger's own day")
    _horizons(one, required=False)
    one.add_argument(
        "--minutes", type=types.minutes, default=10.0, metavar="M", help="to be done by then (10)"
    )
    one.add_argument("--trials", type=types.count, default=200, metavar="N", help="at most (200)")
    one.add_argument(
        "--out", type=Path, metavar="FILE.toml", help="default: settings.toml under HUIKUAN_HOME"
    )

    one = command(
        "backtest", commands.backtest, "train at a cutoff, score what was invoiced after it"
    )
    _ledger(one)
    one.add_argument(
        "--cutoff", type=types.day, required=True, metavar="DATE", help="train before it"
    )
    one.add_argument(
        "--as-of", type=types.day, required=True, metavar="DATE", help="outcomes before it"
    )
    _horizons(one, required=True)
    one.add_argument(
        "--open-ages", type=types.whole_numbers, default=(0, 30, 60), metavar="0,30,…",
        help="days past due at which open receivables are scored (0,30,60)",
    )  # fmt: skip
    one.add_argument(
        "--origins", type=types.count, default=1, metavar="N",
        help="train anew on N days, evenly from the cutoff to the as-of day (1)",
    )  # fmt: skip
    one.add_argument(
        "--peers", type=types.names, default=("all",), metavar="NAME,…",
        help=f"compare with: {', '.join(PEERS)} (all)",
    )  # fmt: skip
    _settings(one)
    one.add_argument(
        "--draws", type=types.whole, default=500, metavar="N",
        help="draws of customers behind each interval; 0: none (500)",
    )  # fmt: skip
    one.add_argument(
        "--without", choices=("states", "contacts"), metavar="TABLE",
        help="also what these records are worth to open receivables: states or contacts",
    )  # fmt: skip
    one.add_argument("--out", type=Path, required=True, metavar="FILE.csv", help="predictions")
    one.add_argument("--report", type=Path, metavar="FILE.html", help="also a page; .html or .md")

    one = command("score", commands.score, "score every open receivable of a ledger")
    _ledger(one)
    _as_of(one, "day to score at; default: the ledger's own")
    one.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="CSV or Parquet, by suffix"
    )
    one.add_argument("--explain", action="store_true", help="also each cause's contribution")

    one = command(
        "evaluate",
        evaluate_command.evaluate,
        "measure against the truth of fresh simulated companies",
    )
    one.add_argument(
        "what",
        choices=("explanations", "decisions", "learning", "asking"),
        help="what to measure",
    )
    one.add_argument(
        "--deals",
        type=types.counts,
        metavar="N",
        help="deals (5000; decisions: 2000; learning: sizes, 300,1000,…; asking: asked in each"
        " company, 60)",
    )
    one.add_argument(
        "--receivables", type=types.counts, metavar="N,…",
        help="learning: sizes in receivables (300,1000,5000,20000,100000)",
    )  # fmt: skip
    one.add_argument(
        "--seeds", type=types.count, metavar="N",
        help="companies from --seed on; decisions: 20; asking: 3; learning: of each size (5; with"
        " --deals 1)",
    )  # fmt: skip
    one.add_argument("--seed", type=int, default=7, metavar="S", help="of the company measured")
    one.add_argument(
        "--oracle-deals", type=types.count, metavar="N", help="what the oracle learns from (200000)"
    )
    one.add_argument(
        "--plot", type=Path, metavar="FILE", help="asking: draw the curves there too; .svg or .png"
    )

    one = command("monitor", commands.monitor, "drift of inputs and calibration since the training")
    _ledger(one)
    _as_of(one, "outcomes before it count; default: the ledger's own day")
    one.add_argument(
        "--since",
        type=types.day,
        metavar="DATE",
        help="snapshots from it on; default: the model's day",
    )

    one = command("promote", commands.promote, "make a model version the champion that is served")
    one.add_argument("version", type=types.count, metavar="V", help="see: huikuan models")
    _force(one)
    command("rollback", commands.rollback, "bring back the champion before the present one")
    command("models", commands.models, "list the model versions")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    args = build_parser().parse_args(argv)
    try:
        settings = Settings()
        with _progress(args) as tell:
            said = args.run(args, settings, tell)
        print(json.dumps(said.data, ensure_ascii=False) if args.json else said.text, flush=True)
        if said.refusal is not None:
            raise said.refusal
    except ValidationError as err:
        for error in err.errors():
            name = "HUIKUAN_" + ".".join(str(p) for p in error["loc"]).upper()
            print(f"huikuan: {name} = {error['input']!r}: {error['msg']}", file=sys.stderr)
        return 2
    except RiskError as err:
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


def exit_code(error: type[RiskError]) -> int:
    """The code of an error's class, or of the nearest class above it."""
    return next(EXIT_CODES[c][0] for c in error.__mro__ if c in EXIT_CODES)


@contextmanager
def _progress(args: argparse.Namespace) -> Iterator[commands.Tell]:
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


def _ledger(one: argparse.ArgumentParser) -> None:
    one.add_argument(
        "--ledger", type=Path, metavar="PATH", help="ledger folder; default: the database"
    )


def _as_of(one: argparse.ArgumentParser, text: str) -> None:
    one.add_argument("--as-of", type=types.day, metavar="DATE", help=text)


def _horizons(one: argparse.ArgumentParser, *, required: bool) -> None:
    text = "days past due; write --horizons=-30,0,30 where the first is below 0"
    one.add_argument(
        "--horizons", type=types.whole_numbers, required=required, metavar="0,30,…", help=text
    )


def _settings(one: argparse.ArgumentParser) -> None:
    text = "settings of the fit: written by huikuan tune, or by hand"
    one.add_argument("--settings", type=Path, metavar="FILE.toml", help=text)


def _force(one: argparse.ArgumentParser) -> None:
    one.add_argument("--force", metavar="REASON", help="promote in spite of a gate; recorded")


if __name__ == "__main__":
    sys.exit(main())
