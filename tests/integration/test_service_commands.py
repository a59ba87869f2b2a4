"""Commands of the service: keys, users, export, and what they say when they refuse."""

from __future__ import annotations

import io
import json
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from data_schemas.errors import InvalidRecord, NotFound, RiskError
from data_schemas.exit_codes import EXIT_CODES, exit_code
from data_schemas.frame import TABLES, Ledger
from data_schemas.settings import Settings
from data_schemas.store import open_store
from service import cli
from service.demo import demo_credentials
from tests.factories import a_bare_row, a_ledger
from tests.house import a_home


@pytest.fixture(scope="module")
def settings(
    simulated: Ledger, bundle_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Settings:
    return a_home(simulated, bundle_dir, tmp_path_factory.mktemp("home"))


class TestCommands:
    @pytest.fixture(autouse=True)
    def _home(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("HUIKUAN_HOME", str(tmp_path))

    def test_a_new_database_is_told_of(self, caplog: pytest.LogCaptureFixture) -> None:
        """A slip in an address made an empty one, and all that was kept seemed gone."""
        for told in (1, 0):
            caplog.clear()
            assert cli.main(["keys", "add", "crm", "--replace"]) == 0
            said = [one.getMessage() for one in caplog.records if "database" in one.getMessage()]
            assert len(said) == told
            assert all("made a new database: sqlite:///" in one for one in said)

    @pytest.mark.parametrize(
        "asked",
        [
            "keys list", "users list", "audit", "personal find 13800000000", "export {}",
            "scores prune --older-than 1", "customers aliases",
        ],
    )  # fmt: skip
    def test_who_comes_to_read_makes_no_database(
        self, asked: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """Asked where a person's number stands, an empty one said that it stands nowhere."""
        assert cli.main(asked.format(tmp_path / "out").split()) == exit_code(NotFound)
        said = capsys.readouterr().err
        assert "不存在" in said
        assert f"there is no database sqlite:///{tmp_path}/huikuan.db" in said
        assert not (tmp_path / "huikuan.db").exists()

    def test_a_key_is_shown_once_listed_and_revoked(self, capsys) -> None:
        assert cli.main(["keys", "add", "crm"]) == 0
        key = capsys.readouterr().out.strip()
        assert key.startswith("hk_")
        assert cli.main(["keys", "revoke", "crm"]) == 0
        capsys.readouterr()
        assert cli.main(["keys", "list", "--json"]) == 0
        text = capsys.readouterr().out
        assert key not in text
        assert json.loads(text)[0]["revoked"]
        assert cli.main(["keys", "revoke", "crm"]) == 0
        assert "nothing changed" in capsys.readouterr().err
        assert cli.main(["audit", "--json"]) == 0
        told = json.loads(capsys.readouterr().out)
        # What somebody may do is kept, named or not; what changes nothing is not.
        assert [(one["action"], one["outcome"]) for one in told] == [
            ("add", {"role": "decide"}), ("revoke", {}),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        "password",
        ["password", "PassWord1", "12345678", "xx-liming-xx", "LiMing2026", "张三丰的密码在此"],
    )
    def test_a_password_anybody_would_try_first_is_refused(
        self, capsys, monkeypatch: pytest.MonkeyPatch, password: str
    ) -> None:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
        name = "张三丰" if "张" in password else "liming"
        assert cli.main(["users", "add", name, "--password-stdin"]) == exit_code(RiskError)
        assert "密码太常见" in capsys.readouterr().err
        with closing(open_store(Settings().database)) as store:
            assert store.users() == []

    def test_a_role_is_given_listed_and_kept_with_a_new_password(self, capsys) -> None:
        def roles(what: str) -> dict[str, str]:
            capsys.readouterr()
            assert cli.main([what, "list", "--json"]) == 0
            return {one["name"]: one["role"] for one in json.loads(capsys.readouterr().out)}

        assert cli.main(["keys", "add", "bi", "--role", "read"]) == 0
        assert cli.main(["keys", "add", "crm"]) == 0
        assert cli.main(["users", "add", "wang", "--role", "write"]) == 0
        assert roles("keys") == {"bi": "read", "crm": "decide"}
        assert cli.main(["users", "add", "wang", "--replace"]) == 0
        assert cli.main(["keys", "add", "bi", "--replace", "--role", "write"]) == 0
        assert roles("users") == {"wang": "write"}
        assert roles("keys") == {"bi": "write", "crm": "decide"}
        with pytest.raises(SystemExit):
            cli.main(["keys", "add", "x", "--role", "king"])

    def test_what_a_command_tells_it_tells_machines_as_json(self, capsys, tmp_path: Path) -> None:
        """One object of what it has done, and nothing beside it on standard output."""

        def told(*words: str) -> dict[str, object]:
            assert cli.main([*words, "--json"]) == 0
            return json.loads(capsys.readouterr().out)

        made = told("keys", "add", "crm")
        assert made["name"] == "crm"
        assert str(made["key"]).startswith("hk_")
        assert told("keys", "add", "crm", "--replace")["key"] != made["key"]
        assert told("keys", "revoke", "crm") == {"name": "crm"}
        user = told("users", "add", "王")
        assert (user["name"], len(str(user["password"]))) == ("王", 16)
        assert told("users", "remove", "王") == {"name": "王"}
        with closing(open_store(Settings().database)) as store:
            due, day = date(2026, 5, 1), date(2026, 6, 1)
            rows = [a_bare_row(n, n, 1000, due, 400, day) for n in (1, 2)]
            ledger = a_ledger(str(day), rows)
            store.write({n: getattr(ledger, n) for n in TABLES}, ledger.as_of, False)
        merged = {"alias": "C2", "customer": "C1"}
        assert told("customers", "merge", "C2", "C1") == merged | {"new": True}
        assert told("customers", "merge", "C2", "C1") == merged | {"new": False}
        assert told("customers", "unmerge", "C2") == merged
        assert told("export", str(tmp_path / "out"))["receivables"] == 2

    def test_a_name_that_is_taken_is_refused_with_the_reason(self, capsys) -> None:
        assert cli.main(["users", "add", "wang"]) == 0
        name, password = capsys.readouterr().out.split()
        assert (name, len(password)) == ("wang", 16)
        assert cli.main(["users", "add", "wang"]) == exit_code(InvalidRecord)
        assert "已被使用" in capsys.readouterr().err
        assert cli.main(["users", "add", "wang", "--replace"]) == 0
        assert cli.main(["users", "remove", "wang"]) == 0
        assert cli.main(["users", "remove", "wang"]) == exit_code(NotFound)

    @pytest.mark.parametrize("words", [["export"], ["users", "add"], ["serve"]])
    def test_the_help_lists_the_exit_codes(self, words: list[str], capsys) -> None:
        with pytest.raises(SystemExit):
            cli.main([*words, "--help"])
        told = capsys.readouterr().out
        for code, why in EXIT_CODES.values():
            assert f"{code}  {why}" in told

    def test_no_ledger_has_the_code_it_has_for_training(self, capsys, tmp_path: Path) -> None:
        from training.cli import main as train

        assert cli.main(["keys", "add", "crm"]) == 0
        capsys.readouterr()
        codes = cli.main(["export", str(tmp_path / "out")]), train(["monitor"])
        assert codes == (exit_code(NotFound),) * 2
        one, other = capsys.readouterr().err.strip().split("huikuan: ")[1:]
        assert one.strip() == other.strip()

    def test_a_short_password_is_refused(self, capsys, monkeypatch) -> None:
        monkeypatch.setattr("sys.stdin", type("In", (), {
            "isatty": lambda _: False, "readline": lambda _: "short\n"})())  # fmt: skip
        assert cli.main(["users", "add", "li", "--password-stdin"]) == exit_code(RiskError)
        assert "at least 8" in capsys.readouterr().err

    def test_a_setting_that_cannot_be_is_named(self, capsys, monkeypatch) -> None:
        monkeypatch.setenv("HUIKUAN_PORT", "many")
        assert cli.main(["keys", "list"]) == 2
        assert "HUIKUAN_PORT" in capsys.readouterr().err

    def test_what_was_exported_can_be_read_again(
        self, settings: Settings, simulated: Ledger, tmp_path: Path, monkeypatch, capsys
    ) -> None:
        monkeypatch.setenv("HUIKUAN_HOME", str(settings.home))
        assert cli.main(["export", str(tmp_path / "out")]) == 0
        told = capsys.readouterr()
        assert "not exported: earlier versions" in told.err
        assert "未导出" in told.err
        counts = dict(line.split("\t") for line in told.out.splitlines())
        assert int(counts["receivables"]) == len(simulated.receivables)
        assert cli.main(["export", str(tmp_path / "out")]) == exit_code(RiskError)

        from training.ledger_folder import read_ledger_folder

        again, _ = read_ledger_folder(tmp_path / "out", simulated.as_of)
        for name in counts:
            assert len(getattr(again, name)) == len(getattr(simulated, name)), name

    def test_demo_credentials_stay_the_same_and_private(self, settings: Settings) -> None:
        first = demo_credentials(settings)
        assert demo_credentials(settings) == first
        kept = settings.home / "demo" / "credentials.json"
        assert kept.stat().st_mode & 0o777 == 0o600
