"""This computer as its own tools describe it, and computers whose tools fail."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import psutil
import pytest

from app.errors import HardwareFileError, Remark
from app.hardware import detect
from app.hardware.detect import (
    ENGINE,
    GRAPHICS,
    NVIDIA,
    SYSTEM,
    VARIABLE,
    find_hardware,
    put_together,
)
from app.hardware.probe import run_probes
from app.hardware.profile import Cpu, HardwareProfile, Memory
from tests.hardware.stubs import put_on_path

GB = 10**9
PATIENCE_S = 3.0
ATTEMPTS = 4  # a busy machine may not even start four processes in that time


@pytest.fixture(scope="module")
def here() -> HardwareProfile:
    return put_together(run_probes(detect.probe_commands(Path.cwd()), 60), detect.find_memory())


def said_by(*command: str) -> str:
    if shutil.which(command[0]) is None:
        pytest.skip(f"there is no {command[0]} here")
    environment = os.environ | {"LC_ALL": "C"}
    return subprocess.run(
        command, capture_output=True, text=True, check=True, env=environment
    ).stdout


def test_processor_is_what_lscpu_says(here: HardwareProfile) -> None:
    fields = dict(line.split(":", 1) for line in said_by("lscpu").splitlines() if ":" in line)
    fields = {name.strip(): value.strip() for name, value in fields.items()}
    assert here.cpu.name == fields["Model name"]
    cores = int(fields["Core(s) per socket"]) * int(fields["Socket(s)"])
    assert 1 <= here.cpu.performance_cores <= here.cpu.physical_cores <= cores
    if len(os.sched_getaffinity(0)) == os.cpu_count():
        assert here.cpu.physical_cores == cores
    flags = fields["Flags"].split()
    for name in ("avx2", "avx512f", "fma", "f16c"):
        assert (name in here.cpu.instructions) == (name in flags)
    assert ("sse3" in here.cpu.instructions) == ("pni" in flags)


def test_memory_is_what_free_says(here: HardwareProfile) -> None:
    total, available = (
        int(said_by("free", "-b").splitlines()[1].split()[column]) for column in (1, 6)
    )
    assert here.memory.total_bytes <= total
    if not Path("/sys/fs/cgroup/memory.max").exists():
        assert here.memory.total_bytes == total
        assert here.memory.available_bytes == pytest.approx(available, abs=1.5 * GB)


def test_disk_is_what_df_says(here: HardwareProfile) -> None:
    line = said_by("df", "-B1", "--output=size,avail", str(Path.cwd())).splitlines()[1]
    total, free = map(int, line.split())
    assert here.disk is not None
    assert here.disk.total_bytes == total
    assert here.disk.free_bytes == pytest.approx(free, abs=5 * GB)


def test_the_engine_was_built_for_this_computer(here: HardwareProfile) -> None:
    if here.cpu.architecture == "x86_64":
        assert here.cpu.engine_instructions
    assert here.cpu.missing_instructions == ()
    assert not here.problems


@pytest.mark.parametrize("behaviour", ["hang", "die", "nonsense", "hang-with-child"])
def test_a_bad_nvidia_smi_costs_three_seconds_and_one_sentence(
    behaviour: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_on_path(tmp_path, monkeypatch, "nvidia-smi", behaviour)
    expected = 0 if behaviour == "nonsense" else 1  # no card in it: that is no problem
    for _ in range(ATTEMPTS):
        started = time.monotonic()
        profile = find_hardware(tmp_path)
        took_s = time.monotonic() - started
        about = [str(problem) for problem in profile.problems if NVIDIA in str(problem)]
        if took_s <= PATIENCE_S and len(about) == expected:
            break
    assert took_s <= PATIENCE_S
    assert len(about) == expected
    assert not any(gpu.name.startswith("NVIDIA") for gpu in profile.gpus)
    assert profile.memory.total_bytes == psutil.virtual_memory().total


def test_a_good_nvidia_smi_is_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_on_path(tmp_path, monkeypatch, "nvidia-smi", "good")
    commands = {NVIDIA: detect.probe_commands(tmp_path)[NVIDIA]}
    profile = put_together(run_probes(commands, 60), Memory(16 * GB, 8 * GB))
    [gpu] = profile.gpus
    assert (gpu.name, gpu.kind) == ("NVIDIA GeForce RTX 4060", "discrete")
    assert (gpu.total_bytes, gpu.free_bytes) == (8188 * 2**20, 7105 * 2**20)
    assert gpu.device == ""  # this engine has no backend for it


def test_an_engine_that_dies_leaves_everything_else() -> None:
    """As it does on a processor that it was not built for."""
    answers = run_probes(detect.probe_commands(Path.cwd()), 60)
    dies = [sys.executable, "-c", "import os; os.abort()"]
    answers[ENGINE] = run_probes({ENGINE: dies}, 60)[ENGINE]
    profile = put_together(answers, detect.find_memory())
    assert profile.cpu.name
    assert [str(problem) for problem in profile.problems] == [
        "llama.cpp failed, so what it knows is missing here. "
        "Update the graphics driver if the graphics card is missing."
    ]


def test_answers_that_make_no_sense_are_said_so() -> None:
    answers = {SYSTEM: b"{}", ENGINE: b'{"instructions": 3}', GRAPHICS: b"[", NVIDIA: b"null"}
    profile = put_together(answers, Memory(16 * GB, 8 * GB))
    texts = [str(problem) for problem in profile.problems]
    assert len(texts) == 4
    assert all(text.endswith("gave an answer that makes no sense.") for text in texts)
    assert profile.cpu.threads >= 1


def test_a_processor_without_avx2_is_told_plainly() -> None:
    cpu = Cpu("Celeron", "x86_64", 4, 4, 4, ("sse3", "ssse3", "sse4_2"), ("sse3", "ssse3"))
    [notice] = detect.about_instructions(cpu)
    assert str(notice).startswith("Your processor lacks AVX2, so answers will be slow.")


def test_an_engine_for_another_processor_is_told_plainly() -> None:
    cpu = Cpu("Celeron", "amd64", 4, 4, 4, ("sse3", "ssse3"), ("sse3", "avx", "avx2", "amx_int8"))
    [notice] = detect.about_instructions(cpu)
    assert str(notice).startswith("Your processor lacks AVX, AVX2, which this engine was built")


def test_other_processors_are_not_measured_by_avx2() -> None:
    cpu = Cpu("Apple M2", "arm64", 8, 4, 4, ("neon", "dotprod"), ("neon",))
    assert detect.about_instructions(cpu) == []


def test_a_recorded_computer_is_used_instead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, here: HardwareProfile
) -> None:
    file = tmp_path / "recorded.json"
    other = msgspec.structs.replace(here, memory=Memory(7 * GB, 3 * GB), note="other")
    file.write_bytes(msgspec.json.encode(other))
    monkeypatch.setenv(VARIABLE, str(file))
    assert find_hardware() == other


@pytest.mark.parametrize("content", [None, b"", b"{}", b'{"system": 3}', b"[]"])
def test_a_bad_recording_is_named(
    content: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "bad.json"
    if content is not None:
        file.write_bytes(content)
    monkeypatch.setenv(VARIABLE, str(file))
    with pytest.raises(HardwareFileError, match=r"bad\.json"):
        find_hardware()


def test_a_notice_says_what_the_remark_said() -> None:
    remark = Remark("{count} of {path}.", "Do it.", count=3, path=Path("x"))
    notice = detect.Notice.of(remark)
    assert str(notice) == str(remark) == "3 of x. Do it."
    assert json.loads(msgspec.json.encode(notice))["fields"] == {"count": 3, "path": "x"}
