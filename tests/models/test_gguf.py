"""GGUF headers: what is read from good files, and the sentence that each bad one gets."""

from __future__ import annotations

import os
import struct
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from gguf import GGMLQuantizationType, GGUFEndian, GGUFReader, GGUFWriter

from app.errors import ModelFileError
from app.models.gguf import GgufHeader, read_header
from app.models.gguf_parser import LongArray
from tests.benchmarks.make_gguf import TINY, write_model
from tests.models.gguf_bytes import (
    ARRAY,
    BOOL,
    I32,
    STRING,
    U32,
    U64,
    File,
    array,
    entry,
    gpt_oss,
    tensor,
    text,
)


def read(tmp_path: Path, content: bytes | File, name: str = "m.gguf") -> GgufHeader:
    path = tmp_path / name
    path.write_bytes(content.build() if isinstance(content, File) else content)
    return read_header(path)


def refused(tmp_path: Path, content: bytes | File, name: str = "m.gguf") -> ModelFileError:
    with pytest.raises(ModelFileError) as caught:
        read(tmp_path, content, name)
    assert caught.value.hint
    str(caught.value)  # every field is there
    return caught.value


def test_reads_a_file_made_by_hand(tmp_path: Path) -> None:
    header = read(tmp_path, gpt_oss())
    assert (header.version, header.architecture, header.name) == (3, "gpt-oss", "Small")
    assert header.number("gpt-oss.expert_count") == 4
    assert header.metadata["gpt-oss.rope.freq_base"] == 150_000.0
    assert header.metadata["tokenizer.ggml.tokens"] == ("a", "b", "c")
    names = [(t.name, t.shape, t.type.name, t.offset, t.size_bytes) for t in header.tensors]
    assert names == [
        ("token_embd.weight", (32, 3), "Q8_0", 0, 102),
        ("blk.0.attn_norm.weight", (32,), "F32", 128, 128),
        ("blk.0.ffn_up_exps.weight", (32, 4, 2), "MXFP4", 256, 136),
    ]
    assert header.size_bytes == header.data_offset + 392
    assert header.data_offset % 32 == 0


def test_reads_what_the_gguf_library_wrote(tmp_path: Path) -> None:
    path = tmp_path / "written.gguf"
    writer = GGUFWriter(path, "gpt-oss")
    writer.add_name("Written")
    for kind in ("uint8", "int8", "uint16", "int16", "uint32", "int32", "uint64", "int64"):
        getattr(writer, f"add_{kind}")(f"test.{kind}", 7 if kind.startswith("u") else -7)
    writer.add_float32("test.float32", 0.5)
    writer.add_float64("test.float64", 0.1)
    writer.add_bool("test.bool", True)
    writer.add_array("test.floats", [1.5, 2.5])
    writer.add_array("test.long", list(range(5000)))
    writer.add_custom_alignment(64)
    writer.add_tensor("one", np.arange(7, dtype=np.float32))
    packed = np.zeros((2, 34), dtype=np.uint8)
    writer.add_tensor("two", packed, raw_dtype=GGMLQuantizationType.Q8_0)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()

    header = read_header(path)
    assert header.metadata["test.uint64"] == 7
    assert header.metadata["test.int8"] == header.metadata["test.int64"] == -7
    assert header.metadata["test.float32"] == 0.5
    assert header.metadata["test.float64"] == 0.1
    assert header.metadata["test.bool"] is True
    assert header.metadata["test.floats"] == (1.5, 2.5)
    long = header.metadata["test.long"]
    assert isinstance(long, LongArray)
    assert (long.item_type, long.length) == ("int32", 5000)
    assert_same_as_library(header)


def test_agrees_with_the_gguf_library_on_a_whole_model(tmp_path: Path) -> None:
    path = tmp_path / "tiny.gguf"
    write_model(path, TINY)
    assert_same_as_library(read_header(path))


def assert_same_as_library(header: GgufHeader) -> None:
    reader = GGUFReader(header.path)
    assert header.data_offset == reader.data_offset
    ours = [(t.name, t.shape, t.type.id, t.offset, t.size_bytes) for t in header.tensors]
    theirs = [
        (
            t.name,
            tuple(int(size) for size in t.shape),
            int(t.tensor_type),
            t.data_offset - reader.data_offset,
            t.n_bytes,
        )
        for t in reader.tensors
    ]
    assert ours == theirs
    assert list(header.metadata) == [key for key in reader.fields if not key.startswith("GGUF.")]


def test_long_arrays_say_where_they_begin(tmp_path: Path) -> None:
    words = [f"word {i}" for i in range(2000)]
    header = read(tmp_path, File(metadata=[array("words", STRING, list(words))]))
    found = header.metadata["words"]
    assert isinstance(found, LongArray)
    assert header.length("words") == 2000
    with open(header.path, "rb") as file:
        file.seek(found.offset)
        assert file.read(8 + 6) == text("word 0")


