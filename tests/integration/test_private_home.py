"""What a command makes is for the one who runs it alone; a home that is there stays as it is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from service.cli import main

ROOT = Path(__file__).parents[2]
RECEIVABLES = (
    "receivable_id,customer_id,invoice_date,due_date,amount,paid_date\n"
    "R1,C1,2026-01-01,2026-02-01,100,\nR2,C1,2026-01-01,2026-02-01,-5,\n"
)


OURS = (str(ROOT / "huikuan.py"),)


def _run(home: Path, *words: str, program: tuple[str, ...] = OURS, umask: int = 0o022) -> None:
    done = subprocess.run(
        [sys.executable, *program, *words],
        env=os.environ | {"HUIKUAN_HOME": str(home), "PYTHONPATH": str(ROOT)},
        umask=umask, capture_output=True, text=True, check=False, cwd=home.parent,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_nobody_else_reads_a_new_home(tmp_path: Path) -> None:
    home, given = tmp_path / "home", tmp_path / "receivables.csv"
    given.write_text(RECEIVABLES, encoding="utf-8")
    _run(home, "ingest", str(given))
    made = [home, *home.rglob("*")]
    assert {"huikuan.db", "refused", "quality"} <= {path.name for path in made}
    assert [path for path in made if path.stat().st_mode & 0o077] == []
    _run(home, "export", str(tmp_path / "out"))
    assert (tmp_path / "out" / "receivables.csv").stat().st_mode & 0o077 == 0


@pytest.mark.slow
def test_a_home_that_is_there_keeps_its_mode(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    home.chmod(0o750)
    _run(home, "keys", "add", "crm")
    assert home.stat().st_mode & 0o777 == 0o750
    assert (home / "huikuan.db").stat().st_mode & 0o077 == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("program", "words"),
    [(("-m", "training.cli"), ("ingest", "receivables.csv")),
     (("-m", "service.cli"), ("keys", "add", "crm"))],
)  # fmt: skip
def test_nor_where_its_module_is_run(
    program: tuple[str, ...], words: tuple[str, ...], tmp_path: Path
) -> None:
    """As ``MLproject`` does."""
    (tmp_path / "receivables.csv").write_text(RECEIVABLES, encoding="utf-8")
    home = tmp_path / "home"
    _run(home, *words, program=program)
    assert [path for path in (home, *home.rglob("*")) if path.stat().st_mode & 0o077] == []


@pytest.mark.slow
def test_who_shares_with_a_group_and_shuts_out_others_is_not_overruled(tmp_path: Path) -> None:
    home = tmp_path / "home"
    _run(home, "keys", "add", "crm", umask=0o007)
    assert home.stat().st_mode & 0o777 == 0o770
    assert (home / "huikuan.db").stat().st_mode & 0o777 == 0o640  # as SQLite makes it


def test_a_command_within_a_process_leaves_its_umask(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUIKUAN_HOME", str(tmp_path))
    before = os.umask(0o022)
    try:
        assert main(["keys", "add", "crm"]) == 0
        assert os.umask(0o022) == 0o022
    finally:
        os.umask(before)
