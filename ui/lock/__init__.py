"""The offline lock in the window: what it does, and how it is shown. The rules are the gate's."""
