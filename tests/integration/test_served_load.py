"""Files come in by the command while the service works on the same database, and two at once."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest

from data_schemas.store import open_store
from tests.large_register import MAPPING, write_csv
from tests.served_load import environment, ingest, serving, single, worked_beside

ROWS = 6_000


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_file_comes_in_while_deals_are_scored_and_records_put(
    database_url: str, tmp_path: Path, bundle_dir: Path
) -> None:
    settings = environment(tmp_path, database_url)
    with serving(settings, bundle_dir) as client:
        found = worked_beside(client, settings, tmp_path, ROWS)
    assert found.errors == []
    writes = len(found.waits["write"])
    assert min(writes, len(found.waits["score"])) > 3, found
    with closing(open_store(database_url)) as store:
        owed = store.read_ledger().receivables.set_index("receivable_id")["amount"]
    own = {one["receivable_id"]: one["amount"] for one in map(single, range(1, writes + 1))}
    assert owed[owed.index.str.startswith("SINGLE")].to_dict() == own
    assert len(owed) == ROWS + len(own)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_two_ingest_commands_at_once_both_come_in(database_url: str, tmp_path: Path) -> None:
    """Overlapping files on a database that neither found ready."""
    settings = environment(tmp_path, database_url)
    mapping = tmp_path / "m.yaml"
    mapping.write_text(MAPPING, encoding="utf-8")
    files = {"one": ROWS, "two": ROWS + 1_500}
    for name, rows in files.items():
        write_csv(tmp_path / f"{name}.csv", rows)
    programs = [ingest(tmp_path / f"{name}.csv", mapping, settings) for name in files]
    said = [program.communicate() for program in programs]
    assert [program.returncode for program in programs] == [0, 0], said
    reports = [json.loads(out) for out, _ in said]
    assert {report["revision"] for report in reports} == {1, 2}
    with closing(open_store(database_url)) as store:
        ledger = store.read_ledger().receivables
    last = max(reports, key=lambda report: report["revision"])
    counts = last["tables"][0]
    assert counts["new"] + counts["updated"] + counts["unchanged"] == counts["kept"]
    assert len(ledger) == max(files.values())
