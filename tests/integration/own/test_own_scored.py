"""A book scored into a file, whose own columns are not those that were learnt."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from data_schemas.frame import Ledger
from training.cli import main

pytestmark = pytest.mark.slow


def test_the_command_says_which_own_columns_and_values_count_as_unknown(
    own_ledger: Ledger,
    own_bundle_dir: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """It said nothing, and their part of every score was that of an unknown."""
    folder = tmp_path / "ledger"
    folder.mkdir()
    for name in ("receivables", "deals", "customers"):
        frame = getattr(own_ledger, name)
        frame.drop(columns="x_batch", errors="ignore").to_csv(folder / f"{name}.csv", index=False)
    path = folder / "receivables.csv"
    told = path.read_text(encoding="utf-8")
    (folder / "ledger.json").write_text(
        json.dumps({"as_of": str(own_ledger.as_of), "synthetic": own_ledger.synthetic})
    )
    assert "x_batch" not in told
    deals = folder / "deals.csv"
    frame = own_ledger.deals
    frame.assign(x_class="9").to_csv(deals, index=False)
    monkeypatch.setenv("HUIKUAN_HOME", str(tmp_path))
    monkeypatch.setenv("HUIKUAN_MODEL", str(own_bundle_dir))
    command = ["score", "--ledger", str(folder), "--out", str(tmp_path / "scores.csv")]
    assert main([*command, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["absent"] == ["x_batch"]
    assert {"column": "x_class", "value": "9", "table": "deals", "rows": len(frame)} in (
        found["unseen"]
    )
    assert main(command) == 0
    text = capsys.readouterr().out
    assert "账簿中没有模型学过的自有列，按未知计：x_batch" in text
    assert "x_class：9" in text
