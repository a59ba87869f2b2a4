"""Reports side by side on disk, and what is remembered of them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from data_schemas.quality import QualityReport
from tests.quality_reports import clean, manifest, report
from training.quality.folder import last_profiles, latest_manifest, new_ingest, write_report
from training.quality.profile import profile
from training.quality.records import Records


def test_reports_lie_side_by_side_and_the_latest_is_remembered_first(tmp_path: Path) -> None:
    made = datetime(2025, 12, 31, 8, 0, 0, tzinfo=UTC)
    ledger = clean()
    names = []
    for _ in range(3):
        name = new_ingest(tmp_path, made, 7)
        names.append(name)
        found = report(ledger).model_copy(update={"ingest": name})
        figures = profile(Records(ledger=ledger, brought=("receivables",)), name)
        written = write_report(tmp_path, found, figures)
        text = (written.folder / "report.json").read_text(encoding="utf-8")
        assert QualityReport.model_validate_json(text) == found
        assert all(file.is_file() for file in written.pages.values())
    assert len(set(names)) == 3
    assert [one.ingest for one in last_profiles(tmp_path)] == names[::-1]


def test_a_profile_nobody_can_read_is_passed_over(tmp_path: Path) -> None:
    for name, text in {"a": "{", "b": '{"format": 99}', "c": ""}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "profile.json").write_text(text, encoding="utf-8")
    assert last_profiles(tmp_path) == []
    assert last_profiles(tmp_path / "none") == []


def test_the_model_named_comes_before_the_one_trained_last(tmp_path: Path) -> None:
    assert latest_manifest(tmp_path / "champion", tmp_path / "bundles") is None
    for version in ("v1", "v2"):
        folder = tmp_path / "bundles" / version / "bundle"
        folder.mkdir(parents=True)
        one = manifest({}).model_copy(update={"model_version": version})
        (folder / "manifest.json").write_text(one.model_dump_json(), encoding="utf-8")
    found = latest_manifest(tmp_path / "champion", tmp_path / "bundles")
    assert found is not None
    assert found.model_version == "v2"
    named = latest_manifest(tmp_path / "bundles" / "v1" / "bundle", tmp_path / "bundles")
    assert named is not None
    assert named.model_version == "v1"
