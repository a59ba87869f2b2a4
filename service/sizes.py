"""How much of a body is taken, and how that is said."""

from __future__ import annotations

MIB = 1024 * 1024
MAX_BODY = MIB
"""Bytes a body may have; the largest sensible deal needs a hundredth of it."""
MAX_BATCH = 256 * MAX_BODY
"""Bytes that are taken of a body of lines."""
STREAMED = ("/v1/batch/score", "/v1/ledger")
"""Calls that read their body bit by bit and limit it themselves (``service.lines``)."""


def in_mib(size: int) -> str:
    """A number of bytes as people say it.

    Examples
    --------
    >>> in_mib(MAX_BATCH)
    '256 MiB'
    """
    return f"{size // MIB} MiB"
