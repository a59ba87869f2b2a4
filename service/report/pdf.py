"""A page as PDF, with its text as text and its font embedded."""

from __future__ import annotations

from datetime import UTC, datetime

from fpdf import FPDF
from fpdf.fonts import TTFFont

from service.report.content import Sheet
from service.report.drawing import POINT, Box, Drawing, Stroke, Text
from service.report.font import Face, Faces

FAMILY = "report"


class Paper:
    """One sheet of A4 in the faces given."""

    def __init__(self, faces: Faces) -> None:
        self.faces = faces
        self.pdf = FPDF("P", "mm", "A4")
        self.pdf.set_auto_page_break(False)
        self.pdf.set_margin(0)
        self._add("", faces.regular)
        if faces.bold != faces.regular:
            self._add("B", faces.bold)
        self._wide: dict[tuple[str, bool], float] = {}

    def _add(self, style: str, face: Face) -> None:
        self.pdf.add_font(FAMILY, style, str(face.path), collection_font_number=face.number)
        font = self.pdf.fonts[f"{FAMILY}{style}"]
        if isinstance(font, TTFFont):
            # Of the signs embedded, nobody who shows the page asks how far they reach together.
            font.ttfont.recalcBBoxes = False

    def _font(self, size: float, bold: bool) -> None:
        heavy = bold and self.faces.bold != self.faces.regular
        self.pdf.set_font(FAMILY, "B" if heavy else "", size)

    def _face(self, bold: bool) -> Face:
        return self.faces.bold if bold else self.faces.regular

    def measure(self, text: str, size: float, bold: bool) -> float:
        """Width of a text, mm.

        fpdf's own measuring sets the font anew each time, and a page takes thousands of them.
        """
        key = (text, bold)
        if key not in self._wide:
            advance = self._face(bold).advance
            self._wide[key] = sum(advance[ord(sign)] for sign in self.spelt(text, bold))
        return self._wide[key] * size * POINT

    def spelt(self, text: str, bold: bool) -> str:
        """The text in signs the face has; a sign it lacks by its number, never as a box."""
        signs = self._face(bold).advance
        if all(ord(sign) in signs for sign in text):
            return text
        return "".join(s if ord(s) in signs else f"[U+{ord(s):04X}]" for s in text)

    def written(self, sheet: Sheet, page: Drawing) -> bytes:
        """The file."""
        pdf = self.pdf
        pdf.set_title(self.spelt(f"{sheet.title} {sheet.subject}", False))
        pdf.set_lang("zh-CN" if sheet.lang == "zh" else "en")
        pdf.set_creator("huikuan")
        pdf.set_creation_date(datetime.now(UTC))
        pdf.add_page()
        for one in page.shapes:
            if isinstance(one, Box):
                pdf.set_fill_color(one.colour)
                pdf.rect(one.x, one.y, one.width, one.height, style="F")
            elif isinstance(one, Stroke):
                pdf.set_draw_color(one.colour)
                pdf.set_line_width(one.width)
                if one.dashed:
                    pdf.set_dash_pattern(dash=0.8, gap=0.7)
                pdf.polyline(list(one.points))
                pdf.set_dash_pattern()
            else:
                self._text(one)
        return bytes(pdf.output())

    def close(self) -> None:
        """Let go of the faces' files, which fpdf reads from until it is told not to."""
        for font in self.pdf.fonts.values():
            if isinstance(font, TTFFont):
                font.ttfont.close()

    def _text(self, one: Text) -> None:
        text = self.spelt(one.text, one.bold)
        self._font(one.size, one.bold)
        width = self.pdf.get_string_width(text)
        shift = {"start": 0.0, "middle": width / 2, "end": width}[one.anchor]
        self.pdf.set_text_color(one.colour)
        self.pdf.text(one.x - shift, one.y, text)
