"""Bounded plain types that the records share."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from annotated_types import Interval, MaxLen, MinLen
from pydantic import StringConstraints

Share = Annotated[float, Interval(ge=0, le=1)]
"""A share from 0 to 1."""
Score5 = Annotated[float, Interval(ge=0, le=5)]
"""A score from 0 (worst) to 5 (best)."""
Count = Annotated[int, Interval(ge=0, le=10_000)]
"""A count."""
Amount = Annotated[float, Interval(ge=0.01, le=1e12)]
"""Money owed, CNY, more than zero."""
Balance = Annotated[float, Interval(ge=0, le=1e12)]
"""Money, CNY, zero allowed."""
Id = Annotated[str, MinLen(1), MaxLen(64), StringConstraints(pattern=r"^[^\x00-\x1f\x7f]+$")]
"""An identifier: 1 to 64 characters, no control characters."""
Name = Annotated[str, MinLen(1), MaxLen(120), StringConstraints(pattern=r"^[^\x00-\x1f\x7f]+$")]
"""A name for people to read, never a model input."""
Day = date
"""A calendar day, ISO 8601."""
