"""A second start, against the window that is open."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app import instance
from app.models import inventory
from tests.ui.conftest import OpenWindow
from ui.main_window import MainWindow
from ui.models.link_offer import LinkOffer
from ui.single_instance import (
    FirstInstance,
    Request,
    allow_to_come_forward,
    become_first_or_hand_over,
)

START_S = 100
ROOT = Path(__file__).resolve().parents[2]
HANDING_OVER = """
import sys
from pathlib import Path
from ui.single_instance import hand_over
print(hand_over([Path(one) for one in sys.argv[1:]]))
"""
LEFT_BEHIND = """
import os, signal
from PySide6.QtCore import QCoreApplication
from ui.single_instance import FirstInstance
app = QCoreApplication([])
first = FirstInstance()
assert first.listen()
os.kill(os.getpid(), signal.SIGKILL)
"""
linux = pytest.mark.skipif(sys.platform != "linux", reason="speaks to the socket itself")


@pytest.fixture(autouse=True)
def _own_runtime_folder(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path_factory.mktemp("run")
    folder.chmod(0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    monkeypatch.delenv("XDG_ACTIVATION_TOKEN", raising=False)


@pytest.fixture
def first(qapp: object) -> Iterator[FirstInstance]:
    first = FirstInstance()
    assert first.listen()
    yield first
    first.close()


class Later:
    """A later start, which only hands over: a process of its own, since it waits for the first."""

    def __init__(self, *files: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", HANDING_OVER, *map(str, files)],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )

    def heard(self, qtbot: QtBot) -> bool:
        """Whether the first one heard, once this one has ended."""
        try:
            qtbot.waitUntil(lambda: self.process.poll() is not None, timeout=START_S * 1000)
        finally:
            self.process.kill()
            said, _ = self.process.communicate()
        return said.strip() == b"True"


def test_a_later_start_is_heard_with_its_files(
    qtbot: QtBot, first: FirstInstance, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "leave")
    with qtbot.waitSignal(first.asked, timeout=START_S * 1000) as asked:
        later = Later(Path("a model.gguf"), tmp_path / "ü.gguf")
    assert asked.args == [
        Request((str(tmp_path / "a model.gguf"), str(tmp_path / "ü.gguf")), "leave")
    ]
    assert later.heard(qtbot)


def test_without_a_first_one_nobody_hears(qtbot: QtBot) -> None:
    assert not Later().heard(qtbot)


def test_who_can_become_the_first_does(qtbot: QtBot) -> None:
    held = become_first_or_hand_over(())
    assert held is not None
    held.release()


@linux
def test_only_this_person_may_connect(first: FirstInstance) -> None:
    assert stat.S_IMODE(os.stat(instance.address()).st_mode) & 0o077 == 0


@linux
def test_what_a_killed_one_left_is_no_hindrance(qtbot: QtBot) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LEFT_BEHIND], env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert done.returncode == -9
    assert Path(instance.address()).exists()
    assert not Later().heard(qtbot)
    first = FirstInstance()
    assert first.listen()
    with qtbot.waitSignal(first.asked, timeout=START_S * 1000):
        later = Later()
    assert later.heard(qtbot)
    first.close()


@linux
@pytest.mark.parametrize(
    "sent",
    [b"nonsense\n", b'{"files": 3}\n', b"x" * 200_000, b""],
    ids=["no JSON", "wrong", "flood", "none"],
)
def test_nonsense_is_dropped_and_the_next_one_is_heard(
    qtbot: QtBot, first: FirstInstance, sent: bytes
) -> None:
    asked: list[Request] = []
    first.asked.connect(asked.append)
    with socket.socket(socket.AF_UNIX) as raw:
        raw.connect(instance.address())
        raw.setblocking(False)
        for start in range(0, len(sent), 50_000):
            qtbot.waitUntil(lambda at=start: _sent(raw, sent[at : at + 50_000]))  # type: ignore[misc]
        later = Later()
        assert later.heard(qtbot)
    qtbot.waitUntil(lambda: asked == [Request()])


def _sent(raw: socket.socket, data: bytes) -> bool:
    try:
        raw.sendall(data)
    except (BlockingIOError, BrokenPipeError, ConnectionResetError):
        return True  # it was cut off, as it should be
    return True


def test_the_desktops_leave_is_passed_on_once(monkeypatch: pytest.MonkeyPatch) -> None:
    allow_to_come_forward(Request(activation="leave"))
    assert os.environ["XDG_ACTIVATION_TOKEN"] == "leave"
    allow_to_come_forward(Request())
    assert "XDG_ACTIVATION_TOKEN" not in os.environ


# --- the window


def _offer(window: MainWindow) -> LinkOffer:
    offer = window.frame.findChild(LinkOffer)
    assert isinstance(offer, LinkOffer)
    return offer


def test_a_second_start_of_the_program_raises_the_window_and_hands_over_the_file(
    qtbot: QtBot, window: MainWindow, random_model: Path
) -> None:
    held = instance.take()
    assert held is not None
    window.listen_to_later_starts()
    window.hide()
    began = subprocess.Popen([sys.executable, "-m", "ui", str(random_model)], cwd=ROOT)
    try:
        qtbot.waitUntil(lambda: began.poll() is not None, timeout=START_S * 1000)
    finally:
        began.kill()
        began.wait()
        held.release()
    assert began.returncode == 0
    qtbot.waitUntil(window.isVisible)
    qtbot.waitUntil(lambda: window.frame.findChild(LinkOffer) is not None)
    assert _offer(window).path == random_model


def test_a_file_is_linked_not_copied_and_chatted_with(
    qtbot: QtBot, open_window: OpenWindow, random_model: Path, tmp_path: Path
) -> None:
    file = tmp_path / "elsewhere" / "mine.gguf"
    file.parent.mkdir()
    file.symlink_to(random_model)
    window = open_window()
    window.offer_file(file)
    window.offer_file(file)  # once is enough
    assert len(window.frame.findChildren(LinkOffer)) == 1
    assert "mine.gguf" in _offer(window).text()
    with qtbot.waitSignal(window.loader.loaded, timeout=START_S * 1000):
        _offer(window).chat.click()
    (model,) = inventory.installed()
    assert model.files == (file,)
    assert window.loader.current == model.id
    qtbot.waitUntil(lambda: window.frame.findChild(LinkOffer) is None)


def test_a_file_can_be_added_alone_or_left(
    qtbot: QtBot, window: MainWindow, random_model: Path
) -> None:
    window.offer_file(random_model)
    _offer(window).close_button.click()
    qtbot.waitUntil(lambda: window.frame.findChild(LinkOffer) is None)
    assert inventory.installed() == ()
    window.offer_file(random_model)
    before = window.loader.current
    with qtbot.waitSignal(window.services.shelf.changed):
        _offer(window).add.click()
    qtbot.waitUntil(lambda: window.frame.findChild(LinkOffer) is None)
    assert len(inventory.installed()) == 1
    assert window.loader.current == before


def test_what_is_no_model_is_told_and_can_be_tried_again(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.gguf"
    bad.write_text("not a model")
    window.offer_file(bad)
    offer = _offer(window)
    offer.add.click()
    qtbot.waitUntil(lambda: "bad.gguf is not a GGUF model file." in offer.text())
    assert offer.add.isEnabled()
