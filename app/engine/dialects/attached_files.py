"""What the person said together with the files they gave along, as one text for the prompt.

A file must not be able to say that it has ended: what follows would be taken for the person's own
words. The mark that ends files is therefore one that none of the texts holds.
"""

from __future__ import annotations

import itertools
import json
import re

from app.messages import Attachment, Cut, Message

TAG = "file"
# Also as a careless reader would take it: `</ FILE >`.
_MARK = re.compile(rf"<\s*/?\s*{TAG}(?:-(\d{{1,9}}))?(?![\w-])", re.IGNORECASE)


def with_files(message: Message) -> str:
    """The files, each between two marks, and below them what the person says about them.

    >>> from app.messages import Text
    >>> print(with_files(Message("user", (Attachment("a.txt", "1 2 3"), Text("Sum?")))))
    <file name="a.txt">
    1 2 3
    </file>
    <BLANKLINE>
    Sum?
    """
    files = message.attachments
    if not files:
        return message.text
    tag = _free_tag((*(file.text for file in files), message.text))
    return "\n\n".join([*(_written(file, tag) for file in files), message.text]).rstrip("\n")


def _free_tag(texts: tuple[str, ...]) -> str:
    """The first of "file", "file-2", "file-3" … that none of the texts begins or ends."""
    used = {int(match[1] or 1) for text in texts for match in _MARK.finditer(text)}
    number = next(number for number in itertools.count(1) if number not in used)
    return TAG if number == 1 else f"{TAG}-{number}"


def _written(file: Attachment, tag: str) -> str:
    # As JSON: no quote and no line end in a name can leave the mark.
    name = json.dumps(file.name, ensure_ascii=False).replace("<", "\\u003c").replace(">", "\\u003e")
    part = f' part="{_part(file.cut)}"' if file.cut else ""
    return f"<{tag} name={name}{part}>\n{file.text.rstrip()}\n</{tag}>"


def _part(cut: Cut) -> str:
    whole = f" of {cut.of}" if cut.of else ""
    return f"only the first {cut.kept}{whole} {cut.unit}"
