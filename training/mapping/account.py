"""Amounts that must add up: what was read is what was kept, refused and left out, to the cent."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, localcontext

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from training.mapping.number import Numbers

_CENT = Decimal("0.005")
_DIGITS = 60


@dataclass(kw_only=True)
class Account:
    """The sums of one amount of one table, in the unit of the field.

    ``read``, ``filtered`` and what is refused while reading are exact sums of the file's own
    digits; ``kept`` is summed over what goes to the database.

    Parameters
    ----------
    unreadable : int
        Refused rows that hold something else than an amount in the field's unit, such as one in a
        foreign currency; they are in no sum.
    """

    table: str
    field: str
    read: Decimal = Decimal()
    kept: Decimal = Decimal()
    refused: Decimal = Decimal()
    filtered: Decimal = Decimal()
    repeated: Decimal = Decimal()
    unreadable: int = 0

    def add(
        self,
        numbers: Numbers,
        filtered: NDArray[np.bool_],
        refused: NDArray[np.bool_],
        repeated: NDArray[np.bool_],
        unreadable: NDArray[np.bool_],
    ) -> None:
        """Count one chunk; the ``unreadable`` are refused, and no amount is taken from them."""
        self.unreadable += int(unreadable.sum())
        with localcontext(prec=_DIGITS):
            self.read += numbers.total(~unreadable)
            self.filtered += numbers.total(filtered)
            self.refused += numbers.total(refused & ~unreadable)
            self.repeated += numbers.total(repeated)

    def move(self, column: pd.Series, to: str) -> None:
        """Count rows that left after all, as ``refused``, ``filtered`` or ``repeated``."""
        with localcontext(prec=_DIGITS):
            setattr(self, to, getattr(self, to) + exact_sum(column))

    def take_out(self, column: pd.Series) -> None:
        """Count rows that were read as amounts, and turn out to be none in this unit."""
        self.unreadable += int(column.notna().sum())
        with localcontext(prec=_DIGITS):
            self.read -= exact_sum(column)

    def close(self, column: pd.Series) -> None:
        """Count what is kept."""
        self.kept = exact_sum(column)

    @property
    def balances(self) -> bool:
        """Whether nothing is lost."""
        with localcontext(prec=_DIGITS):
            rest = self.kept + self.refused + self.filtered + self.repeated
            return abs(self.read - rest) < _CENT


class NamedSums:
    """Amounts of rows that left while read, by the currency a column beside them names.

    Only once all is read is it known which of them are in the ledger's; the others are in no sum.
    """

    def __init__(self) -> None:
        self._refused: dict[str, tuple[Decimal, int]] = {}
        self._repeated: dict[str, Decimal] = {}

    def add(
        self,
        numbers: Numbers,
        named: NDArray[np.str_],
        refused: NDArray[np.bool_],
        repeated: NDArray[np.bool_],
    ) -> None:
        """Count one chunk.

        Parameters
        ----------
        named : array of text, shape (n,)
            The currency of each row, "" where it names none.
        refused : array of bool, shape (n,)
            The refused rows that hold an amount.
        repeated : array of bool, shape (n,)
        """
        with localcontext(prec=_DIGITS):
            for code in np.unique(named[(refused | repeated) & (named != "")]).tolist():
                of = named == code
                total, rows = self._refused.get(code, (Decimal(), 0))
                there = refused & of & np.asarray(numbers.text.is_valid())
                self._refused[code] = (total + numbers.total(there), rows + int(there.sum()))
                again = self._repeated.get(code, Decimal())
                self._repeated[code] = again + numbers.total(repeated & of)

    def leave(self, account: Account, currency: str | None) -> None:
        """Take what is in another currency than the ledger's out of an account."""
        with localcontext(prec=_DIGITS):
            for code in [code for code in self._refused if code != currency]:
                total, rows = self._refused.pop(code)
                again = self._repeated.pop(code)
                account.read -= total + again
                account.refused -= total
                account.repeated -= again
                account.unreadable += rows


def exact_sum(column: pd.Series) -> Decimal:
    """The sum of the shortest decimals that these floats stand for."""
    with localcontext(prec=_DIGITS):
        return sum((Decimal(repr(v)) for v in column.dropna().tolist()), Decimal())
