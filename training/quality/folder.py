"""Where reports lie: HOME/quality, a folder for each ingest, its name telling the time.

``report.json`` and a page in each language are for reading; ``profile.json`` holds the figures that
the next ingest is compared with.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import ValidationError

from data_schemas.quality import QualityReport
from model.manifest import MANIFEST, Manifest
from training.quality.page import LANGUAGES, page
from training.quality.profile import FORMAT, Profile

REMEMBERED = 20
"""Earlier ingests that are looked through for one with the same table."""


@dataclass(frozen=True)
class Written:
    """A report, and the folder it was written to."""

    report: QualityReport
    folder: Path

    @property
    def pages(self) -> dict[str, Path]:
        """The page in each language."""
        return {lang: self.folder / page_name(lang) for lang in LANGUAGES}


def page_name(lang: str) -> str:
    """Name of the page in one language."""
    return f"report.{lang}.html"


def new_ingest(root: Path, made: datetime, revision: int) -> str:
    """An id for an ingest: the second it was made and the revision; new under ``root``."""
    base = f"{made:%Y%m%dT%H%M%SZ}-r{revision}"
    name, number = base, 2
    while (root / name).exists():
        name, number = f"{base}-{number}", number + 1
    return name


def last_profiles(root: Path) -> list[Profile]:
    """Figures of the latest ingests, the latest first, without those in another format."""
    out = []
    files = sorted(root.glob("*/profile.json"), key=lambda file: file.parent.name, reverse=True)
    for file in files[:REMEMBERED]:
        try:
            found = Profile.model_validate_json(file.read_text(encoding="utf-8"))
        except (OSError, ValidationError):
            continue
        if found.format == FORMAT:
            out.append(found)
    return out


def latest_manifest(bundle: Path, bundles: Path) -> Manifest | None:
    """The manifest of the model in use: the folder named, else the one trained last here.

    Read as it lies: asking MLflow would cost every ingest seconds, and which model is the champion
    matters little for what is worth filling.

    Parameters
    ----------
    bundle : Path
        Where the settings name a folder as the model.
    bundles : Path
        Where training keeps its bundles, one folder each.
    """
    files = [file for file in bundles.glob(f"*/*/{MANIFEST}") if file.is_file()]
    files.sort(key=lambda file: (file.stat().st_mtime_ns, str(file)), reverse=True)
    for file in (bundle / MANIFEST, *files):
        try:
            return Manifest.model_validate_json(file.read_text(encoding="utf-8"))
        except (OSError, ValidationError):
            continue
    return None


def write_report(root: Path, report: QualityReport, figures: Profile) -> Written:
    """Write everything of one ingest; ``profile.json`` last: half a report counts for none."""
    folder = root / report.ingest
    folder.mkdir(parents=True)
    for lang in LANGUAGES:
        (folder / page_name(lang)).write_text(page(report, lang), encoding="utf-8")
    (folder / "report.json").write_text(report.model_dump_json(indent=1) + "\n", encoding="utf-8")
    (folder / "profile.json").write_text(figures.model_dump_json() + "\n", encoding="utf-8")
    return Written(report, folder)
