"""Forms: what was typed comes back, what is wrong is said in French beside it, what is unknown is ignored."""

from datetime import date
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, StringConstraints
from starlette.datastructures import FormData

from eclat.domain.socle.champs import Courriel, FormModel, Jour, Ligne, Siret, Texte, check_field, clean_text
from eclat.http.forms import Form
from eclat.models import Objet


class Essai(FormModel):
    nom: Annotated[Ligne, StringConstraints(max_length=20)] = Field(
        title="Nom", json_schema_extra={"missing": "Indiquez le nom."}
    )
    siret: Siret = Field(title="Numéro SIRET ou INSEE")
    courriel: Courriel = Field(title="Courriel")
    jour: Jour | None = Field(None, title="Jour")
    places: Annotated[int, Field(ge=1, le=30)] | None = Field(None, title="Places")
    objet: Objet | None = Field(None, title="Objet")
    motif: Texte = Field("", title="Motif")


GOOD = {"nom": "  La  Cour ", "siret": "552 100 554 00013", "courriel": "Mathilde@Organisme.EXAMPLE"}


def bind(**typed: str) -> Form[Essai]:
    return Form.bind(Essai, FormData(list(typed.items())))


def test_good_answers_are_cleaned() -> None:
    form = bind(**GOOD, jour="23/11/2026", places="12", objet="evaluer")
    assert form
    assert form.valid.nom == "La Cour"
    assert form.valid.courriel == "mathilde@organisme.example"
    assert form.valid.jour == date(2026, 11, 23)
    assert (form.valid.places, form.valid.objet) == (12, Objet.EVALUER)


def test_every_empty_required_field_is_named_in_the_order_of_the_page() -> None:
    form = bind(nom=" ", siret="", motif="Parce que")
    assert not form
    assert [(error.name, error.message) for error in form.errors] == [
        ("nom", "Indiquez le nom."),
        ("siret", "Renseignez « Numéro SIRET ou INSEE »."),
        ("courriel", "Renseignez « Courriel »."),
    ]
    assert form.errors[0].anchor == "champ-nom"
    assert form.value("motif") == "Parce que"


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("nom", "x" * 21, "20 au plus"),
        ("siret", "512 480 137 0002", "13 chiffres au lieu de 14"),
        ("courriel", "mathilde@", "n’est pas complète"),
        ("courriel", "mathilde @organisme.fr", "sans espace"),
        ("jour", "31/02/2026", "n’existe pas"),
        ("jour", "0001-01-01", "L’année 1 ne convient pas"),
        ("places", "douze", "nombre entier"),
        ("places", "31", "30 au plus"),
        ("places", "0", "1 au moins"),
        ("objet", "tout", "réponses proposées"),
    ],
)
def test_each_wrong_answer_gets_a_sentence_and_stays_as_typed(name: str, typed: str, said: str) -> None:
    form = bind(**{**GOOD, name: typed})
    assert not form
    assert said in (form.error(name) or "")
    assert form.value(name) == typed


def test_unknown_and_repeated_fields_change_nothing() -> None:
    form = Form.bind(Essai, FormData([*GOOD.items(), ("nom", "Un second nom"), ("role", "administrateur")]))
    assert form and form.valid.nom == "La Cour" and not hasattr(form.valid, "role")


def test_a_verdict_from_elsewhere_makes_the_form_wrong() -> None:
    form = bind(**GOOD)
    form.refuse("siret", "Déjà inscrit.")
    assert not form and form.error("siret") == "Déjà inscrit."


def test_one_field_alone_says_the_same_as_the_whole_form() -> None:
    assert check_field(Essai, "siret", "512 480 137 0002") == (None, bind(**{**GOOD, "siret": "512 480 137 0002"}).error("siret"))
    assert check_field(Essai, "places", "12") == (12, None)
    assert check_field(Essai, "nom", "") == (None, "Indiquez le nom.")


@given(st.text(max_size=300))
def test_whatever_is_typed_the_form_answers(text: str) -> None:
    """No text is beyond the form: it is valid, or each error ends as a sentence."""
    form = bind(nom=text, siret=text, courriel=text, jour=text, places=text, objet=text, motif=text)
    assert form or all(error.message.strip() for error in form.errors)


@given(st.text(max_size=300))
def test_cleaned_text_has_nothing_invisible_and_is_stable(text: str) -> None:
    cleaned = clean_text(text)
    assert clean_text(cleaned) == cleaned
    assert "\x00" not in cleaned and not any(0xD800 <= ord(char) <= 0xDFFF for char in cleaned)
