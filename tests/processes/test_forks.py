"""What starts quickly is what starts slowly: the processes of the tests are those that an interpreter begins."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.services.forks import AT_IMPORT, python

READ_AT_IMPORT = """
import sys, traceback
from eclat import settings
class Told:
    def __init__(self, real): self.real = real
    def __getattr__(self, name):
        print("ECLAT_" + name.upper())
        return getattr(self.real, name)
real = settings.get_settings
settings.get_settings = lambda: Told(real())
import eclat.app, eclat.http.serving, eclat.revisions
"""
TELLS = """
import os, sys
assert "eclat.routes" in sys.modules, "nothing is imported again"
from eclat.settings import get_settings
from eclat.tasks.broker import embedded
print(sys.argv, os.getcwd(), os.getpid(), get_settings().base_url, embedded(), flush=True)
print("on the other", file=sys.stderr)
sys.exit(3)
"""


def test_an_import_reads_no_other_setting() -> None:
    asked = subprocess.run([sys.executable, "-c", READ_AT_IMPORT], capture_output=True, text=True, check=True)
    assert sorted(set(asked.stdout.split())) == sorted(AT_IMPORT)


def test_it_has_its_own_arguments_environment_folder_outputs_and_end(tmp_path: Path) -> None:
    for url, redis in (("http://127.0.0.1:1", ""), ("http://127.0.0.1:2", "redis://127.0.0.1:1/0"), ("http://127.0.0.1:3", "")):
        environment = os.environ | {"ECLAT_BASE_URL": url, "ECLAT_REDIS_URL": redis}
        with (tmp_path / "out").open("wb") as out, (tmp_path / "err").open("wb") as err:
            process = python("-c", TELLS, "one", "two", env=environment, cwd=tmp_path, stdout=out, stderr=err)
            assert process.wait(60) == 3
        said = ["-c", "one", "two"]
        assert (tmp_path / "out").read_text() == f"{said} {tmp_path} {process.pid} {url} {not redis}\n"
        assert (tmp_path / "err").read_text() == "on the other\n"


def test_it_can_be_killed_and_asked_to_leave() -> None:
    for number in (signal.SIGKILL, signal.SIGTERM):
        process = python("-c", "import time; print('unheard', flush=True); time.sleep(60)", stdout=subprocess.DEVNULL)
        assert process.poll() is None
        process.send_signal(number)
        assert process.wait(60) == -number == process.poll()
        process.kill()  # who is gone hears nothing more


def test_no_two_draw_the_same_secrets(tmp_path: Path) -> None:
    code = "import random, secrets, uuid_utils; print(random.random(), secrets.token_hex(), uuid_utils.uuid7())"
    with (tmp_path / "out").open("wb") as out:
        for _ in range(3):
            assert python("-c", code, stdout=out).wait(60) == 0
    assert len(set((tmp_path / "out").read_text().split())) == 9
