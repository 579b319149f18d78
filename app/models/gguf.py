"""The header of a GGUF file, read without trusting it: metadata and a table of tensors.

Says in plain words why a file is no good. Knows the file format only; which models Hearth can run
is decided in `runnable`. Never writes to, locks or maps the file.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

import msgspec

from app.errors import ModelFileError
from app.models import foreign_files
from app.models.byte_reader import ByteReader, DamagedError, TruncatedError
from app.models.gguf_parser import (
    MAGIC,
    MAX_ALL_TEXT_BYTES,
    VERSIONS,
    LongArray,
    MetadataValue,
    Parsed,
    TensorInfo,
    UnknownTensorTypeError,
    UnknownVersionError,
    parse,
)
from app.models.wording import grouped, shown


class GgufHeader(msgspec.Struct, frozen=True):
    """What a GGUF file says of itself. The weights begin at byte `data_offset`.

    `metadata` has short arrays as tuples and long ones (the vocabulary) as `LongArray`.
    """

    path: Path
    version: int
    metadata: Mapping[str, MetadataValue]
    tensors: tuple[TensorInfo, ...]
    size_bytes: int
    data_offset: int

    @property
    def architecture(self) -> str:
        """Such as "gpt-oss"; "" where the file names none."""
        return self.text("general.architecture")

    @property
    def name(self) -> str:
        """The model's name, or the file's own where it has none."""
        return self.text("general.name") or shown(self.path.stem)

    def number(self, key: str) -> int:
        """The whole number `key`, 0 where there is none."""
        value = self.metadata.get(key)
        return value if isinstance(value, int) and not isinstance(value, bool) else 0

    def text(self, key: str) -> str:
        """The text `key` in one printable line, "" where there is none."""
        value = self.metadata.get(key)
        return shown(value).strip() if isinstance(value, str) else ""

    def length(self, key: str) -> int:
        """The length of the array `key`, 0 where there is none."""
        value = self.metadata.get(key)
        if isinstance(value, LongArray):
            return value.length
        return len(value) if isinstance(value, tuple) else 0


def read_header(path: Path) -> GgufHeader:
    """Reads and checks the header; about 0.1 s for a vocabulary of 200,000 tokens.

    Raises:
        ModelFileError: There is no such file, it cannot be read, is no GGUF file, is cut short,
            damaged, or of a version or tensor type that Hearth does not know.
    """
    try:
        with _open_regular(path) as file:
            size_bytes = os.fstat(file.fileno()).st_size
            parsed = _parse(path, file, size_bytes)
    except FileNotFoundError:
        raise ModelFileError(
            "There is no model file at {path}.",
            "Check the path, or choose another file.",
            path=shown(path),
        ) from None
    except PermissionError:
        raise ModelFileError(
            "Hearth is not allowed to read the model file {path}.",
            "Allow your account to read it, or choose another file.",
            path=shown(path),
        ) from None
    except (OSError, ValueError) as error:
        raise ModelFileError(
            "The model file {path} cannot be read: {reason}.",
            "Check the disk it is on, or choose another file.",
            path=shown(path),
            reason=(error.strerror if isinstance(error, OSError) else None) or str(error),
        ) from error
    return GgufHeader(
        path=path,
        version=parsed.version,
        metadata=MappingProxyType(parsed.metadata),
        tensors=parsed.tensors,
        size_bytes=size_bytes,
        data_offset=parsed.data_offset,
    )


def _open_regular(path: Path) -> BinaryIO:
    mode = path.stat().st_mode  # looked at first: opening a pipe would wait for ever
    if stat.S_ISDIR(mode):
        raise ModelFileError(
            "{path} is a folder, not a model file.",
            "Choose the file inside it whose name ends in .gguf.",
            path=shown(path),
        )
    if not stat.S_ISREG(mode):
        raise ModelFileError(
            "{path} is not an ordinary file.",
            "Choose a file whose name ends in .gguf.",
            path=shown(path),
        )
    return open(path, "rb")


def _parse(path: Path, file: BinaryIO, size_bytes: int) -> Parsed:
    name = shown(path.name)
    head = file.read(foreign_files.HEAD_BYTES)
    if not head or not (head.startswith(MAGIC) or MAGIC.startswith(head)):
        raise foreign_files.refusal(head, name)
    try:
        parsed = parse(ByteReader(file, size_bytes, MAX_ALL_TEXT_BYTES))
    except TruncatedError as error:
        raise ModelFileError(
            "The model file {name} is incomplete: it ends within its header, "
            "and at least {missing} bytes are missing.",
            "Download it again.",
            name=name,
            missing=grouped(error.needed_bytes - size_bytes),
        ) from error
    except DamagedError as error:
        raise ModelFileError(
            "The model file {name} is damaged: what stands at byte {offset} makes no sense.",
            "Download it again.",
            name=name,
            offset=grouped(error.offset),
            detail=shown(error.detail),
        ) from error
    except UnknownVersionError as error:
        raise _unknown_version(name, error) from error
    except UnknownTensorTypeError as error:
        raise ModelFileError(
            "{name} keeps its weights in a form that this Hearth does not know (type {type_id}).",
            "Update Hearth, or choose another quantization of the model.",
            name=name,
            type_id=error.type_id,
        ) from error
    _check_weights_are_there(name, parsed, size_bytes)
    return parsed


def _unknown_version(name: str, error: UnknownVersionError) -> ModelFileError:
    if error.is_big_endian:
        return ModelFileError(
            "{name} was made for computers with another byte order (big-endian).",
            "Choose a download of the model for ordinary computers (little-endian).",
            name=name,
        )
    if error.version < min(VERSIONS):
        return ModelFileError(
            "{name} is in an outdated version of GGUF ({version}).",
            "Choose a newer download of the model.",
            name=name,
            version=error.version,
        )
    return ModelFileError(
        "{name} is in a version of GGUF that this Hearth does not know ({version}).",
        "Update Hearth, or choose another download of the model.",
        name=name,
        version=error.version,
    )


def _check_weights_are_there(name: str, parsed: Parsed, size_bytes: int) -> None:
    if not parsed.tensors:
        return
    last = parsed.tensors[-1]
    needed = parsed.data_offset + last.offset + last.size_bytes
    if needed <= size_bytes:
        return
    raise ModelFileError(
        "The model file {name} is incomplete: {missing} of its {needed} bytes are missing.",
        "Download it again.",
        name=name,
        missing=grouped(needed - size_bytes),
        needed=grouped(needed),
    )
