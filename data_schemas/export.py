"""Write what is derived from the declared fields for others to read: dictionary, JSON Schemas.

``python -m data_schemas.export`` writes the files anew; ``--check`` writes nothing and fails,
naming them, where they differ from the code.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel

from data_schemas.case import DealCase, ReceivableCase
from data_schemas.dictionary import dictionary
from data_schemas.law.document import law_page
from data_schemas.money_document import money_page
from data_schemas.quality import QualityReport
from data_schemas.score import DealScore, Score
from data_schemas.terms import AdviseCase, DealAdvice

ROOT = Path(__file__).parents[1]
FOLDER = Path("data_schemas/generated")
SCHEMAS: dict[str, type[BaseModel]] = {
    "deal_case": DealCase,
    "receivable_case": ReceivableCase,
    "score": Score,
    "deal_score": DealScore,
    "advise_case": AdviseCase,
    "deal_advice": DealAdvice,
    "quality_report": QualityReport,
}


def generated() -> dict[Path, str]:
    """Every generated file, by its path below the repository's root."""
    out = {Path("docs/data_dictionary.md"): dictionary(), Path("docs/law.md"): law_page()}
    out[Path("docs/money.md")] = money_page()
    for name, record in SCHEMAS.items():
        mode = "serialization" if name.endswith(("score", "report", "advice")) else "validation"
        schema = {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            **record.model_json_schema(mode=mode),  # type: ignore[arg-type]  # one of two literals
        }
        out[FOLDER / f"{name}.schema.json"] = (
            json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
        )
    return out


def stale(root: Path) -> list[str]:
    """Files below ``root`` that are missing, differ from the code, or are no longer generated."""
    files = generated()
    wrong = [
        path
        for path, text in files.items()
        if not (root / path).is_file() or (root / path).read_text(encoding="utf-8") != text
    ]
    left = [path.relative_to(root) for path in (root / FOLDER).glob("*.schema.json")]
    return sorted(str(path) for path in {*wrong, *(set(left) - set(files))})


def write(root: Path) -> list[str]:
    """Bring all generated files below ``root`` up to date; the paths that changed."""
    changed = stale(root)
    files = generated()
    for name in changed:
        path = Path(name)
        if path in files:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(files[path], encoding="utf-8")
        else:
            (root / path).unlink()
    return changed


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; 1 where ``--check`` finds a difference."""
    parser = argparse.ArgumentParser(prog="python -m data_schemas.export", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, fail on a difference")
    if parser.parse_args(argv).check:
        wrong = stale(ROOT)
        if wrong:
            print("not in step with the code (run `make docs`): " + ", ".join(wrong))
        return 1 if wrong else 0
    for name in write(ROOT):
        print(f"wrote {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
