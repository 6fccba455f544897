"""A mail as it would be, sent to whoever writes its text."""

from sqlmodel import Session, col, select

from eclat import clock
from eclat.courriels import compose
from eclat.courriels.links import hide_links
from eclat.courriels.rendering import Rendu
from eclat.domain.socle import policies
from eclat.domain.socle.errors import Interdit
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.engines.rereading import hold
from eclat.engines.workflow import birth
from eclat.models import Courriel, Personne

ESSAI = birth("essai_texte", Personne, "s’est envoyé l’essai d’un mail")
MODELE = "essai_texte"


def send(db: Session, modele: str, rendu: Rendu, *, by: Utilisateur) -> None:
    """To themself alone: its subject says that it is a trial, and its links lead nowhere. Raises Interdit."""
    if not policies.can_administer(db, by, None) or by.personne_id is None:
        raise Interdit("essai")
    me = db.get_one(Personne, by.personne_id)
    hold(db, me)
    trial = Courriel(
        modele=MODELE, destinataire=me.courriel, personne_id=me.id, sujet=f"[Essai] {rendu.sujet}"[:300], texte=hide_links(rendu.texte),
        html=hide_links(rendu.html), message_id=compose.new_message_id(), objet_type="personne", objet_id=me.id, prochain_essai_le=clock.now(),
    )  # fmt: skip
    if journal.just_written(db, me, ESSAI, by=by) and said(last_of(db, me)) == said(trial):
        return  # a second click; a text that was changed meanwhile is another trial
    compose.post(db, trial)
    journal.write(db, me, ESSAI, by=by, modele=modele)


def last_of(db: Session, me: Personne) -> Courriel | None:
    trials = select(Courriel).where(Courriel.personne_id == me.id, Courriel.modele == MODELE)
    return db.exec(trials.order_by(col(Courriel.cree_le).desc(), col(Courriel.id).desc()).limit(1)).first()


def said(trial: Courriel | None) -> tuple[str, str, str] | None:
    return (trial.sujet, trial.texte, trial.html) if trial else None
