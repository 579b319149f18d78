"""Every check that a change must pass, one after the other, even if one fails.

Says one line for each; the tests come last and in full view, so that their summary stands just
above the verdict.
"""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dev_process import run_visible, say
from dev_venv import Venv


@dataclass(frozen=True)
class Check:
    """`command` succeeds with exit code 0."""

    name: str
    command: Sequence[str | Path]


def list_checks(venv: Venv, pytest_arguments: Sequence[str]) -> list[Check]:
    """All checks in the order they run, pytest last."""
    python: list[str | Path] = [venv.python, "-m"]
    translations = venv.root / "packaging" / "translations.py"
    return [
        Check("ruff check", [*python, "ruff", "check", "--quiet", "."]),
        Check("ruff format", [*python, "ruff", "format", "--check", "--quiet", "."]),
        Check("mypy", [*python, "mypy"]),
        Check("lint-imports", [venv.script("lint-imports")]),
        Check("translations", [venv.python, translations, "--check"]),
        Check("pytest", [*python, "pytest", *pytest_arguments]),
    ]


def check_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment for the checks: windows are drawn in memory."""
    return {**environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1"}


def run_checks(checks: Sequence[Check], root: Path) -> int:
    """Runs them in `root`.

    Returns:
        0 if all passed, else 1.
    """
    env = check_environment(os.environ)
    os.chdir(root)
    failed = [check.name for check in checks[:-1] if not _passes_quietly(check, env)]
    if run_visible(checks[-1].command, env):
        failed.append(checks[-1].name)
    return verdict(failed, say)


def verdict(failed: Sequence[str], out: Callable[[str], None]) -> int:
    """Says how it went; the exit code."""
    out(f"Failed: {', '.join(failed)}." if failed else "All checks passed.")
    return 1 if failed else 0


def _passes_quietly(check: Check, env: Mapping[str, str]) -> bool:
    started = time.monotonic()
    result = subprocess.run(
        [os.fspath(part) for part in check.command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=env,
        encoding="utf-8",
        errors="replace",
    )
    passed = result.returncode == 0
    say(f"{check.name}: {'ok' if passed else 'FAILED'} ({time.monotonic() - started:.1f} s)")
    if not passed:
        say(result.stdout.rstrip())
    return passed
