"""What `huikuan score` does, between its options and its words."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import asdict

from data_schemas.codes import Stage
from data_schemas.policy import read_policy
from data_schemas.punctuation import marks
from data_schemas.settings import Settings
from data_schemas.whole_file import check_place
from training.commands import Said
from training.progress import Tell

DAYS_READ = ("delay_days", "default_days")
"""The columns of a score file that say of how many days its probabilities are."""


def score(args: Namespace, settings: Settings, tell: Tell) -> Said:
    """Score every open receivable of a ledger."""
    from model.read_elsewhere import read_elsewhere
    from training.ledger_source import source_of
    from training.on_workers import spread_over
    from training.one_grade import one_grade
    from training.own_inputs import absent, absent_lines, unseen, unseen_lines
    from training.score_ledger import check_suffix, score_ledger, write_table
    from training.tracking import open_bundle

    check_suffix(args.out)
    check_place(args.out)
    source = source_of(args.ledger, settings)
    with source.told_if_refused(settings.lang, args.as_of):
        bundle = open_bundle(settings)
        tell("score", 0.1)
        policy = read_policy(settings.policy)
        with spread_over(bundle, args.scheduler) as told_by:
            table = score_ledger(
                source.ledger,
                args.as_of or source.ledger.as_of,
                told_by,
                policy,
                explain=args.explain,
            )
        write_table(table, args.out)
        grades = {str(g): int(n) for g, n in table["grade"].value_counts().sort_index().items()}
        listed = marks(settings.lang).comma.join(f"{g} {n:,}" for g, n in grades.items()) or "-"
        text = (
            f"{args.out}：{len(table):,} 笔未付应收；{listed}"
            if settings.lang == "zh"
            else f"{args.out}: {len(table):,} open receivables; {listed}"
        )
        # A model of simulated customers says nothing of real ones either.
        synthetic = source.ledger.synthetic or bundle.manifest.synthetic
        if synthetic:
            text += f"{marks(settings.lang).semicolon}synthetic"
        elsewhere = read_elsewhere(bundle.manifest, policy, settings.lang, (Stage.OPEN,))
        missing = absent(source.own_columns, bundle.manifest)
        new = unseen(source.latest, bundle.manifest)
        alike = one_grade(grades, Stage.OPEN, bundle.manifest, policy)
        told = [
            *([alike.text(settings.lang)] if alike else []),
            *elsewhere,
            *absent_lines(missing, settings.lang),
            *unseen_lines(new, settings.lang),
        ]
        text = "\n".join([text, *told])
        read = {name: int(table[name].iloc[0]) for name in DAYS_READ if len(table)}
        data = {"out": str(args.out), "rows": len(table), "grades": grades}
        data |= {"days_read": read} | source.document()
        data |= {"synthetic": synthetic, "absent": missing, "unseen": [asdict(one) for one in new]}
        data |= {"one_grade": alike.document() if alike else None}
        return Said(source.opening(text, settings.lang, args.as_of), data)
