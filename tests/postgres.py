"""A real PostgreSQL server for the tests: started in a folder of its own, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg

START_SECONDS = 60
_numbers = count(1)


class Server:
    """A running server; every ``database()`` is new and empty."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def url(self, name: str) -> str:
        return f"postgresql://huikuan@/{name}?host={self.folder}"

    @contextmanager
    def database(self) -> Iterator[str]:
        """The URL of a fresh database, dropped afterwards."""
        name = f"ledger_{os.getpid()}_{next(_numbers)}"
        # An order of letters that is not that of their codes, as most servers have.
        self._run(
            f"CREATE DATABASE {name} TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en-US'"
        )
        try:
            yield self.url(name)
        finally:
            self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def _run(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def running_server() -> Iterator[Server]:
    """Start a server on a socket in a new folder; it listens on no port."""
    programs = _programs()
    owner = _owner()
    # Not pytest's folder: the path of a socket is short, and another user has to enter here.
    folder = Path(tempfile.mkdtemp(prefix="huikuan-pg-", dir="/tmp"))
    who: dict[str, object] = {"cwd": folder}
    if owner is not None:
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        who |= {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
    log = (folder / "server.log").open("w", encoding="utf-8")
    server: subprocess.Popen[bytes] | None = None
    try:
        data = folder / "data"
        made = subprocess.run(
            [programs / "initdb", "-D", data, "-U", "huikuan", "-A", "trust", "-E", "UTF8",
             "--locale=C", "--no-sync"],
            stdout=log, stderr=log, check=False, **who,
        )  # fmt: skip
        if made.returncode:
            raise RuntimeError((folder / "server.log").read_text(encoding="utf-8")[-2000:])
        server = subprocess.Popen(
            [programs / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses=",
             "-c", "max_connections=60",
             "-c", "fsync=off"],  # clients die here, the machine does not
            stdout=log, stderr=log, **who,
        )  # fmt: skip
        found = Server(folder)
        _wait_for(found, server, folder / "server.log")
        yield found
    finally:
        if server is not None:
            server.send_signal(signal.SIGINT)  # its "fast" shutdown: nobody is waited for
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
        log.close()
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for(found: Server, server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(found.url("postgres")).close()
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > end:
                raise RuntimeError(log.read_text(encoding="utf-8")[-2000:]) from None
            time.sleep(0.05)
        else:
            return


def _programs() -> Path:
    """The folder of ``initdb`` and ``postgres``; the newest where there are several."""
    places = [
        *Path("/usr/lib/postgresql").glob("*/bin"),
        *Path("/opt/homebrew/opt").glob("postgresql*/bin"),
        *Path("/usr/local/opt").glob("postgresql*/bin"),
        *(Path(p) for p in os.environ["PATH"].split(os.pathsep)),
    ]
    for place in sorted(places, key=lambda p: (len(p.parts), str(p)), reverse=True):
        if (place / "initdb").exists() and (place / "postgres").exists():
            return place
    raise RuntimeError(
        "the storage tests run on a real PostgreSQL, and its server programs (initdb, postgres) "
        "are not on this machine; on Debian: apt-get install postgresql (make test does it)"
    )


def _owner() -> pwd.struct_passwd | None:
    """Whom the server runs as where we are root, which it refuses; else ourselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("PostgreSQL does not run as root, and there is no user postgres or nobody")
