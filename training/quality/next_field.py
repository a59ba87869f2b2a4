"""Which fields to fill next for the model's sake."""

from __future__ import annotations

from collections.abc import Mapping

from data_schemas.causes import Cause
from data_schemas.field import Control, fields_of
from data_schemas.frame import TABLES
from data_schemas.quality import Basis, CauseFill, FieldFill, Next, NextField, Said
from model.manifest import Manifest
from training.quality.filling import silent

MOST = 10
"""Fields advised."""
MOST_UNLEARNT = 5
"""Of them, those the model could not learn at all."""
FULL = 0.02
"""Share missing below which a field is as good as full."""


def next_fields(
    fields: tuple[FieldFill, ...], causes: tuple[CauseFill, ...], manifest: Manifest | None
) -> Next:
    """The fields to fill, the most useful first.

    With a model: what it leans on (its share of all contributions) times the share missing, then
    fields it could not learn for want of values. Without one: a field for each cause of which
    there is nothing, what the seller knows himself first.

    Parameters
    ----------
    manifest : Manifest, optional
        Of the model trained last.
    """
    open_ = [one for one in fields if one.cause is not None and one.missing > FULL]
    if manifest is None:
        return _by_cause(open_, causes)
    importance = importances(manifest)
    learnt, unlearnt = [], []
    for one in open_:
        weight = _weight(one, importance)
        if weight > 0:
            learnt.append(_learnt(one, weight))
        elif _shown(one) in manifest.not_learnt:
            unlearnt.append(one)
    learnt.sort(key=lambda one: -(one.worth or 0.0))
    chosen = _one_a_cause(unlearnt, causes)[:MOST_UNLEARNT]
    version = manifest.model_version
    return Next(
        basis=Basis.MODEL,
        model_version=version,
        said=Said(
            zh=f"依据模型 {version}：字段在各次解释中所占的份量 × 本次缺失的比例；"
            "模型尚未学到的字段没有份量可言，列在其后",
            en=f"From model {version}: each field's share of its explanations × the share missing"
            " here; fields it has not learnt have no such share and stand behind",
        ),
        fields=(*learnt[: MOST - len(chosen)], *(_not_learnt(one) for one in chosen)),
    )


def importances(manifest: Manifest) -> dict[str, float]:
    """Share of the contributions of each shown feature, mean over the stages it was learnt in."""
    total: dict[str, float] = {}
    for stage in manifest.stages:
        for name, share in stage.importance.items():
            total[name] = total.get(name, 0.0) + share / len(manifest.stages)
    return total


def _shown(one: FieldFill) -> str:
    """The name of the feature that a field is."""
    record = TABLES[one.table]
    field = fields_of(record).get(one.field)
    if field is None:
        return one.field
    owner = field.owner.removeprefix("ledger")
    return f"{owner}.{one.field}"


def _weight(one: FieldFill, importance: Mapping[str, float]) -> float:
    """A ledger's own column counts with all the history under its key."""
    name = _shown(one)
    own = importance.get(name, 0.0)
    return own + sum(v for key, v in importance.items() if key.startswith(f"{name}."))


def _learnt(one: FieldFill, weight: float) -> NextField:
    return _advised(
        one,
        importance=weight,
        why=Said(
            zh=f"占模型解释的 {weight:.1%}，本次缺 {one.missing:.0%}",
            en=f"{weight:.1%} of the model's explanations; {one.missing:.0%} missing here",
        ),
    )


def _not_learnt(one: FieldFill) -> NextField:
    undated = one.dated == 0 and one.filled > 0
    return _advised(
        one,
        why=Said(
            zh="模型尚未学到：有值但没有日期，请定期导入，或以 facts 导入"
            if undated
            else f"模型尚未学到：缺 {one.missing:.0%}",
            en="not learnt yet: there are values but no days; ingest regularly, or bring facts"
            if undated
            else f"not learnt yet: {one.missing:.0%} missing",
        ),
    )


def _by_cause(open_: list[FieldFill], causes: tuple[CauseFill, ...]) -> Next:
    nothing = silent(causes)
    chosen = _one_a_cause(open_, causes)[:MOST]
    return Next(
        basis=Basis.CAUSES,
        model_version=None,
        said=Said(
            zh="还没有模型，因此依据原因分类：先给没有任何数据的原因各补一个字段，我方自己掌握的优先"
            if nothing
            else "还没有模型，因此依据原因分类：先补缺失最多的原因",
            en="There is no model yet, so by cause: a field for each cause without any data,"
            " what we know ourselves first"
            if nothing
            else "There is no model yet, so by cause: the causes that miss the most come first",
        ),
        fields=tuple(_advised(one, why=_why_cause(one, causes)) for one in chosen),
    )


def _why_cause(one: FieldFill, causes: tuple[CauseFill, ...]) -> Said:
    (whole,) = (fill for fill in causes if fill.cause is one.cause)
    zh, en = whole.cause.label("zh"), whole.cause.label("en")
    if whole.cause in silent(causes):
        return Said(zh=f"“{zh}”没有任何数据", en=f"no data on {en}")
    share = whole.missing
    return Said(
        zh=f"“{zh}”的字段平均缺 {share:.0%}",
        en=f"the fields on {en} miss {share:.0%} of their values on average",
    )


def _one_a_cause(found: list[FieldFill], causes: tuple[CauseFill, ...]) -> list[FieldFill]:
    """In rounds, one field a cause: the emptiest causes first, ours to answer first."""
    nothing = silent(causes)
    missing = {one.cause: one.missing for one in causes}
    order = sorted(Cause, key=lambda c: (c not in nothing, -missing[c], list(Cause).index(c)))
    waiting = {c: sorted((f for f in found if f.cause is c), key=_effort) for c in order}
    out: list[FieldFill] = []
    while any(waiting.values()):
        out += [waiting[cause].pop(0) for cause in order if waiting[cause]]
    return out


def _effort(one: FieldFill) -> tuple[bool, bool, float]:
    """What we can tell ourselves first, then what answers one of the six questions."""
    field = fields_of(TABLES[one.table]).get(one.field)
    if field is None:
        return True, True, -one.missing
    return field.meta.control is not Control.SELLER, field.meta.question is None, -one.missing


def _advised(one: FieldFill, *, why: Said, importance: float | None = None) -> NextField:
    if one.cause is None:  # only inputs are advised, and an input has a cause
        raise TypeError(f"{one.field} is no input")
    return NextField(
        table=one.table,
        field=one.field,
        label=one.label,
        cause=one.cause,
        missing=one.missing,
        importance=importance,
        worth=None if importance is None else importance * one.missing,
        why=why,
    )
