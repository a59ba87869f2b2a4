"""The ``huikuan`` command: finds whose word it is and hands over.

Training and service never import each other; here, and only here, one command reaches both.
Each is imported when its word is said, so that ``huikuan serve`` starts without the trainer.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from data_schemas.command_words import OWN, SERVICE, TRAINING

if TYPE_CHECKING:
    from data_schemas.settings import Settings


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; 2 for a word that is no command."""
    if argv is None:
        _name_misspelt_settings()
    words = list(sys.argv[1:] if argv is None else argv)
    word = words[0] if words else "--help"
    if word in TRAINING:
        from training.cli import main as train

        return train(words)
    if word in SERVICE:
        from service.cli import main as serve

        return serve(words)
    if word == "demo":
        return demo(words[1:])
    if word in ("-h", "--help"):
        print(_help())
        return 0
    if word == "--version":
        from data_schemas.own_version import own_version

        print(f"huikuan {own_version()}")
        return 0
    print(f"huikuan: no command is called {word!r}.\n\n{_help()}", file=sys.stderr)
    return 2


def _name_misspelt_settings() -> None:
    """Say which variables are meant for settings and do nothing."""
    from data_schemas.settings import misspelt_settings

    for name, near in misspelt_settings():
        print(
            f"huikuan: {name} 不是设置项；是否指 {near}？\n"
            f"         {name} is no setting; {near} perhaps?",
            file=sys.stderr,
        )


def demo(argv: Sequence[str]) -> int:
    """Simulate, ingest, train, promote and serve; what is there already is not made again."""
    parser = argparse.ArgumentParser(prog="huikuan demo", description=OWN["demo"])
    parser.add_argument("--deals", type=int, default=5000, help="deals to simulate (%(default)s)")
    parser.add_argument("--port", type=int, help="port to serve at (HUIKUAN_PORT, else 8000)")
    parser.add_argument("--no-serve", action="store_true", help="stop before serving")
    args = parser.parse_args(argv)

    from data_schemas.command import run_command

    return run_command(lambda settings: _demo(args, settings), port=args.port)


def _demo(args: argparse.Namespace, settings: Settings) -> int:
    from model.bundle_check import readable

    program = f"bundles {readable()}"
    ledger, done = settings.home / "demo" / "ledger", settings.home / "demo" / "done"
    steps = (
        ["simulate", "--deals", str(args.deals), "--seed", "7", "--out", str(ledger)],
        ["ingest", str(ledger)],
        ["train", "--promote"],
    )
    made = done.read_text(encoding="utf-8").strip() if done.exists() else ""
    # A model of an older program cannot be served: the records stay, it is trained again.
    needed = () if made.endswith(program) else steps[-1:] if made else steps
    if made:
        print(f"Starting from {done.parent} ({made}).")
    for step in needed:
        if code := main(step):
            return code
    if needed:
        deals = made.split(",")[0] or f"{args.deals} deals"
        done.write_text(f"{deals}, {program}\n", encoding="utf-8")

    from service.cli import demo_credentials, demo_text

    print(demo_text(settings, demo_credentials(settings)), flush=True)
    return 0 if args.no_serve else main(["serve", "--port", str(settings.port)])


def _help() -> str:
    commands = {**TRAINING, **SERVICE, **OWN}
    return "\n".join(
        ["usage: huikuan COMMAND …   (huikuan COMMAND --help tells more; huikuan --version)", ""]
        + [f"  {word:<10}{what}" for word, what in commands.items()]
    )


if __name__ == "__main__":
    sys.exit(main())
