"""The activity journal: what tools asked for, what was decided, what came of it, who was contacted.

    rows      the values that are written, and `Entry`: one request with all that is known of it
    chain     the file: append only, each line bound to all before it by a hash
    activity  the journal as the rest of the app uses it

Each request has exactly one `Entry`, also when it was denied or the process was killed: it is
written down before anybody is asked, the decision before anything is done, the outcome after.

A changed, lost or added byte is found by `verify`. Whoever may write to the data folder can make up
a whole new journal, though: it proves accidents and clumsy hands, not a forger with all rights.
"""

from app.journal.activity import Journal
from app.journal.chain import JournalError, Verification
from app.journal.rows import (
    Connection,
    Decided,
    Ended,
    Entry,
    Outcome,
    Requested,
    Row,
    Undone,
    fold,
)

__all__ = [
    "Connection",
    "Decided",
    "Ended",
    "Entry",
    "Journal",
    "JournalError",
    "Outcome",
    "Requested",
    "Row",
    "Undone",
    "Verification",
    "fold",
]
