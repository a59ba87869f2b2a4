"""JSON in which an object names each field once; of two, the last alone would be taken."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

from fastapi import Request

_SHOWN = 3
"""Values of one name that are told."""
_MOST = 1_000
"""Names looked for; ``data_schemas.problems`` tells fewer."""


class JsonRequest(Request):
    """A request whose JSON is parsed once, and what it names twice remembered."""

    twice: tuple[dict[str, object], ...] = ()

    async def json(self) -> Any:
        """What the body holds, as FastAPI asks for it."""
        if not hasattr(self, "_parsed"):
            self._parsed, found = parse(await self.body())
            self.twice = tuple(found)
        return self._parsed


def parse(text: bytes) -> tuple[Any, list[dict[str, object]]]:
    """What a JSON text holds, and each field an object in it names more than once.

    Returns
    -------
    tuple
        The values, and errors as ``data_schemas.problems`` reads them, in the order of the text.

    Raises
    ------
    ValueError, RecursionError
        If it is no JSON, or nested too deeply.
    """
    repeated: list[_Repeated] = []

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) == len(pairs):
            return found
        repeated.append(_Repeated(found, pairs))
        return repeated[-1]

    # Asked of each object as it is parsed: half as much time again, and nothing is parsed twice.
    given = json.loads(text, object_pairs_hook=once)
    return given, list(islice(_told(given), _MOST)) if repeated else []


class _Repeated(dict[str, Any]):
    """An object as it would be taken, and all that was named in it."""

    def __init__(self, found: dict[str, Any], pairs: list[tuple[str, Any]]) -> None:
        super().__init__(found)
        self.pairs = pairs


def _told(given: object) -> Iterator[dict[str, object]]:
    """The errors; an object learns where it stands only from those around it, so they come last."""
    left: list[tuple[_Place | None, object]] = [(None, given)]
    while left:
        place, one = left.pop()
        if isinstance(one, _Repeated):
            named: dict[str, list[Any]] = {}
            for name, value in one.pairs:
                named.setdefault(name, []).append(value)
            yield from (_twice(_Place(place, n), v) for n, v in named.items() if len(v) > 1)
        inner: list[tuple[int | str, object]] = []
        if isinstance(one, dict):
            inner = list(one.items())
        elif isinstance(one, list):
            inner = list(enumerate(one))
        left += [(_Place(place, name), value) for name, value in reversed(inner)]


class _Place(NamedTuple):
    """A name or number within a place; a path for each value of a deep text would fill memory."""

    around: _Place | None
    name: int | str

    def path(self) -> list[int | str]:
        found: list[int | str] = []
        place: _Place | None = self
        while place is not None:
            found.append(place.name)
            place = place.around
        return found[::-1]


def _twice(place: _Place, values: list[Any]) -> dict[str, object]:
    shown = values[:_SHOWN]
    whole = any(isinstance(value, (dict, list)) for value in shown)
    given = "" if whole else ", ".join(v if isinstance(v, str) else json.dumps(v) for v in shown)
    told = {"given": given, "allowed": ""}
    return {"type": "twice", "loc": ("body", *place.path()), "msg": "", "ctx": told}
