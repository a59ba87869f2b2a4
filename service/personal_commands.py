"""What the commands about a person's data do: where a text stands, and erasing it."""

from __future__ import annotations

import html
import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from data_schemas.settings import Settings
from data_schemas.store.personal import SHORTEST, Place, spelt_in_json
from data_schemas.values import Id, visible
from service.commands import Refused, Said, opened

FOLDERS = ("refused", "quality", "drafts")
"""Folders of ``HOME`` whose files hold rows as they came, or what was typed."""


def find(args: Namespace, settings: Settings) -> Said:
    """Where a text stands."""
    text = _text(args.text)
    with opened(settings) as store:
        places = store.find_personal(text)
    return _said(places, _files(settings.home, text))


def erase(args: Namespace, settings: Settings) -> Said:
    """Put another text in its place."""
    text, instead = _text(args.text), _instead(args.instead)
    if text in instead:
        raise Refused(
            "替换文字不能含有要删除的文字。", "The replacement must not hold what is to be erased."
        )
    with opened(settings) as store:
        places = store.erase_personal(text, instead)
    return _said(places, _files(settings.home, text))


def _text(given: str) -> str:
    """What is looked for; from standard input it stays out of the shell's history."""
    text = (sys.stdin.readline().rstrip("\r\n") if given == "-" else given).strip()
    if len(text) < SHORTEST:
        raise Refused(
            f"要查找的文字至少 {SHORTEST} 个字符。",
            f"What is looked for has at least {SHORTEST} characters.",
        )
    return text


def _instead(given: str) -> str:
    """What takes its place; it may become an id, so it is one."""
    try:
        return TypeAdapter(Id).validate_python(visible(given))
    except ValidationError as err:
        raise Refused(
            "替换文字（--with）应为 1 至 64 个可见字符。",
            "The replacement (--with) has 1 to 64 visible characters.",
        ) from err


def _files(home: Path, text: str) -> list[str]:
    """Files of ours that hold the text as well; nothing changes them."""
    sought = [way.encode() for way in _spelt(text)]
    found = (path for name in FOLDERS for path in sorted((home / name).rglob("*")))
    return [str(path) for path in found if path.is_file() and _holds(path.read_bytes(), sought)]


def _spelt(text: str) -> set[str]:
    """A text as it stands in a file of text, in CSV, in JSON and on a page."""
    page = html.escape(text)
    by_template = page.replace("&quot;", "&#34;").replace("&#x27;", "&#39;")
    return {text, text.replace('"', '""'), *spelt_in_json(text), page, by_template}


def _holds(content: bytes, sought: Sequence[bytes]) -> bool:
    return any(way in content for way in sought)


def _said(places: Sequence[Place], files: list[str]) -> Said:
    rows = [
        {"table": one.table, "column": one.column, "rows": one.rows, "ids": list(one.ids)}
        for one in places
    ]
    lines = [f"{one.table}\t{one.column}\t{one.rows}\t{' '.join(one.ids)}" for one in places]
    remark = (
        "这些文件也含有该文字，未作改动，请自行处理：\n"
        "These files hold it too and were not changed:\n" + "\n".join(files)
    )
    data = {"places": rows, "files": files}
    return Said(data, "\n".join(lines), remark if files else "")
