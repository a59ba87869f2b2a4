"""Write the API's description to ``docs/openapi.json``, or check that it is up to date.

Run as ``python -m service.openapi [--check]``.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from data_schemas.settings import Settings
from service.app import create_app

TARGET = Path(__file__).parent.parent / "docs" / "openapi.json"


def description() -> str:
    """The description as it is committed."""
    # The defaults, whatever this machine's environment says.
    app = create_app(Settings.model_construct(lang="zh"), desk=False)
    return json.dumps(app.openapi(), ensure_ascii=False, indent=1) + "\n"


def main(argv: list[str] | None = None) -> int:
    """Write or check; 0 if all is well, 1 if the file is out of date."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, fail on a difference")
    args = parser.parse_args(argv)
    wanted = description()
    if args.check:
        same = TARGET.is_file() and TARGET.read_text(encoding="utf-8") == wanted
        print(f"{TARGET.name}: {'up to date' if same else 'out of date; run make docs'}")
        return 0 if same else 1
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(wanted, encoding="utf-8")
    print(f"wrote {TARGET.name}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
