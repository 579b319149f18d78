"""Puts formulas into text documents as pictures on the baseline, and takes their source out again.

Qt centres such a picture a quarter of the x-height above the baseline, so it is given room above or
below until that is where its own baseline lies.
"""

from __future__ import annotations

import math
from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontInfo,
    QFontMetrics,
    QGuiApplication,
    QImage,
    QPainter,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextImageFormat,
)
from PySide6.QtSvg import QSvgRenderer

from app.latex import INK, SIZE, Formula

SOURCE = QTextFormat.Property.UserProperty.value + 1
OBJECT = "\ufffc"
# The least that a wide formula is scaled down to; it is cut off beyond that.
LEAST_SCALE = 0.35


def insert_formula(
    cursor: QTextCursor,
    formula: Formula,
    source: str,
    font: QFont,
    ink: QColor,
    room: float,
    alone: bool = False,
) -> None:
    """Writes a picture at the cursor, at most `room` pixels wide; copying it gives `source`.

    `alone`: it has its line for itself, so its baseline does not matter.
    """
    scale = font_scale(font)
    scale *= max(LEAST_SCALE, min(1.0, room / max(1.0, formula.width * scale)))
    half = QFontMetrics(font).xHeight() / 4
    reach = max(formula.height * scale - half, formula.depth * scale + half)
    if alone:
        reach = (formula.height + formula.depth) * scale / 2
    width, height = math.ceil(formula.width * scale), 2 * math.ceil(reach)
    top = 0.0 if alone else height / 2 + half - formula.height * scale
    name = f"formula:{source}|{scale:.4f}|{ink.name()}"
    kind = QTextDocument.ResourceType.ImageResource.value
    image = _picture(formula, top, width, height, ink.name(), scale)
    cursor.document().addResource(kind, QUrl(name), image)
    picture = QTextImageFormat()
    picture.setName(name)
    picture.setWidth(width)
    picture.setHeight(height)
    picture.setFont(font)
    picture.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignMiddle)
    picture.setProperty(SOURCE, source)
    cursor.insertImage(picture)


def font_scale(font: QFont) -> float:
    """What a formula's units are in text of this font, in pixels."""
    return QFontInfo(font).pixelSize() / SIZE


@lru_cache(maxsize=500)
def _picture(
    formula: Formula, top: float, width: int, height: int, ink: str, scale: float
) -> QImage:
    screen = QGuiApplication.primaryScreen()
    ratio = max(1.0, screen.devicePixelRatio() if screen else 1.0)
    image = QImage(
        math.ceil(width * ratio),
        math.ceil(height * ratio),
        QImage.Format.Format_ARGB32_Premultiplied,
    )
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    renderer = QSvgRenderer(QByteArray(formula.svg.replace(INK, ink).encode()))
    total = (formula.height + formula.depth) * scale
    with QPainter(image) as painter:
        renderer.render(painter, QRectF(0, top, formula.width * scale, total))
    return image


def selected_source(cursor: QTextCursor) -> str:
    """The selected text in Qt's spelling, with the source of formulas in their place."""
    text = cursor.selectedText()
    if OBJECT not in text:
        return text
    start, end = cursor.selectionStart(), cursor.selectionEnd()
    block = cursor.document().findBlock(start)
    parts = []
    while block.isValid() and block.position() < end:
        parts.append(_block_source(block, start, end))
        block = block.next()
    return "\u2029".join(parts)


def _block_source(block: QTextBlock, start: int, end: int) -> str:
    parts = []
    pieces = block.begin()
    while not pieces.atEnd():
        piece = pieces.fragment()
        first = max(start, piece.position())
        last = min(end, piece.position() + piece.length())
        if first < last:
            part = QTextCursor(block)
            part.setPosition(first)
            part.setPosition(last, QTextCursor.MoveMode.KeepAnchor)
            source = piece.charFormat().stringProperty(SOURCE)
            parts.append(part.selectedText().replace(OBJECT, source or OBJECT))
        pieces += 1
    return "".join(parts)
