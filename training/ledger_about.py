"""What ``ledger.json`` says of a ledger folder."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from data_schemas.errors import InvalidLedger
from data_schemas.own_column import OwnColumn
from training.mapping.currency_column import code_of


@dataclass(frozen=True, kw_only=True)
class About:
    """What ``ledger.json`` says of the whole ledger."""

    as_of: date | None = None
    synthetic: bool = False
    currency: str | None = None
    own: tuple[OwnColumn, ...] = ()


def read_about(file: Path) -> About:
    """Read it; without such a file nothing is said.

    Raises
    ------
    InvalidLedger
        If it is no such file, or says what cannot be.
    """
    if not file.is_file():
        return About()
    try:
        said = json.loads(file.read_text(encoding="utf-8-sig"))
        day = said.get("as_of")
        synthetic = said.get("synthetic", False)
        if not isinstance(synthetic, bool):
            raise TypeError(f"synthetic: {synthetic!r}")
        currency = said.get("currency")
        if currency is not None and not (isinstance(currency, str) and code_of(currency)):
            raise TypeError(f"currency: {currency!r}")
        own = said.get("columns", {})
        return About(
            as_of=None if day is None else date.fromisoformat(day),
            synthetic=synthetic,
            currency=None if currency is None else code_of(currency),
            own=tuple(OwnColumn.model_validate(one | {"column": n}) for n, one in own.items()),
        )
    except (ValueError, TypeError, AttributeError) as err:
        raise InvalidLedger(
            f'{file} 无法读取：{err}；应形如 {{"as_of": "2026-03-31", "synthetic": false}}',
            f'cannot read {file}: {err}; it should say {{"as_of": "2026-03-31",'
            ' "synthetic": false}',
        ) from err
