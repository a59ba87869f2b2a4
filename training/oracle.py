"""The oracle: the best that can be learnt from the visible fields, on a great many simulated deals.

It sees the same inputs at signing as the model, but instead of outcomes it is given the truth: the
probability of being unpaid at 90 days and the direct effect of each cause. What it cannot tell,
nobody can tell from these fields.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import lightgbm as lgb
import numpy as np
import pandas as pd

import training.simulate
from data_schemas.causes import Cause
from data_schemas.codes import Stage
from data_schemas.schema_hash import schema_hash
from model.asked import Asked
from model.day import Floats
from model.features import features_at, matrix
from model.units import signing_units
from model.values import ledger_values
from model.view import LedgerView
from training.progress import Tell, quiet
from training.simulate import simulate

ORACLE_DEALS = 200_000
COMPANY = 5_000
"""Deals of one simulated company; the oracle learns from as many companies as it takes."""
SEED = 20_000
"""Seeds of its companies start here, far from those that are measured."""
HORIZON = 90
ROUNDS = 400
PARAMS: dict[str, object] = {
    "learning_rate": 0.05,
    "num_leaves": 31,
    "min_data_in_leaf": 40,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "seed": 1,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbose": -1,
}
PROBABILITY = "probability"


@dataclass(frozen=True)
class Oracle:
    """Boosters that were told the truth; inputs in the order of ``features_at(SIGNING)``."""

    boosters: dict[str, lgb.Booster]

    def probability(self, x: Floats) -> Floats:
        """Best guess of the true probability of being unpaid at 90 days, shape (n,)."""
        return np.asarray(self.boosters[PROBABILITY].predict(x, num_threads=2), dtype=np.float64)

    def effects(self, x: Floats) -> Floats:
        """Best guess of the true direct effect of each cause in log-odds, shape (n, 11)."""
        each = [self.boosters[cause.value].predict(x, num_threads=2) for cause in Cause]
        return np.column_stack([np.asarray(one, dtype=np.float64) for one in each])


def oracle(
    home: Path,
    *,
    deals: int = ORACLE_DEALS,
    seed: int = SEED,
    progress: Tell | None = None,
) -> Oracle:
    """The oracle, from HOME/oracle or made now (some minutes for 200,000 deals).

    Parameters
    ----------
    home : Path
        ``Settings.home``.
    deals : int
        Simulated deals to learn from; fewer for a quick look.
    seed : int
        Of the first company; the next ones count on.
    """
    tell = progress or quiet
    folder = home / "oracle" / f"{deals}-{seed}-{fingerprint()[:12]}"
    names = [PROBABILITY, *(cause.value for cause in Cause)]
    if not (folder / "about.json").is_file():
        x, targets = lessons(deals, seed, lambda share: tell("oracle: simulate", 0.6 * share))
        folder.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=folder.parent) as made:
            fresh = Path(made) / folder.name
            fresh.mkdir()
            # Two boosters at a time, each on one core: far better than two cores on one booster.
            with ThreadPoolExecutor(2) as pool:
                boosters = pool.map(lambda n: _taught(x, targets[n], soft=n == PROBABILITY), names)
                for at, (name, booster) in enumerate(zip(names, boosters, strict=True)):
                    tell("oracle: learn", 0.6 + 0.4 * at / len(names))
                    booster.save_model(fresh / f"{name}.txt")
            about = {"deals": deals, "seed": seed, "fingerprint": fingerprint(), "rows": len(x)}
            (fresh / "about.json").write_text(json.dumps(about) + "\n", encoding="utf-8")
            try:
                fresh.rename(folder)
            except OSError:
                # Another run made it meanwhile: one is as good as the other.
                if not (folder / "about.json").is_file():
                    raise
    tell("oracle", 1.0)
    return Oracle({name: lgb.Booster(model_file=folder / f"{name}.txt") for name in names})


def fingerprint() -> str:
    """Changes whenever fields, inputs or the simulator do: an old oracle is then made anew."""
    digest = hashlib.sha256(schema_hash().encode())
    digest.update(json.dumps([f.name for f in features_at(Stage.SIGNING)]).encode())
    digest.update(json.dumps([PARAMS, ROUNDS, COMPANY]).encode())
    for path in sorted(Path(training.simulate.__path__[0]).glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def lessons(
    deals: int, seed: int, progress: Callable[[float], None]
) -> tuple[Floats, dict[str, Floats]]:
    """Inputs at signing of one instalment per deal, and the truth about each.

    Returns
    -------
    x : ndarray, shape (n, f)
    targets : dict of ndarray, shape (n,)
        "probability" and one per cause.
    """
    inputs, truths = [], []
    done = 0
    while done < deals:
        progress(done / deals)
        size = min(COMPANY, deals - done)
        company = simulate(size, seed + done // COMPANY, truth=True, truth_sample=1)
        truth = signing_truth(company.truth)
        view = LedgerView(company.ledger)
        units = signing_units(view)
        units = units[units["unit_id"].isin(truth.index)].reset_index(drop=True)
        inputs.append(signing_inputs(units, view))
        truths.append(truth.loc[units["unit_id"]])
        done += size
    told = pd.concat(truths)
    targets = {cause.value: told[f"effect_{cause.value}"].to_numpy() for cause in Cause}
    return np.vstack(inputs), targets | {PROBABILITY: told[f"p_{HORIZON}"].to_numpy()}


def signing_truth(truth: pd.DataFrame | None) -> pd.DataFrame:
    """The truth at signing, by unit."""
    if truth is None:
        raise ValueError("the simulation was made without its truth")
    return truth[truth["stage"] == Stage.SIGNING.value].set_index("unit_id")


def signing_inputs(units: pd.DataFrame, view: LedgerView) -> Floats:
    """Inputs of signing units of a simulated ledger, shape (n, f)."""
    asked = Asked(units, view)
    return matrix(features_at(Stage.SIGNING), asked, ledger_values(asked))


def _taught(x: Floats, target: Floats, *, soft: bool) -> lgb.Booster:
    objective = "cross_entropy" if soft else "regression"
    data = lgb.Dataset(x, target, params={"verbose": -1})
    return lgb.train(PARAMS | {"objective": objective}, data, num_boost_round=ROUNDS)
