"""The model card that lies in every bundle: what it is, what it showed, what it is not."""

from __future__ import annotations

import pandas as pd

from model.manifest import MODEL_NAME, Manifest
from model.scarcity import lacking, notes
from training.beside import Beside
from training.beside_report import beside_lines
from training.input_auc import MIN_EACH
from training.leakage import LeakageGuard
from training.methods import capped_lines
from training.own_inputs import own_inputs, own_lines
from training.remarks import Remarks
from training.suspect import By

NAMES = {"model": "this model", "base_rate": "base rate", "customer_rate": "customer rate",
         "logistic": "logistic regression"}  # fmt: skip


STRONGEST = 10
"""Inputs shown with what each tells by itself; all of them stand in the run's tables."""


def model_card(
    manifest: Manifest,
    summary: pd.DataFrame,
    guard: LeakageGuard,
    beside: Beside,
    remarks: Remarks,
) -> str:
    """The card as Markdown.

    Parameters
    ----------
    manifest : Manifest
        Of the bundle.
    summary : DataFrame
        ``evidence.summary`` of its out-of-time rows; may be empty.
    guard : LeakageGuard
        What each input told by itself.
    beside : Beside
        What it showed beside the champion of its day.
    remarks : Remarks
        What is to be known beside the figures.
    """
    synthetic = manifest.synthetic
    lines = [
        f"# {MODEL_NAME} {manifest.model_version}",
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
        "It has learnt from signed deals alone: what was refused has no outcome. Where refusals"
        " followed what no field tells, the risk told of deals like those refused is too low.",
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
    if found := notes(manifest, "en"):
        lines += ["**To be known.** " + ". ".join(found) + ".", ""]
    if manifest.dropped:
        lines += [
            "Not learnt; without rows read off their neighbours, else told at the level seen:",
            "",
        ]
        lines += [*(f"- {lacking(d, 'en')}" for d in manifest.dropped), ""]
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
    if own := own_lines(own_inputs(manifest, [], None), "en"):
        lines += [f"{line[0].upper()}{line[1:]}." for line in own] + [""]
    for line in remarks.lines("en"):
        lines += [f"{line[0].upper()}{line[1:]}.", ""]
    lines += ["## Out of time", "", *_table(summary), ""]
    said = [f"- {line.strip()}" for line in beside_lines(beside, "en")]
    lines += ["## Beside the champion", "", *said, ""]
    lines += ["## Inputs alone", "", *_inputs(guard), ""]
    return "\n".join(lines)


def _inputs(guard: LeakageGuard) -> list[str]:
    """The inputs that tell most by themselves, and those allowed in spite of it."""
    limit = guard.policy.leakage_auc
    lines = [
        f"An AUC above {limit:g} of one input by itself, of its being blank, or of its field as a "
        f"whole, stops training; of fewer than {MIN_EACH} deals paid or unpaid only beyond chance. "
        f"The {STRONGEST} that tell most, of all in `tables/inputs.csv` of the run; age in days "
        "past due.",
        "",
        "| stage | age | input | AUC | at days | AUC of blank | at days | AUC of field | at days |",
        "|---|---|---|---:|---:|---:|---:|---:|---:|",
    ]
    for r in guard.strongest(STRONGEST).to_dict("records"):
        age = " … ".join("" if pd.isna(r[c]) else str(r[c]) for c in ("age_from", "age_to"))
        cells = [
            f"{r[by.auc]:.3f} | {r[by.days]}" if not pd.isna(r[by.auc]) else " | " for by in By
        ]
        lines.append(f"| {r['stage']} | {age.strip()} | {r['feature']} | {' | '.join(cells)} |")
    for one, excuse in guard.excused:
        lines += [
            "",
            f"Allowed by exception: {one.text('en')}. {excuse.reason} ({excuse.who}, "
            f"{excuse.date}).",
        ]
    return lines


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
        "",
        *(f"{line.capitalize()} rows." for line in capped_lines(list(summary["method"]), "en")),
    ]
