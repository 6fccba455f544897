"""Files by key, on a local disk or in an S3-compatible service, through one library."""

import contextvars
import os
import queue
import secrets
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, S3Store

if TYPE_CHECKING:
    from obstore.store import ClientConfig, ObjectStore, RetryConfig

_CHUNK: Final = 1024 * 1024
_AHEAD: Final = 4  # pieces that are made before they are asked for
_GLANCE_S: Final = 0.5  # between two looks at whether anybody still reads
_PROBE: Final = ".probe-"

# By default a dead service would hold a request for three minutes.
_CLIENT: "Final[ClientConfig]" = {"connect_timeout": "3s", "timeout": "30s"}
_RETRY: "Final[RetryConfig]" = {"max_retries": 2, "retry_timeout": timedelta(seconds=15)}


class StorageError(Exception):
    """The storage can't do what was asked; the message names the key or the place, for support."""


class MissingBlobError(StorageError):
    """Nothing is kept under this key."""


class Storage:
    """Blobs by key. A key is made of ``/``-separated names and never comes from a visitor's text."""

    def __init__(self, store: "ObjectStore", place: str, folder: Path | None = None) -> None:
        self._store = store
        self.place = place
        self.folder = folder  # None: kept elsewhere than on a disk

    def put(self, key: str, data: bytes | Iterable[bytes]) -> None:
        """Write or replace the blob: readers see the old one or the new one, never a part. When it returns, the blob is on the disk.

        An iterable is streamed; when it raises, its exception goes through and nothing is written.
        """
        self._checked(key)
        made = data if isinstance(data, bytes) else _Apart(data)
        try:
            obstore.put(self._store, key, made)
            self._flush(key)
        except Exception as problem:
            if isinstance(made, _Apart) and made.failure is not None:
                raise made.failure from None
            raise StorageError(f"{key}: cannot be written: {problem}") from problem
        finally:
            if isinstance(made, _Apart):
                made.stop()

    def _flush(self, key: str) -> None:
        """Have the disk hold the blob and its name: a row that outlives a power cut finds its file. A service does it by itself."""
        if self.folder is None:
            return
        path = self.folder / key
        for each in (path, *(above for above in path.parents if above == self.folder or self.folder in above.parents)):
            held = os.open(each, os.O_RDONLY)
            try:
                os.fsync(held)
            finally:
                os.close(held)

    def get(self, key: str) -> Iterator[bytes]:
        """Return the blob in pieces of about 1 MB. Raises MissingBlobError at once, not at the first one."""
        self._checked(key)
        try:
            found = obstore.get(self._store, key)
        except FileNotFoundError:
            raise MissingBlobError(key) from None
        except (BaseError, OSError, ValueError) as problem:
            raise StorageError(f"{key}: cannot be read: {problem}") from problem
        return self._pieces(key, found)

    def _pieces(self, key: str, found: "obstore.GetResult") -> Iterator[bytes]:
        try:
            for piece in found.stream(min_chunk_size=_CHUNK):
                yield bytes(piece)
        except (BaseError, OSError, ValueError) as problem:
            raise StorageError(f"{key}: cannot be read to its end: {problem}") from problem

    def read(self, key: str) -> bytes:
        """Return the whole blob. Raises MissingBlobError."""
        return b"".join(self.get(key))

    def part(self, key: str, start: int, length: int) -> bytes:
        """Return some bytes of the blob, from ``start`` on. Raises MissingBlobError."""
        self._checked(key)
        try:
            return bytes(obstore.get_range(self._store, key, start=start, length=length))
        except FileNotFoundError:
            raise MissingBlobError(key) from None
        except (BaseError, OSError, ValueError) as problem:
            raise StorageError(f"{key}: cannot be read: {problem}") from problem

    def delete(self, key: str) -> None:
        """Forget the blob; one that is not there is already forgotten."""
        self._checked(key)
        try:
            obstore.delete(self._store, key)
        except FileNotFoundError:
            return
        except (BaseError, OSError, ValueError) as problem:
            raise StorageError(f"{key}: cannot be deleted: {problem}") from problem

    def exists(self, key: str) -> bool:
        self._checked(key)
        try:
            obstore.head(self._store, key)
        except FileNotFoundError:
            return False
        except (BaseError, OSError, ValueError) as problem:
            raise StorageError(f"{key}: cannot be looked up: {problem}") from problem
        return True

    def list(self) -> Iterator[str]:
        """Yield every key, in no particular order."""
        try:
            for page in obstore.list(self._store):
                yield from (meta["path"] for meta in page if not meta["path"].startswith(_PROBE))
        except (BaseError, OSError, ValueError) as problem:
            raise StorageError(f"{self.place}: cannot be listed: {problem}") from problem

    def forget_unfinished(self, before: datetime) -> int:
        """Delete what a process killed while writing has left on the disk: ``key#1``, which the library neither lists nor deletes.

        A service forgets unfinished uploads by its own rules.
        """
        if self.folder is None:
            return 0
        try:
            left = [path for path in self.folder.rglob("*#*") if path.is_file() and path.stat().st_mtime < before.timestamp()]
            for path in left:
                path.unlink(missing_ok=True)
        except OSError as problem:
            raise StorageError(f"{self.place}: cannot be cleaned: {problem}") from problem
        return len(left)

    def check(self) -> None:
        """Write, read and delete a small blob. Raises StorageError when the storage is not usable."""
        key, content = f"{_PROBE}{secrets.token_hex(8)}", secrets.token_bytes(16)
        self.put(key, content)
        try:
            if self.read(key) != content:
                raise StorageError(f"{self.place}: what is read is not what was written.")
        finally:
            self.delete(key)

    @staticmethod
    def _checked(key: str) -> None:
        names = key.split("/")
        if not key.isprintable() or not key.isascii() or any(name in ("", ".", "..") for name in names):
            raise StorageError(f"{key!r} is not a key.")


