"""The company's own columns on the form of a deal: those the model has learnt before signing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from data_schemas.codes import Code, Stage
from data_schemas.field import Field, Meta
from data_schemas.own_values import can_be_own
from data_schemas.reasons import unit_text
from service.answers import ModelCard, OwnInput
from service.desk.typed import Raw

LONGEST = 120
"""Characters of a text."""


def own_fields(card: ModelCard | None, typed: Mapping[str, Raw]) -> dict[str, Field]:
    """Each column as a field of the deal, by name: its label and unit, and what it takes.

    A file may have named one so that no case can name it; that is not asked.

    Parameters
    ----------
    typed : mapping
        By path, "deal.x_seller": a value that is no more among those learnt is kept.
    """
    return {
        one.column: _field(one, typed.get(f"deal.{one.column}"))
        for one in (card.own_columns if card else ())
        if Stage.SIGNING in one.stages and can_be_own(one.column)
    }


def misread(deal: Mapping[str, Any], own: Mapping[str, Field]) -> list[Any]:
    """What was typed for a number and is none, as pydantic would tell it: a case takes text too."""
    return [
        {"type": "not_number", "loc": ("deal", name), "input": deal[name]}
        for name, field in own.items()
        if field.kind is float and isinstance(deal.get(name), str)
    ]


def _field(one: OwnInput, typed: Raw) -> Field:
    kind: type = float if one.kind == "number" else str
    if one.values:
        kept = [typed] if isinstance(typed, str) and typed else []
        kind = _choice(dict.fromkeys([*one.values, *kept]), one.unit)
    return Field(
        name=one.column, owner="deal", kind=kind, required=False, low=None, high=None,
        max_length=None if kind is float else LONGEST,
        meta=Meta(zh=one.label, en=one.label, unit=one.unit),
    )  # fmt: skip


def _choice(values: Iterable[str], unit: str) -> type[Code]:
    """A closed list of values that have no labels but their unit."""

    def told(value: str, lang: str) -> str:
        return " ".join(filter(None, (value, unit_text(unit, lang))))

    codes = [(f"V{n}", (v, told(v, "zh"), told(v, "en"))) for n, v in enumerate(values)]
    return Code("Choice", codes)  # type: ignore[arg-type,return-value]  # an enum made of a list
