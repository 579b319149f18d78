"""Which file a path means, and which places no tool ever touches.

Looks names up (symbolic links are resolved) but opens nothing. Whether a folder was granted is for
`permissions` to say.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path, PureWindowsPath

from app import paths
from app.tools.action import Refused
from app.tools.visible import has_hidden, visible

LONGEST_PATH = 4096

# Not files but the system itself; /run/media holds the person's own drives.
_SYSTEM = ("/proc", "/sys", "/dev", "/run")
_DRIVES = ("/run/media",)
# Below the home folder: keys, passwords, the sessions of browsers.
_SECRETS = (
    *(".ssh", ".gnupg", ".aws", ".azure", ".kube", ".docker", ".config/gcloud", ".password-store"),
    *(".netrc", ".git-credentials", ".pgpass", ".local/share/keyrings", ".mozilla", ".thunderbird"),
    *(".config/google-chrome", ".config/chromium", ".config/BraveSoftware", "Library/Keychains"),
    *("Library/Application Support/Google/Chrome", "Library/Application Support/Firefox"),
    *("AppData/Local/Google/Chrome", "AppData/Roaming/Mozilla", "AppData/Local/Microsoft/Edge"),
    *("AppData/Roaming/Microsoft/Credentials", "AppData/Roaming/Microsoft/Protect"),
)
# Written to, these would run a program later, or change the system.
_STARTUP = (
    *(".bashrc", ".bash_profile", ".bash_login", ".profile", ".zshrc", ".zprofile", ".zshenv"),
    *(".config/autostart", ".config/systemd", ".config/fish", ".local/bin", ".local/lib", "bin"),
    *("Library/LaunchAgents", "AppData/Roaming/Microsoft/Windows/Start Menu", ".gitconfig"),
)
_SYSTEM_FOLDERS = (
    *("/bin", "/boot", "/etc", "/lib", "/lib64", "/sbin", "/usr", "/var", "/System", "/Library"),
    *("C:\\Windows", "C:\\Program Files", "C:\\Program Files (x86)", "C:\\ProgramData"),
)
_PERSONAL_TEMPORARY = ("/var/folders", "/var/tmp")
_DELICATE = re.compile(
    r"(\.env(\..*)?|id_(rsa|dsa|ecdsa|ed25519).*|.*\.(pem|key|p12|pfx|kdbx?|keystore|jks|ovpn))\Z",
    re.IGNORECASE,
)
_WINDOWS_DEVICE = re.compile(
    r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³]) *(\..*)?\Z", re.I
)
_WINDOWS_SHORT_NAME = re.compile(r"~[0-9]")


def resolve(text: str, start: Path | None = None) -> Path:
    """The absolute path, without links and "..", that a path means now; it need not exist.

    Args:
        start: Where relative paths start.

    Raises:
        Refused: No file can be meant by it.
    """
    _refuse_odd(text)
    if os.name == "nt" and windows_fault(text) is not None:
        raise Refused(
            "Windows may take {path} for something else than it looks like.",
            "Give the absolute path of a file or folder.",
            path=visible(text),
        )
    if text == "~" or text.startswith("~/"):
        text = str(Path.home()) + text[1:]
    elif text.startswith("~"):  # a shell would take it for somebody's home folder
        raise Refused(
            "{path} may mean somebody else's folder.",
            "Give the absolute path of a file or folder.",
            path=visible(text),
        )
    path = Path(text)
    if not path.is_absolute():
        if start is None:
            raise Refused(
                "{path} is a relative path, and no folder has been chosen to start from.",
                "Give the absolute path of a file or folder.",
                path=visible(text),
            )
        path = start / path
    resolved = os.path.realpath(path)
    _refuse_odd(resolved)
    return Path(resolved)


def _refuse_odd(text: str) -> None:
    if not text or len(text) > LONGEST_PATH:
        raise Refused(
            "A path must have 1 to {most} characters.",
            "Give the absolute path of a file or folder.",
            most=LONGEST_PATH,
        )
    if "\n" in text or "\t" in text or has_hidden(text):
        raise Refused(
            "The path {path} has characters that cannot be seen.",
            "Give the file a plain name.",
            path=visible(text[:300], one_line=True),
        )


def windows_fault(text: str) -> str | None:
    """Why Windows may take this path for something else than it looks like; None if it is plain.

    >>> windows_fault("notes.txt:hidden")
    'it names an alternate data stream'
    """
    slashed = text.replace("/", "\\")
    if slashed.startswith(("\\\\?\\", "\\\\.\\", "\\??\\")):
        return "it is a device path"
    if slashed.startswith("\\\\"):
        return "it lies on another computer"
    path = PureWindowsPath(slashed)
    if path.drive and not path.root:
        return "it depends on the current folder of a drive"
    if path.root and not path.drive:
        return "it names no drive"
    for part in path.parts[1:] if path.anchor else path.parts:
        if ":" in part:
            return "it names an alternate data stream"
        if _WINDOWS_DEVICE.match(part.rstrip(" .")):
            return "it names a device"
        if part not in (".", "..") and part != part.rstrip(" ."):
            return "a name ends with a dot or a space"
        if _WINDOWS_SHORT_NAME.search(part):
            return "it may be a short name for another file"
    return None


def protection(path: Path, *, writing: bool) -> str | None:
    """Why no tool may touch this (resolved) path, whatever was granted; None if one may.

    The answer is one of "system", "hearth", "secret", "startup", "git".
    """
    if _is_below(path, _SYSTEM) and not _is_below(path, _DRIVES):
        return "system"
    if any(path.is_relative_to(own) for own in _own_folders()):
        return "hearth"
    home = Path(os.path.realpath(Path.home()))
    if _is_below(path, (str(home / name) for name in _SECRETS)):
        return "secret"
    if not writing:
        return None
    if _is_below(path, (str(home / name) for name in _STARTUP)):
        return "startup"
    if any(part.lower() == ".git" for part in path.parts):
        return "git"
    if _is_below(path, _SYSTEM_FOLDERS) and not _is_below(path, _PERSONAL_TEMPORARY):
        return "system"
    return None


def is_delicate(path: Path) -> bool:
    """Whether a file is by its name one that keeps secrets: a permission for its folder is none.

    >>> is_delicate(Path("notes/.env")), is_delicate(Path("notes/environment.md"))
    (True, False)
    """
    return _DELICATE.match(path.name) is not None


def _own_folders() -> Iterator[Path]:
    for folder in (paths.data_dir(), paths.cache_dir(), paths.state_dir(), paths.log_dir()):
        yield Path(os.path.realpath(folder))


def _is_below(path: Path, places: tuple[str, ...] | Iterator[str]) -> bool:
    folded = _folded(path)
    return any(folded.is_relative_to(_folded(Path(place))) for place in places)


def _folded(path: Path) -> Path:
    """Many file systems take upper and lower case for the same: so does a prohibition."""
    return Path(str(path).casefold())


def too_wide(folder: Path) -> bool:
    """Whether granting a folder would grant nearly everything: the root, or all home folders."""
    home = Path(os.path.realpath(Path.home()))
    return folder == Path(folder.anchor) or (folder != home and home.is_relative_to(folder))
