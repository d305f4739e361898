"""``python -m sim``, and the script ``cablesim``: the same command."""

from __future__ import annotations

import sys
from collections.abc import Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out a command line (that of the process unless one is given) and return its exit code."""
    try:
        from sim.cli import main as carry_out  # noqa: PLC0415 - so that importing this module costs nothing

        return carry_out(sys.argv[1:] if arguments is None else arguments)
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
