"""Keeps the German of the window complete: collects the texts, compiles them, checks them.

    python packaging/translations.py            collect new texts and compile
    python packaging/translations.py --check    exit 1 if anything is missing or out of date

The window's texts are found by lupdate; the texts of the core's errors and the names of commands,
which Qt cannot see, are read from the source here.
"""

from __future__ import annotations

import argparse
import ast
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "translations"
SOURCES = (ROOT / "app", ROOT / "ui")
ERROR_BASE = "AppError"
# Raised for the command line alone, which speaks English.
NOT_IN_THE_WINDOW = {"InvalidInput"}
_PLACEHOLDER = re.compile(r"\{[^}]*\}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing, report problems")
    if parser.parse_args().check:
        problems = check()
        print("\n".join(problems) or "German is complete.")
        return 1 if problems else 0
    for ts in sorted(FOLDER.glob("hearth_*.ts")):
        collect(ts)
        compile_to(ts, ts.with_suffix(".qm"))
        print(f"{ts.name}: {len(unfinished(ts))} texts without a translation")
    return 0


def check(folder: Path = FOLDER) -> list[str]:
    """Everything wrong with the translations, one sentence each; changes no file in `folder`."""
    problems: list[str] = []
    for ts in sorted(folder.glob("hearth_*.ts")):
        with tempfile.TemporaryDirectory() as temporary:
            fresh = Path(temporary) / ts.name
            shutil.copyfile(ts, fresh)
            collect(fresh)
            problems += [f"{ts.name}: no translation of {text!r}" for text in unfinished(fresh)]
            problems += [f"{ts.name}: {text}" for text in mismatched(fresh)]
            if fresh.read_text("utf-8") != ts.read_text("utf-8"):
                problems.append(f"{ts.name} is out of date: run {Path(__file__).name}")
            compiled = Path(temporary) / "fresh.qm"
            compile_to(fresh, compiled)
            shipped = ts.with_suffix(".qm")
            if not shipped.exists() or shipped.read_bytes() != compiled.read_bytes():
                problems.append(f"{shipped.name} is out of date: run {Path(__file__).name}")
    return problems


def collect(ts: Path) -> None:
    """Brings the .ts file up to date with the source: new texts come in, unused ones go."""
    with tempfile.TemporaryDirectory() as temporary:
        unseen = Path(temporary) / "unseen.py"
        texts = {"errors": error_texts(), "commands": command_names()}
        calls = [
            f"QCoreApplication.translate({context!r}, {text!r})"
            for context, found in texts.items()
            for text in found
        ]
        unseen.write_text("\n".join(calls) + "\n", "utf-8")
        sources = sorted((ROOT / "ui").rglob("*.py"))
        options = ["-locations", "none", "-no-obsolete", "-silent"]
        _run_tool("lupdate", *sources, unseen, *options, "-ts", ts)


def compile_to(ts: Path, qm: Path) -> None:
    _run_tool("lrelease", "-silent", ts, "-qm", qm)


def unfinished(ts: Path) -> list[str]:
    """The source texts that have no finished translation."""
    return [
        source
        for source, translation in _messages(ts)
        if translation is None or not (translation.text or "").strip() or translation.get("type")
    ]


def mismatched(ts: Path) -> list[str]:
    """The translations whose {placeholders} are not those of their source."""
    return [
        f"the placeholders of {source!r} differ in its translation"
        for source, translation in _messages(ts)
        if translation is not None
        and sorted(_PLACEHOLDER.findall(source))
        != sorted(_PLACEHOLDER.findall(translation.text or ""))
    ]


def error_texts() -> list[str]:
    """The messages and hints of every error that a person may see in the window, sorted."""
    trees = [
        ast.parse(path.read_text("utf-8"))
        for root in SOURCES
        for path in sorted(root.rglob("*.py"))
    ]
    kinds = _error_classes(trees) - NOT_IN_THE_WINDOW
    found: set[str] = set()
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _name(node.func) in kinds:
                found.update(_texts(node))
    return sorted(found)


def command_names() -> list[str]:
    """The names of all commands: the third argument of every `Command(id, group, name, …)`."""
    return sorted(
        {
            node.args[2].value
            for path in sorted((ROOT / "ui").rglob("*.py"))
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.Call)
            and _name(node.func) == "Command"
            and len(node.args) > 2
            and isinstance(node.args[2], ast.Constant)
        }
    )


def _error_classes(trees: list[ast.Module]) -> set[str]:
    """The names of all classes below `AppError`, however deep."""
    bases = {
        node.name: {_name(base) for base in node.bases}
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    kinds = {ERROR_BASE}
    while more := {name for name, above in bases.items() if above & kinds} - kinds:
        kinds |= more
    return kinds


def _texts(call: ast.Call) -> Iterator[str]:
    """The literal message and hint of one call; none where an error is only passed on."""
    named = [word.value for word in call.keywords if word.arg in ("message", "hint")]
    for argument in [*call.args[:2], *named]:
        for node in ast.walk(argument):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
                yield node.value


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _messages(ts: Path) -> Iterator[tuple[str, ET.Element | None]]:
    for message in ET.parse(ts).iter("message"):
        yield message.findtext("source", ""), message.find("translation")


def _run_tool(name: str, *arguments: str | Path) -> None:
    folder = str(Path(sys.executable).parent)
    tool = shutil.which(f"pyside6-{name}", path=folder) or shutil.which(f"pyside6-{name}")
    if tool is None:
        raise SystemExit(f"pyside6-{name} is missing: install PySide6-Essentials.")
    # The tools need no screen, but look for one.
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [tool, *map(str, arguments)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{name} failed:\n{done.stdout}{done.stderr}")


if __name__ == "__main__":
    sys.exit(main())
