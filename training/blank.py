"""Does leaving a field blank pay? A blank's score beside the mean over the field's answers.

Each declared field that may be blank is taken out of sampled rows, all else kept, and put back with
the answers that the row's peers gave. Blank must not score better than their mean, in probability.
``python -m training.blank`` asks that of models of simulated companies.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from model.answers import MIN_PEERS
from model.bundle import Bundle, first_question
from model.columns import PEER_FIELDS, may_be_blank
from model.day import Days, Floats
from model.feature import Feature
from training.fit import fit
from training.simulate import simulate
from training.snapshots import StageRows

SAMPLE = 100
"""Rows each field is taken out of."""
MADE_BLANK = (0.0, 0.6, 1.0)
"""Shares of the fields: nobody's, most of them, all."""
ANSWERS = 16
"""Answers of a peer group at most: quantiles of equal weight stand for more."""
SAME = 1e-9
"""Probabilities nearer than this are one."""


@dataclass(frozen=True)
class Answers:
    """What stands in a field's columns: values of shape (k, columns), weights that sum to 1."""

    values: Floats
    weight: Floats


def blank_scores(
    bundle: Bundle,
    rows: StageRows,
    *,
    sample: int = SAMPLE,
    answers: int = ANSWERS,
    seed: int = 0,
    threads: int = 1,
) -> pd.DataFrame:
    """Compare blank with the mean over the answers of peers, field by field.

    Parameters
    ----------
    bundle : Bundle
        The model asked.
    rows : StageRows
        Rows of one stage: the answers are theirs, and ``sample`` of them are asked about.
    sample : int
        Rows drawn, by ``seed``.
    answers : int
        Answers of a peer group at most; quantiles of equal weight stand for more.
    threads : int
        Of the model's prediction.

    Returns
    -------
    DataFrame
        One row per field and horizon: ``stage, feature, horizon_days, rows`` (asked about, where
        the horizon is a question), ``better`` (share of them where blank scores better than the
        mean over the answers), ``gain`` (by how much, mean over all rows, 0 where it does not) and
        ``most`` (the largest), both in probability.
    """
    stage = rows.stage
    horizons = bundle.horizons(stage)
    picked = np.random.default_rng(seed).permutation(len(rows.x))[:sample]
    x, first = rows.x[picked], first_question(
        horizons, rows.due[picked], rows.snapshot[picked], stage
    )  # fmt: skip
    used = {bundle.features(stage)[at].shown for at in bundle.stage(stage).used}
    out = []
    for name, columns in _may_be_blank(rows.features).items():
        if name not in used:
            continue
        peers = _peers(rows, name)
        given = _answers_by_peers(rows.x[:, columns], peers, answers)
        asked = [given[group] for group in peers[picked]]
        if not all(len(one.weight) for one in asked):
            continue  # nobody ever answered
        gain = _gain(bundle, rows, x, first, columns, asked, threads)
        for at, days in enumerate(horizons):
            told = gain[first <= at, at]
            if len(told):
                out.append(
                    {
                        "stage": stage.value, "feature": name, "horizon_days": days,
                        "rows": len(told), "better": float((told > SAME).mean()),
                        "gain": float(np.maximum(told, 0.0).mean()), "most": float(told.max()),
                    }
                )  # fmt: skip
    return pd.DataFrame(out)


def _may_be_blank(features: tuple[Feature, ...]) -> dict[str, list[int]]:
    """Columns of each declared field that a caller may leave out."""
    out: dict[str, list[int]] = {}
    for at, one in enumerate(features):
        if may_be_blank(one):
            out.setdefault(one.shown, []).append(at)
    return out


def _peers(rows: StageRows, field: str) -> NDArray[np.int64]:
    """Peer group of each row, shape (n,); a field that makes peers does not make its own."""
    by = [name for name in PEER_FIELDS if name != field]
    columns = [at for at, one in enumerate(rows.features) if one.shown in by]
    keys = np.where(np.isnan(rows.x[:, columns]), -1.0, rows.x[:, columns])
    return np.asarray(np.unique(keys, axis=0, return_inverse=True)[1].ravel(), dtype="int64")


def _answers_by_peers(
    values: Floats, peers: NDArray[np.int64], most: int
) -> dict[int, Answers]:  # fmt: skip
    known = ~np.isnan(values).any(axis=1)
    everybody = _answers(values[known], most)
    out = {}
    for group in np.unique(peers):
        own = values[known & (peers == group)]
        out[int(group)] = _answers(own, most) if len(own) >= MIN_PEERS else everybody
    return out


