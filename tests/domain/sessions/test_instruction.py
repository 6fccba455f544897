"""The binôme sends a request back with points, which are answered; the comité technique is asked what it thinks."""

from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.dossiers import conseil, contenu, depots, points
from eclat.domain.messagerie import fils
from eclat.domain.sessions import attentes, attributions, comite, liste, retraits, sessions, validation
from eclat.domain.sessions import depots as kept
from eclat.domain.sessions.calendrier import CALENDRIER
from eclat.domain.sessions.instruction import POINTS
from eclat.domain.sessions.sessions import Incomplete
from eclat.domain.socle import session_policies
from eclat.domain.socle.errors import ChampRefuse, Interdit, Introuvable, Refus
from eclat.domain.socle.fichiers import visible_fichiers
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.grilles import lignes, tableau
from eclat.models import (
    Avis,
    AvisDemande,
    College,
    Depot,
    Enregistrement,
    EtatPoint,
    EtatSession,
    Fichier,
    NaturePiece,
    Organisme,
    Point,
    Role,
    SensAvis,
    SessionCqp,
)
from tests import factories as make

E = EtatSession
Pair = tuple[Utilisateur, Utilisateur]


@pytest.fixture
def tremplin(db: Session) -> Organisme:
    make.administrateur(db)
    return make.habilite(db)


@pytest.fixture
def joel(db: Session, tremplin: Organisme) -> Utilisateur:
    return make.user_of(db, make.dirigeant(db, tremplin))


@pytest.fixture
def asked(db: Session, tremplin: Organisme) -> SessionCqp:
    return make.session(db, tremplin, etat="demandee")


@pytest.fixture
def pair(db: Session, asked: SessionCqp) -> Pair:
    """Employeurs, salariés."""
    return make.binome(db, asked)


@pytest.fixture
def odile(db: Session) -> Utilisateur:
    return make.user_of(db, make.comite_technique(db))


def sent(db: Session, modele: str) -> list[str]:
    return sorted(each.destinataire for each in make.mails(db) if each.modele == modele)


def returned(db: Session, session: SessionCqp, by: Utilisateur, texte: str = "Le nom des tuteurs") -> Point:
    POINTS.add(db, session, texte=texte, section="equipe", by=by)
    POINTS.send_back(db, session, by=by)
    return points.of(db, session)[-1]


def ask(db: Session, session: SessionCqp, member: Utilisateur, by: Utilisateur) -> None:
    assert member.personne_id
    comite.ask(db, session, membres=[member.personne_id], question="L’alternance suffit-elle ?", by=by)


# --- points to complete -------------------------------------------------------------------------------------------------


def test_a_request_is_sent_back_completed_and_studied_again(
    db: Session, tremplin: Organisme, asked: SessionCqp, pair: Pair, joel: Utilisateur
) -> None:
    brigitte, amadou = pair
    first = asked.demandee_le
    validation.give_agreement(db, asked, motif="Équipe solide.", by=brigitte)
    with pytest.raises(Refus, match="Ajoutez d’abord un point"):
        POINTS.send_back(db, asked, by=amadou)
    point = returned(db, asked, amadou)
    assert asked.etat == E.A_COMPLETER and validation.current(db, asked) == []
    assert db.exec(select(Avis)).one().perime_le is not None, "it is kept, and counts no more"
    assert sent(db, "session_a_completer") == [make.dirigeant(db, tremplin).courriel]
    assert sent(db, "session_renvoyee") == [brigitte.courriel]
    assert attentes.attentes(db, joel).a_completer[0].points == 1

    with pytest.raises(Incomplete):
        sessions.deposit(db, asked, by=joel)
    points.answer(db, asked, point, "Deux tuteurs par structure.", by=joel)
    contenu.save_field(db, asked, "places", ["14"], by=joel)
    sessions.deposit(db, asked, by=joel)
    assert str(asked.etat) == "en_validation" and asked.demandee_le == first, "the day of its demand is that of the first one"
    assert sent(db, "session_completee") == sorted([brigitte.courriel, amadou.courriel])
    assert len(sent(db, "session_demandee")) == 1 and len(sent(db, "session_accuse_reception")) == 1
    assert [attentes.attentes(db, each).a_etudier != [] for each in pair] == [True, True]

    with pytest.raises(Refus, match="1 point reste à lever"):
        validation.give_agreement(db, asked, by=brigitte)
    POINTS.lift(db, asked, point=point, by=brigitte)
    validation.give_agreement(db, asked, by=brigitte)
    assert validation.give_agreement(db, asked, by=amadou) == E.OUVERTE


