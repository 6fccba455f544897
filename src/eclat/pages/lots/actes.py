"""What may be done to several rows, in the list where they are chosen."""

from typing import Any, Final

from sqlmodel import col

from eclat.domain.campagnes import lots as campagnes
from eclat.domain.campagnes.reponses import AWAITED
from eclat.domain.courriels import envois
from eclat.domain.habilitations import attributions as instruction
from eclat.domain.habilitations import lots as habilitations
from eclat.domain.organismes import lots as organismes
from eclat.domain.partenaires import lots as partenaires
from eclat.domain.sessions import attributions as binome
from eclat.domain.sessions import lots as sessions
from eclat.domain.support import lots as support
from eclat.http.context import Context
from eclat.http.lots import EcranLot
from eclat.models import (
    College,
    Courriel,
    Delegation,
    EtatDelegation,
    EtatHabilitation,
    EtatOrganisme,
    EtatPartenaire,
    EtatPersonne,
    EtatSession,
    Habilitation,
    Organisme,
    Partenaire,
    Personne,
    Role,
    SessionCqp,
    SuiviAnnuel,
)
from eclat.pages.partenaires.index import LISTE as PARTENAIRES
from eclat.pages.suivis.index import LISTE as SUIVIS_ANNUELS
from eclat.partials.compte.liste import LISTE as COMPTES
from eclat.partials.courriel.liste import LISTE as COURRIELS
from eclat.partials.delegataire.liste import LISTE as DELEGATAIRES
from eclat.partials.habilitation.liste import LISTE as HABILITATIONS
from eclat.partials.organisme.liste import LISTE as ORGANISMES
from eclat.partials.session.liste import LISTE as SESSIONS

ACCEPTATION: Final = EcranLot(
    organismes.ACCEPTATION,
    ORGANISMES,
    "Accepter",
    ("organisme", "organismes"),
    ("organisme accepté", "organismes acceptés"),
    ("Cochez d’abord les organismes à accepter", "Aucun de ces organismes n’attend de décision"),
    page="organisme",
    parmi=(col(Organisme.etat) == EtatOrganisme.EN_ATTENTE,),
    dit="Chaque dirigeant est prévenu par mail que son inscription est acceptée.",
)


def agents(ctx: Context) -> Any:
    """Who may study requests, and who may read them."""
    return [instruction.candidates(ctx.db, role) for role in (Role.INSTRUCTEUR, Role.COMITE_TECHNIQUE)]


INSTRUCTION: Final = EcranLot(
    habilitations.ATTRIBUTION,
    HABILITATIONS,
    "Attribuer",
    ("demande", "demandes"),
    ("demande attribuée", "demandes attribuées"),
    ("Cochez d’abord les demandes à attribuer", "Aucune de ces demandes n’attend d’être attribuée"),
    page="habilitation",
    parmi=(col(Habilitation.etat) == EtatHabilitation.DEPOSEE,),
    champs="partials/lot/instructeurs.html",
    offert=agents,
    dit="Les personnes choisies sont prévenues par mail. Une demande que quelqu’un étudie déjà est laissée de côté.",
)


def members(ctx: Context) -> Any:
    """Who may sit for each collège, with the sessions that they follow now."""
    known = binome.members(ctx.db)
    return [[(each.id, each.dit) for each in known if each.college == college] for college in College]


BINOME: Final = EcranLot(
    sessions.ATTRIBUTION,
    SESSIONS,
    "Confier",
    ("session", "sessions"),
    ("session confiée", "sessions confiées"),
    ("Cochez d’abord les sessions à confier", "Aucune de ces sessions n’attend d’être confiée"),
    page="session",
    parmi=(col(SessionCqp.etat) == EtatSession.DEMANDEE,),
    champs="partials/lot/binome.html",
    offert=members,
    dit="Un membre de chaque collège, prévenu par mail. Une session que quelqu’un étudie déjà est laissée de côté, de même que celle "
    "d’un organisme pour lequel une de ces personnes a travaillé\u00a0: elle demande un motif.",
)

MAILS: Final = EcranLot(
    support.RELANCE,
    COURRIELS,
    "Relancer",
    ("mail", "mails"),
    ("mail relancé", "mails relancés"),
    ("Cochez d’abord les mails à relancer", "Aucun de ces mails n’a échoué"),
    page="courriel",
    parmi=(col(Courriel.etat).in_(envois.FAILED),),
    dit="Seuls les mails qui n’ont pas atteint leur destinataire repartent.",
)

INVITATIONS: Final = EcranLot(
    support.RAPPEL,
    COMPTES,
    "Relancer",
    ("compte", "comptes"),
    ("compte relancé", "comptes relancés"),
    ("Cochez d’abord les comptes à relancer", "Aucun de ces comptes n’attend d’être activé"),
    page="compte-fiche",
    parmi=(col(Personne.etat) == EtatPersonne.INVITEE,),
    dit="Chaque personne reçoit de nouveau le mail qui l’invitait à activer son compte.",
)

ATTENDUS: Final = EcranLot(
    support.DELEGATAIRES,
    DELEGATAIRES,
    "Relancer",
    ("délégataire", "délégataires"),
    ("délégataire relancé", "délégataires relancés"),
    ("Cochez d’abord les délégataires à relancer", "Aucun de ces délégataires n’est attendu"),
    parmi=(col(Delegation.etat) == EtatDelegation.INVITEE,),
    dit="Chacun reçoit de nouveau le mail qui l’invitait, sauf si un autre lui est parti il y a moins de 24 heures.",
)

SUIVIS: Final = EcranLot(
    campagnes.RELANCE,
    SUIVIS_ANNUELS,
    "Relancer",
    ("organisme", "organismes"),
    ("organisme relancé", "organismes relancés"),
    ("Cochez d’abord les organismes à relancer", "Aucun de ces suivis n’est attendu"),
    page="suivi",
    parmi=(col(SuiviAnnuel.etat).in_(AWAITED),),
    dit="Le dirigeant et le référent CQP de chacun reçoivent un mail, sauf s’il en est parti un il y a moins de 24 heures.",
)

DECLARATION: Final = EcranLot(
    partenaires.DECLARATION,
    PARTENAIRES,
    "Marquer comme déclaré",
    ("partenaire", "partenaires"),
    ("partenaire marqué comme déclaré", "partenaires marqués comme déclarés"),
    ("Cochez d’abord les partenaires que vous avez déclarés", "Aucun de ces partenaires n’est à déclarer"),
    parmi=(col(Partenaire.etat) == EtatPartenaire.A_DECLARER,),
    dit="Vous les avez déclarés sur le portail de France compétences.",
)
