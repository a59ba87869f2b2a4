"""A training that was killed leaves a run behind: the next one closes it, and no other."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from mlflow.entities import LoggedModelStatus

from data_schemas.settings import Settings
from training.broken_off import PROCESS, this_process
from training.tracking import EXPERIMENT, close_dead_runs, connect, new_run

pytestmark = pytest.mark.slow


def test_the_next_closes_what_a_killed_process_of_this_machine_left(tmp_path: Path) -> None:
    client = connect(Settings(home=tmp_path))
    dead = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True
    )
    host = this_process().rpartition(":")[0]
    where = {
        "dead": f"{host}:{int(dead.stdout)}",
        "mine": f"{host}:{os.getpid()}",
        "elsewhere": f"another-{host}:{int(dead.stdout)}",
        "of an older program": "",
    }
    runs = {name: new_run(client, {}) for name in where}
    for name, process in where.items():
        client.set_tag(runs[name], PROCESS, process)
    experiment = client.get_experiment_by_name(EXPERIMENT)
    assert experiment is not None
    half = client.create_logged_model(experiment.experiment_id, source_run_id=runs["dead"])

    close_dead_runs(client)

    status = {name: client.get_run(run).info.status for name, run in runs.items()}
    assert status == {name: "KILLED" if name == "dead" else "RUNNING" for name in where}
    assert client.get_logged_model(half.model_id).status == LoggedModelStatus.FAILED
