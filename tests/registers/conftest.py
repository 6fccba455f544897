"""A fake register, and nothing kept from one test to the next."""

from collections.abc import Iterator

import pytest

from eclat.registers import client, companies
from tests.registers.fake_server import FakeServer


@pytest.fixture
def register() -> Iterator[FakeServer]:
    client.reset()
    companies.forget()
    with FakeServer() as server:
        yield server
