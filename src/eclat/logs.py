"""Structured logs: JSON lines with a request id and no personal content, or readable ones in a terminal."""

import contextlib
import logging
import sys
from typing import Any

import structlog
from structlog.tracebacks import ExceptionDictTransformer

from eclat.settings import get_settings

OURS = ("ConfigurationError", "StorageError", "MissingBlobError")  # they speak of keys and places


class Places(ExceptionDictTransformer):
    """Where it happened and of what kind it is. What an error says often quotes the row or the text that caused it."""

    def __call__(self, exc_info: Any) -> list[dict[str, Any]]:
        stacks = super().__call__(exc_info)
        for stack in stacks:
            if stack["exc_type"] not in OURS:
                stack |= {"exc_value": "", "exc_notes": []}
        return stacks


def plain_tracebacks() -> structlog.typing.Processor:
    """Tracebacks without the values of variables nor the words of errors, which would be personal content."""
    return structlog.processors.ExceptionRenderer(Places(show_locals=False))


class Spoken(structlog.PrintLogger):
    """A disk that is full takes no line: what was being done goes on."""

    def msg(self, message: str) -> None:
        with contextlib.suppress(OSError):
            super().msg(message)

    log = debug = info = warn = warning = error = critical = fatal = failure = exception = msg


def configure_logs() -> None:
    out = sys.stderr
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: list[structlog.typing.Processor] = (
        [plain_tracebacks(), structlog.processors.JSONRenderer(ensure_ascii=False)]
        if get_settings().log_json
        else [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
    )
    structlog.configure(
        processors=[*shared, *last],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *_: Spoken(out),
        cache_logger_on_first_use=True,
    )
    # What libraries say through the standard library goes the same way, warnings and worse only.
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last]
        )
    )
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
