"""Whether this computer can build the engine (C++), and what to install if it cannot."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from dev_host import Host, apt_install, apt_line
from dev_process import SetupError

_COMPILERS = {"Linux": ("c++", "g++", "clang++"), "Windows": ("cl", "clang-cl", "g++")}
_LINES = {
    "fedora": "sudo dnf install gcc-c++",
    "rhel": "sudo dnf install gcc-c++",
    "suse": "sudo zypper install gcc-c++",
    "opensuse": "sudo zypper install gcc-c++",
    "arch": "sudo pacman -S gcc",
    "alpine": "sudo apk add g++",
}
_WINDOWS_LINE = (
    "winget install Microsoft.VisualStudio.2022.BuildTools "
    '--override "--wait --passive --add Microsoft.VisualStudio.Workload.VCTools '
    '--includeRecommended"'
)
APT_PACKAGE = "g++"


def ensure_compiler(host: Host, log: Path) -> None:
    """Installs a compiler where that is allowed.

    Raises:
        SetupError: There is none; says what to type.
    """
    if has_compiler(host):
        return
    if host.may_apt:
        apt_install(host, [APT_PACKAGE], log)
        return
    raise SetupError(
        "Hearth's engine is built on this computer, and that needs a C++ compiler.\n"
        f"Install one, then call this again:\n  {install_line(host)}"
    )


def has_compiler(host: Host, which: Callable[[str], str | None] = shutil.which) -> bool:
    if host.system == "Darwin":
        # There is always a c++, but it only opens a dialog while the tools are missing.
        return which("xcode-select") is not None and _succeeds(["xcode-select", "-p"])
    if os.environ.get("CXX") or any(which(name) for name in _COMPILERS.get(host.system, ("c++",))):
        return True
    return host.system == "Windows" and _visual_studio_has_cpp()


def install_line(host: Host) -> str:
    """The line that installs a C++ compiler on this computer."""
    if host.system == "Darwin":
        return "xcode-select --install"
    if host.system == "Windows":
        return _WINDOWS_LINE
    if host.has_apt:
        return apt_line(host, [APT_PACKAGE])
    for distro, line in _LINES.items():
        if distro in host.distro:
            return line
    return "the package of your system that brings g++ or clang++"


def _visual_studio_has_cpp() -> bool:
    folder = os.environ.get("PROGRAMFILES(X86)", r"C:\Program Files (x86)")
    vswhere = Path(folder, "Microsoft Visual Studio", "Installer", "vswhere.exe")
    wanted = "Microsoft.VisualStudio.Component.VC.Tools.x86.x64"
    command = [str(vswhere), "-products", "*", "-requires", wanted, "-property", "installationPath"]
    return vswhere.exists() and bool(subprocess.run(command, capture_output=True).stdout.strip())


def _succeeds(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True).returncode == 0
