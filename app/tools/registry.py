"""The tools that Hearth brings along, by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from app import settings
from app.errors import InvalidInput
from app.tools import folder, python
from app.tools.action import ToolProgram
from app.tools.calculator import Calculator
from app.tools.clock import CurrentTime
from app.tools.fetching import FetchUrl
from app.tools.notes import Remember
from app.tools.reading import ListFolder, ReadFile, SearchFiles
from app.tools.searching import WebSearch
from app.tools.writing import EditFile, WriteFile

_ANYWHERE: dict[str, Callable[[], ToolProgram]] = {
    "calculator": Calculator,
    "current_time": CurrentTime,
    "remember": Remember,
    "fetch_url": FetchUrl,
}
# Withheld where the system cannot open a file without following links.
_FILES: dict[str, Callable[[], ToolProgram]] = {
    "read_file": ReadFile,
    "list_folder": ListFolder,
    "search_files": SearchFiles,
    "write_file": WriteFile,
    "edit_file": EditFile,
}


def available() -> dict[str, Callable[[], ToolProgram]]:
    """The tools that work on this computer."""
    tools = {**_ANYWHERE, **(_FILES if folder.SUPPORTED else {})}
    if settings.load().search_address:
        tools["web_search"] = lambda: WebSearch(settings.load().search_address)
    if python.is_available():  # withheld where a program could not be kept from the network
        tools["python"] = python.Python
    return tools


def chosen(names: Iterable[str]) -> list[ToolProgram]:
    """These tools.

    Raises:
        InvalidInput: There is no such tool here.
    """
    known = available()
    programs = []
    for name in dict.fromkeys(names):
        if name not in known:
            raise InvalidInput(
                "There is no tool {name}.",
                "Choose from: {names}.",
                name=repr(name),
                names=", ".join(known),
            )
        programs.append(known[name]())
    return programs
