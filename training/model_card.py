"""The model card that lies in every bundle: what it is, what it showed, what it is not."""

from __future__ import annotations

import pandas as pd

from model.manifest import Manifest

NAMES = {"model": "this model", "base_rate": "base rate", "customer_rate": "customer rate",
         "logistic": "logistic regression"}  # fmt: skip


def model_card(manifest: Manifest, summary: pd.DataFrame) -> str:
    """The card as Markdown.

    Parameters
    ----------
    manifest : Manifest
        Of the bundle.
    summary : DataFrame
        ``evidence.summary`` of its out-of-time rows; may be empty.
    """
    synthetic = manifest.synthetic
    lines = [
        f"# huikuan-risk {manifest.model_version}",
        "",
        f"Trained on {'**simulated** ' if synthetic else ''}records known before "
        f"{manifest.data_as_of}; schema {manifest.schema_hash[:12]}.",
        "",
    ]
    if synthetic:
        lines += [
            "**synthetic**: the ledger was simulated. The figures below say how the program learns,"
            " nothing about any real customer.",
            "",
        ]
    lines += [
        "It answers: what is the probability that this receivable is still unpaid h days after the"
        " later of its due date and today? Contributions of causes describe the model, not the"
        " world; it is no judgement on any person.",
        "",
        "## Learnt",
        "",
        "| stage | horizon, days | rows | unpaid |",
        "|---|---:|---:|---:|",
        *(
            f"| {stage.stage.value} | {h.days} | {h.rows:,} | {h.unpaid / h.rows:.1%} |"
            for stage in manifest.stages
            for h in stage.horizons
        ),
        "",
    ]
    for stage in manifest.stages:
        chosen = ", ".join(f"{name} {value:g}" for name, value in stage.recipe.items())
        lines += [f"Chosen on its own latest matured rows, {stage.stage.value}: {chosen}.", ""]
    if manifest.dropped:
        merged = "; ".join(
            f"{d.stage.value} {d.days} ({d.reason}: {d.rows} rows, {d.unpaid} unpaid)"
            for d in manifest.dropped
        )
        lines += [f"Not learnt, merged into their neighbours: {merged}.", ""]
    if manifest.truncation is not None:
        cut = manifest.truncation
        rows = ", ".join(f"{stage} {count:,}" for stage, count in cut.rows.items())
        lines += [
            f"Left truncation: {cut.receivables:,} receivables issued before {cut.complete_from}"
            " are in the records only because they were still open then; rows before that day (open"
            f" receivables: before {cut.settled_from}) were not learnt from: {rows}.",
            "",
        ]
    if manifest.not_learnt:
        lines += [f"Inputs not learnt yet: {', '.join(manifest.not_learnt)}.", ""]
    lines += ["## Out of time", "", *_table(summary), ""]
    return "\n".join(lines)


def _table(summary: pd.DataFrame) -> list[str]:
    if summary.empty:
        return ["Too few outcomes to hold any out; nothing was measured."]
    return [
        "Mean over horizons; the rows' outcomes came after all that was learnt from.",
        "",
        "| stage | customers | | AUC | Brier | skill | calibration error |",
        "|---|---|---|---:|---:|---:|---:|",
        *(
            f"| {r['stage']} | {r['customers']} | {NAMES[r['method']]} | {r['auc']:.3f} "
            f"| {r['brier']:.4f} | {r['skill']:.3f} | {r['ece']:.3f} |"
            for r in summary.to_dict("records")
        ),
    ]
