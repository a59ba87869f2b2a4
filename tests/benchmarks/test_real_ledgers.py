"""The real ledgers come in by docs/examples alone, row for row as they were prepared by hand.

Where the government's register begins is found and said, and would be cut where nobody filtered it.

Reads the folder named by HUIKUAN_REAL_LEDGERS (``ibm`` and ``sevilla`` in it); they are not ours to
keep here.
"""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import pytest

from data_schemas.frame import ledger_of
from data_schemas.store import open_store
from model.view import LedgerView
from training.ingest import ingest_mapped
from training.ledger_folder import read_ledger_folder
from training.mapping.load import parse_mapping
from training.mapping.mapped_file import read_mapped
from training.quality.ingested import QualityHome
from training.truncation import left_truncation_of

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
FILES = {"ibm": "raw.csv", "sevilla": "raw_invoices.csv"}


def real_ledgers() -> Path:
    folder = os.environ.get("HUIKUAN_REAL_LEDGERS")
    if not folder:
        pytest.skip("HUIKUAN_REAL_LEDGERS names no folder of real ledgers")
    return Path(folder)


@pytest.mark.parametrize("name", list(FILES))
def test_a_raw_register_becomes_the_prepared_ledger(name: str, tmp_path: Path) -> None:
    home = real_ledgers() / name
    store = open_store(f"sqlite:///{tmp_path / 'ledger.db'}")
    report = ingest_mapped(home / FILES[name], EXAMPLES / f"{name}.yaml", store)
    stored = store.read_ledger()
    store.close()
    prepared, _ = read_ledger_folder(home / "receivables.csv")
    for one in report.tables:
        left_out = {f.reason: f.rows for f in one.filtered}
        print(f"\n{name} {one.table}: read {one.rows:,}, kept {one.kept:,}, ", end="")
        print(f"refused {one.refused:,}, repeated {one.repeated:,}, left out {left_out}")
        for sums in one.sums:
            print(f"{sums.field}: read {sums.read:,} = kept {sums.kept:,} + refused ", end="")
            print(f"{sums.refused:,} + left out {sums.filtered:,} + repeated {sums.repeated:,}")
    ours = stored.receivables.sort_values("receivable_id").reset_index(drop=True)
    theirs = prepared.receivables.sort_values("receivable_id").reset_index(drop=True)
    pd.testing.assert_frame_equal(ours[theirs.columns], theirs)


@pytest.mark.parametrize("name", list(FILES))
def test_where_the_register_begins_is_said_by_the_mapping_alone(name: str, tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'ledger.db'}")
    quality = QualityHome(tmp_path / "quality", tmp_path / "bundles", Path("champion"))
    file = real_ledgers() / name / FILES[name]
    written = ingest_mapped(file, EXAMPLES / f"{name}.yaml", store, quality=quality).quality
    store.close()
    assert written is not None
    begins = written.report.truncation
    print(f"\n{name}: {begins}")
    if name == "ibm":
        assert begins is None
        return
    assert begins is not None
    assert "2024-12-25" < str(begins.complete_from) < "2025-01-08"
    assert (begins.left_out, begins.cut) == (245, 0)


def test_the_register_without_the_filter_is_cut() -> None:
    home = real_ledgers() / "sevilla"
    text = (EXAMPLES / "sevilla.yaml").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if "received before 2025" not in line]
    mapping = parse_mapping("\n".join(lines), Path("sevilla.yaml"))
    mapped = read_mapped(home / FILES["sevilla"], mapping, lambda *_: set())
    begins = left_truncation_of(LedgerView(ledger_of(mapped.as_of, **mapped.frames)))
    print(f"\n{begins}")
    assert begins is not None
    assert 240 <= begins.receivables <= 260
    prepared, _ = read_ledger_folder(home / "receivables.csv")
    assert left_truncation_of(LedgerView(prepared)) is None
