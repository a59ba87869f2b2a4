"""Passwords: made, kept as a hash, checked; which are too weak to be kept."""

from __future__ import annotations

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from data_schemas.values import folded

SHORTEST_PASSWORD = 8
COMMON = (
    "password", "passw0rd", "p@ssword", "p@ssw0rd", "12345678", "123456789", "1234567890",
    "87654321", "11111111", "88888888", "66666666", "00000000", "12341234", "abcd1234", "1234abcd",
    "abc12345", "a1234567", "a12345678", "aa123456", "qwertyui", "qwerty12", "qwerty123",
    "1q2w3e4r", "1qaz2wsx", "q1w2e3r4", "asdfghjk", "iloveyou", "woaini1314", "admin123",
    "admin888", "adminadmin", "administrator", "root1234", "test1234", "welcome1", "changeme",
    "huikuan",
)  # fmt: skip
"""What is tried first, in small letters; with some digits or marks at its end it is no better."""


def too_weak(user: str, password: str) -> tuple[str, str] | None:
    """Why a password will not do for a user, in zh and en; None where it will."""
    if len(password) < SHORTEST_PASSWORD:
        return (
            f"密码至少 {SHORTEST_PASSWORD} 个字符。",
            f"A password has at least {SHORTEST_PASSWORD} characters.",
        )
    plain = folded(password)
    # Two letters of an English name are within too many words; two characters of a Chinese are not.
    named = len(user.encode()) > 2 and folded(user) in plain
    if named or {plain, plain.rstrip("0123456789!@#.")} & set(COMMON):
        return (
            "密码太常见，或含有用户名；请换一个。",
            "The password is a common one or holds the user's name; choose another.",
        )
    return None


def new_password() -> str:
    """A password a person can type from a screen."""
    return secrets.token_urlsafe(12)


def hash_password(password: str) -> str:
    """The Argon2id hash of a password, with its salt and its costs."""
    return PasswordHasher().hash(password)


def password_fits(stored: str | None, password: str) -> bool:
    """Whether ``password`` belongs to a stored hash.

    With no hash (no such user) the work is done all the same, so that the time taken does not
    tell who has an account.
    """
    if stored is None:
        PasswordHasher().hash(password)
        return False
    try:
        return PasswordHasher().verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False
