"""A ground: a sentence of the vocabulary with the figures that were looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol, runtime_checkable

from data_schemas.advice import Evidence
from data_schemas.field import Field
from data_schemas.grounds import GROUNDS, GroundCode
from data_schemas.percentage import exact_percent
from data_schemas.reasons import number_text
from model.facts import decode
from model.wording import probability_text, share_text, told_value


@runtime_checkable
class Labelled(Protocol):
    """What has a label in each language: a cause, a code, an action."""

    def label(self, lang: str) -> str:
        """The label in ``lang`` ("zh" or "en")."""


Figure = float | int | date | Labelled


@dataclass(frozen=True)
class Ground:
    """Why something is said; only figures that are in it can be quoted."""

    code: GroundCode
    figures: Mapping[str, Figure]

    def text(self, lang: str) -> str:
        """The sentence in ``lang``."""
        words = {name: _worded(figure, lang) for name, figure in self.figures.items()}
        return GROUNDS[self.code][lang != "zh"].format(**words)

    def evidence(self, lang: str) -> Evidence:
        """The ground as it is given back."""
        return Evidence(
            code=self.code,
            text=self.text(lang),
            value=self._number("value"),
            limit=self._number("limit"),
        )

    def _number(self, name: str) -> float | None:
        figure = self.figures.get(name)
        return float(figure) if isinstance(figure, (int, float)) else None


class Probability(float):
    """A probability, told as everywhere else."""

    def label(self, lang: str) -> str:
        """A percentage in ``lang``."""
        return probability_text(lang, self)


class Share(float):
    """A share of a whole, told as a field's value is."""

    def label(self, lang: str) -> str:
        """A percentage; the same in every language."""
        del lang
        return share_text(self)


class DaysAhead(int):
    """Days from the day asked to one that is told as people say it."""

    def label(self, lang: str) -> str:
        """How far off, in ``lang``; none is today."""
        if self == 0:
            return "今天" if lang == "zh" else "today"
        if lang == "zh":
            return f"{int(self)} 天后"
        return f"in {int(self)} day{'' if self == 1 else 's'}"


@dataclass(frozen=True)
class MeanDays:
    """A mean of days read off a curve; where much is unpaid at its end, no more than a bound."""

    days: float
    at_least: bool

    def label(self, lang: str) -> str:
        """The days in ``lang``."""
        told = number_text(round(self.days), "day", lang)
        if lang == "zh":
            return f"至少 {told}" if self.at_least else f" {told}"
        return f"at least {told}" if self.at_least else told


class Count(float):
    """A number that names what it counts where its format says so: ``.0f|day|days``.

    Thousands are set apart as in all numbers people read.
    With ``%`` alone it is a limit of the policy, told as it was set.
    """

    def __format__(self, spec: str) -> str:
        if spec == "%":
            return exact_percent(self)
        figure, *nouns = spec.split("|")
        text = super().__format__(f",{figure}" if figure == ".0f" else figure)
        return text if not nouns else f"{text} {nouns[text != '1']}"


def _worded(figure: Figure, lang: str) -> str | Count | date:
    if isinstance(figure, Labelled):
        return figure.label(lang)
    return figure if isinstance(figure, date) else Count(figure)


def ground(code: GroundCode, **figures: Figure) -> Ground:
    """A ground with its figures by name."""
    return Ground(code, figures)


@dataclass(frozen=True)
class FieldLabel:
    """A declared field by its label."""

    field: Field

    def label(self, lang: str) -> str:
        """The label in ``lang``."""
        return self.field.meta.label(lang)


@dataclass(frozen=True)
class Sought:
    """What a field asks to be found out."""

    field: Field

    def label(self, lang: str) -> str:
        """What is sought, in ``lang``."""
        seeks = self.field.meta.seeks
        return seeks[lang != "zh"] if seeks is not None else self.field.meta.label(lang)


@dataclass(frozen=True)
class FieldValue:
    """An encoded value of a field, told as people say it."""

    field: Field
    number: float

    def label(self, lang: str) -> str:
        """The value in ``lang``, as ``told_value`` says it."""
        one, value = self.field, decode(self.field, self.number)
        if value is None:
            return "未知" if lang == "zh" else "unknown"
        return told_value(lang, one, value, one.meta.unit)
