"""The process that tries to open a PDF as a reader does, with no password."""

import logging
import sys
from io import BytesIO
from typing import Final

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from eclat import apart

MAX_MEMORY: Final = 512 * 1024 * 1024
MAX_CPU_S: Final = 8


def main() -> int:
    """Says ``locked`` or ``open``; nothing, with status 1, of what it cannot make sense of."""
    apart.limit(memory=MAX_MEMORY, cpu_seconds=MAX_CPU_S)
    logging.disable()
    try:
        sys.stdout.write("locked" if is_locked(sys.stdin.buffer.read()) else "open")
    except (PyPdfError, ArithmeticError, AttributeError, LookupError, MemoryError, RecursionError, TypeError, ValueError):
        return 1  # what the library raises on a damaged or hostile file
    return 0


def is_locked(data: bytes) -> bool:
    try:
        reader = PdfReader(BytesIO(data))
        return reader.is_encrypted and not reader.decrypt("")
    except NotImplementedError:  # behind a certificate, or what no common reader opens
        return True


if __name__ == "__main__":
    sys.exit(main())
