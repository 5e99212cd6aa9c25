"""
Exit codes, documented in the README.

0  done, and nothing was found
1  done, but something was found or refused: a break by `verify`, a defect by `import`, a view that
   `rebuild` did not swap, rows that `replay` did not take, anything but "fine" by `doctor`, no
   person found or a view not yet cleared by `erase`, an invariant broken in `simulate`
2  usage error: an option, an argument, `erase` that was not confirmed (--yes)
3  cannot run; why and what to do stand on stderr: a misspelt setting, fsync=off, no server

An error that is none of these is a mistake in the program: it ends with its traceback and code 1.
"""

from enum import IntEnum


class Exit(IntEnum):
    """0 done · 1 done, but something was found or refused · 2 usage error · 3 cannot run."""

    DONE = 0
    FOUND = 1
    USAGE = 2
    FAULT = 3
