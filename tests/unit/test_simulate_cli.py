"""Where the command ``simulate`` writes, and over what it does not."""

import json
from pathlib import Path

import pytest

from data_schemas import errors
from data_schemas.exit_codes import EXIT_CODES
from training.cli import main


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HUIKUAN_HOME", str(tmp_path / "var"))
    return tmp_path


def test_simulate_writes_a_folder_and_says_it_is_synthetic(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = home / "ledger"
    assert main(["simulate", "--deals", "20", "--seed", "1", "--out", str(out), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["deals"] == 20
    assert json.loads((out / "ledger.json").read_text("utf-8"))["synthetic"] is True


def test_simulate_writes_over_no_ledger_but_a_simulated_one(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = home / "real"
    out.mkdir()
    words = ["simulate", "--deals", "10", "--out", str(out)]
    for about in ("", "[]", "no JSON", '{"as_of": "2026-01-01"}', '{"synthetic": "true"}'):
        (out / "receivables.csv").write_text("mine", encoding="utf-8")
        (out / "ledger.json").write_text(about, encoding="utf-8")
        assert main(words) == EXIT_CODES[errors.RiskError][0]
        told = capsys.readouterr().err
        assert f"{out} is not an empty folder" in told
        assert f"{out} 不是空文件夹" in told
        assert (out / "receivables.csv").read_text("utf-8") == "mine"
        assert sorted(one.name for one in out.iterdir()) == ["ledger.json", "receivables.csv"]


def test_simulate_takes_a_folder_with_nothing_but_what_programs_hide_there(home: Path) -> None:
    out = home / "new"
    out.mkdir()
    for name in (".DS_Store", ".gitkeep"):
        (out / name).write_text("kept", encoding="utf-8")
    assert main(["simulate", "--deals", "10", "--out", str(out)]) == 0
    assert (out / ".gitkeep").read_text("utf-8") == "kept"


def test_simulate_leaves_nothing_of_the_company_it_writes_over(home: Path) -> None:
    out = home / "ledger"
    words = ["simulate", "--deals", "20", "--out", str(out)]
    assert main([*words, "--seed", "1", "--truth"]) == 0
    (out / "aliases.parquet").touch()  # a table that no simulation writes
    (out / "notes.txt").write_text("mine", encoding="utf-8")
    assert main([*words, "--seed", "2"]) == 0
    assert not (out / "truth.parquet").exists()
    assert not (out / "aliases.parquet").exists()
    assert (out / "notes.txt").exists()
    assert json.loads((out / "ledger.json").read_text("utf-8"))["seed"] == 2


def test_a_simulation_that_was_broken_off_can_be_made_again(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError("no space left")

    out = home / "ledger"
    words = ["simulate", "--deals", "20", "--out", str(out)]
    with monkeypatch.context() as broken:
        broken.setattr("training.simulate.folder._write_csv", full)
        assert main(words) == EXIT_CODES[errors.RiskError][0]
    assert main(words) == 0
