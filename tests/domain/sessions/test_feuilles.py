"""What comes and what stays once a session runs: its signed sheets, the documents of the request, the hours that people attended."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from eclat.domain.dossiers import contenu, dossiers, quotas
from eclat.domain.messagerie import fils, sujets
from eclat.domain.sessions import assiduite, comite, copies, debuts, emargement, presences, sessions, validation
from eclat.domain.sessions.calendrier import CALENDRIER
from eclat.domain.sessions.emargement import monday
from eclat.domain.socle import session_policies
from eclat.domain.socle.errors import Introuvable, Refus
from eclat.domain.socle.fichiers import visible_fichiers
from eclat.domain.socle.utilisateur import SYSTEME, Utilisateur
from eclat.engines.grilles import collage, tableau
from eclat.file_types import FileRefused
from eclat.models import EtatPresence, Feuille, NaturePiece, Organisme, Seance, SessionCqp
from tests import factories as make


@pytest.fixture
def owner(db: Session) -> Organisme:
    make.administrateur(db)
    return make.habilite(db)


@pytest.fixture
def nadia(db: Session, owner: Organisme) -> Utilisateur:
    return make.user_of(db, make.dirigeant(db, owner))


@pytest.fixture
def running(db: Session, owner: Organisme) -> SessionCqp:
    return make.en_cours(db, owner)


def sign(
    db: Session, session: SessionCqp, at: int, by: Utilisateur, name: str = "semaine.pdf", *, alone: bool = False
) -> Feuille:
    """The sheet of the week of this half-day, or of it alone."""
    seance = assiduite.seances(db, session)[at]
    return emargement.attach(db, session, name, make.PDF, lundi=monday(seance.jour), seance=seance.id if alone else None, by=by)


def open_it(db: Session, session: SessionCqp, by: Utilisateur, asked: Utilisateur | None = None) -> None:
    """``asked``: a member of the comité technique, whose opinion its binôme asks for first."""
    sessions.deposit(db, session, by=by)
    pair = make.binome(db, session)
    if asked is not None and asked.personne_id:
        comite.ask(db, session, membres=[asked.personne_id], by=pair[0])
        fils.opened(db, session)
        assert fils.seen(db, session, asked) and asked.personne_id in set(db.exec(sujets.following(session.id)))
    for each in pair:
        validation.give_agreement(db, session, by=each)


def test_a_duplicated_session_has_none_of_the_signed_sheets(db: Session, running: SessionCqp, nadia: Utilisateur) -> None:
    sign(db, running, 0, nadia)
    contenu.attach(db, running, NaturePiece.AUTRE, "bilan.pdf", make.PDF, by=nadia)
    assert running.debut
    copy = copies.duplicate(db, running, debut=running.debut + timedelta(weeks=30), by=nadia).session
    assert NaturePiece.EMARGEMENT in {each.nature for each in dossiers.documents(db, running)}
    assert {fichier.nom for _, fichier in dossiers.files(db, copy)} == {"cv-orsini.pdf", "bilan.pdf"}


def test_a_sheet_comes_by_its_own_door(db: Session, running: SessionCqp, nadia: Utilisateur) -> None:
    with pytest.raises(Introuvable):
        contenu.attach(db, running, NaturePiece.EMARGEMENT, "x.pdf", make.PDF, by=nadia)


def test_one_scan_covers_two_weeks_and_each_half_day(db: Session, running: SessionCqp, nadia: Utilisateur) -> None:
    made = [sign(db, running, 0, nadia), sign(db, running, 1, nadia), sign(db, running, 0, nadia, alone=True)]
    assert sign(db, running, 1, nadia) == made[1], "sent twice, it is there once"
    sheets = emargement.signed(db, running)
    assert {each.feuille.id for each in sheets} == {each.id for each in made} and len(sheets) == 3
    emargement.detach(db, running, made[0].id, by=nadia)
    assert len(emargement.covering(emargement.signed(db, running), assiduite.seances(db, running)[1])) == 1


def test_sheets_have_a_limit_of_their_own(
    db: Session, running: SessionCqp, nadia: Utilisateur, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quotas, "MAX_DOCUMENTS", 1)
    monkeypatch.setattr(quotas, "MAX_SHEETS", 2)
    sign(db, running, 0, nadia)
    sign(db, running, 1, nadia)
    contenu.attach(db, running, NaturePiece.AUTRE, "bilan.pdf", make.PDF, by=nadia)
    with pytest.raises(FileRefused, match="1 pièces au plus"):
        contenu.attach(db, running, NaturePiece.AUTRE, "x.pdf", make.PDF, by=nadia)
    with pytest.raises(FileRefused, match="2 feuilles signées au plus"):
        sign(db, running, 2, nadia)
    monkeypatch.setattr(quotas, "MAX_SHEETS", 9)
    monkeypatch.setattr(quotas, "MAX_BYTES", 1)
    sign(db, running, 2, nadia)
    monkeypatch.setattr(quotas, "MAX_BYTES_OF_SHEETS", 3 * len(make.PDF))
    with pytest.raises(FileRefused, match="feuilles signées d’une session pèsent"):
        sign(db, running, 3, nadia)


def test_a_sheet_follows_its_half_day_which_is_not_removed(db: Session, running: SessionCqp, nadia: Utilisateur) -> None:
    sheet = sign(db, running, 0, nadia, alone=True)
    seance = db.get_one(Seance, sheet.seance_id)
    assert seance.jour
    later = seance.jour + timedelta(days=1)
    table = tableau.ouvrir(db, CALENDRIER, running, by=nadia)
    tableau.save(table, seance, {"jour": [later.isoformat()]})
    moved = next(each for each in assiduite.seances(db, running) if each.id == seance.id)
    (held,) = emargement.covering(emargement.signed(db, running), moved)
    assert (held.du, held.au) == (later, later)
    with pytest.raises(Refus, match="retirez d’abord la feuille"):
        tableau.remove(table, seance)
    emargement.detach(db, running, sheet.id, by=nadia)
    tableau.remove(tableau.ouvrir(db, CALENDRIER, running, by=nadia), seance)


@pytest.mark.parametrize("cells", [{"jour": [""]}, {"de": ["bientôt"]}, {"a": [" "]}])
def test_a_half_day_that_people_attended_keeps_its_hours(
    db: Session, running: SessionCqp, nadia: Utilisateur, cells: dict[str, list[str]]
) -> None:
    first, second, *_ = assiduite.seances(db, running)
    presences.save(db, running, first.id, {make.inscrits(db, running)[0].id: EtatPresence.PRESENT}, {}, by=nadia)
    table = tableau.ouvrir(db, CALENDRIER, running, by=nadia)
    before = assiduite.of(db, running).ensemble.suivies
    with pytest.raises(Refus, match="garde un jour et des heures"):
        tableau.save(table, db.get_one(Seance, first.id), cells)
    assert assiduite.of(db, running).ensemble.suivies == before > 0
    assert not tableau.save(table, db.get_one(Seance, second.id), cells), "nobody was said to be there"
    assert not tableau.save(table, db.get_one(Seance, first.id), {"de": ["10:00"]})


def test_a_paste_over_what_people_attended_is_refused_whole(db: Session, running: SessionCqp, nadia: Utilisateur) -> None:
    first, second, *_ = assiduite.seances(db, running)
    presences.save(db, running, second.id, {make.inscrits(db, running)[0].id: EtatPresence.PRESENT}, {}, by=nadia)
    table = tableau.ouvrir(db, CALENDRIER, running, by=nadia)
    with pytest.raises(Refus, match="garde un jour et des heures"):
        collage.paste(table, db.get_one(Seance, first.id), [{"contenu": ["Autre"]}, {"contenu": ["Autre"], "jour": [""]}])
    assert db.get_one(Seance, first.id).contenu != "Autre"


def test_what_the_binome_validated_stays(db: Session, owner: Organisme, nadia: Utilisateur) -> None:
    made = make.session(db, owner, complete=True, etat="brouillon")
    before = contenu.attach(db, made, NaturePiece.AUTRE, "programme.pdf", make.PDF, by=nadia)
    open_it(db, made, nadia)
    with pytest.raises(Refus, match="le binôme paritaire a validée"):
        contenu.remove_document(db, made, before, by=nadia)
    with pytest.raises(Refus, match="le binôme paritaire a validée"):
        contenu.attach(db, made, NaturePiece.REQUISE, "convention.pdf", make.PDF, target=before.id, by=nadia)
    after = contenu.attach(db, made, NaturePiece.AUTRE, "bilan.pdf", make.PDF, by=nadia)
    contenu.remove_document(db, made, after, by=nadia)
    assert [each for each in dossiers.documents(db, made) if each.nature == NaturePiece.AUTRE] == [before]


def test_the_comite_reads_the_request_and_nothing_of_what_follows(db: Session, owner: Organisme, nadia: Utilisateur) -> None:
    made = make.session(db, owner, etat="brouillon", begins=-20)
    contenu.attach(db, made, NaturePiece.AUTRE, "programme.pdf", make.PDF, by=nadia)
    odile = make.user_of(db, make.comite_technique(db))
    open_it(db, made, nadia, odile)
    debuts.begin(db, made, by=SYSTEME)
    sign(db, made, 0, nadia, "signée.pdf")
    contenu.attach(db, made, NaturePiece.AUTRE, "bilan.pdf", make.PDF, by=nadia)

    def read(user: Utilisateur) -> set[str]:
        return {each.nom for each in db.exec(visible_fichiers(user))}

    assert made in db.exec(session_policies.visible_sessions(odile)).all()
    assert read(odile) == {"cv-orsini.pdf", "programme.pdf"}
    assert read(nadia) >= {"programme.pdf", "signée.pdf", "bilan.pdf"}
    assert fils.seen(db, made, odile) is None, "nor what is said there since"
    assert odile.personne_id not in set(db.exec(sujets.following(made.id)))
    assert len(set(db.exec(sujets.following(made.id)))) == 2
