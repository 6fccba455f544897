"""The lists of every délégataire and of every candidate: to each agent what they may see, and never a birth. On both databases."""

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlmodel import Session, select, update

from eclat import clock
from eclat.models import (
    Candidat,
    College,
    Courriel,
    Delegation,
    EtatCourriel,
    EtatDelegation,
    Habilitation,
    Lot,
    Personne,
    SessionCqp,
    Siege,
)
from eclat.partials.candidat.liste import LISTE as CANDIDATS
from eclat.partials.delegataire.liste import LISTE as DELEGATAIRES
from tests import factories as make
from tests.browser import Browser

Browse = Callable[[Personne], Browser]


@pytest.fixture
def claire(db: Session, browse: Browse) -> Browser:
    return browse(make.administrateur(db))


def rows(answer: object) -> list[list[str]]:
    text = answer.content.decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.reader(io.StringIO(text), delimiter=";"))


# --- délégataires ---


def network(db: Session, nom: str, number: int) -> Habilitation:
    invited = [make.row(number * 10 + rank, courriel=f"d{number}{rank}@cour-ecoles.example") for rank in range(2)]
    return make.national(db, nom, rows=invited, etat="en_attente_delegataires", prenom="Rose", nom_dirigeant=f"Castaing {number}")


def test_each_agent_sees_the_delegataires_of_their_requests(db: Session, claire: Browser, browse: Browse) -> None:
    sophie, odile = make.instructeur(db), make.comite_technique(db)
    mine, other = network(db, "Union Marelle", 1), network(db, "Réseau Préau", 2)
    make.studied(db, mine, sophie)
    first, second = browse(sophie), browse(odile)
    names = {each: [named.nom for named in make.delegataires(db, each)] for each in (mine, other)}
    db.commit()
    page = claire.get("/delegations").text
    assert all(nom in page for nom in [*names[mine], *names[other]])
    page = first.get("/delegations").text
    assert all(nom in page for nom in names[mine]) and "Réseau Préau" not in page and "Relancer la sélection" not in page
    assert "Union Marelle" not in second.get("/delegations").text


def test_they_are_narrowed_to_a_national_one_and_the_file_says_so(db: Session, claire: Browser) -> None:
    mine, _ = network(db, "Union Marelle", 1), network(db, "Réseau Préau", 2)
    db.commit()
    here = f"/delegations?national={mine.organisme_id}"
    assert "Réseau Préau" not in claire.get(here).text.split("<tbody>")[1]
    told = rows(claire.post(f"/delegations/export?national={mine.organisme_id}", {"format": "csv"}))
    assert told[0][:4] == ["OF délégataire", "Adresse mail", "Organisme national", "Demande"] and len(told) == 3
    db.rollback()
    dit = dict(
        DELEGATAIRES.dit(db, make.decider(db), DELEGATAIRES.liste.vue({"national": str(mine.organisme_id)}, make.decider(db)))
    )
    assert dit["Organisme national"] == "Union Marelle"


def test_those_who_are_awaited_are_written_to_again_once_a_day(db: Session, claire: Browser) -> None:
    first, second = make.delegataires(db, network(db, "Union Marelle", 1))
    for mail in db.exec(select(Courriel).where(Courriel.objet_id == first.id)):
        mail.etat = EtatCourriel.ENVOYE
    db.commit()
    keys = {"ids": [str(first.id), str(second.id)]}
    at_once = claire.follow(claire.post("/delegations/relances", keys)).text
    assert "0 délégataire relancé, 2 laissés de côté." in at_once and "il y a moins de 24 heures" in at_once
    before = clock.now() - timedelta(hours=30)
    db.execute(update(Courriel).values(etat=EtatCourriel.ENVOYE, cree_le=before, envoye_le=before))
    db.execute(update(Lot).values(cree_le=before))
    db.commit()
    later = claire.follow(claire.post("/delegations/relances", keys)).text
    assert "2 délégataires relancés." in later
    db.rollback()
    assert len(db.exec(select(Courriel).where(Courriel.objet_id == first.id)).all()) == 2


