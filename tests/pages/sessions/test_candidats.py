"""The pages of candidates: who reads them, one of them completed, the file, and the civil status confirmed at a link."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import inspect
from sqlmodel import Session, col, select

from eclat import clock
from eclat.courriels.links import sign_links
from eclat.domain.sessions.candidats import etat_civil, tableau
from eclat.models import Candidat, Courriel, EtatCivil, EtatCourriel, EtatSession, Organisme, Personne, SessionCqp
from tests import factories as make
from tests.browser import Browser

BIRTH = ("14/03/1998", "1998-03-14", "14 mars 1998", "Nice", "06088")


@pytest.fixture
def session(db: Session) -> SessionCqp:
    make.administrateur(db)
    return make.session(db, make.habilite(db), etat="ouverte")


@pytest.fixture
def yasmine(db: Session, session: SessionCqp) -> Candidat:
    return make.candidats(db, session)[0]


@pytest.fixture
def karim(db: Session, session: SessionCqp, browse: Callable[..., Browser]) -> Browser:
    return browse(make.referent(db, make.organisme_of(db, session)))


def at(session: SessionCqp, more: str = "") -> str:
    return f"/sessions/{key(session)}/candidats{more}"


def key(row: SessionCqp | Candidat) -> UUID:
    """Without a question to the database, which would hold it."""
    found: UUID = inspect(row).identity[0]
    return found


def now(db: Session, candidat: Candidat) -> Candidat:
    db.commit()
    db.expire_all()
    found = db.get_one(Candidat, key(candidat))
    db.refresh(found)
    db.commit()
    return found


def test_births_are_read_by_who_follows_the_session_alone(
    db: Session, session: SessionCqp, yasmine: Candidat, karim: Browser, browse: Callable[..., Browser]
) -> None:
    brigitte = db.exec(select(Personne).where(Personne.prenom == "Brigitte")).one()
    readers = [karim, browse(make.administrateur(db)), browse(brigitte)]
    strangers = [
        make.dirigeant(db, make.habilite(db, "Les Ateliers du Belvédère")), make.instructeur(db), make.comite_technique(db),
        make.binome_paritaire(db, prenom="Nora", nom="Lemaire"),
    ]  # fmt: skip
    db.commit()
    for reader in readers:
        page = reader.get(at(session)).text
        assert "14/03/1998" in page and f'href="{at(session, f"/{key(yasmine)}")}"' in page, "led to the page of each"
        assert "Amrani" in reader.get(at(session, f"/{key(yasmine)}")).text
        assert "06088" in reader.post(at(session, "/export"), {"format": "csv"}).text
    for stranger in map(browse, strangers):
        for path in (at(session), at(session, f"/{key(yasmine)}")):
            assert stranger.get(path).status_code in (403, 404)


def test_a_national_reads_those_of_its_delegataires_and_siblings_do_not(
    db: Session, session: SessionCqp, yasmine: Candidat, browse: Callable[..., Browser]
) -> None:
    request = make.national(db, rows=2, etat="en_attente_delegataires")
    mine, sibling = make.delegataires(db, request)
    assert mine.organisme_id
    session.organisme_id, session.habilitation_id = mine.organisme_id, request.id
    national = make.dirigeant(db, db.get_one(Organisme, request.organisme_id))
    other = make.delegataire(db, sibling)
    db.commit()
    assert browse(other).get(at(session)).status_code == 404
    assert "14/03/1998" in browse(national).get(at(session)).text


def test_an_ambiguous_commune_is_said_with_its_codes(db: Session, session: SessionCqp, yasmine: Candidat, karim: Browser) -> None:
    db.commit()
    answer = karim.post(at(session, f"/{key(yasmine)}"), {"commune": "Saint-Denis"}, htmx=True).text
    assert "93066 (Seine-Saint-Denis)" in answer and "Prendre 97411 Saint-Denis" in answer
    answer = karim.post(at(session, f"/{key(yasmine)}"), {"commune": "97411 Saint-Denis"}, htmx=True).text
    assert "Prendre" not in answer and now(db, yasmine).code_commune == "97411"
    assert 'value="93066 Saint-Denis"' in karim.get("/communes?q=saint-denis", htmx=True).text


def test_the_page_of_a_candidate_saves_itself(db: Session, session: SessionCqp, yasmine: Candidat, karim: Browser) -> None:
    db.commit()
    page = karim.get(at(session, f"/{key(yasmine)}")).text
    assert "N’écrivez jamais pourquoi" in page and "numéro de sécurité sociale" not in page
    karim.post(at(session, f"/{key(yasmine)}/champs/tuteur"), {"tuteur": "Élodie Martin"}, htmx=True)
    answer = karim.post(at(session, f"/{key(yasmine)}/champs/blocs_vises"), {"blocs_vises": "bloc un"}, htmx=True).text
    assert "par leur numéro" in answer
    karim.post(at(session, f"/{key(yasmine)}/fiche"), {"employeur": "Centre des Deux Rives", "blocs_vises": "1 et 3"})
    found = now(db, yasmine)
    assert (found.tuteur, found.employeur, found.blocs_vises) == ("Élodie Martin", "Centre des Deux Rives", "BC01, BC03")


def test_what_was_exported_is_imported_again_unchanged(
    db: Session, session: SessionCqp, yasmine: Candidat, karim: Browser
) -> None:
    yasmine.employeur, other = "=1+1", make.session(db, make.organisme_of(db, session))
    db.commit()
    answer = karim.post(at(session, "/export"), {"format": "csv"})
    assert "'=1+1" in answer.text
    karim.post(at(other, "/import"), files={"fichier": ("candidats.csv", answer.content, "text/csv")})
    seen = re.search(r'name="vu"[^>]* value="(\w+)"', karim.get(at(other, "/import/apercu")).text)
    assert seen
    karim.post(at(other, "/import/ajout"), {"vu": seen[1]})
    copy = db.exec(select(Candidat).where(Candidat.session_id == other.id)).one()
    for name in ("nom_naissance", "prenoms", "ne_le", "sexe", "commune", "code_commune", "pays", "acces", "courriel"):
        assert getattr(copy, name) == getattr(yasmine, name), name


def test_names_in_capitals_are_kept_and_written_otherwise_when_asked(db: Session, session: SessionCqp, karim: Browser) -> None:
    make.candidats(db, session, {"nom_naissance": "LE GUEN-DUPRÉ", "prenoms": "MAËLLE"})
    db.commit()
    page = karim.get(at(session)).text
    assert 'value="LE GUEN-DUPRÉ"' in page and "Le Guen-Dupré" in page
    karim.post(at(session, "/casse"))
    assert 'value="Le Guen-Dupré"' in karim.get(at(session)).text


# --- the civil status ---


def asked(db: Session, session: SessionCqp, karim: Browser) -> tuple[str, str]:
    """What the mail that a candidate was sent says, and where its link leads."""
    karim.post(at(session, "/demandes"))
    mail = db.exec(select(Courriel).where(Courriel.modele == etat_civil.MODELE).order_by(col(Courriel.cree_le).desc())).first()
    assert mail
    found = re.search(r"http://[^/]+(/etat-civil/[\w.-]+)", sign_links(mail.texte))
    assert found
    said = mail.sujet + mail.texte + mail.html
    db.commit()
    return said, found[1]


def test_a_candidate_confirms_at_a_link_without_an_account(
    db: Session, session: SessionCqp, yasmine: Candidat, karim: Browser, browse: Callable[..., Browser]
) -> None:
    db.commit()
    mail, link = asked(db, session, karim)
    assert not any(each in mail for each in (*BIRTH, "Amrani", "Yasmine"))
    visitor = browse()
    page = visitor.get(link)
    assert "14\u00a0mars 1998" in page.text and "noindex, nofollow" in page.headers["x-robots-tag"]
    seen = re.search(r'name="vu" value="(\w+)"', page.text)
    assert seen
    assert visitor.post(f"{link}/confirmation", {"vu": "x" * 64}).status_code == 409  # it changed meanwhile
    visitor.post(f"{link}/confirmation", {"vu": seen[1]})
    assert now(db, yasmine).etat == EtatCivil.CONFIRME
    assert "14\u00a0mars 1998" not in visitor.get(link).text  # it shows nothing more
    assert "Confirmé" in karim.get(at(session)).text
    karim.post(at(session, f"/{key(yasmine)}"), {"prenoms": "Inès"}, htmx=True)
    assert now(db, yasmine).etat == EtatCivil.A_CONFIRMER  # what was confirmed is no longer what is written


def test_a_correction_is_a_proposal_that_the_organisme_accepts(
    db: Session, session: SessionCqp, yasmine: Candidat, karim: Browser, browse: Callable[..., Browser]
) -> None:
    db.commit()
    _, link = asked(db, session, karim)
    said = {
        "nom_naissance": "Amrani", "nom_usage": "", "prenoms": "Yasmine Inès", "ne_le": "14/03/1998", "sexe": "F", "commune": "Saint-Denis",
        "pays": "France", "mot": "Mon deuxième prénom manque.",
    }  # fmt: skip
    visitor = browse()
    assert "Indiquez le code" in visitor.post(f"{link}/correction", said).text
    visitor.post(f"{link}/correction", said | {"commune": "Nice", "ne_le": "15/03/1998"})
    found, proposed = now(db, yasmine), {"prenoms": "Yasmine, Inès", "ne_le": "1998-03-15"}
    assert (found.etat, found.correction, found.prenoms) == (EtatCivil.CORRIGE, proposed, "Yasmine")
    assert "<ins>15\u00a0mars 1998</ins>" in karim.get(at(session, f"/{key(yasmine)}")).text
    assert db.exec(select(Courriel).where(Courriel.modele == "etat_civil_corrige")).first()
    db.commit()
    table = karim.get(at(session)).text
    assert "propose une correction" in table and "1 correction à examiner." in table
    karim.post(at(session, f"/{key(yasmine)}/acceptation"))
    found = now(db, yasmine)
    assert (found.etat, found.prenoms, found.correction) == (EtatCivil.CONFIRME, "Yasmine, Inès", {})


@pytest.mark.parametrize(
    "meanwhile,etat", [({"commune": "Cannes"}, EtatCivil.A_CONFIRMER), ({"prenoms": "YASMINE"}, EtatCivil.CONFIRME)]
)
def test_what_a_candidate_never_saw_is_not_confirmed_with_their_correction(
    db: Session, session: SessionCqp, yasmine: Candidat, karim: Browser, meanwhile: dict[str, str], etat: EtatCivil
) -> None:
    etat_civil.propose(db, yasmine, valeurs={"prenoms": "Yasmine, Inès"}, mot="", by=etat_civil.LUI)
    db.commit()
    karim.post(at(session, f"/{key(yasmine)}"), meanwhile, htmx=True)
    said = karim.get(karim.post(at(session, f"/{key(yasmine)}/acceptation")).headers["location"]).text
    assert ("demandez de nouveau" in said) == (etat == EtatCivil.A_CONFIRMER)
    found = now(db, yasmine)
    assert (found.etat, found.prenoms, found.correction) == (etat, "Yasmine, Inès", {})


@pytest.mark.parametrize(
    "typed", [{"courriel": "y.amrani@exemple.example"}, {"nom_naissance": "Bertin", "prenoms": "Clément", "ne_le": "02/07/2001"}]
)
def test_a_link_opens_nothing_once_it_is_another_s(
    db: Session, session: SessionCqp, yasmine: Candidat, karim: Browser, browse: Callable[..., Browser], typed: dict[str, str]
) -> None:
    """It was sent to a wrong address; or the row is somebody else's since."""
    yasmine.courriel = "trompee@exemple.example"
    db.commit()
    _, link = asked(db, session, karim)
    karim.post(at(session, f"/{key(yasmine)}"), typed, htmx=True)
    found = now(db, yasmine)
    assert (found.etat, found.lien, found.lien_le) == (EtatCivil.A_CONFIRMER, None, None)
    assert browse().get(link).status_code == 404
    _, other = asked(db, session, karim)  # at once: nobody holds a link that serves
    assert other != link and browse().get(link).status_code == 404
    page = browse().get(other)
    assert "1998" in page.text if "courriel" in typed else "2\u00a0juillet 2001" in page.text


