"""`make bench`: 5,000 odd files, each ending in a report or a clear error; time and memory told."""

from __future__ import annotations

import resource
import time
from pathlib import Path

import pytest

from data_schemas.errors import RiskError
from tests.fuzzed_files import MAPPING, mutated
from training.mapping.load import parse_mapping
from training.mapping.mapped_file import read_mapped
from training.mapping.report import reports_of

FILES = 5_000
MOST_MIB = 1_024


@pytest.mark.timeout(1800)
def test_five_thousand_odd_files(tmp_path: Path) -> None:
    spec = parse_mapping(MAPPING, Path("m.yaml"))
    reports, errors, worst, start = 0, 0, 0.0, time.perf_counter()
    for seed in range(10_000, 10_000 + FILES):
        name, data = mutated(seed)
        (tmp_path / name).write_bytes(data)
        began = time.perf_counter()
        try:
            mapped = read_mapped(tmp_path / name, spec, lambda *_: set())
            assert all(report.refused_rows >= 0 for report in reports_of(mapped))
            reports += 1
        except RiskError:
            errors += 1
        worst = max(worst, time.perf_counter() - began)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    seconds = time.perf_counter() - start
    print(f"\n{FILES:,} odd files: {reports:,} reports, {errors:,} clear errors, {seconds:,.0f} s,")
    print(f"the slowest {worst:.1f} s, {memory:,} MiB")
    assert reports + errors == FILES
    assert 0 < reports < FILES
    assert memory < MOST_MIB
