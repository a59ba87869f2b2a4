"""Odd files end in a report that accounts for every row, or in an error a person can read."""

from __future__ import annotations

import resource
from pathlib import Path

import pandas as pd
import pytest

from data_schemas.errors import InvalidLedger, RiskError
from tests.bombs import bomb
from tests.fuzzed_files import HEADINGS, MAKERS, MAPPING, SPEC, ends_well, mutated
from training.ingest import ingest_mapped
from training.mapping import look, xlsx_source
from training.mapping.mapped_file import read_mapped
from training.mapping.suggest import suggest
from training.mapping.xlsx_source import check_archive


@pytest.mark.slow
def test_odd_files_end_in_a_report_or_a_clear_error(tmp_path: Path) -> None:
    """Each kind of oddness eight times and one very wide table; ``make bench`` takes 5,000."""
    files = [mutated(seed) for seed in range(100)]
    assert {kind for kind, *_ in files} == {*MAKERS, "10,000 columns"}
    ended = [ends_well(tmp_path, name, data) for _, name, data in files]
    assert 20 < sum(ended) < 80  # neither all refused nor nothing odd about them


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


def test_a_proposal_unpacks_what_would_fill_the_memory_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It tries several rows of headings and every sheet: each try would unpack it anew."""
    unpacked: list[Path] = []

    def check(file: Path) -> None:
        unpacked.append(file)
        check_archive(file)

    monkeypatch.setattr(xlsx_source, "MOST_BYTES", 40 << 20)
    for module in (xlsx_source, look):
        monkeypatch.setattr(module, "check_archive", check)
    file = tmp_path / "in.xlsx"
    file.write_bytes(bomb(60, honest=True))
    with pytest.raises(InvalidLedger, match="too big"):
        suggest(file)
    assert unpacked == [file]


def test_a_workbook_whose_parts_begin_before_it_is_damaged(tmp_path: Path) -> None:
    """Bytes missing from its first part: the directory then points to before the file."""
    whole = bomb(1, honest=True)
    file = tmp_path / "in.xlsx"
    file.write_bytes(whole[:40] + whole[80:])
    with pytest.raises(InvalidLedger, match="as a table"):
        check_archive(file)
    with pytest.raises(InvalidLedger, match="as a table"):
        suggest(file)


def test_a_file_of_fewer_bytes_than_rows_is_refused(tmp_path: Path) -> None:
    """Parquet keeps a repeated value once: some kilobytes may stand for any number of rows."""
    file = tmp_path / "in.parquet"
    once = pd.Categorical.from_codes([0], ["1"])
    pd.DataFrame({heading: once.repeat(3_000_000) for heading in HEADINGS}).to_parquet(file)
    assert file.stat().st_size < 1 << 20
    with pytest.raises(InvalidLedger, match="too big"):
        read_mapped(file, SPEC, lambda *_: set())


def test_nothing_of_an_odd_file_reaches_the_database(tmp_path: Path) -> None:
    class Untouched:
        """A store that nobody may write to."""

        def currency(self) -> None:
            return None

    file = tmp_path / "in.csv"
    file.write_bytes(b"\xff\xfe\x00")
    mapping = tmp_path / "m.yaml"
    mapping.write_text(MAPPING, encoding="utf-8")
    with pytest.raises(RiskError):
        ingest_mapped(file, mapping, Untouched())  # type: ignore[arg-type]
