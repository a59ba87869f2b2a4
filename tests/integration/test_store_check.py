"""An MLflow store that is away is said at once, by name, and before anything is learnt."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from mlflow.environment_variables import MLFLOW_HTTP_REQUEST_MAX_RETRIES

from data_schemas.errors import StoreUnavailable
from data_schemas.frame import Ledger
from data_schemas.policy import Policy
from data_schemas.settings import Settings
from training.cli import exit_code, main
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
