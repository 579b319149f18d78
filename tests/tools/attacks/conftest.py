"""A granted folder, what lies around it, and a session in which nobody is there to say yes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from app.journal import Journal
from app.tools.grants import Grant
from app.tools.reading import ListFolder, ReadFile, SearchFiles
from app.tools.session import ToolSession
from app.tools.writing import EditFile, WriteFile

SECRET = "the secret outside"


@dataclass(frozen=True)
class House:
    """`inside` is granted for reading and writing; `outside` holds a secret."""

    inside: Path
    outside: Path
    session: ToolSession

    @property
    def secret(self) -> Path:
        return self.outside / "secret.txt"

    def unharmed(self) -> bool:
        """Whether nothing outside was touched."""
        names = [path.name for path in self.outside.iterdir()]
        return names == ["secret.txt"] and self.secret.read_text() == SECRET


@pytest.fixture
def house(tmp_path: Path) -> House:
    top = tmp_path.resolve()
    inside, outside = top / "data", top / "data-evil"
    inside.mkdir()
    outside.mkdir()
    (inside / "a.txt").write_text("harmless")
    (outside / "secret.txt").write_text(SECRET)
    rules = [
        Grant("r", "allow", capability="read_folder", target=str(inside), origin="page"),
        Grant(
            "w",
            "allow",
            capability="write_folder",
            target=str(inside),
            scope="chat",
            aware_of=(str(inside),),
            origin="page",
        ),
    ]
    programs = [ReadFile(), ListFolder(), SearchFiles(), WriteFile(), EditFile()]
    session = ToolSession(
        "chat", programs, rules=rules, folder=inside, journal=Journal(durable=False)
    )
    return House(inside, outside, session)
