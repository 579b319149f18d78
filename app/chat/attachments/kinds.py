"""What kinds of files can be read, by their names, and how large they may be."""

from __future__ import annotations

from pathlib import PurePath
from typing import Literal

Kind = Literal["text", "pdf", "word"]

# A person who drops a disk image must hear at once that it is too large.
MAX_BYTES: dict[Kind, int] = {"text": 16_000_000, "pdf": 64_000_000, "word": 32_000_000}
# More than any window holds: 300,000 tokens and up.
MAX_CHARACTERS = 1_000_000

# Known for what they are by their names alone, so that no time is spent on opening them.
_NO_TEXT = frozenset(
    (
        *("png", "jpg", "jpeg", "gif", "webp", "bmp", "tif", "tiff", "heic", "ico", "psd", "svgz"),
        *("mp3", "wav", "flac", "ogg", "m4a", "aac", "mp4", "mkv", "mov", "avi", "webm"),
        *("zip", "gz", "bz2", "xz", "zst", "7z", "rar", "tar", "tgz", "iso", "dmg", "jar", "whl"),
        *("exe", "dll", "so", "dylib", "msi", "deb", "rpm", "appimage", "class", "pyc", "o", "a"),
        *("gguf", "safetensors", "bin", "pt", "onnx", "sqlite", "db", "parquet", "npy"),
        *("ttf", "otf", "woff", "woff2", "xls", "xlsx", "ods", "ppt", "pptx", "odp", "epub"),
        *("doc", "odt", "pages", "rtf"),
    )
)
# Told apart, because there is something to do about them.
OTHER_DOCUMENTS = frozenset(("doc", "odt", "rtf", "pages", "ppt", "pptx", "odp", "epub"))
SHEETS = frozenset(("xls", "xlsx", "ods"))

# What a dialog offers first; any other text can be chosen too.
OFFERED = (
    *("txt", "md", "markdown", "rst", "org", "tex", "log", "csv", "tsv", "json", "jsonl", "xml"),
    *("yaml", "yml", "toml", "ini", "cfg", "html", "css", "pdf", "docx", "srt", "vtt", "eml"),
    *("py", "ipynb", "js", "ts", "tsx", "jsx", "java", "kt", "c", "h", "cpp", "hpp", "cs", "go"),
    *("rs", "rb", "php", "swift", "sh", "ps1", "bat", "sql", "r", "jl", "lua", "dart", "scala"),
)


def suffix_of(name: str) -> str:
    """The ending of a name without its dot, in small letters.

    >>> suffix_of("Report.PDF")
    'pdf'
    """
    return PurePath(name).suffix.lower().removeprefix(".")


def kind_of(name: str) -> Kind | None:
    """What a file of this name is read as; None for what holds no text that can be read."""
    suffix = suffix_of(name)
    if suffix == "pdf":
        return "pdf"
    if suffix in ("docx", "docm"):
        return "word"
    return None if suffix in _NO_TEXT else "text"
