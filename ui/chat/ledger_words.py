"""Words for what the context window holds and leaves out."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from app.chat.context import ContextUse


def tokens_words(use: ContextUse) -> str:
    """Such as "27,600 of 131,072 tokens"; "about" while only an estimate can be had."""
    locale = QLocale()
    tokens = locale.toString(use.tokens)
    if not use.n_ctx:
        words = QCoreApplication.translate("ledger", "about {tokens} tokens")
        return words.format(tokens=tokens)
    if use.exact:
        words = QCoreApplication.translate("ledger", "{tokens} of {n_ctx} tokens")
    else:
        words = QCoreApplication.translate("ledger", "about {tokens} of {n_ctx} tokens")
    return words.format(tokens=tokens, n_ctx=locale.toString(use.n_ctx))


def left_out_words(use: ContextUse) -> str:
    """What the next message will not hold; empty if it holds all."""
    count = len(use.left_out)
    if not count:
        return ""
    if count == 1:
        return QCoreApplication.translate(
            "ledger",
            "The window is full: one earlier message and its answer will be left out of what the "
            "model reads next.",
        )
    words = QCoreApplication.translate(
        "ledger",
        "The window is full: {count} earlier messages and their answers will be left out of what "
        "the model reads next.",
    )
    return words.format(count=count)
