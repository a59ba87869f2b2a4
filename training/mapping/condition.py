"""What a mapping says of the rows that are meant."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Self

from pydantic import model_validator

from training.mapping.column_spec import Headings, Spec, Texts, wrong


class Condition(Spec):
    """Which rows are meant: by a column of the file as text, or by a field after conversion.

    All tests given must hold. A blank cell holds only ``blank: true``.
    """

    column: Headings | None = None
    field: str | None = None
    equals: Texts | None = None
    matches: str | None = None
    blank: bool | None = None
    before: date | None = None
    since: date | None = None
    below: Decimal | None = None
    above: Decimal | None = None
    reason: str = ""

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        if (self.column is None) == (self.field is None):
            raise wrong("one_of", "column", "", "column, field")
        tests = ("equals", "matches", "blank", "before", "since", "below", "above")
        if all(getattr(self, name) is None for name in tests):
            raise wrong("missing", "equals", "", ", ".join(tests))
        if self.column is not None:
            for name in ("before", "since", "below", "above"):
                if getattr(self, name) is not None:
                    raise wrong("invalid", name, str(getattr(self, name)), f"field + {name}")
        if self.matches is not None:
            try:
                re.compile(self.matches)
            except re.error as err:
                raise wrong("invalid", "matches", self.matches, "regex") from err
        return self

    @property
    def bounds_a_day(self) -> bool:
        """Whether it asks for days before or since one."""
        return self.before is not None or self.since is not None

    def words(self) -> str:
        """The reason in the words of the mapping, or what is tested."""
        if self.reason:
            return self.reason
        what = self.field or " / ".join(self.column or [])
        tests = {
            "=": ", ".join(self.equals) if self.equals is not None else None,
            "~": self.matches,
            "blank:": self.blank,
            "<": self.before or self.below,
            "≥": self.since,
            ">": self.above,
        }
        return f"{what} " + " ".join(f"{k} {v}" for k, v in tests.items() if v is not None)
