"""What ``huikuan evaluate`` does for each thing it can measure, all on made-up companies."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import asdict

from data_schemas.errors import InvalidLedger
from data_schemas.json_text import finite
from data_schemas.policy import read_policy
from data_schemas.settings import Settings
from data_schemas.whole_file import check_place
from training.commands import Said
from training.progress import Tell

Measured = tuple[str, dict[str, object]]
"""What was measured, for people and for machines."""


def evaluate(args: Namespace, settings: Settings, tell: Tell) -> Said:
    """Measure against the truth of fresh simulated companies; the answer says that they are."""
    measure = {
        "explanations": _explanations, "learning": _learning, "decisions": _decisions,
        "asking": _asking, "bare": _bare,
    }[args.what]  # fmt: skip
    text, data = measure(args, settings, tell)
    return Said(text, {"synthetic": True, **data})


def _explanations(args: Namespace, settings: Settings, tell: Tell) -> Measured:
    """How true the explanations are."""
    from training import report
    from training.evaluate import explanations
    from training.oracle import ORACLE_DEALS

    deals = args.deals or (5_000,)
    _one_size(args)
    size = args.oracle_deals or ORACLE_DEALS
    one = explanations(
        settings.home, deals=deals[0], seed=args.seed, oracle_deals=size, progress=tell
    )
    return report.explanations_text(one, settings.lang), finite(asdict(one))


def _learning(args: Namespace, settings: Settings, tell: Tell) -> Measured:
    """Learning curves: figures for each size, and a picture of them."""
    from training import report
    from training.learning import SEEDS, SIZES, as_dict, learning_curve
    from training.methods import most_rows
    from training.oracle import ORACLE_DEALS
    from training.plots import learning_figure
    from training.tracking import keep_figure

    oracle_deals = args.oracle_deals or ORACLE_DEALS
    sizes = args.receivables or (() if args.deals else SIZES)
    seeds = tuple(range(args.seed, args.seed + (args.seeds or (1 if args.deals else SEEDS))))
    found = learning_curve(
        settings.home, seeds=seeds, receivables=sizes, deals=args.deals or (),
        oracle_deals=oracle_deals, progress=tell,
    )  # fmt: skip
    kept = keep_figure(settings, learning_figure(found), "learning")
    data = {
        "seed": seeds[0],
        "seeds": list(seeds),
        "oracle_deals": oracle_deals,
        "most_rows": most_rows(("logistic",)),
        "sizes": [as_dict(one, settings.lang) for one in found],
        "plots": [str(path) for path in kept],
    }
    told = "\n".join(str(path) for path in kept)
    return f"{report.learning_text(found, settings.lang)}\n\n{told}", data


def _decisions(args: Namespace, settings: Settings, tell: Tell) -> Measured:
    """What decisions taken by the model are worth, averaged over companies."""
    from training.decisions import DEALS, SEEDS, decisions
    from training.plots import advice_figure
    from training.report import decisions_text
    from training.tracking import keep_figure

    _one_size(args)
    found = decisions(
        deals=args.deals[0] if args.deals else DEALS,
        seeds=tuple(range(args.seed, args.seed + (args.seeds or SEEDS))),
        policy=read_policy(settings.policy), progress=tell,
    )  # fmt: skip
    kept = [str(path) for path in keep_figure(settings, advice_figure(found.companies), "advice")]
    told = "\n".join(kept)
    return f"{decisions_text(found)}\n\n{told}", found.as_dict() | {"plots": kept}


def _asking(args: Namespace, settings: Settings, tell: Tell) -> Measured:
    """The order of asking beside a checklist and chance: figures, and a picture of them."""
    from training import asking, report
    from training.score_ledger import check_suffix
    from training.tracking import PICTURES, keep_figure

    _one_size(args)
    if args.plot is not None:
        check_suffix(args.plot, PICTURES)
        check_place(args.plot)
    seeds = tuple(range(args.seed, args.seed + (args.seeds or asking.SEEDS)))
    deals = args.deals[0] if args.deals else asking.DEALS
    found = asking.asking(
        deals=deals, seeds=seeds, policy=read_policy(settings.policy), progress=tell
    )
    kept = keep_figure(settings, asking.figure(found), "asking", args.plot)
    data = {**finite(asdict(found)), "plots": [str(path) for path in kept]}
    told = "\n".join(str(path) for path in kept)
    return f"{report.asking_text(found)}\n\n{told}", data


def _bare(args: Namespace, settings: Settings, tell: Tell) -> Measured:  # noqa: ARG001 - as all
    """What is learnt from made-up registers without causes, beside what could be picked instead."""
    from training.bare import SEEDS, SIZES, bare, bare_text

    if args.deals:
        raise InvalidLedger(
            "bare 的账簿没有合同：请用 --receivables", "bare has no deals: give --receivables"
        )
    found = bare(
        receivables=args.receivables or SIZES,
        seeds=tuple(range(args.seed, args.seed + (args.seeds or SEEDS))), progress=tell,
    )  # fmt: skip
    return bare_text(found), found.as_dict()


def _one_size(args: Namespace) -> None:
    if len(args.deals or ()) > 1:
        what = args.what
        raise InvalidLedger(
            f"{what} 只接受 --deals 一个数", f"{what} takes --deals with one number"
        )
