"""The report as a page: whole, safe and in one language."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from data_schemas.causes import Cause
from tests.quality_reports import everything
from training.quality.page import page, percent


class _Balanced(HTMLParser):
    """Fails where a tag closes another than the last one opened."""

    VOID = frozenset({"meta", "br", "link", "img"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_is_whole_in_both_languages(lang: str) -> None:
    found = everything()
    html = page(found, lang)
    seen = _Balanced()
    seen.feed(html)
    seen.close()
    assert seen.open == []
    assert len(set(seen.ids)) == len(seen.ids)
    text = "".join(seen.text)
    for one in found.findings:
        assert one.said.text(lang) in text
        assert one.advice.text(lang) in text
        assert one.section.label(lang) in text
    for cause in Cause:
        assert cause.label(lang) in text
    assert "<script>" not in html
    assert "<script>R" in text  # shown as it is, run by nobody
    assert f"report.{'en' if lang == 'zh' else 'zh'}.html" in html
    assert "://" not in html  # works offline
    if lang == "en":
        chinese = [
            sign for sign in text.replace("中文", "").replace("币种", "") if "一" <= sign <= "鿿"
        ]
        assert chinese == []


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (0.0, "0%"),
        (0.0004, "<0.1%"),
        (0.052, "5.2%"),
        (0.42, "42%"),
        (0.9991, ">99.9%"),
        (1.0, "100%"),
    ],
)
def test_shares_never_round_to_all_or_nothing(share: float, shown: str) -> None:
    assert percent(share) == shown
