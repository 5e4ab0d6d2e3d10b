"""``python -m kentering`` is the command ``kentering``."""

import sys

from kentering.cli import main

if __name__ == "__main__":
    sys.exit(main())
