"""What the person is shown before a server is started for the first time, and after each change."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from app.errors import Remark
from app.network import is_this_computer
from app.tools.mcp.config import Address, Program, Server, fingerprint

# A program cannot start without these; it sees nothing else that was not granted.
BASE = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR")
BASE_WINDOWS = (
    *("PATH", "PATHEXT", "SYSTEMROOT", "COMSPEC", "TEMP", "TMP", "USERPROFILE", "APPDATA"),
    *("LOCALAPPDATA", "PROGRAMFILES", "HOMEDRIVE", "HOMEPATH"),
)
_SHELLS = frozenset(("sh", "bash", "zsh", "fish", "dash", "cmd", "powershell", "pwsh", "env"))
_RISEN = frozenset(("sudo", "doas", "su", "pkexec", "runas"))
_FETCHING = frozenset(("npx", "bunx", "pnpx", "uvx", "pipx", "yarn", "pnpm"))
_RELEASE = re.compile(r"(?:@|==)v?\d+(\.\d+)*")
_STEERING = re.compile(
    r"(?i)(LD_|DYLD_)\w+|NODE_OPTIONS|PYTHON(PATH|STARTUP|HOME)|PATH|BASH_ENV|ENV"
)


class Confirmation(msgspec.Struct, frozen=True):
    """All that the person says yes to.

    Args:
        program: The file that the command means on this computer now; "" if there is none.
        given: The names of the variables that it sees.
        warnings: What is unusual about it, in sentences.
        fingerprint: What the yes is for.
    """

    server: Server
    program: str
    given: tuple[str, ...]
    warnings: tuple[Remark, ...]
    fingerprint: str

    @property
    def is_given(self) -> bool:
        return self.server.confirmed == self.fingerprint


def confirmation(server: Server, own: Mapping[str, str] = os.environ) -> Confirmation:
    """What there is to confirm about a server now."""
    program = resolved(server.way, own) if isinstance(server.way, Program) else ""
    given = [value.name for value in server.values]
    if isinstance(server.way, Program):
        given += [name for name in base_environment(own) if name not in given]
    return Confirmation(
        server,
        program,
        tuple(given),
        tuple(_warnings(server, program)),
        fingerprint(server, program),
    )


def base_environment(own: Mapping[str, str] = os.environ) -> dict[str, str]:
    """What every program is given, with its values."""
    names = BASE_WINDOWS if os.name == "nt" else BASE
    return {name: own[name] for name in names if name in own}


def resolved(way: Program, own: Mapping[str, str] = os.environ) -> str:
    """The file that a command means; "" if there is none."""
    command = os.path.expanduser(way.command)
    if way.folder and not os.path.isabs(command) and os.path.dirname(command):
        command = os.path.join(way.folder, command)
    found = shutil.which(command, path=own.get("PATH"))
    return os.path.abspath(found) if found else ""


def _warnings(server: Server, program: str) -> Iterator[Remark]:
    way = server.way
    if isinstance(way, Address):
        if way.url.startswith("http:") and not is_this_computer(way.host):
            yield Remark("The address is not encrypted: others on the way can read along.")
        return
    yield Remark("It is a program like any other: it can read and change your files.")
    names = {Path(part).name.lower().removesuffix(".exe") for part in way.line}
    command = Path(way.command).name.lower().removesuffix(".exe").removesuffix(".cmd")
    if not program:
        yield Remark("There is no program {command} on this computer.", command=way.command)
    if command in _RISEN or names & _RISEN:
        yield Remark("It asks for more rights than you have.")
    if command in _SHELLS:
        yield Remark("It starts a shell: whatever is in its arguments is carried out.")
    if command in _FETCHING and not any(_RELEASE.search(part) for part in way.arguments):
        yield Remark("It fetches the newest release each time: what runs can change unseen.")
    if server.network:
        yield Remark("It may use the network, and so send away what it is given.")
    for value in server.values:
        if _STEERING.fullmatch(value.name):
            yield Remark("The variable {name} changes which program code runs.", name=value.name)
