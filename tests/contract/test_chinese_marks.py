"""What is written in Chinese has Chinese marks: no half-width one beside an ideograph."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = [
    ROOT / "huikuan.py",
    *(
        path
        for name in ("data_schemas", "model", "training", "service")
        for path in sorted((ROOT / name).rglob("*.py"))
    ),
]
HOLE = "\0"
"""Stands for what an f-string fills in."""
IDEOGRAPH = "[\u3400-\u9fff]"
HALF_WIDTH = re.compile(rf"{IDEOGRAPH}[”’]?[,:;()?!]|[,:;()?!][“‘]?{IDEOGRAPH}")
PATTERNS = re.compile(r"^re\.|regex")
"""What is called with a regular expression."""
A_TERM_IN_ENGLISH = re.compile(r"(?<=[A-Za-z] )\([^()]*\)")
"""An English text that names the Chinese word has it in English brackets."""


def texts(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Every text of a module that is neither a docstring nor a pattern, with its line."""
    passed: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            passed.add(node.value)
        elif isinstance(node, ast.JoinedStr):
            passed |= set(node.values)
        elif isinstance(node, ast.Call) and PATTERNS.search(ast.unparse(node.func)):
            passed |= {below for one in node.args for below in ast.walk(one)}
    for node in ast.walk(tree):
        if node in passed:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value
        elif isinstance(node, ast.JoinedStr):
            parts = (str(p.value) if isinstance(p, ast.Constant) else HOLE for p in node.values)
            yield node.lineno, "".join(parts)


def wrong(text: str) -> bool:
    """A half-width mark beside an ideograph, or a bracket that is closed by one of another kind."""
    text = A_TERM_IN_ENGLISH.sub("", text)
    chinese = re.search(IDEOGRAPH, text) is not None
    return bool(HALF_WIDTH.search(text)) or (chinese and text.count("（") != text.count("）"))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_chinese_has_chinese_marks(path: Path) -> None:
    found = list(texts(ast.parse(path.read_text(encoding="utf-8"))))
    assert [f"line {line}: {text}" for line, text in found if wrong(text)] == []


@pytest.mark.parametrize(
    "text", ["启用第 1 版(此前:-)", "记录太少,没有", "“开票”:请", "重抽样（按客户)", f"版（{HOLE})"]
)
def test_a_half_width_mark_is_seen(text: str) -> None:
    assert wrong(text)


@pytest.mark.parametrize(
    "text", ["版（此前：-）", "an SME (中小企业), at signing", "AUC 0.8 (0.7 … 0.9)", "unit: 万元"]
)
def test_no_other_mark_is(text: str) -> None:
    assert not wrong(text)