def test_what_is_withdrawn_or_not_invited_yet_is_not_listed(db: Session, claire: Browser) -> None:
    request = network(db, "Union Marelle", 1)
    gone, left = make.delegataires(db, request)
    gone.etat, gone.retiree_le = EtatDelegation.RETIREE, clock.now()
    db.commit()
    page = claire.get("/delegations").text
    assert left.courriel in page and gone.courriel not in page
    assert db.exec(select(Delegation.id)).all()


# --- candidates ---


def session_with(db: Session, nom: str, name: str) -> SessionCqp:
    session = make.session(db, make.habilite(db, nom), etat="demandee")
    (candidate,) = make.candidats(db, session)
    candidate.nom_naissance, candidate.prenoms, candidate.ne_le, candidate.commune = (
        name,
        "Inès, Anne",
        date(1998, 3, 14),
        "Quimperlé",
    )
    candidate.nom_usage = ""
    db.flush()
    return session


def test_each_agent_sees_the_candidates_of_the_sessions_that_they_follow(db: Session, claire: Browser, browse: Browse) -> None:
    member = make.binome_paritaire(db)
    mine, _ = session_with(db, "Les Tilleuls", "Moreau"), session_with(db, "Les Marronniers", "Haddad")
    db.add(Siege(session_id=mine.id, personne_id=member.id, college=College.SALARIES))
    browser = browse(member)
    db.commit()
    everyone = claire.get("/candidats").text
    assert "Inès Moreau" in everyone and "Inès Haddad" in everyone
    own = browser.get("/candidats").text
    assert "Inès Moreau" in own and "Haddad" not in own
    assert browser.get("/candidats?q=haddad").text.count("Haddad") == 0
    assert browse(make.instructeur(db)).get("/candidats").status_code == 403


def test_no_birth_is_shown_nor_given_out(db: Session, claire: Browser) -> None:
    session_with(db, "Les Tilleuls", "Moreau")
    db.commit()
    names = ",".join(each.nom for each in CANDIDATS.exports if each.nom)
    page = claire.get(f"/candidats?col={names}").text
    answer = claire.post(f"/candidats/export?col={names}", {"format": "csv"})
    text = answer.content.decode("utf-8-sig")
    assert "Inès Moreau" in page and "Inès Moreau" in text
    for birth in ("1998", "Quimperlé"):
        assert birth not in page and birth not in text
    assert not any(each.naissance for each in CANDIDATS.exports)


def test_candidates_are_found_by_a_word_and_narrowed(db: Session, claire: Browser) -> None:
    mine, other = session_with(db, "Les Tilleuls", "Moreau"), session_with(db, "Les Marronniers", "Haddad")
    db.commit()
    found = claire.get("/candidats?q=more").text
    assert "Inès Moreau" in found and "Haddad" not in found
    for query, whose in ((f"organisme={other.organisme_id}", "Les Marronniers"), (f"session={other.id}", other.numero)):
        page = claire.get(f"/candidats?{query}").text
        assert "Inès Haddad" in page and "Moreau" not in page and f"<b>{whose}</b>" in page
    assert mine.id != other.id and len(db.exec(select(Candidat.id)).all()) >= 2


# --- certificates ---


def test_columns_of_certificates_are_chosen_and_the_register_stays_whole(db: Session, claire: Browser) -> None:
    from tests import certificats

    certificats.delivree(db, people=1)
    db.commit()
    assert "Code RNCP" not in claire.get("/certificats").text.split("<thead>")[1].split("</thead>")[0]
    claire.post("/certificats/colonnes", {"colonnes": ["certificat", "rncp"]})
    head = claire.get("/certificats").text.split("<thead>")[1].split("</thead>")[0]
    assert "Code RNCP" in head and "Titulaire" not in head
    (headings, *_) = rows(claire.post("/certificats/export", {"format": "csv"}))
    assert headings[:3] == ["Numéro", "Nature", "Nom de naissance"] and "Code de vérification" in headings
