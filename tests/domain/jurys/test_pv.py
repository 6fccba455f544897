"""The procès-verbal as it is read: its rows, what candidates held before, what keeps its entry from closing."""

from datetime import date

import pytest
from sqlmodel import Session

from eclat.domain.certificats import production
from eclat.domain.jurys import acquis, eligibilite, pv, saisie
from eclat.domain.jurys.resultats import Issue
from eclat.domain.sessions.candidats import tableau
from eclat.domain.socle.errors import Refus
from eclat.models import EtatSession, Organisme, PresenceJury, SessionCqp, ValeurBloc, Visee
from tests import certificats, jurys, signes
from tests import factories as make


def test_a_row_for_each_candidate_who_is_there(db: Session) -> None:
    session = jurys.tenu(db)
    held = pv.passages(db, jurys.pv_of(db, session))
    assert [each.candidat for each in held] == list(make.inscrits(db, session))
    assert all(each.proposition.issue == Issue.A_SAISIR and each.proposition.restent == 4 for each in held)


def test_what_lacks_is_said_of_each_cell(db: Session) -> None:
    session = jurys.tenu(db, people=1)
    (who,) = make.inscrits(db, session)
    jurys.said(db, session, who, {"BC01": ValeurBloc.VALIDE, "BC02": ValeurBloc.NON_VALIDE})
    found = pv.lacking(db, jurys.pv_of(db, session))
    assert [(each.champ, each.faux) for each in found] == [
        ("resultat-BC03", False),
        ("resultat-BC04", False),
        ("observations", True),
    ]
    assert "pourquoi BC02 n’est pas validé" in found[-1].dit


@pytest.mark.parametrize("presence", [PresenceJury.EXCUSE, PresenceJury.EN_ATTENTE, PresenceJury.REPORTE])
def test_who_is_not_judged_is_explained(db: Session, presence: PresenceJury) -> None:
    session = jurys.tenu(db, people=1)
    document = jurys.pv_of(db, session)
    (row,) = pv.passages(db, document)
    row.passage.presence = presence
    db.flush()
    assert [each.champ for each in pv.lacking(db, document)] == ["observations"]
    row.passage.observations = "Certificat médical reçu le 23 novembre"
    db.flush()
    assert pv.lacking(db, document) == []


def test_a_bloc_won_before_is_locked_when_the_entry_opens(db: Session) -> None:
    before = jurys.tenu(db, people=2)
    jurys.signed(db, before)
    signes.attributed(db, before)
    session = make.en_cours(db, make.habilite(db, "Les Ateliers"), people=2, begins=-90)
    session.enregistrement_id = before.enregistrement_id
    first, second = make.inscrits(db, session)
    first.identite = make.inscrits(db, before)[0].identite = "amrani|yasmine|1998-03-14"
    db.flush()
    held = pv.passages(db, pv.ouvrir(db, session))
    assert all(acquis.locked(each) for each in held[0].tapes.values()) and len(held[0].tapes) == 4
    assert all(each.origine.startswith(jurys.pv_of(db, before).numero) for each in held[0].tapes.values())
    assert acquis.year_of(held[0].tapes["BC02"].origine) and not held[1].tapes
    assert second.id == held[1].candidat.id


def test_a_bloc_that_is_declared_is_confirmed_or_refused_by_the_jury(db: Session) -> None:
    session = declared(db, "BC01, BC02, BC03, BC04")
    document, brigitte = jurys.pv_of(db, session), jurys.copresidents(db, session)[0]
    (row,) = pv.passages(db, document)
    assert not row.tapes and row.proposition.restent == 4 and row.declares == tuple(jurys.BLOCS)
    saisie.save(db, session, row.passage.id, {"resultat-BC01": "deja_acquis", "resultat-BC02": "non_valide"}, {}, by=brigitte)
    (row,) = pv.passages(db, document)
    assert row.tapes["BC01"].origine == "ATT-2025-0012 du 3/06/2025" and row.proposition.tenus == ("BC01",)
    saisie.save(db, session, row.passage.id, {"resultat-BC01": "valide"}, {"resultat-BC01": "deja_acquis"}, by=brigitte)
    assert pv.passages(db, document)[0].tapes["BC01"].valeur == ValeurBloc.VALIDE


def test_what_is_declared_and_not_aimed_at_is_answered_too(db: Session) -> None:
    session = declared(db, "BC02")
    (who,) = make.inscrits(db, session)
    who.vise, who.blocs_vises = Visee.BLOCS, "BC01"
    db.flush()
    document, brigitte = jurys.pv_of(db, session), jurys.copresidents(db, session)[0]
    (row,) = pv.passages(db, document)
    saisie.save(db, session, row.passage.id, {"resultat-BC01": "valide"}, {}, by=brigitte)
    assert [each.champ for each in pv.lacking(db, document)] == ["resultat-BC02"]
    with pytest.raises(Refus, match="Non présenté"):
        saisie.save(db, session, row.passage.id, {"resultat-BC02": "valide"}, {}, by=brigitte)
    saisie.save(db, session, row.passage.id, {"resultat-BC02": "non_presente"}, {}, by=brigitte)
    assert not pv.lacking(db, document)
    assert pv.passages(db, document)[0].proposition.issue == Issue.BLOCS_VISES


