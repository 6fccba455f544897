"""Who is told that a declaration waits: administrateurs before its last day, and the organisme that may complete or correct it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session, col, select

from eclat import clock, courriels, reglages
from eclat.courriels.sessions import people
from eclat.domain.declarations.declarations import DUES, SERIE, E, each_of
from eclat.domain.declarations.politiques import can_declare, can_follow, session_of, visible_declarations
from eclat.domain.socle import numeros
from eclat.domain.socle.errors import Refus
from eclat.domain.socle.utilisateur import SYSTEME, Utilisateur
from eclat.engines import journal
from eclat.engines.workflow import UNCHANGED, transition
from eclat.models import Certificat, Declaration, SessionCqp

ESPACE: Final = timedelta(hours=24)  # between two mails about the same declaration
LOT: Final = 500


@transition(
    "relance",
    Declaration,
    {E.INCOMPLET: E.INCOMPLET, E.KO: E.KO},
    by=can_declare,
    label="Relancer l’organisme",
    past="a relancé l’organisme, qui doit corriger la déclaration",
    infinitive="relancer l’organisme pour cette déclaration",
    icon="mail",
)
def remind(db: Session, declaration: Declaration, *, by: Utilisateur) -> Any:
    """The people of its organisme are sent the link to the page where they correct it. Raises Refus."""
    if declaration.relance_le and declaration.relance_le > clock.now() - ESPACE:
        if journal.just_written(db, declaration, "relance", by=by):
            return UNCHANGED
        raise Refus("L’organisme a été relancé il y a moins de 24 heures\u00a0: laissez-lui le temps de corriger.")
    if not people(db, session_of(db, declaration)):
        raise Refus("Cet organisme n’a plus personne à prévenir\u00a0: corrigez la déclaration vous-même.")
    declaration.relance_le = clock.now()
    db.flush()
    courriels.declarations.declaration_a_corriger(db, declaration)
    return None


@transition(
    "alerte",
    Declaration,
    {each: each for each in DUES},
    by=can_follow,
    label="Prévenir",
    past="a prévenu les administrateurs que la date limite approche",
    infinitive="prévenir de la date limite de cette déclaration",
)
def warn(db: Session, some: Declaration | Sequence[Declaration], *, by: Utilisateur) -> None:
    """One mail for all of them to each administrateur."""
    each_of(some, alerte_le=clock.now())
    db.flush()
    courriels.declarations.declarations_a_envoyer(db, [some] if isinstance(some, Declaration) else some)


def to_correct(db: Session, session: SessionCqp, user: Utilisateur) -> list[tuple[UUID, str]]:
    """The declarations of this session that the user may complete or correct, each with its holder's name."""
    rows = (
        visible_declarations(user)
        .with_only_columns(col(Declaration.id), col(Certificat.titulaire), maintain_column_froms=True)
        .join(Certificat, col(Certificat.id) == Declaration.certificat_id)
        .where(col(Certificat.session_id) == session.id, col(Declaration.etat).in_((E.INCOMPLET, E.KO)))
    )
    return [(key, name) for key, name in db.execute(rows.order_by(col(Declaration.id_technique)))]


def warn_in_time(db: Session) -> int:
    """Those whose last day is near, each once: of two clocks, one finds that it is done. How many."""
    numeros.hold(db, [SERIE])
    near = col(Declaration.echeance) <= clock.today() + timedelta(days=reglages.of(db).cdc_warning_days)
    rows = select(Declaration).where(col(Declaration.etat).in_(DUES), near, col(Declaration.alerte_le).is_(None))
    found = list(db.exec(rows.order_by(col(Declaration.echeance), col(Declaration.id)).limit(LOT)))
    if found:
        warn(db, found, by=SYSTEME)
    return len(found)
