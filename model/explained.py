"""A score explained: from its reference on, cause by cause and input by input."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from data_schemas.causes import Cause
from data_schemas.field import Field
from data_schemas.punctuation import marks
from data_schemas.reference import About, Reference, reference_label, said, typical_said
from data_schemas.score import (
    CauseContribution,
    Changed,
    Explanation,
    FeatureContribution,
    ReferenceUsed,
)
from model import reference as found_in
from model.attribution import Attribution, of_units
from model.bundle import Bundle
from model.columns import KIND
from model.day import Floats
from model.direction import direction
from model.facts import decode
from model.feature import Feature
from model.reference import Missing, Standard
from model.scored import Compared, Scored, Telling
from model.shapley import against
from model.values import raw_fields
from model.wording import changed_text, explanation_text, probability_text, reading, value_label

SAME = 1e-9
"""Values of a deal's instalments that differ by no more are one value."""
SHOWN_FROM = 1e-12
"""Features that add less than this are not listed."""

Value = float | int | str | bool | None


def compare(
    scored: Scored, asked: Reference, how: Telling, then: Scored | Missing | None = None
) -> Compared:
    """What was scored, explained from the reference asked for.

    Parameters
    ----------
    then : Scored or Missing, optional
        The same receivable on the earlier day, where that is what it is compared with.

    Returns
    -------
    Compared
        From the typical receivable where there is no such reference; its text says so.
    """
    if asked is Reference.PEERS:
        found: Standard | Missing | None = found_in.peers(scored, how.policy)
    elif asked is Reference.LAST_DEAL:
        found = found_in.last_deal(scored, how.bundle)
    elif asked is Reference.MONTH_AGO and isinstance(then, Scored):
        found = found_in.earlier(scored, then)
    else:
        found = then if isinstance(then, Missing) else None
    lang = how.lang
    figures: dict[str, object] = {"group": found_in.group_name(scored, lang)}
    if isinstance(found, Standard):
        p = found.probability
        figures |= {"subject": found.subject, "day": found.day, "cases": found.cases}
        figures["probability"] = "" if p is None else probability_text(lang, p)
        used = Compared(
            asked=asked, used=asked, text="", x=found.x,
            attributions=_attributions(scored, how.bundle, found.x), subject=found.subject,
            day=found.day, cases=found.cases, probability=p, of_no_deal=found.of_no_deal,
        )  # fmt: skip
        return replace(used, text=said(used.called, lang, **figures))
    why = "" if found is None else said(found.code, lang, **figures, **found.figures)
    return replace(typical(scored, how.bundle), asked=asked, text=why)


def typical(scored: Scored, bundle: Bundle) -> Compared:
    """What was scored, explained from the typical receivable; ``x`` are its middle values."""
    middle = bundle.stage(scored.asked.stage).typical
    row = np.array([middle.get(one.name, np.nan) for one in scored.features])
    return Compared(
        asked=Reference.TYPICAL, used=Reference.TYPICAL, text="",
        x=np.tile(row, (len(scored.x), 1)), attributions=scored.attributions,
    )  # fmt: skip


def changed(scored: Scored, then: Scored | Missing, since: date, how: Telling) -> Changed:
    """What moved the one receivable scored since it stood as it did ``then``."""
    lang = how.lang
    if isinstance(then, Missing):
        text = said(then.code, lang, **then.figures)
        return Changed(
            since=since, text=text, probability_before=None, grade_before=None, time_points=None,
            explanation=None,
        )  # fmt: skip
    compared = compare(scored, Reference.MONTH_AGO, how, then)
    told = explanation(scored, [0], compared.attributions[0], compared, how, "receivable")
    before = then.attributions[0].probability
    by_time = told.baseline_probability - before
    return Changed(
        since=since, probability_before=before, grade_before=how.policy.grade(before),
        text=changed_text(lang, since, before, told.probability, by_time, told.causes),
        time_points=by_time, explanation=told,
    )  # fmt: skip


def explanation(
    scored: Scored, rows: list[int], found: Attribution, compared: Compared, how: Telling,
    about: About,
) -> Explanation:  # fmt: skip
    """The contributions of ``rows`` taken together, ``found``, from their reference on."""
    lang, scale = how.lang, how.policy.points_per_log_odds
    causes = []
    features = _features(scored, rows, found, compared, how)
    for number, cause in enumerate(Cause):
        causes.append(
            CauseContribution(
                cause=cause, label=cause.label(lang), side=cause.side,
                log_odds=float(found.cause_log_odds[number]),
                probability_points=float(found.cause_probability[number]),
                points=scale * float(found.cause_log_odds[number]),
                features=features.get(cause, []),
            )
        )  # fmt: skip
    causes.sort(key=lambda c: -abs(c.probability_points))
    return Explanation(
        horizon_days=scored.explained,
        reference=ReferenceUsed(
            asked=compared.asked,
            used=compared.used,
            label=reference_label(compared.called, lang, about, compared.day),
            text=compared.text
            if compared.used is not Reference.TYPICAL
            else typical_said(about, lang, compared.text),
            subject=compared.subject,
            day=compared.day,
            cases=compared.cases,
            probability=compared.probability,
        ),
        baseline_log_odds=found.base_log_odds,
        log_odds=found.log_odds,
        baseline_probability=found.base_probability,
        probability=found.probability,
        baseline_points=how.policy.points(found.base_log_odds),
        points=how.policy.points(found.log_odds),
        causes=causes,
        text=explanation_text(
            lang,
            scored.explained,
            found.probability,
            found.base_probability,
            causes,
            compared.called,
            compared.day,
            about=about,
            past_due=bool((scored.asked.snapshot > scored.asked.due)[rows].all()),
            unknown=_mostly_unknown(scored, rows, found),
        ),
    )


