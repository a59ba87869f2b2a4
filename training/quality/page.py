"""The report as a page that works offline, in zh or en."""

from __future__ import annotations

from pathlib import Path

import jinja2

from data_schemas.quality import TABLE_LABELS, FieldDrift, FieldFill, QualityReport, Severity
from training.quality.drift import LEAST
from training.stability import DRIFTED, WATCH

LANGUAGES = ("zh", "en")
TEMPLATES = Path(__file__).parent / "templates"


def page(report: QualityReport, lang: str) -> str:
    """One whole HTML document in ``lang`` ("zh" or "en")."""
    surroundings = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    surroundings.filters["count"] = lambda number: f"{number:,.0f}"
    surroundings.filters["percent"] = percent
    return surroundings.get_template("report.html").render(
        report=report,
        lang=lang,
        other="en" if lang == "zh" else "zh",
        t=lambda zh, en: zh if lang == "zh" else en,
        name=lambda table: TABLE_LABELS[table].text(lang),
        severities=[(one, report.count(one)) for one in sorted(Severity, key=lambda s: -s.rank)],
        causes=[(one, one.cause.label(lang)) for one in report.causes],
        tables=[(one.table, fields_of_table(report, one.table)) for one in report.tables],
        absent=absent_tables(report),
        watch=f"{WATCH:.2f}",
        drifted=f"{DRIFTED:.2f}",
        least=LEAST,
        moved=[(one, worth_showing(one.fields)) for one in report.drift],
    )


def percent(share: float) -> str:
    """A share as a person reads it: never 0 % or 100 % where that is not so."""
    if 0 < share < 0.001:
        return "<0.1%"
    if 0.999 < share < 1:
        return ">99.9%"
    return f"{share:.1%}" if 0 < share < 0.1 or 0.9 < share < 1 else f"{share:.0%}"


def fields_of_table(report: QualityReport, table: str) -> list[FieldFill]:
    """The fields of one table, those that miss the most last."""
    return sorted((one for one in report.fields if one.table == table), key=lambda f: f.missing)


def absent_tables(report: QualityReport) -> list[str]:
    """Tables with inputs of the model that did not come."""
    came = {one.table for one in report.tables}
    return list(dict.fromkeys(one.table for one in report.fields if one.table not in came))


def worth_showing(fields: tuple[FieldDrift, ...]) -> list[FieldDrift]:
    """The fields with anything to compare, those that moved the most first."""
    there = [one for one in fields if min(one.missing, one.missing_before) < 1]
    return sorted(there, key=lambda f: -(f.psi if f.psi is not None else -1.0))
