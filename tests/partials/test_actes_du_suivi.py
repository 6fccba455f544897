"""What a page showed, as it comes back: whatever a hidden field holds, it is read, or taken for nothing."""

import pytest

from eclat.partials.session.actes_du_suivi import seen


def test_what_a_page_showed_is_read() -> None:
    assert seen('{"ville": "Rennes", "debut": ""}') == {"ville": "Rennes", "debut": ""}


@pytest.mark.parametrize("text", ["", "x", "null", "[]", '{"ville": 1}', "9" * 5_000, "[" * 20_000, '{"a":' * 20_000])
def test_anything_else_says_nothing(text: str) -> None:
    assert seen(text) == {}
