"""Values for people: codes and flags in words, shares as percentages, numbers with their unit."""

from __future__ import annotations

from data_schemas.advice import Arrears, Evidence
from data_schemas.customer import Customer
from data_schemas.deal import Deal
from data_schemas.field import Field, fields_of
from data_schemas.instalment import Instalment
from data_schemas.reasons import number_text
from data_schemas.receivable import Receivable
from data_schemas.score import FeatureContribution, PaymentDay, Score
from model.feature import Feature
from model.features import FEATURES
from model.wording import blank_text, share_text, told_value
from service.desk.words import Words

FIELDS: dict[str, Field] = {
    f"{field.owner}.{name}": field
    for record in (Customer, Deal, Instalment, Receivable)
    for name, field in fields_of(record).items()
}
"""The declared fields by "owner.name", as an explanation names them."""

ENGINEERED: dict[str, Feature] = {one.name: one for one in FEATURES if one.compute is not None}
"""What is worked out from the records, by the name an explanation gives it."""

Value = float | int | str | bool | None


def shown_value(feature: FeatureContribution, words: Words) -> str:
    """A feature's value for people.

    Examples
    --------
    >>> days = FeatureContribution(feature="deal.credit_days", label="账期", value=60, unit="day",
    ...     reference=None, reading="", log_odds=0, probability_points=0, points=0)
    >>> shown_value(days, Words("zh"))
    '60 天'
    """
    field, told = FIELDS.get(feature.feature), ENGINEERED.get(feature.feature)
    if field is None and told is not None:
        if feature.value is None:
            return blank_text(words.lang, told)
        return told_value(words.lang, told, feature.value, feature.unit)
    if feature.is_share and isinstance(feature.value, float):  # of a ledger's own column, say
        return share_text(feature.value)
    return value_text(field, feature.value, feature.unit, words)


def value_in(feature: FeatureContribution, missing: frozenset[str], words: Words) -> str:
    """A feature's value for people; a deal's is left out also where its instalments differ.

    Parameters
    ----------
    missing : frozenset of str
        The inputs of the answer that are not known.
    """
    if feature.value is None and feature.feature not in missing:
        return words("differs")
    return shown_value(feature, words)


def value_text(field: Field | None, value: Value, unit: str, words: Words) -> str:
    """A value for people; ``field`` is its declaration, where it has one.

    Examples
    --------
    >>> value_text(FIELDS["deal.budget_coverage"], 0.6, "1", Words("en"))
    '60%'
    """
    if value is None:
        return words("unknown")
    if field is not None and field.kind is bool:
        value = bool(value)
    return told_value(words.lang, field, value, unit)


def label_of(name: str, words: Words) -> str:
    """The label of an input by "owner.name"; its name where it has none."""
    return FIELDS[name].meta.label(words.lang) if name in FIELDS else name


def day_text(day: PaymentDay, words: Words) -> str:
    """A day of payment, or the bound in its place."""
    return str(day.date) if day.bound is None else words(day.bound, day=day.date)


def late_text(score: Score, words: Words) -> str:
    """The mean days past due, or their bound where the last tenth has no day."""
    # What is unpaid at the end of the curve counts as paid that day.
    late = number_text(round(score.expected_days_late), "day", words.lang)
    return words("at_least", told=late) if score.payment_date.p90.bound == "after" else late


def signs_told(arrears: Arrears, words: Words) -> str:
    """What speaks against non-malicious arrears and what for them, told apart."""
    both = (("signs_against", arrears.signs_against), ("signs_for", arrears.signs_for))
    told = [words(key, signs=evidence_text(signs, words)) for key, signs in both if signs]
    return words.marks.gap.join(told)


def conditions_told(arrears: Arrears, words: Words) -> str:
    """What a sanction waits for, each with whether it holds; empty before the time for one."""
    every = arrears.sanction_conditions
    if not every or not every[0].holds:  # the first is the time
        return ""
    state = {True: "holds", False: "holds_not", None: "unknown"}
    return words.marks.semicolon.join(
        f"{one.text}{words.marks.colon}{words(state[one.holds])}" for one in every
    )


def evidence_text(evidence: list[Evidence], words: Words) -> str:
    """The grounds of something, one behind the other."""
    return words.marks.semicolon.join(e.text for e in evidence)
