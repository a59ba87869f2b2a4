"""The house is as its papers say: lock, layers, commands, names, and quiet imports."""

from __future__ import annotations

import argparse
import ast
import json
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions, requires
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import huikuan
from data_schemas.settings import Settings

ROOT = Path(__file__).parents[2]
PACKAGES = ("data_schemas", "model", "training", "service")
SOURCES = sorted(path for name in PACKAGES for path in (ROOT / name).rglob("*.py"))
MODULES = [
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for path in SOURCES
    if "migrations" not in path.parts and path.stem != "__main__"
]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


# Imports the libraries (what they do is their affair), then our modules under watch.
WATCHED_IMPORT = """
import importlib, json, logging, os, sys
libraries, modules = map(json.loads, sys.argv[1:])
seen, watching = [], False

def watch(event, args):
    writes = event == "open" and isinstance(args[1], str) and set("wax+") & set(args[1])
    if watching and (writes or event in {
        "os.mkdir", "os.rename", "os.remove", "sqlite3.connect",
        "socket.bind", "socket.connect", "subprocess.Popen", "_thread.start_new_thread",
    }):
        seen.append(f"{event} {args}")

def surroundings():
    loggers = logging.root.manager.loggerDict
    ours = {name for name in loggers if name.split(".")[0] in {m.split(".")[0] for m in modules}}
    handled = [name for name in ours if logging.getLogger(name).handlers]
    return list(logging.root.handlers), logging.root.level, handled, dict(os.environ)

for name in libraries:
    importlib.import_module(name)
before = surroundings()
sys.addaudithook(watch)
watching = True
for name in modules:
    importlib.import_module(name)
watching = False
if surroundings() != before:
    seen.append("logging or environment changed")
print(json.dumps(seen))
"""


