"""Commands that run and administer: ``serve``, ``users``, ``keys``, ``customers``, ``export``."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from data_schemas.command import run_command
from data_schemas.command_words import SERVICE
from data_schemas.day import today_in_china
from data_schemas.errors import RiskError
from data_schemas.exit_codes import EPILOG
from data_schemas.json_text import json_text
from data_schemas.settings import Settings
from data_schemas.store import Store, open_store
from service import cli_database
from service.demo import DemoCredentials, demo_credentials, demo_text
from service.security import hash_password, key_digest, new_key, new_password

__all__ = ["DemoCredentials", "build_parser", "demo_credentials", "demo_text", "main"]

SHORTEST_PASSWORD = 8

SETTINGS = """Settings come from the environment, prefix HUIKUAN_ (HOME, DATABASE_URL, MODEL, HOST,
PORT …)."""

Command = Callable[[argparse.Namespace, Settings], None]


class Refused(RiskError):
    """A command that cannot be carried out as it was given."""

    code = "refused"


class _Parser(argparse.ArgumentParser):
    """A parser whose help, and that of each of its commands, ends with the exit codes."""

    def __init__(self, **given: Any) -> None:
        given.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        super().__init__(epilog=f"{EPILOG}\n\n{SETTINGS}", **given)


def build_parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    parser = _Parser(prog="huikuan", description=__doc__)
    words = parser.add_subparsers(dest="word", required=True, metavar="COMMAND")

    def command(word: str) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = words.add_parser(
            word, help=SERVICE[word], description=SERVICE[word]
        )
        return made

    serve = command("serve")
    serve.add_argument("--host", help="address to listen on (HUIKUAN_HOST)")
    serve.add_argument("--port", type=int, help="port to listen on (HUIKUAN_PORT)")
    serve.set_defaults(run=_serve)

    users = command("users")
    of_users = users.add_subparsers(dest="what", required=True, metavar="WHAT")
    add = of_users.add_parser("add", help="add a user, or give one a new password")
    add.add_argument("name", metavar="NAME")
    add.add_argument("--replace", action="store_true", help="the user exists: a new password")
    add.add_argument(
        "--password-stdin",
        action="store_true",
        help="read the password from standard input; without it one is made and shown once",
    )
    _told(add, _add_user)
    remove = of_users.add_parser("remove", help="remove a user; ends the sessions that are open")
    remove.add_argument("name", metavar="NAME")
    _told(remove, _remove_user)
    _told(of_users.add_parser("list", help="list the users"), _list_users)

    keys = command("keys")
    of_keys = keys.add_subparsers(dest="what", required=True, metavar="WHAT")
    add = of_keys.add_parser("add", help="make a key; it is shown once")
    add.add_argument("name", metavar="NAME", help="who or what will use it")
    add.add_argument("--replace", action="store_true", help="the name exists: its key is replaced")
    _told(add, _add_key)
    revoke = of_keys.add_parser("revoke", help="end a key")
    revoke.add_argument("name", metavar="NAME")
    _told(revoke, _revoke_key)
    _told(of_keys.add_parser("list", help="list the keys"), _list_keys)

    customers = command("customers")
    of_customers = customers.add_subparsers(dest="what", required=True, metavar="WHAT")
    merge = of_customers.add_parser("merge", help="count the records of one id as another's")
    merge.add_argument("alias", metavar="ALIAS", help="the id that is given up")
    merge.add_argument("into", metavar="INTO", help="the customer it stands for from then on")
    merge.add_argument(
        "--date", type=_day_so_far, metavar="DATE",
        help="the day it was known that they are one; default: today. What is trained as of a day"
        " before it does not see the merge",
    )  # fmt: skip
    _told(merge, _merge_customers)
    unmerge = of_customers.add_parser("unmerge", help="undo a merge; no record is lost by either")
    unmerge.add_argument("alias", metavar="ALIAS")
    _told(unmerge, _unmerge_customer)
    _told(of_customers.add_parser("aliases", help="list the merged ids"), _list_aliases)

    export = command("export")
    export.add_argument("folder", type=Path, metavar="DIR", help="a folder that is empty or new")
    _told(export, _export)
    cli_database.add_words(command, _told)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    args = build_parser().parse_args(argv)
    named = {n: getattr(args, n, None) for n in ("host", "port")}
    return run_command(lambda settings: args.run(args, settings), **named)


def _day_so_far(text: str) -> date:
    """A day like 2026-06-30 that does not lie ahead."""
    try:
        found = date.fromisoformat(text)
    except ValueError as err:
        raise argparse.ArgumentTypeError(f"{text!r} is no date like 2026-06-30") from err
    if found > (today := today_in_china()):
        raise argparse.ArgumentTypeError(f"{text} lies ahead; today is {today}")
    return found


def _told(parser: argparse.ArgumentParser, run: Command) -> None:
    """A command with something to say, also to machines."""
    parser.add_argument("--json", action="store_true", help="for machines")
    parser.set_defaults(run=run)


def _serve(_: argparse.Namespace, settings: Settings) -> None:
    from service.main import serve  # the other commands need no web server

    serve(settings)


def _add_user(args: argparse.Namespace, settings: Settings) -> None:
    given = args.password_stdin
    password = _typed_password() if given else new_password()
    with _opened(settings) as store:
        store.add_user(args.name, hash_password(password), replace=args.replace)
    made = {"name": args.name} | ({} if given else {"password": password})
    _print_one(made, "\n".join(made.values()), as_json=args.json)
    if not given:
        print("The password is shown only now. 密码只显示这一次。", file=sys.stderr)


def _typed_password() -> str:
    if sys.stdin.isatty():
        password = getpass.getpass("Password 密码：")
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    if len(password) < SHORTEST_PASSWORD:
        raise Refused(
            f"密码至少 {SHORTEST_PASSWORD} 个字符。",
            f"A password has at least {SHORTEST_PASSWORD} characters.",
        )
    return password


def _remove_user(args: argparse.Namespace, settings: Settings) -> None:
    with _opened(settings) as store:
        store.remove_user(args.name)
    _print_one({"name": args.name}, args.name, as_json=args.json)


def _list_users(args: argparse.Namespace, settings: Settings) -> None:
    with _opened(settings) as store:
        rows = [{"name": u.name, "created": u.created.isoformat()} for u in store.users()]
    _print_rows(rows, as_json=args.json)


def _add_key(args: argparse.Namespace, settings: Settings) -> None:
    key = new_key()
    with _opened(settings) as store:
        store.add_key(args.name, key_digest(key), replace=args.replace)
    _print_one({"name": args.name, "key": key}, key, as_json=args.json)
    print("The key is shown only now. 密钥只显示这一次。", file=sys.stderr)


def _revoke_key(args: argparse.Namespace, settings: Settings) -> None:
    with _opened(settings) as store:
        store.revoke_key(args.name)
    _print_one({"name": args.name}, args.name, as_json=args.json)


def _list_keys(args: argparse.Namespace, settings: Settings) -> None:
    with _opened(settings) as store:
        found = store.keys()
        rows = [
            {
                "name": key.name,
                "created": key.created.isoformat(),
                "revoked": key.revoked.isoformat() if key.revoked else "",
            }
            for key in found
        ]
    _print_rows(rows, as_json=args.json)


def _merge_customers(args: argparse.Namespace, settings: Settings) -> None:
    day = args.date or today_in_china()
    with _opened(settings) as store:
        new = store.merge_customers(args.alias, args.into, day)
        end = store.goes_to()
    if new and end is not None and end <= day:
        print(
            f"huikuan: 账簿截至 {end}，合并自 {day} 起才为人所知：服务即刻采用；新记录导入前，"
            "训练和回测看不到它。若当时已知，请撤销后用 --date 给出日期\n"
            f"         the records go to {end}, the merge is known from {day} on: the service goes"
            " by it at once, training and backtests only once newer records are in; if it was known"
            " by then, undo it and name the day with --date",
            file=sys.stderr,
        )
    told = {"alias": args.alias, "customer": args.into, "new": new}
    text = f"{args.alias}\t{args.into}" + ("" if new else "\t=")
    _print_one(told, text, as_json=args.json)


def _unmerge_customer(args: argparse.Namespace, settings: Settings) -> None:
    with _opened(settings) as store:
        into = store.unmerge_customer(args.alias, today_in_china())
    told = {"alias": args.alias, "customer": into}
    _print_one(told, f"{args.alias}\t{into}", as_json=args.json)


def _list_aliases(args: argparse.Namespace, settings: Settings) -> None:
    with _opened(settings) as store:
        rows = [
            {"alias": one.alias_id, "customer": one.customer_id, "since": one.date.isoformat()}
            for one in store.aliases()
        ]
    _print_rows(rows, as_json=args.json)


def _print_one(told: Mapping[str, object], text: str, *, as_json: bool) -> None:
    if as_json:
        print(json_text(told))
    elif text:
        print(text)


def _print_rows(rows: list[dict[str, str]], *, as_json: bool) -> None:
    if as_json:
        print(json_text(rows))
        return
    for row in rows:
        print("\t".join(row.values()))


def _export(args: argparse.Namespace, settings: Settings) -> None:
    from service.export_ledger import export_ledger  # pandas, only here

    with _opened(settings) as store:
        written = export_ledger(store.read_ledger(), args.folder, store.currency())
    text = "\n".join(f"{name}\t{rows}" for name, rows in written.items())
    _print_one(written, text, as_json=args.json)
    print(
        "huikuan: 未导出：记录的历史版本（何时得知）、密钥、用户、人工决定、历次评分；完整备份见"
        " docs/operations.md\n"
        "         not exported: earlier versions of records and when each was known, keys, users,"
        " decisions, past scores; docs/operations.md has how to back up all of it",
        file=sys.stderr,
    )


@contextmanager
def _opened(settings: Settings) -> Iterator[Store]:
    """The database of the settings, closed at the end."""
    with closing(open_store(settings.database)) as store:
        yield store


if __name__ == "__main__":
    sys.exit(main())
