"""The command line: `hearth ask`, `chats`, `models`, `plan` and so on, on the window's own core.

Proof that the core stands alone: nothing here knows of Qt.
"""

from __future__ import annotations

import argparse
import io
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from app import (
    cli_ask,
    cli_bench,
    cli_chats,
    cli_consent,
    cli_doctor,
    cli_inspect,
    cli_inspect_gguf,
    cli_inspect_tokens,
    cli_journal,
    cli_mcp,
    cli_models,
    cli_plan,
    network,
)
from app.bench.speed import Cancelled
from app.cancel import CancelToken
from app.cli_vocabulary import open_vocabulary
from app.errors import AppError, InvalidInput
from app.journal import Journal
from app.messages import EFFORTS
from app.models import library
from app.models.plan import as_json as plan_json

HIGHEST_TEMPERATURE = 5
EXIT_ERROR = 1
EXIT_CANCELLED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command.

    Returns:
        The exit code: 0 done, 1 an error that was said on stderr, 2 wrong usage, 130 cancelled.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    options = parser().parse_args(arguments)
    network.enforce()
    try:
        return int(options.run(options))
    except AppError as error:
        print(error, file=sys.stderr)
        return EXIT_ERROR
    except BrokenPipeError:  # whoever read the output went away
        # Python would complain once more when it flushes stdout at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return EXIT_ERROR


def parser() -> argparse.ArgumentParser:
    root = argparse.ArgumentParser(
        prog="hearth", description="Private chat with open-weight models on your own computer."
    )
    commands = root.add_subparsers(required=True, metavar="COMMAND")
    _add_ask(commands.add_parser("ask", help="answer one prompt in the terminal"))
    _add_bench(commands.add_parser("bench", help="measure how fast a model answers here"))
    cli_chats.add_commands(commands.add_parser("chats", help="the chats on this computer"))
    _add_doctor(commands.add_parser("doctor", help="say what this computer is made of"))
    _add_inspect(commands.add_parser("inspect", help="look at how prompts and answers are made"))
    _add_journal(commands.add_parser("journal", help="what tools did on this computer"))
    cli_mcp.add_commands(commands.add_parser("mcp", help="servers whose tools may be used"))
    cli_models.add_commands(commands.add_parser("models", help="the models on this computer"))
    _add_plan(commands.add_parser("plan", help="say whether and how a model runs here"))
    return root


def _add_ask(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--model", metavar="ID|PATH", help="a known model or a .gguf file (default: starter)"
    )
    command.add_argument("--effort", choices=EFFORTS, default="medium", help="how long to think")
    command.add_argument("--system", metavar="TEXT", default="", help="instructions to follow")
    command.add_argument("--max-tokens", type=_positive, metavar="N", default=0)
    command.add_argument("--temperature", type=_temperature, metavar="T", default=None)
    command.add_argument("--seed", type=int, metavar="S", default=None)
    command.add_argument(
        "--schema", type=Path, metavar="FILE", help="answer in JSON, valid against this JSON Schema"
    )
    command.add_argument(
        "--tools",
        metavar="NAME,NAME",
        default="",
        help="tools the model may use; SERVER:TOOL or SERVER:* for those of a server "
        "(default: none)",
    )
    for name, what in (("--allow", "without asking"), ("--deny", "never")):
        command.add_argument(
            name,
            metavar="TOOL[:TARGET]",
            action="append",
            default=[],
            help=f"let it be done {what}, in this folder or at this host; may be repeated",
        )
    command.add_argument(
        "--online", action="store_true", help="let these tools use the network, unless it is locked"
    )
    command.add_argument(
        "--anyway", action="store_true", help="load a model although it does not fit into memory"
    )
    command.add_argument("--json", action="store_true", help="print one JSON object per event")
    command.add_argument("prompt", metavar="PROMPT", help='the question; "-" reads it from stdin')
    command.set_defaults(run=_ask)


def _add_bench(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--model", metavar="ID|PATH", help="a known model or a .gguf file (default: starter)"
    )
    for name, default, what in (
        ("--prompt-tokens", 512, "length of the prompts (default: 512)"),
        ("--answer-tokens", 64, "length of the answers (default: 64)"),
        ("--runs", 3, "answers of each kind, of which the median counts (default: 3)"),
        ("--context", 0, "context window in tokens (default: as in the window)"),
        ("--threads", 0, "threads (default: one for each fast core)"),
        ("--gpu-layers", 0, "layers on the GPU (default: none)"),
    ):
        command.add_argument(name, type=_positive, metavar="N", default=default, help=what)
    command.add_argument("--json", action="store_true", help="print one JSON object")
    command.set_defaults(run=_bench)


