"""``python -m eclat``: the command line where the package is not installed, such as on a Procfile platform."""

import sys

from eclat.cli import main

if __name__ == "__main__":
    sys.exit(main())
