"""What computer this is, and how programs get onto it: apt where allowed, else a line to type."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dev_process import SetupError, run_logged

APT_LISTS = Path("/var/lib/apt/lists")


@dataclass(frozen=True)
class Host:
    """`distro` is what a Linux calls itself and what it is like, such as {"ubuntu", "debian"}."""

    system: str
    distro: frozenset[str] = frozenset()
    is_root: bool = False
    has_free_sudo: bool = False

    @property
    def has_apt(self) -> bool:
        return self.system == "Linux" and not self.distro.isdisjoint({"debian", "ubuntu"})

    @property
    def may_apt(self) -> bool:
        """Whether apt may install without anyone typing a password."""
        return self.has_apt and (self.is_root or self.has_free_sudo)


def this_host() -> Host:
    system = platform.system()
    if system != "Linux":
        return Host(system)
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        release = {}
    distro = frozenset([release.get("ID", ""), *release.get("ID_LIKE", "").split()]) - {""}
    is_root = os.geteuid() == 0
    return Host(system, distro, is_root, not is_root and _has_free_sudo())


def _has_free_sudo() -> bool:
    if shutil.which("sudo") is None:
        return False
    return subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0


def apt_line(host: Host, packages: Sequence[str]) -> str:
    """The line that a person types to install these packages."""
    sudo = "" if host.is_root else "sudo "
    return f"{sudo}apt-get install {' '.join(packages)}"


def apt_commands(host: Host, packages: Sequence[str], *, update: bool) -> list[list[str]]:
    """The commands that install these packages without a question."""
    start = ([] if host.is_root else ["sudo", "-n"]) + ["env", "DEBIAN_FRONTEND=noninteractive"]
    commands = [[*start, "apt-get", "update"]] if update else []
    install = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    return [*commands, [*start, *install]]


def apt_lists_are_empty(lists: Path = APT_LISTS) -> bool:
    """Whether apt has never been told what there is, as in a fresh container."""
    return not any(lists.glob("*_Packages*"))


def apt_install(host: Host, packages: Sequence[str], log: Path) -> None:
    """Installs the packages; call it only where `host.may_apt`.

    Raises:
        SetupError: apt failed; names the line to type instead.
    """
    what = f"Installing {' '.join(packages)} with apt"
    try:
        for command in apt_commands(host, packages, update=apt_lists_are_empty()):
            run_logged(what, command, log)
    except SetupError as error:
        raise SetupError(f"{error}\nTry it yourself: {apt_line(host, packages)}") from error


def apt_knows(package: str) -> bool:
    """Whether this release has a package of that name."""
    shown = subprocess.run(["apt-cache", "show", package], capture_output=True, text=True)
    return shown.returncode == 0 and "Package:" in shown.stdout
