"""A bundle is data, comes back as it was, and is refused by name of the difference."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from data_schemas.codes import Stage
from data_schemas.errors import BundleMismatch
from model.bundle import Bundle, load_bundle
from model.bundle_check import FORMAT


def copy_of(bundle_dir: Path, tmp_path: Path) -> Path:
    """A copy of the bundle that may be spoilt."""
    for source in bundle_dir.rglob("*"):
        if source.is_file():
            target = tmp_path / source.relative_to(bundle_dir)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
    return tmp_path


def edit(folder: Path, change: dict[str, object]) -> None:
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | change))


def test_it_holds_nothing_but_text(bundle_dir: Path) -> None:
    suffixes = {p.suffix for p in bundle_dir.rglob("*") if p.is_file()}
    assert suffixes == {".txt", ".json", ""}


def test_permuted_columns_are_refused_by_name(bundle_dir: Path, tmp_path: Path) -> None:
    folder = copy_of(bundle_dir, tmp_path)
    stages = json.loads((folder / "manifest.json").read_text())["stages"]
    names = stages[0]["features"]
    names[0], names[1] = names[1], names[0]
    edit(folder, {"stages": stages})
    with pytest.raises(BundleMismatch, match=f"{names[0]} stands where {names[1]} should"):
        load_bundle(folder)


def test_a_booster_of_other_columns_is_refused_by_name(bundle: Bundle) -> None:
    """The manifest is right, but a booster was grown on permuted columns."""
    booster = next(name for name in sorted(bundle.texts) if name.startswith("signing_90_"))
    text = bundle.texts[booster]
    line = next(n for n in text.splitlines() if n.startswith("feature_names="))
    names = line.removeprefix("feature_names=").split(" ")
    swapped = " ".join([names[1], names[0], *names[2:]])
    other = {booster: text.replace(line, f"feature_names={swapped}")}
    with pytest.raises(BundleMismatch, match=f"{names[1]} / {names[0]}"):
        Bundle(bundle.manifest, bundle.texts | other)


@pytest.mark.parametrize("file", ["backbones/linear_open_90.json", "boosters/open_90_0.txt"])
def test_a_file_changed_since_is_refused_by_name(
    file: str, bundle_dir: Path, tmp_path: Path
) -> None:
    """One number of a backbone changed grades; a leaf of another length ended the process."""
    folder = copy_of(bundle_dir, tmp_path)
    text = (folder / file).read_text()
    number = re.search(r"leaf_value=(\S+)|\"intercept\":(-?[\d.]+)", text)
    assert number is not None
    found = number[1] or number[2]
    (folder / file).write_text(text.replace(found, "5.0", 1))
    with pytest.raises(BundleMismatch, match=file):
        load_bundle(folder)


def test_a_changed_manifest_or_none_of_the_sums_is_refused(
    bundle_dir: Path, tmp_path: Path
) -> None:
    folder = copy_of(bundle_dir, tmp_path)
    edit(folder, {"data_as_of": "2001-01-01"})
    with pytest.raises(BundleMismatch, match=r"manifest\.json"):
        load_bundle(folder)
    (folder / "SHA256SUMS").unlink()
    with pytest.raises(BundleMismatch, match="SHA256SUMS"):
        load_bundle(folder)


def test_one_of_another_version_is_told_by_its_format_alone(
    bundle_dir: Path, tmp_path: Path
) -> None:
    """What else is other in it made a text of 75 kB, with figures of the training data."""
    folder = copy_of(bundle_dir, tmp_path)
    edit(folder, {"format": 9, "reference": {"open": {"x": 0.123}}, "gone": 1, "stages": [{}] * 90})
    with pytest.raises(BundleMismatch) as refused:
        load_bundle(folder)
    for lang in ("zh", "en"):
        said = refused.value.text(lang)
        assert "9" in said
        assert "huikuan train --promote" in said
        assert len(said) < 200
    edit(folder, {"format": FORMAT})
    with pytest.raises(BundleMismatch) as refused:
        load_bundle(folder)
    assert len(refused.value.text("en")) < 600
    assert "0.123" not in refused.value.text("en")


def test_another_schema_is_refused(bundle_dir: Path, tmp_path: Path) -> None:
    folder = copy_of(bundle_dir, tmp_path)
    edit(folder, {"schema_hash": "0" * 16})
    with pytest.raises(BundleMismatch, match=r"schema 0{12}, not "):
        load_bundle(folder)


def test_another_direction_is_refused_by_name(bundle_dir: Path, tmp_path: Path) -> None:
    folder = copy_of(bundle_dir, tmp_path)
    stages = json.loads((folder / "manifest.json").read_text())["stages"]
    at = stages[0]["features"].index("deal.upfront_share")
    stages[0]["monotone"][at] = 1
    edit(folder, {"stages": stages})
    with pytest.raises(BundleMismatch, match=r"deal\.upfront_share"):
        load_bundle(folder)


@pytest.mark.parametrize("spoil", ["manifest.json", "boosters/signing_90_0.txt"])
def test_a_broken_file_is_refused(spoil: str, bundle_dir: Path, tmp_path: Path) -> None:
    folder = copy_of(bundle_dir, tmp_path)
    (folder / spoil).write_text("tree")
    with pytest.raises(BundleMismatch):
        load_bundle(folder)


def test_a_frame_of_the_wrong_width_is_refused(bundle: Bundle) -> None:
    with pytest.raises(BundleMismatch, match="3 columns given"):
        bundle.predict(Stage.SIGNING, np.zeros((1, 3)))