def _answers(values: Floats, most: int) -> Answers:
    """The distinct answers with their shares, or quantiles of equal weight where they are many."""
    distinct, count = np.unique(values, axis=0, return_counts=True)
    if len(distinct) <= most or values.shape[1] > 1:
        return Answers(distinct, count / max(count.sum(), 1))
    at = (np.arange(most) + 0.5) / most
    return Answers(np.quantile(values, at, axis=0, method="nearest"), np.full(most, 1 / most))


def _gain(
    bundle: Bundle, rows: StageRows, x: Floats, first: Days, columns: list[int],
    asked: list[Answers], threads: int,
) -> Floats:  # fmt: skip
    """Mean probability over the answers less that of blank, shape (n, h)."""
    blank = x.copy()
    blank[:, columns] = np.nan
    of = np.repeat(np.arange(len(x)), [len(one.weight) for one in asked])
    answered = x[of]
    answered[:, columns] = np.concatenate([one.values for one in asked])
    weight = np.concatenate([one.weight for one in asked])
    p = bundle.predict(rows.stage, answered, first[of], threads) * weight[:, None]
    mean = np.stack([np.bincount(of, weights=column) for column in p.T], axis=1)
    return np.asarray(mean - bundle.predict(rows.stage, blank, first, threads))


def sparse_scores(bundle: Bundle, rows: StageRows, *, days: int) -> list[float]:
    """Mean probability of being unpaid after ``days`` with each of ``MADE_BLANK`` made blank."""
    rng = np.random.default_rng(0)
    picked = rng.permutation(len(rows.x))[: 4 * SAMPLE]
    horizons = bundle.horizons(rows.stage)
    first = first_question(horizons, rows.due[picked], rows.snapshot[picked], rows.stage)
    fields = list(_may_be_blank(rows.features).values())
    out = []
    for share in MADE_BLANK:
        x = rows.x[picked].copy()
        for at in rng.permutation(len(fields))[: round(share * len(fields))]:
            x[:, fields[at]] = np.nan
        p = bundle.predict(rows.stage, x, first)
        out.append(float(p[:, horizons.index(days)].mean()))
    return out


def unknown_payer_scores(
    bundle: Bundle, rows: StageRows, *, days: int
) -> dict[tuple[str, ...], float]:
    """Probability of being unpaid after ``days`` of rows of which at most the payer's kind is told.

    Returns
    -------
    dict
        By which of type and level are told: mean over the answers, as often as each was given.
    """
    horizons, features = bundle.horizons(rows.stage), rows.features
    bare = rows.x[:: max(1, len(rows.x) // SAMPLE)][:SAMPLE].copy()
    bare[:, [column for one in _may_be_blank(features).values() for column in one]] = np.nan
    first = np.zeros(len(bare), dtype="int64")
    peers = {
        name: [at for at, one in enumerate(features) if one.shown == name] for name in PEER_FIELDS
    }
    out = {}
    for told in ((), *((name,) for name in PEER_FIELDS), PEER_FIELDS):
        columns = [column for name in told for column in peers[name]]
        given = rows.x[:, columns]
        answers = _answers(given[~np.isnan(given).any(axis=1)], len(given))
        of_each = []
        for values in answers.values:
            x = bare.copy()
            x[:, columns] = values
            of_each.append(bundle.predict(rows.stage, x, first)[:, horizons.index(days)].mean())
        out[told] = float(np.average(of_each, weights=answers.weight))
    return out


def main() -> None:
    """Print how often, and by how much, a blank scores better, over the stages of companies."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--deals", type=int, default=5000)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2])
    asked = parser.parse_args()
    out = [f"synthetic, {asked.deals:,} deals; probability in points"]
    for seed in asked.seeds:
        ledger = simulate(asked.deals, seed).ledger
        found = fit(ledger, ledger.as_of)
        for stage, rows in found.rows.items():
            told = blank_scores(found.bundle, rows)
            better, gain = (np.average(told[c], weights=told["rows"]) for c in ("better", "gain"))
            out.append(
                f"  seed {seed} {stage.value:8} better in {better:.1%} of {told['rows'].sum():,} "
                f"cells, by {gain * 100:.4f} on average, {told['most'].max() * 100:.2f} at most"
            )
            usual, some, none = sparse_scores(found.bundle, rows, days=30)
            out.append(
                f"    unpaid after 30 days {usual:.3f}, with 60 % of the fields blank {some:.3f}, "
                f"with all {none:.3f}"
            )
            nothing, *kinds, both = unknown_payer_scores(found.bundle, rows, days=30).values()
            of_kind = ", ".join(f"{kind:.3f}" for kind in kinds)
            out.append(
                f"    nothing told {nothing:.3f}; mean over types, levels {of_kind}, "
                f"both {both:.3f}"
            )
    sys.stdout.write("\n".join(out) + "\n")


if __name__ == "__main__":
    main()