def _add_doctor(command: argparse.ArgumentParser) -> None:
    command.add_argument("--measure", action="store_true", help="measure the speed again (3 s)")
    command.add_argument(
        "--report", type=Path, metavar="FILE", help="write a report for support, without your names"
    )
    command.add_argument("--json", action="store_true", help="print one JSON object")
    command.set_defaults(run=_doctor)


def _add_plan(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--model", metavar="ID|PATH", help="a known model or a .gguf file (default: starter)"
    )
    command.add_argument(
        "--context", type=_positive, metavar="N", default=0, help="context window in tokens"
    )
    command.add_argument(
        "--measure", action="store_true", help="load the model and measure what was predicted"
    )
    command.add_argument("--json", action="store_true", help="print one JSON object")
    command.set_defaults(run=_plan)


def _add_inspect(command: argparse.ArgumentParser) -> None:
    commands = command.add_subparsers(required=True, metavar="WHAT")
    parse = commands.add_parser("parse", help="harmony text on stdin to its parts, as JSON")
    parse.add_argument("--tools", metavar="NAME,NAME", default="", help="declared tools")
    parse.set_defaults(run=_inspect_parse)
    render = commands.add_parser("render", help="a conversation (JSON on stdin) to its tokens")
    render.set_defaults(run=_inspect_render)
    tokens = commands.add_parser("tokens", help="a text to its tokens")
    for each in (parse, render):
        _add_vocabulary(each)
    vocabulary = tokens.add_mutually_exclusive_group()
    _add_vocabulary(vocabulary)
    vocabulary.add_argument("--model", metavar="ID|PATH", help="the vocabulary of this model")
    _add_tokens(tokens)
    _add_gguf(commands.add_parser("gguf", help="what a model file says of itself"))


def _add_journal(command: argparse.ArgumentParser) -> None:
    commands = command.add_subparsers(required=True, metavar="WHAT")
    verify = commands.add_parser("verify", help="say whether anything in it was changed")
    verify.set_defaults(run=_journal_verify)
    show = commands.add_parser("show", help="list what was asked for, decided and done")
    show.add_argument("--tool", metavar="NAME", default="", help="only this tool")
    show.add_argument("--last", type=_positive, metavar="N", default=0, help="only the newest N")
    show.set_defaults(run=_journal_show)
    export = commands.add_parser("export", help="write a copy: JSON lines, or a page to read")
    export.add_argument("path", type=Path, metavar="FILE", help="ends in .jsonl or .html")
    export.set_defaults(run=_journal_export)


def _add_vocabulary(command: argparse._ActionsContainer) -> None:
    command.add_argument(
        "--vocab",
        type=Path,
        metavar="PATH",
        help="a .tiktoken file or a GGUF (default: the starter model's)",
    )


def _add_tokens(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--special", action="store_true", help="names of special tokens become these tokens"
    )
    command.add_argument("--json", action="store_true", help="print one JSON object")
    command.add_argument(
        "text", metavar="TEXT", nargs="?", default="-", help='the text; "-" reads it from stdin'
    )
    command.set_defaults(run=_inspect_tokens)


def _add_gguf(command: argparse.ArgumentParser) -> None:
    command.add_argument("--tensors", action="store_true", help="list every tensor")
    command.add_argument("--json", action="store_true", help="print one JSON object")
    command.add_argument("path", type=Path, metavar="PATH", help="a .gguf file")
    command.set_defaults(run=_inspect_gguf)


def _ask(options: argparse.Namespace) -> int:
    if options.online:
        network.enforce(network.Gate(tools_online=True))
    prompt = _read_stdin() if options.prompt == "-" else options.prompt
    ask = cli_ask.Ask(
        prompt=prompt,
        model=options.model,
        effort=options.effort,
        instructions=options.system,
        max_tokens=options.max_tokens,
        temperature=options.temperature,
        seed=options.seed,
        schema=options.schema,
        tools=tuple(name.strip() for name in options.tools.split(",") if name.strip()),
        allow=tuple(options.allow),
        deny=tuple(options.deny),
        anyway=options.anyway,
    )
    cancel = CancelToken()
    signal.signal(signal.SIGINT, lambda *_: cancel.cancel())
    output = cli_ask.JsonOutput() if options.json else cli_ask.TextOutput(sys.stdout, sys.stderr)
    asker = cli_consent.asker(sys.stdin, sys.stderr) if options.prompt != "-" else None
    reason = cli_ask.run(ask, output, cancel, asker)
    return {"error": EXIT_ERROR, "cancelled": EXIT_CANCELLED}.get(reason, 0)


