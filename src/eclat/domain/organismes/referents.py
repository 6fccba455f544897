"""The référent CQP of an organisme (P4): optional, one at a time, activated by mail."""

from collections.abc import Mapping

from sqlmodel import Session, col, select

from eclat import clock, courriels
from eclat.domain.comptes import connexions, jetons, preuves
from eclat.domain.courriels import classements, envois
from eclat.domain.organismes.organismes import OPEN, dirigeant_of, referent_of
from eclat.domain.organismes.personnes import person_at
from eclat.domain.socle import policies
from eclat.domain.socle.errors import ChampRefuse
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.engines.workflow import UNCHANGED, transition
from eclat.models import Appartenance, Connexion, EtatPersonne, Jeton, Organisme, Personne, Role, UsageJeton


def nobody(db: Session, user: Utilisateur, organisme: Organisme) -> str:
    return "" if referent_of(db, organisme.id) else "Il n’y a plus de référent CQP à retirer."


def nobody_awaited(db: Session, user: Utilisateur, organisme: Organisme) -> str:
    personne = referent_of(db, organisme.id)
    awaited = personne is not None and personne.etat == EtatPersonne.INVITEE
    return "" if awaited else "Le compte du référent CQP est déjà actif : il n’y a plus rien à relancer."


TOLD = ("activation_referent", "referent_rattache")  # the mails that tell someone of their designation


@transition(
    "designation_referent",
    Organisme,
    OPEN,
    by=policies.can_manage_referent,
    label="Désigner le référent CQP",
    past="a désigné le référent CQP",
    infinitive="désigner le référent CQP",
)
def designate(db: Session, organisme: Organisme, *, nom: str, prenom: str, courriel: str, by: Utilisateur) -> dict[str, str]:
    """Name the référent, in place of the present one if any. Raises ChampRefuse on an address that cannot serve.

    The same address keeps the place and corrects the name. Another ends the former référent's access and links.
    """
    present = referent_of(db, organisme.id)
    if present is not None and present.courriel == courriel:
        if not correct_name(db, present, organisme, nom=nom, prenom=prenom):
            return UNCHANGED
        return {"referent": present.nom_complet}
    personne = eligible(db, organisme, nom=nom, prenom=prenom, courriel=courriel)
    end(db, organisme)
    place = Appartenance(personne_id=personne.id, organisme_id=organisme.id, role=Role.REFERENT)
    db.add(place)
    db.flush()
    tell(db, organisme, personne, place)
    return {"referent": personne.nom_complet}


def correct_name(db: Session, personne: Personne, organisme: Organisme, *, nom: str, prenom: str) -> bool:
    """The name as the dirigeant writes it; False when it already is. Someone whom another organisme knows too keeps theirs: raises ChampRefuse."""
    if (personne.nom, personne.prenom) == (nom, prenom):
        return False
    if not has_come(db, organisme):
        raise ChampRefuse("nom", "Cette personne a déjà un compte à son nom : il ne se change pas d’ici.")
    elsewhere = select(Appartenance.id).where(
        Appartenance.personne_id == personne.id, Appartenance.organisme_id != organisme.id, col(Appartenance.jusqu_a).is_(None)
    )
    if db.exec(elsewhere).first() is not None:
        raise ChampRefuse("nom", "Cette personne a aussi un accès dans un autre organisme : son nom ne se change pas d’ici.")
    personne.nom, personne.prenom = nom, prenom
    return True


def eligible(db: Session, organisme: Organisme, *, nom: str, prenom: str, courriel: str) -> Personne:
    """The person at this address, made when unknown; a known one keeps the name that they gave."""
    dirigeant = dirigeant_of(db, organisme.id)
    if dirigeant is not None and dirigeant.courriel == courriel:
        raise ChampRefuse("courriel", "C’est votre adresse de dirigeant. Le référent CQP a la sienne.")
    if envois.too_many(db, courriel, *TOLD):
        raise ChampRefuse("courriel", "Cette adresse a déjà reçu plusieurs mails dans l’heure. Réessayez plus tard.")
    return person_at(
        db, courriel, nom=nom, prenom=prenom,
        agent="Cette adresse ne peut pas être invitée. Indiquez-en une autre, ou écrivez à OC Éclat.",
    )  # fmt: skip


