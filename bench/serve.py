"""`eclat serve` with lists of 50 rows instead of 20: ``python -m bench.serve --port 8000``."""

import os
import sys

from eclat import cli
from eclat.engines import listes

if __name__ == "__main__":
    listes.PAGE = int(os.environ["BENCH_ROWS"])
    sys.exit(cli.main(["serve", *sys.argv[1:]]))
