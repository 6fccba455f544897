"""A Django site set as its documentation advises for production: cached templates, persistent connections, compressed pages."""

import os
from pathlib import Path

from sqlalchemy.engine import make_url

url = make_url(os.environ["BENCH_DATABASE"])
DEBUG = False
SECRET_KEY = "bench"  # it signs nothing: the cookie is the product's
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "bench.peers.django_site.urls"
MIDDLEWARE = [
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
INSTALLED_APPS = ["bench.peers.django_site"]
USE_TZ = True
TIME_ZONE = "UTC"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [("django.template.loaders.cached.Loader", ["django.template.loaders.filesystem.Loader"])],
            "libraries": {"site": "bench.peers.django_site.tags"},
        },
        "DIRS": [Path(__file__).parent / "templates"],
    }
]
# The product's own promise: what was answered is on the disk.
SQLITE = {"transaction_mode": "IMMEDIATE", "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"}
DATABASES = {
    "default": (
        {"ENGINE": "django.db.backends.sqlite3", "NAME": url.database, "OPTIONS": SQLITE}
        if url.get_backend_name() == "sqlite"
        else {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": url.database, "USER": url.username, "HOST": url.host, "PORT": url.port,
        }
    )
    | {"CONN_MAX_AGE": None}
}  # fmt: skip
