"""Build the site once:  python -m infosociety_book.building"""

import sys

from .once import main

if __name__ == "__main__":
    sys.exit(main())
