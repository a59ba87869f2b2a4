"""The base of what is given back."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Answer(BaseModel):
    """Base of what is given back: frozen, nothing undeclared."""

    model_config = ConfigDict(frozen=True, extra="forbid")
