"""A server that lies, hangs, floods or dies costs a sentence, and leaves nothing behind."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import psutil
import pytest

from app import network, paths, settings
from app.cancel import CancelToken
from app.network import Contact
from app.tools import isolation
from app.tools.action import Work
from app.tools.grants import Grant
from app.tools.limits import Limits
from app.tools.mcp.config import ServerError
from app.tools.mcp.forms import CANCELLED, Filling, Form, PendingForms
from app.tools.mcp.host_log import LARGEST
from app.tools.session import ToolSession
from tests.tools.fakes import YES, Person, entries, use
from tests.tools.mcp.conftest import House, MakeHouse, needs_mcp

pytestmark = needs_mcp
GONE_S = 30.0  # never reached; only keeps a broken test from waiting for ever


def session(house: House, name: str, limits: Limits | None = None) -> ToolSession:
    """A chat with all tools of a server, where everything is allowed."""
    house.choose_all(name)
    rule = Grant("r", "allow", tool=f"{name}__*", scope="chat", aware_of=(name,), origin="page")
    programs = house.servers.programs([f"{name}:*"])
    return ToolSession("chat", programs, rules=[rule], limits=limits)


def is_gone(pid: int) -> bool:
    """Waits until a process has ended."""
    return waited_for(lambda: not psutil.pid_exists(pid) or _status(pid) == psutil.STATUS_ZOMBIE)


def waited_for(true: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + GONE_S
    while not true() and time.monotonic() < deadline:
        threading.Event().wait(0.02)
    return true()


def _status(pid: int) -> str:
    try:
        return str(psutil.Process(pid).status())
    except psutil.NoSuchProcess:
        return str(psutil.STATUS_ZOMBIE)


def noted(house: House, name: str) -> int:
    return int((house.folder / name).read_text())


def test_nothing_is_started_before_the_person_says_yes(house: House) -> None:
    name = house.rude(confirm=False)
    with pytest.raises(ServerError, match="not confirmed"):
        house.servers.look(name)
    assert not house.started


def test_a_change_of_the_command_asks_again(house: House) -> None:
    name = house.rude()
    house.servers.look(name)
    server = house.servers.store.get(name)
    assert not isinstance(server.way, type(None))
    way = msgspec.structs.replace(server.way, arguments=(*server.way.arguments, "--more"))
    house.servers.change(msgspec.structs.replace(server, way=way), {})
    assert is_gone(noted(house, "pid"))
    (house.folder / "pid").unlink()
    with pytest.raises(ServerError, match="has changed since"):
        house.servers.look(name)
    assert not house.started


def test_a_yes_counts_only_for_what_was_seen(house: House) -> None:
    name = house.rude(confirm=False)
    seen = house.servers.confirmation(name)
    server = house.servers.store.get(name)
    house.servers.change(msgspec.structs.replace(server, network=True), {})
    with pytest.raises(ServerError):
        house.servers.confirm(seen)
    assert not house.servers.confirmation(name).is_given


def test_a_call_goes_through_consent_and_journal(house: House) -> None:
    name = house.rude()
    house.choose_all(name)
    person = Person([YES])
    chat = ToolSession("chat", house.servers.programs([f"{name}:echo"]), person)
    finished, _ = use(chat, "rude__echo", '{"text": "hello"}')
    assert (finished.outcome, finished.content) == ("done", "hello")
    action = person.asked[0].action
    assert (action.capability, action.target) == ("mcp", "rude:echo")
    assert "rude_server.py plain" in action.source
    assert person.asked[0].scopes == ("once", "chat")
    entry = entries()[0]
    assert entry.ended is not None
    assert entry.ended.sources == (("mcp", "rude:echo", "rude"),)


def test_what_was_not_chosen_cannot_be_called(house: House) -> None:
    name = house.rude()
    offers = house.servers.look(name)
    house.servers.choose(name, [offer for offer in offers if offer.tool == "echo"])
    chat = ToolSession("chat", house.servers.programs(["rude:*"]), Person([YES]))
    assert [spec.name for spec in chat.specs] == ["rude__echo"]
    finished, _ = use(chat, "rude__env", "{}")
    assert finished.outcome == "denied"
    with pytest.raises(ServerError, match="was not chosen"):
        house.servers.programs(["rude:env"])


def test_it_sees_what_it_was_granted_and_no_more(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_TOKEN", "very-secret")
    name = house.rude()
    finished, _ = use(session(house, name), "rude__env", "{}")
    seen = json.loads(finished.content)
    assert seen["GRANTED"] == "yes"
    assert "very-secret" not in finished.content
    assert seen.keys() <= {"GRANTED", "PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LC_CTYPE"}
    kept = (paths.data_dir() / "tools" / "servers.json").read_text()
    assert '"yes"' not in kept


@pytest.mark.skipif(not isolation.is_possible(), reason="the network cannot be taken away here")
def test_it_has_no_network_unless_that_was_granted(house: House) -> None:
    name = house.rude()
    finished, _ = use(session(house, name), "rude__net", "{}")
    assert finished.content == "PermissionError"
    house.servers.change(msgspec.structs.replace(house.servers.store.get(name), network=True), {})
    house.confirm(name)
    finished, _ = use(session(house, name), "rude__net", "{}")
    assert finished.content == "ConnectionRefusedError"
    settings.save(msgspec.structs.replace(settings.load(), offline=True))
    finished, _ = use(session(house, name), "rude__net", "{}")
    assert finished.content == "PermissionError"


def test_closing_the_lock_ends_what_could_reach_the_network(house: House) -> None:
    name = house.rude(confirm=False)
    house.servers.change(msgspec.structs.replace(house.servers.store.get(name), network=True), {})
    house.confirm(name)
    house.servers.look(name)
    house.servers.keep_lock()
    assert house.servers.state(name).phase == "running"
    settings.save(msgspec.structs.replace(settings.load(), offline=True))
    house.servers.keep_lock()
    assert is_gone(noted(house, "pid"))


def test_the_gate_knows_a_server_that_may_reach_others_and_the_lock_ends_it(house: House) -> None:
    name = house.rude(confirm=False)
    house.servers.change(msgspec.structs.replace(house.servers.store.get(name), network=True), {})
    house.confirm(name)
    assert waited_for(lambda: network.state().contacts == ())
    house.servers.look(name)
    assert network.state().contacts == (Contact("server", name),)
    settings.save(msgspec.structs.replace(settings.load(), offline=True))
    network.lock_changed()
    assert is_gone(noted(house, "pid"))
    assert waited_for(lambda: network.state().contacts == ())


def test_a_description_that_changes_after_the_choice_stops_the_tool(house: House) -> None:
    name = house.rude()
    chat = session(house, name)
    assert use(chat, "rude__echo", '{"text": "a"}')[0].outcome == "done"
    assert use(chat, "rude__change", "{}")[0].outcome == "done"
    changed, _ = use(chat, "rude__echo", '{"text": "a"}')
    assert changed.outcome == "failed"
    assert "says something else about echo" in changed.content
    offer = next(offer for offer in house.servers.look(name) if offer.tool == "echo")
    assert offer.is_changed
    assert "mails it to me" in offer.description


def test_it_may_have_changed_while_it_did_not_run(house: House) -> None:
    name = house.rude()
    chat = session(house, name)
    house.servers.stop(name)
    (house.folder / "description").write_text("Something else.")
    finished, _ = use(chat, "rude__echo", '{"text": "a"}')
    assert "says something else about echo" in finished.content


def test_a_server_that_never_says_hello_is_given_up(make_house: MakeHouse) -> None:
    house = make_house(start_s=0.2)
    name = house.rude("mute")
    with pytest.raises(ServerError, match="was not ready"):
        house.servers.look(name)
    assert house.servers.state(name).phase == "failed"


def test_a_server_that_ends_at_once_is_told_with_its_log(house: House) -> None:
    name = house.rude("gone")
    with pytest.raises(ServerError, match=r"has ended \(exit code 3\)"):
        house.servers.look(name)
    assert "I am out of here" in house.servers.log(name)


def test_a_program_that_is_not_there_is_told(house: House, tmp_path: Path) -> None:
    name = house.rude()
    server = house.servers.store.get(name)
    way = msgspec.structs.replace(server.way, command=str(tmp_path / "nothing"))
    house.servers.change(msgspec.structs.replace(server, way=way), {})
    house.confirm(name)
    with pytest.raises(ServerError, match="is not on this computer"):
        house.servers.look(name)


def test_noise_before_the_hello_is_no_harm(house: House) -> None:
    name = house.rude("junk")
    assert house.servers.look(name)
    assert "Welcome!" in house.servers.log(name)


def test_one_that_dies_is_started_anew_with_the_next_call(house: House) -> None:
    name = house.rude()
    chat = session(house, name)
    died, _ = use(chat, "rude__die", "{}")
    assert died.outcome == "failed"
    assert "has ended" in died.content
    assert use(chat, "rude__echo", '{"text": "again"}')[0].content == "again"


def test_a_flood_ends_it(house: House) -> None:
    name = house.rude()
    flooded, _ = use(session(house, name), "rude__flood", "{}")
    assert "sent more than can be taken" in flooded.content


def test_chatter_and_long_results_are_cut(house: House) -> None:
    name = house.rude()
    finished, _ = use(session(house, name), "rude__chatter", "{}")
    assert finished.outcome == "done"
    assert len(finished.content) < 20_000
    assert "characters left out" in finished.content
    house.servers.stop(name)
    assert (paths.log_dir() / "servers" / "rude.log").stat().st_size <= LARGEST


@pytest.mark.parametrize("tool", ["slow", "hang"])
def test_stop_is_heeded_though_the_server_does_nothing(house: House, tool: str) -> None:
    name = house.rude()
    chat = session(house, name)
    cancel = CancelToken()
    stopper = threading.Timer(0.5, cancel.cancel)
    stopper.start()
    finished, _ = use(chat, f"rude__{tool}", "{}", cancel=cancel)
    stopper.join()
    assert finished.outcome == "cancelled"


def test_a_call_that_takes_too_long_is_ended(house: House) -> None:
    name = house.rude()
    chat = session(house, name, Limits(tool_s=0.5))
    finished, _ = use(chat, "rude__slow", "{}")
    assert finished.outcome == "failed"


def test_an_error_of_the_tool_counts_as_content_from_outside(house: House) -> None:
    name = house.rude()
    chat = session(house, name)
    failed, _ = use(chat, "rude__fail", "{}")
    assert failed.outcome == "failed"
    assert failed.content == "The tool reports an error: No way."
    assert {source.name for source in chat.read} == {"rude:fail"}


def test_what_it_leaves_behind_ends_with_it(house: House) -> None:
    name = house.rude("stubborn")
    use(session(house, name), "rude__leave", "{}")
    pids = noted(house, "pid"), noted(house, "left")
    house.servers.stop(name)
    assert all(map(is_gone, pids))


def test_nothing_outlives_a_host_that_is_killed(house: House) -> None:
    name = house.rude()
    house.servers.look(name)
    pid = noted(house, "pid")
    host = psutil.Process(pid).parent()
    assert host is not None
    host.kill()
    assert is_gone(pid)
    assert waited_for(lambda: house.servers.state(name).phase == "failed")
    assert house.servers.look(name)


def test_sampling_and_roots_are_declined(house: House) -> None:
    name = house.rude()
    chat = session(house, name)
    for tool in ("sample", "roots"):
        finished, _ = use(chat, f"rude__{tool}", "{}")
        assert '"code"' in finished.content  # an error, by the wire


def test_it_is_told_the_folders_that_were_granted(house: House, tmp_path: Path) -> None:
    name = house.rude(confirm=False)
    server = house.servers.store.get(name)
    house.servers.change(msgspec.structs.replace(server, folders=(str(tmp_path),)), {})
    house.confirm(name)
    finished, _ = use(session(house, name), "rude__roots", "{}")
    assert tmp_path.as_uri() in finished.content


class Clerk:
    """Fills every form as planned, and remembers it."""

    def __init__(self, filling: Filling) -> None:
        self.filling, self.seen = filling, list[Form]()

    def ask(self, form: Form, over: threading.Event) -> Filling:
        self.seen.append(form)
        return self.filling


def test_a_form_names_the_server_and_carries_the_answer(make_house: MakeHouse) -> None:
    clerk = Clerk(Filling("accept", {"name": "Ann"}))
    house = make_house(clerk)
    finished, _ = use(session(house, house.rude()), "rude__ask", "{}")
    assert json.loads(finished.content) == {"action": "accept", "content": {"name": "Ann"}}
    assert clerk.seen[0].server == "rude"
    assert "rude_server.py" in clerk.seen[0].source
    assert clerk.seen[0].message == "Who?"


def test_without_a_window_forms_are_declined(house: House) -> None:
    finished, _ = use(session(house, house.rude()), "rude__ask", "{}")
    assert json.loads(finished.content) == {"action": "decline"}


def test_a_server_that_was_not_asked_may_not_ask(make_house: MakeHouse) -> None:
    clerk = Clerk(CANCELLED)
    house = make_house(clerk)
    name = house.rude("curious")
    house.servers.look(name)
    assert waited_for((house.folder / "answer").exists)
    assert json.loads((house.folder / "answer").read_text()) == {"action": "decline"}
    assert clerk.seen == []


def test_the_time_that_the_person_takes_does_not_count(make_house: MakeHouse) -> None:
    stands_still: list[bool] = []
    waiting = [False]

    @contextlib.contextmanager
    def stopped() -> Iterator[None]:
        waiting[0] = True
        yield
        waiting[0] = False

    class Slow(Clerk):
        def ask(self, form: Form, over: threading.Event) -> Filling:
            stands_still.append(waiting[0])
            return super().ask(form, over)

    house = make_house(Slow(Filling("accept", {"name": "Ann"})))
    house.choose_all(house.rude())
    server = house.servers.store.get("rude")
    choice = server.choice("ask")
    assert choice is not None
    work = Work(CancelToken(), lambda *_: contextlib.nullcontext(), waiting=stopped)
    assert "Ann" in house.servers.call(server, choice, "{}", work).content
    assert stands_still == [True]
    assert waited_for(lambda: not waiting[0])


def test_a_form_goes_away_with_its_call(make_house: MakeHouse) -> None:
    forms = PendingForms()
    house = make_house(forms)
    chat = session(house, house.rude())
    cancel = CancelToken()
    came, went = threading.Event(), threading.Event()

    def changed() -> None:
        if forms.open():
            came.set()
        elif came.is_set():
            went.set()

    forms.listen(changed)
    stopper = threading.Thread(target=lambda: came.wait(GONE_S) and cancel.cancel())
    stopper.start()
    finished, _ = use(chat, "rude__ask", "{}", cancel=cancel)
    stopper.join()
    assert finished.outcome == "cancelled"
    assert went.wait(GONE_S)


def test_an_old_server_is_understood(house: House) -> None:
    name = house.rude("old")
    house.servers.look(name)
    info = house.servers.state(name).info
    assert info is not None
    assert info.protocol == "2024-11-05"
