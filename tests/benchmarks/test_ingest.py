"""`make bench`: a 1,000,000-row CSV and a 200,000-row XLSX by mapping: seconds and memory.

Reading, mapping and checking are told apart from writing. Each runs in a process of its own, so
that the peak of its memory is its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from tests.large_register import MAPPING, register, write_csv

ONE_INGEST = """
import json, resource, sys, time
from pathlib import Path
from data_schemas.store import open_store
from training.mapping.load import read_mapping
from training.mapping.mapped_file import read_mapped
file, mapping, database = sys.argv[1:]
start = time.perf_counter()
mapped = read_mapped(Path(file), read_mapping(Path(mapping)), lambda *_: set())
read = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
store = open_store("sqlite:///" + database)
store.write(mapped.frames, mapped.as_of, mapped.synthetic)
whole = time.perf_counter() - start
print(json.dumps({
    "rows": len(mapped.frames["receivables"]), "read_s": read, "read_MiB": peak,
    "write_s": whole - read, "peak_MiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10,
}))
"""
MOST_MIB = 4_096


@pytest.mark.timeout(900)
@pytest.mark.parametrize(("suffix", "rows"), [("csv", 1_000_000), ("xlsx", 200_000)])
def test_a_large_file_comes_in(tmp_path: Path, suffix: str, rows: int) -> None:
    file, mapping = tmp_path / f"in.{suffix}", tmp_path / "m.yaml"
    mapping.write_text(MAPPING, encoding="utf-8")
    if suffix == "csv":
        write_csv(file, rows)
    else:
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet()
        for row in register(rows):
            sheet.append(row)
        book.save(file)
    done = subprocess.run(
        [sys.executable, "-c", ONE_INGEST, str(file), str(mapping), str(tmp_path / "l.db")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    print(f"\n{rows:,} rows of {suffix}: read, mapped and checked in {found['read_s']:.0f} s and "
          f"{found['read_MiB']:,} MiB; written in {found['write_s']:.0f} s; "
          f"peak {found['peak_MiB']:,} MiB")  # fmt: skip
    assert found["rows"] == rows
    assert found["peak_MiB"] < MOST_MIB
