"""`make bench`: rows explained by two Dask workers beside one process. Synthetic."""

from __future__ import annotations

import time

import numpy as np
import pytest
from distributed import LocalCluster

from data_schemas.codes import Stage
from model.curve import HORIZONS
from training.fit import fit
from training.known import known
from training.on_workers import SpreadBundle, workers
from training.simulate import simulate
from training.snapshots import stage_rows

DEALS, ROWS = 5_000, 120_000


@pytest.mark.timeout(900)
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_two_workers_beside_one_process() -> None:
    ledger = simulate(DEALS, seed=1).ledger
    bundle = fit(ledger, ledger.as_of, HORIZONS).bundle
    x = stage_rows(known(ledger, ledger.as_of), Stage.OPEN, ()).x
    x = np.tile(x, (ROWS // len(x) + 1, 1))[:ROWS]
    days = bundle.horizons(Stage.OPEN)[-1]
    began = time.perf_counter()
    here = bundle.explain(Stage.OPEN, x, days)
    alone = time.perf_counter() - began
    with (
        LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address="127.0.0.1:0"
        ) as cluster,
        workers(cluster.scheduler_address) as client,
    ):
        spread = SpreadBundle(bundle, client)
        spread.explain(Stage.OPEN, x[:20_000], days)  # the workers import and read the model
        began = time.perf_counter()
        there = spread.explain(Stage.OPEN, x, days)
        together = time.perf_counter() - began
    np.testing.assert_allclose(there.log_odds, here.log_odds, atol=1e-9)
    print(f"\n{ROWS:,} rows: one process {alone:.1f} s, two workers {together:.1f} s, "
          f"{together / alone:.2f} of it")  # fmt: skip
