"""Which inputs an answer rests on: given, from the ledger, missing, or of no use to the model."""

from __future__ import annotations

import numpy as np

from data_schemas.codes import Stage
from data_schemas.own_column import EXTRA_PREFIX
from data_schemas.score import InputsUsed, UnseenValue
from model.asked import Asked
from model.extras import Extra
from model.manifest import Manifest
from model.scored import Scored
from model.values import Values, raw_fields

_COUNTS_AS = {
    "values": (
        "模型没有见过“{}”，按不属于任何已知取值计",
        "the model has not met “{}”: it counts as none of the values learnt",
    ),
    "number": ("“{}”不是数值，按未知计", "“{}” is no number: it counts as unknown"),
    "history": (
        "台账中没有“{}”的记录，按从未有过往来计",
        "the ledger has no record of “{}”: it counts as one without history",
    ),
}
"""What a value new to the model counts as, by how its column was learnt, in zh and en."""


def inputs_used(scored: Scored, rows: list[int], manifest: Manifest, lang: str) -> InputsUsed:
    """Where the inputs of these units came from, each input in one of the lists.

    Parameters
    ----------
    rows : list of int
        Positions of the units; an input is known when it is so of all of them.
    """
    given: list[str] = []
    ledger: list[str] = []
    missing: list[str] = []
    shown = dict.fromkeys(f.shown for f in scored.features)
    fields, own = raw_fields(), scored.asked.own_given
    learnt = _own_learnt(scored.asked, manifest)
    strange = [name for name in own if name not in learnt]
    for name in shown:
        if name in manifest.not_learnt or name in strange:
            continue
        if name in fields:
            if name in scored.given and not np.isnan(scored.given[name][rows]).any():
                given.append(name)
            elif not np.isnan(scored.values[name][rows]).any():
                ledger.append(name)
            else:
                missing.append(name)
        elif name.startswith(("history.", "receivable.", EXTRA_PREFIX)):
            known = not np.isnan(scored.x[np.ix_(rows, scored.columns[name])]).any()
            (missing if not known else given if name in own else ledger).append(name)
        elif (
            name.startswith("terms.")
            and np.isnan(scored.x[np.ix_(rows, scored.columns[name])]).all()
        ):
            missing.append(name)  # a claim of no deal has no share of one
    unlearnt = [name for name in manifest.not_learnt if name in shown]
    unlearnt += [name for name in strange if name not in unlearnt]
    # What has a history under its key is shown by that alone.
    given += [name for name in own if name in learnt and name not in shown]
    return InputsUsed(
        given=given, from_ledger=ledger, missing=missing, not_learnt=unlearnt,
        unseen=[
            UnseenValue(
                column=one.column, label=one.label(lang), value=value,
                text=_COUNTS_AS[one.kind][lang != "zh"].format(value),
            )
            for one, value in _unseen(scored.asked, learnt)
        ],
    )  # fmt: skip


def unused(asked: Asked, given: Values, manifest: Manifest) -> list[str]:
    """Fields given that change nothing, by name.

    The model has not learnt them, or not the value given of a column of the company's own.
    """
    learnt = _own_learnt(asked, manifest)
    told = [name for name, value in given.items() if not np.isnan(value).all()]
    return [
        *(name for name in told if name in manifest.not_learnt),
        *(name for name in asked.own_given if name not in learnt),
        *(one.column for one, _ in _unseen(asked, learnt)),
    ]


def _own_learnt(asked: Asked, manifest: Manifest) -> dict[str, Extra]:
    """The own columns a caller gave and this stage has learnt from, by name."""
    if not asked.own_given:
        return {}  # what a stage has learnt takes a while to tell
    stage: Stage = asked.stage
    return {one.column: one for one in manifest.own_learnt(stage) if one.column in asked.own_given}


def _unseen(asked: Asked, learnt: dict[str, Extra]) -> list[tuple[Extra, str]]:
    """Columns given whose value is new to the model, with that value as text."""
    out = []
    for name, one in learnt.items():
        text, _ = asked.own_text(name)
        on_record = asked.view.labels(name)[0] if one.kind == "history" else text
        out += [(one, str(v)) for v in text if not one.has_learnt(str(v)) or v not in on_record]
    return out
