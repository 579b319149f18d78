"""What a Markdown text consists of once its nesting is flattened: leaves, one below the other.

Pure values. A leaf knows which quotes and lists it lies in (`path`) but not its neighbours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Container = Literal["quote", "list"]
ProseKind = Literal["paragraph", "heading", "rule", "plain", "math"]
MathStyle = Literal["inline", "display"]
Alignment = Literal["left", "center", "right"]

UNCHECKED = "☐"
CHECKED = "☑"


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph, heading or rule. `text` is inline Markdown, except that "plain" is literal and
    "math" is LaTeX to be shown on lines of its own.

    `marker` is what stands in the margin of a list item's first leaf: "•", "3.", "☐", "☑".
    `continues`: it goes on with the text of the leaf above it, which was too long for one leaf.
    """

    kind: ProseKind
    text: str = ""
    level: int = 0
    path: tuple[Container, ...] = ()
    marker: str = ""
    continues: bool = False

    @property
    def shown(self) -> str:
        """`text` without a line break where it was cut: the next leaf has lines of its own."""
        return self.text if self.kind == "plain" else self.text.strip("\n")


@dataclass(frozen=True, slots=True)
class Code:
    """A code block, or a piece of a long one. `language` is the first word after the fence, as
    written; may be empty.

    `part` counts the pieces of one block from 0; where `more` is set another piece follows, and
    `code` ends as the source does there, so that the pieces joined are the whole.
    """

    code: str
    language: str = ""
    path: tuple[Container, ...] = ()
    part: int = 0
    more: bool = False

    @property
    def continues(self) -> bool:
        """Whether this goes on with the leaf above it."""
        return self.part > 0


@dataclass(frozen=True, slots=True)
class Table:
    """A table, or a slice of a long one. Cells are inline Markdown.

    A slice after the first has an empty `header`; `weights` (percent per column, adding up to
    about 100) keeps the columns of all slices in line and is empty for a table in one piece.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    align: tuple[Alignment, ...]
    path: tuple[Container, ...] = ()
    weights: tuple[int, ...] = ()

    @property
    def continues(self) -> bool:
        """Whether this goes on with the leaf above it."""
        return not self.header


Leaf = Prose | Code | Table


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style. Line breaks are "\\n"; `href` is empty where there is no link.

    Where `math` is set, `text` is LaTeX without its dollar signs; "display" is for large signs.
    """

    text: str
    bold: bool = False
    italic: bool = False
    strike: bool = False
    code: bool = False
    href: str = ""
    math: MathStyle | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """What the source can be cut in front of: a block at the top level, or an item of a list there.

    `line` is the first line, from 0; `ordinal` the number of an ordered list's item.
    """

    line: int
    leaves: tuple[Leaf, ...]
    ordinal: int | None = None
