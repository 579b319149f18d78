"""The virtual environment `.venv`: made once, and brought up to date when pyproject.toml changes.

A stamp in it says for which pyproject.toml and Python it was filled, so that later calls start at
once.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dev_compiler import ensure_compiler
from dev_host import Host, apt_install, apt_line
from dev_process import SetupError, run_logged, say

# What `test` installs includes all that `run` needs.
LEVELS = ("run", "test")
_EXTRAS = {"run": "", "test": "[test]"}
_ENGINE = "llama-cpp-python"


@dataclass(frozen=True)
class Venv:
    """The environment in `root/.venv`, whether it exists yet or not."""

    root: Path
    system: str

    @property
    def folder(self) -> Path:
        return self.root / ".venv"

    @property
    def scripts(self) -> Path:
        return self.folder / ("Scripts" if self.system == "Windows" else "bin")

    @property
    def python(self) -> Path:
        return self.scripts / ("python.exe" if self.system == "Windows" else "python")

    @property
    def log(self) -> Path:
        return self.folder / "hearth-setup.log"

    @property
    def stamp(self) -> Path:
        return self.folder / "hearth-setup.json"

    def script(self, name: str) -> Path:
        """A program that a package installed, such as lint-imports."""
        return self.scripts / (f"{name}.exe" if self.system == "Windows" else name)

    def ask(self, code: str) -> str | None:
        """What the environment's Python prints for `code`; None where it does not run."""
        try:
            answer = subprocess.run([self.python, "-c", code], capture_output=True, text=True)
        except OSError:
            return None
        return answer.stdout.strip() if answer.returncode == 0 else None


def ensure_venv(venv: Venv, host: Host, level: str) -> None:
    """Makes the environment, and installs Hearth into it for this level, if need be.

    Raises:
        SetupError: Something is missing or an installation failed.
    """
    version = venv.ask(_PRINT_VERSION)
    if version is None or _as_tuple(version) < (3, 11):
        _make(venv, host)
        version = venv.ask(_PRINT_VERSION) or ""
    key = stamp_key(venv.root / "pyproject.toml", version)
    if is_stamped(venv.stamp, key, level):
        return
    venv.stamp.unlink(missing_ok=True)
    _install(venv, host, level)
    venv.stamp.write_text(json.dumps({"key": key, "level": level}), encoding="utf-8")


_PRINT_VERSION = "import platform; print(platform.python_version())"


def stamp_key(pyproject: Path, python_version: str) -> str:
    """Changes whenever the environment must be filled anew."""
    return hashlib.sha256(pyproject.read_bytes() + python_version.encode()).hexdigest()


def is_stamped(stamp: Path, key: str, level: str) -> bool:
    """Whether the environment was filled for this key, for this level or a higher one."""
    try:
        found = json.loads(stamp.read_text(encoding="utf-8"))
        return found["key"] == key and LEVELS.index(found["level"]) >= LEVELS.index(level)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def engine_requirement(pyproject: Path) -> str:
    """The pinned requirement of the engine, the one dependency that is compiled."""
    dependencies = tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]["dependencies"]
    return str(next(item for item in dependencies if re.match(rf"{_ENGINE}\b", item)))


def build_environment(environ: Mapping[str, str], cpus: int) -> dict[str, str]:
    """The environment to build the engine in: for this very processor, on all its cores."""
    env = dict(environ)
    # With it set, ggml builds for the oldest processors there are: several times slower.
    env.pop("SOURCE_DATE_EPOCH", None)
    env.setdefault("CMAKE_BUILD_PARALLEL_LEVEL", str(cpus))
    env["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"
    return env


def _make(venv: Venv, host: Host) -> None:
    if importlib.util.find_spec("ensurepip") is None:
        _ensure_venv_package(venv, host)
    say("Making the virtual environment .venv…")
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(venv.folder)], capture_output=True, text=True
    )
    if made.returncode:
        raise SetupError(f"{made.stdout}{made.stderr}\nPython could not make {venv.folder}.")


def _ensure_venv_package(venv: Venv, host: Host) -> None:
    # Debian and its kin keep this part of Python in a package of its own.
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if host.may_apt:
        apt_install(host, [package], Path(tempfile.gettempdir(), "hearth-setup.log"))
        return
    line = apt_line(host, [package]) if host.has_apt else f"the package {package}"
    raise SetupError(f"This Python cannot make virtual environments. Install:\n  {line}")


def _install(venv: Venv, host: Host, level: str) -> None:
    pip: list[str | Path] = [venv.python, "-m", "pip", "install"]
    env = build_environment(os.environ, os.cpu_count() or 1)
    requirement = engine_requirement(venv.root / "pyproject.toml")
    if not _has_engine(venv, requirement):
        ensure_compiler(host, venv.log)
        what = "Building the engine once, about 6 minutes (seconds if pip has kept it)"
        run_logged(what, [*pip, requirement], venv.log, env)
    what = "Installing Hearth and what it needs"
    run_logged(what, [*pip, "--editable", f"{venv.root}{_EXTRAS[level]}"], venv.log, env)


def _has_engine(venv: Venv, requirement: str) -> bool:
    installed = venv.ask(f"from importlib.metadata import version; print(version({_ENGINE!r}))")
    return installed is not None and requirement == f"{_ENGINE}=={installed}"


def _as_tuple(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version)[:2])
