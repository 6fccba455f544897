"""Pages leave in brotli or in gzip, as their reader accepts; what is compressed already leaves as it is."""

import gzip
from typing import Any

import brotli
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from eclat.http.compression import COMPRESSED, LEAST_BYTES, LONG_BYTES, Compression, encoding_of

READ = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}
CHROMIUM = "gzip, deflate, br, zstd"


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        (CHROMIUM, "br"), ("gzip", "gzip"), ("GZIP, BR", "br"), ("br;q=1.0, gzip;q=0.8", "br"), ("br ; q=0.001", "br"),
        ("br;q=0, gzip", "gzip"), ("br;q=0.000, gzip;q=0", None), ("deflate, zstd", None), ("identity", None), ("", None),
    ],
)  # fmt: skip
def test_the_best_that_is_accepted(accepted: str, encoding: str | None) -> None:
    assert encoding_of(accepted) == encoding


def raw(client: TestClient, path: str, accepted: str) -> tuple[Any, bytes]:
    with client.stream("GET", path, headers={"Accept-Encoding": accepted}) as answer:
        return answer, b"".join(answer.iter_raw())


@pytest.mark.parametrize(("accepted", "encoding"), [(CHROMIUM, "br"), ("gzip, deflate", "gzip"), ("identity", None)])
def test_a_page_as_its_reader_accepts_it(browse, accepted: str, encoding: str | None) -> None:
    answer, body = raw(browse().client, "/inscription", accepted)
    assert answer.headers.get("content-encoding") == encoding
    assert READ[encoding](body).decode().rstrip().endswith("</html>")
    assert int(answer.headers["content-length"]) == len(body)
    assert {each.strip() for each in answer.headers["vary"].split(",")} >= {"Accept-Encoding", "HX-Request"}


def test_brotli_makes_fewer_bytes(browse) -> None:
    sizes = {each: len(raw(browse().client, "/inscription", each)[1]) for each in ("br", "gzip", "identity")}
    assert sizes["br"] < sizes["gzip"] < sizes["identity"] / 2


def answering(make: type[Response] = Response, **answer: Any) -> TestClient:
    def endpoint(request: Request) -> Response:
        return make(**answer)

    return TestClient(Starlette(routes=[Route("/", endpoint)], middleware=[Middleware(Compression)]))


@pytest.mark.parametrize("kind", [*(each for each in COMPRESSED if "*" not in each), "audio/ogg", "video/mp4"])
def test_what_is_compressed_already_leaves_as_it_is(kind: str) -> None:
    answer, body = raw(answering(content=b"a" * 5000, media_type=kind), "/", CHROMIUM)
    assert "content-encoding" not in answer.headers
    assert body == b"a" * 5000 and answer.headers["content-length"] == "5000"


@pytest.mark.parametrize(
    "answer",
    [
        {"content": b"a" * (LEAST_BYTES - 1)},
        {"content": b"a" * 5000, "status_code": 206},
        {"content": brotli.compress(b"a" * 5000), "headers": {"Content-Encoding": "br"}},
        {"content": b"", "status_code": 304},
    ],
)
def test_a_short_answer_a_part_or_an_encoded_one_is_left_alone(answer: dict[str, Any]) -> None:
    received, body = raw(answering(media_type="text/html", **answer), "/", "gzip")
    assert body == answer["content"]
    assert received.headers.get("content-encoding") in (None, "br")


@pytest.mark.parametrize("encoding", ["br", "gzip"])
@pytest.mark.parametrize("size", [LEAST_BYTES, LONG_BYTES + 1])
def test_what_leaves_bit_by_bit(encoding: str, size: int) -> None:
    parts = [bytes([97 + n]) * size for n in range(5)]
    answer, body = raw(answering(StreamingResponse, content=iter(parts), media_type="text/csv"), "/", encoding)
    assert READ[encoding](body) == b"".join(parts)
    assert "content-length" not in answer.headers
    whole, compressed = raw(answering(content=b"".join(parts), media_type="text/csv"), "/", encoding)
    assert READ[encoding](compressed) == b"".join(parts) and int(whole.headers["content-length"]) == len(compressed)
