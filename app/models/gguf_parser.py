"""The fields of a GGUF header, in the order they stand in the file.

Accepts what llama.cpp accepts; whatever else stands there is `DamagedError`. Knows nothing of
paths, sentences or which models Hearth can run.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping

import msgspec

from app.models.byte_reader import ByteReader, DamagedError
from app.models.ggml_types import TENSOR_TYPES, TensorType

MAGIC = b"GGUF"
VERSIONS = (2, 3)

# Far above what any published model has; they bound the time and the memory that a header costs.
MAX_ALL_TEXT_BYTES = 8 << 20
_MAX_METADATA = 4096
_MAX_TENSORS = 16_384
_MAX_ARRAY_TEXTS = 4_000_000
_MAX_TEXT_BYTES = 1 << 20
_MAX_KEY_BYTES = 1024
_MAX_TENSOR_NAME_BYTES = 63
_MAX_DIMENSIONS = 4
_MAX_TENSOR_VALUES = 1 << 62
_MAX_ALIGNMENT = 1 << 16
_DEFAULT_ALIGNMENT = 32

_KEPT_ARRAY_VALUES = 1024
_KEPT_VALUES = 65_536

_BOOL, _STRING, _ARRAY = 7, 8, 9
_NUMBERS = {
    0: ("uint8", struct.Struct("<B")),
    1: ("int8", struct.Struct("<b")),
    2: ("uint16", struct.Struct("<H")),
    3: ("int16", struct.Struct("<h")),
    4: ("uint32", struct.Struct("<I")),
    5: ("int32", struct.Struct("<i")),
    6: ("float32", struct.Struct("<f")),
    _BOOL: ("bool", struct.Struct("<B")),
    10: ("uint64", struct.Struct("<Q")),
    11: ("int64", struct.Struct("<q")),
    12: ("float64", struct.Struct("<d")),
}


class LongArray(msgspec.Struct, frozen=True):
    """An array that was stepped over, such as the vocabulary; it begins at byte `offset`."""

    item_type: str
    length: int
    offset: int


Scalar = int | float | bool | str
Array = tuple[Scalar, ...] | LongArray
MetadataValue = Scalar | Array


class TensorInfo(msgspec.Struct, frozen=True):
    """One tensor. `shape` has the innermost size first; `offset` counts from the data's start."""

    name: str
    shape: tuple[int, ...]
    type: TensorType
    offset: int
    size_bytes: int


class Parsed(msgspec.Struct, frozen=True):
    """The whole header. `data_offset` is where in the file the weights begin."""

    version: int
    metadata: dict[str, MetadataValue]
    tensors: tuple[TensorInfo, ...]
    data_offset: int


class UnknownVersionError(Exception):
    """A version of GGUF other than `VERSIONS`; with the bytes swapped, it may be one of them."""

    def __init__(self, version: int) -> None:
        super().__init__(version)
        self.version = version
        self.is_big_endian = version != 0 and version & 0xFFFF == 0


class UnknownTensorTypeError(Exception):
    """A tensor type that ggml did not have when Hearth was made."""

    def __init__(self, type_id: int) -> None:
        super().__init__(type_id)
        self.type_id = type_id


def parse(reader: ByteReader) -> Parsed:
    """Reads everything before the weights, from the magic on, and leaves the weights alone.

    Raises:
        TruncatedError: The file ends within the header.
        DamagedError: A value cannot be right.
        UnknownVersionError, UnknownTensorTypeError: It is newer or older than this reader.
    """
    reader.skip(len(MAGIC))
    version = reader.u32()
    if version not in VERSIONS:
        raise UnknownVersionError(version)
    start = reader.position
    n_tensors, n_metadata = reader.u64(), reader.u64()
    if n_tensors > _MAX_TENSORS or n_metadata > _MAX_METADATA:
        raise DamagedError(start, f"{n_tensors} tensors and {n_metadata} metadata entries")
    metadata = _MetadataParser(reader).parse(n_metadata)
    alignment = _alignment(metadata, reader.position)
    tensors = _parse_tensors(reader, n_tensors, alignment)
    return Parsed(version, metadata, tensors, _aligned(reader.position, alignment))


