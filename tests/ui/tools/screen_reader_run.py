"""Goes through a consent as a screen reader does: over AT-SPI, with neither eyes nor a mouse.

To be run where a screen and a session bus are (see `test_screen_reader`). Prints as JSON what it
heard and found.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from jeepney import DBusAddress, MatchRule, message_bus, new_method_call
from jeepney.io.blocking import DBusConnection, Proxy, open_dbus_connection

ACCESSIBLE = "org.a11y.atspi.Accessible"
ROOT = "/org/a11y/atspi/accessible/root"
ENABLED = 1 << 8  # of the states
LONGEST_S = 200.0
Node = tuple[str, str]


class Tree:
    """What the programs on the bus tell of their windows."""

    def __init__(self, bus: DBusConnection) -> None:
        self._bus = bus

    def call(self, node: Node, interface: str, method: str, signature: str = "", *body: object):  # type: ignore[no-untyped-def]
        address = DBusAddress(node[1], node[0], interface)
        message = new_method_call(address, method, signature or None, body)
        return self._bus.send_and_get_reply(message, timeout=60).body

    def children(self, node: Node) -> list[Node]:
        found = self.call(node, ACCESSIBLE, "GetChildren")
        return list(found[0]) if found and isinstance(found[0], list) else []

    def name(self, node: Node) -> str:
        found = self.call(node, "org.freedesktop.DBus.Properties", "Get", "ss", ACCESSIBLE, "Name")
        return str(found[0][1]) if isinstance(found[0], tuple) else ""

    def role(self, node: Node) -> str:
        return str(self.call(node, ACCESSIBLE, "GetRoleName")[0])

    def enabled(self, node: Node) -> bool:
        return bool(self.call(node, ACCESSIBLE, "GetState")[0][0] & ENABLED)

    def below(self, node: Node) -> Iterator[Node]:
        for child in self.children(node):
            yield child
            yield from self.below(child)

    def find(self, beginning: str, role: str = "") -> Node | None:
        """The first thing on the screen whose name begins so."""
        for program in self.children(("org.a11y.atspi.Registry", ROOT)):
            for node in self.below(program):
                if self.name(node).startswith(beginning) and role in ("", self.role(node)):
                    return node
        return None


def main(path: str) -> None:
    session = open_dbus_connection(bus="SESSION")
    launcher = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")
    address = session.send_and_get_reply(new_method_call(launcher, "GetAddress")).body[0]
    bus = open_dbus_connection(bus=address)
    tree = Tree(bus)
    spoken = MatchRule(
        type="signal", interface="org.a11y.atspi.Event.Object", member="Announcement"
    )
    Proxy(message_bus, bus).AddMatch(spoken)
    registry = ("org.a11y.atspi.Registry", "/org/a11y/atspi/registry")
    said = ("object:announcement", [], "")
    tree.call(registry, "org.a11y.atspi.Registry", "RegisterEvent", "sass", *said)
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "xcb",
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
    }
    script = Path(__file__).with_name("screen_reader_window.py")
    command = [sys.executable, str(script), path]
    with (
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as window,
        bus.filter(spoken, bufsize=50) as announced,
    ):
        try:
            report = consent(tree)
            report["state"] = window.communicate(timeout=LONGEST_S)[0].strip()
            report["announced"] = [str(message.body[3][1]) for message in announced]
        finally:
            window.kill()
    sys.stdout.write(json.dumps(report) + "\n")


def consent(tree: Tree) -> dict[str, object]:
    """Waits for the question, hears what it says, and presses the answer."""
    card = wait(lambda: tree.find("Hearth asks"))
    below = list(tree.below(card))
    question = tree.name(card)
    parts = [(tree.role(node), tree.name(node)) for node in below]
    once = next(node for node in below if tree.name(node) == "Allow once")
    wait(lambda: tree.enabled(once) or None)
    tree.call(once, "org.a11y.atspi.Action", "DoAction", "i", 0)
    return {"question": question, "parts": parts}


def wait(look):  # type: ignore[no-untyped-def]
    """What `look` finds, once it finds something."""
    end = time.monotonic() + LONGEST_S
    while (found := look()) is None:
        if time.monotonic() > end:
            raise TimeoutError("nothing was found on the screen")
        time.sleep(0.1)
    return found


if __name__ == "__main__":
    main(sys.argv[1])
