"""Do the journal and what tools really did agree, whenever the process is killed?

    python -m tests.benchmarks.tool_runs [--runs 10000] [--kill-every 100]

Processes call tools at random: allowed, denied, asked about, failing, cancelled. They are killed at
random moments. The tool notes in a file of its own that it was carried out. In the end every run
must have exactly one entry, every deed an entry that allowed it, and the journal must be whole.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from app.cancel import CancelToken
from app.journal import Entry, Journal
from app.messages import Tool, ToolCall
from app.tools.action import Action, Refused, Result, Surroundings, ToolProgram, Work, canonical
from app.tools.consent import Answer, Question
from app.tools.grants import Grant, GrantStore
from app.tools.session import ToolSession
from app.tools.undo import Undo

KINDS = ("free", "allowed", "denied", "asked", "failing", "cancelled", "unknown")


class Deed(ToolProgram):
    """Writes down that it was carried out, as its first and only act."""

    spec = Tool("", "")

    def __init__(self, kind: str, deeds: Path) -> None:
        self.spec = Tool(kind, "", {"type": "object", "properties": {"run": {"type": "string"}}})
        self._kind, self._deeds = kind, deeds

    def plan(self, arguments: Mapping[str, Any], surroundings: Surroundings) -> Action:
        capability = "nothing" if self._kind == "free" else "run_code"
        return Action(self._kind, capability, canonical(arguments), target=self._kind)  # type: ignore[arg-type]

    def run(self, action: Action, work: Work) -> Result:
        handle = os.open(self._deeds, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(handle, f"{action.decoded()['run']}\n".encode())
        os.close(handle)
        if self._kind == "failing":
            raise Refused("It failed.")
        return Result("done")


class Moody:
    """An `Asker` who says yes, no or nothing."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance

    def ask(self, question: Question, cancel: CancelToken) -> Answer | None:
        return self._chance.choice([Answer(True), Answer(False), None])


def child(folder: Path, name: str, runs: int) -> None:
    """Calls tools until it is done or killed; tells of each run before it begins."""
    chance = random.Random(name)
    rules = [
        Grant(f"{decision}-{kind}", decision, tool=kind)
        for decision, kind in (("allow", "allowed"), ("allow", "failing"), ("deny", "denied"))
    ]
    tools = ToolSession(
        "chat",
        [Deed(kind, folder / "deeds") for kind in KINDS[:-1]],
        Moody(chance),
        rules=rules,
        store=GrantStore(folder / "grants.json"),
        journal=Journal(folder / "activity.jsonl", durable=False),
        undo=Undo(folder / "undo"),
    )
    for number in range(runs):
        kind = chance.choice(KINDS)
        run = f"{name}-{number}"
        cancel = CancelToken()
        if kind == "cancelled":
            cancel.cancel()
        print(run, kind, flush=True)
        list(tools.call(ToolCall(kind, json.dumps({"run": run})), 1, "answer", cancel))


def drive(folder: Path, runs: int, kill_every: int) -> dict[str, str]:
    """Lets children run, and kills each after a random while; returns the runs that were begun."""
    chance, begun = random.Random(runs), dict[str, str]()
    root = Path(__file__).resolve().parents[2]
    while len(begun) < runs:
        name = f"c{len(begun)}"
        left = runs - len(begun)
        command = [sys.executable, "-m", "tests.benchmarks.tool_runs", "--child", name]
        process = subprocess.Popen(
            [*command, "--folder", str(folder), "--runs", str(left)],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(root)},
            text=True,
        )
        assert process.stdout is not None
        until = chance.randrange(1, 2 * kill_every)
        for count, line in enumerate(process.stdout, start=1):
            run, kind = line.split()
            begun[run] = kind
            if count >= until:
                time.sleep(chance.random() * 0.002)  # the kill may hit any moment of a run
                process.kill()
                begun.update(line.split() for line in process.stdout if line.endswith("\n"))
                break
        process.stdout.close()
        if process.wait() > 0:
            raise RuntimeError("a process failed by itself")
    return begun


def disagreements(folder: Path, begun: dict[str, str]) -> list[str]:
    """Everything that does not fit; empty if all does."""
    journal = Journal(folder / "activity.jsonl", durable=False)
    journal.close_abandoned()
    entries = journal.entries()
    found = journal.verify()
    problems = [] if found.intact else [f"the journal is not whole: {found}"]
    by_run = {json.loads(entry.requested.arguments)["run"]: entry for entry in entries}
    if len(by_run) != len(entries):
        problems.append("a run has two entries")
    deeds = Counter((folder / "deeds").read_text().split())
    problems += [f"{run} was carried out {n} times" for run, n in deeds.items() if n != 1]
    problems += [f"{run} has no entry" for run in deeds if run not in by_run]
    problems += [f"{run} was never begun" for run in by_run if run not in begun]
    missing = [run for run in begun if run not in by_run]
    # Killed between the announcement and the first line: nothing was asked for yet.
    problems += [f"{run} is missing" for run in missing if not _is_last(run, begun)]
    problems += [f"{run}: {why}" for run, e in by_run.items() if (why := _odd(e, run in deeds))]
    return problems


def _is_last(run: str, begun: dict[str, str]) -> bool:
    child, number = run.split("-")
    return f"{child}-{int(number) + 1}" not in begun


def _odd(entry: Entry, carried_out: bool) -> str:
    if entry.ended is None:
        return "has no end"
    allowed = entry.decided is not None and entry.decided.decision == "allow"
    if carried_out and not allowed:
        return "was carried out without a decision"
    expected = {"done": True, "failed": True, "denied": False, "cancelled": False}
    if entry.ended.outcome in expected and carried_out != expected[entry.ended.outcome]:
        return f"ended as {entry.ended.outcome}, carried out: {carried_out}"
    return ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--kill-every", type=int, default=100)
    parser.add_argument("--child", default="", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        child(options.folder, options.child, options.runs)
        return 0
    with tempfile.TemporaryDirectory() as name:
        folder, started = Path(name), time.monotonic()
        begun = drive(folder, options.runs, options.kill_every)
        problems = disagreements(folder, begun)
        entries = Journal(folder / "activity.jsonl").entries()
        outcomes = Counter(entry.ended.outcome for entry in entries if entry.ended)
        children = len({run.split("-")[0] for run in begun})
        report = {
            "runs": len(begun),
            "entries": len(entries),
            "deeds": len((folder / "deeds").read_text().split()),
            "processes": children,
            "outcomes": dict(outcomes),
            "seconds": round(time.monotonic() - started, 1),
            "problems": problems,
        }
    print(msgspec.json.format(msgspec.json.encode(report), indent=2).decode())
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
