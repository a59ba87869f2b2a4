"""A report holds one page and cuts nothing off, in the faces there are."""

from __future__ import annotations

import html
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from fpdf.fonts import TTFFont
from hypothesis import given
from hypothesis import strategies as st

from service.problem import NoFont
from service.report import font
from service.report.content import BUDGETS, Sheet
from service.report.drawing import Box, Drawing, Stroke, Text
from service.report.font import SAMPLE, faces
from service.report.layout import HEIGHT, MARGIN, WIDTH, fitted
from service.report.pdf import Paper
from service.report.quotes import straight
from service.report.report import Form, report
from service.report.sheet import opinion
from service.report.wrap import rough, wrapped
from tests.long_answers import (
    a_long_answer,
    a_long_card,
    a_long_case,
)
from tests.reports import KINDS, LANGS, a_make, said, squeezed


@pytest.fixture(scope="module")
def paper() -> Iterator[Paper]:
    with closing(Paper(faces(None))) as one:
        yield one


@LANGS
@KINDS
def test_a_pdf_holds_one_page_with_all_its_text(kind: str, lang: str) -> None:
    made: list[Sheet] = []

    def make(much: object) -> Sheet:
        made.append(a_make(kind, lang)(much))  # type: ignore[arg-type]
        return made[-1]

    done = report(make, Form.PDF, "s_1", None)
    with pypdfium2.PdfDocument(done.content) as read:
        assert len(read) == 1
        text = squeezed(read[0].get_textpage().get_text_range())
    assert (done.form, done.name) == (Form.PDF, "huikuan-s_1.pdf")
    for one in said(straight(made[-1]) if lang == "en" else made[-1]):
        assert squeezed(one) in text, one
    # Its font is part of it, as the signs used and no more.
    assert b"/FontFile" in done.content
    assert len(done.content) < 1_000_000
    assert (b"/Lang (zh-CN)" in done.content) == (lang == "zh")


def test_what_is_printed_is_to_be_seen() -> None:
    done = report(a_make("opinion", "zh"), Form.PDF, "s_1", None)
    with pypdfium2.PdfDocument(done.content) as read:
        shown = read[0].render(scale=2, grayscale=True).to_numpy()
    ink = (shown < 128).mean(axis=1)
    # Text from the head to the foot, and blank margins all around.
    body = ink[: int(len(ink) * 0.85)]
    assert (np.convolve(body[80:] > 0, np.ones(40), "valid") > 0).all()
    edge = int(shown.shape[1] * (MARGIN - 1) / WIDTH)
    assert (shown[:, :edge] > 250).all()
    assert (shown[:, -edge:] > 250).all()


@LANGS
@KINDS
def test_nothing_stands_outside_the_margins(kind: str, lang: str, paper: Paper) -> None:
    for measure in (paper.measure, rough):
        _, size, page = fitted(a_make(kind, lang), measure)
        assert size >= 5
        assert page.height <= HEIGHT - MARGIN
        check_inside(page, measure)


def check_inside(page: Drawing, measure: object) -> None:
    for one in page.shapes:
        if isinstance(one, Text):
            wide = measure(one.text, one.size, one.bold)  # type: ignore[operator]
            left = one.x - {"start": 0.0, "middle": wide / 2, "end": wide}[one.anchor]
            assert left >= MARGIN - 1, one
            assert left + wide <= WIDTH - MARGIN + 1, one
            assert MARGIN - 2 <= one.y <= HEIGHT - MARGIN, one
        elif isinstance(one, Stroke):
            assert all(MARGIN - 1 <= x <= WIDTH - MARGIN + 1 for x, _ in one.points)
        else:
            assert isinstance(one, Box)
            assert one.width > 0
            assert one.x + one.width <= WIDTH - MARGIN + 1


def test_a_short_answer_is_printed_large_and_whole(paper: Paper) -> None:
    answer = a_long_answer("zh")
    short = answer.deal.model_copy(
        update={"gaps": [], "comparable": [], "actions": answer.deal.actions[:2], "statute": []}
    )
    case = a_long_case()
    few = case.model_copy(update={"instalments": case.instalments[:2]})
    told = answer.model_copy(update={"deal": short, "instalments": answer.instalments[:2]})
    sheet, size, _ = fitted(partial(opinion, told, few, a_long_card(), "zh"), paper.measure)
    assert size > fitted(a_make("opinion", "zh"), paper.measure)[1]
    assert sheet == opinion(told, few, a_long_card(), "zh", BUDGETS[0])


