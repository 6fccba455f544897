"""The documents themselves, read by what did not write them: words, marks, order, language; names that civil status allows."""

from datetime import date

import pytest
from sqlmodel import Session

from eclat import clock, documents
from eclat.domain.certificats import contenus, editions, production
from eclat.models import Certificat, NatureCertificat, ValeurBloc
from tests import certificats, jurys
from tests import factories as make
from tests.papier import pages, reader, root, structure, text_of

NAMES = [
    ("El Mansouri", "", "Hajar"),
    ("D’Alméida-Cœur", "Müller-Ķārkliņš", "Maëlys, Anne-Françoise, Łucja"),
    ("Nguyễn Thị Ánh Đào", "", "Ýr"),
    ("De La Rochefoucauld-Montmorency-Bouteville d’Entrecasteaux XY", "", "Marie-Antoinette, Joséphine-Éléonore, Guillemette"),
    ("Şahin İpek Ğ", "", "Ǧǒķçẞ"),
    ("O'Brien ʻOkina", "", "Seán"),
    ("Иванов", "", "Елена"),
]


def one(db: Session, name: tuple[str, str, str], valeurs: dict[str, ValeurBloc] | None = None) -> Certificat:
    session = certificats.a_attribuer(db, people=1, valeurs=[valeurs] if valeurs else ())
    holder = make.inscrits(db, session)[0]
    holder.nom_naissance, holder.nom_usage, holder.prenoms = name[0][:60], name[1], name[2]
    db.flush()
    certificats.signed(db, session)
    production.produce(db, session.id)
    (found, *_) = certificats.of(db, session)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_names_come_out_whole(db: Session, name: tuple[str, str, str]) -> None:
    found = one(db, name)
    data = editions.made(found)
    said = text_of(data)
    assert "".join(found.titulaire.split()) in "".join(said.split()) and len(pages(data)) == 1  # a long one takes two lines
    if name[1]:
        assert f"nom d’usage : {name[1]}" in said and said.index(found.titulaire[:20]) < said.index(name[1])


def test_parchemin_says_all_that_it_must(db: Session) -> None:
    found = one(db, NAMES[0])
    data = editions.made(found)
    said = text_of(data)
    day = contenus.day(found.delivre_le.isoformat()).replace("\u00a0", " ")
    for mention in (
        "Certificat de qualification professionnelle", "Animateur périscolaire", "RNCP40871",
        "par décision du directeur général de France compétences en date du 25 juin 2025, pour une durée de cinq ans", "Niveau 3",
        "niveau 3 du cadre européen (CEC)", "codes NSF 335, 332", "OC ÉCLAT", "SIRET 925 123 275 00016", "CPNEF ÉCLAT", f"Délivré à Paris, le {day}",
        "Marianne Estève", "présidente d’OC Éclat", "les quatre blocs de compétences", "le jury réuni à Marseille", found.numero,
        "-".join(found.code[at : at + 4] for at in range(0, 16, 4)), "né le", "/verification",
    ):  # fmt: skip
        assert mention in said, mention
    for absent in ("Rue", "rue", "Titre professionnel", "sous réserve", "Nice", "NIR"):
        assert absent not in said
    # the order in which it is read
    order = [
        "Certificat de qualification",
        "Animateur périscolaire",
        "décerné à",
        found.titulaire,
        "né le",
        "qui a validé",
        "RNCP40871",
        "Délivré à",
    ]
    assert [said.index(each) for each in order] == sorted(said.index(each) for each in order)


def test_attestation_is_of_its_bloc_and_no_certificate(db: Session) -> None:
    v, n = ValeurBloc.VALIDE, ValeurBloc.NON_VALIDE
    found = one(db, NAMES[0], {"BC01": v, "BC02": n, "BC03": n, "BC04": v})
    assert (found.nature, found.bloc) == (NatureCertificat.ATTESTATION, "BC01")
    said = text_of(editions.made(found))
    for mention in (
        "Attestation de bloc de compétences", f"RNCP40871BC01, {jurys.BLOCS['BC01']}", "acquis définitivement", "Cette attestation ne vaut pas certificat",
        jurys.BLOCS["BC02"], jurys.BLOCS["BC03"], "Animateur périscolaire", "Délivrée à Paris", found.numero,
    ):  # fmt: skip
        assert mention in said, mention
    assert jurys.BLOCS["BC04"] not in said