class _Apart:
    """Pieces that an iterable makes in a thread of its own, a few ahead: it may read the storage, which nothing that the library calls may.

    What it raised is remembered: the library would only tell its text.
    """

    def __init__(self, data: Iterable[bytes]) -> None:
        self.failure: BaseException | None = None
        self._ahead: queue.Queue[bytes | None] = queue.Queue(_AHEAD)
        self._stopped = threading.Event()
        context = contextvars.copy_context()
        self._thread = threading.Thread(target=context.run, args=(self._feed, data), daemon=True)
        self._thread.start()

    def _feed(self, data: Iterable[bytes]) -> None:
        try:
            for piece in data:
                if piece and not self._offer(piece):  # an empty one would be taken for the end
                    return
        except BaseException as problem:
            self.failure = problem
        finally:
            self._offer(None)

    def _offer(self, piece: bytes | None) -> bool:
        """False once nobody reads any more."""
        while not self._stopped.is_set():
            with suppress(queue.Full):
                self._ahead.put(piece, timeout=_GLANCE_S)
                return True
        return False

    def __iter__(self) -> "_Apart":
        return self

    def __next__(self) -> bytes:
        piece = self._ahead.get()
        if piece is not None:
            return piece
        if self.failure is not None:
            raise self.failure
        raise StopIteration

    def stop(self) -> None:
        """Nobody reads any more. Whatever made the pieces is over when this returns."""
        self._stopped.set()
        self._thread.join()


def open_storage(url: str) -> Storage:
    """Open ``file:///absolute/folder`` (made if need be, for the owner only) or ``s3://bucket/prefix``.

    S3 takes its keys, region and endpoint from the usual ``AWS_*`` variables (``AWS_ENDPOINT_URL`` for
    another provider). Nothing is asked of the service before the first call: see ``Storage.check``.
    Raises StorageError.
    """
    parts = urlsplit(url)
    if parts.scheme == "file" and parts.netloc in ("", "localhost"):
        folder = Path(unquote(parts.path))
        if not folder.is_absolute() or folder == Path("/"):
            raise StorageError(f"{url}: an absolute folder is needed, such as file:///srv/eclat/files.")
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            return Storage(LocalStore(prefix=folder), str(folder), folder)
        except (BaseError, OSError, ValueError) as problem:
            raise StorageError(f"{folder}: cannot be used: {problem}") from problem
    if parts.scheme == "s3" and parts.netloc:
        try:
            # The library's own name for what every other S3 tool calls AWS_ENDPOINT_URL_S3.
            endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")
            store = S3Store(
                parts.netloc,
                prefix=parts.path.strip("/") or None,
                client_options={**_CLIENT, "allow_http": bool(endpoint and endpoint.startswith("http://"))},
                retry_config=_RETRY,
                config={"endpoint": endpoint} if endpoint else None,
            )
            return Storage(store, f"s3://{parts.netloc}")
        except (BaseError, OSError, ValueError) as problem:
            raise StorageError(f"s3://{parts.netloc}: cannot be used: {problem}") from problem
    raise StorageError("The storage must be file:///absolute/folder or s3://bucket/prefix.")
