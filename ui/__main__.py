"""`hearth`: opens the window, takes its picture, or hands over to the command line or to the window
that is open already.

Reads arguments only; Qt is imported when a window is really wanted.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from app import network
from app.commands import COMMANDS
from app.errors import AppError

DEFAULT_SIZE = (1280, 800)
SMALLEST, LARGEST = 320, 8192
NO_SCREEN = "There is no screen to show the window on. In the terminal, use: hearth ask PROMPT"


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns the exit code: 0 done, 1 an error that was said on stderr, 2 wrong usage."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given and given[0] in COMMANDS:
        from app import cli

        return cli.main(given)
    options = parser().parse_args(given)
    if options.screenshot is not None:
        return _take_screenshot(options)
    if not _has_screen():
        print(NO_SCREEN, file=sys.stderr)
        return 1
    network.enforce()
    from ui.application import run

    return run(options.model, options.files)


def parser() -> argparse.ArgumentParser:
    root = argparse.ArgumentParser(
        prog="hearth",
        description="Private chat with open-weight models on your own computer: opens the window.",
        epilog="In the terminal: hearth ask PROMPT · hearth bench · "
        "hearth inspect parse|render|tokens|gguf (each with --help).",
    )
    root.add_argument("--model", metavar="ID|PATH", help="open this model instead of the last one")
    root.add_argument(
        "files", metavar="FILE.gguf", type=_file, nargs="*", help="offer to use this model file"
    )
    picture = root.add_argument_group("pictures of the window, for documentation and review")
    picture.add_argument("--screenshot", type=Path, metavar="OUT.png")
    picture.add_argument("--size", type=_size, metavar="WxH", default=DEFAULT_SIZE)
    picture.add_argument("--theme", choices=("light", "dark"), default="light")
    picture.add_argument("--language", choices=("en", "de"), default="en")
    picture.add_argument("--thinking", choices=("open", "closed"), default="closed")
    picture.add_argument(
        "--prompt", metavar="TEXT", default="", help="answered before the picture is taken"
    )
    return root


def _take_screenshot(options: argparse.Namespace) -> int:
    from ui.screenshot import take

    try:
        take(
            options.screenshot,
            size=options.size,
            theme=options.theme,
            language=options.language,
            thinking=options.thinking,
            prompt=options.prompt,
            model=options.model,
        )
    except AppError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _has_screen() -> bool:
    """Qt would abort without a word for the person; only Linux may lack the means."""
    if sys.platform != "linux":
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _file(text: str) -> Path:
    path = Path(text)
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"there is no file or command {text!r}")
    return path


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.lower().partition("x")
    try:
        size = int(width), int(height)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not like 1280x800") from None
    if not all(SMALLEST <= side <= LARGEST for side in size):
        raise argparse.ArgumentTypeError(f"sides must lie between {SMALLEST} and {LARGEST}")
    return size


if __name__ == "__main__":
    sys.exit(main())
