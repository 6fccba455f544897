"""A session is asked for by who is habilitated, filled, handed over; taken back, deleted, cancelled, duplicated."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.dossiers import contenu, dossiers, equipe
from eclat.domain.messagerie import fils
from eclat.domain.sessions import calendrier, copies, couverture, manques, retraits, sessions, verifications
from eclat.domain.sessions.sessions import Incomplete
from eclat.domain.socle import session_policies
from eclat.domain.socle.errors import Interdit, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.models import (
    Decision,
    Delegation,
    Enregistrement,
    EtatDelegation,
    EtatHabilitation,
    EtatSession,
    Habilitation,
    NaturePiece,
    Organisme,
    SessionCqp,
)
from tests import factories as make

E = EtatSession


@pytest.fixture
def tremplin(db: Session) -> Organisme:
    make.administrateur(db)
    return make.habilite(db)


@pytest.fixture
def joel(db: Session, tremplin: Organisme) -> Utilisateur:
    return make.user_of(db, make.dirigeant(db, tremplin))


def request_of(db: Session, organisme: Organisme) -> Habilitation:
    return db.exec(select(Habilitation).where(Habilitation.organisme_id == organisme.id)).one()


def sent(db: Session, modele: str) -> list[str]:
    return sorted(each.destinataire for each in make.mails(db) if each.modele == modele)


def seen(db: Session, user: Utilisateur) -> set[str]:
    return {each.numero for each in db.exec(session_policies.visible_sessions(user))}


# --- who may ask --------------------------------------------------------------------------------------------------------


def test_the_dirigeant_and_the_referent_ask_and_nobody_else(db: Session, tremplin: Organisme, joel: Utilisateur) -> None:
    karim = make.user_of(db, make.referent(db, tremplin))
    other = make.organisme(db, "Les Ateliers du Belvédère")
    assert sessions.start(db, tremplin, by=joel) == sessions.start(db, tremplin, by=karim), "nothing was typed in it yet"
    for stranger in (make.user_of(db, make.dirigeant(db, other)), make.decider(db), make.user_of(db, make.instructeur(db))):
        with pytest.raises(Interdit):
            sessions.start(db, tremplin, by=stranger)
    with pytest.raises(Refus, match="quand votre habilitation sera acceptée"):
        sessions.start(db, other, by=make.user_of(db, make.dirigeant(db, other)))


@pytest.mark.parametrize(
    ("etat", "said"),
    [("suspendue", "est suspendue"), ("resiliee", "est résiliée"), ("expiree", "a pris fin"), ("acceptee", "a pris fin le")],
)
def test_without_an_habilitation_in_force_what_runs_goes_on_and_nothing_new_begins(
    db: Session, tremplin: Organisme, joel: Utilisateur, etat: str, said: str
) -> None:
    running = make.session(db, tremplin, etat="demandee")
    request = request_of(db, tremplin)
    request.etat = EtatHabilitation(etat)
    if etat == "acceptee":
        decision = db.exec(select(Decision)).one()
        decision.valide_du, decision.valide_jusqu_au = date(2020, 1, 1), date(2022, 12, 31)
    db.flush()
    assert said in couverture.why_none(db, tremplin.id)
    with pytest.raises(Refus, match="vous ne pouvez plus demander de session"):
        sessions.start(db, tremplin, by=joel)
    assert running.numero in seen(db, joel)


def test_an_habilitation_that_begins_later_says_when(db: Session, tremplin: Organisme) -> None:
    db.exec(select(Decision)).one().valide_du = clock.today() + timedelta(days=3)
    db.flush()
    assert "commence le" in couverture.why_none(db, tremplin.id)


@pytest.mark.parametrize(("etat", "covered"), [("habilitee", True), ("ecartee", False), ("retiree", False)])
def test_a_delegataire_is_covered_by_its_national_unless_it_was_set_aside(
    db: Session, tremplin: Organisme, joel: Utilisateur, etat: str, covered: bool
) -> None:
    """Its sessions are read by the national, which its siblings are not."""
    first, second = (make.organisme(db, nom) for nom in ("Pôle Enfance", "Grand Préau Sud"))
    request = request_of(db, tremplin)
    for rang, each in enumerate((first, second), 1):
        db.add(
            Delegation(
                habilitation_id=request.id, rang=rang, nom=each.nom, organisme_id=each.id, etat=EtatDelegation(etat), motif="Hors territoire",
                courriel=f"{rang}@preau.example", invitee_le=clock.now(), retiree_le=clock.now(),
            )
        )  # fmt: skip
    db.flush()
    leader, sibling = (make.user_of(db, make.dirigeant(db, each)) for each in (first, second))
    assert session_policies.can_ask_session(db, leader, first) is covered
    if not covered:
        assert "quand votre habilitation sera acceptée" in couverture.why_none(db, first.id)
        return
    draft = make.session(db, first)
    assert draft.habilitation_id == request.id
    assert (seen(db, leader), seen(db, joel), seen(db, sibling)) == ({draft.numero}, set(), set())
    member = equipe.add_member(db, draft, by=leader, typed={name: [value] for name, value in make.FERHAT.items()})
    contenu.attach(db, draft, NaturePiece.CV, "cv.pdf", make.PDF, target=member.id, by=leader)
    sessions.deposit(db, draft, by=leader)
    assert (seen(db, leader), seen(db, joel), seen(db, sibling)) == ({draft.numero}, {draft.numero}, set())
    assert not session_policies.can_edit_session(db, joel, draft)
    make.message(db, draft, by=leader)
    read = [fils.seen(db, draft, each) is not None for each in (leader, make.decider(db), joel, sibling)]
    assert read == [True, True, False, False]  # what is said of it is between the délégataire and OC Éclat


def test_a_draft_is_its_organisme_s_alone(db: Session, tremplin: Organisme, joel: Utilisateur) -> None:
    draft = make.session(db, tremplin)
    assert seen(db, joel) == {draft.numero} and seen(db, make.decider(db)) == set()
    sessions.deposit(db, draft, by=joel)
    assert seen(db, make.decider(db)) == {draft.numero}
    for agent in (make.instructeur(db), make.comite_technique(db), make.binome_paritaire(db)):
        assert seen(db, make.user_of(db, agent)) == set()


# --- the request --------------------------------------------------------------------------------------------------------


def test_a_draft_begins_with_the_team_of_the_habilitation(db: Session, tremplin: Organisme, joel: Utilisateur) -> None:
    draft = sessions.start(db, tremplin, by=joel)
    request = request_of(db, tremplin)
    assert [each.nom for each in dossiers.team(db, draft)] == [each.nom for each in dossiers.team(db, request)] == ["Orsini"]
    (cv,) = dossiers.documents(db, draft)
    assert cv.nature == NaturePiece.CV and draft.habilitation_id == request.id
    equipe.remove_member(db, draft, dossiers.team(db, draft)[0], by=joel)
    assert len(dossiers.team(db, request)) == 1 and dossiers.documents(db, request)


def test_what_is_missing_is_listed_then_it_leaves(db: Session, tremplin: Organisme, joel: Utilisateur) -> None:
    draft = make.session(db, tremplin, complete=False)
    lacks = {each.label for each in manques.manques(db, draft)}
    assert {"Intitulé de la session", "Modalité", "Début", "Demi-journées", "Date prévue du jury"} <= lacks and "CQP" not in lacks
    with pytest.raises(Incomplete, match="Il manque encore"):
        sessions.deposit(db, draft, by=joel)
    whole = make.session(db, tremplin)
    assert manques.manques(db, whole) == []
    sessions.deposit(db, whole, by=joel)
    assert whole.etat == E.DEMANDEE and whole.demandee_le and whole.enregistrement_id
    claire = make.administrateur(db)
    assert sent(db, "session_demandee") == [claire.courriel]
    assert sent(db, "session_accuse_reception") == [make.dirigeant(db, tremplin).courriel]


def test_what_two_answers_say_against_one_another_is_to_be_corrected(db: Session, tremplin: Organisme, joel: Utilisateur) -> None:
    draft = make.session(db, tremplin)
    assert draft.debut
    contenu.save_field(db, draft, "fin", [(draft.debut - timedelta(days=1)).isoformat()], by=joel)
    wrong = {each.anchor for each in manques.manques(db, draft) if each.faux}
    assert wrong == {"champ-fin", "calendrier-resume"}, "the half-days are after the end too"


def test_at_a_distance_more_is_asked(db: Session, tremplin: Organisme, joel: Utilisateur) -> None:
    draft = make.session(db, tremplin)
    contenu.save_field(db, draft, "modalite", ["mixte"], by=joel)
    assert {each.anchor for each in manques.manques(db, draft)} == {"champ-part_distance", "champ-assistance"}
    contenu.save_field(db, draft, "part_distance", ["40"], by=joel)
    contenu.save_field(db, draft, "assistance", ["Une permanence par semaine."], by=joel)
    assert manques.manques(db, draft) == []


def test_an_habilitation_that_is_not_theirs_cannot_be_chosen(db: Session, tremplin: Organisme, joel: Utilisateur) -> None:
    draft = make.session(db, tremplin)
    other = request_of(db, make.habilite(db, "Autre organisme habilité"))
    contenu.save_field(db, draft, "habilitation_id", [str(other.id)], by=joel)
    assert draft.habilitation_id is None


def test_what_is_handed_over_is_no_longer_changed(db: Session, tremplin: Organisme, joel: Utilisateur) -> None:
    there = make.session(db, tremplin, etat="demandee")
    with pytest.raises(Refus, match="ne peut plus être modifié"):
        contenu.save_field(db, there, "ville", ["Arles"], by=joel)


# --- what the platform verifies -----------------------------------------------------------------------------------------


def test_a_bound_that_is_not_set_is_not_checked(db: Session, tremplin: Organisme, joel: Utilisateur) -> None:
    draft = make.session(db, tremplin, begins=10)
    registered = db.exec(select(Enregistrement)).one()
    registered.jours_avant_session = None
    db.flush()
    assert not any("Le début" in each.titre for each in verifications.of(db, draft))
    registered.jours_avant_session = 30
    db.flush()
    (late,) = [each for each in verifications.warnings(db, draft) if "Le début" in each.titre]
    assert (late.titre, late.detail, late.bloque) == ("Le début est dans 10 jours", "30 au moins", False)
    sessions.deposit(db, draft, by=joel)


@pytest.mark.parametrize(
    ("habilite", "vise", "dit"),
    [
        ([], [], None),
        ([], ["BC01"], None),
        (["BC01", "BC02"], ["BC02"], (True, "Les blocs visés sont dans l’habilitation")),
        (["BC01", "BC02"], ["BC01", "BC03"], (False, "Au-delà de l’habilitation\u00a0: BC03")),
        (["BC01", "BC02"], [], (False, "La session vise le CQP entier, l’habilitation une partie")),
    ],
)
def test_blocs_beyond_those_of_the_habilitation_are_told(
    db: Session, tremplin: Organisme, habilite: list[str], vise: list[str], dit: tuple[bool, str] | None
) -> None:
    draft = make.session(db, tremplin, begins=60)
    db.exec(select(Decision)).one().blocs = habilite
    draft.blocs = vise
    db.flush()
    found = [(each.bon, each.titre) for each in verifications.of(db, draft) if each.ancre == "champ-blocs"]
    assert found == ([dit] if dit else [])


def test_a_strict_bound_keeps_the_request_from_leaving(db: Session, tremplin: Organisme, joel: Utilisateur) -> None:
    draft = make.session(db, tremplin, begins=10)
    registered = db.exec(select(Enregistrement)).one()
    registered.bornes_strictes, registered.stagiaires_par_formateur, registered.heures_centre_min = True, 8, 100
    db.flush()
    assert {each.anchor for each in manques.manques(db, draft)} == {"champ-debut", "champ-places", "champ-heures_centre"}
    with pytest.raises(Incomplete):
        sessions.deposit(db, draft, by=joel)


def test_the_registration_is_that_of_the_first_day(db: Session, tremplin: Organisme) -> None:
    cqp = request_of(db, tremplin).cqp_id
    now = db.exec(select(Enregistrement)).one()
    assert now.cqp_id == cqp
    now.du = date(2026, 6, 1)
    old = Enregistrement(cqp_id=now.cqp_id, code_rncp="RNCP36481", du=date(2022, 6, 1), jusqu_au=date(2025, 6, 1))
    db.add(old)
    db.flush()
    found = [couverture.registration(db, cqp, day) for day in (date(2024, 1, 1), date(2025, 12, 1), date(2027, 1, 1))]
    assert [each.code_rncp if each else None for each in found] == ["RNCP36481", None, now.code_rncp]


# --- taken back, deleted, cancelled, duplicated -------------------------------------------------------------------------


def test_what_nobody_studies_is_taken_back(db: Session, tremplin: Organisme, joel: Utilisateur) -> None:
    there = make.session(db, tremplin, etat="demandee")
    retraits.withdraw(db, there, by=joel)
    assert (there.etat, there.demandee_le) == (E.BROUILLON, None) and len(sent(db, "session_retiree")) == 1
    numero = there.numero
    retraits.discard(db, there, by=joel)
    db.flush()
    assert db.exec(select(SessionCqp).where(col(SessionCqp.numero) == numero)).first() is None


def test_a_cancellation_says_why_to_the_other_side(db: Session, tremplin: Organisme, joel: Utilisateur) -> None:
    first, second = make.session(db, tremplin, etat="demandee"), make.session(db, tremplin, etat="demandee")
    retraits.cancel(db, first, motif="Trop peu de candidats.", by=joel)
    assert first.etat == E.ANNULEE and journal.about(db, first)[0].details["motif"] == "Trop peu de candidats."
    claire = make.administrateur(db)
    retraits.cancel(db, second, motif="Habilitation retirée.", by=make.user_of(db, claire))
    assert sent(db, "session_annulee") == sorted([claire.courriel, make.dirigeant(db, tremplin).courriel])


def test_a_session_is_duplicated_to_new_dates(db: Session, tremplin: Organisme, joel: Utilisateur) -> None:
    source = make.session(db, tremplin, etat="demandee")
    assert source.debut and source.fin and source.jury_le
    start = source.debut + timedelta(days=72)
    copy = copies.duplicate(db, source, debut=start, by=joel).session
    assert copy != source and copy.etat == E.BROUILLON and copy.debut == start and copy.copie_de_id == source.id
    assert copy.fin == source.fin + timedelta(days=72) and copy.intitule == source.intitule
    assert [each.nom for each in dossiers.team(db, copy)] == ["Orsini"]
    before, after = (calendrier.of(db, each).demi_journees for each in (source, copy))
    assert {each.jour.weekday() for each in before} == {each.jour.weekday() for each in after}
    assert copies.duplicate(db, source, debut=start, by=joel).session == copy, "a second click"
    with pytest.raises(Interdit):
        copies.duplicate(db, source, debut=start, by=make.decider(db))


def test_a_half_day_that_falls_on_a_holiday_is_left_out_of_the_copy(db: Session, tremplin: Organisme, joel: Utilisateur) -> None:
    source = make.session(db, tremplin)
    assert source.debut
    labour_day = date(source.debut.year + 2, 5, 1)
    weekday = (labour_day.weekday() - source.debut.weekday()) % 7
    copy = copies.duplicate(db, source, debut=labour_day - timedelta(days=weekday), by=joel)
    days = [each.jour for each in calendrier.of(db, copy.session).demi_journees]
    assert labour_day not in days and len(days) + copy.laissees == 8
