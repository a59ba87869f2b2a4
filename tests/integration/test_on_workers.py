"""A book scored by the workers of a real Dask scheduler, in processes of their own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from distributed import LocalCluster

from data_schemas.codes import Stage
from data_schemas.errors import SchedulerUnavailable
from data_schemas.frame import Ledger
from data_schemas.policy import Policy
from model.bundle import Bundle
from training import on_workers
from training.on_workers import SpreadBundle, workers
from training.score_ledger import score_ledger
from training.simulate import simulate, write

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::ResourceWarning")]


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address="127.0.0.1:0"
    ) as running:
        yield running


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(on_workers, "BYTES", 2**15)


def test_the_table_is_that_of_one_machine(
    cluster: LocalCluster, bundle: Bundle, simulated: Ledger, as_of: date
) -> None:
    here = score_ledger(simulated, as_of, bundle, Policy(), explain=True)
    with workers(cluster.scheduler_address) as client:
        there = score_ledger(simulated, as_of, SpreadBundle(bundle, client), Policy(), explain=True)
        told = client.run(lambda: list(on_workers._HELD))
    columns = len(bundle.stage(Stage.OPEN).features)
    assert len(here) > 3 * on_workers.BYTES // (8 * columns)
    pd.testing.assert_frame_equal(here, there, check_exact=False, rtol=0, atol=1e-9)
    assert len([one for one in told.values() if one]) == 2, "both workers took part"


def test_what_a_dead_worker_had_is_done_by_another(bundle: Bundle) -> None:
    rows = np.zeros((400, len(bundle.stage(Stage.SIGNING).features)))
    with (
        LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address="127.0.0.1:0"
        ) as cluster,
        workers(cluster.scheduler_address) as client,
    ):
        spread = SpreadBundle(bundle, client)
        pids = client.run(os.getpid)
        client.submit(_die_soon, workers=[next(iter(pids))], pure=False)
        told = spread.predict(Stage.SIGNING, rows)
    np.testing.assert_allclose(told, bundle.predict(Stage.SIGNING, rows), atol=1e-12)


def _die_soon() -> None:
    time.sleep(0.05)
    os.kill(os.getpid(), signal.SIGKILL)


def test_where_nobody_answers_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(on_workers, "WAIT", 1)
    with pytest.raises(SchedulerUnavailable, match=r"127\.0\.0\.1:9"), workers("tcp://127.0.0.1:9"):
        pass
    with pytest.raises(SchedulerUnavailable, match="nonsense"), workers("nonsense://x"):
        pass


def test_workers_of_another_version_are_refused(
    cluster: LocalCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(on_workers, "FORMAT", -1)
    other = pytest.raises(SchedulerUnavailable, match="another version")
    with other, workers(cluster.scheduler_address):
        pass


def test_the_command_takes_a_scheduler(
    cluster: LocalCluster, bundle_dir: Path, tmp_path: Path
) -> None:
    write(simulate(60, seed=1), tmp_path / "ledger")

    def score(out: str, *more: str) -> subprocess.CompletedProcess[str]:
        command = [
            sys.executable, "-m", "huikuan", "score", "--ledger", str(tmp_path / "ledger"),
            "--out", str(tmp_path / out), *more,
        ]  # fmt: skip
        return subprocess.run(
            command, capture_output=True, text=True, check=False,
            env=os.environ | {"HUIKUAN_HOME": str(tmp_path), "HUIKUAN_MODEL": str(bundle_dir)},
        )  # fmt: skip

    there = score("there.csv", "--scheduler", cluster.scheduler_address)
    assert there.returncode == 0, there.stderr
    assert score("here.csv").returncode == 0
    assert (tmp_path / "there.csv").read_text() == (tmp_path / "here.csv").read_text()
    dead = score("dead.csv", "--scheduler", "tcp://127.0.0.1:9")
    assert dead.returncode == 22
    assert "dask worker" in dead.stderr
    assert not (tmp_path / "dead.csv").exists()


class Crowded(dict[str, Bundle]):
    """What a worker holds, while another thread puts its own model in the place at once."""

    def __setitem__(self, version: str, held: Bundle) -> None:
        super().__setitem__(version, held)
        self.clear()


def test_two_models_in_the_threads_of_one_worker_are_told_apart(
    bundle: Bundle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(on_workers, "_HELD", Crowded())
    sent = on_workers.Sent(
        bundle.manifest.model_version, bundle.manifest.model_dump_json(), bundle.texts
    )
    assert on_workers._bundle(sent).manifest == bundle.manifest
