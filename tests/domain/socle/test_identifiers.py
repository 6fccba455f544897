"""What a person may type in the identifier fields, and what the page then answers."""

from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from stdnum import luhn

from eclat.domain.socle import departements, statuts_juridiques
from eclat.domain.socle.identifiers import (
    parse_code_postal,
    parse_nda,
    parse_phone,
    parse_siret,
    parse_site_web,
)

PARSERS: list[Callable[[str], object]] = [
    parse_siret, parse_nda, parse_phone, parse_code_postal, parse_site_web,
]  # fmt: skip
ODD = st.text(max_size=300) | st.text(alphabet="0123456789 +.-/:@[]()%\u00a0\ud800\x00１２٣²éА\u202e", max_size=60)

WHERE = "Il figure sur votre avis de situation INSEE."


@pytest.mark.parametrize("parse", PARSERS)
@given(text=ODD)
@example(text="")
@example(text="\x00" * 14)
@example(text="\ud800\udfff")
@example(text="9" * 10_000)
@example(text="\u3000" * 10_000)
@example(text="ﷺ" * 200)
@example(text="http://[::1")
@example(text="http://a.fr:99999999999")
@example(text="https://xn--a.fr")
@example(text="https://ⅷ.\u2488fr")
def test_any_text_is_parsed_or_refused_in_one_french_sentence(parse: Callable[[str], object], text: str) -> None:
    try:
        parse(text)
    except ValueError as refusal:
        assert type(refusal) is ValueError
        assert str(refusal)[0].isupper()
        assert str(refusal).endswith(".")
        assert "\x00" not in str(refusal)
        str(refusal).encode()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("925 123 275 00016", "92512327500016"),
        ("925.123.275.00016", "92512327500016"),
        ("925-123-275-00016", "92512327500016"),
        ("925\u00a0123\u202f275\u200900016", "92512327500016"),
        (" ９２５１２３２７５０００１６ ", "92512327500016"),
        ("925 123 275", "925123275"),
        ("73282932000074", "73282932000074"),
        ("35600000000048", "35600000000048"),  # La Poste, head office: Luhn
        (
            "35600000049837",
            "35600000049837",
        ),  # La Poste, a post office: digits add up to 45
        ("356 000 000", "356000000"),
    ],
)
def test_siret_and_siren_are_accepted_however_they_are_spaced(typed: str, kept: str) -> None:
    assert parse_siret(typed) == kept


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (
            "",
            "Indiquez votre numéro SIRET. Il figure sur votre avis de situation INSEE.",
        ),
        (
            "9251232750001",
            "Ce numéro compte 13 chiffres au lieu de 14. Il figure sur votre avis de situation INSEE.",
        ),
        (
            "925123275000160",
            "Ce numéro compte 15 chiffres au lieu de 14. Il figure sur votre avis de situation INSEE.",
        ),
        (
            "92512327",
            "Ce numéro compte 8 chiffres\u00a0: un SIRET en compte 14, un SIREN 9. " + WHERE,
        ),
        (
            "1",
            "Ce numéro compte 1 chiffre\u00a0: un SIRET en compte 14, un SIREN 9. " + WHERE,
        ),
        (
            "92512327500017",
            "Un chiffre est faux dans ce numéro\u00a0: comparez-le au vôtre, chiffre par chiffre.",
        ),
        (
            "925123276",
            "Un chiffre est faux dans ce numéro\u00a0: comparez-le au vôtre, chiffre par chiffre.",
        ),
        (
            "00000000000000",
            "Un chiffre est faux dans ce numéro\u00a0: comparez-le au vôtre, chiffre par chiffre.",
        ),
        (
            "35600000012345",
            "Un chiffre est faux dans ce numéro\u00a0: comparez-le au vôtre, chiffre par chiffre.",
        ),
        (
            "9251232750OO16",
            "Ce numéro s’écrit en chiffres seulement\u00a0: retirez «\u00a0O\u00a0».",
        ),
        ("92512327500016\x00", "Ce numéro s’écrit en chiffres seulement\u00a0: retirez les caractères invisibles."),
    ],
)
def test_a_wrong_siret_says_what_is_wrong(typed: str, sentence: str) -> None:
    with pytest.raises(ValueError) as refusal:
        parse_siret(typed)
    assert str(refusal.value) == sentence


@given(st.integers(1, 99_999_999), st.integers(0, 9_999))
def test_one_changed_digit_is_always_noticed(company: int, place: int) -> None:
    siren = f"{company:08d}"
    siren += luhn.calc_check_digit(siren)
    siret = f"{siren}{place:04d}"
    siret += luhn.calc_check_digit(siret)
    assert parse_siret(siret) == siret
    if siren != "356000000":
        wrong = siret[:-1] + str((int(siret[-1]) + 1) % 10)
        with pytest.raises(ValueError, match="Un chiffre est faux"):
            parse_siret(wrong)


@pytest.mark.parametrize("typed", ["11 75 01234 75", "84 69 12345 69", "04973123497", "27.39.00123.39"])
def test_nda_of_a_known_region(typed: str) -> None:
    number, warning = parse_nda(typed)
    assert (len(number), warning) == (11, None)


def test_nda_of_an_unknown_region_is_kept_with_a_warning() -> None:
    number, warning = parse_nda("17 75 01234 75")
    assert number == "17750123475"
    assert warning is not None
    assert warning.startswith("Ce numéro commence par 17")


