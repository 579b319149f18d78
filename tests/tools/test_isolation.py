from __future__ import annotations

import subprocess
import sys

import pytest

from app.tools import isolation

TRIES = """
import sys
from app.tools import isolation
isolation.enter(5)
import errno, socket, subprocess
def refused(make):
    try:
        make()
    except OSError as error:
        return error.errno == errno.EPERM
    return False
print(refused(lambda: socket.socket(socket.AF_INET)))
print(refused(lambda: socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)))
print(refused(lambda: socket.socket(socket.AF_UNIX)))
child = "import socket\\ntry:\\n socket.socket()\\nexcept PermissionError: print(True)"
print(subprocess.run([sys.executable, "-c", child], capture_output=True).stdout == b"True\\n")
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a filter of Linux")
def test_an_isolated_process_and_its_children_have_no_sockets() -> None:
    done = subprocess.run(
        [sys.executable, "-c", TRIES], capture_output=True, text=True, check=False
    )
    assert done.stdout.split()[:4] == ["True"] * 4, done.stderr


def test_where_it_is_possible() -> None:
    assert isolation.is_possible("linux", "x86_64")
    assert isolation.is_possible("linux", "aarch64")
    assert isolation.is_possible("darwin", "arm64")
    assert not isolation.is_possible("win32", "AMD64")
    assert not isolation.is_possible("linux", "riscv64")


def test_on_macos_the_sandbox_goes_around_the_command() -> None:
    command = isolation.wrapped(["python", "-m", "x"], "darwin")
    assert command[0].endswith("sandbox-exec")
    assert "(deny network*)" in command[2]
    assert command[-3:] == ["python", "-m", "x"]
    assert isolation.wrapped(["python"], "linux") == ["python"]
