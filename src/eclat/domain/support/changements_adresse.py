"""One's own sign-in address, changed by oneself: asked for with the password, proved by the link that the new one is sent.

Nobody is told whether an address is another's: whoever asks for one that is taken waits for a link that never comes, and its holder is told.
"""

from sqlmodel import Session, col, select

from eclat import courriels
from eclat.domain.comptes import connexions, jetons
from eclat.domain.courriels import envois
from eclat.domain.socle import policies
from eclat.domain.socle.errors import ChampRefuse, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.domain.support import adresses
from eclat.engines import journal
from eclat.engines.workflow import UNCHANGED, transition
from eclat.models import EtatPersonne, Jeton, Personne, UsageJeton

SIGNED_IN = {EtatPersonne.ACTIVE: EtatPersonne.ACTIVE}
ASKED = "demande_adresse"
MAILS = ("adresse_a_confirmer", "adresse_prise")
ENOUGH = "Plusieurs liens sont déjà partis dans l’heure. Laissez-leur le temps d’arriver, ou réessayez plus tard."
OVER = "Ce lien a déjà servi, ou il a expiré. Demandez-en un nouveau depuis votre compte."


def waiting(db: Session, personne: Personne) -> Jeton | None:
    """The change that was asked for last, and neither made nor given up; its link may have expired."""
    asked = select(Jeton).where(
        Jeton.personne_id == personne.id, Jeton.usage == UsageJeton.ADRESSE,
        col(Jeton.utilise_le).is_(None), col(Jeton.annule_le).is_(None),
    )  # fmt: skip
    return db.exec(asked.order_by(col(Jeton.cree_le).desc(), col(Jeton.id).desc()).limit(1)).first()


@transition(
    ASKED,
    Personne,
    SIGNED_IN,
    by=policies.is_oneself,
    label="Changer d’adresse",
    past="a demandé à changer d’adresse mail de connexion",
    infinitive="demander ce changement d’adresse",
)
def ask(db: Session, personne: Personne, *, courriel: str, by: Utilisateur) -> dict[str, str] | None:
    """Mail a link to the new address, in place of any former one, and tell the present one. Raises ChampRefuse."""
    if courriel == personne.courriel:
        raise ChampRefuse("courriel", "C’est déjà votre adresse.")
    former = waiting(db, personne)
    if former and former.nouvelle_adresse == courriel and journal.just_written(db, personne, ASKED, by=by):
        return UNCHANGED
    if jetons.too_many(db, personne, UsageJeton.ADRESSE) or envois.too_many(db, courriel, *MAILS):
        raise ChampRefuse("courriel", ENOUGH)
    jetons.void(db, personne.id, usage=UsageJeton.ADRESSE)
    jeton = jetons.issue(db, personne, UsageJeton.ADRESSE, nouvelle_adresse=courriel)
    titulaire = connexions.person_by_courriel(db, courriel)
    if titulaire is None:
        courriels.comptes.adresse_a_confirmer(db, personne, jeton)
    else:
        courriels.comptes.adresse_prise(db, titulaire, jeton)
    courriels.comptes.adresse_demandee(db, personne, jeton)
    return None


@transition(
    "abandon_adresse",
    Personne,
    SIGNED_IN,
    by=policies.is_oneself,
    label="Renoncer au changement",
    past="a renoncé à changer d’adresse mail de connexion",
    infinitive="renoncer à ce changement d’adresse",
)
def give_up(db: Session, personne: Personne, *, by: Utilisateur) -> dict[str, str] | None:
    """The link that was sent opens nothing any more; the address stays."""
    if waiting(db, personne) is None:
        return UNCHANGED
    jetons.void(db, personne.id, usage=UsageJeton.ADRESSE)
    return None


@transition(
    "changement_adresse",
    Personne,
    SIGNED_IN,
    by=policies.is_oneself,
    label="Confirmer cette adresse",
    past="a changé d’adresse mail de connexion",
    infinitive="changer d’adresse mail de connexion",
)
def confirm(db: Session, personne: Personne, *, jeton: Jeton, present: str | None, by: Utilisateur) -> None:
    """Take the new address: every link and every other sign-in ends. Password and second factor stay, their owner has shown them.

    ``present`` is the hash of the password given with the link by who is not signed in: a stranger to whom a slip of the finger sent it
    confirms nothing. Raises Refus when it was replaced meanwhile, when the link was used, voided or has expired, or the address is taken.
    """
    new = jeton.nouvelle_adresse
    if new is None or (present is not None and personne.mot_de_passe != present) or not jetons.consume(db, jeton):
        raise Refus(OVER)
    if connexions.person_by_courriel(db, new) is not None:
        raise Refus(f"{adresses.TAKEN} La vôtre reste la même.")
    jetons.void(db, personne.id)
    connexions.close_all(db, personne.id, but=by.connexion_id)
    adresses.move(db, personne, new, par_soi=True)
