"""A company's own columns in a model: what was learnt of each, and what is not as it was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from data_schemas.frame import Ledger
from data_schemas.own_column import EXTRA_PREFIX, OWNERS
from data_schemas.punctuation import marks
from model.extras import Extra
from model.facts import text_of
from model.manifest import Manifest

SHOWN = 5
"""Values of a column that are named; of the rest it is said how many there are."""
MUCH = 0.8
"""AUC from which what a column of the ledger's own tells by itself is said."""
KINDS = {
    "values": ("按取值", "by value"),
    "number": ("数值", "as a number"),
    "history": ("取值多，按各值的付款历史", "many values, by the payment history of each"),
}
"""How a column is learnt, in zh and en."""


@dataclass(frozen=True, kw_only=True)
class OwnInputs:
    """The own columns of a model.

    Parameters
    ----------
    learnt : dict of str to str
        Key of ``KINDS`` by column.
    unused : tuple of str
        Columns of the ledger that have no two values to learn from.
    against : str
        The model they are compared with; "" where there is none.
    gone, new : tuple of str
        Columns that model learnt and this one does not, and the other way round.
    changed : dict of str to (str, str)
        Key of ``KINDS`` then and now, of those learnt in another way.
    values_gone, values_new : dict of str to tuple of str
        By column, of those learnt by value both times.
    """

    learnt: dict[str, str]
    unused: tuple[str, ...]
    against: str
    gone: tuple[str, ...]
    new: tuple[str, ...]
    changed: dict[str, tuple[str, str]]
    values_gone: dict[str, tuple[str, ...]]
    values_new: dict[str, tuple[str, ...]]


@dataclass(frozen=True, kw_only=True)
class Unseen:
    """A value of an own column that a model has not learnt, and the rows of a table that have it.

    ``value`` is "" for everything in a column of numbers that is none.
    """

    column: str
    value: str
    table: str
    rows: int


def own_inputs(now: Manifest, columns: Sequence[str], before: Manifest | None) -> OwnInputs:
    """What a model learnt of the own columns of its ledger, beside the model before it."""
    mine = {one.column: one for one in now.extras}
    theirs = {one.column: one for one in before.extras} if before else {}
    both = [(name, theirs[name], one) for name, one in mine.items() if name in theirs]
    return OwnInputs(
        learnt={name: one.kind for name, one in mine.items()},
        unused=tuple(name for name in columns if name not in mine),
        against=before.model_version if before else "",
        gone=tuple(name for name in theirs if name not in mine),
        new=tuple(name for name in mine if name not in theirs) if before else (),
        changed={n: (a.kind, b.kind) for n, a, b in both if a.kind != b.kind},
        values_gone={n: v for n, a, b in both if (v := _apart(a, b))},
        values_new={n: v for n, a, b in both if (v := _apart(b, a))},
    )


def own_lines(found: OwnInputs, lang: str) -> list[str]:
    """The same in words; nothing of a ledger without own columns."""
    at, mark = (0 if lang == "zh" else 1), marks(lang)
    lines = []
    if found.learnt:
        told = (f"{name}{mark.within(KINDS[kind][at])}" for name, kind in found.learnt.items())
        label = ("自有列", "columns of your own")[at]
        lines.append(f"{label}{mark.colon}{mark.comma.join(told)}")
    if found.unused:
        why = ("自有列没有两种以上取值，未用", "columns of your own without two values, not used")
        lines.append(f"{why[at]}{mark.colon}{mark.comma.join(found.unused)}")
    if said := list(_changes(found, lang)):
        than = ("与使用中的模型 {} 相比", "against the model in use, {}")[at].format(found.against)
        lines.append(f"{than}{mark.colon}{mark.semicolon.join(said)}")
    return lines


def telling(inputs: pd.DataFrame) -> dict[str, float]:
    """Own columns that alone tell much of who pays, the most first, each with its largest AUC.

    Below what stops training (``leakage_auc``) a column may still come of the outcome, with some
    noise. What an engineered input makes of a column's past is known on the day by its making.

    Parameters
    ----------
    inputs : DataFrame
        As ``leakage.input_aucs`` lists them.
    """
    if inputs.empty:
        return {}
    feature = inputs["feature"].astype("str")
    own = feature.str.startswith(EXTRA_PREFIX) & ~feature.str.contains(".", regex=False)
    if not own.any():
        return {}
    aucs = inputs.loc[own, ["auc", "missing_auc", "whole_auc"]]
    best = (aucs.where(aucs >= 0.5, 1 - aucs)).max(axis=1)
    most = best.groupby(feature[own].str.partition("=")[0]).max().sort_values(ascending=False)
    return {str(name): float(auc) for name, auc in most.items() if auc >= MUCH}