class _MetadataParser:
    """Keeps what is short, steps over what is long, and counts both against the limits."""

    def __init__(self, reader: ByteReader) -> None:
        self._reader = reader
        self._texts_left = _MAX_ARRAY_TEXTS
        self._kept_left = _KEPT_VALUES

    def parse(self, count: int) -> dict[str, MetadataValue]:
        metadata: dict[str, MetadataValue] = {}
        for _ in range(count):
            start = self._reader.position
            key = _name(self._reader, _MAX_KEY_BYTES)
            if key in metadata:
                raise DamagedError(start, f"metadata key {key!r} for the second time")
            kind = self._reader.u32()
            metadata[key] = self._array() if kind == _ARRAY else self._scalar(kind)
        return metadata

    def _scalar(self, kind: int) -> Scalar:
        start = self._reader.position
        if kind == _STRING:
            return self._reader.text(_MAX_TEXT_BYTES).decode("utf-8", "replace")
        if kind not in _NUMBERS:
            raise DamagedError(start, f"metadata type {kind}")
        number = self._reader.value(_NUMBERS[kind][1])
        if kind != _BOOL:
            return number
        if number not in (0, 1):
            raise DamagedError(start, f"a truth value of {number}")
        return bool(number)

    def _array(self) -> Array:
        start = self._reader.position
        kind, length = self._reader.u32(), self._reader.u64()
        if kind != _STRING and kind not in _NUMBERS:  # arrays of arrays included, as in llama.cpp
            raise DamagedError(start, f"an array of type {kind}")
        if kind == _STRING:
            self._texts_left -= length
        if self._texts_left < 0:
            raise DamagedError(start, f"an array of {length} texts")
        if length <= min(_KEPT_ARRAY_VALUES, self._kept_left):
            self._kept_left -= length
            return tuple(self._scalar(kind) for _ in range(length))
        begin = self._reader.position
        if kind == _STRING:
            self._reader.skip_texts(length)
            return LongArray("string", length, begin)
        name, number = _NUMBERS[kind]
        self._reader.skip(length * number.size)
        return LongArray(name, length, begin)


def _alignment(metadata: Mapping[str, MetadataValue], position: int) -> int:
    alignment = metadata.get("general.alignment", _DEFAULT_ALIGNMENT)
    # bool is an int to Python, but no size in bytes.
    if not isinstance(alignment, int) or isinstance(alignment, bool):
        raise DamagedError(position, f"an alignment of {alignment!r}")
    if not 0 < alignment <= _MAX_ALIGNMENT or alignment.bit_count() != 1:
        raise DamagedError(position, f"an alignment of {alignment}")
    return alignment


def _parse_tensors(reader: ByteReader, count: int, alignment: int) -> tuple[TensorInfo, ...]:
    tensors: list[TensorInfo] = []
    names: set[str] = set()
    next_offset = 0
    for _ in range(count):
        start = reader.position
        tensor = _parse_tensor(reader)
        if tensor.name in names:
            raise DamagedError(start, f"tensor {tensor.name!r} for the second time")
        if tensor.offset != next_offset:  # llama.cpp, too, allows neither gaps nor overlaps
            detail = f"tensor {tensor.name!r} at {tensor.offset} instead of {next_offset}"
            raise DamagedError(start, detail)
        names.add(tensor.name)
        tensors.append(tensor)
        next_offset = _aligned(tensor.offset + tensor.size_bytes, alignment)
    return tuple(tensors)


def _parse_tensor(reader: ByteReader) -> TensorInfo:
    start = reader.position
    name = _name(reader, _MAX_TENSOR_NAME_BYTES)
    n_dimensions = reader.u32()
    if not 1 <= n_dimensions <= _MAX_DIMENSIONS:
        raise DamagedError(start, f"tensor {name!r} with {n_dimensions} dimensions")
    shape = tuple(reader.u64() for _ in range(n_dimensions))
    type_id, offset = reader.u32(), reader.u64()
    kind = TENSOR_TYPES.get(type_id)
    if kind is None:
        raise UnknownTensorTypeError(type_id)
    values = 1
    for size in shape:
        values *= size
    if not 0 < values < _MAX_TENSOR_VALUES or shape[0] % kind.block_values:
        raise DamagedError(start, f"tensor {name!r} of shape {shape} and type {kind.name}")
    return TensorInfo(name, shape, kind, offset, kind.size_bytes(values))


def _name(reader: ByteReader, limit_bytes: int) -> str:
    start = reader.position
    raw = reader.text(limit_bytes)
    try:
        name = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise DamagedError(start, f"a name that is not UTF-8: {raw!r}") from None
    if not name:
        raise DamagedError(start, "an empty name")
    return name


def _aligned(position: int, alignment: int) -> int:
    return position + -position % alignment
