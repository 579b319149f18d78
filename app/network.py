"""The one gate for every socket of the app: who may connect, and a note of every host.

Code announces why it wants the network (`permitted`). Once the gate stands (`enforce`), Python
itself asks it before any socket connects or any name is looked up, whichever library does that:
what was not announced, or what the offline lock forbids, is refused. This computer itself can
be reached by all but tools. `state` says who is contacted now, and what was refused last.
"""

from __future__ import annotations

import ipaddress
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from app import settings
from app.errors import NetworkRefused

if TYPE_CHECKING:  # loaded when something is noted: most processes never contact anybody
    from app.journal import Journal

Purpose = Literal["download", "tool", "server"]
_QUIET_S = 60.0  # the same connection is noted once in so many seconds
_LOOK_UPS = frozenset(("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyname_ex"))
_CONTACTS = frozenset(("socket.connect", "socket.sendto", "socket.sendmsg"))


@dataclass(frozen=True, slots=True)
class Contact:
    """A host outside this computer that is contacted at this moment, and why."""

    purpose: Purpose
    host: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """What was not let out last, and by which rule. `purpose` None: nobody had said why."""

    purpose: Purpose | None
    host: str
    rule: str


@dataclass(frozen=True, slots=True)
class State:
    """What the gate of this process knows."""

    locked: bool
    contacts: tuple[Contact, ...]
    refusal: Refusal | None


class Gate:
    """The rules.

    Args:
        journal: Where hosts are noted; the app's if None.
        choices: The settings that count now.
        tools_online: Tools may use the network whatever the settings say, the lock apart.
    """

    def __init__(
        self,
        journal: Callable[[], Journal] | None = None,
        choices: Callable[[], settings.Settings] = settings.load,
        tools_online: bool = False,
    ) -> None:
        self._journal, self._choices, self._tools_online = journal, choices, tools_online
        self._lock = threading.Lock()
        self._noted: dict[tuple[str, int, str, bool], float] = {}

    def check(self, purpose: Purpose | None, host: str, port: int) -> None:
        """Lets it pass, and notes it.

        Args:
            purpose: Why; None if nobody said.

        Raises:
            NetworkRefused: It must not.
            JournalError: It could not be noted.
        """
        # A search engine on this computer would carry a tool's words out all the same.
        if is_this_computer(host) and purpose != "tool":
            return
        choices = self._choices()
        refusal: NetworkRefused | None = None
        rule = "allowed"
        if choices.offline:
            rule, refusal = "offline lock", _locked(host)
        elif purpose is None:
            rule, refusal = "not announced", _unannounced(host)
        elif purpose == "tool" and not (choices.online_tools or self._tools_online):
            rule, refusal = "tools are offline", _tools_offline(host)
        if refusal is not None:
            _traffic.refused(Refusal(purpose, host, rule))
        self._note(purpose or "unknown", host, port, rule, allowed=refusal is None)
        if refusal is not None:
            raise refusal

    @property
    def locked(self) -> bool:
        """Whether the offline lock is on."""
        return self._choices().offline

    def _note(self, purpose: str, host: str, port: int, rule: str, *, allowed: bool) -> None:
        key, moment = (host, port, purpose, allowed), time.monotonic()
        with self._lock:
            if moment - self._noted.get(key, -_QUIET_S) < _QUIET_S:
                return
            self._noted[key] = moment
        from app.journal import Connection, Journal
        from app.journal.activity import now

        (self._journal or Journal)().write(Connection(now(), host, port, purpose, allowed, rule))


