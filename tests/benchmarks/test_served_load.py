"""`make bench`: a million rows come in while deals are scored and records put over HTTP."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.served_load import environment, serving, worked_beside

ROWS = 1_000_000
LONGEST_WRITE = 2.0
"""Seconds that no write may wait; promised, so checked."""


@pytest.mark.timeout(1200)
def test_a_million_rows_come_in_while_the_service_works(
    database_url: str, tmp_path: Path, bundle_dir: Path
) -> None:
    settings = environment(tmp_path, database_url)
    with serving(settings, bundle_dir) as client:
        found = worked_beside(client, settings, tmp_path, ROWS)
    print(f"\n{database_url.split(':')[0]}, {ROWS:,} rows by huikuan ingest: {found}")
    assert found.errors == []
    kept = {one["table"]: one["kept"] for one in found.reports[0]["tables"]}
    assert kept["receivables"] == ROWS
    assert max(found.waits["write"]) < LONGEST_WRITE
