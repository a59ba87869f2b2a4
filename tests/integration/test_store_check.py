"""An MLflow store that is away is said at once, by name, and before anything is learnt."""

from __future__ import annotations

import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from mlflow.environment_variables import MLFLOW_HTTP_REQUEST_MAX_RETRIES

from data_schemas.errors import StoreUnavailable
from data_schemas.exit_codes import exit_code
from data_schemas.frame import Ledger
from data_schemas.policy import Policy
from data_schemas.settings import Settings
from training.cli import main
from training.registry import models
from training.train import train


@pytest.fixture
def nobody() -> Iterator[int]:
    """A port on which nobody listens, kept from others."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


@pytest.mark.parametrize("scheme", ["http", "postgresql+psycopg"])
def test_a_server_that_is_away_is_said_without_its_password(
    scheme: str, nobody: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Left to itself MLflow asks a server for minutes, a database for hours."""
    # A service in this process is less patient, for as long as the process lives.
    monkeypatch.delenv(MLFLOW_HTTP_REQUEST_MAX_RETRIES.name, raising=False)
    uri = f"{scheme}://wang:secret@127.0.0.1:{nobody}/mlflow"
    with pytest.raises(StoreUnavailable) as stopped:
        models(Settings(home=tmp_path, mlflow_tracking_uri=uri))
    for text in (stopped.value.zh, stopped.value.en):
        assert f"{scheme}://wang:***@127.0.0.1:{nobody}/mlflow" in text
        assert "HUIKUAN_MLFLOW_TRACKING_URI" in text
        assert "secret" not in text
    assert not MLFLOW_HTTP_REQUEST_MAX_RETRIES.is_set(), "later calls are as patient as ever"


def test_what_is_no_store_is_said_and_has_an_exit_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HUIKUAN_HOME", str(tmp_path))
    monkeypatch.setenv("HUIKUAN_MLFLOW_TRACKING_URI", "ftp://store")
    assert main(["models"]) == exit_code(StoreUnavailable) == 21
    assert "the MLflow store ftp://store cannot be used" in capsys.readouterr().err


def test_training_asks_for_its_store_before_it_learns(
    simulated: Ledger, nobody: int, tmp_path: Path
) -> None:
    told: list[str] = []
    away = Settings(home=tmp_path, mlflow_tracking_uri=f"http://127.0.0.1:{nobody}")
    with pytest.raises(StoreUnavailable):
        train(simulated, away, Policy(), progress=lambda step, _: told.append(step))
    assert not told


OPENS = """
import sys
from pathlib import Path
from data_schemas.settings import Settings
from training.tracking import connect
print("ready", flush=True)
sys.stdin.readline()
connect(Settings(home=Path(sys.argv[1])))
"""


@pytest.mark.slow
def test_two_that_open_a_new_store_at_once_both_can(tmp_path: Path) -> None:
    """Both would make its tables, and one die of it: in a training, once all is learnt."""
    both = [
        subprocess.Popen(
            [sys.executable, "-c", OPENS, str(tmp_path)], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for _ in range(2)
    ]  # fmt: skip
    for one in both:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    for one in both:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    for one in both:
        told = one.communicate(timeout=200)[1]
        assert one.returncode == 0, told
    assert models(Settings(home=tmp_path)) == []


def test_a_training_opens_its_own_store_before_it_learns(simulated: Ledger, tmp_path: Path) -> None:
    """What is learnt in an hour is not to be lost to a store that cannot be used."""
    (tmp_path / "mlflow.db").write_text("no database at all, but as long as one\n" * 20)
    told: list[str] = []
    with pytest.raises(StoreUnavailable, match="file is not a database"):
        train(
            simulated, Settings(home=tmp_path), Policy(),
            progress=lambda step, _: told.append(step),
        )  # fmt: skip
    assert not told


def test_tables_that_are_half_made_are_said_with_what_to_do(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "mlflow.db")) as made, made:
        made.execute("CREATE TABLE alembic_version (version_num TEXT)")
        made.execute("INSERT INTO alembic_version VALUES ('of another')")
    with pytest.raises(StoreUnavailable) as stopped:
        models(Settings(home=tmp_path))
    assert "try again in a while" in stopped.value.en
    assert "请稍后再试" in stopped.value.zh