def name_shown(db: Session, organisme: Organisme, personne: Personne) -> str:
    """The référent's name; their address alone while they have an account of old and have not come in: nobody learns here
    whose address it is."""
    return personne.nom_complet if has_come(db, organisme) else personne.courriel


def has_come(db: Session, organisme: Organisme) -> bool:
    """Whether the référent's account was opened for this place, or they have entered it."""
    place = place_of(db, organisme).id
    made_here = select(Jeton.id).where(Jeton.appartenance_id == place, Jeton.usage == UsageJeton.ACTIVATION)
    entered = select(Connexion.id).where(Connexion.appartenance_id == place)
    return any(db.exec(each.limit(1)).first() is not None for each in (made_here, entered))


def tell(db: Session, organisme: Organisme, personne: Personne, place: Appartenance) -> None:
    """Mail the référent: to activate the account, or to sign in when they have one."""
    classements.supersede(db, [organisme.id], TOLD)
    if preuves.awaits_link(personne):
        preuves.void_claims(db, [personne.id])
        courriels.organismes.activation_referent(
            db, organisme, personne, jetons.issue(db, personne, UsageJeton.ACTIVATION, place)
        )
    else:
        courriels.organismes.referent_rattache(db, organisme, personne)


@transition(
    "relance_referent",
    Organisme,
    OPEN,
    by=policies.can_remind_referent,
    label="Relancer",
    past="a relancé le référent CQP",
    infinitive="relancer le référent CQP",
    icon="send",
    unless=nobody_awaited,
)
def resend(db: Session, organisme: Organisme, *, by: Utilisateur) -> Mapping[str, str] | None:
    """Send the activation mail again, once however often the button is clicked. Raises Refus beyond the hour's limit."""
    personne = referent_of(db, organisme.id)
    assert personne is not None
    if not envois.asked_again(db, organisme, "relance_referent", personne.courriel, TOLD, by=by):
        return UNCHANGED
    tell(db, organisme, personne, place_of(db, organisme))
    return None


@transition(
    "retrait_referent",
    Organisme,
    OPEN,
    by=policies.can_manage_referent,
    label="Retirer",
    past="a retiré le référent CQP",
    infinitive="retirer le référent CQP",
    kind="danger-outline",
    asks=True,
    unless=nobody,
)
def remove(db: Session, organisme: Organisme, *, by: Utilisateur) -> dict[str, str]:
    """End the référent's access at once."""
    personne = referent_of(db, organisme.id)
    assert personne is not None
    nom = name_shown(db, organisme, personne)
    end(db, organisme)
    return {"referent": nom}


def place_of(db: Session, organisme: Organisme) -> Appartenance:
    return db.exec(
        select(Appartenance).where(
            Appartenance.organisme_id == organisme.id,
            Appartenance.role == Role.REFERENT,
            col(Appartenance.jusqu_a).is_(None),
        )
    ).one()


def end(db: Session, organisme: Organisme) -> None:
    """Close the present référent's place, links and sign-ins there."""
    if referent_of(db, organisme.id) is None:
        return
    classements.supersede(db, [organisme.id], TOLD)
    place = place_of(db, organisme)
    place.jusqu_a = clock.now()
    jetons.void(db, place.personne_id, appartenance_id=place.id)
    connexions.close_all(db, place.personne_id, appartenance_id=place.id)
    db.flush()


REPORT = "report_referent"


@transition(
    REPORT,
    Organisme,
    OPEN,
    by=policies.can_manage_referent,
    label="Plus tard",
    past="a remis à plus tard la désignation d’un référent CQP",
    infinitive="remettre à plus tard la désignation d’un référent CQP",
)
def put_aside(db: Session, organisme: Organisme, *, by: Utilisateur) -> Mapping[str, str]:
    """The dashboard invites to name a référent no more. Once is enough."""
    return UNCHANGED if is_put_aside(db, organisme) else {}


def is_put_aside(db: Session, organisme: Organisme) -> bool:
    return journal.was_written(db, organisme, REPORT)
