"""Coroutines run to their end on a thread of their own: a browser's driver may keep our loop."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def ended(work: Callable[[], Awaitable[T]]) -> T:
    """What came of ``work``."""

    async def whole() -> T:
        return await work()

    with ThreadPoolExecutor(1) as threads:
        return threads.submit(lambda: asyncio.run(whole())).result()