@pytest.mark.parametrize("etat", [EtatCivil.CORRIGE, EtatCivil.CONFIRME])
def test_what_was_said_at_a_link_falls_with_it(
    db: Session, session: SessionCqp, yasmine: Candidat, karim: Browser, etat: EtatCivil
) -> None:
    yasmine.etat, yasmine.confirme, yasmine.lien, yasmine.lien_le = etat, tableau.empreinte(yasmine), yasmine.id, clock.now()
    yasmine.correction, yasmine.correction_mot = {"prenoms": "Jeanne"}, "Mon prénom d’état civil."
    db.commit()
    karim.post(at(session, f"/{key(yasmine)}"), {"nom_naissance": "AMRANI"}, htmx=True)
    assert now(db, yasmine).lien  # the same person, otherwise written
    karim.post(at(session, f"/{key(yasmine)}"), {"courriel": "yasmine@exemple.example"}, htmx=True)
    found = now(db, yasmine)
    assert (found.etat, found.correction, found.correction_mot, found.lien) == (EtatCivil.A_CONFIRMER, {}, "", None)


def test_another_answer_than_the_one_given_comes_back_to_its_writer(
    db: Session, session: SessionCqp, yasmine: Candidat, karim: Browser, browse: Callable[..., Browser]
) -> None:
    """From another window, or once more."""
    db.commit()
    _, link = asked(db, session, karim)
    civil = {"nom_naissance": "Amrani", "nom_usage": "", "ne_le": "14/03/1998", "sexe": "F", "commune": "Nice", "pays": "France"}
    said, visitor = civil | {"prenoms": "Yasmine, Inès", "mot": "Il en manque un."}, browse()
    for _ in range(2):  # a second click says what the first one did
        assert visitor.post(f"{link}/correction", said).status_code == 303
    for other in (
        {"prenoms": "Yasmine, Agnès"},
        {"mot": "Et j’ai changé d’adresse."},
        {"prenoms": "Yasmine, Zoé", "ne_le": "hier"},
    ):
        answer = visitor.post(f"{link}/correction", said | other)
        assert answer.status_code == 409 and "Vous aviez déjà répondu" in answer.text
        assert all(each in answer.text for each in other.values())
    found = now(db, yasmine)
    assert (found.correction, found.correction_mot) == ({"prenoms": "Yasmine, Inès"}, "Il en manque un.")
    found.etat, found.correction, found.correction_mot = EtatCivil.DEMANDE, {}, ""
    db.commit()
    etat_civil.confirm(db, found, seen=tableau.empreinte(found), by=etat_civil.LUI)
    db.commit()
    answer = visitor.post(f"{link}/correction", said)
    assert answer.status_code == 409 and "Yasmine, Inès" in answer.text and "est confirmé" in answer.text


