"""What a file is that is no GGUF file, told from its first bytes, and what to do about it."""

from __future__ import annotations

from app.errors import ModelFileError

HEAD_BYTES = 512

_ZIP = b"PK\x03\x04"
_PICKLE = (b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05")
_OLD_GGML = (b"lmgg", b"fmgg", b"tjgg", b"algg")
_LFS_POINTER = b"version https://git-lfs."
_HTML = (b"<!doctype html", b"<html", b"<?xml", b"<head")


def refusal(head: bytes, name: str) -> ModelFileError:
    """The error for a file that begins with `head` (its first `HEAD_BYTES` bytes, or all)."""
    if not head:
        return ModelFileError("The model file {name} is empty.", "Download it again.", name=name)
    if not head.strip(b"\0"):
        return ModelFileError(
            "The model file {name} holds only zeros at its beginning: its download was cut off.",
            "Download it again.",
            name=name,
        )
    if head.startswith(_LFS_POINTER):
        return ModelFileError(
            "{name} is not the model itself but a note on where it lies (a Git LFS pointer).",
            'Fetch the model with "git lfs pull", or download the .gguf file from its page.',
            name=name,
        )
    if head.lstrip().lower().startswith(_HTML):
        return ModelFileError(
            "{name} is a web page, not a model: the download gave an error page.",
            "Download the .gguf file again, and check that its page lets you.",
            name=name,
        )
    return _other_format(head, name)


def _other_format(head: bytes, name: str) -> ModelFileError:
    if head[8:9] == b"{" and int.from_bytes(head[:8], "little") < 1 << 32:
        return ModelFileError(
            "{name} is a safetensors file; Hearth runs GGUF files.",
            "Look for a download of the same model whose name ends in .gguf.",
            name=name,
        )
    if head.startswith(_PICKLE) or (head.startswith(_ZIP) and b"/data.pkl" in head):
        return ModelFileError(
            "{name} is a PyTorch file; Hearth runs GGUF files.",
            "Look for a download of the same model whose name ends in .gguf.",
            name=name,
        )
    if head.startswith(_ZIP):
        return ModelFileError(
            "{name} is a ZIP archive, not a model file.",
            "Unpack it and choose the .gguf file inside it.",
            name=name,
        )
    if head.startswith(_OLD_GGML):
        return ModelFileError(
            "{name} is in the old GGML form, which came before GGUF.",
            "Look for a newer download of the model whose name ends in .gguf.",
            name=name,
        )
    return ModelFileError(
        "{name} is not a GGUF model file.",
        "Choose a file whose name ends in .gguf.",
        name=name,
    )
