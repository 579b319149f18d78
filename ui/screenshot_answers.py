"""What two pictures show: a long technical answer, and a search with its hits.

The chats are in a store in memory and found by its own search; no model answers.
"""

from __future__ import annotations

from collections.abc import Callable

from app.chat.store import private_store
from app.messages import Message, Text
from ui.chats.listing import Found
from ui.language import window_language
from ui.main_window import MainWindow
from ui.screenshot_chat import show_answer

_TECHNICAL = r"""A **binary search** halves the range with every look, so it needs at most

$$\left\lceil \log_2 (n + 1) \right\rceil$$

looks in a sorted list of $n$ entries:

| entries | looks, one after the other | binary search |
|--------:|---------------------------:|--------------:|
| 100 | 100 | 7 |
| 10,000 | 10,000 | 14 |
| 1,000,000 | 1,000,000 | 20 |

```python
def find(numbers: list[int], wanted: int) -> int | None:
    low, high = 0, len(numbers)
    while low < high:
        middle = (low + high) // 2
        if numbers[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low if low < len(numbers) and numbers[low] == wanted else None
```

- [x] the list is sorted
- [ ] entries that occur twice: the **first** of them is found
"""
_TECHNICAL_DE = r"""Eine **binäre Suche** halbiert den Bereich mit jedem Blick und braucht höchstens

$$\left\lceil \log_2 (n + 1) \right\rceil$$

Blicke in eine sortierte Liste mit $n$ Einträgen:

| Einträge | einer nach dem anderen | binäre Suche |
|---------:|-----------------------:|-------------:|
| 100 | 100 | 7 |
| 10.000 | 10.000 | 14 |
| 1.000.000 | 1.000.000 | 20 |

```python
def finde(zahlen: list[int], gesucht: int) -> int | None:
    unten, oben = 0, len(zahlen)
    while unten < oben:
        mitte = (unten + oben) // 2
        if zahlen[mitte] < gesucht:
            unten = mitte + 1
        else:
            oben = mitte
    return unten if unten < len(zahlen) and zahlen[unten] == gesucht else None
```

- [x] Die Liste ist sortiert
- [ ] Einträge, die doppelt vorkommen: Der **erste** davon wird gefunden
"""


def _technical(window: MainWindow) -> None:
    """An answer with a formula, a table, code and a list of tasks."""
    if window_language() == "de":
        show_answer(window, "Warum ist eine binäre Suche so schnell?", _TECHNICAL_DE)
    else:
        show_answer(window, "Why is a binary search so quick?", _TECHNICAL)


def _search(window: MainWindow) -> None:
    """Chats that a search has found, by their titles and by what was said in them."""
    is_german = window_language() == "de"
    wanted = "miete" if is_german else "rent"
    chats = (
        (
            ("Rent: when may it go up?", "Once every fifteen months, if the contract allows it."),
            ("Moving house: what comes first?", "Cancel the old flat in time: the rent runs on."),
            ("A letter to the landlord", "Dear Ms Sommer, the rent for May was paid twice."),
            ("Bicycles for a week", "You can rent them at the station."),
        ),
        (
            ("Miete: Wann darf sie steigen?", "Frühestens alle fünfzehn Monate, mit Begründung."),
            ("Umzug: Was zuerst?", "Kündige rechtzeitig: Die alte Miete läuft sonst weiter."),
            ("Brief an die Hausverwaltung", "Guten Tag, die Miete für Mai ging doppelt ab."),
            ("Fahrräder für eine Woche", "Am Bahnhof kosten sie im Paket weniger Mietgebühr."),
        ),
    )[is_german]
    store = private_store()
    try:
        for asked, answered in reversed(chats):
            chat_id = store.chats.create()
            question_id = store.messages.add(chat_id, Message("user", (Text(asked),)))
            store.messages.add(chat_id, Message("assistant", (Text(answered),)), question_id)
        found = Found(wanted, store.search.chats(wanted))
    finally:
        store.close()
    show_answer(window, *chats[0])
    sidebar = window.frame.sidebar
    sidebar.search.edit.setText(wanted)
    sidebar.show_found(found)


SCENES: dict[str, Callable[[MainWindow], None]] = {"technical": _technical, "search": _search}
