"""No module opens a connection but through the gate: read off the code of the whole app."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted(
    path.relative_to(ROOT) for top in ("app", "ui") for path in (ROOT / top).rglob("*.py")
)
# Libraries with which one can talk to other computers, or have somebody else do so.
TALKERS = (
    *("socket", "_socket", "ssl", "asyncio", "selectors", "socketserver", "xmlrpc", "telnetlib"),
    *("http.client", "http.server", "urllib.request", "urllib.robotparser", "ftplib", "smtplib"),
    *("poplib", "imaplib", "nntplib", "webbrowser", "requests", "urllib3", "httpx", "httpx2"),
    *("httpcore", "h11", "h2", "aiohttp", "websockets", "anyio", "trio", "mcp", "hf_xet"),
    *("huggingface_hub", "PySide6.QtNetwork", "PySide6.QtWebSockets", "PySide6.QtWebEngineCore"),
)
# Who may use them. True: it contacts others, and must announce each time why. False: it does not.
ALLOWED = {
    "app/models/download/hub.py": True,
    "app/models/download/ranged_http.py": True,
    "app/tools/web.py": True,
    "app/tools/isolation.py": False,  # sees that no socket can be made
    "app/hardware/report.py": False,  # the name of this computer
    "ui/single_instance.py": False,  # sockets of this computer, and who is at their other end
}
# The library that speaks to tool servers brings its own loop; who reaches far ones announces it.
SERVERS = "app/tools/mcp/"
REACHING = {
    *("httpx2.AsyncClient", "httpx2.AsyncHTTPTransport", "httpx2.Client", "httpx2.HTTPTransport"),
    *("streamable_http_client", "sse_client", "websocket_client", "socket.create_connection"),
    *("asyncio.open_connection", "anyio.connect_tcp"),
}
# Of Qt's network, what reaches this computer only.
LOCAL = ("PySide6.QtNetwork.QLocalServer", "PySide6.QtNetwork.QLocalSocket")
# Processes of their own that begin in these modules.
GATED = {"app/cli.py", "ui/__main__.py", "app/engine/child.py", "app/models/download/child.py"}


def tree(module: Path) -> ast.Module:
    return ast.parse((ROOT / module).read_text("utf-8"))


def imported(module: Path) -> Iterator[str]:
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            if not set(names) <= set(LOCAL):
                yield from (node.module, *names)
        elif isinstance(node, ast.Call) and called(node) in ("import_module", "__import__"):
            for argument in node.args:
                if isinstance(argument, ast.Constant):
                    yield str(argument.value)


def called(node: ast.Call) -> str:
    match node.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
        case _:
            return ""


def calls(module: Path) -> set[str]:
    return {ast.unparse(node.func) for node in ast.walk(tree(module)) if isinstance(node, ast.Call)}


def talks(name: str) -> bool:
    return any(name == talker or name.startswith(f"{talker}.") for talker in TALKERS)


def test_only_few_modules_can_open_connections() -> None:
    found = {module.as_posix() for module in MODULES if any(map(talks, imported(module)))}
    assert {name for name in found if not name.startswith(SERVERS)} == set(ALLOWED)


def test_who_reaches_far_tool_servers_announces_it() -> None:
    servers = [module for module in MODULES if module.as_posix().startswith(SERVERS)]
    reaching = [module for module in servers if calls(module) & REACHING]
    assert reaching
    for module in reaching:
        assert {"network.enforce", "network.permitted"} <= calls(module), module


@pytest.mark.parametrize("module", [name for name, contacts in ALLOWED.items() if contacts])
def test_who_contacts_others_announces_it(module: str) -> None:
    assert "network.permitted" in calls(Path(module))


def test_the_window_hands_addresses_to_the_browser_only_on_a_click() -> None:
    """The browser is the person's own: it is not Hearth that goes online then, but it is asked."""
    opening = {
        module.as_posix() for module in MODULES if "QDesktopServices.openUrl" in calls(module)
    }
    for module in opening:
        functions = [
            node
            for node in ast.walk(tree(Path(module)))
            if isinstance(node, ast.FunctionDef) and "openUrl" in ast.unparse(node)
        ]
        for function in functions:
            decorators = [ast.unparse(decorator) for decorator in function.decorator_list]
            assert any("Slot" in decorator for decorator in decorators), (module, function.name)


@pytest.mark.parametrize("module", sorted(GATED))
def test_processes_that_could_be_online_stand_behind_the_gate(module: str) -> None:
    assert "network.enforce" in calls(Path(module))


def test_processes_of_tools_have_no_network_at_all() -> None:
    assert "isolation.enter" in calls(Path("app/tools/python_child.py"))
    assert "isolation.wrapped" in calls(Path("app/tools/python.py"))


def test_the_window_listens_to_this_computer_only() -> None:
    used = {
        node.attr
        for node in ast.walk(tree(Path("ui/single_instance.py")))
        if isinstance(node, ast.Attribute)
    }
    assert not used & {"AF_INET", "AF_INET6", "create_connection", "create_server"}
