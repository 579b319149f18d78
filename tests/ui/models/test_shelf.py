"""The library through its signals: nothing blocks, everything is told."""

from __future__ import annotations

import hashlib
import threading
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.models import inventory, removal, verification
from app.models.download import DownloadRow
from app.models.library_index import LibraryError
from app.models.removal import Removed
from app.models.verification import Verified
from tests.models.download.hub_double import HubDouble
from tests.models.library_files import save, save_own, small_model, snapshot
from tests.ui.models.conftest import ID, Offer
from ui.models.download_desk import DownloadDesk
from ui.models.shelf import OWN_FOLDER, Shelf, Trouble


def test_a_refresh_tells_what_lies_in_the_folder(qtbot: QtBot, shelf: Shelf) -> None:
    save_own("small.gguf")
    assert not shelf.known

    with qtbot.waitSignal(shelf.changed):
        shelf.refresh()

    assert shelf.known
    assert [model.name for model in shelf.models] == ["Small"]
    assert shelf.folder == inventory.models_folder()


def test_a_refresh_that_comes_while_another_runs_is_not_lost(
    qtbot: QtBot, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, go_on = threading.Event(), threading.Event()
    real = inventory.installed

    def slow() -> tuple[inventory.Installed, ...]:
        models = real()
        read.set()
        go_on.wait(20)
        return models

    monkeypatch.setattr(inventory, "installed", slow)
    shelf.refresh()
    assert read.wait(20)
    save_own("small.gguf")

    shelf.refresh()
    go_on.set()

    qtbot.waitUntil(lambda: [model.name for model in shelf.models] == ["Small"])


def test_a_removed_model_comes_back_when_it_is_restored(qtbot: QtBot, shelf: Shelf) -> None:
    path = save_own("small.gguf")
    _refresh(qtbot, shelf)

    with qtbot.waitSignal(shelf.removed) as gone, qtbot.waitSignal(shelf.changed):
        shelf.remove(shelf.models[0].id)

    removed = gone.args[0]
    assert isinstance(removed, Removed)
    assert not path.exists()
    assert shelf.models == ()

    with qtbot.waitSignal(shelf.restored) as back, qtbot.waitSignal(shelf.changed):
        shelf.restore(removed)

    assert path.exists()
    assert back.args == [shelf.models[0].id]


def test_what_cannot_be_removed_is_told_with_its_model(
    qtbot: QtBot, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: str) -> Removed:
        raise LibraryError("{name} cannot be removed: {reason}.", name="Small", reason="in use")

    monkeypatch.setattr(removal, "remove", refuse)

    with qtbot.waitSignal(shelf.troubled) as told:
        shelf.remove("small")

    trouble = told.args[0]
    assert isinstance(trouble, Trouble)
    assert trouble.id == "small"
    assert trouble.error.fields["reason"] == "in use"


def test_a_list_that_cannot_be_read_is_told(
    qtbot: QtBot, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> tuple[inventory.Installed, ...]:
        raise LibraryError("Another Hearth is busy with the list of models.")

    monkeypatch.setattr(inventory, "installed", fail)

    with qtbot.waitSignal(shelf.failed):
        shelf.refresh()

    assert not shelf.known


def test_a_model_is_verified_from_end_to_end(qtbot: QtBot, shelf: Shelf) -> None:
    save_own("small.gguf")
    _refresh(qtbot, shelf)
    id, fractions = shelf.models[0].id, []
    shelf.verifying.connect(lambda _, fraction: fractions.append(fraction))

    with qtbot.waitSignals([shelf.verified, shelf.verifying_ended]):
        shelf.verify(id)

    assert fractions[0] == 0.0
    assert fractions[-1] == 1.0
    assert not shelf.is_verifying(id)
    assert shelf.models[0].verified_at is not None


def test_verifying_can_be_cancelled_and_says_nothing_of_the_model(
    qtbot: QtBot, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_own("small.gguf")
    _refresh(qtbot, shelf)
    go_on = threading.Event()
    real = verification._hash

    def slow(*arguments):  # type: ignore[no-untyped-def]
        go_on.wait(20)
        yield from real(*arguments)

    monkeypatch.setattr(verification, "_hash", slow)
    verdicts: list[Verified] = []
    shelf.verified.connect(verdicts.append)
    id = shelf.models[0].id
    shelf.verify(id)

    with qtbot.waitSignal(shelf.verifying_ended) as ended:
        shelf.cancel_verify(id)
        go_on.set()

    assert ended.args == [id]
    assert verdicts == []


def test_a_file_of_another_program_is_linked_and_stays_where_it_is(
    qtbot: QtBot, shelf: Shelf, tmp_path: Path
) -> None:
    theirs = tmp_path / "home/.lmstudio/models/lmstudio-community/X-GGUF/X-Q4_K_M.gguf"
    save(theirs, small_model("Theirs"))
    before = snapshot(theirs.parent)
    with qtbot.waitSignal(shelf.changed):
        shelf.look_elsewhere()
    assert [one.name for one in shelf.candidates] == ["Theirs"]

    with qtbot.waitSignal(shelf.changed):
        shelf.link(shelf.candidates[0])

    assert shelf.candidates == ()
    assert [(model.source, model.files) for model in shelf.models] == [("lm-studio", (theirs,))]
    assert snapshot(theirs.parent) == before


def test_a_file_of_the_person_is_linked(qtbot: QtBot, shelf: Shelf, tmp_path: Path) -> None:
    path = save(tmp_path / "mine.gguf", small_model("Mine"))

    with qtbot.waitSignal(shelf.changed):
        shelf.link_file(path)

    assert [(model.name, model.source) for model in shelf.models] == [("Mine", "file")]


def test_the_folder_moves_with_its_models(qtbot: QtBot, shelf: Shelf, tmp_path: Path) -> None:
    old = save_own("small.gguf")
    target = tmp_path / "elsewhere"

    with qtbot.waitSignals([shelf.changed, shelf.moving_ended]):
        shelf.move_folder(target)

    assert shelf.folder == target
    assert (target / "small.gguf").exists()
    assert not old.exists()
    assert not shelf.is_moving


def test_a_folder_with_other_things_gets_one_for_models(
    qtbot: QtBot, shelf: Shelf, tmp_path: Path
) -> None:
    save_own("small.gguf")
    save(tmp_path / "disk/photo.jpg", b"...")

    with qtbot.waitSignals([shelf.changed, shelf.moving_ended]):
        shelf.move_folder(tmp_path / "disk")

    assert shelf.folder == tmp_path / "disk" / OWN_FOLDER


def test_a_folder_that_will_not_do_is_told_and_all_stays(
    qtbot: QtBot, shelf: Shelf, tmp_path: Path
) -> None:
    old = save_own("small.gguf")
    file = save(tmp_path / "a file", b"...")

    with qtbot.waitSignals([shelf.failed, shelf.moving_ended]):
        shelf.move_folder(file)

    assert old.exists()
    assert shelf.folder == old.parent


def test_downloads_make_way_for_a_move_and_go_on_in_the_new_folder(
    qtbot: QtBot, shelf: Shelf, desk: DownloadDesk, hub: HubDouble, offer: Offer, tmp_path: Path
) -> None:
    hub.hold_from = len(offer.content) // 2
    _wait_for_bytes(qtbot, desk)

    with qtbot.waitSignals([shelf.changed, shelf.moving_ended]):
        shelf.move_folder(tmp_path / "elsewhere")
    hub.hold_from = -1
    hub.released.set()
    with qtbot.waitSignal(desk.finished):
        pass

    arrived = tmp_path / "elsewhere" / "tiny.gguf"
    assert hashlib.sha256(arrived.read_bytes()).digest() == hashlib.sha256(offer.content).digest()
    assert hub.sent_bytes < 1.5 * len(offer.content)  # what had come was not fetched again


def _wait_for_bytes(qtbot: QtBot, desk: DownloadDesk) -> None:
    def some(row: DownloadRow) -> bool:
        return row.state == "downloading" and row.have_bytes > 0

    with qtbot.waitSignal(desk.row_changed, check_params_cb=some):
        desk.get(ID)


def _refresh(qtbot: QtBot, shelf: Shelf) -> None:
    with qtbot.waitSignal(shelf.changed):
        shelf.refresh()
