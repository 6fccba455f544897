"""What may be right and looks wrong is asked about; what is right is left alone."""

import pytest

from eclat.domain.socle import adresses_mail, communes, doutes
from eclat.domain.socle.champs import check_courriel
from eclat.domain.socle.identifiers import parse_phone
from eclat.formats import format_phone


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("a@gmial.com", "a@gmail.com"),
        ("a@gmail.co", "a@gmail.com"),
        ("a@gmail.fr", "a@gmail.com"),
        ("a@orange.f", "a@orange.fr"),
        ("a@hotmial.fr", "a@hotmail.fr"),
        ("a@wanadoo.com", "a@wanadoo.fr"),
        ("a@laposte.ne", "a@laposte.net"),
        ("a@ateliers.con", "a@ateliers.com"),
        ("A@Gmial.com", "A@gmail.com"),
    ],
)
def test_a_slip_in_a_domain_is_asked_about(typed: str, meant: str) -> None:
    asked = doutes.courriel(typed)
    assert asked and asked.propositions == (meant,)
    check_courriel(typed)  # and taken all the same


@pytest.mark.parametrize(
    "domain",
    [*sorted(adresses_mail.CONNUS | adresses_mail.AUTRES), "organisme.fr", "ac-rennes.fr", "ville-brest.fr", "cerfs.example"],
)
def test_a_domain_that_exists_is_left_alone(domain: str) -> None:
    assert doutes.courriel(f"a@{domain}") is None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Anne Delcourt <anne@cerfs.example>", "anne@cerfs.example"),
        ('"Anne Delcourt" <anne@cerfs.example>;', "anne@cerfs.example"),
        ("bo@hiboux.example,", "bo@hiboux.example"),
        ("mailto:bo@hiboux.example", "bo@hiboux.example"),
        ("o'neil@hiboux.example", "o'neil@hiboux.example"),
    ],
)
def test_an_address_is_read_out_of_what_is_around_it(typed: str, kept: str) -> None:
    assert check_courriel(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0709 00 12 34", "+590709001234"),
        ("0709 10 12 34", "+596709101234"),
        ("0709 20 12 34", "+262709201234"),
        ("0709 30 12 34", "+594709301234"),
        ("0709 35 12 34", "+262709351234"),
        ("0690 12 34 56", "+590690123456"),
        ("+33 690 12 34 56", "+590690123456"),
        ("0691 99 99 99", "+590691999999"),
        ("0639 12 34 56", "+262639123456"),
        ("0708 45 12 34", "+508708451234"),
        ("0508 41 23 45", "+508412345"),
        ("09 76 00 12 34", "+590976001234"),
        ("09 70 12 34 56", "+33970123456"),
        ("07 56 12 34 56", "+33756123456"),
    ],
)
def test_each_range_is_of_its_territory(typed: str, kept: str) -> None:
    assert parse_phone(typed) == kept
    assert doutes.telephone(typed) is None


@pytest.mark.parametrize("typed", ["07 00 12 34 56", "0709 99 12 34", "+33 7 00 12 34 56"])
def test_a_range_of_nobody_is_kept_as_typed_and_said(typed: str) -> None:
    kept = parse_phone(typed)
    assert kept.startswith("0") and parse_phone(kept) == kept == format_phone(kept).replace(" ", "")
    assert doutes.telephone(kept) is not None


@pytest.mark.parametrize(
    ("code", "ville"),
    [
        ("01000", "Bourg"), ("01000", "BOURG EN BRESSE CEDEX"), ("13001", "Marseille 1er"), ("69003", "Lyon 3ème arrondissement"), ("42000", "St-Étienne"),
        ("97400", "Saint-Denis"), ("93200", "Saint-Denis"), ("20000", "Ajaccio"), ("97110", "Pointe-à-Pitre"), ("35000", "Un lieu-dit"), ("98800", "Nouméa"),
    ],
)  # fmt: skip
def test_a_town_and_its_postcode_agree(code: str, ville: str) -> None:
    assert communes.ailleurs(code, ville) is None


@pytest.mark.parametrize(
    ("code", "ville"), [("01300", "Marseille"), ("35000", "Brest"), ("75001", "Saint-Denis"), ("13000", "Pointe-à-Pitre")]
)
def test_a_town_that_is_elsewhere_is_asked_about(code: str, ville: str) -> None:
    asked = doutes.commune({"code_postal": code, "ville": ville})["code_postal"].question
    assert ville in asked and code in asked and asked.endswith("vérifiez-les.")
