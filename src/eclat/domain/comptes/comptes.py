"""Passwords and sign-in (P15, P16).

A password is verified, or its hash made, before the transaction that writes: that takes a while, and SQLite has one writer.
"""

from sqlmodel import Session, col, select

from eclat import courriels
from eclat.domain.comptes import connexions, essais, jetons, preuves
from eclat.domain.comptes.passwords import verify_nothing, verify_password
from eclat.domain.courriels import classements, envois
from eclat.domain.socle import policies
from eclat.domain.socle.errors import Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.rereading import hold
from eclat.engines.workflow import transition
from eclat.models import Appartenance, EtatOrganisme, EtatPersonne, Jeton, Organisme, Personne, UsageJeton
from eclat.settings import get_settings

LINKS = ("activation_renouvelee", "mot_de_passe_oublie")  # the mails that answer who asks for a new password
UNKNOWN = "Cet identifiant et ce mot de passe ne vont pas ensemble. Vérifiez l’adresse mail, ou demandez un nouveau mot de passe."
WAITING = "Votre compte doit encore être validé par un administrateur. Vous recevrez un mail dès que sa décision sera prise."

TO_CONFIRM = (
    "Votre adresse mail reste à confirmer : ouvrez le lien du mail que nous vous avons envoyé à l’inscription, "
    "avec le mot de passe que vous venez de saisir."
)


class ConnexionRefusee(Exception):
    """The person may not sign in; the message says why and what to do."""

    @property
    def attente(self) -> bool:
        """Nothing is wrong: OC Éclat has yet to decide."""
        return str(self) == WAITING

    @property
    def a_confirmer(self) -> bool:
        """The link of the inscription was never opened: it can be sent again."""
        return str(self) == TO_CONFIRM


class Inconnu(ConnexionRefusee):
    """The password is not this identifier's, or there is no such identifier: nobody is told which."""

    def __init__(self) -> None:
        super().__init__(UNKNOWN)


def authenticate(personne: Personne | None, mot_de_passe: str) -> Personne:
    """This person, if the password is theirs; it takes as long when there is nobody. Raises Inconnu."""
    if personne is None or personne.mot_de_passe is None:
        verify_nothing(mot_de_passe)
        raise Inconnu
    if not verify_password(personne.mot_de_passe, mot_de_passe):
        raise Inconnu
    return personne


def why_closed(db: Session, personne: Personne) -> str | None:
    """Why someone who knows the password may not enter all the same; None when they may."""
    if personne.etat == EtatPersonne.SUSPENDUE:
        return f"Ce compte est suspendu. Pour en parler, écrivez à {get_settings().admin_email}."
    confirmed = not preuves.awaits_link(personne)
    if connexions.roles_of(db, personne.id) or connexions.places(db, personne.id):
        return None if confirmed else TO_CONFIRM
    states = db.exec(
        select(Organisme.etat)
        .join(Appartenance, col(Appartenance.organisme_id) == Organisme.id)
        .where(Appartenance.personne_id == personne.id, col(Appartenance.jusqu_a).is_(None))
    ).all()
    if EtatOrganisme.EN_ATTENTE in states:
        return WAITING if confirmed else TO_CONFIRM
    if EtatOrganisme.REFUSE in states:
        return "Votre inscription a été refusée : le mail reçu en donne le motif. Vous pouvez vous inscrire à nouveau."
    if EtatOrganisme.SUSPENDU in states:
        return f"Votre organisme est suspendu : le mail reçu en donne le motif. Pour en parler, écrivez à {get_settings().admin_email}."
    return f"Votre accès a pris fin. Pour en parler, écrivez à {get_settings().admin_email}."


def ask_reset(db: Session, courriel: str) -> None:
    """Mail a link to choose a new password. An unknown address changes nothing and the page says the same.

    Nor does an address that has already had several links within the hour: nobody floods another's mailbox from here.
    """
    personne = connexions.person_by_courriel(db, courriel)
    if personne is None or personne.etat == EtatPersonne.SUSPENDUE:
        return
    hold(db, personne)
    if jetons.too_many(db, personne) or envois.just_written(db, personne.courriel, *LINKS):
        return
    classements.supersede(db, [personne.id], LINKS)
    if personne.etat == EtatPersonne.INVITEE:
        link = jetons.issue(db, personne, UsageJeton.ACTIVATION)
        courriels.comptes.activation_renouvelee(db, personne, link, a_confirmer=preuves.awaits_confirmation(personne))
    else:
        courriels.comptes.mot_de_passe_oublie(db, personne, jetons.issue(db, personne, UsageJeton.MOT_DE_PASSE))


def renew_link(db: Session, jeton: Jeton) -> bool:
    """Mail a fresh link in place of an expired one. False when the account no longer awaits it."""
    personne = db.get(Personne, jeton.personne_id)
    if personne is None or personne.etat == EtatPersonne.SUSPENDUE or not jetons.is_renewable(jeton):
        return False
    ask_reset(db, personne.courriel)
    return True


@transition(
    "mot_de_passe",
    Personne,
    {EtatPersonne.INVITEE: EtatPersonne.ACTIVE, EtatPersonne.ACTIVE: EtatPersonne.ACTIVE},
    by=policies.anyone,
    label="Enregistrer le mot de passe",
    past="a choisi son mot de passe",
    infinitive="choisir ce mot de passe",
)
def choose_password(db: Session, personne: Personne, *, jeton: Jeton, hache: str, by: Utilisateur) -> None:
    """Set the password, by its hash, with a single-use link: it activates an invited account and ends every other link and sign-in.

    Whoever guessed at the former one locks nobody out any more. Raises Refus when the link was used, voided or has expired meanwhile.
    """
    if not jetons.consume(db, jeton):
        raise Refus("Ce lien a déjà servi, ou il a expiré. Demandez-en un nouveau.")
    known = personne.mot_de_passe is not None and not preuves.awaits_link(personne)
    personne.mot_de_passe = hache
    jetons.void(db, personne.id)
    connexions.close_all(db, personne.id)
    essais.forget(personne.courriel)
    if known:
        courriels.comptes.mot_de_passe_change(db, personne)


@transition(
    "premier_mot_de_passe",
    Personne,
    {EtatPersonne.INVITEE: EtatPersonne.ACTIVE},
    by=policies.is_oneself,
    label="Choisir le premier mot de passe",
    past="a choisi son premier mot de passe",
    infinitive="choisir ce premier mot de passe",
)
def set_first_password(db: Session, personne: Personne, hache: str, *, by: Utilisateur) -> None:
    """Activate an account without a mail: for the first administrateur, from the command line."""
    personne.mot_de_passe = hache
