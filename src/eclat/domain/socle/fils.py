"""Who reads threads and writes in them: the policies of what a thread is about say so."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import and_, false, literal_column, or_
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from eclat.domain.socle.policies import instructs, visible_habilitations, visible_organismes
from eclat.domain.socle.session_policies import discussed_sessions, validates
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import EnvoiGroupe, Fil, Habilitation, Message, Organisme, ReponseType, Role, SessionCqp
from eclat.models.base import MAINTENANT

# What a thread may be about, and who reads it: whoever sees a file, by the same policy; a session as long as it concerns them.
FILES: Mapping[str, tuple[Any, Callable[[Utilisateur], SelectOfScalar[Any]]]] = {
    "organisme": (Organisme, visible_organismes),
    "habilitation": (Habilitation, visible_habilitations),
    "session": (SessionCqp, discussed_sessions),
}


def visible_fils(user: Utilisateur) -> SelectOfScalar[Fil]:
    """The threads of what the user sees."""
    theirs = or_(*[and_(col(Fil.objet_type) == table, seen_file(user, table)) for table in FILES])
    if user.organisme_id is not None:
        return select(Fil).where(Fil.organisme_id == user.organisme_id, theirs)
    return select(Fil).where(theirs)


def seen_file(user: Utilisateur, table: str) -> Any:
    """Whether the user sees what a thread is about. Who sees nearly all is asked thread by thread, others by the few that they see."""
    model, visible = FILES[table]
    if user.is_a(Role.ADMINISTRATEUR):
        return there(visible(user).where(model.id == Fil.objet_id).correlate(Fil))
    return col(Fil.objet_id).in_(visible(user).with_only_columns(model.id))


def there(rows: SelectOfScalar[Any]) -> Any:
    """Whether there is one, asked of each thread by an index. PostgreSQL reads the whole table for an EXISTS, even of a page of threads."""
    return rows.with_only_columns(literal_column("1")).limit(1).scalar_subquery().is_not(None)


def visible_messages(user: Utilisateur) -> SelectOfScalar[Message]:
    """Those of these threads that have left, and one's own. Internal notes exist for agents alone. Deleted ones leave a trace."""
    threads = visible_fils(user).with_only_columns(col(Fil.id))
    return select(Message).where(col(Message.fil_id).in_(threads), *shown_messages(user))


def shown_messages(user: Utilisateur, of: Any = Message) -> list[Any]:
    """The same, within a thread that the user sees."""
    left = of.part_le <= MAINTENANT
    if user.par is None:  # what has not left yet is its author's alone
        left = or_(left, of.auteur_id == user.personne_id)
    return [left] if user.est_agent else [left, of.interne.is_(False)]


def can_write(db: Session, user: Utilisateur, fil: Fil) -> bool:
    """The people of its organisme; the administrateur; the instructeurs of its file, the binôme of its session. The comité technique reads."""
    if user.organisme_id is not None:
        return user.organisme_id == fil.organisme_id
    studies = {"habilitation": instructs, "session": validates}.get(fil.objet_type)
    return user.is_a(Role.ADMINISTRATEUR) or (studies is not None and studies(db, user, fil.objet_id))


def visible_reponses(user: Utilisateur) -> SelectOfScalar[ReponseType]:
    """The canned answers of whoever writes at OC Éclat: everyone's, and one's own."""
    if not user.is_a(Role.ADMINISTRATEUR, Role.INSTRUCTEUR):
        return select(ReponseType).where(false())
    return select(ReponseType).where(
        or_(col(ReponseType.personne_id).is_(None), col(ReponseType.personne_id) == user.personne_id)
    )


def can_keep_reponse(db: Session, user: Utilisateur, reponse: ReponseType) -> bool:
    """The administrateurs keep everyone's; each their own."""
    if reponse.personne_id is None:
        return user.is_a(Role.ADMINISTRATEUR)
    return reponse.personne_id == user.personne_id and user.is_a(Role.ADMINISTRATEUR, Role.INSTRUCTEUR)


def visible_envois(user: Utilisateur) -> SelectOfScalar[EnvoiGroupe]:
    """What one wrote oneself to the people of several files, as long as one writes at OC Éclat."""
    if not user.is_a(Role.ADMINISTRATEUR, Role.INSTRUCTEUR):
        return select(EnvoiGroupe).where(false())
    return select(EnvoiGroupe).where(EnvoiGroupe.auteur_id == user.personne_id)


def can_send_group(db: Session, user: Utilisateur, envoi: EnvoiGroupe) -> bool:
    return envoi.auteur_id == user.personne_id and user.is_a(Role.ADMINISTRATEUR, Role.INSTRUCTEUR)


def can_close_fil(db: Session, user: Utilisateur, fil: Fil) -> bool:
    """Agents who write there."""
    return user.est_agent and can_write(db, user, fil)
