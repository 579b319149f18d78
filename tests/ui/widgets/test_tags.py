from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.hardware.profile import Notice
from ui.language import apply_language
from ui.theme import LIGHT
from ui.widgets.tags import Tag, VerdictTag

REASON = Notice(
    "It fits into memory and writes about {tps} tokens a second.", fields={"tps": "6.8"}
)


@pytest.fixture(autouse=True)
def _english(english: None) -> None:
    pass


def test_a_tag_takes_the_colour_of_its_state(qtbot: QtBot) -> None:
    tag = Tag("Runs well", "circle-check", "ok")
    qtbot.addWidget(tag)
    tag.show()

    assert _ground(tag) == LIGHT.palette.ok_soft.lower()

    tag.set_state("bad")

    assert _ground(tag) == LIGHT.palette.bad_soft.lower()


def test_a_tag_is_read_out_by_its_words(qtbot: QtBot) -> None:
    tag = Tag("12.1 GB", "hard-drive")
    qtbot.addWidget(tag)

    tag.set_text("4.9 GB")

    assert tag.accessibleName() == tag.text() == "4.9 GB"


def test_a_verdict_is_hidden_until_it_is_known(qtbot: QtBot) -> None:
    tag = VerdictTag()
    qtbot.addWidget(tag)
    assert tag.isHidden()

    tag.set_verdict("runs_well", REASON)

    assert not tag.isHidden()
    assert tag.text() == "Runs well"
    assert tag.toolTip() == "It fits into memory and writes about 6.8 tokens a second."


def test_a_verdict_and_its_reason_follow_the_language(qtbot: QtBot, qapp: QApplication) -> None:
    tag = VerdictTag()
    qtbot.addWidget(tag)
    tag.set_verdict("runs_slowly", REASON)

    apply_language(qapp, "de")
    qapp.processEvents()

    assert tag.text() == "Läuft, aber langsam"
    assert "6,8" in tag.toolTip()
    assert tag.accessibleDescription() == tag.toolTip()


def _ground(tag: Tag) -> str:
    return tag.grab().toImage().pixelColor(tag.width() // 2, 1).name()
