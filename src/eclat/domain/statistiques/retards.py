"""What is late today: each thing whose day has passed, of which kind, since when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Date, String, bindparam, func, literal, union_all
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from eclat import clock, reglages
from eclat.domain.jurys import echeances
from eclat.domain.statistiques.lignes import visible
from eclat.engines.listes import Etats, Liste
from eclat.models import (
    Courriel,
    EtatCourriel,
    EtatHabilitation,
    EtatPv,
    EtatRecours,
    EtatSession,
    Habilitation,
    Organisme,
    Pv,
    Recours,
    SessionCqp,
)
from eclat.models.base import AUJOURDHUI, UtcDateTime

SORTES: Final = {
    "instruction": "Demandes sans décision dans leur délai",
    "pv_a_saisir": "Procès-verbaux à saisir",
    "pv_a_signer": "Procès-verbaux à signer",
    "attribution": "Résultats signés à attribuer",
    "recours": "Recours sans réponse à leur échéance",
    "mails": "Mails en échec",
}


@dataclass(frozen=True)
class Ligne:
    """``depuis``: the day that counts, such as that of the jury."""

    id: UUID
    depuis: date
    sorte: str
    nom: str
    detail: str
    page: str
    vers: UUID


def row(key: Any, depuis: Any, sorte: str, nom: Any, detail: Any, page: str, vers: Any) -> Any:
    return sa_select(
        key.label("id"), depuis.label("depuis"), literal(sorte, String()).label("sorte"), nom.label("nom"), detail.label("detail"),
        literal(page, String()).label("page"), vers.label("vers"),
    )  # fmt: skip


def source() -> Any:
    session = (col(SessionCqp.numero), col(Organisme.nom), "session", col(SessionCqp.id))
    whose = col(Organisme.id) == SessionCqp.organisme_id
    jury_le = col(SessionCqp.jury_le)
    late = (jury_le < bindparam("jury", type_=Date())) & ~echeances.lately_rectified().exists()
    filed = col(Habilitation.depose_le)
    studied = (EtatHabilitation.DEPOSEE, EtatHabilitation.EN_INSTRUCTION)
    signed = (
        select(Pv.id)
        .where(
            Pv.session_id == SessionCqp.id,
            Pv.etat == EtatPv.SIGNE,
            col(Pv.attribue_le).is_(None),
            col(Pv.signe_le) < bindparam("signe", type_=UtcDateTime()),
        )
        .correlate(SessionCqp)
    )
    return union_all(
        row(
            col(Habilitation.id), func.date(filed, type_=Date()), "instruction", col(Habilitation.numero), col(Organisme.nom), "habilitation",
            col(Habilitation.id),
        )
        .join(Organisme, col(Organisme.id) == Habilitation.organisme_id)
        .where(col(Habilitation.etat).in_(studied), filed < bindparam("depot", type_=UtcDateTime())),
        row(col(SessionCqp.id), jury_le, "pv_a_saisir", *session)
        .join(Organisme, whose)
        .where(col(SessionCqp.etat) == EtatSession.PV_EN_SAISIE, late),
        row(col(SessionCqp.id), jury_le, "pv_a_signer", *session)
        .join(Organisme, whose)
        .where(col(SessionCqp.etat) == EtatSession.PV_A_SIGNER, late),
        row(col(SessionCqp.id), jury_le, "attribution", *session)
        .join(Organisme, whose)
        .where(col(SessionCqp.etat) == EtatSession.A_ATTRIBUER, signed.exists()),
        row(col(Recours.id), col(Recours.echeance), "recours", col(Recours.numero), col(SessionCqp.numero), "recours-un", col(Recours.id))
        .join(SessionCqp, col(SessionCqp.id) == Recours.session_id)
        .where(col(Recours.etat).not_in([EtatRecours.DECIDE, EtatRecours.DETAIL_REPONDU]), col(Recours.echeance) < AUJOURDHUI),
        row(
            col(Courriel.id), func.date(col(Courriel.cree_le), type_=Date()), "mails", col(Courriel.sujet), col(Courriel.destinataire), "courriel",
            col(Courriel.id),
        ).where(col(Courriel.etat) == EtatCourriel.ECHEC),
    )  # fmt: skip


def limits(db: Session, vue: Any) -> Mapping[str, Any]:
    """The days before which what is not done is late, as they are set today."""
    settings, today, midnight = reglages.of(db), clock.today(), echeances.midnight
    return {
        "jury": today - timedelta(days=settings.pv_days),
        "rectifie": midnight(settings.pv_days),
        "signe": midnight(settings.attribution_days),
        "depot": midnight(settings.instruction_days),
        "aujourdhui": today,
    }


ROWS: Final = source().subquery("retard").c
RETARDS: Final = Liste(
    Ligne,
    sa_select(*[ROWS[name] for name in ("id", "depuis", "sorte", "nom", "detail", "page", "vers")]),
    key=ROWS.id,
    visible=visible,
    states=Etats(SORTES, within=lambda user, etat: [ROWS.sorte == etat]),
    sorts={"date": ROWS.depuis},
    default="date",
    sees_all=lambda user: True,
    of=limits,
)
