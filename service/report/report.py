"""A report in the form asked for: which, in which language, of which answer."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from service.report.content import EVERYTHING, Budget, Sheet
from service.report.layout import fitted, size_of
from service.report.quotes import straight
from service.report.wrap import rough

Make = Callable[[Budget], Sheet]
"""Makes a sheet that shows so much of each list."""


class Form(StrEnum):
    """The media types a report comes in."""

    HTML = "text/html"
    PDF = "application/pdf"


@dataclass(frozen=True)
class Report:
    """A finished report."""

    form: Form
    content: bytes
    name: str

    def headers(self, lang: str) -> dict[str, str]:
        """How a browser takes it: shown, under its name when kept, and running nothing."""
        return {
            "Content-Language": lang,
            "Content-Disposition": f'inline; filename="{self.name}"',
            "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
            "Cache-Control": "no-store",
        }


@dataclass(frozen=True)
class Prepared:
    """What makes a sheet, the id of the answer it is of, and a name for people, without ending."""

    make: Make
    score_id: str
    name: str

    def report(self, form: Form, font: Path | None) -> Report:
        """The report under its name; raises as ``report`` does."""
        done = report(self.make, form, self.score_id, font)
        return replace(done, name=f"{self.name}{Path(done.name).suffix}")


def report(make: Make, form: Form, score_id: str, font: Path | None, *, above: str = "") -> Report:
    """The report of a sheet: as HTML with everything, as PDF with what one page holds.

    Parameters
    ----------
    score_id : str
        Names the file: an id is plain ASCII, and of no meaning to strangers.
    font : Path, optional
        A font file for the PDF; default one of the system's.
    above : str
        HTML that stands above the sheet on a screen, and is not printed.

    Raises
    ------
    NoFont
        If a PDF is asked for and there is no font with Chinese.
    """

    def legible(much: Budget) -> Sheet:
        # A page, too, is written in a Chinese face where there is one.
        sheet = make(much)
        return straight(sheet) if sheet.lang == "en" else sheet

    if form is Form.HTML:
        from service.report.page import written

        sheet = legible(EVERYTHING)
        document = written(sheet, size_of(sheet, rough), above)
        return Report(form, document.encode(), f"huikuan-{score_id}.html")
    from service.report.font import faces
    from service.report.pdf import Paper  # a second to import, and few ask

    with closing(Paper(faces(font))) as paper:
        sheet, _, page = fitted(legible, paper.measure)
        return Report(form, paper.written(sheet, page), f"huikuan-{score_id}.pdf")


def form_of(accept: str | None) -> Form | None:
    """The form an ``Accept`` header asks for; HTML where all are equal, ``None`` for others.

    Examples
    --------
    >>> form_of("application/pdf").name, form_of("*/*").name, form_of("text/csv")
    ('PDF', 'HTML', None)
    >>> form_of("text/html;q=0.5, application/pdf;q=0.9").name
    'PDF'
    """
    if accept is None or not accept.strip():
        return Form.HTML
    best: tuple[float, int, Form] | None = None
    for part in accept.split(",")[:20]:
        name, _, parameters = part.strip().lower().partition(";")
        name = name.strip()
        for form in Form:
            if name not in (form.value, f"{form.value.split('/')[0]}/*", "*/*"):
                continue
            found = (_weight(parameters), name.count("*") * -1, form)
            if found[0] > 0 and (best is None or found[:2] > best[:2]):
                best = found
    return best[2] if best else None


def _weight(parameters: str) -> float:
    for parameter in parameters.split(";"):
        name, _, value = parameter.strip().partition("=")
        if name == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0
