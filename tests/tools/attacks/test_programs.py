"""Programs that try to reach something, or to take all there is."""

from __future__ import annotations

import json
import os
import time

import pytest

from app.journal import Journal
from app.tools.python import Python
from app.tools.session import ToolSession
from tests.tools.fakes import YES, Person, entries, use
from tests.tools.test_python import run


@pytest.mark.parametrize(
    "code",
    [
        "while True: pass",
        "'a' * 10**12",
        "x = []\nwhile True: x.append('a' * 10**6)",
        "import time\ntime.sleep(1000)",
        "def f(n): return f(n + 1) + f(n + 2)\nf(0)",
        "2 ** 10 ** 10",
    ],
)
def test_bombs_do_not_go_off(code: str) -> None:
    started = time.monotonic()
    told = run(code)
    assert any(word in told for word in ("limit exceeded", "recursion", "Error"))
    assert time.monotonic() - started < 30


def test_a_flood_of_output_is_cut() -> None:
    told = run("while True: print('flood' * 100)")
    assert len(told) < 30_000
    assert "cut off" in told


@pytest.mark.parametrize(
    "code",
    [
        "import os\nos.environ['SECRET_TOKEN']",
        "import os\nos.getenv('SECRET_TOKEN')",
        "import os\nos.listdir('/')",
        "open('/etc/passwd').read()",
        "open('/proc/self/environ').read()",
        "from pathlib import Path\nPath('/etc/hostname').read_text()",
        "import subprocess",
        "import ctypes",
        "import os\nos.fork()",
        "import os\nos.system('id')",
        "import socket",
        "import urllib.request",
        "__import__('os').system('id')",
        "().__class__.__base__.__subclasses__()",
        "open('/tmp/hearth-was-here', 'w').write('x')",
    ],
)
def test_nothing_around_it_can_be_reached(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_TOKEN", "very-secret")
    told = run(f"print('begun')\n{code}")
    assert "very-secret" not in told
    assert "root:" not in told
    assert "Error" in told or told.strip() in ("begun", "begun\nNone")
    assert not os.path.exists("/tmp/hearth-was-here")


@pytest.mark.parametrize(
    ("attack", "outcomes"),
    [
        ("import os\nwhile True: os.fork()", {"done", "failed"}),
        ("while True: pass", {"done", "failed"}),
        ("x = []\nwhile True: x.append('a' * 10**6)", {"done", "failed"}),
        ("import os\nprint(os.environ['SECRET_TOKEN'])", {"done", "failed"}),
    ],
)
def test_each_attack_stands_in_the_journal_with_its_end(attack: str, outcomes: set[str]) -> None:
    program = Python(time_s=1.0, memory_bytes=64_000_000)
    tools = ToolSession("chat", [program], Person([YES]), journal=Journal(durable=False))
    end, _ = use(tools, "python", json.dumps({"code": attack}))
    assert end.outcome in outcomes
    (entry,) = entries()
    assert entry.ended is not None
    assert entry.ended.outcome == end.outcome
    assert entry.decided is not None
    assert (entry.decided.by, entry.decided.capability) == ("person", "run_code")


def test_without_a_yes_no_program_is_run() -> None:
    end, _ = use(ToolSession("chat", [Python()]), "python", '{"code": "print(1)"}')
    (entry,) = entries()
    assert entry.ended is not None
    assert (end.outcome, entry.ended.outcome) == ("denied", "denied")
