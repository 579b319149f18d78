"""What the pictures of the chat show: files, the ledger, an answer as a tree, versions, personas.

The chats are read from a store in memory, as those of a person are from the disk; no model answers.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from PySide6.QtCore import QPoint, Qt, QTimer

from app.chat.answer_form import AnswerForm, Field, response_format, schema_of
from app.chat.context import ContextUse, Turn
from app.chat.conversation import Chat
from app.chat.reopened import chat_of
from app.chat.store import (
    AnswerInfo,
    ChatSettings,
    Draft,
    Persona,
    Store,
    Transcript,
    private_store,
)
from app.events import Timings, Usage
from app.messages import Attachment, Cut, Message, Reasoning, Text
from ui.chat.ledger import LedgerPopover
from ui.chats.opened import Opened
from ui.chats.persona_shelf import language
from ui.main_window import MainWindow

PLACED_AFTER_MS = 150
_INFO = AnswerInfo(
    "gpt-oss-20b",
    "medium",
    "stop",
    Usage(2_410, 0, 214),
    Timings(ttft_s=0.6, decode_tps=11.8),
    thought_s=9.2,
)
_BILL = Attachment("Stromrechnung-2026-10.pdf", "x" * 7_600, 214_000)
_METER = Attachment("zaehlerstaende.csv", "2026-01-01;8412\n" * 60, 1_920)
_TARIFF = Attachment("tarif.md", "x" * 2_400, 2_400)
_BOOK = Attachment("handbuch.pdf", "x" * 90_000, 8_400_000, Cut("pages", 120, 412))
_TREE = """{"dish": "Tomato soup with basil", "minutes": 30, "vegetarian": true,
"ingredients": ["1 kg of ripe tomatoes", "2 onions", "basil", "olive oil"]}"""
_TREE_DE = """{"dish": "Tomatensuppe mit Basilikum", "minutes": 30, "vegetarian": true,
"ingredients": ["1 kg reife Tomaten", "2 Zwiebeln", "Basilikum", "Olivenöl"]}"""


def _files(window: MainWindow) -> None:
    """A question with files, and two more that are to go along with the next."""
    question, answer, draft = _words(
        (
            "Why is my bill so high?",
            "Your **basic price** went up from 9 to 14 € a month in April, and you used 12 % more "
            "than the year before, nearly all of it in January and February.",
            "And with this tariff?",
        ),
        (
            "Warum ist meine Rechnung so hoch?",
            "Dein **Grundpreis** ist im April von 9 auf 14 € im Monat gestiegen, und du hast 12 % "
            "mehr verbraucht als im Jahr davor, fast alles davon im Januar und Februar.",
            "Und mit diesem Tarif?",
        ),
    )
    asked = Message("user", (_BILL, _METER, Text(question)))
    _open(window, asked, answer, draft=Draft(draft, (_TARIFF, _BOOK)))


def _ledger(window: MainWindow) -> None:
    """A chat that no longer fits, before the next question is sent."""
    first, second, answer = _words(
        ("Explain the first chapter", "And the second?", "The second chapter is about **rivers**."),
        (
            "Erklär mir das erste Kapitel",
            "Und das zweite?",
            "Das zweite Kapitel handelt von **Flüssen**.",
        ),
    )
    _open(window, Message("user", (_BOOK, Text(second))), answer)
    left_out = (Turn(0, 2, first, (), 0, 1_930, 0),)
    use = ContextUse(16_384, 4_096, 310, 640, 6_120, 3_480, 0, left_out=left_out)
    ledger = window.top_bar.ledger
    ledger.set_use(use)
    window.chat.notice.set_use(use)
    # Part of the window, since a picture of it would not show another one.
    popover = LedgerPopover(use, window)
    popover.setWindowFlags(Qt.WindowType.Widget)

    def place() -> None:
        popover.show()
        popover.set_use(use)
        corner = ledger.mapTo(window, QPoint(ledger.width(), ledger.height() + 6))
        popover.move(corner.x() - popover.width(), corner.y())

    QTimer.singleShot(PLACED_AFTER_MS, popover, place)  # once the window has its size


def _json(window: MainWindow) -> None:
    """An answer that keeps to a form."""
    question, name = _words(("A soup for two?", "recipe"), ("Eine Suppe für zwei?", "Rezept"))
    fields = (
        Field("dish"),
        Field("minutes", "integer"),
        Field("vegetarian", "yes_no"),
        Field("ingredients", many=True),
    )
    form = response_format(schema_of(AnswerForm(name, fields)))
    settings = ChatSettings(response_format=form)
    answer = _TREE_DE if language() == "de" else _TREE
    _open(window, Message("user", (Text(question),)), answer, settings)


def _versions(window: MainWindow) -> None:
    """A question and an answer that have several versions, and a question that is being changed."""
    asked, otherwise, answer, anew, again = _words(
        (
            "A present for my sister, 30 € at most?",
            "A present for my sister, who has taken up pottery, 30 € at most?",
            "A book.",
            "A set of **trimming tools**: she will need them in her second week, and nobody buys "
            "good ones at first.",
            "And one for her husband?",
        ),
        (
            "Ein Geschenk für meine Schwester, höchstens 30 €?",
            "Ein Geschenk für meine Schwester, die mit dem Töpfern angefangen hat, höchstens 30 €?",
            "Ein Buch.",
            "Ein Satz **Abdrehwerkzeug**: Den braucht sie in der zweiten Woche, und gutes kauft "
            "sich am Anfang niemand selbst.",
            "Und eins für ihren Mann?",
        ),
    )
    store = private_store()
    try:
        chat_id = store.chats.create(title=asked)
        store.messages.add(chat_id, Message("user", (Text(asked),)))
        question_id = store.messages.add(chat_id, Message("user", (Text(otherwise),)))
        for text in (answer, anew):
            last_id = store.messages.add(
                chat_id, Message("assistant", (Text(text),)), question_id, info=_INFO
            )
        question_id = store.messages.add(chat_id, Message("user", (Text(again),)), last_id)
        said = Message("assistant", (Text(answer),))
        store.messages.add(chat_id, said, question_id, info=_INFO)
        transcript = store.messages.transcript(chat_id)
    finally:
        store.close()
    window.page.open_chat(Opened(transcript, chat_of(transcript), Draft()))
    window.page.transcript.turns[-1].message.begin_editing()


def _private(window: MainWindow) -> None:
    """A private chat."""
    asked, answer = _words(
        ("How do I tell them that I am leaving?", "Say it first, and the reasons after it."),
        ("Wie sage ich ihnen, dass ich gehe?", "Sag es zuerst, und die Gründe danach."),
    )
    _open(window, Message("user", (Text(asked),)), answer, private=True)


def _personas(window: MainWindow) -> None:
    """The page of personas, with one of the person's own."""
    name, about, told = _words(
        (
            "Tax questions",
            "Short, and always with the paragraph.",
            "Answer by German tax law, in a few sentences. Name the paragraph for each claim, and "
            "say plainly when a tax adviser is needed.",
        ),
        (
            "Steuerfragen",
            "Kurz und immer mit dem Paragrafen.",
            "Antworte nach deutschem Steuerrecht, in wenigen Sätzen. Nenn zu jeder Aussage den "
            "Paragrafen und sag offen, wann es eine Steuerberatung braucht.",
        ),
    )
    persona = Persona("own", name, ChatSettings("high", told, persona="own"), about)
    window.chat.shaping.personas.save(persona)
    window.show_personas(persona.uid)


