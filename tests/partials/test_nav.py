"""The bars above every page."""

from eclat.http.templates import templates


def test_a_menu_counts_one_in_the_singular() -> None:
    counts = templates.environment.get_template("partials/_ui/nav.html").module.waiting_count  # type: ignore[attr-defined]
    assert [str(counts(n, "non lu|non lus")).partition("<")[2] for n in (1, 2)] == [
        'span class="sr"> non lu</span>', 'span class="sr"> non lus</span>',
    ]  # fmt: skip
    assert "en attente" in counts(1)
