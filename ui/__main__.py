"""`python -m ui` opens the window."""

import sys

from ui.application import run

if __name__ == "__main__":
    sys.exit(run())
