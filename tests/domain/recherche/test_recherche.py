"""One search over everything: what answers, in which order, and nothing of what its reader does not see."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from eclat import clock
from eclat.domain.recherche import demande, recherche
from eclat.domain.recherche.recherche import Reponse
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import Certificat, Personne, Role
from tests import certificats
from tests import factories as make


def search(db: Session, user: Utilisateur, typed: str, only: str = "") -> Reponse:
    db.flush()
    return recherche.search(db, user, demande.read(typed), only)


def titles(found: Reponse) -> dict[str, list[str]]:
    return {each.groupe.nom: [ligne.titre for ligne in each.lignes] for each in found.groupes}


@pytest.fixture
def claire(db: Session) -> Utilisateur:
    return make.user_of(db, make.administrateur(db))


@pytest.mark.parametrize(
    "typed", ["tremplin", "Sud tremplin", "TREMPLÏN", "trenplin", "tremplin annimation", "trem", "tremplinsud"]
)
def test_an_organisme_however_it_is_written(db: Session, claire: Utilisateur, typed: str) -> None:
    make.organisme(db, "Tremplin-Sud Animation")
    make.organisme(db, "Les Ateliers du Belvédère")
    assert titles(search(db, claire, typed))["organismes"] == ["Tremplin-Sud Animation"]


def test_by_its_siret_its_siren_its_telephone(db: Session, claire: Utilisateur) -> None:
    organisme = make.organisme(db, "Tremplin Animation Sud")
    make.organisme(db, "Les Ateliers du Belvédère")
    organisme.telephone = "+33612345678"
    siret = organisme.siret or ""
    spaced = f"{siret[:3]} {siret[3:6]} {siret[6:9]} {siret[9:]}"
    for typed in (siret, spaced, siret[:9], "06 12 34 56 78", "+33 6 12 34 56 78", "345678"):
        assert titles(search(db, claire, typed))["organismes"] == [organisme.nom], typed


def test_whole_words_come_first(db: Session, claire: Utilisateur) -> None:
    for nom in ("Martinet Formation", "Centre Saint-Martin", "Martin Loisirs", "Ateliers Martinique"):
        make.organisme(db, nom)
    found = titles(search(db, claire, "martin", "organismes"))["organismes"]
    assert found == ["Centre Saint-Martin", "Martin Loisirs", "Ateliers Martinique", "Martinet Formation"]


def test_a_file_by_the_end_of_its_number(db: Session, claire: Utilisateur) -> None:
    request = make.habilitation(db, make.organisme(db), etat="deposee")
    make.habilitation(db, make.organisme(db, "Formation Express Plus"), etat="deposee")
    end = request.numero[-4:]
    for typed in (request.numero, request.numero.lower().replace("-", " "), end, f"hab {int(end)}"):
        assert titles(search(db, claire, typed))["dossiers"] == [request.numero], typed
    assert "dossiers" not in titles(search(db, claire, f"SES-{request.numero[4:]}"))


def test_an_exact_address_gives_that_person_alone(db: Session, claire: Utilisateur) -> None:
    organisme = make.organisme(db, "Tremplin Animation Sud")
    dirigeant = make.dirigeant(db, organisme)
    other = make.referent(db, organisme)
    other.courriel = f"{dirigeant.courriel}.fr"
    found = search(db, claire, dirigeant.courriel.upper())
    assert titles(found) == {"personnes": [dirigeant.nom_complet]} and found.nombre == 1
    begins = titles(search(db, claire, dirigeant.courriel[:-2]))
    assert set(begins["personnes"]) == {dirigeant.nom_complet, other.nom_complet} and "organismes" in begins


@pytest.mark.parametrize(
    "typed", ["Jean-Pierre Le Goff", "goff jean pierre", "le-goff", "jeanpierre", "goff j", "jean piere goff"]
)
def test_a_person_in_either_order(db: Session, claire: Utilisateur, typed: str) -> None:
    make.agent(db, "Jean-Pierre", "Le Goff", Role.INSTRUCTEUR)
    make.agent(db, "Lise", "Garnier", Role.INSTRUCTEUR)
    assert titles(search(db, claire, typed))["personnes"] == ["Jean-Pierre Le Goff"]


def test_people_of_an_organisme_that_answers(db: Session, claire: Utilisateur) -> None:
    organisme = make.organisme(db, "Tremplin Animation Sud")
    dirigeant, referent = make.dirigeant(db, organisme), make.referent(db, organisme)
    assert set(titles(search(db, claire, "tremplin"))["personnes"]) == {dirigeant.nom_complet, referent.nom_complet}


def test_candidates_and_certificates_but_no_birth(db: Session, claire: Utilisateur) -> None:
    session = certificats.delivree(db, people=1)
    (held,) = certificats.of(db, session)
    name = held.titulaire.split()[-1]
    found = search(db, claire, name)
    assert {"candidats", "certificats"} <= set(titles(found))
    born = make.inscrits(db, session)[0].ne_le
    assert born is not None
    said = [ligne.detail for each in found.groupes for ligne in each.lignes]
    assert not any(str(born.year) in each for each in said) and titles(search(db, claire, f"{born:%d/%m/%Y}")) == {}
    for typed in (held.numero, held.code, f"{held.code[:4]}-{held.code[4:8]}-{held.code[8:12]}-{held.code[12:]}".lower()):
        assert titles(search(db, claire, typed))["certificats"] == [held.titulaire], typed
    assert db.exec(select(Certificat)).one() is held


def test_documents_and_messages(db: Session, claire: Utilisateur) -> None:
    make.published(db, roles=[Role.DIRIGEANT], titre="Guide du jury")
    organisme = make.organisme(db)
    by = make.user_of(db, make.dirigeant(db, organisme))
    request = make.habilitation(db, organisme, etat="deposee")
    with clock.travel(timedelta(minutes=-5)):
        make.message(db, request, "Le calendrier de la lucarne est-il arrêté ?", by=by)
    assert titles(search(db, claire, "guide jury"))["documents"] == ["Guide du jury"]
    (said,) = titles(search(db, claire, "lucarne calendrier"))["messages"]
    assert "lucarne" in said


# --- rights


def test_an_agent_finds_what_is_entrusted_to_them_and_nothing_else(db: Session) -> None:
    make.administrateur(db)
    sophie, odile = make.user_of(db, make.instructeur(db)), make.user_of(db, make.comite_technique(db))
    mine, other = make.organisme(db, "Tremplin Animation Sud"), make.organisme(db, "Tremplin du Nord")
    make.habilitation(db, mine, etat="en_instruction", instructeurs=[db.get_one(Personne, sophie.personne_id)])
    make.habilitation(db, other, etat="en_instruction", instructeurs=[make.instructeur(db, "Nour", "Haddad")])
    found = search(db, sophie, "tremplin")
    assert titles(found)["organismes"] == ["Tremplin Animation Sud"] and len(titles(found)["dossiers"]) == 1
    (dirigeant,) = [ligne for each in found.groupes if each.groupe.nom == "personnes" for ligne in each.lignes]
    assert (dirigeant.route, dirigeant.params) == ("organisme", {"id": mine.id})
    assert titles(search(db, odile, "tremplin")) == {}


@pytest.mark.parametrize("typed", ["tremplin", "trenplin", "direction", "0001", "HAB-2026-0001"])
def test_nothing_says_that_something_unseen_exists(db: Session, typed: str) -> None:
    make.administrateur(db)
    odile = make.user_of(db, make.comite_technique(db))
    nothing = search(db, odile, "zyxwvu")
    make.habilitation(db, make.organisme(db, "Tremplin Animation Sud"), etat="deposee")
    found = search(db, odile, typed)
    assert (found.groupes, found.nombre, found.corrige) == (nothing.groupes, 0, False)


def test_a_draft_is_nobody_s_but_its_organisme_s(db: Session, claire: Utilisateur) -> None:
    request = make.habilitation(db, make.organisme(db, "Tremplin Animation Sud"))
    assert "dossiers" not in titles(search(db, claire, "tremplin")) and "dossiers" not in titles(
        search(db, claire, request.numero)
    )


def test_counts_stop_and_lines_are_the_best(db: Session, claire: Utilisateur) -> None:
    for number in range(7):
        make.organisme(db, f"Tremplin {'abcdefg'[number]}")
    found = search(db, claire, "tremplin")
    (organismes,) = [each for each in found.groupes if each.groupe.nom == "organismes"]
    assert organismes.nombre == 7 and len(organismes.lignes) == recherche.SHOWN
    (alone,) = [each for each in search(db, claire, "tremplin", "organismes").groupes if each.lignes]
    assert len(alone.lignes) == 7
