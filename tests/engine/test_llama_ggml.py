"""What ggml says beyond llama-cpp-python's bindings, and whose code it runs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.engine.llama_backend import start_backend
from app.engine.llama_ggml import CPU, cpu_buffer_type, devices, library_folder, tensor_sizes
from app.models.gguf import read_header

ROOT = Path(__file__).resolve().parent.parent.parent

# A library that looks like a compute backend, and leaves a trace as soon as it is loaded.
BACKEND_SOURCE = """
#include <fcntl.h>
__attribute__((constructor)) static void loaded(void) { creat(TRACE, 0600); }
int ggml_backend_score(void) { return 1; }
"""

# The backend that is linked in is taken out first: what is tested is where others are looked for.
WITHOUT_BACKENDS = """
import ctypes, pathlib, sys
from llama_cpp import llama_cpp as cpp
from app.engine import llama_backend, llama_ggml
from app.errors import EngineError
get = cpp._lib.ggml_backend_reg_get
get.restype, get.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
unload = cpp._lib.ggml_backend_unload
unload.argtypes = [ctypes.c_void_p]
while cpp._lib.ggml_backend_reg_count():
    unload(get(0))
"""
OURS = """
try:
    llama_backend.start_backend()
except EngineError as error:
    sys.exit(error.message)
"""


@pytest.fixture
def planted(tmp_path: Path) -> Path:
    """A folder with such a library; `trace` in it tells that it was loaded."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if sys.platform != "linux" or compiler is None:
        pytest.skip("needs Linux and a C compiler")
    folder = tmp_path / "planted"
    folder.mkdir()
    source = folder / "backend.c"
    source.write_text(BACKEND_SOURCE)
    trace = f'-DTRACE="{folder / "trace"}"'
    library = folder / "libggml-cpu-evil.so"
    subprocess.run([compiler, "-shared", "-fPIC", trace, source, "-o", library], check=True)
    return folder


def run_in(folder: Path, script: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-c", script],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_llama_cpp_alone_would_run_code_from_the_working_directory(planted: Path) -> None:
    run_in(planted, WITHOUT_BACKENDS + "cpp.llama_backend_init()")
    assert (planted / "trace").exists()


def test_no_backend_is_loaded_from_the_working_directory(planted: Path) -> None:
    done = run_in(planted, WITHOUT_BACKENDS + OURS)
    assert "incomplete" in done.stderr  # nothing can compute, and it says so
    assert not (planted / "trace").exists()


def test_backends_are_loaded_from_beside_the_library(planted: Path, tmp_path: Path) -> None:
    there = f"llama_ggml.library_folder = lambda: pathlib.Path({str(planted)!r})\n"
    run_in(tmp_path, WITHOUT_BACKENDS + there + OURS)
    assert (planted / "trace").exists()


def test_the_library_is_loaded_once(random_model: Path) -> None:
    """A second copy of ggml would have a registry, and devices, of its own."""
    if sys.platform != "linux":
        pytest.skip("looks into /proc")
    script = (
        "from app.engine import llama_backend, llama_ggml\n"
        "llama_backend.start_backend(); llama_ggml.devices(); llama_ggml.tensor_sizes('x')\n"
        "files = {line.split()[-1] for line in open('/proc/self/maps') if 'libggml' in line}\n"
        "print(*sorted(file.rsplit('/', 1)[1].split('.')[0] for file in files))"
    )
    assert run_in(library_folder(), script).stdout.split() == [
        "libggml",
        "libggml-base",
        "libggml-cpu",
    ]


def test_the_processor_is_a_device_with_a_buffer_type() -> None:
    start_backend()
    assert [device.kind for device in devices() if device.name == "CPU"] == [CPU]
    assert cpu_buffer_type()


def test_tensor_sizes_are_those_of_the_header(random_model: Path, tmp_path: Path) -> None:
    header = read_header(random_model)
    assert set(tensor_sizes(random_model)) == {tensor.name for tensor in header.tensors}
    end = header.size_bytes - header.data_offset
    ends = [*sorted(tensor.offset for tensor in header.tensors), end]
    for tensor in header.tensors:  # they lie one behind the other, padded to 32 bytes
        room = ends[ends.index(tensor.offset) + 1] - tensor.offset
        assert room - 32 < tensor_sizes(random_model)[tensor.name] <= room
    assert tensor_sizes(tmp_path / "missing.gguf") == {}
