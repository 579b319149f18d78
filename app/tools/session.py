"""The tools of one chat: each call is planned, judged, asked about, carried out and written down.

The one place where a tool is run. Knows nothing of models, prompts or windows.
"""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import msgspec

from app.cancel import CancelToken
from app.errors import AppError
from app.events import PermissionAsked, ToolEvent, ToolFinished
from app.journal import Journal, JournalError
from app.messages import Tool, ToolCall
from app.tools import aliases, arguments
from app.tools.action import Action, Refused, Result, Source, Surroundings, ToolProgram, Work
from app.tools.addresses import addresses_in
from app.tools.consent import Answer, Asker, NobodyToAsk, Question, QuestionLeft
from app.tools.deadline import Deadline
from app.tools.grants import Grant, GrantStore
from app.tools.limits import Limits, shortened
from app.tools.permissions import hard_fault, scopes_for
from app.tools.permits import Permits, read_before
from app.tools.record import Decision, Record, Request
from app.tools.undo import Restored, Undo
from app.tools.visible import visible
from app.tools.wording import as_fault, effect_of

_MOST_EDITS = 20


class _Denied(Exception):
    """A call is not carried out, for this reason."""

    def __init__(self, error: Refused) -> None:
        super().__init__(str(error))
        self.error = error


class ToolSession:
    """The tools that a chat may use. Calls may come from several threads.

    Args:
        chat: The chat's id: permissions for "this chat" and what it has read hang on it.
        programs: The tools, with plain names that differ.
        asker: Asks the person; nobody by default, so that what must be asked is denied.
        rules: Grants that hold as long as this object.
        folder: Where relative paths start.

    Raises:
        JournalError: The journal cannot be written: then no tool is used.
    """

    def __init__(
        self,
        chat: str,
        programs: Sequence[ToolProgram],
        asker: Asker | None = None,
        *,
        rules: Iterable[Grant] = (),
        folder: Path | None = None,
        limits: Limits | None = None,
        store: GrantStore | None = None,
        journal: Journal | None = None,
        undo: Undo | None = None,
    ) -> None:
        self.limits = limits or Limits()
        self.undo = undo or Undo()
        self._programs = _by_name(programs)
        self._asker = asker or NobodyToAsk()
        self._folder = folder
        self._addresses: frozenset[str] = frozenset()
        self._lock = threading.Lock()
        journal = journal or Journal()
        self._record = Record(journal, chat)
        read = read_before(journal.close_abandoned(), chat)
        self._permits = Permits(chat, rules, store or GrantStore(), read)

    @property
    def specs(self) -> tuple[Tool, ...]:
        """How the tools are declared to the model."""
        return tuple(program.spec for program in self._programs.values())

    @property
    def read(self) -> frozenset[Source]:
        """What came into this chat from outside."""
        return self._permits.read

    @property
    def grants(self) -> tuple[Grant, ...]:
        """The permissions that end with this chat."""
        return self._permits.own

    def permit(self, grant: Grant) -> None:
        """Adds a permission that ends with this chat."""
        self._permits.add(grant)

    def revoke(self, id: str) -> None:
        """Takes back a permission that ends with this chat."""
        self._permits.revoke(id)

    @property
    def folder(self) -> Path | None:
        """Where relative paths start."""
        return self._folder

    @folder.setter
    def folder(self, folder: Path | None) -> None:
        self._folder = folder

    def use(self, programs: Sequence[ToolProgram]) -> None:
        """From the next turn on, these are the tools of the chat."""
        self._programs = _by_name(programs)

    def note_source(self, source: Source) -> None:
        """Notes what came into the chat without a tool: an attachment, for one."""
        self._permits.note_read((source,))

    def note_person(self, text: str) -> None:
        """Notes the addresses that the person has typed: they may be fetched."""
        self._note_addresses(addresses_in(text))

    def new_answer(self) -> str:
        """An id for an answer: what its tools change is undone together."""
        return uuid.uuid4().hex

    def take_back(self, answer: str) -> Restored:
        """Brings back what all files were before this answer, as far as nobody changed them since.

        Raises:
            JournalError: It was done, but could not be written down.
        """
        restored = self.undo.restore(answer)
        self._record.undone(answer, restored.restored, restored.kept)
        return restored

    def call(
        self,
        call: ToolCall,
        number: int,
        answer: str,
        cancel: CancelToken,
        refusal: Refused | None = None,
    ) -> Iterator[ToolEvent]:
        """Carries out a call as far as it is allowed; the last event is `ToolFinished`.

        Args:
            number: The call's number in its turn, from 1.
            answer: From `new_answer`.
            refusal: Why it is not even looked at; None to go ahead.
        """
        request = Request(uuid.uuid4().hex, number, answer, call.name)
        started = time.monotonic()
        try:
            self._record.requested(request, call)
            try:
                yield from self._carry_out(request, call, cancel, refusal)
            except QuestionLeft:  # not an end: the chat is left with a call without a result
                raise
            except Exception:
                request.outcome = "failed"
                raise
            finally:  # also when whoever listens goes away
                self._record.ended(request)
        except JournalError as error:
            request.outcome, request.error, request.content = "failed", error, str(error)
        yield ToolFinished(
            call=number,
            id=request.id,
            name=request.name,
            outcome=request.outcome if request.outcome != "killed" else "failed",
            content=request.content,
            fault=None if request.error is None else as_fault(request.error),
            seconds=time.monotonic() - started,
            answer=answer,
            changed=tuple(request.changed),
        )

    def _carry_out(
        self, request: Request, call: ToolCall, cancel: CancelToken, refusal: Refused | None
    ) -> Iterator[ToolEvent]:
        request.content = "The person stopped this before it was done."
        if cancel.cancelled:
            return
        try:
            program, planned = self._plan(call, refusal)
            action = yield from self._settle(request, program, planned, cancel)
            if cancel.cancelled:
                return
            result = self._run(request, program, action, cancel)
        except _Denied as denied:
            if not cancel.cancelled:
                request.outcome, request.error = "denied", denied.error
                request.content = f"Not done: {denied.error}"
        except (JournalError, QuestionLeft):
            raise
        except AppError as error:
            request.outcome = "cancelled" if cancel.cancelled else "failed"
            request.error, request.content = error, f"Failed: {error}"
        else:
            request.outcome = "failed" if result.failed else "done"
            request.result = result
            request.content = shortened(result.content, self.limits.result_chars)
            self._permits.note_read(result.read)

    def _plan(self, call: ToolCall, refusal: Refused | None) -> tuple[ToolProgram, Action]:
        if refusal is not None:
            raise _Denied(refusal)
        name, text = aliases.meant(call.name, call.arguments)
        program = self._programs.get(name)
        if program is None:
            raise _Denied(
                Refused(
                    "There is no tool {name}.",
                    "Use one of these: {names}.",
                    name=visible(name, one_line=True)[:100],
                    names=", ".join(self._programs) or "none",
                )
            )
        return program, self._planned(program, text)

    def _planned(self, program: ToolProgram, text: str) -> Action:
        try:
            return program.plan(arguments.parse(text, program.spec), self._around())
        except Refused as error:
            raise _Denied(error) from error

    def _settle(
        self, request: Request, program: ToolProgram, action: Action, cancel: CancelToken
    ) -> Generator[ToolEvent, None, Action]:
        """Has it decided what may be done, and returns just that."""
        edited = False
        for _ in range(_MOST_EDITS):
            read = self.read
            verdict = self._permits.judge(action)
            if verdict.decision == "deny":
                denial = Decision("deny", "rule", verdict.rule, verdict.grant, edited=edited)
                yield self._record.decided(request, action, denial, read)
                raise _Denied(hard_fault(action) or _forbidden())
            action, fault = _with_detail(program, action)
            if verdict.decision == "allow" and not edited:
                allowed = Decision("allow", "rule", verdict.rule, verdict.grant)
            else:
                question = self._question(request, action, verdict.rule, read)
                yield _asked(question, edited)
                answer = self._asker.ask(question, cancel)
                if answer is None or not answer.allow:
                    yield self._record.decided(
                        request, action, _refusal(answer, cancel, edited), read
                    )
                    raise _Denied(_nobody() if answer is None else _not_allowed(answer.word))
                if answer.arguments is not None and answer.arguments != action.arguments:
                    # What it comes to has to be seen before it can be allowed.
                    action, edited = self._planned(program, answer.arguments), True
                    continue
                grant = self._permits.keep(question, answer)
                made, scope = (grant.id, grant.scope) if grant else ("", "once")
                allowed = Decision("allow", "person", verdict.rule, made, scope, edited)
            event = self._record.decided(request, action, allowed, read)
            self._permits.note_use(allowed.grant)
            yield event
            if fault is not None:
                raise fault
            return action
        raise _Denied(_not_allowed())

    def _question(
        self, request: Request, action: Action, reason: str, read: Iterable[Source]
    ) -> Question:
        return Question(
            request.id,
            request.number,
            action,
            reason,
            tuple(sorted(read, key=lambda source: source.name)),
            scopes_for(action),
            self.limits.question_s,
        )

    def _run(
        self, request: Request, program: ToolProgram, action: Action, cancel: CancelToken
    ) -> Result:
        """Runs exactly this action, once it has been looked at again.

        Raises:
            AppError: It failed, or the world is not any more what was decided on.
        """
        self._check_again(program, action)
        own = CancelToken()
        with ExitStack() as stack:
            stack.enter_context(cancel.on_cancel(own.cancel))
            deadline = stack.enter_context(Deadline(self.limits.tool_s, own.cancel))
            keep = self.undo.keeper(request.answer, request.changed)
            work = Work(own, keep, self._note_address, deadline.paused)
            result = program.run(action, work)
        if own.cancelled and not cancel.cancelled and not result.written_bytes:
            raise Refused(
                "It took longer than {seconds} seconds.",
                "Do it in smaller steps.",
                seconds=int(self.limits.tool_s),
            )
        return result

    def _check_again(self, program: ToolProgram, action: Action) -> None:
        again = program.plan(action.decoded(), self._around())
        same = msgspec.structs.replace(
            again,
            asked_for=action.asked_for,
            preview=action.preview,
            base_sha256=action.base_sha256,
        )
        if same != action:
            raise Refused(
                "{target} is not any more what was allowed.",
                "Ask again.",
                target=visible(action.target, one_line=True),
            )
        fault = hard_fault(action)
        if fault is not None:
            raise fault

    def _around(self) -> Surroundings:
        return Surroundings(self._folder, self._addresses)

    def _note_address(self, address: str) -> None:
        self._note_addresses((address,))

    def _note_addresses(self, addresses: Iterable[str]) -> None:
        with self._lock:
            self._addresses |= frozenset(addresses)


