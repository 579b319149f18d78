"""What is decided for which computer: apt, the compiler, Qt's libraries."""

from __future__ import annotations

from pathlib import Path

import dev_compiler
import dev_host
import dev_qt
import pytest
from dev_host import Host
from dev_process import SetupError

DEBIAN_ROOT = Host("Linux", frozenset({"debian"}), is_root=True)
UBUNTU_SUDO = Host("Linux", frozenset({"ubuntu", "debian"}), has_free_sudo=True)
UBUNTU_USER = Host("Linux", frozenset({"ubuntu", "debian"}))
FEDORA_ROOT = Host("Linux", frozenset({"fedora"}), is_root=True)
MAC = Host("Darwin")
WINDOWS = Host("Windows")

LDD = """
/venv/lib/libQt6Gui.so.6:
\tlinux-vdso.so.1 (0x00007ffd)
\tlibEGL.so.1 => not found
\tlibxkbcommon.so.0 => /lib/x86_64-linux-gnu/libxkbcommon.so.0 (0x00007f)
/venv/plugins/platforms/libqxcb.so:
\tlibxcb-cursor.so.0 => not found
\tlibEGL.so.1 => not found
\tlibglib-2.0.so.0 => not found
"""


def nothing_found(_name: str) -> None:
    return None


def forbidden(*_: object) -> None:
    raise AssertionError("must not be called")


class Installed:
    """Stands for apt and keeps what it was asked to install."""

    def __init__(self) -> None:
        self.packages: list[str] = []

    def __call__(self, _host: Host, packages: list[str], _log: Path) -> None:
        self.packages += packages


@pytest.mark.parametrize(
    ("host", "may"),
    [
        (DEBIAN_ROOT, True),
        (UBUNTU_SUDO, True),
        (UBUNTU_USER, False),
        (FEDORA_ROOT, False),
        (MAC, False),
        (WINDOWS, False),
    ],
)
def test_apt_installs_only_where_nobody_must_type_a_password(host: Host, may: bool) -> None:
    assert host.may_apt is may


def test_the_line_to_type_asks_for_sudo_only_if_needed() -> None:
    assert dev_host.apt_line(DEBIAN_ROOT, ["libegl1"]) == "apt-get install libegl1"
    assert dev_host.apt_line(UBUNTU_USER, ["a", "b"]) == "sudo apt-get install a b"


def test_apt_never_asks_and_updates_empty_lists_first() -> None:
    update, install = dev_host.apt_commands(UBUNTU_SUDO, ["libegl1"], update=True)
    assert update[-2:] == ["apt-get", "update"]
    assert install[:4] == ["sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive"]
    assert install[4:] == ["apt-get", "install", "-y", "--no-install-recommends", "libegl1"]
    [only] = dev_host.apt_commands(DEBIAN_ROOT, ["libegl1"], update=False)
    assert only[0] == "env"


def test_empty_apt_lists_are_noticed(tmp_path: Path) -> None:
    (tmp_path / "partial").mkdir()
    (tmp_path / "lock").touch()
    assert dev_host.apt_lists_are_empty(tmp_path)
    (tmp_path / "mirror_dists_stable_main_binary-amd64_Packages.lz4").touch()
    assert not dev_host.apt_lists_are_empty(tmp_path)