def test_what_changed_since_the_former_deposit_is_told(db: Session, asked: SessionCqp, pair: Pair, joel: Utilisateur) -> None:
    assert kept.since_last(db, asked) is None
    point = returned(db, asked, pair[0])
    contenu.save_field(db, asked, "places", ["14"], by=joel)
    contenu.attach(db, asked, NaturePiece.POINT, "convention.pdf", make.PDF, target=point.id, by=joel)
    half_day = lignes.entities(db, CALENDRIER, asked.id)[0]
    tableau.save(tableau.ouvrir(db, CALENDRIER, asked, by=joel), half_day, {"de": ["10 h"]})
    sessions.deposit(db, asked, by=joel)
    found = kept.since_last(db, asked)
    assert found is not None
    assert [(each.section, each.sorte) for each in found.changes] == [("formation", "champ"), ("pieces", "piece")]
    ((before, after),) = found.tables["seances"]
    assert before and after and (before["de"], after["de"]) == ("09:00", "10:00")


def test_a_point_answers_to_its_own_session_and_to_nobody_else(
    db: Session, tremplin: Organisme, asked: SessionCqp, pair: Pair, joel: Utilisateur
) -> None:
    other = make.session(db, tremplin, etat="demandee", begins=90)
    make.binome(db, other)
    point = returned(db, asked, pair[0])
    with pytest.raises(Introuvable):
        points.find(db, other, point.id)
    with pytest.raises(Interdit):
        points.answer(db, asked, point, "Voici.", by=pair[0])
    stranger = make.user_of(db, make.binome_paritaire(db, prenom="Nora", nom="Lemaire"))
    with pytest.raises(Interdit):
        POINTS.withdraw(db, asked, point=point, by=stranger)
    POINTS.withdraw(db, asked, point=point, by=pair[1])
    assert point.etat == EtatPoint.RETIRE and sessions.lacking(db, asked) == []
    with pytest.raises(ChampRefuse):
        POINTS.add(db, other, texte="Ailleurs", section="moyens", by=pair[0])


def test_a_strict_bound_counts_from_the_first_demand(
    db: Session, tremplin: Organisme, asked: SessionCqp, pair: Pair, joel: Utilisateur
) -> None:
    """Thirty days before the start at least, strictly: a complement that is asked for late does not shut the request out."""
    registered = db.exec(select(Enregistrement)).one()
    registered.bornes_strictes, registered.jours_avant_session = True, 30
    point = returned(db, asked, pair[0])
    with clock.travel(timedelta(days=45)):
        points.answer(db, asked, point, "Voici.", by=joel)
        sessions.deposit(db, asked, by=joel)
    assert asked.etat == E.EN_VALIDATION


def test_a_draft_that_was_handed_over_once_is_deleted_whole(db: Session, asked: SessionCqp, joel: Utilisateur) -> None:
    retraits.withdraw(db, asked, by=joel)
    assert len(depots.of(db, asked)) == 1
    retraits.discard(db, asked, by=joel)
    assert db.exec(select(Depot).where(col(Depot.dossier_id) == asked.id)).all() == []


# --- the comité technique -----------------------------------------------------------------------------------------------


def test_a_member_who_is_asked_reads_then_says_what_they_think(
    db: Session, asked: SessionCqp, pair: Pair, odile: Utilisateur
) -> None:
    assert list(db.exec(session_policies.visible_sessions(odile))) == []
    ask(db, asked, odile, pair[0])
    assert sent(db, "session_avis_demande") == [odile.courriel]
    assert list(db.exec(session_policies.visible_sessions(odile))) == [asked]
    assert [each.id for each in attentes.attentes(db, odile).a_conseiller] == [asked.id]
    with pytest.raises(ChampRefuse, match="à qui l’avis n’est pas encore demandé"):
        ask(db, asked, odile, pair[1])
    assert len(db.exec(select(AvisDemande)).all()) == 1, "once, whoever asks"
    comite.advise(db, asked, sens=SensAvis.RESERVE, motif="Plus d’alternance.", by=odile)
    assert sent(db, "session_avis_comite") == sorted(each.courriel for each in pair)
    assert attentes.attentes(db, odile).nombre == 0
    with pytest.raises(Refus):
        comite.advise(db, asked, sens=SensAvis.FAVORABLE, motif="Finalement.", by=odile)
    assert asked.etat == E.EN_VALIDATION, "it only advises"


