"""Servers of the test's own making, confirmed, with a keyring in memory."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.tools.mcp.config import Program, Server, Value
from app.tools.mcp.forms import FormAsker
from app.tools.mcp.servers import Servers

RUDE = Path(__file__).with_name("rude_server.py")
needs_mcp = pytest.mark.skipif(
    importlib.util.find_spec("mcp") is None, reason="the package mcp is not installed here"
)


@dataclass
class Remembered:
    """A keyring that forgets everything with the test."""

    kept: dict[tuple[str, str], str] = field(default_factory=dict)

    def read(self, server: str, name: str) -> str | None:
        return self.kept.get((server, name))

    def keep(self, server: str, name: str, value: str) -> None:
        self.kept[server, name] = value

    def forget(self, server: str, name: str) -> None:
        self.kept.pop((server, name), None)


@dataclass
class House:
    """Servers, and a folder that the rude one writes into."""

    servers: Servers
    secrets: Remembered
    folder: Path

    def rude(self, behaviour: str = "plain", *, confirm: bool = True, name: str = "rude") -> str:
        """Sets up a rude server; its name."""
        way = Program(sys.executable, (str(RUDE), behaviour, str(self.folder)))
        self.servers.add(Server(name, way, (Value("GRANTED"),)), {"GRANTED": "yes"})
        if confirm:
            self.confirm(name)
        return name

    def confirm(self, name: str) -> None:
        self.servers.confirm(self.servers.confirmation(name))

    def choose_all(self, name: str) -> None:
        self.servers.choose(name, self.servers.look(name))

    @property
    def started(self) -> bool:
        """Whether the rude server was ever started."""
        return (self.folder / "pid").exists()


MakeHouse = Callable[..., House]


@pytest.fixture
def make_house(tmp_path: Path) -> Iterator[MakeHouse]:
    made: list[Servers] = []

    def make(forms: FormAsker | None = None, start_s: float = 60.0) -> House:
        folder = tmp_path / "rude"
        folder.mkdir(exist_ok=True)
        secrets = Remembered()
        servers = Servers(secrets=secrets, forms=forms, start_s=start_s)
        made.append(servers)
        return House(servers, secrets, folder)

    yield make
    for servers in made:
        servers.close()


@pytest.fixture
def house(make_house: MakeHouse) -> House:
    return make_house()
