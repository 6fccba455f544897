"""What became of some habilitations after they were accepted."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

from sqlmodel import Session

from eclat import clock
from eclat.domain.delegataires import delegations
from eclat.domain.delegataires import suspensions as delegataires_suspendus
from eclat.domain.dossiers import contenu, equipe
from eclat.domain.habilitations import attributions, habilitations, renouvellements, suites, suspensions
from eclat.domain.socle.delais import months_after
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import EffetSuspension, Habilitation, NaturePiece

MOTIF = (
    "Évaluations irrégulières à la session de Tours\u00a0: deux candidats entendus par un formateur qui n’a pas été déclaré. "
    "Suspension immédiate le temps de la procédure (Code du travail, R6113-16-6)."
)
RENEWED = "Contrats de professionnalisation et plan de développement des compétences, avec l’Opco de la branche."
JOINED = ("Grondin", "Élise", "formateur_evaluateur", "Licence professionnelle animation")


def suspend(db: Session, habilitation: Habilitation, by: Utilisateur, later: timedelta) -> None:
    """Some days after it was accepted."""
    with clock.travel(later):
        suspensions.suspend(db, habilitation, effet=EffetSuspension.CANDIDATS, motif=MOTIF, by=by)


def renew(
    db: Session, habilitation: Habilitation, dirigeant: Utilisateur, claire: Utilisateur, pair: list[UUID], later: timedelta,
    attach: Callable[..., None],
) -> None:  # fmt: skip
    """Some days after, with what changed since: it is deposited, and studied while the first one goes on."""
    with clock.travel(later):
        renouvellements.renew(db, habilitation, by=dirigeant)
        request = suites.under_way(db, habilitation)
        assert request is not None
        contenu.save_field(db, request, "sessions_par_an", ["5"], by=dirigeant)
        contenu.save_field(db, request, "financement", [RENEWED], by=dirigeant)
        contenu.save_field(db, request, "departements", ["22", "35", "56", "974"], by=dirigeant)
        nom, prenom, fonction, diplome = JOINED
        member = equipe.add_member(db, request, by=dirigeant)
        row = {"nom": [nom], "prenom": [prenom], "fonction": [fonction], "diplome": [diplome]}
        equipe.save_member(db, request, member, row, by=dirigeant)
        attach(db, request, NaturePiece.CV, f"CV {prenom} {nom}", dirigeant, target=member.id)
        attach(db, request, NaturePiece.QUALIOPI, "Certificat Qualiopi renouvelé", dirigeant)
        habilitations.deposit(db, request, by=dirigeant)
    with clock.travel(later + timedelta(days=1)):
        attributions.attribute(db, request, instructeurs=pair, comite=[], by=claire)


def suspend_one(db: Session, habilitation: Habilitation, by: Utilisateur, later: timedelta) -> None:
    """The last of its délégataires, alone."""
    motif = "Le certificat Qualiopi de ce délégataire a expiré. Renvoyez-nous le nouveau pour que la suspension soit levée."
    with clock.travel(later):
        one = delegations.rows(db, habilitation)[-1]
        delegataires_suspendus.suspend(db, one, effet=EffetSuspension.SESSIONS, motif=motif, by=by)


def soon() -> date:
    """The last day of one that is near its end."""
    return months_after(clock.today(), 5)
