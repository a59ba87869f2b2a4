"""Texts of a file as they may stand in a proposed mapping."""

from __future__ import annotations

import re

import yaml

_LONGEST = 1_000  # a doubt in two languages that lists a dozen headings


def short(text: str, most: int = 60) -> str:
    """Text for a comment: one short line."""
    return "".join(c if c.isprintable() else " " for c in text[:most])


def asked(doubts: list[str]) -> str:
    """Doubts as a comment behind a line: a heading named in one may hold line breaks."""
    return "  # ? " + "; ".join(short(one, _LONGEST) for one in doubts) if doubts else ""


def quoted(text: str) -> str:
    """Text as a YAML scalar that can stand anywhere."""
    if re.fullmatch(r"[A-Za-z_\u4e00-\u9fff][\w\u4e00-\u9fff]*", text):
        return text
    made: str = yaml.safe_dump(text, default_style='"', allow_unicode=True, width=10_000).strip()
    return made
