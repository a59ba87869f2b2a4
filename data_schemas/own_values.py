"""Values of a company's own ``x_`` columns in a record, beside its declared fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import (
    ConfigDict,
    Strict,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from data_schemas.field import Record
from data_schemas.own_column import EXACT, EXTRA_PREFIX
from data_schemas.values import DISORDERLY, Name, visible

LONGEST_COLUMN = 64
"""Characters the name of an ``x_`` column may have."""


@dataclass(frozen=True)
class _Stranger:
    """What was given under a name that is neither declared nor that of an own column."""

    given: object


def _one_problem(given: Any, take: ValidatorFunctionWrapHandler) -> Any:
    """One problem a column, where a union would tell one for each kind it may be."""
    if isinstance(given, _Stranger):
        wrong = {"type": "extra_forbidden", "loc": (), "input": given.given}
        raise ValidationError.from_exception_data("", [wrong])  # type: ignore[list-item]  # a dict
    if isinstance(given, int) and not isinstance(given, bool) and abs(given) > EXACT:
        given = str(given)  # an order's number: rounded, two would be one
    try:
        return take(given)
    except ValidationError as err:
        raise PydanticCustomError("not_own_value", "neither number nor text") from err


OwnValue = Annotated[Annotated[float, Strict()] | Name | None, WrapValidator(_one_problem)]
"""A value of an ``x_`` column: a number or a short text; ``true`` is neither.

A whole number beyond ``EXACT`` is kept as its text.
"""


def _described(schema: dict[str, Any]) -> None:
    """Say in JSON Schema which further names are taken; all it cannot say is what is printable."""
    most = LONGEST_COLUMN - len(EXTRA_PREFIX)
    pattern = rf"^{EXTRA_PREFIX}[^\x00-\x1f{DISORDERLY}]{{1,{most}}}$"
    schema["patternProperties"] = {pattern: schema["additionalProperties"]}
    schema["additionalProperties"] = False


class OwnColumns(Record):
    """Takes columns of the ledger's own beside the declared fields, named ``x_…``."""

    model_config = ConfigDict(extra="allow", json_schema_extra=_described)
    __pydantic_extra__: dict[str, OwnValue]

    @model_validator(mode="before")
    @classmethod
    def _mark_strangers(cls, given: Any) -> Any:
        # Refused here, an unknown name would hide whatever else is wrong with the record.
        if not isinstance(given, Mapping):
            return given
        declared = cls.model_fields
        strange = [name for name in given if name not in declared and not can_be_own(name)]
        return {**given, **{n: _Stranger(given[n]) for n in strange}} if strange else given

    @property
    def own_values(self) -> dict[str, float | str]:
        """What was given of own columns, by name; blank text is nothing, as in a ledger."""
        given = self.__pydantic_extra__.items()
        return {name: value for name, value in given if visible(value) not in (None, "")}  # type: ignore[misc]  # mypy does not see that None is out


def can_be_own(name: object) -> bool:
    """Whether a record can name an own column so."""
    return (
        isinstance(name, str)
        and name.startswith(EXTRA_PREFIX)
        and len(EXTRA_PREFIX) < len(name) <= LONGEST_COLUMN
        and name.isprintable()
    )
