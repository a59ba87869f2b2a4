"""Contributions against brute force: every subset of the features, written out."""

import math
from functools import cache
from typing import Any

import lightgbm as lgb
import numpy as np
import pytest

from data_schemas.codes import Stage
from model.asked import Asked
from model.bundle import Bundle, booster_name, horizon_names
from model.columns import Columns, columns_of
from model.curve import pools
from model.estimator import Blend, Recipe, fit_blend
from model.features import cause_index, matrix
from model.ground import Ground
from model.left_out import Taught
from model.line_fit import Pull
from model.linear import Linear
from model.manifest import HorizonModel
from model.reader import Reader
from model.reader_fit import fit_reader
from model.trees import Trees
from model.units import signing_units
from model.values import ledger_values
from model.view import LedgerView
from training.snapshots import StageRows

FEATURES = 12
WITH = {
    "no composites": {}, "composites": {}, "interplay": {}, "interplay by kind": {"kind": 6},
    "interplay by phase": {"phase": 6}, "interplay by kind and phase": {"kind": 6, "phase": 7},
    "interplay beside a process": {"state": 8},
}  # fmt: skip
"""What a blend is taught with, and the columns that say in which cell a row is."""


@pytest.fixture(scope="module", params=list(WITH))
def taught(request: pytest.FixtureRequest) -> tuple[Reader, Blend]:
    """A reader and a blend over few features with missing values, some met again on a path."""
    group = [-1] * FEATURES
    monotone, kind = [1, 0, -1] + [0] * (FEATURES - 3), [False] * FEATURES
    if request.param != "no composites":
        group[0] = group[2] = 4
    if request.param.startswith("interplay"):
        group[3] = group[4] = 5
        monotone[3] = monotone[4] = 1
    where = WITH[request.param]
    if "kind" in where:
        kind[where["kind"]] = True
    rng = np.random.default_rng(3)
    x = rng.normal(size=(900, FEATURES))
    x[rng.random(x.shape) < 0.2] = np.nan
    if "phase" in where:
        x[:, where["phase"]] = rng.random(900)
    z = np.nan_to_num(x) @ rng.normal(size=FEATURES) + np.nan_to_num(x[:, 0] * x[:, 1])
    y = (rng.random(900) < 1 / (1 + np.exp(-z))).astype(float)
    columns = Columns(
        names=[f"f{i}" for i in range(FEATURES)], monotone=monotone,
        group=group, echo=[False] * FEATURES, kind=kind,
        field=[at if g >= 0 else -1 for at, g in enumerate(group)], peers=[-1] * FEATURES,
        age=[at == where.get("phase") for at in range(FEATURES)],
        busy=[False] * FEATURES, day=[False] * FEATURES,
        phases=(where["phase"],) if "phase" in where else (),
        state=where.get("state"), claim=(3, 4),
    )  # fmt: skip
    trees = Trees(bags=2, rounds=30, depth=5, leaves=16, l2=0.1, column_share=1.0)
    pull = Pull(alone=5.0, beside=5.0, member=5.0, blank=5.0)
    ready = fit_reader(x, columns)
    days = np.arange(900)
    deals = Taught(days // 3, days, days + 1)
    found = fit_blend(
        ready,
        Ground(ready.reader.read(x), y),
        trees,
        pull,
        Recipe(line=0.4, growth=1.0),
        30,
        taught=deals,
    )
    assert bool(ready.reader.composites) == (request.param != "no composites")
    assert bool(found.backbone.interplay) == request.param.startswith("interplay")
    assert any(found.backbone.stateless) == ("state" in where)
    return ready.reader, found


def coalitions(k: int) -> np.ndarray:
    """Every subset of k columns, shape (2**k, k)."""
    return (np.arange(2**k)[:, None] >> np.arange(k) & 1).astype(bool)


def expectations(node: dict[str, Any], row: np.ndarray, known: np.ndarray) -> np.ndarray:
    """What a tree says of a row for each set of known columns: the rest by the rows' shares."""
    if "leaf_value" in node:
        return np.full(len(known), float(node["leaf_value"]))
    children = [node["left_child"], node["right_child"]]
    left, right = (expectations(child, row, known) for child in children)
    value = row[node["split_feature"]]
    if math.isnan(value) and node["missing_type"] == "NaN":
        go_left = node["default_left"]
    else:
        go_left = (0.0 if math.isnan(value) else value) <= node["threshold"]
    counts = [c.get("leaf_count", c.get("internal_count")) for c in children]
    unknown = (counts[0] * left + counts[1] * right) / sum(counts)
    return np.where(known[:, node["split_feature"]], left if go_left else right, unknown)


def worth(booster: lgb.Booster, row: np.ndarray) -> np.ndarray:
    """What a booster says of a row for each set of known columns, shape (2**k,)."""
    known = coalitions(len(row))
    trees = dump(booster)["tree_info"]
    return np.sum([expectations(t["tree_structure"], row, known) for t in trees], axis=0)


@cache
def dump(booster: lgb.Booster) -> dict[str, Any]:
    """Its trees, written out once; they are asked about many times."""
    found: dict[str, Any] = booster.dump_model()
    return found


def blend_of(bundle: Bundle, horizon: HorizonModel) -> Blend:
    """The estimator of a horizon, read off the bundle's files: before calibration and pooling."""
    backbone = Linear.model_validate_json(bundle.texts[horizon.backbone])
    bag = [lgb.Booster(model_str=bundle.texts[name]) for name in horizon.boosters]
    return Blend(backbone, bag, horizon.backbone_weight)


def bag_worth(blend: Blend, row: np.ndarray) -> np.ndarray:
    """The mean over a blend's boosters of what they say of a row."""
    return np.mean([worth(booster, row) for booster in blend.bag], axis=0)


def by_definition(game: np.ndarray) -> np.ndarray:
    """Shapley values: each column's gain over all sets without it, weighted as Shapley has it."""
    k = len(game).bit_length() - 1
    known = coalitions(k)
    size = known.sum(axis=1)
    phi = np.zeros(k)
    for i in range(k):
        for at in np.flatnonzero(~known[:, i]):
            weight = math.factorial(size[at]) * math.factorial(k - size[at] - 1)
            phi[i] += weight / math.factorial(k) * (game[at + 2**i] - game[at])
    return phi


def met_again(node: dict[str, Any], above: frozenset[int] = frozenset()) -> bool:
    """Whether a path of a tree splits a column that it has split before."""
    if "leaf_value" in node:
        return False
    column = node["split_feature"]
    children = (node["left_child"], node["right_child"])
    return column in above or any(met_again(child, above | {column}) for child in children)


def some_rows(seed: int) -> np.ndarray:
    """Three rows, each with a few values missing."""
    rng = np.random.default_rng(seed)
    rows = rng.normal(size=(3, FEATURES))
    rows[0, 2] = rows[1, 0] = rows[1, 5] = rows[2, 10] = rows[2, 11] = np.nan
    return rows


def test_every_booster_equals_brute_force(taught: tuple[Reader, Blend]) -> None:
    """Each by itself, with missing values and with columns met again on a path."""
    reader, blend = taught
    assert len(blend.bag) == 2
    left = reader.read(some_rows(5)).left
    assert np.isnan(left).any()
    for booster in blend.bag:
        assert any(met_again(t["tree_structure"]) for t in dump(booster)["tree_info"])
        found = booster.predict(left, pred_contrib=True)
        for row, told in zip(left, np.asarray(found), strict=True):
            game = worth(booster, row)
            np.testing.assert_allclose(told[:-1], by_definition(game), atol=1e-9)
            assert abs(told[-1] - game[0]) < 1e-9


def test_a_blend_equals_brute_force(taught: tuple[Reader, Blend]) -> None:
    reader, blend = taught
    read = reader.read(some_rows(8))
    phi, base = blend.contributions(read)
    line = blend.backbone
    games = [bag_worth(blend, row) for row in read.left]
    by_hand = np.array([by_definition(game) for game in games])
    free, parts = reader.free, blend.weight * line.contributions(read)
    np.testing.assert_allclose(phi[:, free], parts[:, free] + by_hand, atol=1e-9)
    declared = [j for j in range(FEATURES) if j not in free]
    np.testing.assert_allclose(phi[:, declared], parts[:, declared], atol=1e-9)
    nothing = line.intercept + games[0][0]
    np.testing.assert_allclose(base, nothing, atol=1e-9)
    np.testing.assert_allclose(base + phi.sum(axis=1), blend.log_odds(read), atol=1e-9)


@pytest.fixture(scope="module")
def twelve(bundle: Bundle, rows: dict[Stage, StageRows]) -> tuple[Bundle, StageRows]:
    """A bundle over twelve engineered columns, one of which only names the question."""
    taught = rows[Stage.SIGNING]
    engineered = [at for at, f in enumerate(taught.features) if f.compute is not None]
    answers = {at: taught.x[~np.isnan(taught.x[:, at]), at] for at in engineered}
    varied = [at for at in engineered if len(np.unique(answers[at])) > 5]
    naming = [at for at in varied if taught.features[at].cause is None][:1]
    blank = [at for at in varied if np.isnan(taught.x[:, at]).any()]
    full = [at for at in varied if at not in blank + naming]
    used = sorted([*naming, *blank[:6], *full[: 11 - len(blank[:6])]])
    assert len(used) == 12
    chosen = [taught.features[at] for at in used]
    columns = columns_of(chosen, [booster_name(f.name) for f in chosen])
    trees = Trees(bags=2, rounds=30, depth=5, leaves=16, l2=0.1, column_share=1.0)
    pull = Pull(alone=5.0, beside=5.0, member=5.0, blank=5.0)
    stage, horizons = bundle.stage(Stage.SIGNING), []
    ready = fit_reader(taught.x[:, used], columns)
    assert not ready.reader.composites
    texts = {stage.reader: ready.reader.model_dump_json()}
    for entry, (slope, intercept) in zip(stage.horizons[-3:], ((0.9, 0.1), (1.3, -0.2), (1.1, 0.4)),
                                         strict=True):  # fmt: skip
        keep = taught.usable(entry.days, 10**6)
        y = taught.unpaid(entry.days)[keep]
        recipe = Recipe(line=0.8, paired=True)
        read = ready.reader.read(taught.x[keep][:, used])
        one = fit_blend(ready, Ground(read, y), trees, pull, recipe, entry.days)
        names = horizon_names(Stage.SIGNING, entry.days, len(one.bag))
        texts |= {n: b.model_to_string() for n, b in zip(names, one.bag, strict=True)}
        texts[entry.backbone] = one.backbone.model_dump_json()
        changes = {"boosters": names, "backbone_weight": one.weight, "slope": slope}
        horizons.append(entry.model_copy(update=changes | {"intercept": intercept}))
    few = stage.model_copy(update={"used": tuple(used), "horizons": tuple(horizons)})
    return Bundle(bundle.manifest.model_copy(update={"stages": (few,)}), texts), taught


def test_what_is_reported_equals_brute_force(twelve: tuple[Bundle, StageRows]) -> None:
    """Bagged, calibrated and pooled: the game of the reported log-odds, over all 4,096 sets."""
    bundle, rows = twelve
    stage = bundle.stage(Stage.SIGNING)
    used, cause = list(stage.used), cause_index(bundle.features(Stage.SIGNING))
    reader = bundle.reader(Stage.SIGNING)
    every = reader.read(rows.x[:, used])
    raw = np.column_stack(
        [h.intercept + h.slope * blend_of(bundle, h).log_odds(every) for h in stage.horizons]
    )
    weights = pools(raw)
    crossing = np.flatnonzero((weights[:, 1, 1] < 1) & np.isnan(rows.x[:, used]).any(axis=1))
    straight = np.flatnonzero(weights[:, 1, 1] == 1)
    at = np.r_[crossing[:2], straight[:1]]
    assert len(at) == 3
    found = bundle.explain(Stage.SIGNING, rows.x[at], stage.horizons[1].days)
    known = coalitions(len(used))
    for i, row in enumerate(at):
        game = np.zeros(2 ** len(used))
        for k, h in enumerate(stage.horizons):
            one = blend_of(bundle, h)
            read = reader.read(rows.x[[row]][:, used])
            line = one.backbone.intercept + known @ (
                one.weight * one.backbone.contributions(read)[0]
            )
            said = line + bag_worth(one, read.left[0])
            game += weights[row, 1, k] * (h.intercept + h.slope * said)
        phi = by_definition(game)
        reason = cause[used] >= 0
        np.testing.assert_allclose(found.features[i, used][reason], phi[reason], atol=1e-9)
        assert abs(found.baseline[i] - game[0] - phi[~reason].sum()) < 1e-9
        assert abs(found.log_odds[i] - game[-1]) < 1e-9


def test_calibration_and_pooling_keep_them_exact(view: LedgerView, bundle: Bundle) -> None:
    """The reported contributions are the blends', through the same linear map as the score."""
    units = signing_units(view).sample(60, random_state=4).reset_index(drop=True)
    asked = Asked(units, view)
    x = matrix(bundle.features(Stage.SIGNING), asked, ledger_values(asked))
    fitted = bundle.stage(Stage.SIGNING)
    read = bundle.reader(Stage.SIGNING).read(np.ascontiguousarray(x[:, fitted.used]))
    raw, phi, base = [], [], []
    for horizon in fitted.horizons:
        one = blend_of(bundle, horizon)
        part, start = one.contributions(read)
        raw.append(horizon.intercept + horizon.slope * one.log_odds(read))
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
