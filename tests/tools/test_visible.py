from __future__ import annotations

import pytest

from app.tools.visible import has_hidden, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\u202eb", "a⟨U+202E⟩b"),
        ("a\u200bb", "a⟨U+200B⟩b"),
        ("\x1b[2J", "⟨U+001B⟩[2J"),
        ("a\rb", "a⟨U+000D⟩b"),
        ("\u3164", "⟨U+3164⟩"),
        ("\U000e0041", "⟨U+E0041⟩"),
        ("\u2066\u2069", "⟨U+2066⟩⟨U+2069⟩"),
        ("\ud800", "⟨U+D800⟩"),
    ],
)
def test_what_hides_is_spelled_out(text: str, shown: str) -> None:
    assert visible(text) == shown
    assert has_hidden(text)


def test_ordinary_text_stays_as_it_is() -> None:
    text = "Grüße, мир, 世界, مرحبا 🤗\n\tend"
    assert visible(text) == text
    assert not has_hidden(text)
    assert visible("a\nb", one_line=True) == "a⟨U+000A⟩b"
