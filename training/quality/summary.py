"""What the command says of the quality of an ingest: a few lines for people, all of it as JSON."""

from __future__ import annotations

from typing import Any

from data_schemas.punctuation import marks
from data_schemas.quality import TABLE_LABELS, Severity
from training.quality.folder import Written

SHOWN = 8
"""Findings told in a terminal; the page has all."""
SHOWN_FIELDS = 3


def summary_lines(written: Written, lang: str) -> list[str]:
    """The findings in short, the field to fill next, and where the page lies."""
    report, zh = written.report, lang == "zh"
    counts = [
        f"{one.label(lang)} {report.count(one)}"
        for one in sorted(Severity, key=lambda severity: -severity.rank)
        if report.count(one)
    ]
    told = marks(lang).comma.join(counts) or ("未发现问题" if zh else "nothing found")
    lines = [f"{'数据质量：' if zh else 'data quality: '}{told}"]
    for one in report.findings[:SHOWN]:
        table = TABLE_LABELS[one.table].text(lang)
        what = f"{one.severity.label(lang)} · {table}{marks(lang).colon}"
        lines.append(f"  {what}{one.said.text(lang)}")
    more = len(report.findings) - SHOWN
    if more > 0:
        lines.append(f"  另有 {more} 项，见报告" if zh else f"  {more} more in the report")
    if report.next.fields:
        names = [
            one.label.text(lang) + marks(lang).within(one.cause.label(lang))
            for one in report.next.fields[:SHOWN_FIELDS]
        ]
        listed = marks(lang).comma.join(names)
        basis = report.next.basis.label(lang)
        lines.append(
            f"下一步最值得补的字段（依据{basis}）：{listed}"
            if zh
            else f"worth filling next (by {basis}): {listed}"
        )
    lines.append(f"{'质量报告：' if zh else 'quality report: '}{written.pages[lang]}")
    return lines


def as_dict(written: Written) -> dict[str, Any]:
    """The whole report as JSON can carry it, with where it lies."""
    return {
        "folder": str(written.folder),
        "pages": {lang: str(file) for lang, file in written.pages.items()},
        "report": written.report.model_dump(mode="json"),
    }
