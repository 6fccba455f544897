"""What a request carries, read within limits."""

import email.message
from collections.abc import Iterator

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.types import Message

from eclat.storage import StorageError

MAX_FIELDS = 3_000  # a table of 300 rows without JavaScript sends every cell of them
MAX_FILES = 400  # the same table sends a file for each row, empty where none was chosen
MAX_FIELD_BYTES = 1_000_000  # a list pasted far too long is told so by its own page
FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")
LAST = 200  # bytes of a form with files: what marks its end
BEYOND = {
    "maximum size": "Un des textes est trop long pour partir. Revenez à la page précédente, raccourcissez-le, ou envoyez-le en plusieurs fois.",
    "Too many": "Cette page envoie trop d’éléments à la fois. Revenez à la page précédente et envoyez-en moins.",
}


def rewind(form: FormData) -> None:
    for each in uploads(form):
        each.file.seek(0)


def uploads(form: FormData) -> Iterator[UploadFile]:
    """The files that were chosen: a field that is left empty sends one without a name nor a byte."""
    return (value for _, value in form.multi_items() if isinstance(value, UploadFile) and (value.filename or value.size))


async def read_form(request: Request) -> FormData:
    """The form, within limits on the number of its fields and their size (the body's is the middleware's).

    Its texts are ones that any database and any page can hold. Raises HTTPException on a body that cannot be read.
    """
    if has_body(request) and request.headers.get("content-type", "").split(";")[0].strip().lower() not in FORM_TYPES:
        raise HTTPException(415)
    try:
        form = await whole(request).form(max_fields=MAX_FIELDS, max_files=MAX_FILES, max_part_size=MAX_FIELD_BYTES)
    except OSError as error:  # no room for the files while they come
        raise StorageError(f"the form: cannot be kept: {error}") from error
    except (UnicodeError, ClientDisconnect):  # an alphabet that does not read, or someone who left
        raise HTTPException(400) from None
    except HTTPException as error:  # Starlette says in English which limit was passed
        beyond = next((sentence for said, sentence in BEYOND.items() if said in error.detail), None)
        raise HTTPException(413, beyond) if beyond else error from None
    return FormData(
        [(storable(name), storable(value) if isinstance(value, str) else value) for name, value in form.multi_items()]
    )


def whole(request: Request) -> Request:
    """The same, whose body is not taken for whole when it lacks its end: a file that was lost on its way is not one that nobody sent.

    Its form raises ClientDisconnect then.
    """
    header = email.message.Message()
    header["Content-Type"] = request.headers.get("content-type", "")
    boundary = header.get_boundary() if header.get_content_maintype() == "multipart" else None
    end, last = f"--{boundary}--".encode("latin-1", "replace"), bytearray()

    async def receive() -> Message:
        message = await request.receive()
        last[:] = (bytes(last) + message.get("body", b"")[-LAST:])[-LAST:]
        if boundary is not None and not message.get("more_body") and not last.rstrip(b"\r\n").endswith(end):
            raise ClientDisconnect
        return message

    return Request(request.scope, receive) if has_body(request) else request


def has_body(request: Request) -> bool:
    return request.headers.get("content-length", "0") != "0" or "transfer-encoding" in request.headers


def storable(text: str) -> str:
    """The text without NUL, which PostgreSQL refuses, nor halves of characters, which no page can carry."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()
