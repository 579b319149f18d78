"""Takes the network away from a process, for good, and bounds what it may use.

Linux: a seccomp filter, which children inherit and nobody can take off. macOS: the system's
sandbox, put around the command. Elsewhere there is nothing that would do: programs are withheld.
"""

from __future__ import annotations

import contextlib
import ctypes
import platform
import socket
import struct
import sys
from collections.abc import Sequence

_MACOS_SANDBOX = "/usr/bin/sandbox-exec"
_MACOS_NO_NETWORK = "(version 1)(allow default)(deny network*)"
_MACOS_NOTHING = _MACOS_NO_NETWORK + "(deny file-write*)"
_SET_NO_NEW_PRIVILEGES, _SET_SECCOMP, _SECCOMP_FILTER = 38, 22, 2
# Machine: (AUDIT_ARCH of linux/audit.h, the number of the call `socket`).
_MACHINES = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
_IO_URING_SETUP = 425  # can open sockets too
_X32 = 0x40000000  # another numbering of the same calls
_LOAD, _JUMP_IF_EQUAL, _JUMP_IF_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _KILL, _REFUSE = 0x7FFF0000, 0x80000000, 0x00050000 | 1  # EPERM
_LARGEST_ADDRESS_SPACE = 4 << 30
_MOST_OPEN_FILES = 64


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def is_possible(system: str = sys.platform, machine: str = platform.machine()) -> bool:
    """Whether this computer can take the network away from a process."""
    return system == "darwin" or (system.startswith("linux") and machine in _MACHINES)


def wrapped(
    command: Sequence[str], system: str = sys.platform, *, may_write: bool = False
) -> list[str]:
    """The command, with what must be put around it from outside.

    Args:
        may_write: Only the network is taken away, not the files.
    """
    if system == "darwin":
        rules = _MACOS_NO_NETWORK if may_write else _MACOS_NOTHING
        return [_MACOS_SANDBOX, "-p", rules, *command]
    return list(command)


def enter(cpu_s: int) -> None:
    """Isolates this process and all that it will start.

    Args:
        cpu_s: Seconds of computing, after which the system ends it.

    Raises:
        OSError: It did not work: nothing may be run here.
    """
    _bound(cpu_s)
    leave_network()


def leave_network() -> None:
    """Takes the network away from this process and all that it will start.

    Raises:
        OSError: It did not work.
    """
    if sys.platform.startswith("linux"):
        _filter_calls(*_MACHINES[platform.machine()])
    try:
        socket.socket().close()
    except PermissionError:
        return
    if sys.platform != "darwin":  # there a socket can be made, but reaches nobody
        raise OSError("sockets are still there")


def _bound(cpu_s: int) -> None:
    with contextlib.suppress(ImportError):
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_NOFILE, (_MOST_OPEN_FILES, _MOST_OPEN_FILES))
        if sys.platform.startswith("linux"):
            limit = (_LARGEST_ADDRESS_SPACE, _LARGEST_ADDRESS_SPACE)
            resource.setrlimit(resource.RLIMIT_AS, limit)


def _filter_calls(architecture: int, socket_call: int) -> None:
    def step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
        return struct.pack("HBBI", code, if_true, if_false, value)

    program = b"".join(
        (
            step(_LOAD, 4),  # struct seccomp_data: arch
            step(_JUMP_IF_EQUAL, architecture, 1, 0),
            step(_RETURN, _KILL),
            step(_LOAD, 0),  # the number of the call
            step(_JUMP_IF_AT_LEAST, _X32, 2, 0),
            step(_JUMP_IF_EQUAL, socket_call, 1, 0),
            step(_JUMP_IF_EQUAL, _IO_URING_SETUP, 0, 1),
            step(_RETURN, _REFUSE),
            step(_RETURN, _ALLOW),
        )
    )
    libc = ctypes.CDLL(None, use_errno=True)
    filters = _Program(len(program) // 8, program)
    if libc.prctl(_SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0) or libc.prctl(
        _SET_SECCOMP, _SECCOMP_FILTER, ctypes.byref(filters), 0, 0
    ):
        raise OSError(ctypes.get_errno(), "no filter for system calls")