def show_answer(window: MainWindow, asked: str, answer: str) -> None:
    """Opens a chat of one question and its answer."""
    _open(window, Message("user", (Text(asked),)), answer)


def _open(
    window: MainWindow,
    asked: Message,
    answer: str,
    settings: ChatSettings | None = None,
    draft: Draft | None = None,
    *,
    private: bool = False,
) -> None:
    store = private_store()
    try:
        opened = _stored(store, asked, answer, settings or ChatSettings())
    finally:
        store.close()
    window.page.open_chat(Opened(*opened, draft or Draft(), private=private))
    window.page.composer.draft.clearFocus()


def _stored(
    store: Store, asked: Message, answer: str, settings: ChatSettings
) -> tuple[Transcript, Chat]:
    chat_id = store.chats.create(settings)
    question_id = store.messages.add(chat_id, asked)
    info = msgspec.structs.replace(_INFO, form=settings.response_format)
    said = Message("assistant", (Reasoning("They ask."), Text(answer)))
    store.messages.add(chat_id, said, question_id, info=info)
    transcript = store.messages.transcript(chat_id)
    return transcript, chat_of(transcript)


def _words(english: tuple[str, ...], german: tuple[str, ...]) -> tuple[str, ...]:
    return german if language() == "de" else english


# Each fills a window that has only just been made.
SCENES: dict[str, Callable[[MainWindow], None]] = {
    "files": _files,
    "ledger": _ledger,
    "answer-json": _json,
    "versions": _versions,
    "private": _private,
    "personas": _personas,
}