def _by_name(programs: Sequence[ToolProgram]) -> dict[str, ToolProgram]:
    by_name = {program.spec.name: program for program in programs}
    if any(aliases.plain_name(name) != name for name in by_name):
        raise ValueError("a tool's name is not plain")
    if len(by_name) != len(programs):
        raise ValueError("two tools have the same name")
    return by_name


def _with_detail(program: ToolProgram, action: Action) -> tuple[Action, Refused | None]:
    """The action with its effect. What is wrong with it, only the person hears before a yes."""
    try:
        return program.detail(action), None
    except Refused as fault:
        return msgspec.structs.replace(action, preview=str(fault)), fault


def _asked(question: Question, edited: bool) -> PermissionAsked:
    action = question.action
    return PermissionAsked(
        call=question.call,
        id=question.id,
        name=action.tool,
        capability=action.capability,
        arguments=action.arguments,
        target=action.target,
        asked_for=action.asked_for,
        folder=action.folder,
        host=action.host,
        preview=action.preview,
        source=action.source,
        reason=question.reason,
        read=tuple(source.name for source in question.read),
        scopes=question.scopes,
        timeout_s=question.timeout_s,
        edited=edited,
        effect=as_fault(effect_of(action)),
    )


def _refusal(answer: Answer | None, cancel: CancelToken, edited: bool) -> Decision:
    if answer is not None:
        return Decision("deny", "person", "asked", edited=edited)
    return Decision("deny", "rule", "stopped" if cancel.cancelled else "no answer", edited=edited)


def _forbidden() -> Refused:
    return Refused("This was forbidden beforehand.", "Go on without it, or ask the person.")


def _not_allowed(word: str = "") -> Refused:
    if word.strip():
        return Refused("The person did not allow this and says: {word}", word=visible(word.strip()))
    return Refused("The person did not allow this.", "Go on without it, or ask why.")


def _nobody() -> Refused:
    return Refused(
        "Nobody answered whether this is allowed.", "Go on without it, or tell what is missing."
    )