def _mostly_unknown(scored: Scored, rows: list[int], found: Attribution) -> set[Cause]:
    """The causes of whose points more than half come from inputs that are not known."""
    blank, own = dict.fromkeys(Cause, 0.0), _agreed(scored.x, rows)
    for columns in scored.columns.values():
        cause = scored.features[columns[0]].cause
        if cause is not None and own.knows_none(columns):
            blank[cause] += float(found.feature_probability[columns].sum())
    points = dict(zip(Cause, found.cause_probability.tolist(), strict=True))
    return {c for c in Cause if blank[c] * points[c] > 0 and abs(blank[c]) > abs(points[c]) / 2}


def _attributions(scored: Scored, bundle: Bundle, reference: Floats) -> list[Attribution]:
    stage = scored.asked.stage
    return of_units(
        against(bundle, stage, scored.x, reference, scored.explained, scored.first)
    )  # fmt: skip


def _features(
    scored: Scored, rows: list[int], found: Attribution, compared: Compared, how: Telling
) -> dict[Cause, list[FeatureContribution]]:
    """Features by cause, the columns of one code taken together, the strongest first."""
    lang, fields = how.lang, raw_fields()
    own, other = _agreed(scored.x, rows), _agreed(compared.x, rows)
    raw = _agreed(np.stack([scored.values[name] for name in fields], axis=1), rows)
    of_field = dict(zip(fields, range(len(fields)), strict=True))
    log_odds, points = found.feature_log_odds.tolist(), found.feature_probability.tolist()
    out: dict[Cause, list[FeatureContribution]] = {}
    for name, columns in scored.columns.items():
        one = scored.features[columns[0]]
        z, p = (sum(figures[at] for at in columns) for figures in (log_odds, points))
        if one.cause is None or abs(z) <= SHOWN_FROM:
            continue
        field = fields.get(name)
        if name == KIND or (field is None and len(columns) > 1):
            value: Value = _own_value(scored, rows, name)
        elif field is not None:
            at = of_field[name]
            value = decode(field, float(raw.first[at])) if raw.same[at] else None
        else:
            value = round(float(own.first[columns[0]]), 4) if own.same[columns[0]] else None
        beside = _other_value(scored, other, name, field)
        out.setdefault(one.cause, []).append(
            FeatureContribution(
                feature=name,
                label=_label(scored, rows, one, lang),
                value=value,
                value_label=value_label(lang, field or one, value, one.unit),
                unit=one.unit,
                is_share=(field or one).is_share,
                reference=beside,
                reading=reading(
                    lang,
                    p,
                    compared.called,
                    field or one,
                    value,
                    beside,
                    one.unit,
                    unknown=value is None and own.knows_none(columns),
                    other_unknown=beside is None and other.knows_none(columns),
                    against=_against(one, own, other, columns, p),
                ),
                log_odds=z,
                probability_points=p,
                points=how.policy.points_per_log_odds * z,
            )
        )
    return {
        cause: sorted(each, key=lambda f: -abs(f.probability_points)) for cause, each in out.items()
    }


@dataclass(frozen=True)
class _Agreed:
    """Some rows, column by column: what the first says, and whether the others say so too.

    ``known`` is whether any of them says anything; else a missing value means that they differ.
    """

    first: Floats
    same: NDArray[np.bool_]
    known: NDArray[np.bool_]

    def knows_none(self, columns: list[int]) -> bool:
        """Whether none of the rows knows any of some columns."""
        return not self.known[columns].any()


def _agreed(x: Floats, rows: list[int]) -> _Agreed:
    block = x[rows]
    # Missing is no value that rows could agree on: the comparison is false there.
    same = block.max(axis=0) - block.min(axis=0) <= SAME
    known = np.asarray(~np.isnan(block).all(axis=0), dtype=bool)
    return _Agreed(block[0], np.asarray(same, dtype=bool), known)


def _against(one: Feature, own: _Agreed, other: _Agreed, columns: list[int], points: float) -> bool:
    """Whether what an input says by its direction is the opposite of the points it adds."""
    at = columns[0]
    if len(columns) > 1 or not (own.same[at] and other.same[at]):
        return False
    return bool(direction(one) * (own.first[at] - other.first[at]) * points < 0)


def _other_value(scored: Scored, other: _Agreed, name: str, field: Field | None) -> Value:
    """The reference's value, read off its columns; none where it has none or rows differ."""
    columns = scored.columns[name]
    if not all(other.same[at] for at in columns):
        return None
    row = other.first[columns]
    if len(columns) == 1 and scored.features[columns[0]].rank is None:
        return decode(field, float(row[0])) if field else round(float(row[0]), 4)
    ranks = [scored.features[at].rank for at, value in zip(columns, row, strict=True) if value == 1]
    if field is None or len(ranks) != 1 or ranks[0] is None:
        return None
    return decode(field, float(ranks[0]))


def _label(scored: Scored, rows: list[int], one: Feature, lang: str) -> str:
    """The label of an input; that of a history says whose, where all rows agree."""
    key = _own_value(scored, rows, one.key) if one.key else None
    return one.label(lang) + (marks(lang).within(key) if key else "")


def _own_value(scored: Scored, rows: list[int], name: str) -> str | None:
    """The value of a code that is no declared field, where all rows agree; else none."""
    if name == KIND:
        kinds = set(scored.asked.units["kind"].iloc[rows])
        return str(kinds.pop()) if len(kinds) == 1 else None
    text, code = scored.asked.own_text(name)
    first = code[rows[0]]
    return str(text[first]) if first >= 0 and (code[rows] == first).all() else None
