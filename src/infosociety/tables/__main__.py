"""Look through all tables, or store the checksums of tables that were changed on purpose.

python -m infosociety.tables            # tell every fault of every table
python -m infosociety.tables TABLE ...  # store the checksums of these
"""

import sys
from collections.abc import Sequence

from . import check, store_checksums


def main(arguments: Sequence[str]) -> int:
    """Run the command; 2 with a line for each fault when there are any."""
    try:
        for name in arguments:
            store_checksums(name)
        faults = [] if arguments else check()
    except ValueError as error:
        faults = str(error).splitlines()
    print(*(f"{fault}\n" for fault in faults), sep="", end="", file=sys.stderr)
    return 2 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
