"""A page as HTML that stands alone: inline SVG, no script, nothing from elsewhere."""

from __future__ import annotations

from pathlib import Path

import jinja2

from service.report.content import Sheet
from service.report.drawing import FAINT, GREY, INK, svg
from service.report.layout import GRADES, WARNS

TEMPLATES = Path(__file__).parent / "templates"


def written(sheet: Sheet, size: float, above: str = "") -> str:
    """The document.

    Parameters
    ----------
    size : float
        Of the running text in points.
    above : str
        HTML that stands above the sheet on a screen, and is not printed.
    """
    surroundings = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return surroundings.get_template("report.html").render(
        sheet=sheet,
        size=f"{size:g}",
        above=above,
        colour=GRADES[sheet.grade],
        ink=INK, grey=GREY, faint=FAINT, warns=WARNS,
        waterfall=svg(sheet.waterfall, sheet.waterfall_title),
        curve=svg(sheet.curve, sheet.curve_title),
    )  # fmt: skip
