"""What every table of the policy file has in common."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, get_args

from pydantic import BaseModel, ConfigDict, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

_NUMBERS = {int, float, Decimal}


class PolicyTable(BaseModel):
    """Settings that nobody mistypes unseen: no other name, no infinite figure, no yes for a 1."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    @field_validator("*", mode="before")
    @classmethod
    def _no_truth_for_a_number(cls, value: Any, info: ValidationInfo) -> Any:
        if _holds_truth(value):
            kinds = _kinds(cls.model_fields[str(info.field_name)].annotation)
            if kinds & _NUMBERS and bool not in kinds:
                raise PydanticCustomError("not_number", "a number")
        return value


def _kinds(annotation: Any) -> set[Any]:
    """The plain types in an annotation."""
    inner = get_args(annotation)
    return set().union(*map(_kinds, inner)) if inner else {annotation}


def _holds_truth(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_holds_truth, value.values()))
    if isinstance(value, list | tuple):
        return any(map(_holds_truth, value))
    return isinstance(value, bool)