def test_a_sign_the_font_lacks_is_spelt_and_no_box(paper: Paper) -> None:
    assert paper.spelt("清河\U0001f600县", False) == "清河[U+1F600]县"


def test_english_in_a_chinese_face_has_straight_quotation_marks(paper: Paper) -> None:
    """Its curly ones are as wide as a Chinese sign: a hole on either side of what is quoted."""
    assert paper.faces.regular.advance[ord("“")] == 1.0
    quoted = {
        "en": '"out of step with the customer\'s payment process" raises',
        "zh": "“客户付款流程不同步”使",
    }
    for lang, part in quoted.items():
        make = a_make("collection", lang)
        with pypdfium2.PdfDocument(report(make, Form.PDF, "s_1", None).content) as read:
            text = squeezed(read[0].get_textpage().get_text_range())
        page = html.unescape(report(make, Form.HTML, "s_1", None).content.decode())
        for form in (text, squeezed(page)):
            assert squeezed(part) in form
            assert ("“" in form) == (lang == "zh")


def test_what_is_quoted_in_chinese_keeps_its_marks() -> None:
    text = "the “contract”, 某“双一流”大学, don’t say ‘if’ “so"
    assert straight(text) == "the \"contract\", 某“双一流”大学, don't say 'if' “so"


class TestFont:
    def test_the_systems_has_chinese(self) -> None:
        found = faces(None)
        assert all(ord(sign) in found.regular.advance for sign in SAMPLE)

    def test_without_one_there_is_no_pdf_and_it_says_what_to_do(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setattr(font, "folders", lambda: [tmp_path])
        with pytest.raises(NoFont) as raised:
            report(a_make("opinion", "zh"), Form.PDF, "s_1", None)
        assert "fonts-noto-cjk" in raised.value.text("zh")
        assert "HUIKUAN_FONT" in raised.value.text("en")
        assert report(a_make("opinion", "zh"), Form.HTML, "s_1", None).content

    @pytest.mark.parametrize("name", ["none.ttf", "text.ttf"])
    def test_a_file_that_is_none_is_refused_by_name(self, name: str, tmp_path: Path) -> None:
        (tmp_path / "text.ttf").write_text("no font")
        with pytest.raises(NoFont, match=name):
            faces(tmp_path / name)

    def test_a_font_without_chinese_is_refused(self) -> None:
        import matplotlib

        latin = Path(matplotlib.get_data_path()) / "fonts/ttf/DejaVuSans.ttf"
        with pytest.raises(NoFont, match="DejaVuSans"):
            faces(latin)

    def test_the_one_named_is_taken(self) -> None:
        usual = faces(None).regular.path
        assert faces(usual).regular.path == usual


@given(
    st.text(st.sampled_from("预算资金，。（）《》 abcDEF 12%.-"), max_size=80),
    st.floats(12, 80),
    st.floats(5, 12),
)
def test_lines_lose_nothing_and_fit(text: str, width: float, size: float) -> None:
    lines = wrapped(text, width, size, False, rough)
    assert squeezed("".join(lines)) == squeezed(text)
    assert all(rough(line, size, False) <= width + 1e-6 or len(line) == 1 for line in lines)


def test_no_line_begins_with_a_comma() -> None:
    text = "预算、资金、（到位）；审批：流程。" * 5
    for width in range(12, 60):
        lines = wrapped(text, width, 8, False, rough)
        assert not any(line[0] in "、；：。）" for line in lines[1:])
        assert not any(line[-1] in "（" for line in lines)


def test_bounds_that_no_page_shows_are_not_worked_out_anew(paper: Paper) -> None:
    """A third of a PDF's time went into them; the page is the same to the pixel."""
    faces_of = [one for one in paper.pdf.fonts.values() if isinstance(one, TTFFont)]
    assert faces_of
    assert not any(one.ttfont.recalcBBoxes for one in faces_of)
