"""Commands that run and administer: ``serve``, ``users``, ``keys``, ``customers`` and others."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from data_schemas.command import run_command
from data_schemas.command_words import SERVICE
from data_schemas.day import begin_in_china, today_in_china
from data_schemas.exit_codes import EPILOG
from data_schemas.json_text import json_text
from data_schemas.roles import Role
from data_schemas.settings import Settings
from service import access_commands, cli_database, personal_commands
from service.commands import Command, Said, day_so_far, opened, rows_said
from service.demo import DemoCredentials, demo_credentials, demo_text

__all__ = ["DemoCredentials", "build_parser", "demo_credentials", "demo_text", "main"]

SETTINGS = """Settings come from the environment, prefix HUIKUAN_ (HOME, DATABASE_URL, MODEL, HOST,
PORT …)."""


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
    _role(add)
    _told(add, access_commands.add_user)
    remove = of_users.add_parser("remove", help="remove a user; ends the sessions that are open")
    remove.add_argument("name", metavar="NAME")
    _told(remove, access_commands.remove_user)
    _told(of_users.add_parser("list", help="list the users"), access_commands.list_users)

    keys = command("keys")
    of_keys = keys.add_subparsers(dest="what", required=True, metavar="WHAT")
    add = of_keys.add_parser("add", help="make a key; it is shown once")
    add.add_argument("name", metavar="NAME", help="who or what will use it")
    add.add_argument("--replace", action="store_true", help="the name exists: its key is replaced")
    _role(add)
    _told(add, access_commands.add_key)
    revoke = of_keys.add_parser("revoke", help="end a key")
    revoke.add_argument("name", metavar="NAME")
    _told(revoke, access_commands.revoke_key)
    _told(of_keys.add_parser("list", help="list the keys"), access_commands.list_keys)

    customers = command("customers")
    of_customers = customers.add_subparsers(dest="what", required=True, metavar="WHAT")
    merge = of_customers.add_parser("merge", help="count the records of one id as another's")
    merge.add_argument("alias", metavar="ALIAS", help="the id that is given up")
    merge.add_argument("into", metavar="INTO", help="the customer it stands for from then on")
    merge.add_argument(
        "--date", type=day_so_far, metavar="DATE",
        help="the day it was known that they are one; default: today. What is trained as of a day"
        " before it does not see the merge",
    )  # fmt: skip
    _told(merge, _merge_customers)
    unmerge = of_customers.add_parser("unmerge", help="undo a merge; no record is lost by either")
    unmerge.add_argument("alias", metavar="ALIAS")
    _told(unmerge, _unmerge_customer)
    _told(of_customers.add_parser("aliases", help="list the merged ids"), _list_aliases)

    audit = command("audit")
    audit.add_argument(
        "--since", type=day_so_far, metavar="DAY", help="only what was done on this day or later"
    )
    audit.add_argument(
        "--subject", metavar="ID", help="only what was done to this record, customer, user or key"
    )
    audit.add_argument("--who", metavar="NAME", help="only what this user or key did")
    _told(audit, _audit)

    personal = command("personal")
    of_personal = personal.add_subparsers(dest="what", required=True, metavar="WHAT")
    find = of_personal.add_parser("find", help="say where a text stands: table, column, ids")
    erase = of_personal.add_parser("erase", help="put another text in its place, in all history")
    for each in (find, erase):
        each.add_argument(
            "text", metavar="TEXT", help="a name, say; - reads it from standard input"
        )
    erase.add_argument(
        "--with", dest="instead", default="已删除", metavar="TEXT",
        help="what stands in its place (%(default)s)",
    )  # fmt: skip
    _told(find, personal_commands.find)
    _told(erase, personal_commands.erase)

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


def _role(parser: argparse.ArgumentParser) -> None:
    each = "; ".join(f"{role}: {role.en}" for role in Role)
    parser.add_argument(
        "--role", type=Role, choices=list(Role), metavar="ROLE",
        help=f"{each}. Default: with --replace what it was, else {Role.DECIDE}",
    )  # fmt: skip


def _told(parser: argparse.ArgumentParser, run: Command) -> None:
    """A command with something to say, also to machines."""

    def said(args: argparse.Namespace, settings: Settings) -> None:
        found = run(args, settings)
        if args.json:
            print(json_text(found.data))
        elif found.text:
            print(found.text)
        if found.remark:
            print(found.remark, file=sys.stderr)

    parser.add_argument("--json", action="store_true", help="for machines")
    parser.set_defaults(run=said)


def _serve(_: argparse.Namespace, settings: Settings) -> None:
    from service.main import serve  # the other commands need no web server

    serve(settings)


def _merge_customers(args: argparse.Namespace, settings: Settings) -> Said:
    day = args.date or today_in_china()
    with opened(settings) as store:
        new = store.merge_customers(args.alias, args.into, day)
        end = store.goes_to()
    remark = ""
    if new and end is not None and end <= day:
        remark = (
            f"huikuan: 账簿截至 {end}，合并自 {day} 起才为人所知：服务即刻采用；新记录导入前，"
            "训练和回测看不到它。若当时已知，请撤销后用 --date 给出日期\n"
            f"         the records go to {end}, the merge is known from {day} on: the service goes"
            " by it at once, training and backtests only once newer records are in; if it was known"
            " by then, undo it and name the day with --date"
        )
    told = {"alias": args.alias, "customer": args.into, "new": new}
    text = f"{args.alias}\t{args.into}" + ("" if new else "\t=")
    return Said(told, text, remark)


def _unmerge_customer(args: argparse.Namespace, settings: Settings) -> Said:
    with opened(settings) as store:
        into = store.unmerge_customer(args.alias, today_in_china())
    told = {"alias": args.alias, "customer": into}
    return Said(told, f"{args.alias}\t{into}")


def _list_aliases(_: argparse.Namespace, settings: Settings) -> Said:
    with opened(settings) as store:
        rows = [
            {"alias": one.alias_id, "customer": one.customer_id, "since": one.date.isoformat()}
            for one in store.aliases()
        ]
    return rows_said(rows)


_LEFT_OUT = (
    "huikuan: 未导出：记录的历史版本（何时得知）、密钥、用户、人工决定、历次评分；完整备份见"
    " docs/operations.md\n"
    "         not exported: earlier versions of records and when each was known, keys, users,"
    " decisions, past scores; docs/operations.md has how to back up all of it"
)


def _export(args: argparse.Namespace, settings: Settings) -> Said:
    from service.export_ledger import export_ledger  # pandas, only here

    with opened(settings) as store:
        written = export_ledger(store.read_ledger(), args.folder, store.currency())
    text = "\n".join(f"{name}\t{rows}" for name, rows in written.items())
    return Said(written, text, _LEFT_OUT)


def _audit(args: argparse.Namespace, settings: Settings) -> Said:
    since = None if args.since is None else begin_in_china(args.since)
    with opened(settings) as store:
        found = store.audited(since, args.subject, args.who)
    rows = [asdict(one) | {"at": one.at.isoformat(timespec="seconds")} for one in found]
    told = [row | {"outcome": json.loads(row["outcome"])} for row in rows]
    return Said(told, rows_said(rows).text)


if __name__ == "__main__":
    sys.exit(main())