def run(*command: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


def python(code: str, *args: str, cwd: Path = ROOT) -> str:
    done = run(sys.executable, "-B", "-c", code, *args, cwd=cwd)
    assert done.returncode == 0, done.stderr
    return done.stdout


class TestLock:
    TEXT = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    PINS = dict(re.findall(r"^([a-z0-9._-]+)==([^ ;]+)", TEXT, flags=re.MULTILINE))

    def test_it_names_no_address_and_no_path(self) -> None:
        assert not re.findall(r"://|/| @ |--(?!hash=)|^-", self.TEXT, flags=re.MULTILINE)

    def test_every_pin_has_hashes(self) -> None:
        entries = re.split(r"\n(?=[a-z0-9])", self.TEXT.strip())
        assert len(entries) >= len(self.PINS) > 100
        assert [e.splitlines()[0] for e in entries if "--hash=sha256:" not in e] == []

    def test_it_keeps_what_pyproject_asks(self) -> None:
        asked = [Requirement(line) for line in requires("huikuan") or []]
        assert len(asked) > 20
        for one in asked:
            assert self.PINS[canonicalize_name(one.name)] in one.specifier, one

    def test_no_deep_learning_stack_comes_along(self) -> None:
        assert [name for name in self.PINS if re.match("torch|nvidia|tensorflow|jax", name)] == []


class TestNames:
    def test_our_packages_are_ours_alone(self) -> None:
        providers = packages_distributions()
        others = {name: set(providers.get(name, ())) - {"huikuan"} for name in PACKAGES}
        assert {name: other for name, other in others.items() if other} == {}

    def test_no_drawer_for_odds_and_ends(self) -> None:
        odd = {"utils", "util", "helpers", "common", "misc", "constants"}
        assert [path for path in SOURCES if path.stem in odd] == []

    def test_no_tests_folder_shadows_a_package(self) -> None:
        assert list((ROOT / "tests").rglob("__init__.py")) == []
        assert [p for p in (ROOT / "tests").rglob("*") if p.is_dir() and p.name in PACKAGES] == []

    def test_nothing_is_pickled(self) -> None:
        pickling = {"pickle", "joblib", "cloudpickle", "dill"}
        assert {p: pickling & imported(p) for p in SOURCES if pickling & imported(p)} == {}

    @pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
    def test_no_variable_hides_a_package(self, path: Path) -> None:
        # A class attribute is reached through its class and hides nothing.
        hidden = [
            node.lineno
            for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
            for node in ast.walk(function)
            if (isinstance(node, ast.arg) and node.arg in PACKAGES)
            or (
                isinstance(node, ast.Name)
                and isinstance(node.ctx, ast.Store)
                and node.id in PACKAGES
            )
        ]
        assert hidden == [], f"call it by what it is (booster, bundle, scorer …): lines {hidden}"


def imported(path: Path) -> set[str]:
    """The top-level names that a file imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


class TestImports:
    def test_layers_hold(self) -> None:
        done = run(str(Path(sys.executable).with_name("lint-imports")))
        assert done.returncode == 0, done.stdout

    def test_importing_everything_does_nothing(self, tmp_path: Path) -> None:
        ours = {*PACKAGES, *sys.stdlib_module_names}
        libraries = sorted({name for path in SOURCES for name in imported(path)} - ours)
        seen = python(WATCHED_IMPORT, json.dumps(libraries), json.dumps(MODULES), cwd=tmp_path)
        assert json.loads(seen) == []
        assert list(tmp_path.iterdir()) == []

    def test_schemas_are_light(self) -> None:
        contracts = {c["id"]: c for c in PYPROJECT["tool"]["importlinter"]["contracts"]}
        allowed = {line.split()[0] for line in contracts["light-schemas"]["ignore_imports"]}
        heavy = (*(name.removesuffix(".**") for name in allowed), "data_schemas.export")
        light = [m for m in MODULES if m.startswith("data_schemas") and not m.startswith(heavy)]
        code = "import sys\nfor name in sys.argv[1:]: __import__(name)\nprint(*sys.modules)"
        loaded = set(python(code, *light).split())
        stack = {"pandas", "numpy", "sqlalchemy", "sklearn", "lightgbm", "mlflow", "fastapi"}
        assert loaded & stack == set()


class TestCommands:
    def test_every_word_reaches_its_parser(self) -> None:
        from service.cli import build_parser as service_parser
        from training.cli import build_parser as training_parser

        assert set(huikuan.TRAINING) == set(subparsers(training_parser()))
        assert set(huikuan.SERVICE) == set(subparsers(service_parser()))

    def test_help_lists_every_word(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert huikuan.main(["--help"]) == 0
        words = re.findall(r"^  (\w+)", capsys.readouterr().out, flags=re.MULTILINE)
        assert words == [*huikuan.TRAINING, *huikuan.SERVICE, *huikuan.OWN]

    def test_an_unknown_word_is_named(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert huikuan.main(["trian"]) == 2
        assert "'trian'" in capsys.readouterr().err

    def test_readme_names_only_commands_there_are(self) -> None:
        readme = (ROOT / "README.md").read_text(encoding="utf-8")
        makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
        code = "\n".join(re.findall(r"```.*?```|`[^`\n]+`", readme, flags=re.DOTALL))
        targets = set(re.findall(r"^([a-z]+):", makefile, flags=re.MULTILINE))
        made = {
            w for line in re.findall(r"\bmake((?: [a-z]+\b(?!=))+)", code) for w in line.split()
        }
        assert made <= targets
        words = {*huikuan.TRAINING, *huikuan.SERVICE, *huikuan.OWN}
        assert set(re.findall(r"\bhuikuan ([a-z]+)", code)) <= words


class TestMLproject:
    PROJECT = yaml.safe_load((ROOT / "MLproject").read_text(encoding="utf-8"))

    @pytest.mark.parametrize("name", list(PROJECT["entry_points"]))
    def test_entry_point_is_a_command_with_these_parameters(self, name: str) -> None:
        from training.cli import build_parser

        entry = self.PROJECT["entry_points"][name]
        parameters = entry.get("parameters", {})
        assert set(re.findall(r"\{([\w-]+)\}", entry["command"])) == set(parameters)
        given = {key: example(key, spec) for key, spec in parameters.items()}
        head, *words = entry["command"].removeprefix("python -m ").format(**given).split()
        assert head == "training.cli"
        assert words[0] == name
        build_parser().parse_args(words)  # exits, and so fails, on what it does not know
        known = {a.dest.replace("_", "-") for a in subparsers(build_parser())[name]._actions}
        assert set(parameters) <= known

    def test_every_command_of_training_is_an_entry_point(self) -> None:
        assert set(self.PROJECT["entry_points"]) == set(huikuan.TRAINING)

    @pytest.mark.parametrize("name", list(PROJECT["entry_points"]))
    def test_what_the_command_does_not_need_need_not_be_given(self, name: str) -> None:
        from training.cli import build_parser

        parameters = self.PROJECT["entry_points"][name].get("parameters", {})
        asked = {
            k
            for k, spec in parameters.items()
            if "default" not in (spec if isinstance(spec, dict) else {})
        }
        needed = {
            action.dest.replace("_", "-")
            for action in subparsers(build_parser())[name]._actions
            if action.required
        }
        assert asked <= needed

    def test_training_has_the_horizons_of_the_command(self) -> None:
        """Written out, so that others that begin below 0 can be given: mlflow has a name for it."""
        from model.curve import HORIZONS

        told = self.PROJECT["entry_points"]["train"]["parameters"]["horizons"]["default"]
        assert tuple(int(one) for one in told.split(",")) == HORIZONS

    def test_what_is_measured_has_sizes_of_its_own(self) -> None:
        """A number of deals given to all would take the sizes from the learning curves."""
        from training.cli import build_parser

        entry = self.PROJECT["entry_points"]["evaluate"]
        given = {key: example(key, spec) for key, spec in entry["parameters"].items()}
        command = entry["command"].format(**given | {"what": "learning"})
        args = build_parser().parse_args(command.split()[3:])
        assert (args.what, args.deals, args.receivables) == ("learning", None, None)

    def test_environment_is_the_lock(self) -> None:
        env = yaml.safe_load((ROOT / self.PROJECT["python_env"]).read_text(encoding="utf-8"))
        assert env["dependencies"] == ["-r requirements.lock"]
        assert (
            env["python"]
            in Requirement(f"python{PYPROJECT['project']['requires-python']}").specifier
        )


def example(key: str, spec: str | dict[str, object]) -> object:
    """A value that such a parameter may have: its default, else one by its name."""
    if isinstance(spec, dict) and "default" in spec:
        return spec["default"]
    return {"as-of": "2025-06-30", "cutoff": "2024-12-31"}.get(key, "1")


def subparsers(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """The commands of a parser, by word."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    raise AssertionError("the parser has no commands")


def test_the_readme_lists_the_settings_as_they_are() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name, field in Settings.model_fields.items():
        default = field.default
        shown = "" if default in ("", None) else f"`{default}`"
        row = f"| `{name.upper()}` | {shown} | {field.description} |".replace("|  |", "| |")
        assert row in readme, row
