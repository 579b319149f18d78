"""What `hearth` is asked to do in the terminal: known before anything is imported for it."""

from __future__ import annotations

COMMANDS = ("ask", "bench", "chats", "doctor", "inspect", "journal", "mcp", "models", "plan")
