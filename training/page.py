"""A page of tables to keep or to send: HTML that stands alone, or Markdown."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from data_schemas.whole_file import whole_file
from training.score_ledger import check_suffix

SUFFIXES = (".html", ".md")
STYLE = """body{font:14px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:90rem;padding:0 1rem}
table{border-collapse:collapse;margin:.5rem 0 2rem;display:block;overflow-x:auto}
th,td{padding:.2rem .5rem;border-bottom:1px solid #ddd;text-align:right;white-space:nowrap}
th{white-space:normal;vertical-align:bottom}
@media(max-width:1400px){table{font-size:12px}th,td{padding:.2rem .3rem}}
th:first-child,td:first-child,th:nth-child(2),td:nth-child(2){text-align:left}
svg{max-width:100%;height:auto}"""


@dataclass(frozen=True)
class Section:
    """A table with its heading and what to know when reading it."""

    title: str
    note: str
    heads: tuple[str, ...]
    rows: list[tuple[str, ...]]


@dataclass(frozen=True)
class Page:
    """What a page holds; ``picture`` is SVG and left out of Markdown, ``closing`` stands last."""

    title: str
    opening: list[str]
    sections: list[Section]
    picture: str
    lang: str
    closing: tuple[str, ...] = ()


def write_page(page: Page, path: Path) -> None:
    """Write a page in the form that the file's suffix names."""
    check_suffix(path, SUFFIXES)
    text = _html(page) if path.suffix.lower() == ".html" else _markdown(page)
    with whole_file(path) as fresh:
        fresh.write_text(text, encoding="utf-8")


def _markdown(page: Page) -> str:
    lines = [f"# {page.title}", "", *(f"- {line}" for line in page.opening if line)]
    for one in page.sections:
        lines += ["", f"## {one.title}", *([one.note] if one.note else []), ""]
        for row in (one.heads, ("---",) * len(one.heads), *one.rows):
            lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |")
    lines += ["", *(f"- {line}" for line in page.closing)] if page.closing else []
    return "\n".join(lines) + "\n"


def _html(page: Page) -> str:
    def row(cells: Sequence[str], tag: str) -> str:
        return "<tr>" + "".join(f"<{tag}>{html.escape(c)}</{tag}>" for c in cells) + "</tr>"

    title = html.escape(page.title)
    parts = [
        f'<!doctype html><html lang="{page.lang}"><meta charset="utf-8">',
        f"<title>{title}</title><style>{STYLE}</style><h1>{title}</h1>",
        *(f"<p>{html.escape(line)}</p>" for line in page.opening if line),
    ]
    for one in page.sections:
        note = f"<p>{html.escape(one.note)}</p>" if one.note else ""
        body = "".join(row(cells, "td") for cells in one.rows)
        parts.append(
            f"<h2>{html.escape(one.title)}</h2>{note}<table>{row(one.heads, 'th')}{body}</table>"
        )
    closing = [f"<p>{html.escape(line)}</p>" for line in page.closing]
    return "\n".join([*parts, page.picture, *closing, "</html>"]) + "\n"
