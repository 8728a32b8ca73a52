"""Store the checksums of tables that were changed on purpose: ``python -m infosociety.tables TABLE``."""

import sys
from collections.abc import Sequence

from . import store_checksums


def main(arguments: Sequence[str]) -> int:
    """Store the checksums of the tables that are named; 2 with a line for each fault when there are any."""
    try:
        for name in arguments:
            store_checksums(name)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
