"""Makes the pictures in resources/screenshots/ with the real window, engine and starter model.

python packaging/screenshots.py            all of them
python packaging/screenshots.py --out DIR  elsewhere
"""

from __future__ import annotations

import argparse
import itertools
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROMPTS = {"en": "What is gpt-oss?", "de": "Was ist gpt-oss?"}
THEMES = ("light", "dark")
THINKING = ("closed", "open")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=ROOT / "resources" / "screenshots")
    out: Path = parser.parse_args().out
    sys.path.insert(0, str(ROOT))
    from ui.screenshot import take
    from ui.screenshot_pages import PAGES, take_page

    out.mkdir(parents=True, exist_ok=True)
    for theme, language, thinking in itertools.product(THEMES, PROMPTS, THINKING):
        path = out / f"chat-{theme}-{language}-{thinking}.png"
        prompt = PROMPTS[language]
        take(path, theme=theme, prompt=prompt, language=language, thinking=thinking)
        _say(path)
    for page, theme, language in itertools.product(PAGES, THEMES, PROMPTS):
        path = out / f"{page}-{theme}-{language}.png"
        take_page(path, page, theme=theme, language=language)
        _say(path)
    return 0


def _say(path: Path) -> None:
    print(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path)


if __name__ == "__main__":
    sys.exit(main())