def telling_lines(found: Mapping[str, float], lang: str) -> list[str]:
    """The same in words."""
    if not found:
        return []
    mark = marks(lang)
    told = (
        "请核对：自有列单独就说出不少结果，须确认其值在评估日之前已知",
        "to be looked at: columns of your own that alone tell much of the outcome; make sure their"
        " values were known by the day asked about",
    )
    listed = mark.comma.join(f"{n}{mark.within(f'AUC {auc:.2f}')}" for n, auc in found.items())
    return [f"{told[lang != 'zh']}{mark.colon}{listed}"]


def _changes(found: OwnInputs, lang: str) -> Iterator[str]:
    at, mark = (0 if lang == "zh" else 1), marks(lang)
    for names, told in ((found.gone, ("不再有", "gone")), (found.new, ("新增", "new"))):
        if names:
            yield f"{told[at]} {mark.comma.join(names)}"
    for name, (was, is_now) in found.changed.items():
        yield (
            f"{name} 由{KINDS[was][0]}改为{KINDS[is_now][0]}"
            if lang == "zh"
            else f"{name} was learnt {KINDS[was][1]}, now {KINDS[is_now][1]}"
        )
    for values, told in (
        (found.values_gone, ("不再有取值", "has no more")),
        (found.values_new, ("新出现取值", "has the new value")),
    ):
        for name, some in values.items():
            yield f"{name} {told[at]} {_named(some, lang)}"


def unseen(ledger: Ledger, manifest: Manifest) -> list[Unseen]:
    """What stands in own columns now and the model has not learnt; the commonest first."""
    out = []
    for one in manifest.extras:
        for table in OWNERS:
            frame = getattr(ledger, table)
            if one.column not in frame.columns:
                continue
            text, code = text_of(frame[one.column])
            rows = Counter[str]()
            for value, n in Counter(str(text[at]) for at in code[code >= 0].tolist()).items():
                if not one.has_learnt(value):
                    rows["" if one.number else value] += n
            out += [
                Unseen(column=one.column, value=v, table=table, rows=n)
                for v, n in rows.most_common()
            ]
    return sorted(out, key=lambda one: -one.rows)


def absent(columns: Sequence[str], manifest: Manifest) -> list[str]:
    """Own columns that a model has learnt and a ledger with these does not have."""
    return [one.column for one in manifest.extras if one.column not in columns]


def absent_lines(found: Sequence[str], lang: str) -> list[str]:
    """The same in words."""
    if not found:
        return []
    told = (
        "账簿中没有模型学过的自有列，按未知计",
        "columns of your own that the model has learnt and the ledger does not have, taken as"
        " unknown",
    )
    mark = marks(lang)
    return [f"{told[lang != 'zh']}{mark.colon}{mark.comma.join(found)}"]


def unseen_lines(found: Sequence[Unseen], lang: str) -> list[str]:
    """The same in words."""
    zh, mark = lang == "zh", marks(lang)
    if not found:
        return []
    lines = [
        "自有列中模型没有见过的取值（重新训练后才会学到）："
        if zh
        else "values of your own columns that the model has not learnt (train again to learn them):"
    ]
    for one in found[:SHOWN]:
        value = one.value or ("不是数值的" if zh else "what is no number")
        rows = f"{one.table} {one.rows:,} 行" if zh else f"{one.rows:,} rows of {one.table}"
        lines.append(f"  {one.column}{mark.colon}{value}{mark.within(rows)}")
    more = len(found) - SHOWN
    return [*lines, f"  另有 {more} 种" if zh else f"  {more} more"] if more > 0 else lines


def _apart(one: Extra, other: Extra) -> tuple[str, ...]:
    """Values of the one that the other does not have, where both are learnt by value."""
    if not (one.values and other.values):
        return ()
    return tuple(value for value in one.values if value not in other.values)


def _named(values: Sequence[str], lang: str) -> str:
    listed = marks(lang).comma.join(values[:SHOWN])
    more = len(values) - SHOWN
    if more <= 0:
        return listed
    return f"{listed}等 {len(values)} 种" if lang == "zh" else f"{listed} and {more} more"
