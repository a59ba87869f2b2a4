"""While the database is away, every page of the desk says so in a sentence people can read."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from tests.api_bodies import LANGS
from tests.desk_away import pages

ASKED = [
    "GET /", "GET /receivables", "GET /login", "POST /login", "POST /logout", "GET /sheets/R1",
    "GET /facts/R1",
]  # fmt: skip
SAID = {"zh": "数据库暂时无法使用", "en": "The database cannot be used right now"}


@pytest.mark.parametrize("lang", LANGS)
def test_a_person_is_told_in_a_sentence(tmp_path: Path, lang: str) -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:
        found = apart.submit(pages, tmp_path, lang, ASKED).result()
    for asked, (status, kind, text) in zip(ASKED, found, strict=True):
        assert (status, kind.partition(";")[0]) == (503, "text/html"), (asked, text[:500])
        assert SAID[lang] in text, asked
        assert "h.db" not in text, asked
        assert "Traceback" not in text, asked
