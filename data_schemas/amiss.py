"""What is wrong with settings that do not go together, in both languages."""

from __future__ import annotations

from pydantic_core import PydanticCustomError

AMISS = "amiss"
"""The type of such an error; its context has the text by language."""


def amiss(zh: str, en: str) -> PydanticCustomError:
    """The error that a validator raises: its text says all, and names the settings itself."""
    return PydanticCustomError(AMISS, "{en}", {"zh": zh, "en": en})
