"""That the process was told to stop, as soon as it is.

Uvicorn tells the application only once the last answer has ended; one of many lines would be waited
for, and cut off.
"""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from service.problem import Stopping

SIGNALS = (signal.SIGINT, signal.SIGTERM)

STOPPING = Stopping(
    "服务正在停止：从这一行起没有处理，请稍后从这一行起重新发送。",
    "The service is stopping: nothing was done from this line on; send it again from this line on"
    " in a moment.",
)


@contextmanager
def told_to_stop() -> Iterator[asyncio.Event]:
    """An event that is set once a signal says stop; who handled the signal before still does."""
    told, loop = asyncio.Event(), asyncio.get_running_loop()
    if threading.current_thread() is not threading.main_thread():
        yield told  # no thread but the first hears signals: a server within a test
        return
    before = {number: signal.getsignal(number) for number in SIGNALS}

    def tell(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(told.set)
        handled = before[signal.Signals(number)]
        if callable(handled):
            handled(number, frame)

    ours = [number for number, handled in before.items() if callable(handled)]
    for number in ours:
        signal.signal(number, tell)
    try:
        yield told
    finally:
        for number in ours:
            if signal.getsignal(number) is tell:
                signal.signal(number, before[number])
