"""Does anything get out while the offline lock is on?

    python -m tests.benchmarks.offline_run [--namespace] [TESTS …]

Runs the tests of the chat and the tools with the lock on in each test's home, under strace, and
reads every `connect` and `sendto` of all processes from its record: none may go to another address
than this computer's own. Then compares: what the journals say was let through must be nothing
either. With --namespace they also run where there is no network but the loopback.
"""

from __future__ import annotations

import argparse
import ipaddress
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

TESTS = ("tests/chat", "tests/tools", "tests/journal", "tests/end_to_end/test_ask.py")
# They open the lock, trace system calls themselves, which only one can do at a time, or want to
# find nothing at all in their home.
LEFT_OUT = (
    "tests/tools/test_web_tools.py",
    "tests/tools/attacks/test_without_consent.py",
    "tests/chat/store/test_connections.py::test_nothing_of_a_private_chat_is_ever_written",
    "tests/tools/mcp/test_rude_server.py::test_it_has_no_network_unless_that_was_granted",
    "tests/tools/mcp/test_rude_server.py::test_closing_the_lock_ends_what_could_reach_the_network",
    "tests/tools/mcp/test_rude_server.py::"
    "test_the_gate_knows_a_server_that_may_reach_others_and_the_lock_ends_it",
)
_CALL = re.compile(r"^\d+ +(?:<\.\.\. )?(?P<call>connect|sendto|sendmsg)\(")
_FAMILY = re.compile(r"sa_family=(AF_\w+)")
_NUMBER = re.compile(r'inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)"')


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--namespace", action="store_true", help="with no network but the loopback")
    parser.add_argument("tests", nargs="*", default=TESTS)
    options = parser.parse_args()
    if shutil.which("strace") is None:
        print("needs strace")
        return 2
    with tempfile.TemporaryDirectory() as folder:
        return _run(options.tests, Path(folder), namespace=options.namespace)


def _run(tests: Iterable[str], folder: Path, *, namespace: bool) -> int:
    trace, notes = folder / "trace", folder / "notes"
    pytest = [sys.executable, "-m", "pytest", "-q", "-p", "tests.benchmarks.locked"]
    pytest += ["-p", "no:cacheprovider", *tests, *(f"--deselect={path}" for path in LEFT_OUT)]
    pytest += [f"--basetemp={folder / 'homes'}"]
    calls = "trace=connect,sendto,sendmsg,sendmmsg"
    command = ["strace", "-f", "--seccomp-bpf", "-qq", "-e", calls, "-o", str(trace), *pytest]
    if namespace:
        up = 'ip link set lo up && exec "$@"'
        command = ["unshare", "--map-root-user", "--net", "sh", "-c", up, "sh", *command]
    began = time.monotonic()
    environment = os.environ | {"HEARTH_LOCKED_NOTES": str(notes)}
    done = subprocess.run(command, env=environment, check=False)
    with trace.open(encoding="utf-8", errors="replace") as lines:
        seen, outside = count(lines)
    journals = [json.loads(line) for line in _lines(notes)]
    rows = sum(journal["connections"] for journal in journals)
    let_through = sorted({host for journal in journals for host in journal["let_through"]})
    print(f"tests: exit {done.returncode} after {time.monotonic() - began:.0f} s")
    for (call, where), number in sorted(seen.items()):
        print(f"{call} to {where}: {number}")
    print(f"to other computers: {len(outside)}")
    for line in outside[:20]:
        print(f"    {line}")
    print(f"journals: {len(journals)}, connections noted: {rows}, let through: {let_through}")
    return 1 if outside or let_through or done.returncode else 0


def count(lines: Iterable[str]) -> tuple[Counter[tuple[str, str]], list[str]]:
    """How often which call went where, and the lines of those that went to other computers.

    >>> count(['7 connect(3, {sa_family=AF_UNIX, sun_path="/x"}, 5) = 0'])[0]
    Counter({('connect', 'AF_UNIX'): 1})
    """
    seen: Counter[tuple[str, str]] = Counter()
    outside = []
    for line in lines:
        call, family = _CALL.match(line), _FAMILY.search(line)
        if call is None or family is None:  # a send on a socket that is connected already
            continue
        where = family[1]
        if number := _NUMBER.search(line):
            where = "this computer" if _is_here(number[1] or number[2]) else "another computer"
        elif where in ("AF_INET", "AF_INET6"):
            where = "nowhere known"
        if where in ("another computer", "nowhere known"):
            outside.append(line.rstrip())
        seen[call["call"], where] += 1
    return seen, outside


def _is_here(number: str) -> bool:
    return ipaddress.ip_address(number).is_loopback


def _lines(path: Path) -> Iterator[str]:
    if path.exists():
        yield from path.read_text("utf-8").splitlines()


if __name__ == "__main__":
    sys.exit(main())
