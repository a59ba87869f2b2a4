"""The real ledgers come in by docs/examples alone, row for row as they were prepared by hand.

Reads the folder named by HUIKUAN_REAL_LEDGERS (``ibm`` and ``sevilla`` in it); they are not ours to
keep here.
"""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import pytest

from data_schemas.store import open_store
from training.ingest import ingest_mapped
from training.ledger_folder import read_ledger_folder

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
FILES = {"ibm": "raw.csv", "sevilla": "raw_invoices.csv"}


@pytest.mark.parametrize("name", list(FILES))
def test_a_raw_register_becomes_the_prepared_ledger(name: str, tmp_path: Path) -> None:
    folder = os.environ.get("HUIKUAN_REAL_LEDGERS")
    if not folder:
        pytest.skip("HUIKUAN_REAL_LEDGERS names no folder of real ledgers")
    home = Path(folder) / name
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
