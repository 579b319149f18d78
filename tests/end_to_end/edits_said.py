"""What must be on disk of questions that were being changed, by what a killed window said."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from app.chat.store import Store

_At = tuple[float, str | None]


@dataclass
class EditsSaid:
    """`unsent`: by the ids of messages, what stood in their editors and since when; None where
    none was open. `sent`: the changes that were sent."""

    unsent: dict[int, list[_At]] = field(default_factory=dict)
    sent: list[tuple[float, int, str]] = field(default_factory=list)

    def hear(self, facts: dict[str, Any]) -> None:
        at, message, text = facts["at"], facts["message"], facts["text"]
        if facts["say"] == "edit-sent":
            self.sent.append((at, message, text))
            text = None
        self.unsent.setdefault(message, [(float("-inf"), None)]).append((at, text))

    def judge(self, store: Store, sure_until: float) -> None:
        """Compares it with what is on disk; what came after `sure_until` may be lost.

        Raises:
            AssertionError: A change is missing, or one that was sent is still offered.
        """
        for message, states in self.unsent.items():
            kept = store.drafts.edits(store.messages.chat_of(message)).get(message)
            sure = max(number for number, (at, _) in enumerate(states) if at <= sure_until)
            sent = {text for at, id, text in self.sent if id == message and at > sure_until}
            possible = {text for _, text in states[sure:]} | sent
            assert kept in possible, f"change of message {message}: {kept!r}, not {possible}"
        for at, message, text in self.sent:
            if at <= sure_until:
                versions = store.messages.get(message).versions
                texts = [store.messages.get(id).message.text for id in versions]
                assert text in texts, f"the change {text!r} of message {message} was sent"
