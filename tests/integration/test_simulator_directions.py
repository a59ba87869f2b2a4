"""Every declared direction holds in the simulated world, given everything else that is seen."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.special import logit

from data_schemas.codes import Stage
from model.features import features_at
from model.units import signing_units
from model.view import LedgerView
from training.oracle import signing_inputs, signing_truth
from training.simulate import simulate

pytestmark = pytest.mark.slow

DEALS = 12_000
SEED = 17
HORIZON = 90
WIDEST = 6.0
"""Log-odds are cut here: beyond, they say more about the draws than about the claim."""
CONTRADICTED = -3.5
"""A t-value below it contradicts the declaration. Of 69 fields without any effect, one in sixty
such tests would find one there."""
CLEAR = 2.0
CLEARLY_RIGHT = 0.7
"""Share of the fields whose direction must show clearly."""
RARE = (
    "customer.policy_change_12m",
    "customer.leadership_change_12m",
    "customer.relation_years",
)
"""Fields that each tell a little of a cause others tell better: they must show all the same."""


@pytest.fixture(scope="module")
def agreement() -> pd.Series:
    """t-value of each declared field's slope in its declared direction, + agrees.

    Least squares of the true log-odds on all that is seen at signing, one instalment per deal:
    ranks of the monotone inputs, whether they are blank, and every other input as it is. Errors
    allow for claims of one customer resembling each other.
    """
    company = simulate(DEALS, SEED, truth=True, truth_sample=1)
    truth = signing_truth(company.truth)
    view = LedgerView(company.ledger)
    units = signing_units(view)
    units = units[units["unit_id"].isin(truth.index)].reset_index(drop=True)
    truth = truth.loc[units["unit_id"]]
    features = features_at(Stage.SIGNING)
    x = pd.DataFrame(signing_inputs(units, view), columns=[f.name for f in features])
    declared = [f.name for f in features if f.monotone and f.compute is None]
    other = x.drop(columns=declared)
    blank = x[declared].isna().astype(float)
    parts = [_standard(x[declared].rank()), blank.loc[:, blank.std() > 0], _standard(other)]
    design = pd.concat(parts, axis=1).to_numpy()
    design = np.column_stack([design, np.ones(len(x))])
    odds = np.clip(logit(truth[f"p_{HORIZON}"].to_numpy()), -WIDEST, WIDEST)
    inverse = np.linalg.pinv(design.T @ design)
    slope = inverse @ design.T @ odds
    score = pd.DataFrame(design * (odds - design @ slope)[:, None])
    of_customer = score.groupby(truth["customer_id"].to_numpy()).sum().to_numpy()
    variance = np.einsum("ij,jk,ik->i", inverse, of_customer.T @ of_customer, inverse)
    t = pd.Series((slope / np.sqrt(variance))[: len(declared)], index=declared)
    return t * pd.Series({f.name: f.monotone for f in features if f.name in declared})


def _standard(values: pd.DataFrame) -> pd.DataFrame:
    spread = values.std()
    kept = values.loc[:, spread > 0]
    return ((kept - kept.mean()) / kept.std()).fillna(0.0)


def test_no_declared_direction_is_contradicted(agreement: pd.Series) -> None:
    assert len(agreement) > 60
    assert agreement.min() > CONTRADICTED, agreement.nsmallest(5)
    assert (agreement > CLEAR).mean() > CLEARLY_RIGHT, agreement.nsmallest(20)


@pytest.mark.parametrize("field", RARE)
def test_what_tells_little_tells_it_in_its_direction(agreement: pd.Series, field: str) -> None:
    assert agreement[field] > CLEAR
