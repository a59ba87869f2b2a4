"""What each command of training does, between its options and its words.

Heavy libraries are imported by the command that needs them: the help must not wait for MLflow.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass

from data_schemas.errors import GateNotPassed, InvalidLedger, RiskError
from data_schemas.policy import read_policy
from data_schemas.settings import Settings
from data_schemas.whole_file import check_place
from training.progress import Tell


@dataclass(frozen=True)
class Said:
    """What a command says, for people and for machines; ``refusal`` is raised once it is said."""

    text: str
    data: object
    refusal: RiskError | None = None


Command = Callable[[Namespace, Settings, Tell], Said]


def simulate(args: Namespace, settings: Settings, tell: Tell) -> Said:
    """Write a synthetic ledger folder."""
    from training.simulate import claim, write
    from training.simulate import simulate as make

    claim(args.out)  # a folder that will not do says so now, not after the simulation
    tell("simulate", 0.0)
    made = make(args.deals, args.seed, truth=args.truth)
    tell("write", 0.8)
    write(made, args.out)
    rows = {"deals": len(made.ledger.deals), "receivables": len(made.ledger.receivables)}
    text = (
        f"{args.out}：{rows['deals']:,} 份合同、{rows['receivables']:,} 笔应收，synthetic"
        if settings.lang == "zh"
        else f"{args.out}: {rows['deals']:,} deals, {rows['receivables']:,} receivables, synthetic"
    )
    return Said(text, {"out": str(args.out), "seed": args.seed, "synthetic": True, **rows})


def ingest(args: Namespace, settings: Settings, tell: Tell) -> Said:
    """Read a ledger folder, or a file by its mapping, into the database; or propose a mapping."""
    from rich.console import Console

    from data_schemas.store import open_store
    from training.ingest import ingest as take_in
    from training.ingest import ingest_mapped
    from training.ingest_report import print_report
    from training.quality.ingested import quality_home

    if args.suggest:
        return _suggest(args)
    settings.home.mkdir(parents=True, exist_ok=True)
    tell("ingest", 0.0)
    to, quality = settings.home / "refused", quality_home(settings)
    with closing(open_store(settings.database)) as store:
        if args.mapping is None:
            found = take_in(args.path, store, args.as_of, refused_to=to, quality=quality, tell=tell)
        else:
            found = ingest_mapped(
                args.path,
                args.mapping,
                store,
                args.as_of,
                refused_to=to,
                quality=quality,
                tell=tell,
            )
    console = Console()
    if not console.is_terminal:
        console.width = max(console.width, 120)  # a file or a pipe has no width of its own
    with console.capture() as printed:
        print_report(found, settings.lang, console)
    return Said(printed.get().rstrip(), found.as_dict())


def _suggest(args: Namespace) -> Said:
    """A mapping proposed for a file, printed or written."""
    from training.mapping.suggest import suggest

    found = suggest(args.path)
    if args.out is None:
        return Said(found.text.rstrip(), found.as_dict())
    if args.out.exists():
        raise InvalidLedger(
            f"{args.out} 已存在；为不覆盖您的修改，请换一个文件名",
            f"{args.out} is there already; name another file, lest your corrections get lost",
        )
    args.out.write_text(found.text, encoding="utf-8")
    return Said(str(args.out), found.as_dict() | {"out": str(args.out)})


def train(args: Namespace, settings: Settings, tell: Tell) -> Said:
    """Fit, measure, log, register; promote if asked and allowed."""
    from model.curve import HORIZONS
    from model.read_elsewhere import read_elsewhere
    from training import report
    from training.fit_settings import read_settings
    from training.ledger_source import source_of
    from training.own_inputs import own_inputs, own_lines, telling, telling_lines
    from training.registry import beside
    from training.registry import promote as make_champion
    from training.registry_report import move_data, move_text
    from training.told_day import kept_lines, months_kept
    from training.tracking import in_use
    from training.train import train as learn

    source, policy = source_of(args.ledger, settings), read_policy(settings.policy)
    with source.told_if_refused(settings.lang, args.as_of):
        found = learn(
            source.ledger,
            settings,
            policy,
            as_of=args.as_of,
            horizons=args.horizons or HORIZONS,
            source=str(args.ledger or "database"),
            fit_settings=read_settings(args.settings) if args.settings else None,
            progress=tell,
        )
        manifest = found.bundle.manifest
        own = own_inputs(manifest, source.own_columns, in_use(settings))
        strong = telling(found.guard.table)
        months = months_kept(source.ledger, policy.leakage_auc)
        said = [
            report.training_text(found, settings.lang), "",
            *read_elsewhere(manifest, policy, settings.lang), *own_lines(own, settings.lang),
            *telling_lines(strong, settings.lang), *kept_lines(months, settings.lang),
        ]  # fmt: skip
        text = source.opening("\n".join(said).rstrip(), settings.lang, args.as_of)
        told = {"telling": strong, "months_kept": [one.document() for one in months]}
        data = report.training_json(found) | {"own_columns": asdict(own) | told}
        data |= source.document()
        if not args.promote:
            return Said(text, data)
        try:
            move = make_champion(settings, found.logged.version, force=args.force)
        except GateNotPassed as refusal:
            # It stays registered as the challenger; what it showed is worth reading.
            return Said(text, data, refusal)
        both = beside(settings, move)
        moved = move_text(move, settings.lang, both)
        return Said(f"{text}\n\n{moved}", data | {"move": move_data(move, both)})


def tune(args: Namespace, settings: Settings, tell: Tell) -> Said:
    """Search for settings that beat the defaults; write them down for ``train --settings``."""
    from model.curve import HORIZONS
    from training import report
    from training.ledger_source import source_of
    from training.tracking import connect
    from training.tune import tune as search
    from training.tune_report import SETTINGS_FILE, keep, tuned_json, tuned_text

    out = args.out or settings.home / SETTINGS_FILE
    check_place(out)
    source = source_of(args.ledger, settings)
    with source.told_if_refused(settings.lang, args.as_of):
        connect(settings)  # a store that is away says so now, not after the search
        ledger = source.ledger
        day = args.as_of or ledger.as_of
        found = search(
            ledger,
            policy=read_policy(settings.policy),
            as_of=day,
            horizons=args.horizons or HORIZONS,
            minutes=args.minutes,
            trials=args.trials,
            progress=tell,
        )
        run = keep(found, settings, out, as_of=day.isoformat(), synthetic=ledger.synthetic)
        text = report.marked(
            f"{tuned_text(found, settings.lang)}\n{out}", settings.lang, synthetic=ledger.synthetic
        )
        return Said(
            source.opening(text, settings.lang, args.as_of),
            tuned_json(found) | {"out": str(out), "run_id": run} | source.document(),
        )


def backtest(args: Namespace, settings: Settings, tell: Tell) -> Said:
    """Train at cutoffs, score what was invoiced after them, compare with peers."""
    from training.backtest import backtest as look_back
    from training.backtest_days import backtest_days
    from training.backtest_report import backtest_data, backtest_text, write_report
    from training.comparison import compare
    from training.fit_settings import read_settings
    from training.ledger_source import source_of
    from training.page import SUFFIXES
    from training.score_ledger import check_suffix, write_table

    check_suffix(args.out)
    check_place(args.out)
    if args.report is not None:
        check_suffix(args.report, SUFFIXES)
        check_place(args.report)
    source = source_of(args.ledger, settings, args.as_of)
    with source.told_if_refused(settings.lang, args.as_of):
        policy = read_policy(settings.policy)
        days = backtest_days(
            source.ledger, policy.delay_days,
            cutoff=args.cutoff, as_of=args.as_of, horizons=args.horizons,
        )  # fmt: skip
        asked = {name: getattr(days, name) for name in ("cutoff", "as_of", "horizons")}
        asked |= {"open_ages": args.open_ages, "origins": args.origins, "policy": policy}
        asked["settings"] = read_settings(args.settings) if args.settings else None
        found = look_back(
            source.ledger,
            **asked,
            peers=args.peers,
            progress=lambda label, share: tell(label, 0.8 * share),
        )
        write_table(found.predictions, args.out)
        measured = not found.matured.empty
        compared = (
            compare(
                found.matured,
                repeats=args.draws,
                progress=lambda label, share: tell(label, 0.8 + 0.2 * share),
            )
            if measured
            else None
        )
        if args.report is not None:
            write_report(found, compared, args.report, settings.lang, days)
        told = backtest_text(found, compared, settings.lang, days)
        text = source.opening(told, settings.lang, args.as_of)
        data = backtest_data(found, compared, days) | source.document()
        if args.without is None or not measured:
            return Said(text, data)
        from training.ablation import ablate, gains_of, gains_text
        from training.report import records

        worth = ablate(found, source.ledger, args.without, **asked, progress=tell)
        gains = gains_of(worth.rows, repeats=args.draws)
        said = gains_text(gains, args.without, settings.lang, args.draws)
        return Said(
            f"{text}\n\n{said}",
            data | {"without": {"table": args.without, "gains": records(gains)}},
        )


def monitor(args: Namespace, settings: Settings, tell: Tell) -> Said:
    """Hold the model in use against what came after it."""
    from training.ledger_source import source_of
    from training.monitor import monitor as watch
    from training.monitor_report import monitored_text
    from training.report import marked, records
    from training.tracking import open_bundle

    source = source_of(args.ledger, settings)
    with source.told_if_refused(settings.lang, args.as_of):
        bundle = open_bundle(settings)
        tell("monitor", 0.1)
        found = watch(source.ledger, bundle, as_of=args.as_of, since=args.since)
        data = {
            "model_version": bundle.manifest.model_version,
            "since": found.since.isoformat(),
            "as_of": found.as_of.isoformat(),
            "in_sample": found.in_sample,
            "rows": found.rows,
            "drift": records(found.drift),
            "unseen": [asdict(one) for one in found.unseen],
            "calibration": records(found.calibration),
            "outlook": records(found.outlook),
        } | source.document()
        synthetic = data["synthetic"] = source.ledger.synthetic or bundle.manifest.synthetic
        text = marked(monitored_text(found, settings.lang), settings.lang, synthetic=synthetic)
        return Said(source.opening(text, settings.lang, args.as_of), data)
