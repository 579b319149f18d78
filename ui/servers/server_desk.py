"""The servers as the window sees them: reads and changes them in the background.

Imports their part of the core only when somebody wants to see them: most starts need none.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot

from app import network
from app.errors import AppError
from ui.models.asker import Answer, Asker

if TYPE_CHECKING:
    from app.tools.action import ToolProgram
    from app.tools.mcp.config import Server
    from app.tools.mcp.confirmation import Confirmation
    from app.tools.mcp.declaration import Offer
    from app.tools.mcp.forms import PendingForms
    from app.tools.mcp.pasted import Pasted
    from app.tools.mcp.servers import Servers, State

CHARACTERS_PER_TOKEN = 4  # where no model is loaded that could count


@dataclass(frozen=True, slots=True)
class ServerRow:
    """One server: how it is set up, how it is now, which values are missing, what its tools cost
    of every prompt, in tokens by name.
    """

    seen: Confirmation
    state: State
    missing: tuple[str, ...] = ()
    tokens: Mapping[str, int] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.seen.server.name


Count = Callable[[str], int | None]


class ServerDesk(QObject):
    """`changed`: `rows` are others. `failed` carries a server's name ("" for none) and an
    `AppError`; `added` the names of new ones; `removed` a name; `forms_changed`: others wait.
    """

    changed = Signal()
    failed = Signal(str, object)
    added = Signal(object)
    removed = Signal(str)
    forms_changed = Signal()
    _stirred = Signal()
    _forms_stirred = Signal()
    _lock_stirred = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[ServerRow, ...] = ()
        self.count: Count | None = None
        self._lock = threading.Lock()
        self._servers: Servers | None = None
        self._forms: PendingForms | None = None
        self._counted: dict[str, int] = {}
        self._asker = Asker(self)
        self._asker.answered.connect(self._take_answer)
        self._jobs: dict[int, tuple[str, str]] = {}
        self._reading = 0
        self._is_stale = False
        self._unwatch: Callable[[], None] = _nothing
        self._back: Callable[[], None] | None = None
        self._gone: Server | None = None
        # Queued: they come from the threads of servers.
        self._stirred.connect(self.refresh, Qt.ConnectionType.QueuedConnection)
        self._lock_stirred.connect(self.keep_lock, Qt.ConnectionType.QueuedConnection)
        self._forms_stirred.connect(self.forms_changed, Qt.ConnectionType.QueuedConnection)

    @property
    def servers(self) -> Servers:
        """The servers themselves, for any thread. Made when they are first asked for."""
        from app.tools.mcp.forms import PendingForms
        from app.tools.mcp.servers import Servers

        with self._lock:
            if self._servers is None:
                self._forms = PendingForms()
                self._forms.listen(self._forms_stirred.emit)
                servers = Servers(forms=self._forms)
                servers.listen(self._note_stir)
                # The lock may be closed by anybody, from any thread.
                self._unwatch = network.watch(self._lock_stirred.emit)
                self._servers = servers
            return self._servers

    @property
    def forms(self) -> PendingForms:
        """What servers ask of the person now."""
        assert self.servers is not None
        assert self._forms is not None
        return self._forms

    def offered(self) -> tuple[str, ...]:
        """The servers of which tools were chosen, as "server:*"."""
        from app.tools.mcp.config import ServerError
        from app.tools.mcp.store import ServerStore

        try:
            return tuple(f"{each.name}:*" for each in ServerStore().all() if each.chosen)
        except ServerError:  # told on the page of servers
            return ()

    def programs(self, names: Iterable[str]) -> list[ToolProgram]:
        """The tools that "server:*" means, where it is still there. For any thread."""
        wanted = {name for name in names if ":" in name} & set(self.offered())
        return self.servers.programs(sorted(wanted)) if wanted else []

    @Slot()
    def refresh(self) -> None:
        """Reads all of them anew; `changed` tells."""
        if self._reading:
            self._is_stale = True
            return
        self._is_stale = False
        servers = self.servers
        self._reading = self._asker.ask(lambda: self._read(servers))

    def add(self, found: Iterable[Pasted]) -> None:
        """Sets up servers; `added` tells, or `failed`. Nothing is started."""
        servers, wanted = self.servers, tuple(found)

        def add() -> tuple[str, ...]:
            for each in wanted:
                servers.add(each.server, each.secrets)
            return tuple(each.server.name for each in wanted)

        self._do("", "add", add)

    def change(self, server: Server, secrets: dict[str, str]) -> None:
        """Sets a server up anew."""
        servers = self.servers
        self._do(server.name, "change", lambda: servers.change(server, secrets))

    def confirm(self, seen: Confirmation) -> None:
        """The person says yes to just what they have seen; then its tools are looked at."""
        servers = self.servers

        def confirm() -> None:
            servers.confirm(seen)
            servers.look(seen.server.name)

        self._do(seen.server.name, "confirm", confirm)

    def look(self, name: str) -> None:
        """Starts a server, if it does not run, and asks what it offers."""
        servers = self.servers
        self._do(name, "look", lambda: servers.look(name))

    def choose(self, name: str, offers: Iterable[Offer]) -> None:
        """Lets the model use these of a server's tools and no others."""
        servers, chosen = self.servers, tuple(offers)
        self._do(name, "choose", lambda: servers.choose(name, chosen))

    def stop(self, name: str) -> None:
        servers = self.servers
        self._do(name, "stop", lambda: servers.stop(name))

    def remove(self, name: str) -> None:
        """Forgets a server; `bring_back` undoes it, `forget` makes it final."""
        self.forget()
        servers = self.servers

        def remove() -> tuple[Server, Callable[[], None]]:
            return servers.store.get(name), servers.remove(name)

        self._do(name, "remove", remove)

    def bring_back(self) -> None:
        """The server that was removed last, as it was."""
        if self._back is not None:
            back, self._back, self._gone = self._back, None, None
            self._do("", "bring back", back)

    def forget(self) -> None:
        """What the server that was removed last was given goes, too."""
        if self._gone is not None:
            servers, gone = self.servers, self._gone
            self._back = self._gone = None
            self._do("", "forget", lambda: servers.forget_values(gone))

    def log(self, name: str) -> str:
        """The end of what a server has said besides."""
        return self.servers.log(name)

    @Slot()
    def keep_lock(self) -> None:
        """The offline lock may have been closed: what could reach the network is ended."""
        if self._servers is not None:
            self._do("", "lock", self._servers.keep_lock)

    def close(self) -> None:
        """Ends all servers."""
        self._asker.close()
        self._unwatch()
        if self._servers is not None:
            # Nobody waits for it: a server may take its time to go.
            threading.Thread(target=_end, args=(self._servers, self._gone)).start()

    def _do(self, name: str, what: str, work: Callable[[], object]) -> None:
        self._jobs[self._asker.ask(work)] = (name, what)

    def _read(self, servers: Servers) -> tuple[ServerRow, ...]:
        """For a background thread."""
        from app.tools.mcp.confirmation import confirmation

        rows = []
        for server in servers.store.all():
            missing = tuple(
                value.name
                for value in server.values
                if value.kept_in == "keyring" and not servers.has_value(server.name, value.name)
            )
            state = servers.state(server.name)
            specs = [choice.spec for choice in server.chosen]
            specs += [offer.spec for offer in state.offers if offer.spec is not None]
            tokens = {spec.name: self._cost(spec) for spec in specs}
            rows.append(ServerRow(confirmation(server), state, missing, tokens))
        return tuple(rows)

    def _cost(self, spec: object) -> int:
        from app.engine.dialects.typescript import namespace

        text = namespace("functions", (spec,))  # type: ignore[arg-type]
        if text not in self._counted:
            counted = self.count(text) if self.count is not None else None
            if counted is None:
                return max(1, len(text) // CHARACTERS_PER_TOKEN)
            self._counted[text] = counted
        return self._counted[text]

    def _note_stir(self, _name: str) -> None:
        self._stirred.emit()

    @Slot(object)
    def _take_answer(self, answer: Answer) -> None:
        if answer.number == self._reading:
            self._reading = 0
            if isinstance(answer.error, AppError):
                self.failed.emit("", answer.error)
            elif answer.value is not None:
                self.rows = answer.value
                self.changed.emit()
            if self._is_stale:
                self.refresh()
            return
        name, what = self._jobs.pop(answer.number, ("", ""))
        if answer.error is not None:
            self.failed.emit(name, answer.error)
        elif what == "add":
            self.added.emit(answer.value)
        elif what == "remove" and answer.value is not None:
            self._gone, self._back = answer.value
            self.removed.emit(name)
        self.refresh()


def _end(servers: Servers, gone: Server | None) -> None:
    if gone is not None:
        servers.forget_values(gone)
    servers.close()


def _nothing() -> None:
    """Nothing to be undone."""
