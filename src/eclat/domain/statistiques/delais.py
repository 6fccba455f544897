"""How long each step took, in whole days: a row for each step that is over, of the month in which it ended."""

from typing import Any, Final

from sqlalchemy import String, Uuid, cast, literal, null, union_all
from sqlalchemy import select as sa_select
from sqlmodel import col, select

from eclat.domain.statistiques.sql import jours, mois
from eclat.models import (
    Attribution,
    Decision,
    Delegation,
    Evenement,
    Habilitation,
    Identification,
    Jury,
    Organisme,
    ProductionCertificats,
    Pv,
    Recours,
    Role,
    SessionCqp,
)

ETAPES: Final = {
    "inscription": "Inscription d’un organisme, jusqu’à sa validation",
    "identification": "Formulaire d’un délégataire, de l’invitation à la signature",
    "attribution": "Demande, du dépôt à son attribution",
    "decision": "Demande, du dépôt à la décision",
    "ouverture": "Session, de la demande à l’ouverture",
    "signature": "Procès-verbal, du jury à la dernière signature",
    "resultats": "Résultats, de la signature à l’attribution",
    "certificats": "Certificats, de l’attribution à leur édition",
    "recours": "Recours, du dépôt à la décision",
}
OUVERTURE: Final = "ouverte"  # the state in which a session may begin


def step(key: Any, start: Any, end: Any, cqp: Any, etape: str, nom: Any, detail: Any, page: str, vers: Any) -> Any:
    taken = jours(start, end)
    return sa_select(
        key.label("id"), end.label("quand"), mois(end).label("mois"), cqp.label("cqp_id"), literal(etape, String()).label("etat"),
        nom.label("nom"), detail.label("detail"), literal(page, String()).label("page"), vers.label("vers"), taken.label("jours"),
    ).where(start.is_not(None), end.is_not(None))  # fmt: skip


def source() -> Any:
    """Rows of no two steps have the same key."""
    return union_all(*registered(), *of_requests(), *of_sessions())


def registered() -> list[Any]:
    start, end = col(Organisme.cree_le), col(Organisme.decide_le)
    none = cast(null(), Uuid)
    return [
        step(
            col(Organisme.id), start, end, none, "inscription", col(Organisme.nom), col(Organisme.ville), "organisme", col(Organisme.id)
        )
    ]  # fmt: skip


def of_requests() -> list[Any]:
    filed, whose = col(Habilitation.premier_depot_le), col(Organisme.id) == Habilitation.organisme_id
    said = (col(Habilitation.numero), col(Organisme.nom), "habilitation", col(Habilitation.id))
    first = (
        select(Attribution.id)
        .where(Attribution.habilitation_id == Habilitation.id, Attribution.role == Role.INSTRUCTEUR)
        .order_by(col(Attribution.cree_le), col(Attribution.id))
        .limit(1)
        .correlate(Habilitation)
        .scalar_subquery()
    )
    cqp = col(Habilitation.cqp_id)
    entrusted = step(col(Attribution.id), filed, col(Attribution.cree_le), cqp, "attribution", *said)
    decided = step(col(Decision.id), filed, col(Decision.cree_le), cqp, "decision", *said)
    identified = step(
        col(Identification.id), col(Delegation.invitee_le), col(Identification.termine_le), cqp, "identification", col(Delegation.nom),
        said[0], "habilitation", col(Habilitation.id),
    )  # fmt: skip
    return [
        entrusted.join(Habilitation, col(Habilitation.id) == Attribution.habilitation_id)
        .join(Organisme, whose)
        .where(col(Attribution.id) == first),
        decided.join(Habilitation, col(Habilitation.id) == Decision.habilitation_id).join(Organisme, whose),
        identified.join(Delegation, col(Delegation.id) == Identification.delegation_id).join(
            Habilitation, col(Habilitation.id) == Delegation.habilitation_id
        ),
    ]


def of_sessions() -> list[Any]:
    said = (col(SessionCqp.numero), col(Organisme.nom), "session", col(SessionCqp.id))
    cqp, whose = col(SessionCqp.cqp_id), col(Organisme.id) == SessionCqp.organisme_id
    first = (Pv.session_id == SessionCqp.id, Pv.version == 1)
    mine = (Evenement.objet_type == "session", Evenement.objet_id == SessionCqp.id, Evenement.apres == OUVERTURE)
    opened = (
        select(Evenement.cree_le).where(*mine).order_by(col(Evenement.cree_le)).limit(1).correlate(SessionCqp).scalar_subquery()
    )
    return [
        step(col(SessionCqp.id), col(SessionCqp.demandee_le), opened, cqp, "ouverture", *said).join(Organisme, whose),
        step(col(Pv.id), col(SessionCqp.jury_le), col(Pv.signe_le), cqp, "signature", *said)
        .join(SessionCqp, col(SessionCqp.id) == Pv.session_id)
        .join(Organisme, whose)
        .where(*first),
        step(col(Jury.id), col(Pv.signe_le), col(Pv.attribue_le), cqp, "resultats", *said)
        .join(SessionCqp, col(SessionCqp.id) == Jury.session_id)
        .join(Pv, col(Pv.session_id) == SessionCqp.id)
        .join(Organisme, whose)
        .where(*first),
        step(col(ProductionCertificats.id), col(Pv.attribue_le), col(ProductionCertificats.faite_le), cqp, "certificats", *said)
        .join(Pv, col(Pv.id) == ProductionCertificats.pv_id)
        .join(SessionCqp, col(SessionCqp.id) == Pv.session_id)
        .join(Organisme, whose)
        .where(*first),
        step(col(Recours.id), col(Recours.depose_le), col(Recours.decide_le), cqp, "recours", *said)
        .join(SessionCqp, col(SessionCqp.id) == Recours.session_id)
        .join(Organisme, whose),
    ]
