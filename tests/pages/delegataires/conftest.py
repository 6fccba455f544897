"""What the tests of these pages share."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from eclat import clock
from tests.browser import Browser


@pytest.fixture
def one_minute(helene: Browser) -> Iterator[None]:
    """A minute begins once the scene is set: a page that says when its table was saved says the same before and after."""
    with clock.travel(-timedelta(seconds=clock.now().second)):
        yield
