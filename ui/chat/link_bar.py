"""Asks before a link leaves this computer: where it leads, in letters that cannot deceive.

Must not know the chat. The address is shown as text, never interpreted.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.widgets.buttons import IconLabel

SCHEMES = ("http", "https")
LONGEST_SHOWN = 160
MOST_WIDTH = 560
MARGIN = 12


@dataclass(frozen=True, slots=True)
class Target:
    """Where an address leads. `host` is as computers read it; `reads_as` is how a person might
    read it where that differs, otherwise empty. `web` is False for what is never opened."""

    address: str
    host: str
    reads_as: str
    web: bool


def target_of(address: str) -> Target:
    """What there is to say about an address, however it is disguised."""
    url = QUrl(address)
    host = url.host(QUrl.ComponentFormattingOption.FullyEncoded)
    seen = _written_host(address) or url.host(QUrl.ComponentFormattingOption.PrettyDecoded)
    web = url.isValid() and url.scheme() in SCHEMES and bool(host)
    reads_as = seen if seen.lower() != host.lower() and not seen.isascii() else ""
    if "xn--" in host and not reads_as:
        reads_as = _unicode_host(host)
    return Target(url.toString(QUrl.ComponentFormattingOption.FullyEncoded), host, reads_as, web)


def _written_host(address: str) -> str:
    rest = address.partition("://")[2].partition("/")[0]
    return rest.rpartition("@")[2].partition(":")[0]


def _unicode_host(host: str) -> str:
    try:
        return host.encode("ascii").decode("idna")
    except UnicodeError:
        return ""


class LinkBar(QFrame):
    """A bar at the foot of its parent; hidden unless there is something to ask."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setAutoFillBackground(True)
        self._over = parent
        self._target = Target("", "", "", False)
        self._question = QLabel()
        self._host = QLabel()
        self._host.setProperty("role", "strong")
        self._address = QLabel()
        self._address.setProperty("role", "hint")
        self._warning = QLabel()
        self._warning.setProperty("state", "warn")
        for label in (self._question, self._host, self._address, self._warning):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.open = QPushButton()
        self.open.setProperty("role", "primary")
        self.copy = QPushButton()
        self.cancel = QPushButton()
        self.open.clicked.connect(self._open)
        self.copy.clicked.connect(self._copy)
        self.cancel.clicked.connect(self.hide)
        self._arrange()
        parent.installEventFilter(self)
        self._retranslate()
        self.hide()

    @Slot(str)
    def ask(self, address: str) -> None:
        """Shows where `address` leads, and what can be done with it."""
        self._target = target_of(address)
        self._retranslate()
        self._place()
        self.show()
        self.raise_()
        # Never on "Open": a key that was meant for something else must not open it.
        self.cancel.setFocus(Qt.FocusReason.PopupFocusReason)

    def texts(self) -> list[str]:
        """What it says, for tests and screen readers."""
        labels = (self._question, self._host, self._address, self._warning)
        return [label.text() for label in labels if not label.isHidden()]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    @Slot()
    def _open(self) -> None:
        self.hide()
        if self._target.web:
            QDesktopServices.openUrl(QUrl(self._target.address))

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._target.address)
        self.hide()

    def _arrange(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(3)
        for label in (self._question, self._host, self._address, self._warning):
            words.addWidget(label)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        for button in (self.cancel, self.copy, self.open):
            buttons.addWidget(button)
        column = QVBoxLayout()
        column.setSpacing(10)
        column.addLayout(words)
        column.addLayout(buttons)
        row = QHBoxLayout(self)
        row.setContentsMargins(13, 11, 13, 12)
        row.setSpacing(10)
        row.addWidget(IconLabel("external-link", "muted"), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)

    def _place(self) -> None:
        parent = self._over
        width = min(MOST_WIDTH, parent.width() - 2 * MARGIN)
        height = self.heightForWidth(width)
        x = (parent.width() - width) // 2
        self.setGeometry(x, parent.height() - height - MARGIN, width, height)

    def _retranslate(self) -> None:
        target = self._target
        if target.web:
            self._question.setText(self.tr("Open this page in your browser? That leaves Hearth."))
        else:
            self._question.setText(self.tr("Hearth opens web pages only. You can copy this link."))
        self._host.setText(target.host)
        self._host.setVisible(target.web)
        self._address.setText(_broken(target.address))
        self._warning.setText(
            self.tr("It reads as “{name}”, but these letters may only look alike.").format(
                name=target.reads_as
            )
        )
        self._warning.setVisible(bool(target.reads_as))
        self.open.setText(self.tr("Open link"))
        self.open.setVisible(target.web)
        self.copy.setText(self.tr("Copy link"))
        self.cancel.setText(self.tr("Cancel"))
        self.setAccessibleName(" ".join(self.texts()))


def _broken(address: str) -> str:
    """`address` with places where its line may break, and not endlessly long."""
    shown = address if len(address) <= LONGEST_SHOWN else address[:LONGEST_SHOWN] + "…"
    return "\u200b".join(shown[i : i + 24] for i in range(0, len(shown), 24))
