"""Words as a page shows them."""

from eclat.http.ecrits import numeros


def test_the_number_of_a_file_is_never_cut() -> None:
    shown = numeros("<Cap> · HAB-2026-0014. CONV-2026-0001-A1, 2026-27")
    assert shown == (
        '&lt;Cap&gt; · <span class="whole">HAB-2026-0014</span>. <span class="whole">CONV-2026-0001-A1</span>, 2026-27'
    )