@pytest.mark.parametrize("nature", list(NatureCertificat))
def test_documents_are_tagged_in_french_and_say_their_standard(db: Session, nature: NatureCertificat) -> None:
    v, n = ValeurBloc.VALIDE, ValeurBloc.NON_VALIDE
    found = one(db, NAMES[1], None if nature == NatureCertificat.PARCHEMIN else {"BC01": v, "BC02": n, "BC03": n, "BC04": n})
    data = editions.made(found)
    top = root(data)
    assert top["/Lang"].lower().startswith("fr") and top["/MarkInfo"]["/Marked"] and top["/ViewerPreferences"]["/DisplayDocTitle"]
    assert found.numero in str(getattr(reader(data).metadata, "title", ""))
    assert "pdfuaid:part>1" in top["/Metadata"].get_object().get_data().decode()
    elements = list(structure(data))
    kinds = [each["/S"] for each in elements]
    assert kinds.count("/H1") == 1 and ("/Table" in kinds) == (nature == NatureCertificat.ATTESTATION)
    figures = [each for each in elements if each["/S"] == "/Figure"]
    assert len(figures) == 2 and all(str(each.get("/Alt", "")) for each in figures)
    assert any("OC Éclat" in str(each["/Alt"]) for each in figures)
    for page in pages(data):
        assert page["/Tabs"] == "/S"
    fonts = {str(font.get_object()["/BaseFont"]) for page in pages(data) for font in page["/Resources"]["/Font"].values()}
    assert any("Libertinus" in each for each in fonts) and all("+" in each for each in fonts)  # a part of each, embedded


def test_same_bytes_whenever_it_is_made(db: Session) -> None:
    found = one(db, NAMES[0])
    first = editions.made(found)
    with clock.travel(clock.now() - clock.now().replace(year=clock.now().year - 1)):
        assert editions.made(found) == first


def test_what_cannot_be_printed_is_never_a_box() -> None:
    with pytest.raises(documents.Unprintable):
        documents.render("parchemin", contents("王小明"), at=clock.now(), accessible=True)


def contents(name: str) -> dict[str, object]:
    contenu = {
        "titulaire": {"nom_naissance": name, "nom_usage": "", "prenoms": ["Ana"], "sexe": "F", "ne_le": "1998-03-14", "commune": "", "pays": ""},
        "certification": {
            "intitule": "Essai", "rncp": "RNCP1", "du": "", "jusqu_au": "2030-06-25", "decision_le": "2025-06-25", "niveau": 3, "cec": 3,
            "nsf": ["335"], "formacode": "", "certificateurs": [{"nom": "OC ÉCLAT", "siret": ""}],
        },
        "modele": {
            "version": 1, "accroche": "décerné à", "texte": "{blocs}", "mention": "", "signataire": "A", "qualite": "b", "lieu": "Paris",
            "lieu_naissance": False, "rayons": True,
        },
        "blocs": [], "obtenus": [], "restent": [], "bloc": None, "conseil": "", "jury": {"le": "2026-11-24", "ville": ""},
    }  # fmt: skip
    return contenus.printed(contenu, numero="CQP-2026-0001", code="0" * 16, delivre_le=date(2026, 12, 2))


@pytest.mark.parametrize(
    ("held", "won", "said"),
    [
        (4, 4, "les quatre blocs de compétences"), (4, 2, "les deux derniers blocs de compétences"), (4, 1, "le dernier bloc de compétences"),
        (1, 1, "le bloc de compétences"), (0, 0, "l’ensemble des compétences"), (12, 12, "les 12 blocs de compétences"),
    ],
)  # fmt: skip
def test_what_was_validated_is_counted(held: int, won: int, said: str) -> None:
    assert contenus.counted(held, won) == said
