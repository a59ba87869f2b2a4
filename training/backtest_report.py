"""What a backtest showed: on the terminal, as JSON, and as a page to keep (HTML or Markdown)."""

from __future__ import annotations

import io
from pathlib import Path

from data_schemas.punctuation import marks
from training.averaged import left_out_lines
from training.backtest import Backtest
from training.backtest_days import BacktestDays
from training.backtest_tables import sections
from training.comparison import Comparison
from training.conclusion import conclusion_lines, conclusions
from training.evidence import methods_in
from training.methods import METHODS, capped_lines, most_rows
from training.metrics import CELL, MIN_ROWS
from training.origin import Origin
from training.page import Page, write_page
from training.report import (
    excused_lines,
    head_lines,
    merged_lines,
    records,
    truncated_lines,
    truncation_json,
)
from training.text_table import grid


def backtest_text(
    found: Backtest, compared: Comparison | None, lang: str, days: BacktestDays | None = None
) -> str:
    """The report on the terminal; without matured outcomes there is nothing compared."""
    lines = _opening(found, lang, days)
    unmeasured = _unmeasured(found, compared, lang)
    if compared is None or unmeasured:
        return "\n".join([*lines, *unmeasured])
    for one in sections(found, compared, lang):
        lines += ["", f"{one.title}{marks(lang).colon.rstrip()}", *grid(one.heads, one.rows)]
    return "\n".join([*lines, "", *conclusion_lines(conclusions(compared.gains), lang)])


def backtest_data(
    found: Backtest, compared: Comparison | None, days: BacktestDays | None = None
) -> dict[str, object]:
    """The same for machines: the summary, and every table of the comparison with intervals."""
    manifest = found.bundle.manifest
    data: dict[str, object] = {
        "model_version": manifest.model_version,
        "cutoff": found.origins[0].day.isoformat(),
        "origins": [one.day.isoformat() for one in found.origins],
        "synthetic": manifest.synthetic,
        "predictions": len(found.predictions),
        "dropped": [d.model_dump(mode="json") for d in manifest.dropped],
        "truncation": truncation_json(manifest),
        "notes": {one.day.isoformat(): _notes(one) for one in found.origins},
        "most_rows": most_rows(methods_in(found.matured)),
        "peers_not_installed": [peer.name for peer in found.absent],
        "averages_without": {stage: list(days) for stage, days in found.left_out().items()},
        "summary": [] if compared is None else records(found.summary()),
        "cells": [] if compared is None else records(found.cells()),
    }
    data |= days.document() if days else {}
    if compared is not None:
        data["conclusions"] = [one.document() for one in conclusions(compared.gains)]
        names = ("figures", "gains", "cells", "splits", "origins")
        data["comparison"] = {name: records(getattr(compared, name)) for name in names}
    return data


def _notes(one: Origin) -> dict[str, object]:
    """What is to be known of the model of one origin, for machines."""
    manifest = one.bundle.manifest
    return {
        "model_version": manifest.model_version,
        "dropped": [d.model_dump(mode="json") for d in manifest.dropped],
        "truncation": truncation_json(manifest),
        "told": one.guard.document()["told"],
        "excused": one.guard.document()["excused"],
    }


def write_report(
    found: Backtest,
    compared: Comparison | None,
    path: Path,
    lang: str,
    days: BacktestDays | None = None,
) -> None:
    """Write the report as HTML or Markdown, by the file's suffix."""
    unmeasured = _unmeasured(found, compared, lang)
    closing = () if compared is None or unmeasured else conclusions(compared.gains)
    write_page(
        Page(
            title="回测" if lang == "zh" else "Backtest",
            opening=[*_opening(found, lang, days), *unmeasured],
            sections=[] if compared is None or unmeasured else sections(found, compared, lang),
            picture="" if compared is None or unmeasured else _calibration(found),
            lang=lang,
            closing=tuple(conclusion_lines(closing, lang)),
        ),
        path,
    )


def _opening(found: Backtest, lang: str, days: BacktestDays | None) -> list[str]:
    zh = lang == "zh"
    at = 0 if zh else 1
    lines = [days.line(lang)] if days else []
    for one in found.origins:
        manifest = one.bundle.manifest
        lines += head_lines(manifest, lang)
        lines += truncated_lines(manifest, lang)
        lines += merged_lines(manifest, lang)
        lines += excused_lines(one.guard, lang)
    lines += capped_lines(methods_in(found.matured), lang)
    lines += left_out_lines(found.left_out(), lang)
    said = f"{len(found.predictions):,}"
    lines.append(f"预测 {said} 条" if zh else f"{said} predictions")
    for package in sorted({peer.package or "" for peer in found.absent}):
        mine = marks(lang).comma.join(
            METHODS[p.name][at] for p in found.absent if p.package == package
        )
        lines.append(
            f"未安装、因此没有比较：{mine}（缺 {package}；安装：pip install 'huikuan[peers]'）"
            if zh
            else f"not installed, so not compared: {mine} ({package} is missing; "
            "pip install 'huikuan[peers]')"
        )
    return lines


def _unmeasured(found: Backtest, compared: Comparison | None, lang: str) -> list[str]:
    """Why there is no figure, where there is none: tables of dashes would not say it."""
    zh = lang == "zh"
    if compared is None:
        return ["尚无到期结果" if zh else "no outcome has matured yet"]
    if not compared.cells.empty:
        return []
    most = int(found.matured.groupby(CELL).size().max())
    return [
        f"到期结果太少，无法衡量：每个期限须有 {MIN_ROWS} 条，且已付、未付都有；"
        f"目前最多 {most:,} 条"
        if zh
        else f"too few matured outcomes to measure: a horizon needs {MIN_ROWS}, paid and unpaid"
        f" ones among them; there are {most:,} at most"
    ]


def _calibration(found: Backtest) -> str:
    """The reliability diagram as SVG, to stand in the page itself."""
    from training.plots import reliability_figure

    drawn = io.StringIO()
    reliability_figure(found.matured).savefig(drawn, format="svg", metadata={"Date": None})
    text = drawn.getvalue()
    return text[text.index("<svg") :]
