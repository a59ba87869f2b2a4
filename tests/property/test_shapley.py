"""Contributions against brute force: every subset of the features, written out."""

import itertools
import math
from functools import cache
from typing import Any

import lightgbm as lgb
import numpy as np
import pytest

from data_schemas.codes import Stage
from model.asked import Asked
from model.bundle import Bundle
from model.columns import Columns
from model.curve import pools
from model.estimator import Blend, Recipe, Trees, fit_blend
from model.features import cause_index, matrix
from model.line_fit import Pull
from model.units import signing_units
from model.values import ledger_values
from model.view import LedgerView

FEATURES = 7


@pytest.fixture(scope="module", params=["no composites", "composites", "interplay"])
def blend(request: pytest.FixtureRequest) -> Blend:
    """A blend over few features with missing values and features met again on a path."""
    group = [-1] * FEATURES
    monotone, kind = [1, 0, -1, 0, 0, 0, 0], [False] * FEATURES
    if request.param != "no composites":
        group[0] = group[2] = 4
    if request.param == "interplay":
        group[3] = group[4] = 5
        monotone[3] = monotone[4] = 1
        kind[6] = True
    rng = np.random.default_rng(3)
    x = rng.normal(size=(900, FEATURES))
    x[rng.random(x.shape) < 0.2] = np.nan
    z = np.nan_to_num(x) @ rng.normal(size=FEATURES) + np.nan_to_num(x[:, 0] * x[:, 1])
    y = (rng.random(900) < 1 / (1 + np.exp(-z))).astype(float)
    columns = Columns(
        names=[f"f{i}" for i in range(FEATURES)], monotone=monotone,
        group=group, echo=[False] * FEATURES, kind=kind,
    )  # fmt: skip
    trees = Trees(bags=2, rounds=30, depth=5, leaves=16, l2=0.1, column_share=1.0)
    pull = Pull(alone=5.0, beside=5.0, member=5.0, blank=5.0)
    found = fit_blend(x, y, columns, trees, pull, Recipe(line=0.4, growth=1.0))
    assert bool(found.backbone.composites) == (request.param != "no composites")
    assert bool(found.backbone.interplay) == (request.param == "interplay")
    return found


def expectation(node: dict[str, Any], row: np.ndarray, known: frozenset[int]) -> float:
    """What a tree says when only ``known`` features are: the rest by the rows' shares."""
    if "leaf_value" in node:
        return float(node["leaf_value"])
    left, right = node["left_child"], node["right_child"]
    if node["split_feature"] in known:
        value = row[node["split_feature"]]
        if math.isnan(value) and node["missing_type"] == "NaN":
            go_left = node["default_left"]
        else:
            value = 0.0 if math.isnan(value) else value
            go_left = value <= node["threshold"]
        return expectation(left if go_left else right, row, known)
    counts = [c.get("leaf_count", c.get("internal_count")) for c in (left, right)]
    parts = [expectation(c, row, known) for c in (left, right)]
    return sum(c * p for c, p in zip(counts, parts, strict=True)) / sum(counts)


def worth(blend: Blend, row: np.ndarray, known: frozenset[int]) -> float:
    """What the trees say of a folded row when only ``known`` of its columns are."""
    trees = [
        sum(expectation(t["tree_structure"], row, known) for t in dump(b)["tree_info"])
        for b in blend.bag
    ]
    return float(np.mean(trees))


@cache
def dump(booster: lgb.Booster) -> dict[str, Any]:
    """Its trees, written out once; they are asked about thousands of times."""
    found: dict[str, Any] = booster.dump_model()
    return found


def brute_force(blend: Blend, row: np.ndarray) -> np.ndarray:
    """Shapley values of the trees over the columns of a folded row, by definition."""
    everyone = range(len(row))
    table = {
        frozenset(s): worth(blend, row, frozenset(s))
        for size in range(len(row) + 1)
        for s in itertools.combinations(everyone, size)
    }
    phi = np.zeros(len(row))
    for i in everyone:
        for s, value in table.items():
            if i not in s:
                weight = math.factorial(len(s)) * math.factorial(len(row) - len(s) - 1)
                phi[i] += weight / math.factorial(len(row)) * (table[s | {i}] - value)
    return phi


def test_a_blend_equals_brute_force(blend: Blend) -> None:
    rng = np.random.default_rng(8)
    rows = rng.normal(size=(3, FEATURES))
    rows[0, 2] = rows[1, 0] = rows[1, 5] = np.nan
    phi, base = blend.contributions(rows)
    line = blend.backbone
    read = line.read(rows)
    by_hand = np.array([brute_force(blend, row) for row in line.folded(read)])
    alone, parts = line.alone, blend.weight * line.contributions(read)
    count = len(line.composites)
    np.testing.assert_allclose(phi[:, alone], parts[:, alone] + by_hand[:, count:], atol=1e-9)
    for at, one in enumerate(line.composites):
        members = list(one.columns)
        whole = parts[:, members].sum(axis=1) + by_hand[:, at]
        np.testing.assert_allclose(phi[:, members].sum(axis=1), whole, atol=1e-9)
    nothing = line.intercept + worth(blend, line.folded(read)[0], frozenset())
    np.testing.assert_allclose(base, nothing, atol=1e-9)
    np.testing.assert_allclose(base + phi.sum(axis=1), blend.log_odds(rows), atol=1e-9)


def test_calibration_and_pooling_keep_them_exact(view: LedgerView, bundle: Bundle) -> None:
    """The reported contributions are the blends', through the same linear map as the score."""
    units = signing_units(view).sample(60, random_state=4).reset_index(drop=True)
    asked = Asked(units, view)
    x = matrix(bundle.features(Stage.SIGNING), asked, ledger_values(asked))
    fitted = bundle.stage(Stage.SIGNING)
    used = np.ascontiguousarray(x[:, fitted.used])
    raw, phi, base = [], [], []
    for horizon in fitted.horizons:
        one = bundle.blend(Stage.SIGNING, horizon.days)
        part, start = one.contributions(used)
        raw.append(horizon.intercept + horizon.slope * one.log_odds(used))
        phi.append(horizon.slope * part)
        base.append(horizon.intercept + horizon.slope * start)
    weights = pools(np.column_stack(raw))
    pooled_rows = (weights[:, range(len(raw)), range(len(raw))] < 1).any(axis=1)
    assert pooled_rows.any(), "the sample must have curves that cross"
    naming = cause_index(bundle.features(Stage.SIGNING))[list(fitted.used)] < 0
    for at, horizon in enumerate(fitted.horizons):
        found = bundle.explain(Stage.SIGNING, x, horizon.days)
        want = np.einsum("ik,kif->if", weights[:, at], np.array(phi))
        start = weights[:, at] @ np.array(base) + want[:, naming].sum(axis=1)
        want[:, naming] = 0.0
        np.testing.assert_allclose(found.features[:, list(fitted.used)], want, atol=1e-9)
        np.testing.assert_allclose(found.baseline, start, atol=1e-9)
