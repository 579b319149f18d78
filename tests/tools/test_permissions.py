from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app import paths
from app.errors import InvalidInput
from app.tools.action import Action, Source
from app.tools.grants import Grant, GrantsError, GrantStore
from app.tools.permissions import decide, grant_for, hard_fault, parse_pattern, scopes_for

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
NOTHING_READ: frozenset[Source] = frozenset()
SECRET = frozenset((Source("file", "/data/in/salary.txt", "/data/in"),))


def action(target: str = "/data/in/a.txt", tool: str = "read_file", **more: object) -> Action:
    capability = {"read_file": "read_folder", "write_file": "write_folder"}.get(tool, "network")
    fields = {"folder": str(Path(target).parent), "pin": "p", **more}
    return Action(tool, capability, "{}", target, **fields)  # type: ignore[arg-type]


def grant(decision: str = "allow", **more: object) -> Grant:
    return Grant(f"g-{decision}", decision, origin="page", **more)  # type: ignore[arg-type]


def verdict(
    subject: Action, *grants: Grant, read: frozenset[Source] = NOTHING_READ, chat: str = "c"
) -> tuple[str, str]:
    found = decide(subject, grants, chat, read, NOW)
    return found.decision, found.grant


def test_without_any_grant_everything_is_asked() -> None:
    assert verdict(action()) == ("ask", "")


def test_a_harmless_tool_needs_no_grant_but_can_be_forbidden() -> None:
    harmless = Action("calculator", "nothing", "{}")
    assert verdict(harmless) == ("allow", "")
    assert verdict(harmless, grant("deny", tool="calc*")) == ("deny", "g-deny")


def test_precedence_is_hard_rule_deny_ask_allow_default() -> None:
    every = [grant("allow"), grant("ask"), grant("deny")]
    assert verdict(action("/proc/self/environ"), *every) == ("deny", "")
    assert verdict(action(), *every) == ("deny", "g-deny")
    assert verdict(action(), *every[:2]) == ("ask", "g-ask")
    assert verdict(action(), *every[:1]) == ("allow", "g-allow")


@pytest.mark.parametrize(
    ("target", "allowed"),
    [
        ("/data/in/a.txt", True),
        ("/data/in/deep/er.txt", True),
        ("/data/in", True),
        ("/data/in-evil/a.txt", False),
        ("/data/inner", False),
        ("/data", False),
        ("/", False),
    ],
)
def test_a_folder_is_compared_name_by_name(target: str, allowed: bool) -> None:
    found = verdict(action(target), grant(capability="read_folder", target="/data/in"))
    assert found[0] == ("allow" if allowed else "ask")


@pytest.mark.parametrize("target", ["/data/in/../out", "data/in", "/data//in", "/data/in/."])
def test_a_path_that_is_not_resolved_is_refused_outright(target: str) -> None:
    assert hard_fault(action(target)) is not None
    assert verdict(action(target), grant())[0] == "deny"


def test_a_grant_to_read_is_none_to_write() -> None:
    reading = grant(capability="read_folder", target="/data/in")
    assert verdict(action(tool="write_file"), reading)[0] == "ask"


def test_a_grant_ends_with_its_chat_and_its_time() -> None:
    assert verdict(action(), grant(chat="c"), chat="other")[0] == "ask"
    assert verdict(action(), grant(expires_at=NOW))[0] == "ask"
    assert verdict(action(), grant(expires_at=NOW + timedelta(seconds=1)))[0] == "allow"


def test_a_grant_does_not_hold_for_a_tool_that_has_changed() -> None:
    assert verdict(action(pin="other"), grant(pin="p"))[0] == "ask"


def test_nothing_that_sends_or_deletes_is_allowed_for_ever() -> None:
    lasting = grant(tool="post", scope="always")
    assert verdict(action("example.org", "post", standing=False), lasting)[0] == "ask"
    assert "always" not in scopes_for(action("example.org", "post", standing=False))


def test_after_reading_a_file_only_a_consent_that_named_it_lets_anything_out() -> None:
    sending = action("https://evil.example/", "fetch_url", host="evil.example")
    before = grant(capability="network", scope="chat", chat="c")
    assert verdict(sending, before)[0] == "allow"
    assert decide(sending, [before], "c", SECRET, NOW).rule == "content from outside was read"
    fresh = grant_for(sending, "chat", "c", SECRET, "fresh", NOW)
    assert verdict(sending, fresh, read=SECRET) == ("allow", "fresh")
    more = SECRET | {Source("web", "https://a.example/x", "a.example")}
    assert verdict(sending, fresh, read=more)[0] == "ask"


