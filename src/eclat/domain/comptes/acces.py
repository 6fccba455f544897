"""What people do about their own access: their password, and where they are signed in."""

from uuid import UUID

from sqlmodel import Session

from eclat import courriels
from eclat.domain.comptes import connexions, essais, jetons
from eclat.domain.comptes.passwords import verify_password
from eclat.domain.socle import policies
from eclat.domain.socle.errors import Introuvable, Refus, TropDeDemandes
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.workflow import already, transition
from eclat.models import Connexion, EtatPersonne, Personne

TRIED = "Trop d’essais de mot de passe. Réessayez dans {}."
NOT_YOURS = "Ce n’est pas votre mot de passe."


def knows_password(personne: Personne, typed: str, *, adresse: str) -> bool:
    """Whether this is one's password: an open screen is not enough for what follows.

    Counted with the failures to sign in. Raises TropDeDemandes.
    """
    try:
        essais.begin(personne.courriel, adresse)
        if personne.mot_de_passe is not None and verify_password(personne.mot_de_passe, typed):
            essais.forget(personne.courriel)
            return True
        essais.fail(personne.courriel, adresse)
    except essais.TropDEssais as locked:
        raise TropDeDemandes(locked.secondes, TRIED) from None
    return False


@transition(
    "changement_mot_de_passe",
    Personne,
    {EtatPersonne.ACTIVE: EtatPersonne.ACTIVE},
    by=policies.is_oneself,
    label="Changer de mot de passe",
    past="a changé de mot de passe",
    infinitive="changer de mot de passe",
)
def change_password(db: Session, personne: Personne, *, present: str | None, hache: str, by: Utilisateur) -> None:
    """Replace the password, by its hash, and end every link and every other sign-in. The caller puts this one under a new secret.

    ``present`` is the hash of the password that was given: raises Refus when another has replaced it meanwhile.
    """
    if personne.mot_de_passe != present:
        raise already(db, personne, "changement_mot_de_passe", by) or Refus("Votre mot de passe vient de changer ailleurs.")
    personne.mot_de_passe = hache
    jetons.void(db, personne.id)
    connexions.close_all(db, personne.id, but=by.connexion_id)
    courriels.comptes.mot_de_passe_change(db, personne)


def end_connexion(db: Session, connexion_id: UUID, *, by: Utilisateur) -> None:
    """End one of one's own sign-ins, which may be over already. Raises Introuvable for another's."""
    connexion = db.get(Connexion, connexion_id)
    if connexion is None or connexion.personne_id != by.personne_id:
        raise Introuvable
    connexions.close(db, connexion_id)
