"""Mutated GGUF headers by the thousand: each must be refused in a sentence, or read.

What is run on them is all that Hearth does with a file before the engine sees it. The same seed
makes the same files; a failure names the seed and the number of its file.
"""

from __future__ import annotations

import random
import struct
import time
from dataclasses import dataclass, replace
from pathlib import Path

from app.errors import ModelFileError
from app.models.gguf_summary import summarize
from app.models.library import check
from app.models.recognition import recognise
from app.models.shards import parts_of
from tests.models.gguf_bytes import I32, STRING, U32, File, array, entry, gpt_oss
from tests.models.test_families import file_of

INTERESTING = (0, 1, 2, 7, 8, 9, 31, 39, 127, 128, 255, 1 << 16, 1 << 20, 1 << 31, (1 << 32) - 1)
INTERESTING_64 = (*INTERESTING, 1 << 40, 1 << 61, 1 << 62, 1 << 63, (1 << 64) - 8, (1 << 64) - 1)
_THIN_GAP = "\N{NARROW NO-BREAK SPACE}"
_TYPES = 64  # beyond all value and tensor types there are


@dataclass
class Outcome:
    """What became of so many files. `slowest_s` is processor time."""

    files: int = 0
    refused: int = 0
    sentences: int = 0
    slowest_s: float = 0.0


def originals() -> list[File]:
    """Sound files of each kind that Hearth reads."""
    experts = {"expert_count": 8, "expert_used_count": 2}
    windows = {"attention__sliding_window": 512, "attention__sliding_window_pattern": [1, 0]}
    return [
        gpt_oss(),
        _with(gpt_oss(), array("tokenizer.ggml.merges", STRING, [f"a{n} b" for n in range(1500)])),
        _with(gpt_oss(), entry("split.no", U32, 0), entry("split.count", U32, 2)),
        _with(gpt_oss(), entry("tokenizer.chat_template", STRING, "{{ '<|channel|>' }}")),
        _with(gpt_oss(), array("general.languages", STRING, ["en", "de"])),
        file_of("llama"),
        file_of("gemma3", kind="llama", **windows),
        file_of("qwen3moe", **experts),
        _with(file_of("qwen2"), array("qwen2.rope.dimension_sections", I32, [1, 2, 3, 4])),
    ]


def mutate(file: File, other: File, rng: random.Random) -> bytes:
    """A file with something wrong: in its bytes, or in entries that are each well-formed."""
    if rng.random() < 0.5:
        return _mutate_bytes(file.header(), other.header(), rng) + _behind(file)
    pieces = replace(file, metadata=[*file.metadata], tensors=[*file.tensors])
    for _ in range(rng.randint(1, 3)):
        _mutate_entries(pieces, rng)
    return pieces.header() + _behind(pieces)


def _mutate_entries(file: File, rng: random.Random) -> None:
    entries = rng.choice((file.metadata, file.metadata, file.tensors))
    if not entries:
        return
    at = rng.randrange(len(entries))
    match rng.randrange(6):
        case 0:
            del entries[at]
        case 1:
            entries.insert(rng.randrange(len(entries)), entries[at])
        case 2:  # the value of a number, the end of a tensor's place
            entries[at] = entries[at][:-4] + struct.pack("<I", rng.choice(INTERESTING))
        case 3:  # the last number of a long kind; of a tensor, where it begins
            entries[at] = entries[at][:-8] + struct.pack("<Q", rng.choice(INTERESTING_64))
        case 4:  # a tensor's type
            if entries is file.tensors:
                kind = struct.pack("<I", rng.randrange(_TYPES))
                entries[at] = entries[at][:-12] + kind + entries[at][-8:]
        case 5:
            file.n_metadata = rng.choice((0, 1, len(file.metadata) - 1, 1 << 20, 1 << 62))


def _behind(file: File) -> bytes:
    """Weights and some room: a header that grew must not always end as a file cut short."""
    return bytes(file.alignment + len(file.data) + 4096)


def _mutate_bytes(header: bytes, other: bytes, rng: random.Random) -> bytes:
    """One to four changes of the kinds that damage and malice make; `other` lends its parts."""
    data = bytearray(header)
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(max(1, len(data) - 8))
        match rng.randrange(9):
            case 0:
                data[at] ^= 1 << rng.randrange(8)
            case 1:
                data[at] = rng.randrange(256)
            case 2:
                data[at : at + 4] = struct.pack("<I", rng.choice(INTERESTING))
            case 3:
                data[at : at + 8] = struct.pack("<Q", rng.choice(INTERESTING_64))
            case 4:
                data = data[: rng.randrange(1, len(data))] or data
            case 5:
                del data[at : at + rng.randint(1, 16)]
            case 6:
                source = rng.randrange(len(data))
                data[at:at] = data[source : source + rng.randint(1, 64)]
            case 7:
                source = rng.randrange(len(other))
                data[at : at + 64] = other[source : source + rng.randint(1, 64)]
            case 8:
                data[at : at + 4] = struct.pack("<I", rng.randrange(_TYPES))
        if len(data) < 32:
            break
    return bytes(data)


def examine(path: Path) -> str:
    """All that happens to a file before it is loaded; "" or why it is refused.

    Raises:
        AssertionError: It is refused in something else than a sentence for people.
        Exception: Whatever else goes wrong; nothing should.
    """
    try:
        header = check(path)
    except ModelFileError as error:
        _require_a_sentence(error)
        return error.message_key
    summarize(header)
    recognise(header, parts_of(path))
    return ""


def run(count: int, seed: int, folder: Path) -> Outcome:
    """Examines so many mutated files, one after the other, in `folder`."""
    outcome, said = Outcome(), set[str]()
    sound = originals()
    path = folder / "m-00001-of-00002.gguf"  # a split model's second part is looked for beside it
    for number in range(count):
        rng = random.Random(f"{seed}/{number}")
        path.write_bytes(mutate(rng.choice(sound), rng.choice(sound), rng))
        started = time.process_time()
        try:
            refusal = examine(path)
        except Exception as error:
            raise AssertionError(f"file {number} of seed {seed}") from error
        outcome.slowest_s = max(outcome.slowest_s, time.process_time() - started)
        outcome.files += 1
        outcome.refused += bool(refusal)
        said.add(refusal)
    outcome.sentences = len(said - {""})
    return outcome


def _require_a_sentence(error: ModelFileError) -> None:
    said = str(error)
    printable = all(letter.isprintable() or letter == _THIN_GAP for letter in said)
    assert error.message.endswith("."), said
    assert error.hint == "" or error.hint.endswith("."), said
    assert printable, repr(said)
    assert len(said) < 1500, said


def _with(file: File, *entries: bytes) -> File:
    file.metadata += entries
    return file
