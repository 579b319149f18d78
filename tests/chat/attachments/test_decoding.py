from __future__ import annotations

import pytest

from app.chat.attachments.decoding import NotText, decode

GERMAN = "Größe und Länge; Käse für 3 €, fünf Äpfel, süße Öle und ein Maßkrug.\n" * 5


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_german_comes_out_whatever_it_was_written_in(encoding: str) -> None:
    assert decode(GERMAN.encode(encoding)) == GERMAN


def test_greek_in_an_old_encoding_is_recognised() -> None:
    text = "Η γρήγορη καφέ αλεπού πηδάει πάνω από το τεμπέλικο σκυλί. " * 8
    assert decode(text.encode("cp1253")) == text


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_line_ends_become_those_of_the_prompt(end: str) -> None:
    assert decode(f"a{end}b{end}".encode()) == "a\nb\n"


def test_one_broken_byte_does_not_change_the_encoding_of_the_rest() -> None:
    data = GERMAN.encode() + b"\xff" + GERMAN.encode()
    assert decode(data) == f"{GERMAN}\ufffd{GERMAN}"


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
        b"\x7fELF\x02\x01\x01" + bytes(200) + b"text" * 40,
        bytes(1000),
        b"\x01\x02\x03\x04" * 500,
    ],
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(NotText):
        decode(data)


def test_colours_of_a_terminal_are_text() -> None:
    assert decode(b"\x1b[31mred\x1b[0m\n" * 50).count("red") == 50
