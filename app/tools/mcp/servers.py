"""The servers of this computer: which are set up, which run, and what they offer.

The one place where a server is started, and only one that the person has confirmed as it is now.
Safe for threads; whatever takes time is not for the window's.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import msgspec

from app import paths, settings
from app.cancel import CancelToken
from app.network import is_this_computer
from app.tools import isolation
from app.tools.action import ToolProgram, Work
from app.tools.mcp.book import ServerBook, log_path, unconfirmed
from app.tools.mcp.config import (
    Address,
    Choice,
    Program,
    Server,
    ServerError,
    check_name,
    source_of,
)
from app.tools.mcp.confirmation import Confirmation, base_environment, confirmation
from app.tools.mcp.declaration import Offer, offers
from app.tools.mcp.form_fields import form_of
from app.tools.mcp.forms import DECLINED, FormAsker, NobodyToFill
from app.tools.mcp.process import HOST, HostProcess
from app.tools.mcp.program import ServerTool
from app.tools.mcp.protocol import Ask, Called, Filled, Ready, Start
from app.tools.mcp.secrets import Secrets, values_of
from app.tools.mcp.store import ServerStore

START_S = 60.0
LIST_S = 20.0

Phase = Literal["resting", "starting", "running", "failed"]


class State(msgspec.Struct, frozen=True):
    """How a server is now. `offers` is what it offered last, in this run of Hearth."""

    phase: Phase = "resting"
    fault: ServerError | None = None
    info: Ready | None = None
    offers: tuple[Offer, ...] = ()


@dataclass(eq=False)
class _Running:
    process: HostProcess
    info: Ready
    offline: bool  # it was started so that it reaches nobody
    offers: tuple[Offer, ...] = ()
    stale: bool = False
    works: list[Work] = field(default_factory=list)
    asks: dict[int, threading.Event] = field(default_factory=dict)


class Servers(ServerBook):
    """All servers.

    Args:
        store: Which are set up.
        secrets: What they are given.
        forms: Shows what they ask of the person.
        command: The process that speaks with one of them.
    """

    def __init__(
        self,
        store: ServerStore | None = None,
        secrets: Secrets | None = None,
        forms: FormAsker | None = None,
        command: Sequence[str] = HOST,
        start_s: float = START_S,
    ) -> None:
        super().__init__(store, secrets)
        self._forms: FormAsker = forms or NobodyToFill()
        self._command, self._start_s = command, start_s
        self._lock = threading.Lock()
        self._starting: dict[str, threading.Lock] = {}
        self._running: dict[str, _Running] = {}
        self._states: dict[str, State] = {}
        self._closed = False

    def state(self, name: str) -> State:
        """How it is now."""
        with self._lock:
            return self._states.get(name, State())

    def choose(self, name: str, chosen: Iterable[Offer]) -> Server:
        server = super().choose(name, chosen)
        with self._lock:
            state = self._states.get(name, State())
            renewed = tuple(
                msgspec.structs.replace(offer, chosen=server.choice(offer.tool))
                for offer in state.offers
            )
            self._states[name] = msgspec.structs.replace(state, offers=renewed)
        self._tell(name)
        return server

    # --- what they are used for

    def programs(self, wanted: Iterable[str]) -> list[ToolProgram]:
        """The chosen tools that these mean: "server:tool", or "server:*" for all. Starts nothing.

        Raises:
            ServerError: There is no such server, or that tool was not chosen.
        """
        found: dict[str, ToolProgram] = {}
        for each in wanted:
            name, _, tool = each.partition(":")
            server = self.store.get(name)
            choices = [c for c in server.chosen if tool in ("*", "", c.tool, c.spec.name)]
            if not choices and tool not in ("*", ""):
                raise ServerError(
                    "The tool {tool} of the server {server} was not chosen.",
                    "Look at what the server offers, then choose it.",
                    tool=tool,
                    server=name,
                )
            for choice in choices:
                found[choice.spec.name] = ServerTool(self, server, choice)
        return list(found.values())

    def look(self, name: str, cancel: CancelToken | None = None) -> tuple[Offer, ...]:
        """What a server offers now; it is started if it does not run.

        Raises:
            ServerError: It cannot be started, or does not say.
        """
        cancel = cancel or CancelToken()
        running = self._ensure(name, cancel)
        return self._offers(running, cancel, anew=True)

    def call(self, server: Server, choice: Choice, arguments: str, work: Work) -> Called:
        """Carries out one call, on exactly the tool that was chosen.

        Raises:
            ServerError: The server cannot be used, or its tool is not what was chosen any more.
        """
        running = self._ensure(server.name, work.cancel)
        offered = self._offers(running, work.cancel)
        if not any(offer.tool == choice.tool and offer.pin == choice.pin for offer in offered):
            raise ServerError(
                "The server {server} says something else about {tool} than when it was chosen.",
                "Look at it again, then choose it anew.",
                server=server.name,
                tool=choice.tool,
            )
        with self._lock:
            running.works.append(work)
        try:
            return running.process.call(choice.tool, arguments, work.cancel)
        finally:
            with self._lock:
                running.works.remove(work)

    def stop(self, name: str) -> None:
        """Ends a server, if it runs."""
        with self._lock:
            running = self._running.pop(name, None)
            self._states.pop(name, None)
        if running is not None:
            _let_go(running)
            running.process.close()
        self._tell(name)

    def keep_lock(self) -> None:
        """Ends what could reach the network, where the offline lock is on now."""
        if settings.load().offline:
            with self._lock:
                names = [name for name, running in self._running.items() if not running.offline]
            for name in names:
                self.stop(name)

    def close(self) -> None:
        """Ends all servers; none is started any more."""
        with self._lock:
            self._closed = True
            left = list(self._running.values())
            self._running.clear()
        for each in left:
            _let_go(each)
        enders = [threading.Thread(target=each.process.close) for each in left]
        for ender in enders:
            ender.start()
        for ender in enders:
            ender.join()

    # --- starting

    def _ensure(self, name: str, cancel: CancelToken) -> _Running:
        """The running server; only one thread starts it."""
        with self._lock:
            turn = self._starting.setdefault(check_name(name), threading.Lock())
        with turn:
            server = self.store.get(name)
            seen = confirmation(server)
            with self._lock:
                running = self._running.get(name)
            if not seen.is_given:
                self.stop(name)
                raise unconfirmed(name)
            if running is not None:
                fits = running.offline or not settings.load().offline
                if fits and running.process.alive:
                    return running
                self.stop(name)
            return self._start(server, seen, cancel)

    def _start(self, server: Server, seen: Confirmation, cancel: CancelToken) -> _Running:
        self._set(server.name, State("starting"))
        try:
            start, offline = self._plan(server, seen)
            process = HostProcess(
                start,
                asked=self._asked,
                over=self._asked_no_more,
                changed=self._changed,
                ended=self._ended,
                command=self._command,
            )
            running = _Running(process, process.ready(cancel, self._start_s), offline)
        except ServerError as error:
            self._set(server.name, State("failed", error))
            raise
        with self._lock:
            closed = self._closed
            if not closed:
                self._running[server.name] = running
        if closed:
            process.close()
            raise _stopped(server.name)
        try:
            self._offers(running, cancel, anew=True)
        except ServerError as error:
            self.stop(server.name)
            self._set(server.name, State("failed", error))
            raise
        return running

    def _plan(self, server: Server, seen: Confirmation) -> tuple[Start, bool]:
        """How it is started now, and whether it reaches nobody then."""
        way, locked = server.way, settings.load().offline
        values = values_of(server, self.secrets)
        log = str(log_path(server.name))
        if isinstance(way, Address):
            start = Start(server.name, way, values, False, server.folders, log)
            return start, is_this_computer(way.host)
        if not seen.program:
            raise ServerError(
                "The program {command} of the server {name} is not on this computer.",
                "Install it, or correct the command.",
                command=way.command,
                name=server.name,
            )
        isolated = locked or not server.network
        if isolated and not isolation.is_possible():
            raise ServerError(
                "This computer cannot keep the server {name} from the network.",
                "Let it use the network, if you trust it, and open the offline lock.",
                name=server.name,
            )
        folder = way.folder or str(_own_folder(server.name))
        program = Program(seen.program, way.arguments, folder)
        environment = {**base_environment(), **values}
        return Start(server.name, program, environment, isolated, server.folders, log), isolated

    def _offers(
        self, running: _Running, cancel: CancelToken, *, anew: bool = False
    ) -> tuple[Offer, ...]:
        if anew or running.stale:
            running.stale = False
            declared = running.process.tools(cancel, LIST_S).tools
            running.offers = offers(self.store.get(running.process.name), declared)
            self._set(running.process.name, State("running", None, running.info, running.offers))
        return running.offers

    # --- what comes from the servers, in threads of theirs

    def _asked(self, process: HostProcess, ask: Ask) -> None:
        over = threading.Event()
        with self._lock:
            running = self._of(process)
            if running is not None:
                running.asks[ask.id] = over
        if running is None:
            process.answer(Filled(ask.id, "decline"))
            return
        threading.Thread(
            target=self._fill, args=(running, ask, over), name=f"form-{process.name}", daemon=True
        ).start()

    def _fill(self, running: _Running, ask: Ask, over: threading.Event) -> None:
        process = running.process
        filling = DECLINED
        with contextlib.suppress(ServerError), ExitStack() as waiting:
            with self._lock:
                works = tuple(running.works)
            for work in works:
                waiting.enter_context(work.waiting())
            source = source_of(self.store.get(process.name))
            form = form_of(f"{process.name}/{process.pid}/{ask.id}", process.name, source, ask)
            if form is not None:
                filling = self._forms.ask(form, over)
        process.answer(Filled(ask.id, filling.action, filling.content))

    def _asked_no_more(self, process: HostProcess, id: int) -> None:
        with self._lock:
            running = self._of(process)
            over = running.asks.pop(id, None) if running is not None else None
        if over is not None:
            over.set()

    def _changed(self, process: HostProcess) -> None:
        with self._lock:
            running = self._of(process)
            if running is not None:
                running.stale = True
        if running is not None:
            self._tell(process.name)

    def _ended(self, process: HostProcess, fault: ServerError) -> None:
        with self._lock:
            running = self._of(process)
            if running is None:
                return
            del self._running[process.name]
        _let_go(running)
        self._set(process.name, State("failed", fault, running.info, running.offers))

    def _of(self, process: HostProcess) -> _Running | None:
        running = self._running.get(process.name)
        return running if running is not None and running.process is process else None

    def _set(self, name: str, state: State) -> None:
        with self._lock:
            self._states[name] = state
        self._tell(name)


def _let_go(running: _Running) -> None:
    """Nobody waits for what a server has asked any more."""
    for over in tuple(running.asks.values()):
        over.set()


def _own_folder(name: str) -> Path:
    folder = paths.cache_dir() / "servers" / check_name(name)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _stopped(name: str) -> ServerError:
    return ServerError("The server {name} was stopped.", name=name)