def test_who_was_not_asked_nor_of_the_binome_says_and_reads_nothing(
    db: Session, asked: SessionCqp, pair: Pair, odile: Utilisateur, joel: Utilisateur
) -> None:
    nour = make.user_of(db, make.comite_technique(db, "Nour", "Haddad"))
    ask(db, asked, odile, pair[0])
    with pytest.raises(Interdit):
        comite.advise(db, asked, sens=SensAvis.FAVORABLE, motif="Bien.", by=nour)
    for stranger in (odile, joel, make.decider(db)):
        with pytest.raises(Interdit):
            comite.ask(db, asked, membres=[], by=stranger)
    read = [session_policies.can_read_advice(db, each, asked) for each in (*pair, make.decider(db), odile, nour, joel)]
    assert read == [True, True, True, False, False, False]
    for member in (nour, odile):
        assert list(db.exec(session_policies.followed_sessions(member))) == [], "nor the candidates"


def test_its_reader_finds_the_documents_and_the_thread(
    db: Session, asked: SessionCqp, pair: Pair, odile: Utilisateur, joel: Utilisateur
) -> None:
    make.message(db, asked, by=joel)
    before = (len(db.exec(visible_fichiers(odile)).all()), fils.seen(db, asked, odile))
    ask(db, asked, odile, pair[0])
    assert before == (0, None)
    assert db.exec(visible_fichiers(odile).where(col(Fichier.nom).contains("pdf"))).all() and fils.seen(db, asked, odile)


def test_who_sits_or_was_asked_already_is_not_asked(db: Session, asked: SessionCqp, pair: Pair, odile: Utilisateur) -> None:
    assert [name for _, name in comite.members(db, asked)] == ["Odile Schmitt"]
    ask(db, asked, odile, pair[0])
    assert comite.members(db, asked) == []
    with pytest.raises(ChampRefuse, match="à qui l’avis n’est pas encore demandé"):
        comite.ask(db, asked, membres=[make.instructeur(db).id], by=pair[0])


def test_another_question_to_who_was_asked_already_is_not_taken_for_a_second_click(
    db: Session, asked: SessionCqp, pair: Pair, odile: Utilisateur
) -> None:
    assert odile.personne_id
    for _ in range(2):
        ask(db, asked, odile, pair[0])
    for question, by in (("Et le jury ?", pair[0]), ("L’alternance suffit-elle ?", pair[1])):
        with pytest.raises(ChampRefuse, match="à qui l’avis n’est pas encore demandé"):
            comite.ask(db, asked, membres=[odile.personne_id], question=question, by=by)
    assert len(sent(db, "session_avis_demande")) == 1


def test_what_it_thought_of_the_former_request_counts_no_more(
    db: Session, asked: SessionCqp, pair: Pair, odile: Utilisateur, joel: Utilisateur
) -> None:
    ask(db, asked, odile, pair[0])
    point = returned(db, asked, pair[1])
    points.answer(db, asked, point, "Voici.", by=joel)
    sessions.deposit(db, asked, by=joel)
    assert conseil.current(db, asked) == [] and attentes.attentes(db, odile).nombre == 0
    with pytest.raises(Refus, match="portait sur la demande d’avant"):
        comite.advise(db, asked, sens=SensAvis.FAVORABLE, motif="Bien.", by=odile)
    ask(db, asked, odile, pair[1])
    comite.advise(db, asked, sens=SensAvis.FAVORABLE, motif="Bien.", by=odile)
    assert [each.avis.perime_le is None for each in conseil.of(db, asked)] == [True, False]


def test_each_role_of_one_person_awaits_in_its_own(db: Session, tremplin: Organisme, asked: SessionCqp, pair: Pair) -> None:
    """Who sits in one binôme and advises another finds both; the menu counts both."""
    both = make.agent(db, "Inès", "Moreau", Role.BINOME_PARITAIRE, Role.COMITE_TECHNIQUE, college=College.SALARIES)
    ines = make.user_of(db, both)
    ask(db, asked, ines, pair[0])
    other = make.session(db, tremplin, etat="demandee", begins=90)
    attributions.attribute(db, other, employeurs=pair[0].personne_id or both.id, salaries=both.id, by=make.decider(db))
    found = attentes.attentes(db, ines)
    assert ([each.id for each in found.a_etudier], [each.id for each in found.a_conseiller]) == ([other.id], [asked.id])
    assert set(db.exec(select(SessionCqp.id).where(*liste.awaiting(ines)))) == {asked.id, other.id}
