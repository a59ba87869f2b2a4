"""The options of the commands of training, a function a command."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path

from training import argument_types as types
from training.methods import PEERS

USED_BY = {
    "oracle_deals": ("explanations", "learning"),
    "plot": ("asking",),
    "receivables": ("learning", "bare"),
    "seeds": ("decisions", "learning", "asking", "bare"),
}
"""Options of ``evaluate`` that not everything measured uses, and what does."""


def simulate(one: argparse.ArgumentParser) -> None:
    """What is to be simulated, and where it goes."""
    one.add_argument("--deals", type=types.count, required=True, metavar="N", help="deals to sign")
    one.add_argument(
        "--seed", type=types.whole, default=7, metavar="S", help="same seed, same ledger"
    )
    one.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder to write to")
    one.add_argument("--truth", action="store_true", help="also write truth.parquet")


def ingest(one: argparse.ArgumentParser) -> None:
    """What is read, and how its columns are understood."""
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


def train(one: argparse.ArgumentParser) -> None:
    """What is learnt from, and whether it is promoted."""
    _ledger(one)
    _as_of(one, "nothing learnt on or after it is used; default: the ledger's own day")
    _horizons(one)
    _settings(one)
    one.add_argument("--promote", action="store_true", help="make it the champion if gates pass")
    _force(one)
    one.set_defaults(check=partial(_promoting, one))


def _promoting(one: argparse.ArgumentParser, args: argparse.Namespace) -> None:
    """Refuse a reason for a promotion that nobody asked for: ignored, it would seem obeyed."""
    if args.force is not None and not args.promote:
        one.error("--force 只与 --promote 一起用 / --force is for --promote")


def tune(one: argparse.ArgumentParser) -> None:
    """What is searched on, and for how long."""
    _ledger(one)
    _as_of(one, "nothing learnt on or after it is used; default: the ledger's own day")
    _horizons(one)
    one.add_argument(
        "--minutes", type=types.minutes, default=10.0, metavar="M",
        help="to be done by then (10); the defaults are measured in any case",
    )  # fmt: skip
    one.add_argument("--trials", type=types.count, default=200, metavar="N", help="at most (200)")
    one.add_argument(
        "--out", type=Path, metavar="FILE.toml", help="default: settings.toml under HUIKUAN_HOME"
    )


def backtest(one: argparse.ArgumentParser) -> None:
    """The days, the ages and the horizons, what it is compared with, and where it goes."""
    _ledger(one)
    one.add_argument(
        "--cutoff", type=types.day_or_default, metavar="DATE",
        help="train before it; default: the day before which 70%% of the claims with a known"
        " outcome were invoiced",
    )  # fmt: skip
    _as_of(one, "outcomes before it; default: the ledger's own day")
    _horizons(one)
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


def score(one: argparse.ArgumentParser) -> None:
    """What is scored, and where it goes."""
    _ledger(one)
    _as_of(one, "day to score at; default: the ledger's own")
    one.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="CSV or Parquet, by suffix"
    )
    one.add_argument(
        "--explain",
        action="store_true",
        help="also each cause's contribution (columns: docs/score_file.md)",
    )
    one.add_argument(
        "--scheduler", metavar="ADDR", help="Dask scheduler to spread the rows over (tcp://…:8786)"
    )


def evaluate(one: argparse.ArgumentParser) -> None:
    """What is measured, and on how many companies of which size."""
    one.add_argument(
        "what",
        choices=("explanations", "decisions", "learning", "asking", "bare"),
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
        help="sizes in receivables (learning: 300,1000,5000,20000,100000; bare: 300,1200,4000)",
    )  # fmt: skip
    one.add_argument(
        "--seeds", type=types.count, metavar="N",
        help="companies from --seed on; decisions: 20; asking: 3; of each size learning: 5 (with"
        " --deals 1), bare: 10",
    )  # fmt: skip
    one.add_argument(
        "--seed", type=types.whole, default=7, metavar="S", help="of the company measured"
    )
    one.add_argument(
        "--oracle-deals", type=types.count, metavar="N",
        help="explanations, learning: what the oracle learns from (200000)",
    )  # fmt: skip
    one.add_argument(
        "--plot", type=Path, metavar="FILE", help="asking: draw the curves there too; .svg or .png"
    )
    one.set_defaults(check=partial(_used, one))


def _used(one: argparse.ArgumentParser, args: argparse.Namespace) -> None:
    """Refuse an option that what is measured has no use for: ignored, it would seem obeyed."""
    for name, users in USED_BY.items():
        if getattr(args, name) is not None and args.what not in users:
            option = f"--{name.replace('_', '-')}"
            one.error(
                f"{args.what} 不用 {option}，它只用于 {'、'.join(users)}"
                f" / {args.what} does not use {option}: it is for {' and '.join(users)}"
            )


def monitor(one: argparse.ArgumentParser) -> None:
    """What is looked at since when."""
    _ledger(one)
    _as_of(one, "outcomes before it count; default: the ledger's own day")
    one.add_argument(
        "--since",
        type=types.day,
        metavar="DATE",
        help="snapshots from it on; default: the model's day. What it learnt from lies before that"
        " day: told from an earlier one on, it is in sample and no test",
    )


def promote(one: argparse.ArgumentParser) -> None:
    """Which version."""
    one.add_argument("version", type=types.count, metavar="V", help="see: huikuan models")
    _force(one)


def _ledger(one: argparse.ArgumentParser) -> None:
    one.add_argument(
        "--ledger", type=Path, metavar="PATH", help="ledger folder; default: the database"
    )


def _as_of(one: argparse.ArgumentParser, text: str) -> None:
    one.add_argument("--as-of", type=types.day_or_default, metavar="DATE", help=text)


def _horizons(one: argparse.ArgumentParser) -> None:
    text = "days past due; write --horizons=-30,0,30 where the first is below 0"
    one.add_argument("--horizons", type=types.whole_numbers, metavar="0,30,…", help=text)


def _settings(one: argparse.ArgumentParser) -> None:
    text = "settings of the fit: written by huikuan tune, or by hand"
    one.add_argument("--settings", type=Path, metavar="FILE.toml", help=text)


def _force(one: argparse.ArgumentParser) -> None:
    text = "promote in spite of a gate; recorded"
    one.add_argument("--force", type=types.reason, metavar="REASON", help=text)