def test_nda_of_the_wrong_length() -> None:
    with pytest.raises(ValueError, match="compte 10 chiffres au lieu de 11"):
        parse_nda("1175012347")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("01 23 45 67 89", "+33123456789"),
        ("01.23.45.67.89", "+33123456789"),
        ("01-23-45-67-89", "+33123456789"),
        ("+33 (0)1 23 45 67 89", "+33123456789"),
        ("+33 01 23 45 67 89", "+33123456789"),
        ("0033 1 23 45 67 89", "+33123456789"),
        ("33 1 23 45 67 89", "+33123456789"),
        (
            "06 39 98 12 34",
            "+33639981234",
        ),  # range kept for fiction, unknown to the library
        ("0262 12 34 56", "+262262123456"),
        ("0692 12 34 56", "+262692123456"),
        ("0269 61 12 34", "+262269611234"),
        ("0590 12 34 56", "+590590123456"),
        ("0594 25 12 34", "+594594251234"),
        ("0596 71 12 34", "+596596711234"),
        ("+687 28 12 34", "+687281234"),
        ("+32 2 555 12 12", "+3225551212"),
    ],
)
def test_phone_is_stored_in_one_form(typed: str, kept: str) -> None:
    assert parse_phone(typed) == kept


@pytest.mark.parametrize(
    "typed",
    ["17", "3631", "bonjour", "0800 FLEURS", "+999 12 34 56 78", "0012", "++33"],
)
def test_not_a_phone_number(typed: str) -> None:
    with pytest.raises(ValueError, match=r"par exemple 01 23 45 67 89|au lieu de 10"):
        parse_phone(typed)


def test_phone_one_digit_short() -> None:
    with pytest.raises(ValueError, match=r"^Ce numéro compte 9 chiffres au lieu de 10\.$"):
        parse_phone("01 23 45 67 8")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("75008", "75008"),
        ("01000", "01000"),
        ("75379 CEDEX 08", "75379"),
        ("33 000", "33000"),
        ("20000", "20000"),
        ("20200", "20200"),
        ("97400", "97400"),
        ("97600", "97600"),
        ("97133", "97133"),
        ("98800", "98800"),
    ],
)
def test_code_postal(typed: str, kept: str) -> None:
    assert parse_code_postal(typed) == kept


@pytest.mark.parametrize("typed", ["", "75", "750081", "7500A", "F-75008"])
def test_a_code_postal_has_five_digits(typed: str) -> None:
    with pytest.raises(ValueError, match=r"^Un code postal compte 5 chiffres\.$"):
        parse_code_postal(typed)


@pytest.mark.parametrize(("typed", "lacks"), [("6900", "un chiffre"), ("69 0", "deux chiffres")])
def test_what_a_short_code_postal_lacks_is_said(typed: str, lacks: str) -> None:
    with pytest.raises(ValueError, match=rf"^Il manque {lacks} \({typed.replace(' ', '')}\)\. Un code postal en compte 5\.$"):
        parse_code_postal(typed)


def test_code_postal_outside_france_or_written_like_a_corsican_departement() -> None:
    for typed in ("00100", "96000", "97900", "99123"):
        with pytest.raises(ValueError, match="Aucun code postal ne commence par"):
            parse_code_postal(typed)
    with pytest.raises(ValueError, match="En Corse"):
        parse_code_postal("2A004")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("www.exemple.fr", "https://www.exemple.fr"),
        (
            "http://exemple.fr/formations?lang=fr#cqp",
            "http://exemple.fr/formations?lang=fr#cqp",
        ),
        ("HTTPS://WWW.Exemple.FR/Formations", "https://www.exemple.fr/Formations"),
        ("exemple.fr:8080/a", "https://exemple.fr:8080/a"),
        ("École-du-Préau.fr", "https://école-du-préau.fr"),
        ("https://xn--cole-9oa.fr", "https://école.fr"),
    ],
)
def test_site_web_gets_its_scheme_and_keeps_its_accents(typed: str, kept: str) -> None:
    assert parse_site_web(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "javascript:alert(1)", "javascript://a.fr/%0aalert(1)", "data:text/html,x", "mailto:a@b.fr", "ftp://a.fr",
        "https://moi:secret@exemple.fr", "contact@exemple.fr", "localhost", "http://127.0.0.1/", "http://[::1]/",
        "https://exemple", "https://", "//", "exemple .fr", "exemple.fr\\@ailleurs.fr", "a..fr", "-a.fr",
        'https://exemple.fr/"><script>', "https://exemple.fr:99999", "exemple.fr/\u202egnp",
    ],
)  # fmt: skip
def test_not_a_site(typed: str) -> None:
    with pytest.raises(ValueError):
        parse_site_web(typed)


def test_the_departements_of_france() -> None:
    codes = [departement.code for departement in departements.DEPARTEMENTS]
    assert len(codes) == len(set(codes)) == 101
    assert {"2A", "2B", "971", "972", "973", "974", "976"} <= set(codes)
    assert "20" not in codes
    assert len(departements.REGIONS) == 18
    assert {each.code: each.nom for each in departements.DEPARTEMENTS}["974"] == "La Réunion"


def test_an_unlisted_legal_category_reads_as_other() -> None:
    assert statuts_juridiques.label_of("9220") == "Association déclarée"
    assert statuts_juridiques.known_or_autre("4110") == "autre"
    assert statuts_juridiques.label_of("4110") == "Autre"
    assert len(statuts_juridiques.PAR_CODE) == len(statuts_juridiques.STATUTS)


@pytest.mark.parametrize("typed", ["pas de site", "Pas de site web", "aucun", "Aucun site", "Néant", "sans site", "Pas de site"])
def test_who_has_no_site_says_so(typed: str) -> None:
    assert parse_site_web(typed) == "Pas de site"
