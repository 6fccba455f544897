"""What griefs ask of who reads their dashboard: an answer of the organisme, a decision of OC Éclat."""

from collections.abc import Iterator

from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.habilitations import griefs
from eclat.formats import format_at, format_date
from eclat.http.context import Context
from eclat.models import Habilitation, Organisme, Procedure
from eclat.pages.accueil.a_faire import AFaire


def of_griefs(ctx: Context, habilitation: Habilitation) -> Iterator[AFaire]:
    """The dirigeant answers, as long as nothing is decided, and is heard on the day that was fixed."""
    procedure = griefs.notified(ctx.db, habilitation) if habilitation.etat in griefs.STANDS else None
    if procedure is None:
        return
    url = ctx.url("griefs", id=habilitation.id)
    if procedure.audition_le is not None and procedure.audition_le > clock.now():
        text = f"Rendez-vous {format_at(procedure.audition_le)}. {procedure.audition_lieu or 'En visioconférence'}."
        day = clock.day(procedure.audition_le)
        yield AFaire("gavel", "info", "OC Éclat vous entend sur des griefs", text, "Voir", url, echeance=day)
    if procedure.repondue_le is None:
        text = f"Au plus tard le {format_date(procedure.jusqu_au)}. OC Éclat décide ensuite de ce que devient votre habilitation."
        yield AFaire("scale", "warn", "Des griefs attendent votre réponse", text, "Répondre", url, echeance=procedure.jusqu_au)


def to_decide(ctx: Context) -> list[AFaire]:
    """Those that were answered, or whose last day is past: the administrateurs decide."""
    return [
        AFaire(
            "scale",
            "warn",
            "Des griefs attendent votre décision",
            f"{nom} · {habilitation.numero}. " + where(procedure),
            "Décider",
            ctx.url("griefs", id=habilitation.id),
        )
        for procedure, habilitation, nom in undecided(ctx.db)
    ]


def where(procedure: Procedure) -> str:
    """What was answered, and what comes first."""
    said = "L’organisme a répondu." if procedure.repondue_le else "Aucune réponse n’est venue."
    if procedure.audition_le is not None and procedure.audition_le > clock.now():
        return f"{said} Vous l’entendez {format_at(procedure.audition_le)}, puis vous décidez."
    return said


def undecided(db: Session, limit: int = 10) -> list[tuple[Procedure, Habilitation, str]]:
    over = col(Procedure.repondue_le).is_not(None) | (col(Procedure.jusqu_au) < clock.today())
    rows = (
        select(Procedure, Habilitation, Organisme.nom)
        .join(Habilitation, col(Habilitation.id) == Procedure.habilitation_id)
        .join(Organisme, col(Organisme.id) == Habilitation.organisme_id)
        .where(over, col(Procedure.close_le).is_(None), col(Habilitation.etat).in_(list(griefs.STANDS)))
    )
    return list(db.exec(rows.order_by(col(Procedure.jusqu_au), col(Procedure.id)).limit(limit)))
