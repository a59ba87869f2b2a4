"""The part of an opened database that says who may ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from data_schemas.roles import Role
from data_schemas.store import access, tries
from data_schemas.store.access import ApiKey, User


class AccessStore:
    """Keys, users, sign-ins that have ended, and tries to sign in."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine

    def add_key(
        self, name: str, key_hash: str, *, replace: bool = False, role: Role | None = None
    ) -> None:
        """Keep the hash of a new API key; InvalidRecord where the name is taken."""
        access.add_key(self.engine, name, key_hash, replace=replace, role=role)

    def find_key(self, key_hash: str) -> ApiKey | None:
        """The key with this hash, if there is one that is not revoked."""
        return access.find_key(self.engine, key_hash)

    def keys(self) -> list[ApiKey]:
        """All keys by name, also the revoked ones."""
        return access.keys(self.engine)

    def revoke_key(self, name: str) -> datetime | None:
        """End a key; since when it had ended already. NotFound where no key has this name."""
        return access.revoke_key(self.engine, name)

    def add_user(
        self, name: str, password_hash: str, *, replace: bool = False, role: Role | None = None
    ) -> None:
        """Keep a user, or with ``replace`` a new password; InvalidRecord where taken."""
        access.add_user(self.engine, name, password_hash, replace=replace, role=role)

    def change_password(self, name: str, held: str, password_hash: str) -> bool:
        """Put a user's own new password in the place of the one held; whether it was still held."""
        return access.change_password(self.engine, name, held, password_hash)

    def find_user(self, name: str) -> str | None:
        """The password hash of a user, if there is one of this name."""
        return access.find_user(self.engine, name)

    def role_of(self, name: str) -> Role | None:
        """What a user may do, if there is one of this name."""
        return access.role_of(self.engine, name)

    def users(self) -> list[User]:
        """All users by name."""
        return access.users(self.engine)

    def remove_user(self, name: str) -> None:
        """Remove a user; NotFound where no user has this name."""
        access.remove_user(self.engine, name)

    def end_session(self, session: str, until: datetime) -> None:
        """Keep that a sign-in of the desk was ended before ``until``."""
        access.end_session(self.engine, session, until)

    def session_ended(self, session: str) -> bool:
        """Whether a sign-in of the desk was ended before its time."""
        return access.session_ended(self.engine, session)

    def begin_try(self, who: Mapping[str, int], now: datetime, *, window: timedelta) -> timedelta:
        """Count a try to sign in under each of ``who``; how long to wait where it is too many.

        Parameters
        ----------
        who : mapping of str to int
            Names and places, and how many each is allowed within ``window``.
        """
        return tries.begin_try(self.engine, who, now, window=window)

    def forgive(self, who: str, places: Sequence[str]) -> None:
        """Forget the tries of ``who``, who got it right, and the last one from each place."""
        tries.forgive(self.engine, who, places)