def test_a_failing_apt_names_the_line_to_type(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise SetupError("no network")

    monkeypatch.setattr(dev_host, "run_logged", fail)
    with pytest.raises(SetupError, match="no network\nTry it yourself: apt-get install g\\+\\+"):
        dev_host.apt_install(DEBIAN_ROOT, ["g++"], tmp_path / "log")


# --- the compiler


@pytest.mark.parametrize(
    ("host", "line"),
    [
        (DEBIAN_ROOT, "apt-get install g++"),
        (UBUNTU_USER, "sudo apt-get install g++"),
        (FEDORA_ROOT, "sudo dnf install gcc-c++"),
        (Host("Linux", frozenset({"rocky", "rhel", "centos"})), "sudo dnf install gcc-c++"),
        (Host("Linux", frozenset({"opensuse-leap", "suse"})), "sudo zypper install gcc-c++"),
        (Host("Linux", frozenset({"endeavouros", "arch"})), "sudo pacman -S gcc"),
        (MAC, "xcode-select --install"),
    ],
)
def test_each_system_has_its_own_line_for_a_compiler(host: Host, line: str) -> None:
    assert dev_compiler.install_line(host) == line


def test_windows_is_told_to_get_the_build_tools() -> None:
    assert dev_compiler.install_line(WINDOWS).startswith("winget install Microsoft.VisualStudio")


def test_an_unknown_linux_is_told_what_it_needs() -> None:
    assert "g++ or clang++" in dev_compiler.install_line(Host("Linux", frozenset({"void"})))


def test_any_usual_compiler_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CXX", raising=False)
    only_clang = {"clang++": "/usr/bin/clang++"}.get
    assert dev_compiler.has_compiler(UBUNTU_USER, only_clang)
    assert not dev_compiler.has_compiler(UBUNTU_USER, nothing_found)
    assert not dev_compiler.has_compiler(MAC, nothing_found)


def test_a_missing_compiler_is_installed_where_allowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    apt = Installed()
    monkeypatch.setattr(dev_compiler, "has_compiler", lambda _host: False)
    monkeypatch.setattr(dev_compiler, "apt_install", apt)
    dev_compiler.ensure_compiler(DEBIAN_ROOT, tmp_path / "log")
    assert apt.packages == ["g++"]
    with pytest.raises(SetupError, match=r"C\+\+ compiler.*\n.*\n  sudo apt-get install g\+\+"):
        dev_compiler.ensure_compiler(UBUNTU_USER, tmp_path / "log")


def test_a_compiler_that_is_there_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev_compiler, "has_compiler", lambda _host: True)
    monkeypatch.setattr(dev_compiler, "apt_install", forbidden)
    dev_compiler.ensure_compiler(DEBIAN_ROOT, tmp_path / "log")


# --- Qt's libraries


def test_missing_libraries_are_read_from_ldd() -> None:
    assert dev_qt.not_found(LDD) == ["libEGL.so.1", "libglib-2.0.so.0", "libxcb-cursor.so.0"]
    assert dev_qt.not_found("\tlibc.so.6 => /lib/libc.so.6 (0x00)\n") == []


@pytest.mark.parametrize(
    ("known", "glib"),
    [({"libglib2.0-0t64"}, "libglib2.0-0t64"), ({"libglib2.0-0"}, "libglib2.0-0")],
)
def test_packages_carry_the_name_of_the_release(known: set[str], glib: str) -> None:
    packages, unknown = dev_qt.packages_for(
        ["libEGL.so.1", "libglib-2.0.so.0", "libgthread-2.0.so.0", "libodd.so.3"],
        known.__contains__,
    )
    assert packages == ["libegl1", glib]
    assert unknown == ["libodd.so.3"]


@pytest.fixture
def qt_misses_two(monkeypatch: pytest.MonkeyPatch) -> None:
    missing = ["libEGL.so.1", "libxcb-cursor.so.0"]
    monkeypatch.setattr(dev_qt, "missing_libraries", lambda _site_packages: missing)


@pytest.mark.usefixtures("qt_misses_two")
def test_missing_libraries_are_installed_where_allowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    apt = Installed()
    monkeypatch.setattr(dev_qt, "apt_install", apt)
    dev_qt.ensure_qt_libraries(DEBIAN_ROOT, tmp_path, tmp_path / "log")
    assert apt.packages == ["libegl1", "libxcb-cursor0"]


@pytest.mark.usefixtures("qt_misses_two")
def test_elsewhere_the_line_to_type_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev_qt, "apt_install", forbidden)
    dev_qt.ensure_qt_libraries(UBUNTU_USER, tmp_path, tmp_path / "log")
    assert "sudo apt-get install libegl1 libxcb-cursor0" in capsys.readouterr().out
    dev_qt.ensure_qt_libraries(FEDORA_ROOT, tmp_path, tmp_path / "log")
    assert "libEGL.so.1, libxcb-cursor.so.0" in capsys.readouterr().out


@pytest.mark.usefixtures("qt_misses_two")
def test_a_failing_apt_does_not_keep_hearth_from_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise SetupError("no network")

    monkeypatch.setattr(dev_qt, "apt_install", fail)
    dev_qt.ensure_qt_libraries(DEBIAN_ROOT, tmp_path, tmp_path / "log")
    assert "no network" in capsys.readouterr().out


def test_only_linux_is_asked_about_libraries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev_qt, "missing_libraries", forbidden)
    for host in (MAC, WINDOWS):
        dev_qt.ensure_qt_libraries(host, tmp_path, tmp_path / "log")


def test_without_qt_nothing_is_missing(tmp_path: Path) -> None:
    assert dev_qt.missing_libraries(tmp_path) == []
