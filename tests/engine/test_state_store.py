"""Which saved state is chosen, what is dropped, and that half a save is never seen."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.engine.state_store import StateStore

KV_BYTES = 1000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "states"


def store(folder: Path, budget_bytes: int = 10**6, identity: str = "model") -> StateStore:
    return StateStore(folder, budget_bytes, identity)


def save(
    into: StateStore,
    ids: list[int],
    *,
    windows: list[int] | None = None,
    shared: bool = False,
    cut_anywhere: bool = False,
) -> bool:
    def write_kv(path: Path) -> bool:
        path.write_bytes(bytes(ids[-1:]) * KV_BYTES)
        return True

    return into.save(
        ids,
        [(n, f"window {n}".encode()) for n in windows or []],
        write_kv,
        shared=shared,
        cut_anywhere=cut_anywhere,
    )


def best_length(of: StateStore, ids: list[int], more_than: int = 0) -> int | None:
    state = of.best(ids, more_than)
    return None if state is None else len(state.tokens)


def age(folder: Path, seconds: float) -> None:
    for path in folder.iterdir():
        stat = path.stat()
        os.utime(path, (stat.st_atime - seconds, stat.st_mtime - seconds))


def test_what_was_saved_comes_back(folder: Path) -> None:
    assert save(store(folder), [1, 2, 3], windows=[2, 3])
    other_process = store(folder)
    state = other_process.best([1, 2, 3, 4], 0)
    assert state is not None
    loadable = other_process.open(state)
    assert loadable is not None
    assert loadable.tokens == (1, 2, 3)
    assert loadable.kv.read_bytes() == b"\x03" * KV_BYTES
    assert loadable.windows == ((2, b"window 2"), (3, b"window 3"))


def test_the_longest_common_beginning_wins(folder: Path) -> None:
    states = store(folder)
    save(states, [1, 2], shared=True)
    save(states, [1, 2, 3, 4])
    save(states, [1, 2, 3, 9, 9])
    assert best_length(states, [1, 2, 3, 4, 5]) == 4
    assert best_length(states, [1, 2, 7]) == 2
    assert best_length(states, [7]) is None


def test_a_state_that_spares_no_more_than_memory_is_not_chosen(folder: Path) -> None:
    states = store(folder)
    save(states, [1, 2, 3, 4])
    assert best_length(states, [1, 2, 3, 4, 5], more_than=4) is None
    assert best_length(states, [1, 2, 3, 4, 5], more_than=3) == 4


def test_the_last_token_of_a_prompt_is_never_spared(folder: Path) -> None:
    """A state of the whole prompt holds no logits: it must be cut back by one, which needs a
    checkpoint, or a cache without a sliding window."""
    states = store(folder)
    save(states, [1, 2, 3, 4], windows=[2])
    assert best_length(states, [1, 2, 3, 4], more_than=2) is None
    assert best_length(states, [1, 2, 3, 4], more_than=1) == 4
    save(states, [5, 6, 7, 8], cut_anywhere=True)
    assert best_length(states, [5, 6, 7, 8], more_than=2) == 4


def test_a_state_that_parts_behind_a_checkpoint_spares_up_to_it(folder: Path) -> None:
    states = store(folder)
    save(states, [1, 2, 3, 4, 5], windows=[2, 4])
    assert best_length(states, [1, 2, 3, 9], more_than=1) == 5
    assert best_length(states, [1, 2, 3, 9], more_than=2) is None


def test_a_grown_chat_replaces_its_shorter_self_but_no_shared_beginning(folder: Path) -> None:
    states = store(folder)
    save(states, [1], shared=True)
    save(states, [1, 2])
    save(states, [1, 3])
    save(states, [1, 2, 4])
    assert {best_length(states, ids) for ids in ([1, 0], [1, 2, 4, 0], [1, 3, 0])} == {1, 3, 2}
    assert len(list(folder.glob("*.kv"))) == 3


def test_other_identities_are_never_chosen_nor_dropped(folder: Path) -> None:
    save(store(folder, identity="a"), [1, 2])
    save(store(folder, identity="b"), [1, 2, 3])
    assert best_length(store(folder, identity="a"), [1, 2, 3, 4]) == 2
    assert best_length(store(folder, identity="c"), [1, 2, 3, 4]) is None


def test_over_budget_the_longest_unused_goes_first(folder: Path) -> None:
    states = store(folder, budget_bytes=2 * KV_BYTES + 1000)
    save(states, [1, 1])
    age(folder, 100)
    save(states, [2, 2])
    age(folder, 100)
    first = states.best([1, 1, 0], 0)
    assert first is not None
    assert states.open(first) is not None  # used just now
    save(states, [3, 3])
    assert best_length(states, [1, 1, 0]) == 2
    assert best_length(states, [2, 2, 0]) is None
    assert best_length(states, [3, 3, 0]) == 2


def test_a_state_larger_than_the_budget_leaves_nothing_behind(folder: Path) -> None:
    states = store(folder, budget_bytes=10)
    save(states, [1, 2])
    assert list(folder.iterdir()) == []


def test_a_save_that_fails_leaves_nothing_behind(folder: Path) -> None:
    def full_disk(path: Path) -> bool:
        path.write_bytes(b"half")
        raise OSError("no space left")

    assert not store(folder).save([1], [], full_disk, shared=False, cut_anywhere=False)
    assert not store(folder).save([1], [], lambda _: False, shared=False, cut_anywhere=False)
    assert list(folder.iterdir()) == []


def test_a_save_that_was_killed_is_not_seen_and_is_tidied_up(folder: Path) -> None:
    folder.mkdir()
    (folder / "dead.kv.1.part").write_bytes(b"half")
    (folder / "dead.kv").write_bytes(b"whole, but without a description")
    age(folder, 7200)
    states = store(folder, budget_bytes=KV_BYTES + 1000)
    assert best_length(states, [1, 2]) is None
    save(states, [1, 2])
    assert not (folder / "dead.kv.1.part").exists()
    assert best_length(states, [1, 2, 3]) == 2


def test_a_folder_that_cannot_be_made_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    states = store(tmp_path / "file" / "states")
    assert not save(states, [1, 2])
    assert best_length(states, [1, 2, 3]) is None


def test_descriptions_that_lie_are_ignored(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    states = store(folder)
    save(states, [1, 2])
    (meta,) = folder.glob("*.meta")
    meta.write_bytes(os.urandom(500))
    assert best_length(states, [1, 2, 3]) is None
    assert "is ignored" in capfd.readouterr().err


@pytest.mark.skipif(os.name == "nt", reason="permissions of another kind")
def test_states_are_for_the_persons_eyes_only(folder: Path) -> None:
    save(store(folder), [1, 2])
    assert folder.stat().st_mode & 0o077 == 0
