"""What a server wants to know of the person while it carries out a call ("elicitation").

A form always names its server, is shown before anything is sent, and is declined where nobody is
there to see it. Knows nothing of windows; the fields are values that a window can draw.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Literal, Protocol

import msgspec

from app.tools.mcp.protocol import Action

Kind = Literal["text", "number", "integer", "yes_no", "one_of", "some_of"]
Scalar = str | int | float | bool | list[str] | None


class Option(msgspec.Struct, frozen=True):
    value: str
    title: str


class Field(msgspec.Struct, frozen=True):
    """One thing that is asked. Texts have nothing hidden in them.

    Args:
        format: "email", "uri", "date", "date-time", or "".
        least, most: Of a number; of a text its length; of "some_of" how many.
        looks_secret: It seems to ask for a password, which no form should.
    """

    name: str
    title: str
    kind: Kind
    description: str = ""
    required: bool = False
    default: Scalar = None
    options: tuple[Option, ...] = ()
    format: str = ""
    least: float | None = None
    most: float | None = None
    looks_secret: bool = False


class Form(msgspec.Struct, frozen=True):
    """A server's question.

    Args:
        id: By which it is answered.
        server: Its name in the settings; `source` says what is behind it.
        url: An address that the person is asked to open; the form has no fields then. Nothing
            may be fetched from it before they say so.
    """

    id: str
    server: str
    source: str
    message: str
    fields: tuple[Field, ...] = ()
    url: str = ""


class Filling(msgspec.Struct, frozen=True):
    """The person's answer. "decline": no; "cancel": they went away without saying."""

    action: Action
    content: dict[str, Any] = {}


CANCELLED, DECLINED = Filling("cancel"), Filling("decline")


class FormAsker(Protocol):
    """Shows forms to the person. Called from threads of its own for each form."""

    def ask(self, form: Form, over: threading.Event) -> Filling:
        """The answer; returns soon after `over` is set, when nobody waits for it any more."""
        ...


class NobodyToFill:
    """For where no person is: every form is declined."""

    def ask(self, form: Form, over: threading.Event) -> Filling:
        return DECLINED


class PendingForms:
    """Forms that one thread waits on and another answers; they outlast whatever window shows them.

    Args:
        timeout_s: How long a form stands.
    """

    def __init__(self, timeout_s: float = 600.0) -> None:
        self._timeout_s = timeout_s
        self._lock = threading.Lock()
        self._open: dict[str, tuple[Form, threading.Event, list[Filling]]] = {}
        self._listeners: list[Callable[[], None]] = []

    def listen(self, changed: Callable[[], None]) -> None:
        """Calls `changed` whenever a form comes or goes, from any thread; it must not block."""
        self._listeners.append(changed)

    def ask(self, form: Form, over: threading.Event) -> Filling:
        answers: list[Filling] = []
        with self._lock:
            self._open[form.id] = (form, over, answers)
        self._tell()
        try:
            over.wait(self._timeout_s)
        finally:
            with self._lock:
                del self._open[form.id]
            self._tell()
        return answers[0] if answers else CANCELLED

    def open(self) -> tuple[Form, ...]:
        """The forms that wait, the oldest first."""
        with self._lock:
            return tuple(form for form, _, _ in self._open.values())

    def answer(self, id: str, filling: Filling) -> bool:
        """Answers a form, from any thread; False if it does not wait any more."""
        with self._lock:
            found = self._open.get(id)
            if found is None or found[1].is_set():
                return False
            found[2].append(filling)
            found[1].set()
            return True

    def _tell(self) -> None:
        for listener in tuple(self._listeners):
            listener()
