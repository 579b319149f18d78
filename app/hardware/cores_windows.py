"""Cores as Windows tells of them: GetLogicalProcessorInformationEx, one record for each core."""

from __future__ import annotations

import ctypes
import struct
import sys
from collections.abc import Iterator

import psutil

from app.hardware.cores import Cores

RELATION_PROCESSOR_CORE = 0
# Relationship and Size, then PROCESSOR_RELATIONSHIP: Flags, EfficiencyClass, 20 reserved bytes,
# GroupCount, and behind it that many GROUP_AFFINITY (Mask, Group, 6 reserved bytes).
_HEAD = struct.Struct("<IIBB20xH")
_AFFINITY = struct.Struct("<QH6x")


def find() -> Cores | None:
    allowed = psutil.Process().cpu_affinity() if sys.platform == "win32" else None
    return understand(_records(), set(allowed or ()))


def understand(records: bytes, allowed: set[int]) -> Cores | None:
    """The cores in the records of a 64-bit Windows; None if there are none.

    Args:
        allowed: Numbers of the logical processors of group 0 that this process may run on; empty
            for no limit. Processors of further groups always count.
    """
    classes = [
        efficiency for efficiency, processors in _cores(records) if _usable(processors, allowed)
    ]
    if not classes:
        return None
    return Cores(len(classes), classes.count(max(classes)))  # a higher class is a faster core


def _usable(processors: set[tuple[int, int]], allowed: set[int]) -> bool:
    return not allowed or any(group or number in allowed for group, number in processors)


def _cores(records: bytes) -> Iterator[tuple[int, set[tuple[int, int]]]]:
    """Each core's efficiency class and its logical processors as (group, number)."""
    offset = 0
    while offset + _HEAD.size <= len(records):
        relation, size, _flags, efficiency, groups = _HEAD.unpack_from(records, offset)
        if size < _HEAD.size or offset + size > len(records):
            return
        if relation == RELATION_PROCESSOR_CORE:
            processors = set()
            places = range(offset + _HEAD.size, offset + size - _AFFINITY.size + 1, _AFFINITY.size)
            for place in list(places)[:groups]:
                mask, group = _AFFINITY.unpack_from(records, place)
                processors |= {(group, number) for number in range(64) if mask >> number & 1}
            yield efficiency, processors
        offset += size


def _records() -> bytes:
    if sys.platform != "win32":
        return b""
    ask = ctypes.windll.kernel32.GetLogicalProcessorInformationEx
    size = ctypes.c_ulong(0)
    ask(RELATION_PROCESSOR_CORE, None, ctypes.byref(size))
    buffer = ctypes.create_string_buffer(size.value)
    if not ask(RELATION_PROCESSOR_CORE, buffer, ctypes.byref(size)):
        return b""
    return buffer.raw[: size.value]
