"""Writes the parameter list of ``docs/simulator.md`` from the parameters themselves.

``python -m training.simulate.document [--check]``; the prose above the mark is written by hand.
"""

from __future__ import annotations

import ast
import inspect
import sys
from itertools import pairwise
from pathlib import Path

from training.simulate import parameters

DOCUMENT = Path(__file__).parents[2] / "docs" / "simulator.md"
MARK = "<!-- below this line: written by python -m training.simulate.document -->"


def listed() -> str:
    """One line a parameter: name, default as it stands in the code, and why."""
    tree = ast.parse(inspect.getsource(parameters))
    body = next(n for n in tree.body if isinstance(n, ast.ClassDef) and n.name == "Parameters").body
    lines = ["| parameter | value | why |", "|---|---|---|"]
    for field, why in pairwise(body):
        if isinstance(field, ast.AnnAssign) and isinstance(why, ast.Expr):
            name = ast.unparse(field.target)
            value = ast.unparse(field.value) if field.value is not None else ""
            if value.startswith("field("):
                value = value.removeprefix("field(default_factory=").removesuffix(")")
                value = value.removeprefix("lambda: ")
            reason = " ".join(ast.literal_eval(why.value).split())
            lines.append(f"| `{name}` | `{value}` | {reason} |")
    return "\n".join(lines) + "\n"


def main(argv: list[str]) -> int:
    """Write the list, or with ``--check`` say whether it is up to date (exit 1 if not)."""
    prose = DOCUMENT.read_text(encoding="utf-8").split(MARK)[0]
    wanted = f"{prose}{MARK}\n{listed()}"
    if "--check" in argv:
        same = DOCUMENT.read_text(encoding="utf-8") == wanted
        sys.stdout.write(f"simulator.md: {'up to date' if same else 'differs; run make docs'}\n")
        return 0 if same else 1
    DOCUMENT.write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
