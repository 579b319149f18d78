from __future__ import annotations

import sys
import threading
import time

import psutil
import pytest

from app.cancel import CancelToken
from app.tools.action import Refused, Surroundings, Work
from app.tools.python import Python
from app.tools.undo import Undo

pytest.importorskip("pydantic_monty")


def run(code: str, tool: Python | None = None, cancel: CancelToken | None = None) -> str:
    tool = tool or Python(time_s=2.0)
    work = Work(cancel or CancelToken(), Undo().keeper("a", []))
    return tool.run(tool.plan({"code": code}, Surroundings()), work).content


def test_what_is_printed_and_the_last_value_come_back() -> None:
    assert run("print('ä', 1 + 1)\nsum(range(101))") == "ä 2\n\n5050"
    assert run("x = 1") == "(no output)"


def test_what_goes_wrong_is_told_for_another_try() -> None:
    assert "ZeroDivisionError" in run("print('before')\n1/0")
    assert run("print('before')\n1/0").startswith("before")
    assert "SyntaxError" in run("def (")
    assert "inheritance" in run("class A: pass\nclass B(A): pass")


def test_it_may_never_be_allowed_for_good() -> None:
    action = Python().plan({"code": "1"}, Surroundings())
    assert (action.capability, action.standing, action.preview) == ("run_code", False, "1")


def test_stop_ends_the_program_and_its_processes() -> None:
    cancel = CancelToken()
    timer = threading.Timer(0.5, cancel.cancel)
    timer.start()
    started = time.monotonic()
    with pytest.raises(Refused):
        run("while True: pass", Python(time_s=60.0), cancel)
    assert time.monotonic() - started < 20
    assert not [each for each in psutil.Process().children(recursive=True) if _is_ours(each)]


def _is_ours(process: psutil.Process) -> bool:
    try:
        return "python_child" in " ".join(process.cmdline()) or "monty" in process.name()
    except psutil.Error:
        return False


def test_a_child_that_dies_is_an_error_and_no_hang() -> None:
    with pytest.raises(Refused):
        run("1", Python(command=(sys.executable, "-c", "import os; os.abort()")))