def test_a_wrong_link_reveals_nothing(
    db: Session, session: SessionCqp, yasmine: Candidat, karim: Browser, browse: Callable[..., Browser]
) -> None:
    db.commit()
    _, link = asked(db, session, karim)
    visitor = browse()
    wrong = visitor.get("/etat-civil/nimporte.quoi")
    with clock.travel(etat_civil.VALABLE + timedelta(hours=1)):
        over = visitor.get(link)
    assert wrong.status_code == over.status_code == 404
    assert "Ce lien ne sert plus" in wrong.text and "Ce lien ne sert plus" in over.text and "1998" not in over.text
    session.etat, session.motif = EtatSession.ANNULEE, "Trop peu de candidats."
    db.commit()
    assert visitor.get(link).status_code == 404


def test_nobody_is_written_to_twice_in_a_day_unless_the_mail_came_back(
    db: Session, session: SessionCqp, yasmine: Candidat, karim: Browser
) -> None:
    make.candidats(db, session, {"prenoms": "Léa", "courriel": ""})
    db.commit()
    asked(db, session, karim)
    karim.post(at(session, "/demandes"))
    mails = select(Courriel).where(Courriel.modele == etat_civil.MODELE)
    assert len(db.exec(mails).all()) == 1
    db.commit()  # not again, nor to who has no address
    mail = db.exec(mails).one()
    mail.etat, mail.derniere_reponse = EtatCourriel.ECHEC, "550 5.1.1 no such user"
    db.commit()
    assert "cette adresse n’existe pas" in karim.get(at(session)).text
    karim.post(at(session, f"/{key(yasmine)}"), {"courriel": "yasmine@exemple.example"}, htmx=True)
    karim.post(at(session, f"/{key(yasmine)}/demande"))
    assert len(db.exec(mails).all()) == 2


def test_nobody_is_written_to_before_the_session_opens(db: Session, session: SessionCqp, karim: Browser) -> None:
    draft = make.session(db, make.organisme_of(db, session))
    (row,) = make.candidats(db, draft)
    db.commit()
    assert "Demander" not in karim.get(at(draft)).text
    assert "une fois qu’elle l’est" in karim.get(at(draft, f"/{row.id}")).text
    assert karim.post(at(draft, f"/{row.id}/demande")).status_code == 409
