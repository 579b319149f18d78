"""The context ledger: a slim bar of what fills the window, and a list of it on demand.

Shows a `ContextUse`, and what an answer that is being written adds to it; counts nothing itself.
"""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QEvent, QLocale, QPoint, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QEnterEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from app.chat.context import PART_KINDS, ContextUse, PartKind, Turn
from ui.chat.ledger_bar import BAR_WIDTH, COLOURS, SegmentedBar
from ui.chat.ledger_words import left_out_words, tokens_words
from ui.widgets.buttons import IconLabel, TextButton, palette_colour

MOST_LISTED = 4
POPOVER_WIDTH = 340


class Ledger(QAbstractButton):
    """Words and bar for the top bar; pressed, it opens the list.

    A sign stands beside the words when something will be left out of the next message.
    """

    def __init__(self) -> None:
        super().__init__()
        self._shown = ContextUse(0)
        self._before_answer = self._shown
        self.popover: LedgerPopover | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._words = QLabel()
        self._words.setProperty("role", "hint")
        self._words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._sign = IconLabel("triangle-alert", "warn", 13)
        self._sign.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.bar = SegmentedBar()
        self.bar.setFixedWidth(BAR_WIDTH)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(6, 4, 6, 4)
        row.setSpacing(8)
        for widget in (self._sign, self._words, self.bar):
            row.addWidget(widget)
        self.clicked.connect(self.open_list)
        self.set_use(self._shown)

    @property
    def use(self) -> ContextUse:
        return self._shown

    def words(self) -> str:
        return self._words.text()

    @Slot(object)
    def set_use(self, use: ContextUse) -> None:
        """What the next prompt takes."""
        self._before_answer = use
        self._show(use)

    def set_answer(self, thinking_tokens: int, text_tokens: int) -> None:
        """What an answer has added since, until the next `set_use`."""
        use = self._before_answer
        self._show(
            msgspec.structs.replace(
                use, thinking=use.thinking + thinking_tokens, turns=use.turns + text_tokens
            )
        )

    def set_narrow(self, narrow: bool) -> None:
        """Without the bar where there is no room for it."""
        self.bar.setVisible(not narrow)
        self.updateGeometry()

    def words_width(self) -> int:
        """The least width in pixels, without the bar."""
        margins = self._row.contentsMargins()
        sign = 0 if self._sign.isHidden() else self._sign.width() + self._row.spacing()
        return self._words.sizeHint().width() + sign + margins.left() + margins.right()

    def sizeHint(self) -> QSize:
        return self._row.sizeHint()

    @Slot()
    def open_list(self) -> None:
        """Opens the list below the bar."""
        if self.popover is None:
            self.popover = LedgerPopover(self._shown, self)
        self.popover.set_use(self._shown)
        self.popover.open_below(self)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.underMouse() or self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            edge = palette_colour("accent" if self.hasFocus() else "hover")
            painter.setPen(QColor(edge))
            if self.underMouse():
                painter.setBrush(QColor(palette_colour("hover")))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 7, 7)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self.update()

    def _show(self, use: ContextUse) -> None:
        self._shown = use
        self.bar.set_use(use)
        self._sign.setVisible(bool(use.left_out) or not use.fits)
        if self.popover is not None and self.popover.isVisible():
            self.popover.set_use(use)
        self._retranslate()

    def _retranslate(self) -> None:
        use = self._shown
        words = self.tr("Context {percent} %").format(percent=use.percent)
        self._words.setText(words)
        about = f"{words}. {tokens_words(use)}"
        if not use.fits:
            about += " " + self.tr("Your message is too long for the window.")
        elif use.left_out:
            about += " " + left_out_words(use)
        self.setAccessibleName(about)
        self.setToolTip(self.tr("What fills the context window: click for the list"))
        self.updateGeometry()