def test_a_lasting_grant_never_counts_after_reading() -> None:
    writing = action(tool="write_file")
    lasting = grant_for(writing, "always", "c", SECRET, "lasting", NOW)
    assert verdict(writing, lasting) == ("allow", "lasting")
    assert verdict(writing, lasting, read=SECRET)[0] == "ask"
    assert verdict(action(), grant(scope="always"), read=SECRET)[0] == "allow"


def test_a_consent_grants_no_more_than_was_shown() -> None:
    shown = action()
    once_more = grant_for(shown, "chat", "c", (), "1", NOW)
    assert verdict(action(), once_more)[0] == "allow"
    assert verdict(action("/data/in/b.txt"), once_more)[0] == "ask"
    folder = grant_for(shown, "folder", "c", (), "2", NOW)
    assert verdict(action("/data/in/b.txt"), folder)[0] == "allow"
    assert verdict(action("/data/b.txt"), folder)[0] == "ask"
    assert verdict(action("/data/in/b.txt"), folder, chat="other")[0] == "ask"


def test_no_folder_is_offered_that_holds_everything() -> None:
    assert "folder" in scopes_for(action())
    assert "folder" not in scopes_for(action("/a.txt"))


@pytest.mark.parametrize(
    "place",
    ["/proc/1/environ", "/sys/kernel", "/dev/sda", "/run/user/1000/bus", "/PROC/self/mem"],
)
def test_the_system_itself_is_never_touched(place: str) -> None:
    assert hard_fault(action(place)) is not None


@pytest.mark.parametrize("name", [".env", ".ENV.local", "server.pem", "id_rsa", "all.kdbx"])
def test_a_folder_does_not_grant_the_keys_in_it(name: str) -> None:
    target = f"/data/in/{name}"
    assert verdict(action(target), grant(target="/data/in"))[0] == "ask"
    assert verdict(action(target), grant())[0] == "ask"
    assert verdict(action(target), grant(target=target))[0] == "allow"


def test_hearth_itself_keys_and_startup_files_are_never_touched() -> None:
    home = Path.home().resolve()
    assert hard_fault(action(str(paths.data_dir() / "tools" / "grants.json"))) is not None
    assert hard_fault(action(str(home / ".ssh" / "id_ed25519"))) is not None
    assert hard_fault(action(str(home / ".bashrc"))) is None
    assert hard_fault(action(str(home / ".bashrc"), "write_file")) is not None
    assert hard_fault(action("/data/repo/.git/hooks/pre-commit", "write_file")) is not None
    assert hard_fault(action("/etc/hosts", "write_file")) is not None
    assert hard_fault(action("/run/media/me/stick/a.txt")) is None


def test_rules_of_the_command_line(tmp_path: Path) -> None:
    real = tmp_path.resolve()
    folder = parse_pattern(f"read_file:{tmp_path}/**", "allow", "c")
    assert verdict(action(str(real / "a.txt")), folder)[0] == "allow"
    assert verdict(action(f"{real}-evil/a.txt"), folder)[0] == "ask"
    assert verdict(action(str(real / "a.txt"), "write_file"), folder)[0] == "ask"
    assert verdict(action(), parse_pattern("read_*", "deny", "c"))[0] == "deny"
    host = parse_pattern("fetch_url:example.org", "allow", "c")
    fetching = action("https://example.org/x", "fetch_url", host="example.org")
    assert verdict(fetching, host)[0] == "allow"


@pytest.mark.parametrize("text", ["", ":/tmp", "read_file:"])
def test_a_rule_without_a_tool_or_a_target_is_told(text: str) -> None:
    with pytest.raises(InvalidInput):
        parse_pattern(text, "allow", "c")


def test_grants_are_kept_used_and_revoked() -> None:
    store = GrantStore()
    assert store.all() == ()
    kept = grant(tool="read_file", made_at=NOW)
    store.add(kept)
    GrantStore().note_use(kept.id, NOW)
    assert [each.last_used_at for each in store.all()] == [NOW]
    assert store.revoke(kept.id)
    assert not store.revoke(kept.id)
    assert GrantStore().all() == ()


def test_damaged_grants_allow_nothing() -> None:
    store = GrantStore()
    store.add(grant())
    store.path.write_text("[{]")
    with pytest.raises(GrantsError):
        store.all()