def _bench(options: argparse.Namespace) -> int:
    bench = cli_bench.Bench(
        model=options.model,
        prompt_tokens=options.prompt_tokens,
        answer_tokens=options.answer_tokens,
        runs=options.runs,
        n_ctx=options.context,
        n_threads=options.threads,
        n_gpu_layers=options.gpu_layers,
    )
    cancel = CancelToken()
    signal.signal(signal.SIGINT, lambda *_: cancel.cancel())
    try:
        measured = cli_bench.run(bench, sys.stderr, cancel)
    except Cancelled:
        print("Stopped.", file=sys.stderr)
        return EXIT_CANCELLED
    if options.json:
        _print_json(cli_bench.as_json(measured))
    else:
        print(cli_bench.as_text(measured))
    return 0


def _doctor(options: argparse.Namespace) -> int:
    diagnosis = cli_doctor.diagnose(measure=options.measure)
    if options.report is not None:
        cli_doctor.write_report(diagnosis, options.report)
    if options.json:
        _print_json(diagnosis.as_json())
    else:
        print(diagnosis.as_text())
    return 0


def _plan(options: argparse.Namespace) -> int:
    request = cli_plan.PlanRequest(options.model, options.context, options.measure)
    cancel = CancelToken()
    signal.signal(signal.SIGINT, lambda *_: cancel.cancel())
    try:
        plan = cli_plan.run(request, cancel).plan
    except Cancelled:
        print("Stopped.", file=sys.stderr)
        return EXIT_CANCELLED
    if options.json:
        _print_json(plan_json(plan))
    else:
        print(cli_plan.as_text(plan))
    return 0


def _inspect_parse(options: argparse.Namespace) -> int:
    tools = [name.strip() for name in options.tools.split(",") if name.strip()]
    vocabulary = open_vocabulary(options.vocab)
    _print_json(cli_inspect.inspect_parse(_read_stdin(), tools, vocabulary))
    return 0


def _inspect_render(options: argparse.Namespace) -> int:
    vocabulary = open_vocabulary(options.vocab)
    _print_json(cli_inspect.inspect_render(_read_stdin(), vocabulary))
    return 0


def _inspect_tokens(options: argparse.Namespace) -> int:
    text = _read_stdin() if options.text == "-" else options.text
    path = options.vocab if options.model is None else library.resolve(options.model).path
    tokens = cli_inspect_tokens.tokens_of(
        text, open_vocabulary(path), with_specials=options.special
    )
    if options.json:
        _print_json(cli_inspect_tokens.as_json(tokens))
    else:
        print(cli_inspect_tokens.as_text(tokens))
    return 0


def _inspect_gguf(options: argparse.Namespace) -> int:
    inspected = cli_inspect_gguf.inspect(options.path)
    if options.json:
        _print_json(cli_inspect_gguf.as_json(inspected, with_tensors=options.tensors))
    else:
        print(cli_inspect_gguf.as_text(inspected, with_tensors=options.tensors))
    return 0


def _journal_verify(options: argparse.Namespace) -> int:
    return 0 if cli_journal.verify(Journal(), sys.stdout) else EXIT_ERROR


def _journal_show(options: argparse.Namespace) -> int:
    cli_journal.show(Journal(), sys.stdout, tool=options.tool, last=options.last)
    return 0


def _journal_export(options: argparse.Namespace) -> int:
    try:
        cli_journal.export(Journal(), options.path, as_html=options.path.suffix == ".html")
    except OSError as error:
        raise InvalidInput(
            "{path} cannot be written: {reason}.",
            "Choose another file.",
            path=options.path,
            reason=error.strerror or error,
        ) from error
    return 0


def _print_json(value: object) -> None:
    print(cli_ask.to_json(value))


def _read_stdin() -> str:
    try:
        return sys.stdin.buffer.read().decode("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidInput(
            "The input is not valid UTF-8 (at byte {position}).",
            "Save it as UTF-8 and try again.",
            position=error.start,
        ) from None


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("must be a whole number, 1 or more")
    return int(text)


def _temperature(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= HIGHEST_TEMPERATURE:
        raise argparse.ArgumentTypeError(f"must be a number between 0 and {HIGHEST_TEMPERATURE}")
    return value


if __name__ == "__main__":
    sys.exit(main())
