"""What a training step is made of: contexts, and segments that go on from them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Segment:
    """A question with its reply; only ids after `start` are learnt.

    `intent`: number of the lesson, which the network should know from the ids of
    `start` to `start + packing.N_HEADER - 1`. `heard`: places of ids that are not learnt, because
    a tool says them.
    """

    ids: list[int]
    start: int
    intent: int = 0
    heard: range = range(0)


@dataclass(frozen=True)
class Draw:
    """A context's ids and the segments that go on from it."""

    context: list[int]
    segments: list[Segment]
