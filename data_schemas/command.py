"""How every command of ours runs: by its settings, its errors told, with an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from pydantic import ValidationError

from data_schemas.acting import acting, os_user
from data_schemas.errors import RiskError
from data_schemas.exit_codes import EXIT_CODES, exit_code
from data_schemas.settings import PREFIX, Settings


@contextmanager
def private_files() -> Iterator[None]:
    """Make files for whoever runs this alone; records and password hashes are in them.

    Whose umask shuts out others already has said what the group may do.
    """
    before = os.umask(0o077)
    if before & 0o007 == 0o007:
        os.umask(before)
    try:
        yield
    finally:
        os.umask(before)


def run_command(run: Callable[[Settings], int | None], **named: Any) -> int:
    """Run a command and tell on standard error what keeps it from its end; its exit code.

    Parameters
    ----------
    run : callable
        The command, given its settings; its exit code, or none where it is done.
    named
        Settings that its options name; of those that are None the environment has the say.
    """
    try:
        settings = Settings(**{n: v for n, v in named.items() if v is not None})
    except ValidationError as err:
        for error in err.errors():
            name = PREFIX + ".".join(str(p) for p in error["loc"]).upper()
            _say(f"huikuan: {name} = {error['input']!r}: {error['msg']}")
        return 2
    try:
        with private_files(), acting(os_user(), "cli"):
            return run(settings) or 0
    except RiskError as err:
        # What was read is told first: the reason often lies there.
        for line in getattr(err, "__notes__", ()):
            _say(line)
        _say(f"huikuan: {err.zh}\n         {err.en}")
        return exit_code(type(err))
    except BrokenPipeError:
        # Whoever reads has enough (| head); at its end Python would write once more, and complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except OSError as err:  # a full disk, a folder nobody may write to, a server that is away
        _say(f"huikuan: 无法读写：{err}\n         cannot read or write: {err}")
        return EXIT_CODES[RiskError][0]
    except KeyboardInterrupt:
        return 130


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
