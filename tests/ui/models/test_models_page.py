"""The page of models through its real widgets, against a Hub of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from app.models import catalogue, inventory
from app.models.download import DownloadRow
from tests.models.download.conftest import some_bytes
from tests.models.download.hub_double import HubDouble
from tests.models.library_files import save, save_own, small_model, snapshot
from tests.ui.models.conftest import ID, Offer
from ui.computer.plans import Plans
from ui.language import apply_language
from ui.models import download_desk, download_view
from ui.models.catalogue_card import CatalogueCard
from ui.models.download_desk import DownloadDesk
from ui.models.models_page import ALL, HERE, RECOMMENDED, SEARCH, ModelsPage
from ui.models.shelf import Shelf

LONG_MS = 90_000
LEFT = Qt.MouseButton.LeftButton


def test_the_page_says_which_computer_it_chose_for(page: ModelsPage) -> None:
    words = page.chosen_for.text()

    assert "16 GB memory" in words
    assert "8 cores, AMD Radeon Graphics" in words


def test_details_lead_to_the_computer(qtbot: QtBot, page: ModelsPage) -> None:
    with qtbot.waitSignal(page.computer_requested):
        page.chosen_for.linkActivated.emit("#")


def test_the_recommended_model_comes_first_and_gpt_oss_is_always_there(
    page: ModelsPage, plans: Plans
) -> None:
    cards = _cards(page)

    assert cards[0].entry.id == plans.recommended()
    assert not cards[0].recommended_tag.isHidden()
    assert ID in [card.entry.id for card in cards]
    assert all(card.verdict.verdict != "cannot_run" for card in cards)


def test_all_are_listed_and_what_cannot_run_says_why_instead_of_get(
    qtbot: QtBot, page: ModelsPage
) -> None:
    cards = _all(qtbot, page)
    assert cards.keys() == {entry.id for entry in catalogue.load().models}
    large = cards["gpt-oss-120b"]

    assert large.verdict.text() == "Cannot run here"
    assert large.get.isHidden()
    large.why.click()

    assert "memory" in large.reason.text()
    assert large.reason.isVisible()


def test_a_model_is_got_and_then_chatted_with(
    qtbot: QtBot, page: ModelsPage, desk: DownloadDesk, shelf: Shelf, offer: Offer
) -> None:
    card = _card(page)
    with qtbot.waitSignals([desk.finished, shelf.changed], timeout=LONG_MS):
        qtbot.mouseClick(card.get, LEFT)
        assert card.get.isHidden()
        qtbot.waitUntil(lambda: not card.download.isHidden() or not card.chat.isHidden())
    qtbot.waitUntil(lambda: card.chat.isVisible(), timeout=LONG_MS)
    assert card.download.isHidden()
    assert page.tabs.tabText(HERE) == "On this computer · 1"

    with qtbot.waitSignal(page.chat_requested) as asked:
        card.chat.click()
    assert asked.args == [shelf.models[0].id]

    page.show_tab(HERE)
    here = page.here.cards[shelf.models[0].id]
    with qtbot.waitSignal(page.chat_requested):
        here.chat.click()


def test_cards_on_this_computer_are_made_when_they_are_seen(
    qtbot: QtBot, page: ModelsPage, desk: DownloadDesk, hub: HubDouble, offer: Offer
) -> None:
    hub.hold_from = len(offer.content) // 2
    qtbot.mouseClick(_card(page).get, LEFT)
    assert page.here.coming == {}

    page.show_tab(HERE)

    assert page.here.coming[ID].download.line.isVisible()


def test_a_download_is_paused_and_resumed(
    qtbot: QtBot, page: ModelsPage, desk: DownloadDesk, hub: HubDouble, offer: Offer
) -> None:
    hub.hold_from = len(offer.content) // 2
    card = _card(page)
    _wait_for(qtbot, desk, lambda row: row.have_bytes > 0, card.get.click)
    assert " MB · " in card.download.line.text()

    _wait_for(qtbot, desk, lambda row: row.state == "paused", card.download.pause.click)
    assert card.download.pause.isHidden()
    assert "paused" in card.download.line.text()
    hub.hold_from = -1
    hub.released.set()

    with qtbot.waitSignal(desk.finished, timeout=LONG_MS):
        card.download.resume.click()


def test_a_download_that_has_just_begun_is_cancelled_without_a_question(
    qtbot: QtBot, page: ModelsPage, desk: DownloadDesk, hub: HubDouble, offer: Offer
) -> None:
    hub.hold_from = len(offer.content) // 2
    card = _card(page)
    _wait_for(qtbot, desk, lambda row: row.have_bytes > 0, card.get.click)

    with qtbot.waitSignal(desk.removed, timeout=LONG_MS):
        card.download.cancel.click()

    assert card.get.isVisible()
    assert card.download.isHidden()


def test_what_has_come_far_is_only_thrown_away_after_a_question(
    qtbot: QtBot,
    page: ModelsPage,
    desk: DownloadDesk,
    hub: HubDouble,
    offer: Offer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(download_view, "WORTH_ASKING_BYTES", 1)
    hub.hold_from = len(offer.content) // 2
    card = _card(page)
    _wait_for(qtbot, desk, lambda row: row.have_bytes > 0, card.get.click)

    card.download.cancel.click()
    assert card.download.confirm.isVisible()
    card.download.keep.click()
    assert card.download.confirm.isHidden()
    assert desk.row_of(ID) is not None

    card.download.cancel.click()
    with qtbot.waitSignal(desk.removed, timeout=LONG_MS):
        card.download.discard.click()


def test_a_failed_download_says_why_and_is_tried_again(
    qtbot: QtBot, page: ModelsPage, desk: DownloadDesk, offer: Offer
) -> None:
    taken = save(inventory.models_folder() / "tiny.gguf", small_model("Another"))
    card = _card(page)
    _wait_for(qtbot, desk, lambda row: row.state == "failed", card.get.click)
    assert "already another file" in card.download.line.text()
    assert card.download.token.isHidden()

    taken.unlink()
    with qtbot.waitSignal(desk.finished, timeout=LONG_MS):
        card.download.retry.click()


def test_conditions_are_read_before_the_download_begins(
    qtbot: QtBot, page: ModelsPage, desk: DownloadDesk
) -> None:
    card = _all(qtbot, page)["llama-3.2-3b"]
    assert card.get.text() == "Get…"

    card.get.click()

    assert desk.rows == ()
    assert card.openness.isVisible()
    assert card.openness.accept.isVisible()
    card.openness.decline.click()
    assert card.openness.isHidden()
    assert desk.rows == ()


def test_accepting_the_conditions_begins_the_download(
    qtbot: QtBot, page: ModelsPage, desk: DownloadDesk
) -> None:
    card = _all(qtbot, page)["llama-3.2-3b"]
    card.get.click()

    card.openness.accept.click()

    assert [row.id for row in desk.rows] == ["llama-3.2-3b"]
    assert card.openness.isHidden()


def test_openness_is_told_without_a_question_for_free_licences(page: ModelsPage) -> None:
    card = _card(page)

    card.openness_button.click()

    assert card.openness.isVisible()
    assert not card.openness.accept.isVisible()
    assert not card.openness.policy_link.isVisible()  # Apache-2.0 has none


def test_a_found_file_is_linked_in_place(
    qtbot: QtBot, page: ModelsPage, shelf: Shelf, tmp_path: Path
) -> None:
    theirs = save(tmp_path / "home/.lmstudio/models/a/b/c.gguf", small_model("Theirs"))
    before = snapshot(theirs.parent)
    with qtbot.waitSignal(shelf.looking_changed, check_params_cb=lambda looking: not looking):
        page.show_tab(HERE)
    candidate = page.here.found[theirs]

    candidate.link.click()

    qtbot.waitUntil(lambda: page.here.found == {} and len(page.here.cards) == 1)
    assert [card.model.name for card in page.here.cards.values()] == ["Theirs"]
    assert snapshot(theirs.parent) == before


def test_a_found_file_that_cannot_run_says_why_not(
    qtbot: QtBot, page: ModelsPage, shelf: Shelf, tmp_path: Path
) -> None:
    theirs = save(tmp_path / "home/.lmstudio/models/a/b/c.gguf", b"GGUF" + bytes(100))
    with qtbot.waitSignal(shelf.looking_changed, check_params_cb=lambda looking: not looking):
        page.show_tab(HERE)

    candidate = page.here.found[theirs]

    assert candidate.link.isHidden()
    assert candidate.reason.isVisible()


def test_a_model_is_removed_and_comes_back_with_undo(
    qtbot: QtBot, page: ModelsPage, shelf: Shelf
) -> None:
    path = save_own("small.gguf")
    card = _here(qtbot, page, shelf)

    card.remove.click()
    qtbot.waitUntil(lambda: page.here.cards == {})
    assert not path.exists()
    strip = page.here.strips[0]
    assert "Small" in strip.text.text()

    with qtbot.waitSignal(shelf.restored):
        strip.undo.click()
    assert path.exists()
    qtbot.waitUntil(lambda: len(page.here.cards) == 1)
    assert page.here.strips == []


def test_a_model_is_verified_in_its_card(qtbot: QtBot, page: ModelsPage, shelf: Shelf) -> None:
    save_own("small.gguf")
    card = _here(qtbot, page, shelf)

    with qtbot.waitSignal(shelf.verifying_ended):
        card.verify.click()
        assert not card.verify.isEnabled()

    assert card.progress.isHidden()
    assert card.verify.isEnabled()
    assert "checksum" in card.outcome.text()  # nobody has said it: it is noted


def test_the_folder_is_moved(
    qtbot: QtBot,
    page: ModelsPage,
    shelf: Shelf,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    save_own("small.gguf")
    _here(qtbot, page, shelf)
    target = tmp_path / "elsewhere"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(target))

    with qtbot.waitSignal(shelf.moving_ended):
        page.here.folder.move_it.click()

    assert page.here.folder.folder.text() == str(target)
    assert page.here.folder.progress.isHidden()
    assert len(page.here.cards) == 1


def test_the_speed_limit_is_chosen_from_a_menu(page: ModelsPage, desk: DownloadDesk) -> None:
    card = page.here.folder

    card.limits.actions()[2].trigger()

    assert desk.limit_bytes_per_s == 2_000_000
    assert card.limit.text() == "2.0 MB/s"


def test_a_token_is_entered_and_forgotten(
    qtbot: QtBot, page: ModelsPage, desk: DownloadDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[str] = []
    monkeypatch.setattr(download_desk, "keep_token", kept.append)
    monkeypatch.setattr(download_desk, "forget_token", kept.clear)
    card = page.here.folder
    card.enter_token.click()
    assert not card.token.isHidden()
    card.token.field.setText(" hf_secret ")

    with qtbot.waitSignal(desk.token_kept):
        card.token.keep.click()
    assert kept == ["hf_secret"]
    assert card.token.field.text() == ""  # never shown again

    with qtbot.waitSignal(desk.token_kept):
        card.forget_token.click()
    assert kept == []


def test_words_find_models_and_their_files_can_be_got(
    qtbot: QtBot, page: ModelsPage, desk: DownloadDesk, hub: HubDouble, shelf: Shelf
) -> None:
    hub.add("small-Q8_0.gguf", small_model("Found"), repo="owner/small")
    page.field.setText("small")
    with qtbot.waitSignal(desk.results, timeout=LONG_MS):
        qtbot.keyClick(page.field, Qt.Key.Key_Return)
    assert page.stack.currentIndex() == SEARCH
    result = page.search.cards[0]
    with qtbot.waitSignal(desk.looked, timeout=LONG_MS):
        result.open.click()
    row = result.files[0]
    assert row.verdict.isHidden()  # nobody knows before it is here

    with qtbot.waitSignals([desk.finished, shelf.changed], timeout=LONG_MS):
        row.get.click()

    qtbot.waitUntil(lambda: row.chat.isVisible(), timeout=LONG_MS)
    with qtbot.waitSignal(page.chat_requested):
        row.chat.click()


def test_a_pasted_link_is_searched_at_once(
    qtbot: QtBot, page: ModelsPage, desk: DownloadDesk, hub: HubDouble
) -> None:
    hub.add("a-Q4_K_M.gguf", some_bytes(1000), repo="owner/small")
    hub.add("a-Q8_0.gguf", some_bytes(2000), repo="owner/small")
    QApplication.clipboard().setText("https://hf.co/owner/small/blob/main/a-Q8_0.gguf")

    with qtbot.waitSignal(desk.results, timeout=LONG_MS):
        qtbot.keyClick(page.field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)

    rows = page.search.cards[0].files
    assert [row.isHidden() for row in rows] == [False, True]
    assert rows[0].name.text() == "a-Q8_0.gguf"
    page.search.cards[0].more.click()
    assert not rows[1].isHidden()


def test_the_catalogues_own_file_is_known_again_in_a_search(
    qtbot: QtBot, page: ModelsPage, desk: DownloadDesk, offer: Offer
) -> None:
    page.field.setText(offer.entry.repository)
    with qtbot.waitSignal(desk.results, timeout=LONG_MS):
        qtbot.keyClick(page.field, Qt.Key.Key_Return)

    row = page.search.cards[0].files[0]

    assert row.entry is not None
    assert row.entry.id == ID
    assert not row.verdict.isHidden()


def test_without_a_network_the_search_says_so_and_can_be_tried_again(
    qtbot: QtBot, page: ModelsPage, desk: DownloadDesk, hub: HubDouble
) -> None:
    desk._hub().endpoint = "http://127.0.0.1:9"
    page.field.setText("small")
    with qtbot.waitSignal(desk.search_failed, timeout=LONG_MS):
        qtbot.keyClick(page.field, Qt.Key.Key_Return)
    assert page.search.problem.isVisible()
    hub.add("small-Q8_0.gguf", some_bytes(1000), repo="owner/small")
    desk._hub().endpoint = hub.endpoint

    with qtbot.waitSignal(desk.results, timeout=LONG_MS):
        page.search.retry.click()

    assert not page.search.problem.isVisible()
    assert len(page.search.cards) == 1


def test_a_gated_repository_asks_for_a_token(
    qtbot: QtBot, page: ModelsPage, desk: DownloadDesk, hub: HubDouble, offer: Offer
) -> None:
    hub.gated, hub.token = True, "hf_secret"
    card = _card(page)

    _wait_for(qtbot, desk, lambda row: row.state == "failed", card.get.click)

    assert "conditions" in card.download.line.text()
    assert card.download.token.field.isVisible()
    assert not card.download.token.keep.isEnabled()
    card.download.token.field.setText("hf_secret")
    assert card.download.token.keep.isEnabled()


def test_escape_leaves_the_search(qtbot: QtBot, page: ModelsPage, hub: HubDouble) -> None:
    page.show_tab(ALL)
    page.field.setText("small")
    qtbot.keyClick(page.field, Qt.Key.Key_Return)

    qtbot.keyClick(page.field, Qt.Key.Key_Escape)

    assert page.stack.currentIndex() == ALL
    assert page.field.text() == ""


def test_a_download_is_seen_among_the_models_here(
    qtbot: QtBot, page: ModelsPage, desk: DownloadDesk, hub: HubDouble, offer: Offer
) -> None:
    hub.hold_from = len(offer.content) // 2
    page.show_tab(HERE)

    _wait_for(qtbot, desk, lambda row: row.have_bytes > 0, lambda: desk.get(ID))

    assert page.here.coming[ID].isVisible()
    assert page.here.coming[ID].download.pause.isVisible()


def test_a_smaller_model_is_one_press_away(qtbot: QtBot, page: ModelsPage, plans: Plans) -> None:
    card = _all(qtbot, page)["gpt-oss-120b"]
    smaller = plans.smaller_than("gpt-oss-120b")
    assert smaller is not None
    card.why.click()

    card.smaller.click()

    focused = page.focusWidget()
    assert focused is not None
    assert page.all.cards[smaller].isAncestorOf(focused)


def test_every_control_has_a_name(page: ModelsPage, offer: Offer) -> None:
    save_own("small.gguf")
    for tab in (RECOMMENDED, ALL, HERE):
        page.show_tab(tab)

    nameless = [
        type(control).__name__
        for kind in (QPushButton, QToolButton)
        for control in page.findChildren(kind)
        if not control.accessibleName()
        and control.isVisibleTo(page)
        and control.parent() not in (page.tabs, page.field)
    ]

    assert nameless == []


def test_all_words_follow_the_language(page: ModelsPage, qapp: QApplication) -> None:
    apply_language(qapp, "de")
    qapp.processEvents()

    assert page.tabs.tabText(RECOMMENDED) == "Empfohlen"
    assert "Speicher" in page.chosen_for.text()
    assert _card(page).get.text() == "Holen"


def test_no_part_is_a_window_of_its_own_even_for_a_moment(
    qtbot: QtBot,
    page: ModelsPage,
    desk: DownloadDesk,
    hub: HubDouble,
    offer: Offer,
    shelf: Shelf,
    stray_windows: list[QWidget],
) -> None:
    hub.hold_from = len(offer.content) // 2
    _wait_for(qtbot, desk, lambda row: row.have_bytes > 0, lambda: desk.get(ID))
    for tab in (ALL, HERE):
        page.show_tab(tab)
    save_own("small.gguf")
    card = _here(qtbot, page, shelf)
    with qtbot.waitSignal(shelf.removed):
        card.remove.click()

    assert stray_windows == []


@pytest.fixture
def stray_windows(qapp: QApplication, page: ModelsPage) -> Iterator[list[QWidget]]:
    seen: list[QWidget] = []

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            is_window = isinstance(watched, QWidget) and watched.isWindow()
            if event.type() == QEvent.Type.Show and is_window and watched is not page:
                seen.append(watched)
            return False

    watch = Watch()
    qapp.installEventFilter(watch)
    yield seen
    qapp.removeEventFilter(watch)


def _cards(page: ModelsPage) -> list[CatalogueCard]:
    """Those that are shown, from top to bottom."""
    rows = page.recommended.rows
    widgets = [item.widget() for row in range(rows.count()) if (item := rows.itemAt(row))]
    return [widget for widget in widgets if isinstance(widget, CatalogueCard)]


def _all(qtbot: QtBot, page: ModelsPage) -> dict[str, CatalogueCard]:
    page.show_tab(ALL)
    wanted = {entry.id for entry in catalogue.load().models}
    qtbot.waitUntil(lambda: page.all.cards.keys() == wanted, timeout=LONG_MS)
    return page.all.cards


def _card(page: ModelsPage) -> CatalogueCard:
    return page.recommended.cards[ID]


def _here(qtbot: QtBot, page: ModelsPage, shelf: Shelf):  # type: ignore[no-untyped-def]
    page.show_tab(HERE)
    shelf.refresh()
    qtbot.waitUntil(lambda: bool(page.here.cards), timeout=LONG_MS)
    return next(iter(page.here.cards.values()))


def _wait_for(qtbot: QtBot, desk: DownloadDesk, wanted, action) -> None:  # type: ignore[no-untyped-def]
    def check(row: DownloadRow) -> bool:
        return bool(wanted(row))

    with qtbot.waitSignal(desk.row_changed, check_params_cb=check, timeout=LONG_MS):
        action()