def test_nobody_says_already_held_of_what_is_not_declared(db: Session) -> None:
    session = jurys.tenu(db, people=1)
    (row,) = pv.passages(db, jurys.pv_of(db, session))
    with pytest.raises(Refus, match="n’est pas déclaré acquis"):
        saisie.save(db, session, row.passage.id, {"resultat-BC01": "deja_acquis"}, {}, by=jurys.copresidents(db, session)[0])


def declared(db: Session, codes: str) -> SessionCqp:
    """One candidate, whose organisme declares these blocs."""
    session = jurys.tenu(db, people=1)
    (who,) = make.inscrits(db, session)
    who.blocs_acquis, who.acquis_preuve = codes, "ATT-2025-0012 du 3/06/2025"
    db.flush()
    return session


def test_a_bloc_is_held_for_life_by_the_certificate_that_says_so(db: Session) -> None:
    """Five years after, their first session knows them no more; the register does."""
    session = jurys.tenu(db)
    first = make.inscrits(db, session)[0]
    first.nom_naissance, first.prenoms, first.ne_le = "D’Alençon", "Zélie, Inès", date(1999, 3, 4)
    db.flush()
    jurys.all_valid(db, session)
    certificats.catalogue(db, session)
    certificats.signed(db, session)
    production.produce(db, session.id)
    again = jurys.tenu(db, db.get_one(Organisme, session.organisme_id))
    other, stranger, *_ = make.inscrits(db, again)
    other.nom_naissance, other.prenoms, other.ne_le = "d’alencon", "Zélie", date(1999, 3, 4)
    other.identite, stranger.nom_naissance = tableau.identite(other), "D’Alençon"
    stranger.identite, first.identite = tableau.identite(stranger), ""
    db.flush()
    held = acquis.held(db, again, [other, stranger], list(jurys.BLOCS))
    assert set(held[other.id]) == set(jurys.BLOCS) and held[other.id]["BC01"].startswith("CQP-")
    assert held[stranger.id] == {}


def test_what_is_signed_and_not_attributed_gives_nothing(db: Session) -> None:
    session = signes.a_attribuer(db)
    again = jurys.tenu(db, db.get_one(Organisme, session.organisme_id))
    first, other = make.inscrits(db, session)[0], make.inscrits(db, again)[0]
    first.identite = other.identite = "morel|lea|1999-03-04"
    db.flush()
    assert acquis.held(db, again, [other], list(jurys.BLOCS))[other.id] == {}
    signes.attributed(db, session)
    assert set(acquis.held(db, again, [other], list(jurys.BLOCS))[other.id]) == set(jurys.BLOCS)


def test_opened_twice_it_is_the_same(db: Session) -> None:
    session = jurys.tenu(db)
    assert pv.ouvrir(db, session) is jurys.pv_of(db, session)


def test_only_signed_versions_are_in_force(db: Session) -> None:
    assert pv.en_vigueur(db, jurys.tenu(db)) == {}


def test_nothing_is_typed_before_the_day(db: Session) -> None:
    session = jurys.tenu(db)
    member = jurys.copresidents(db, session)[0]
    assert pv.editable(db, session, member)
    session.jury_le = date(2999, 1, 1)
    db.flush()
    with pytest.raises(Refus, match="à partir du jour du jury le 1"):
        pv.editable(db, session, member)
    session.jury_le, session.etat = date(2020, 1, 1), EtatSession.PV_A_SIGNER
    db.flush()
    with pytest.raises(Refus, match="ne se saisissent plus"):
        pv.editable(db, session, member)


@pytest.mark.parametrize("codes", ["", "BC05"])
def test_an_aim_that_names_no_bloc_is_to_be_corrected(db: Session, codes: str) -> None:
    session = jurys.tenu(db, people=1)
    (who,) = make.inscrits(db, session)
    who.vise, who.blocs_vises = Visee.BLOCS, codes
    db.flush()
    (lack,) = pv.lacking(db, jurys.pv_of(db, session))
    assert lack.faux and "corrigez ce que ce candidat vise" in lack.dit
    assert "les blocs visés, parmi ceux" in str(eligibilite.of(db, session)[0].manques)


def test_who_held_all_already_wins_nothing(db: Session) -> None:
    session = declared(db, "BC01, BC02, BC03, BC04")
    document, brigitte = jurys.pv_of(db, session), jurys.copresidents(db, session)[0]
    (row,) = pv.passages(db, document)
    saisie.save(db, session, row.passage.id, {f"resultat-{code}": "deja_acquis" for code in jurys.BLOCS}, {}, by=brigitte)
    assert not pv.lacking(db, document)
    found = pv.passages(db, document)[0].proposition
    assert found.issue == Issue.TOTALE and not found.complete and not found.obtenus
