"""Which libraries Qt misses on this Linux, and which Debian packages bring them.

Asks the Qt that is installed in the virtual environment instead of guessing: `ldd` of its
libraries and of the plugins that a window needs.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path

from dev_host import Host, apt_install, apt_knows, apt_line
from dev_process import SetupError, say

_LIBRARIES = ("Core", "Gui", "Widgets", "Svg", "DBus", "Network")
_PLUGINS = (
    "platforms/libqxcb.so",
    "platforms/libqwayland.so",
    "platforms/libqoffscreen.so",
    "wayland-shell-integration/libxdg-shell.so",
    "wayland-graphics-integration-client/libqt-plugin-wayland-egl.so",
    "platformthemes/libqxdgdesktopportal.so",
)

# Newer releases first: those built for 64-bit time carry "t64" in their names.
_PACKAGES = {
    "libEGL.so.1": ("libegl1",),
    "libGL.so.1": ("libgl1",),
    "libX11-xcb.so.1": ("libx11-xcb1",),
    "libX11.so.6": ("libx11-6",),
    "libbrotlicommon.so.1": ("libbrotli1",),
    "libbrotlidec.so.1": ("libbrotli1",),
    "libdbus-1.so.3": ("libdbus-1-3",),
    "libdrm.so.2": ("libdrm2",),
    "libfontconfig.so.1": ("libfontconfig1",),
    "libfreetype.so.6": ("libfreetype6",),
    "libglib-2.0.so.0": ("libglib2.0-0t64", "libglib2.0-0"),
    "libgssapi_krb5.so.2": ("libgssapi-krb5-2",),
    "libgthread-2.0.so.0": ("libglib2.0-0t64", "libglib2.0-0"),
    "libstdc++.so.6": ("libstdc++6",),
    "libwayland-client.so.0": ("libwayland-client0",),
    "libwayland-cursor.so.0": ("libwayland-cursor0",),
    "libwayland-egl.so.1": ("libwayland-egl1",),
    "libxcb-cursor.so.0": ("libxcb-cursor0",),
    "libxcb-glx.so.0": ("libxcb-glx0",),
    "libxcb-icccm.so.4": ("libxcb-icccm4",),
    "libxcb-image.so.0": ("libxcb-image0",),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1",),
    "libxcb-randr.so.0": ("libxcb-randr0",),
    "libxcb-render-util.so.0": ("libxcb-render-util0",),
    "libxcb-render.so.0": ("libxcb-render0",),
    "libxcb-shape.so.0": ("libxcb-shape0",),
    "libxcb-shm.so.0": ("libxcb-shm0",),
    "libxcb-sync.so.1": ("libxcb-sync1",),
    "libxcb-util.so.1": ("libxcb-util1",),
    "libxcb-xfixes.so.0": ("libxcb-xfixes0",),
    "libxcb-xkb.so.1": ("libxcb-xkb1",),
    "libxcb.so.1": ("libxcb1",),
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0",),
    "libxkbcommon.so.0": ("libxkbcommon0",),
    "libz.so.1": ("zlib1g",),
    "libzstd.so.1": ("libzstd1",),
}


def ensure_qt_libraries(host: Host, site_packages: Path, log: Path) -> None:
    """Installs what Qt misses where that is allowed, else prints the line to type."""
    if host.system != "Linux":
        return
    missing = missing_libraries(site_packages)
    if not missing:
        return
    if not host.has_apt:
        say(f"Qt misses libraries of this system; a window may not open: {', '.join(missing)}")
        return
    packages, unknown = packages_for(missing, apt_knows)
    if packages:
        _install(host, packages, log)
    if unknown:
        say(f"No package is known for these libraries that Qt misses: {', '.join(unknown)}")


def _install(host: Host, packages: list[str], log: Path) -> None:
    if not host.may_apt:
        say(f"Qt misses libraries; to see a window, type:\n  {apt_line(host, packages)}")
        return
    try:
        apt_install(host, packages, log)
    except SetupError as error:
        say(str(error))  # the terminal works without a window


def missing_libraries(site_packages: Path) -> list[str]:
    """The names of the shared libraries that the dynamic linker does not find for Qt."""
    qt = site_packages / "PySide6" / "Qt"
    files = [qt / "lib" / f"libQt6{name}.so.6" for name in _LIBRARIES]
    files += [qt / "plugins" / name for name in _PLUGINS]
    present = [str(file) for file in files if file.exists()]
    if not present:
        return []
    listed = subprocess.run(["ldd", *present], capture_output=True, text=True)
    return not_found(listed.stdout)


def not_found(ldd_output: str) -> list[str]:
    """The libraries that `ldd` says are missing, sorted, each once."""
    lines = (line.split("=>") for line in ldd_output.splitlines() if "=> not found" in line)
    return sorted({parts[0].strip() for parts in lines})


def packages_for(
    libraries: Iterable[str], knows: Callable[[str], bool]
) -> tuple[list[str], list[str]]:
    """Debian packages that bring these libraries, and the libraries nobody knows a package for.

    Args:
        knows: Whether the release has a package of that name; only asked where names differ.
    """
    packages: set[str] = set()
    unknown: list[str] = []
    for library in libraries:
        names = _PACKAGES.get(library, ())
        if not names:
            unknown.append(library)
            continue
        packages.add(next((name for name in names[:-1] if knows(name)), names[-1]))
    return sorted(packages), unknown