class LedgerPopover(QFrame):
    """The list: every part with its tokens, the room for the answer, and what will be left out."""

    def __init__(self, use: ContextUse, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        self.setObjectName("popover")
        self.setFixedWidth(POPOVER_WIDTH)
        self._title, self._total = QLabel(), QLabel()
        self._title.setProperty("role", "strong")
        self._total.setProperty("role", "hint")
        self._bar = SegmentedBar(8)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(9)
        self._grid.setVerticalSpacing(7)
        self._grid.setColumnStretch(1, 1)
        self._names: dict[PartKind, QLabel] = {}
        self._counts: dict[PartKind, QLabel] = {}
        for row, kind in enumerate(PART_KINDS):
            self._names[kind], self._counts[kind] = QLabel(), QLabel()
            self._counts[kind].setProperty("role", "muted")
            self._grid.addWidget(_Swatch(kind), row, 0)
            self._grid.addWidget(self._names[kind], row, 1)
            self._grid.addWidget(self._counts[kind], row, 2, Qt.AlignmentFlag.AlignRight)
        self._room = QLabel()
        self._room.setProperty("role", "hint")
        self._room.setWordWrap(True)
        self.left_out = LeftOutList()
        rows = self._rows = QVBoxLayout(self)
        rows.setContentsMargins(16, 14, 16, 15)
        rows.setSpacing(10)
        rows.addWidget(self._title)
        rows.addWidget(self._bar)
        rows.addWidget(self._total)
        rows.addLayout(self._grid)
        rows.addWidget(self._room)
        rows.addWidget(self.left_out)
        self.set_use(use)

    def lines(self) -> list[tuple[str, str]]:
        """The parts as they are listed: name and count."""
        return [(self._names[kind].text(), self._counts[kind].text()) for kind in PART_KINDS]

    def text(self) -> str:
        return f"{self._total.text()} {self._room.text()}"

    def set_use(self, use: ContextUse) -> None:
        self._use = use
        self._bar.set_use(use)
        self._retranslate()
        if self.isVisible():
            self._fit()

    def open_below(self, widget: QWidget) -> None:
        corner = widget.mapToGlobal(QPoint(widget.width() - self.width(), widget.height() + 6))
        window = widget.window().frameGeometry()
        self.move(max(window.left() + 8, corner.x()), corner.y())
        self.show()
        self._fit()  # now, since the style sheet's type sizes hold from the first showing on

    def _fit(self) -> None:
        """As high as its words need at this width, which `adjustSize` gets wrong."""
        self._rows.activate()
        self.resize(POPOVER_WIDTH, self._rows.totalHeightForWidth(POPOVER_WIDTH))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
            return
        super().keyPressEvent(event)

    def _retranslate(self) -> None:
        use, locale = self._use, QLocale()
        self._title.setText(self.tr("Context window"))
        self._total.setText(tokens_words(use))
        names: dict[PartKind, str] = {
            "system": self.tr("Instructions"),
            "tools": self.tr("Tools"),
            "files": self.tr("Files"),
            "turns": self.tr("Messages and answers"),
            "thinking": self.tr("Thinking"),
        }
        for kind, tokens in use.parts:
            self._names[kind].setText(names[kind])
            self._counts[kind].setText(locale.toString(tokens) if tokens else "–")
        self._room.setVisible(bool(use.room))
        self._room.setText(
            self.tr("{count} tokens are kept free for the answer.").format(
                count=locale.toString(use.room)
            )
        )
        self.left_out.set_use(use)
        self.setAccessibleName(f"{self._title.text()}: {self._total.text()}")


class _Swatch(QWidget):
    """The colour of a part in the bar."""

    def __init__(self, kind: PartKind) -> None:
        super().__init__()
        self._colour = COLOURS[kind]
        self.setFixedSize(10, 10)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(palette_colour(self._colour)))
        painter.drawRoundedRect(self.rect(), 3, 3)


class LeftOutList(QFrame):
    """Which turns the next prompt will leave out; hidden while there are none."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "problem")
        self._words, self._turns, self._comfort = QLabel(), QLabel(), QLabel()
        for label in (self._words, self._turns, self._comfort):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setProperty("role", "small")
        self._comfort.setProperty("role", "hint")
        rows = QVBoxLayout()
        rows.setSpacing(5)
        rows.addWidget(self._words)
        rows.addWidget(self._turns)
        rows.addWidget(self._comfort)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 9, 10, 9)
        row.setSpacing(8)
        row.addWidget(IconLabel("triangle-alert", "warn", 14), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(rows, 1)

    def text(self) -> str:
        return " ".join(label.text() for label in (self._words, self._turns, self._comfort))

    def set_use(self, use: ContextUse) -> None:
        self.setVisible(bool(use.left_out) or not use.fits)
        if not use.fits:
            self._words.setText(
                self.tr("Your message with its files is too long for this model's window.")
            )
            self._turns.hide()
            self._comfort.setText(self.tr("Shorten it, or remove a file."))
            return
        self._words.setText(left_out_words(use))
        self._turns.setVisible(bool(use.left_out))
        self._turns.setText("\n".join(self._lines(use.left_out)))
        self._comfort.setText(
            self.tr("The oldest go first, those with files last. The chat keeps them all.")
        )

    def _lines(self, turns: tuple[Turn, ...]) -> list[str]:
        lines = [self._line(turn) for turn in turns[:MOST_LISTED]]
        if len(turns) > MOST_LISTED:
            more = self.tr("and {count} more").format(count=len(turns) - MOST_LISTED)
            lines.append(f"· {more}")
        return lines

    def _line(self, turn: Turn) -> str:
        words = turn.words if len(turn.words) <= 30 else f"{turn.words[:28].rstrip()}…"
        said = ", ".join((*turn.file_names, self.tr("“{words}”").format(words=words)))
        return f"· {said} ({QLocale().toString(turn.tokens)})"


class LeftOutNotice(QFrame):
    """One line above the composer, before anything is sent: what the next message will not hold.

    `shown_requested`: the person wants to see the list.
    """

    shown_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "problem")
        self._use = ContextUse(0)
        self._words = QLabel()
        self._words.setWordWrap(True)
        self._words.setProperty("role", "small")
        self.show_list = TextButton("small", colour="accent", padding=4)
        self.show_list.clicked.connect(self.shown_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(11, 5, 7, 5)
        row.setSpacing(8)
        row.addWidget(IconLabel("triangle-alert", "warn", 14))
        row.addWidget(self._words, 1)
        row.addWidget(self.show_list)
        self.set_use(self._use)

    def text(self) -> str:
        return self._words.text()

    @Slot(object)
    def set_use(self, use: ContextUse) -> None:
        self._use = use
        self._retranslate()
        self.setVisible(bool(use.left_out) or not use.fits)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        if self._use.fits:
            self._words.setText(left_out_words(self._use))
        else:
            self._words.setText(
                self.tr("This is too long for the model. Shorten it, or remove a file.")
            )
        self.setAccessibleName(self._words.text())
        self.show_list.setText(self.tr("Show"))
        self.show_list.setAccessibleName(self.tr("Show what fills the context window"))