class _Traffic:
    """Who is contacted now. Told by any thread; tells whoever watches in that same thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._contacts: dict[object, tuple[Contact, Callable[[], None] | None]] = {}
        self._watchers: list[Callable[[], None]] = []
        self.refusal: Refusal | None = None

    @property
    def contacts(self) -> tuple[Contact, ...]:
        with self._lock:
            return tuple(dict.fromkeys(contact for contact, _ in self._contacts.values()))

    def refused(self, refusal: Refusal) -> None:
        self.refusal = refusal
        self.tell()

    @contextmanager
    def contact(self, contact: Contact, cut: Callable[[], None] | None) -> Iterator[None]:
        if is_this_computer(contact.host):
            yield
            return
        key = object()
        with self._lock:
            self._contacts[key] = contact, cut
        self.tell()
        try:
            yield
        finally:
            with self._lock:
                del self._contacts[key]
            self.tell()

    def cut(self) -> None:
        with self._lock:
            cuts = [cut for _, cut in self._contacts.values() if cut is not None]
        for cut in cuts:
            cut()

    def watch(self, watcher: Callable[[], None]) -> Callable[[], None]:
        with self._lock:
            self._watchers.append(watcher)

        def leave() -> None:
            with self._lock:
                self._watchers = [one for one in self._watchers if one is not watcher]

        return leave

    def tell(self) -> None:
        with self._lock:
            watchers = tuple(self._watchers)
        for watcher in watchers:
            watcher()


class _Here(threading.local):
    """What the running thread has announced."""

    purpose: Purpose | None = None
    is_checking = False


_here = _Here()
_traffic = _Traffic()
_gate = Gate()
_is_enforced = False
_is_hooked = False


def enforce(gate: Gate | None = None) -> None:
    """From now on no socket of this process gets past the gate."""
    global _gate, _is_enforced, _is_hooked
    _gate, _is_enforced = gate or Gate(), True
    if not _is_hooked:  # Python never lets go of a hook
        _is_hooked = True
        sys.addaudithook(_hook)


def release() -> None:
    """Takes the hook out of action; announced connections are still checked. For tests."""
    global _gate, _is_enforced
    _gate, _is_enforced = Gate(), False
    _traffic.refusal = None


@contextmanager
def permitted(
    purpose: Purpose, host: str, port: int = 443, cut: Callable[[], None] | None = None
) -> Iterator[None]:
    """Announces that this thread is about to contact a host; the redirects count as this too.

    Args:
        cut: Ends it when the lock is closed meanwhile; may be called by any thread.

    Raises:
        NetworkRefused: It must not.
    """
    _gate.check(purpose, host, port)
    before, _here.purpose = _here.purpose, purpose
    try:
        with _traffic.contact(Contact(purpose, host), cut):
            yield
    finally:
        _here.purpose = before


def lend(purpose: Purpose, host: str, cut: Callable[[], None]) -> Callable[[], None]:
    """Notes that another process of the app may contact a host from now on; it asks for itself.

    Args:
        cut: Ends it when the lock is closed; must not block.

    Returns:
        To be called when that process is gone; more than once does no harm.
    """
    lent = ExitStack()
    lent.enter_context(_traffic.contact(Contact(purpose, host), cut))
    return lent.close


def check(purpose: Purpose, host: str, port: int = 443) -> None:
    """Asks beforehand whether a host may be contacted.

    Raises:
        NetworkRefused: It must not.
    """
    _gate.check(purpose, host, port)


def state() -> State:
    """What is so at this moment."""
    return State(_gate.locked, _traffic.contacts, _traffic.refusal)


def watch(watcher: Callable[[], None]) -> Callable[[], None]:
    """Has `watcher` called when `state` may be another, by the thread that changed it.

    Returns:
        Ends this; more than once does no harm.
    """
    return _traffic.watch(watcher)


def lock_changed() -> None:
    """Another choice has been saved: if the lock is closed now, what is going on is cut off."""
    if _gate.locked:
        _traffic.cut()
    _traffic.tell()


def announce(purpose: Purpose) -> None:
    """Says why this thread will want the network, as long as it runs: each contact is checked."""
    _here.purpose = purpose


def is_this_computer(host: str) -> bool:
    """Whether a host, by name or number, is this computer itself.

    >>> is_this_computer("127.0.0.1"), is_this_computer("::1"), is_this_computer("127.evil.example")
    (True, True, False)
    """
    name = host.strip("[]").rstrip(".").lower()
    if name in ("", "localhost") or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        return False


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if not _is_enforced or not event.startswith("socket."):
        return
    if event in _CONTACTS:
        address = arguments[1] if len(arguments) > 1 else None
        if isinstance(address, tuple) and len(address) > 1:  # else a socket of this computer
            _ask(address[0], address[1])
    elif event in _LOOK_UPS and arguments and arguments[0] is not None:
        _ask(arguments[0], arguments[1] if len(arguments) > 1 else 0)


def _ask(host: object, port: object) -> None:
    if _here.is_checking:
        return
    _here.is_checking = True
    try:
        name = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
        _gate.check(_here.purpose, name, port if isinstance(port, int) else 0)
    finally:
        _here.is_checking = False


def _locked(host: str) -> NetworkRefused:
    return NetworkRefused(
        "The offline lock is on, so {host} is not contacted.",
        "Open the lock to let Hearth use the network.",
        host=host,
    )


def _unannounced(host: str) -> NetworkRefused:
    return NetworkRefused(
        "Something wanted to contact {host} without saying why, and was refused.", host=host
    )


def _tools_offline(host: str) -> NetworkRefused:
    return NetworkRefused(
        "Tools may not use the network, so {host} is not contacted.",
        "Turn the network on for tools in the settings.",
        host=host,
    )
