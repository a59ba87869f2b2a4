"""Every random row is explained without remainder; 10,000 of them in ``tests/benchmarks``."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from data_schemas.codes import Stage
from data_schemas.errors import ExplanationMismatch
from model.bundle import Bundle
from tests.random_rows import gap, random_rows, sums
from training.snapshots import StageRows


@pytest.mark.parametrize("stage", [Stage.SIGNING, Stage.OPEN])
def test_random_rows_and_deals_add_up(
    bundle: Bundle, rows: dict[Stage, StageRows], stage: Stage
) -> None:
    found = sums(bundle, rows[stage], 300, seed=1)
    assert found.gap < 1e-9
    assert (found.deals > 100) == (stage is Stage.SIGNING)


def test_random_rows_hold_missing_values_in_every_column(
    rows: dict[Stage, StageRows],
) -> None:
    x, _ = random_rows(rows[Stage.OPEN], 300, np.random.default_rng(0))
    assert np.isnan(x).any(axis=0).all()
    assert len(np.unique(np.isnan(x), axis=0)) == 300


def test_a_remainder_would_be_seen(bundle: Bundle, rows: dict[Stage, StageRows]) -> None:
    from model.attribution import of_units

    found = bundle.explain(Stage.SIGNING, rows[Stage.SIGNING].x[:3], 90)
    moved = found.causes + 1e-8
    with pytest.raises(ExplanationMismatch):
        of_units(dataclasses.replace(found, causes=moved))
    (one, *_) = of_units(found)
    assert gap(dataclasses.replace(one, log_odds=one.log_odds + 2e-9)) > 1e-9
