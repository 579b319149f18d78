"""Which model of the catalogue to recommend for a computer, given a plan for each of them.

The catalogue lists the best model first; this one is chosen as long as it fits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.models.catalogue import Entry
from app.models.plan import Plan
from app.models.verdict import Verdict

_RUNS: tuple[Verdict, ...] = ("runs_well", "runs_slowly")
# Larger ones are for those who look for them: they cost tens of gigabytes of disk and memory.
_MOST_BYTES = 20_000_000_000


def recommended(entries: Sequence[Entry], plans: Mapping[str, Plan]) -> str | None:
    """The id of the model to begin with; None if there are no plans.

    The catalogue's first choice if it fits, else the largest that runs well, else the quickest that
    runs at all, else the smallest of all.

    Args:
        plans: By id; entries without one are left out.
    """
    known = [entry for entry in entries if entry.id in plans and _is_modest(entry)]
    if not known:
        return None
    first = entries[0]
    if first in known and plans[first.id].verdict in _RUNS:
        return first.id
    well = [entry for entry in known if plans[entry.id].verdict == "runs_well"]
    if well:
        return max(well, key=lambda entry: entry.size_bytes).id
    slowly = [entry for entry in known if plans[entry.id].verdict == "runs_slowly"]
    if slowly:
        return max(slowly, key=lambda entry: plans[entry.id].predicted.decode_tps).id
    return min(known, key=lambda entry: entry.size_bytes).id


def smaller_than(id: str, entries: Sequence[Entry], plans: Mapping[str, Plan]) -> str | None:
    """The largest model of at most two thirds the size that runs well and answers more quickly.

    None if there is none. A smaller one need not be quicker: of a mixture of experts a token passes
    through a few only.
    """
    whole = next((entry for entry in entries if entry.id == id), None)
    if whole is None or id not in plans:
        return None
    decode_tps = plans[id].predicted.decode_tps
    smaller = [
        entry
        for entry in entries
        if entry.id in plans
        and plans[entry.id].verdict == "runs_well"
        and plans[entry.id].predicted.decode_tps > decode_tps
        and entry.size_bytes * 3 <= whole.size_bytes * 2
    ]
    return max(smaller, key=lambda entry: entry.size_bytes).id if smaller else None


def _is_modest(entry: Entry) -> bool:
    return entry.size_bytes <= _MOST_BYTES
