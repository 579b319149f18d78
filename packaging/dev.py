"""Two commands for a clean clone: `dev.py run` opens Hearth, `dev.py test` checks everything.

Both make `.venv` first and bring it up to date. This file must be readable by every Python 3, so
that an old one gets a sentence instead of a traceback; the work is done in the files beside it.
"""

import sys

OLDEST = (3, 11)
USAGE = """Usage: python3 packaging/dev.py run [ARGUMENTS]     open Hearth
       python3 packaging/dev.py test [ARGUMENTS]    run every check; ARGUMENTS go to pytest"""


def main(arguments):
    if sys.version_info < OLDEST:
        print("Hearth needs Python 3.11 or newer; this is Python " + sys.version.split()[0] + ".")
        print("Install a newer one and call this file with it: python3.12 packaging/dev.py")
        return 2
    if not arguments or arguments[0] not in ("run", "test"):
        print(USAGE)
        return 0 if arguments in (["-h"], ["--help"]) else 2
    import dev_commands

    command = {"run": dev_commands.run, "test": dev_commands.test}[arguments[0]]
    try:
        return command(arguments[1:])
    except dev_commands.SetupError as error:
        print("\n" + str(error), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
