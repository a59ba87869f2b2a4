"""Odd files end in a report that accounts for every row, or in an error a person can read."""

from __future__ import annotations

import contextlib
import resource
from pathlib import Path

import pytest

from data_schemas.errors import InvalidLedger, RiskError
from tests.fuzzed_files import MAPPING, bomb, mutated
from training.ingest import ingest_mapped
from training.mapping import xlsx_source
from training.mapping.load import parse_mapping
from training.mapping.mapped_file import read_mapped
from training.mapping.refused import write_refused
from training.mapping.report import reports_of
from training.mapping.suggest import suggest

SPEC = parse_mapping(MAPPING, Path("m.yaml"))


def ends_well(folder: Path, seed: int) -> bool:
    """Take one odd file in; whether there was a report. Anything but RiskError is a failure."""
    name, data = mutated(seed)
    file = folder / name
    file.write_bytes(data)
    with contextlib.suppress(RiskError):
        parse_mapping(suggest(file).text, file)
    try:
        mapped = read_mapped(file, SPEC, lambda *_: set())
    except RiskError:
        return False
    (one,) = mapped.files
    written = write_refused(one, folder / "refused.csv")
    for report in reports_of(mapped):
        assert 0 <= report.refused_rows <= written, (seed, report)
        for sums in report.sums:
            parts = sums.kept + sums.refused + sums.filtered + sums.repeated
            assert abs(sums.read - parts) < 0.005, (seed, sums)
    return True


@pytest.mark.slow
def test_odd_files_end_in_a_report_or_a_clear_error(tmp_path: Path) -> None:
    ended = [ends_well(tmp_path, seed) for seed in range(200)]
    assert 40 < sum(ended) < 160  # neither all refused nor nothing odd about them


@pytest.mark.parametrize("honest", [True, False])
def test_a_workbook_that_would_fill_the_memory_is_refused(
    tmp_path: Path, honest: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx_source, "MOST_BYTES", 40 << 20)
    file = tmp_path / "in.xlsx"
    file.write_bytes(bomb(60, honest=honest))
    assert file.stat().st_size < 1 << 20
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(InvalidLedger, match="too big"):
        read_mapped(file, SPEC, lambda *_: set())
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50 << 10


def test_nothing_of_an_odd_file_reaches_the_database(tmp_path: Path) -> None:
    class Untouched:
        """A store that nobody may write to."""

    file = tmp_path / "in.csv"
    file.write_bytes(b"\xff\xfe\x00")
    mapping = tmp_path / "m.yaml"
    mapping.write_text(MAPPING, encoding="utf-8")
    with pytest.raises(RiskError):
        ingest_mapped(file, mapping, Untouched())  # type: ignore[arg-type]
