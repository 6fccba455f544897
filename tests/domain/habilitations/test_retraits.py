"""What the applicant takes back: a deposited request becomes a draft again, a draft goes with all that it holds."""

import pytest
from sqlmodel import Session, select

from eclat.domain.delegataires import delegations, delegues
from eclat.domain.delegataires.delegations import LigneDelegation
from eclat.domain.delegataires.tableau import DELEGATAIRES
from eclat.domain.dossiers import dossiers
from eclat.domain.habilitations import attributions, habilitations, retraits
from eclat.domain.socle.errors import Refus
from eclat.engines.grilles.tableau import ouvrir
from eclat.models import (
    Courriel,
    Delegation,
    Dossier,
    EtatDelegation,
    EtatHabilitation,
    Fichier,
    Formateur,
    Habilitation,
    MotHabilitation,
    Piece,
)
from tests import factories as make

D, E = EtatDelegation, EtatHabilitation


def mails(db: Session, modele: str) -> list[Courriel]:
    return list(db.exec(select(Courriel).where(Courriel.modele == modele)))


def test_a_deposited_request_is_a_draft_again_and_oc_eclat_is_told(db: Session) -> None:
    claire = make.administrateur(db)
    deposited = make.habilitation(db, make.organisme(db), etat="deposee")
    first = deposited.premier_depot_le
    retraits.withdraw(db, deposited, by=make.owner(db, deposited))
    assert (deposited.etat, deposited.depose_le, deposited.premier_depot_le) == (E.BROUILLON, None, first)
    (told,) = mails(db, "habilitation_retiree")
    assert told.destinataire == claire.courriel and deposited.numero in told.texte
    habilitations.submit(db, deposited, by=make.owner(db, deposited))
    assert deposited.etat == E.DEPOSEE and deposited.premier_depot_le == first
    assert deposited.depose_le is not None and first is not None and deposited.depose_le > first


def test_one_that_is_studied_is_not_taken_back(db: Session) -> None:
    deposited = make.habilitation(db, make.organisme(db), etat="deposee")
    attributions.attribute(db, deposited, instructeurs=[make.instructeur(db).id], comite=[], by=make.decider(db))
    with pytest.raises(Refus, match="vient d’attribuer"):
        retraits.withdraw(db, deposited, by=make.owner(db, deposited))


def test_a_national_one_keeps_the_delegataires_that_have_finished(db: Session) -> None:
    make.administrateur(db)
    request = make.national(db, rows=2, etat="en_attente_delegataires")
    helene = make.owner(db, request)
    for each in make.delegataires(db, request):
        make.identification(db, each, etat="terminee")
    assert request.etat == E.DEPOSEE
    invitations = len(mails(db, "activation_delegataire"))
    retraits.withdraw(db, request, by=helene)
    assert [each.etat for each in delegations.rows(db, request)] == [D.TERMINEE, D.TERMINEE]
    with pytest.raises(Refus, match="Gestion des délégués"):
        ouvrir(db, DELEGATAIRES, request, by=helene)
    assert delegues.followed(db, request.organisme_id) == request
    habilitations.submit(db, request, by=helene)
    assert request.etat == E.DEPOSEE and len(mails(db, "activation_delegataire")) == invitations
    assert len(mails(db, "habilitation_deposee")) == 2


def test_a_delegataire_added_meanwhile_is_awaited(db: Session) -> None:
    make.administrateur(db)
    request = make.national(db, rows=1, etat="en_attente_delegataires")
    helene = make.owner(db, request)
    make.identification(db, make.delegataires(db, request)[0], etat="terminee")
    retraits.withdraw(db, request, by=helene)
    values = LigneDelegation(**{name: typed[0] for name, typed in make.row(2).items()})
    delegues.add(db, request, values, by=helene)
    habilitations.submit(db, request, by=helene)
    awaiting = request.etat
    make.identification(db, make.delegataires(db, request)[1], etat="terminee")
    assert [awaiting, request.etat] == [E.EN_ATTENTE_DELEGATAIRES, E.DEPOSEE]


def test_without_any_delegataire_left_it_is_not_deposited(db: Session) -> None:
    request = make.national(db, rows=1, etat="en_attente_delegataires")
    helene = make.owner(db, request)
    (only,) = make.delegataires(db, request)
    make.identification(db, only, etat="terminee")
    retraits.withdraw(db, request, by=helene)
    delegues.remove(db, only, by=helene)
    assert request.etat == E.BROUILLON
    with pytest.raises(Refus, match="Il manque encore 1 élément"):
        habilitations.submit(db, request, by=helene)


def test_a_draft_goes_with_all_that_it_holds(db: Session) -> None:
    draft = make.national(db, rows=2)
    key, helene = draft.id, make.owner(db, draft)
    retraits.discard(db, draft, by=helene)
    db.commit()
    db.expunge_all()
    for model in (Habilitation, Delegation, MotHabilitation, Piece, Formateur, Dossier, Fichier):
        assert db.exec(select(model)).first() is None, model
    assert dossiers.just_discarded(db, Habilitation, key, by=helene)


def test_one_for_which_others_were_invited_is_kept(db: Session) -> None:
    make.administrateur(db)
    request = make.national(db, rows=1, etat="en_attente_delegataires")
    make.identification(db, make.delegataires(db, request)[0], etat="terminee")
    retraits.withdraw(db, request, by=make.owner(db, request))
    with pytest.raises(Refus, match="Des délégataires ont été invités"):
        retraits.discard(db, request, by=make.owner(db, request))