def test_a_real_vocabulary_takes_a_third_of_a_second_at_most(tmp_path: Path) -> None:
    def words(count: int) -> bytes:
        return b"".join(text("x" * (i % 15)) for i in range(count))

    head = struct.pack("<IIQ", ARRAY, STRING, 201_088)
    merges = struct.pack("<IIQ", ARRAY, STRING, 446_189)
    file = File(
        metadata=[
            text("tokenizer.ggml.tokens") + head + words(201_088),
            text("tokenizer.ggml.merges") + merges + words(446_189),
        ]
    )
    content = file.build()
    read(tmp_path, content)  # the first read may have to wait for the disk
    started = time.process_time()
    header = read(tmp_path, content)
    assert time.process_time() - started < 0.3
    assert header.length("tokenizer.ggml.merges") == 446_189


def test_reading_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "m.gguf"
    path.write_bytes(gpt_oss().build())
    path.chmod(0o444)
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    read_header(path)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


def test_a_name_from_outside_cannot_break_a_line(tmp_path: Path) -> None:
    file = File(
        metadata=[entry("general.name", STRING, b"A\n\x1b[31mB\xff\xe2\x80\xaeC" + b"x" * 900)]
    )
    name = read(tmp_path, file).name
    assert name.isprintable()
    assert len(name) <= 300


def test_an_unnamed_model_is_called_after_its_file(tmp_path: Path) -> None:
    assert read(tmp_path, File(), "my-model.gguf").name == "my-model"


# --- files that are not there or cannot be read


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError) as caught:
        read_header(tmp_path / "none.gguf")
    assert caught.value.message == f"There is no model file at {tmp_path / 'none.gguf'}."


def test_folder(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match="is a folder"):
        read_header(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.gguf")
    with pytest.raises(ModelFileError, match="not an ordinary file"):
        read_header(tmp_path / "pipe.gguf")


def test_forbidden_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The superuser may read anything, so the refusal itself is played.
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "stat", refuse)
    with pytest.raises(ModelFileError, match="not allowed to read"):
        read_header(tmp_path / "m.gguf")


def test_disk_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "stat", fail)
    with pytest.raises(ModelFileError, match=r"cannot be read: Input/output error\."):
        read_header(tmp_path / "m.gguf")


def test_impossible_path() -> None:
    with pytest.raises(ModelFileError, match="cannot be read"):
        read_header(Path("a\0b.gguf"))


# --- files that are something else


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (bytes(4096), "only zeros"),
        (b"version https://git-lfs.example/spec/v1\noid sha256:0\nsize 12\n", "Git LFS pointer"),
        (b"\n<!DOCTYPE html><title>404</title>", "web page"),
        (b'<?xml version="1.0"?><Error/>', "web page"),
        (struct.pack("<Q", 40) + b'{"__metadata__":{}}', "safetensors"),
        (b"PK\x03\x04" + bytes(26) + b"archive/data.pkl", "PyTorch"),
        (b"\x80\x02}q\x00.", "PyTorch"),
        (b"PK\x03\x04" + bytes(26) + b"readme.txt", "ZIP archive"),
        (b"tjgg\x03\x00\x00\x00", "old GGML"),
        (b"#!/bin/sh\necho hello\n", "is not a GGUF model file"),
        (b"GGUX" + bytes(100), "is not a GGUF model file"),
    ],
)
def test_says_what_a_foreign_file_is(tmp_path: Path, content: bytes, message: str) -> None:
    assert message in refused(tmp_path, content).message


# --- files that are cut short


@pytest.mark.parametrize("length", [1, 2, 3, 4, 7, 8, 23])
def test_cut_within_the_first_bytes(tmp_path: Path, length: int) -> None:
    error = refused(tmp_path, gpt_oss().build()[:length])
    assert "ends within its header" in error.message
    assert error.hint == "Download it again."


def test_cut_weights_say_how_much_is_missing(tmp_path: Path) -> None:
    content = gpt_oss().build()
    error = refused(tmp_path, content[:-100])
    assert f"100 of its {len(content):,} bytes".replace(",", "\u202f") in error.message


def test_cut_at_any_byte_is_incomplete(tmp_path: Path) -> None:
    content = gpt_oss().build()
    for length in range(1, len(content)):
        assert "incomplete" in refused(tmp_path, content[:length]).message, length


def test_missing_padding_after_the_last_tensor_is_no_fault(tmp_path: Path) -> None:
    content = gpt_oss().build()
    assert len(content) % 32  # nothing is padded at the end
    read(tmp_path, content)


# --- versions


