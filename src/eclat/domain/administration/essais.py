"""A mail as it would be, sent to whoever writes its text."""

from sqlmodel import Session

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
    if journal.just_written(db, me, ESSAI, by=by) and tried_last(db, me) == modele:
        return  # a second click
    trial = Courriel(
        modele=MODELE, destinataire=me.courriel, personne_id=me.id, sujet=f"[Essai] {rendu.sujet}"[:300], texte=hide_links(rendu.texte),
        html=hide_links(rendu.html), message_id=compose.new_message_id(), objet_type="personne", objet_id=me.id, prochain_essai_le=clock.now(),
    )  # fmt: skip
    compose.post(db, trial)
    journal.write(db, me, ESSAI, by=by, modele=modele)


def tried_last(db: Session, me: Personne) -> str:
    """The mail that their last trial was of."""
    line = journal.last(db, me, ESSAI)
    return str(line.details.get("modele", "")) if line else ""
