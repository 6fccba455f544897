"""The least that Starlette can do: answer bytes that are ready, and write one row with the driver alone."""

import gzip
import os
import sqlite3
import uuid
from pathlib import Path

import psycopg
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

URL = os.environ.get("BENCH_DATABASE", "")
PAGES = {path.stem: gzip.compress(path.read_bytes(), 4) for path in Path(os.environ["BENCH_PAGES"]).glob("*.html")}


async def page(request: Request) -> Response:
    content = PAGES[request.path_params["name"]]
    return Response(content, media_type="text/html", headers={"Content-Encoding": "gzip"})


def connect() -> "sqlite3.Connection | psycopg.Connection":
    if URL.startswith("sqlite"):
        connection = sqlite3.connect(URL.removeprefix("sqlite:///"), check_same_thread=False, isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
    else:
        connection = psycopg.connect(URL.replace("+psycopg", ""), autocommit=True)
    connection.execute("CREATE TABLE IF NOT EXISTS bare (id varchar(32) PRIMARY KEY, texte text)")
    return connection


async def write(request: Request) -> Response:
    form = await request.form()
    mark = "?" if isinstance(connection, sqlite3.Connection) else "%s"
    connection.execute(f"INSERT INTO bare VALUES ({mark}, {mark})", (uuid.uuid4().hex, str(form.get("texte"))))
    return Response("<p>Enregistré</p>", media_type="text/html")


connection = connect() if URL else None
app = Starlette(routes=[Route("/pages/{name}", page), Route("/ecrire", write, methods=["POST"])])
