"""`make bench`: 5,000 odd files, each ending in a report or a clear error; time and memory told."""

from __future__ import annotations

import resource
import time
from collections import Counter
from pathlib import Path

import pytest

from data_schemas.errors import InvalidLedger
from data_schemas.exit_codes import EXIT_CODES
from tests.fuzzed_files import MAKERS, MAPPING, ends_well, mutated
from training.cli import main

FILES = 5_000
BY_COMMAND = 7
"""Each seventh file also comes in by the command, with a database behind it."""
MOST_MIB = 1_536
LONGEST_S = 60.0
"""Processor seconds of one file; a workbook that unpacks to a gigabyte is unpacked once."""


@pytest.mark.timeout(3600)
def test_five_thousand_odd_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HUIKUAN_HOME", str(tmp_path / "home"))
    mapping = tmp_path / "m.yaml"
    mapping.write_text(MAPPING, encoding="utf-8")
    ended: Counter[tuple[str, bool]] = Counter()
    exits: Counter[int] = Counter()
    worst, slowest, start = 0.0, "", time.process_time()
    for seed in range(10_000, 10_000 + FILES):
        kind, name, data = mutated(seed)
        began = time.process_time()
        report = ends_well(tmp_path, name, data)
        took = time.process_time() - began
        ended[kind, report] += 1
        worst, slowest = max((worst, slowest), (took, kind))
        if seed % BY_COMMAND == BY_COMMAND - 1:
            code = main(["ingest", str(tmp_path / name), "--mapping", str(mapping), "--json"])
            said = capsys.readouterr()
            assert "Traceback" not in said.err, seed
            # Payments alone are of no use here, but may be to a database that knows what they pay.
            assert code in ((0,) if report else (0, EXIT_CODES[InvalidLedger][0])), (seed, said)
            exits[code] += 1
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    seconds = time.process_time() - start
    with capsys.disabled():
        print(f"\n{FILES:,} odd files: {seconds:,.0f} s of one processor, {memory:,} MiB at most")
        print(f"the slowest: {worst:.1f} s ({slowest}); exit codes of the command: {dict(exits)}")
        for kind in (*MAKERS, "10,000 columns", "bomb"):
            reports, errors = ended[kind, True], ended[kind, False]
            print(f"  {kind:<17}{reports:>5} reports {errors:>5} clear errors")
    assert sum(ended.values()) == FILES
    assert all(ended[kind, True] + ended[kind, False] for kind in (*MAKERS, "bomb"))
    assert ended["bomb", True] == 0
    assert worst < LONGEST_S
    assert memory < MOST_MIB
