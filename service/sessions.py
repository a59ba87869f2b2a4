"""Signed-in sessions of the web desk: signed cookies, and a brake on guessing passwords."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from data_schemas.store import Store
from service.private_file import write_private

COOKIE, KNOWN_COOKIE = "huikuan_session", "huikuan_known"
LIFETIME = 12 * 3600
"""Seconds a sign-in holds: a working day."""
KNOWN_FOR = 90 * 86400
"""Seconds for which a browser is known as one in which somebody signed in."""


@dataclass(frozen=True)
class Claim:
    """Who a session says it is, bound to the password hash it was opened with.

    Parameters
    ----------
    number : str
        Tells it from every other; the cookie cannot be made of it.
    until : float
        Seconds since the epoch.
    """

    user: str
    bound_to: str
    number: str
    until: float

    def fits(self, password_hash: str) -> bool:
        """Whether the user's password is still the one the session was opened with."""
        return hmac.compare_digest(self.bound_to, _fingerprint(password_hash))


def _fingerprint(password_hash: str) -> str:
    return hashlib.sha256(password_hash.encode()).hexdigest()[:16]


class Sessions:
    """Makes and reads session cookies.

    Parameters
    ----------
    secret : bytes
        Signs them; see ``kept_secret``.
    clock : callable
        Seconds since the epoch.
    """

    def __init__(self, secret: bytes, clock: Callable[[], float] = time.time) -> None:
        self._secret = secret
        self._clock = clock

    def issue(self, user: str, password_hash: str) -> str:
        """A cookie for a user who has just proved to be one."""
        return self._made("", user, password_hash, LIFETIME)

    def read(self, cookie: str) -> Claim | None:
        """The claim in a cookie, or ``None`` if it is forged, broken or too old."""
        return self._read("", cookie)

    def issue_known(self, user: str, password_hash: str) -> str:
        """A cookie for the browser in which a user has just proved to be one; it opens nothing."""
        return self._made(KNOWN_COOKIE, user, password_hash, KNOWN_FOR)

    def known(self, cookie: str, user: str) -> str | None:
        """The number of a browser in which this user signed in before; ``None`` of any other."""
        claim = self._read(KNOWN_COOKIE, cookie)
        return claim.number if claim is not None and claim.user == user else None

    def _made(self, purpose: str, user: str, password_hash: str, seconds: int) -> str:
        until = int(self._clock()) + seconds
        # What is random tells two sign-ins within a second apart: one can end without the other.
        claim = [user, _fingerprint(password_hash), until, secrets.token_hex(8)]
        body = base64.urlsafe_b64encode(json.dumps(claim).encode()).decode()
        return f"{body}.{self._sign(purpose, body)}"

    def _read(self, purpose: str, cookie: str) -> Claim | None:
        body, _, signature = cookie.rpartition(".")
        given = signature.encode("utf-8", "replace")
        if not hmac.compare_digest(given, self._sign(purpose, body).encode()):
            return None
        # Sign-ins from before they could be ended have nothing random, and a number all the same.
        user, bound_to, until, *_ = json.loads(base64.urlsafe_b64decode(body))
        number = hashlib.sha256(cookie.encode()).hexdigest()
        return Claim(user, bound_to, number, until) if self._clock() < until else None

    def _sign(self, purpose: str, body: str) -> str:
        # A key of its own for each purpose: no cookie can be cut so that it passes for another.
        key = self._secret + purpose.encode()
        return hmac.new(key, body.encode("utf-8", "replace"), "sha256").hexdigest()


def kept_secret(path: Path) -> bytes:
    """The secret in ``path``, made the first time; readable by its owner only."""
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        write_private(fresh, secrets.token_hex(32))
        # Several workers may start at once: linking keeps the first one's secret, whole.
        with suppress(FileExistsError):
            path.hardlink_to(fresh)
        fresh.unlink()
    return path.read_bytes()


class Tries:
    """Counts wrong sign-ins; after so many in ``window`` seconds the next ones must wait.

    In the database: several processes count together, and none forgets when it starts anew.

    Parameters
    ----------
    allowed, from_a_place : int
        Under one name, and from one place: behind one address sits a whole company, whose people
        one who guesses must not keep out.
    clock : callable
        Seconds since the epoch.
    """

    def __init__(
        self,
        store: Store,
        allowed: int = 5,
        from_a_place: int = 50,
        window: float = 300.0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.store, self.window = store, timedelta(seconds=window)
        self.allowed, self.from_a_place = allowed, from_a_place
        self._clock = clock

    def begin(self, user: str, *places: str) -> int:
        """Count a try as wrong until it proves right; seconds to wait where none is allowed.

        Counted before the password is looked at: of a hundred tries sent at once as many pass as
        of a hundred sent one after another.
        """
        now = datetime.fromtimestamp(self._clock(), UTC)
        who = {user: self.allowed, **dict.fromkeys(places, self.from_a_place)}
        wait = self.store.begin_try(who, now, window=self.window)
        return max(1, round(wait.total_seconds())) if wait else 0

    def right(self, user: str, *places: str) -> None:
        """Forget the wrong tries of a user who got it right, and of the places this one try."""
        self.store.forgive(user, places)
