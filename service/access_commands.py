"""What the commands about who may ask do: ``users`` and ``keys``."""

from __future__ import annotations

import getpass
import sys
from argparse import Namespace

from data_schemas.settings import Settings
from service.commands import Refused, Said, opened, rows_said
from service.passwords import hash_password, new_password, too_weak
from service.security import key_digest, new_key


def add_user(args: Namespace, settings: Settings) -> Said:
    """Add a user, or give one a new password."""
    given = args.password_stdin
    password = _typed_password(args.name) if given else new_password()
    with opened(settings, make=True) as store:
        store.add_user(args.name, hash_password(password), replace=args.replace, role=args.role)
    made = {"name": args.name} | ({} if given else {"password": password})
    once = "" if given else "The password is shown only now. 密码只显示这一次。"
    return Said(made, "\n".join(made.values()), once)


def _typed_password(name: str) -> str:
    if sys.stdin.isatty():
        password = getpass.getpass("Password 密码：")
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    if wrong := too_weak(name, password):
        raise Refused(*wrong)
    return password


def remove_user(args: Namespace, settings: Settings) -> Said:
    """Remove a user."""
    with opened(settings) as store:
        store.remove_user(args.name)
    return Said({"name": args.name}, args.name)


def list_users(_: Namespace, settings: Settings) -> Said:
    """List the users."""
    with opened(settings) as store:
        found = store.users()
    return rows_said(
        [
            {"name": one.name, "created": one.created.isoformat(), "role": one.role.value}
            for one in found
        ]
    )


def add_key(args: Namespace, settings: Settings) -> Said:
    """Make a key."""
    key = new_key()
    with opened(settings, make=True) as store:
        store.add_key(args.name, key_digest(key), replace=args.replace, role=args.role)
    told = {"name": args.name, "key": key}
    return Said(told, key, "The key is shown only now. 密钥只显示这一次。")


def revoke_key(args: Namespace, settings: Settings) -> Said:
    """End a key."""
    with opened(settings) as store:
        before = store.revoke_key(args.name)
    since = "" if before is None else f"{before:%Y-%m-%d} 已吊销 revoked before, nothing changed"
    return Said({"name": args.name}, args.name, since)


def list_keys(_: Namespace, settings: Settings) -> Said:
    """List the keys."""
    with opened(settings) as store:
        found = store.keys()
    return rows_said(
        [
            {
                "name": key.name,
                "created": key.created.isoformat(),
                "revoked": key.revoked.isoformat() if key.revoked else "",
                "role": key.role.value,
            }
            for key in found
        ]
    )
