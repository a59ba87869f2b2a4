"""What keeps the service from starting is said in two lines, before a server is begun."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from service.cli import main


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setenv("HUIKUAN_PORT", str(free.getsockname()[1]))
    monkeypatch.setenv("HUIKUAN_HOME", str(tmp_path))
    monkeypatch.setattr("service.main.logs.configure", lambda _: None)
    # Nothing is served here: a check that lets something pass must fail the test, not hang it.
    monkeypatch.setattr("service.main.uvicorn.run", lambda *_, **__: None)


def test_a_policy_file_that_cannot_be_used_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "policy.toml").write_text("[grades]\n", encoding="utf-8")
    monkeypatch.setenv("HUIKUAN_POLICY", str(tmp_path / "policy.toml"))
    assert main(["serve"]) == 13
    assert "policy.toml" in capsys.readouterr().err


def test_a_database_that_cannot_be_used_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HUIKUAN_DATABASE_URL", "postgresql://huikuan:secret@127.0.0.1:1/x")
    assert main(["serve"]) == 21
    told = capsys.readouterr().err
    assert "127.0.0.1:1/x" in told
    assert "secret" not in told


def test_a_full_disk_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("service.main.open_store", unwritable)
    assert main(["serve"]) == 10
    assert "cannot read or write: [Errno 28]" in capsys.readouterr().err


def unwritable(_: str) -> None:
    """A full disk."""
    raise OSError(28, "No space left on device")
