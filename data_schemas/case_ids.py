"""Ids in what a caller asks about: each shows something and stands there once."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic_core import PydanticCustomError

from data_schemas.values import visible


def check_blank(where: str, given: str) -> None:
    """Refuse an id that shows nothing: no ledger keeps one.

    Raises
    ------
    PydanticCustomError
        Naming the field and what was given.
    """
    if not visible(given):
        raise PydanticCustomError("missing", where, {"given": "", "allowed": ""})


def check_ids(where: str, field: str, ids: Sequence[str]) -> None:
    """Refuse an id that is there twice: of rows with one key a ledger would keep the last alone.

    Raises
    ------
    PydanticCustomError
        Naming the field and what was given.
    """
    seen: set[str] = set()
    for index, given in enumerate(ids):
        kept = visible(given)
        if kept in seen:
            raise PydanticCustomError(
                "twice", f"{where}.{index}.{field}", {"given": given, "allowed": ""}
            )
        seen.add(kept)
