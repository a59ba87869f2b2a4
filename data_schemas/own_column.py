"""What a company says of its own ``x_`` columns: label, unit and the cause each counts under."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from data_schemas.causes import Cause

EXTRA_PREFIX = "x_"
"""Columns of a ledger's own, beyond the declared ones."""

EXACT = 10**15 - 1
"""Whole numbers of as many digits are told apart as numbers; longer ones as text."""

OWNERS = ("receivables", "deals", "customers")
"""The tables that may have such columns. Where several have one of the same name, the value of the
receivable counts, else that of its deal, else that of its customer."""


class OwnColumn(BaseModel):
    """One ``x_`` column, described; what is not said of it has the defaults.

    Parameters
    ----------
    zh, en : str
        Label; empty: the column's name.
    unit : str
        Shown behind its values.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    column: str
    zh: str = ""
    en: str = ""
    unit: str = ""
    cause: Cause = Cause.EXTERNAL

    def label(self, lang: str) -> str:
        """The label in ``lang`` ("zh" or "en"), the other one where it has none."""
        first, second = (self.zh, self.en) if lang == "zh" else (self.en, self.zh)
        return first or second or self.column
