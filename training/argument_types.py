"""What a command's arguments may be: each from its text, or an error that says what is allowed."""

from __future__ import annotations

import argparse
from datetime import date


def day(text: str) -> date:
    """A day like 2026-06-30."""
    try:
        return date.fromisoformat(text)
    except ValueError as err:
        raise argparse.ArgumentTypeError(f"{text!r} is no date like 2026-06-30") from err


def day_or_default(text: str) -> date | None:
    """A day; nothing at all leaves it to the command, as where MLflow has no value for it."""
    return day(text) if text else None


def whole_numbers(text: str) -> tuple[int, ...]:
    """Whole numbers, comma between them."""
    try:
        return tuple(int(part) for part in text.split(","))
    except ValueError as err:
        raise argparse.ArgumentTypeError(f"{text!r} is no list like 0,30,60") from err


def counts(text: str) -> tuple[int, ...]:
    """The same, each at least 1."""
    found = whole_numbers(text)
    if min(found) < 1:
        raise argparse.ArgumentTypeError(f"{text!r}: at least 1")
    return found


def names(text: str) -> tuple[str, ...]:
    """Names, comma between them."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def whole(text: str) -> int:
    """A whole number from 0."""
    if not text.isdigit():
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 0")
    return int(text)


def minutes(text: str) -> float:
    """Minutes, at most a day."""
    try:
        found = float(text)
    except ValueError as err:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of minutes") from err
    if not 0 < found <= 24 * 60:
        raise argparse.ArgumentTypeError(f"{text!r}: more than 0, at most a day (1440)")
    return found


def count(text: str) -> int:
    """A whole number from 1."""
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1")
    return int(text)


def reason(text: str) -> str:
    """Words that say something."""
    if not text.strip():
        raise argparse.ArgumentTypeError("it needs words, not a blank")
    return text.strip()
