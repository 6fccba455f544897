"""A draft keeps what is typed, valid or not, field by field."""

from datetime import date
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eclat.domain.habilitations.demande import Demande
from eclat.domain.socle.errors import Limite
from eclat.engines import saisies
from eclat.models import Habilitation, Objet


def draft() -> Habilitation:
    return Habilitation(numero="HAB-2026-0001", organisme_id=uuid4(), saisies={})


def test_a_valid_answer_goes_to_its_column() -> None:
    record = draft()
    assert saisies.write(record, Demande, "nda", ["11 75 61234 75"]) is None
    assert record.nda == "11756123475" and record.saisies == {}


def test_an_answer_that_cannot_be_taken_stays_as_typed_with_what_is_wrong() -> None:
    record = draft()
    assert saisies.write(record, Demande, "nda", ["11 75 61"]) == (
        "Ce numéro compte 6 chiffres au lieu de 11. Il figure sur votre récépissé de déclaration d’activité."
    )
    assert record.nda == "" and saisies.typed(record, Demande)["nda"] == ["11 75 61"]
    assert set(saisies.wrong(record, Demande)) == {"nda"}


def test_correcting_an_answer_forgets_the_wrong_one() -> None:
    record = draft()
    saisies.write(record, Demande, "sessions_par_an", ["beaucoup"])
    saisies.write(record, Demande, "sessions_par_an", ["3"])
    assert record.sessions_par_an == 3 and record.saisies == {} and saisies.wrong(record, Demande) == {}


def test_emptying_a_field_is_not_wrong_but_it_lacks() -> None:
    record = draft()
    saisies.write(record, Demande, "objet", ["evaluer"])
    assert record.objet == Objet.EVALUER
    assert saisies.write(record, Demande, "objet", [""]) is None
    assert record.objet is None
    assert saisies.problems(record, Demande)["objet"].startswith("Choisissez ce que vous demandez")


@pytest.mark.parametrize("champ", ["alternance", "moyens_pedagogiques", "qualiopi_numero", "nda", "objet", "qualiopi_jusqu_au"])
def test_an_untouched_field_lacks(champ: str) -> None:
    assert champ in saisies.problems(draft(), Demande)


def test_a_date_is_taken_as_a_date_field_sends_it_and_as_it_is_typed() -> None:
    record = draft()
    for typed in ("2028-01-14", "14/01/2028", "14.1.2028"):
        assert saisies.write(record, Demande, "qualiopi_jusqu_au", [typed]) is None
        assert record.qualiopi_jusqu_au == date(2028, 1, 14)


@pytest.mark.parametrize(
    ("raw", "held"),
    [("11 75 61234 75", True), ("11756123475", True), ("11 75 61234 76", False), ("11 75", False), ("", False)],
)
def test_what_a_field_holds_is_known_however_it_was_typed(raw: str, held: bool) -> None:
    record = draft()
    saisies.write(record, Demande, "nda", ["11756123475"])
    assert saisies.holds(record, Demande, "nda", [raw]) is held


@given(st.text(max_size=300))
def test_whatever_is_typed_comes_back(text: str) -> None:
    """Nothing typed is lost: what is shown again is the text, tidied at most; writing it again changes nothing."""
    record = draft()
    saisies.write(record, Demande, "qualiopi_numero", [text])
    assert saisies.holds(record, Demande, "qualiopi_numero", [text])
    shown = saisies.typed(record, Demande)["qualiopi_numero"]
    before = record.model_dump()
    saisies.write(record, Demande, "qualiopi_numero", shown)
    assert record.model_dump() == before


@pytest.mark.parametrize(("field", "kept", "told"), [("nda", 10_000, "10\u00a0000"), ("moyens_techniques", 80_000, "8\u00a0000")])
def test_what_is_out_of_all_proportion_stays_with_its_writer(field: str, kept: int, told: str) -> None:
    record = draft()
    saisies.write(record, Demande, field, ["x" * kept])
    assert saisies.typed(record, Demande)[field] == ["x" * kept], "ten times too long is kept, to be shortened"
    with pytest.raises(Limite, match=f"{kept + 1:,}".replace(",", "\u00a0")) as refused:
        saisies.write(record, Demande, field, ["x" * (kept + 1)])
    assert f"raccourcissez-le : {told} caractères au plus" in str(refused.value)
    assert saisies.typed(record, Demande)[field] == ["x" * kept]
