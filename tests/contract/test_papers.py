"""What a paper of the house names as code of ours is there under that name."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAPERS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
NAMED = re.compile(r"`((?:data_schemas|model|training|service|tests)[./][\w./*-]*\w)[^`]*`")


def is_there(name: str) -> bool:
    """Whether a path has a file, or a dotted name a module or something in it."""
    if "/" in name:
        return any(ROOT.glob(name))
    parts = name.split(".")
    for n in range(len(parts), 0, -1):
        try:
            found = importlib.import_module(".".join(parts[:n]))
        except ModuleNotFoundError:
            continue
        for part in parts[n:]:
            found = getattr(found, part, None)
        return found is not None
    return False


# CHANGELOG.md tells of what was, too.
@pytest.mark.parametrize(
    "paper", [one for one in PAPERS if one.name != "CHANGELOG.md"], ids=lambda one: one.name
)
def test_what_a_paper_names_is_there(paper: Path) -> None:
    named = set(NAMED.findall(paper.read_text(encoding="utf-8")))
    assert {name for name in named if not is_there(name)} == set()
