"""How hard the simulated world is: measured, so that nobody can make the test easy unseen.

``python -m training.bands`` prints the measures beside their bands; ``docs/simulator.md`` says why.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

import lightgbm as lgb
import numpy as np
import pandas as pd
from scipy.special import logit
from sklearn.metrics import roc_auc_score

from data_schemas.causes import Cause
from data_schemas.codes import Stage
from data_schemas.customer import Customer
from data_schemas.deal import Deal
from data_schemas.field import fields_of
from model.day import Floats, day_number
from model.features import cause_index, features_at
from model.view import LedgerView
from training.oracle import signing_truth
from training.simulate import Simulation, simulate
from training.snapshots import StageRows, stage_rows

SEEN = (0.4, 0.8)
"""Share of each cause's hidden variance that its visible fields explain, out of sample."""
MISSING = (0.15, 0.40)
"""Share of optional values that are missing."""
NOT_ADDITIVE = 0.2
"""Least share of the variance of the true log-odds that no sum of single causes explains."""
TRUTH_AUC = (0.82, 0.90)
"""AUC of the true probability at 90 days against what came to pass."""
HORIZON = 90
_BINS = 15
_WIDEST = 6.0


@dataclass(frozen=True)
class Bands:
    """The measures; ``seen`` and ``effect`` (spread of the true effects, log-odds) by cause."""

    seen: dict[Cause, float]
    effect: dict[Cause, float]
    missing: float
    not_additive: float
    truth_auc: float
    late_share: float


def measure(simulation: Simulation) -> Bands:
    """Measure a simulation made with its truth (3,000 deals or more for steady figures)."""
    ledger = simulation.ledger
    rows = stage_rows(LedgerView(ledger), Stage.SIGNING, ())
    truth = signing_truth(simulation.truth).reindex(rows.units["unit_id"])
    effects = {c: truth[f"effect_{c.value}"].to_numpy(dtype=np.float64) for c in Cause}
    matured = rows.usable(HORIZON, day_number(ledger.as_of))
    p = truth[f"p_{HORIZON}"].to_numpy(dtype=np.float64)
    late = rows.unpaid(HORIZON)
    return Bands(
        seen={c: _seen(rows, truth, c) for c in Cause},
        effect={c: float(e.std()) for c, e in effects.items()},
        missing=_missing(rows),
        not_additive=_not_additive(rows, truth, p),
        truth_auc=float(roc_auc_score(late[matured], p[matured])),
        late_share=float(late[matured].mean()),
    )


def _seen(rows: StageRows, truth: pd.DataFrame, cause: Cause) -> float:
    """R² of a cause's hidden factor from its own visible inputs, on deals not learnt from."""
    hidden = truth[f"hidden_{cause.value}"].to_numpy(dtype=np.float64)
    own = cause_index(rows.features) == list(Cause).index(cause)
    learn = rows.group % 2 == 0
    data = lgb.Dataset(rows.x[learn][:, own], hidden[learn], params={"verbose": -1})
    params = {"learning_rate": 0.08, "num_leaves": 15, "min_data_in_leaf": 40, "verbose": -1}
    booster = lgb.train(params | {"num_threads": 1, "seed": 1}, data, num_boost_round=150)
    guess = np.asarray(booster.predict(rows.x[~learn][:, own], num_threads=1))
    rest = hidden[~learn]
    return float(1 - ((rest - guess) ** 2).mean() / rest.var())


def _missing(rows: StageRows) -> float:
    """Share of the optional declared values of deals and customers that are blank at signing."""
    optional = {
        f"{f.owner}.{name}"
        for record in (Deal, Customer)
        for name, f in fields_of(record).items()
        if f.is_input and not f.required
    }
    names = [f.name for f in features_at(Stage.SIGNING)]
    at = [i for i, name in enumerate(names) if name in optional]
    return float(np.isnan(rows.x[:, at]).mean())


def _not_additive(rows: StageRows, truth: pd.DataFrame, p: Floats) -> float:
    """1 − R² of the best sum of one function per cause, with kind and month added freely."""
    log_odds = np.clip(logit(p), -_WIDEST, _WIDEST)
    parts = [
        pd.get_dummies(pd.qcut(truth[f"hidden_{c.value}"], _BINS, labels=False, duplicates="drop"))
        for c in Cause
    ]
    month = pd.Series(
        rows.question.astype("datetime64[D]").astype("datetime64[M]").astype(int) % 12
    )
    parts += [pd.get_dummies(rows.units["kind"]), pd.get_dummies(month)]
    design = np.column_stack([np.ones(len(p)), *(d.to_numpy(dtype=np.float64) for d in parts)])
    beta, *_ = np.linalg.lstsq(design, log_odds, rcond=None)
    rest = log_odds - design @ beta
    return float((rest**2).mean() / log_odds.var())


def main() -> None:
    """Print the measures of one simulated company beside their bands."""
    found = measure(simulate(5000, 101, truth=True))
    lines = ["synthetic, 5,000 deals, seed 101"]
    for cause in Cause:
        seen, effect = found.seen[cause], found.effect[cause]
        lines.append(f"  {cause.value:13} seen {seen:.2f}, spread of true effect {effect:.2f}")
    lines += [
        f"  band of seen {SEEN}",
        f"  missing {found.missing:.3f} (band {MISSING})",
        f"  not additive {found.not_additive:.3f} (at least {NOT_ADDITIVE})",
        f"  AUC of the truth {found.truth_auc:.4f} (band {TRUTH_AUC})",
        f"  unpaid after {HORIZON} days {found.late_share:.3f}",
    ]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