@pytest.mark.parametrize(
    ("version", "message"),
    [
        (0, "outdated version of GGUF (0)"),
        (1, "outdated version of GGUF (1)"),
        (4, "does not know (4)"),
        (0x03000000, "big-endian"),
    ],
)
def test_other_versions(tmp_path: Path, version: int, message: str) -> None:
    assert message in refused(tmp_path, replace(gpt_oss(), version=version)).message


def test_big_endian_file_of_the_library(tmp_path: Path) -> None:
    path = tmp_path / "big.gguf"
    writer = GGUFWriter(path, "gpt-oss", endianess=GGUFEndian.BIG)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.close()
    with pytest.raises(ModelFileError, match="big-endian"):
        read_header(path)


def test_version_2_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, replace(gpt_oss(), version=2)).version == 2


# --- hostile values

HUGE = (1 << 64) - 1
_ONE = tensor("t", (32,), 0, 0)


@pytest.mark.parametrize(
    "file",
    [
        File(n_tensors=HUGE),
        File(n_metadata=HUGE),
        File(n_tensors=1 << 20),
        File(metadata=[struct.pack("<Q", HUGE) + b"key"]),
        File(metadata=[entry("k" * 2000, U32, 1)]),
        File(metadata=[entry("", U32, 1)]),
        File(metadata=[entry(b"\xff\xfe", U32, 1)]),
        File(metadata=[entry("k", U32, 1), entry("k", U32, 2)]),
        File(metadata=[text("k") + struct.pack("<I", 13) + bytes(64)]),
        File(metadata=[entry("k", BOOL, 2)]),
        File(metadata=[text("k") + struct.pack("<IQ", STRING, HUGE) + b"x"]),
        File(metadata=[text("k") + struct.pack("<IIQ", ARRAY, ARRAY, 1) + bytes(64)]),
        File(metadata=[text("k") + struct.pack("<IIQ", ARRAY, 99, 1) + bytes(64)]),
        File(metadata=[text("k") + struct.pack("<IIQ", ARRAY, STRING, HUGE) + bytes(64)]),
        File(metadata=[entry("general.alignment", U32, 0)]),
        File(metadata=[entry("general.alignment", U32, 48)]),
        File(metadata=[entry("general.alignment", U64, 1 << 40)]),
        File(metadata=[entry("general.alignment", BOOL, 1)]),
        File(metadata=[entry("general.alignment", STRING, "32")]),
        File(tensors=[tensor("t" * 64, (32,), 0, 0)], data=bytes(128)),
        File(tensors=[tensor("", (32,), 0, 0)], data=bytes(128)),
        File(tensors=[tensor("t", (), 0, 0)], data=bytes(128)),
        File(tensors=[tensor("t", (1, 1, 1, 1, 1), 0, 0)], data=bytes(128)),
        File(tensors=[tensor("t", (0,), 0, 0)], data=bytes(128)),
        File(tensors=[tensor("t", (HUGE, HUGE, HUGE, HUGE), 0, 0)], data=bytes(128)),
        File(tensors=[tensor("t", (33, 1), 8, 0)], data=bytes(128)),
        File(tensors=[tensor("t", (32,), 0, 32)], data=bytes(256)),
        File(tensors=[_ONE, tensor("u", (32,), 0, 0)], data=bytes(256)),
        File(tensors=[_ONE, tensor("u", (32,), 0, 64)], data=bytes(256)),
        File(tensors=[_ONE, tensor("u", (32,), 0, 160)], data=bytes(512)),
        File(tensors=[_ONE, tensor("u", (32,), 0, HUGE)], data=bytes(256)),
        File(tensors=[_ONE, tensor("t", (32,), 0, 128)], data=bytes(256)),
    ],
)
def test_impossible_values_are_damage(tmp_path: Path, file: File) -> None:
    error = refused(tmp_path, file)
    assert "is damaged: what stands at byte" in error.message
    assert error.fields["detail"]


def test_a_number_array_longer_than_the_file_is_incomplete(tmp_path: Path) -> None:
    file = File(metadata=[text("k") + struct.pack("<IIQ", ARRAY, I32, HUGE) + bytes(64)])
    assert "incomplete" in refused(tmp_path, file).message


def test_much_text_in_all_is_refused(tmp_path: Path) -> None:
    piece = "x" * (1 << 20)
    file = File(metadata=[entry(f"k{i}", STRING, piece) for i in range(20)])
    assert "damaged" in refused(tmp_path, file).message


@pytest.mark.parametrize("type_id", [4, 31, 43, 2**32 - 1])
def test_unknown_tensor_types_are_named(tmp_path: Path, type_id: int) -> None:
    file = File(tensors=[tensor("t", (32,), type_id, 0)], data=bytes(128))
    assert f"(type {type_id})" in refused(tmp_path, file).message
