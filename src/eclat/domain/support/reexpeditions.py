"""Sending a mail again (P17): the same row when it never left, else a new one; never with a link that is over."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from eclat import clock
from eclat.courriels.compose import duplicate, post
from eclat.domain.comptes import agents, jetons
from eclat.domain.courriels import envois, liens
from eclat.domain.delegataires import designations
from eclat.domain.organismes import referents
from eclat.domain.socle import policies
from eclat.domain.socle.errors import Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.engines.workflow import UNCHANGED, birth, transition
from eclat.formats import format_date
from eclat.models import (
    Appartenance,
    Courriel,
    Delegation,
    EtatCourriel,
    EtatDelegation,
    EtatPersonne,
    Evenement,
    Jeton,
    Organisme,
    Personne,
    UsageJeton,
)

REEXPEDITION = "relance"  # the journal's word, and the button's
COPIE = birth("copie", Courriel, "a relancé un mail déjà parti")
SHOWN_FOR = timedelta(minutes=15)  # how long the outcome stands where the button was
OVER = "Ce lien ne peut plus servir : "
TOO_MANY = (
    "Ce mail est déjà parti plusieurs fois dans l’heure vers cette adresse. Laissez à son destinataire le temps de le lire."
)


def closed(db: Session, user: Utilisateur, courriel: Courriel) -> str:
    return why_closed(db, courriel)


@transition(
    REEXPEDITION,
    Courriel,
    dict.fromkeys(envois.FAILED, EtatCourriel.A_ENVOYER) | {state: state for state in envois.LEFT},
    by=policies.can_administer,
    label="Relancer",
    past="a relancé ce mail",
    infinitive="relancer ce mail",
    icon="send",
    unless=closed,
)
def resend(db: Session, courriel: Courriel, *, by: Utilisateur) -> Mapping[str, Any]:
    """Try again a mail that was given up; send once more one that left. Raises Refus beyond the hour's limit."""
    if courriel.etat in envois.FAILED:
        return try_again(db, courriel)
    former = last(db, courriel)
    if former is not None and former.en_route:
        return UNCHANGED
    if envois.too_many(db, courriel.destinataire, courriel.modele):
        raise Refus(TOO_MANY)
    return {"copie": str(send_another(db, courriel, by=by).id)}


def is_waiting(courriel: Courriel) -> bool:
    """It will leave by itself: another would only make two."""
    return courriel.etat in (EtatCourriel.A_ENVOYER, EtatCourriel.EN_COURS)


# --- links ---


def why_closed(db: Session, courriel: Courriel) -> str:
    """Why the mail may not be sent again, and what to do instead: its single-use link can serve no more. Nothing when it may."""
    if not courriel.texte:
        erased = courriel.destinataire.endswith("@oc-eclat.invalid")
        return (
            "Ce mail a été effacé avec les données de son destinataire."
            if erased
            else "Le texte de ce mail n’est plus gardé\u00a0: il ne repart pas."
        )
    if courriel.modele in designations.TOLD:
        named = db.get(Delegation, courriel.objet_id)
        if named is None or named.etat == EtatDelegation.RETIREE:
            return "Cet OF n’est plus délégataire : son Organisme National l’a retiré de sa liste."
    if over := liens.why_over(db, courriel):
        return f"{OVER}{over}"
    jeton = link_of(db, courriel)
    if jeton is None:
        return ""
    personne = db.get_one(Personne, jeton.personne_id)
    place = db.get(Appartenance, jeton.appartenance_id) if jeton.appartenance_id else None
    if personne.etat == EtatPersonne.SUSPENDUE:
        return f"{OVER}ce compte est suspendu."
    if place is not None and place.jusqu_a is not None:
        return f"{OVER}cet accès a pris fin le {format_date(place.jusqu_a)}."
    if jeton.usage == UsageJeton.ACTIVATION and personne.etat == EtatPersonne.ACTIVE:
        return f"{OVER}le compte est déjà actif. Son titulaire se connecte, ou demande un nouveau mot de passe."
    if jeton.usage == UsageJeton.DEBLOCAGE and clock.now() - courriel.cree_le > jetons.LIFE[jeton.usage]:
        return f"{OVER}le blocage a pris fin. Son titulaire se connecte, ou demande un nouveau mot de passe."
    where = "depuis son compte" if jeton.usage == UsageJeton.ADRESSE else "à la connexion"
    if jeton.utilise_le is not None:
        return f"{OVER}il a servi le {format_date(jeton.utilise_le)}. Son titulaire peut en demander un autre {where}."
    if jeton.annule_le is not None:
        return f"{OVER}il a été annulé le {format_date(jeton.annule_le)}. Son titulaire peut en demander un autre {where}."
    return ""


def link_of(db: Session, courriel: Courriel) -> Jeton | None:
    return db.exec(select(Jeton).where(Jeton.courriel_id == courriel.id)).first()


# --- again ---


def try_again(db: Session, courriel: Courriel) -> dict[str, Any]:
    """The same row, which its reader never received. The journal keeps how far it had come, not the server's answer: that may
    hold an address, and the journal outlives it."""
    past: dict[str, Any] = {"essais": courriel.tentatives, "motif": envois.reason(courriel.derniere_reponse)}
    if courriel.pris_le is not None:
        past["abandon"] = courriel.pris_le.isoformat()
    courriel.tentatives, courriel.derniere_reponse, courriel.pris_le, courriel.envoye_le = 0, "", None, None
    courriel.prochain_essai_le = clock.now()
    post(db, courriel)
    return past


def send_another(db: Session, courriel: Courriel, *, by: Utilisateur) -> Courriel:
    """A new row, with a link of its own where there was one. Whoever was invited is invited again by their own verb."""
    invite, former = INVITATIONS.get(courriel.modele), link_of(db, courriel)
    if invite is not None and former is not None:
        invite(db, courriel, by)
        db.flush()
        again = newest(db, courriel)
    else:
        again = duplicate(db, courriel, former=former, jeton=renewed(db, former) if former else None)
    journal.write(db, again, COPIE, by=by, de=str(courriel.id))
    return again


def invite_agent(db: Session, courriel: Courriel, by: Utilisateur) -> None:
    agents.resend(db, db.get_one(Personne, courriel.personne_id), by=by)


def invite_referent(db: Session, courriel: Courriel, by: Utilisateur) -> None:
    referents.resend(db, db.get_one(Organisme, courriel.objet_id), by=by)


INVITATIONS: dict[str, Callable[[Session, Courriel, Utilisateur], None]] = {
    "activation_agent": invite_agent,
    "activation_referent": invite_referent,
}


def newest(db: Session, courriel: Courriel) -> Courriel:
    """The last mail of the same kind to the same reader."""
    same = select(Courriel).where(Courriel.destinataire == courriel.destinataire, Courriel.modele == courriel.modele)
    return db.exec(same.order_by(col(Courriel.cree_le).desc(), col(Courriel.id).desc()).limit(1)).one()


def renewed(db: Session, former: Jeton) -> Jeton:
    """A link like the former one, for the same person and the same place, or the same new address."""
    place = db.get(Appartenance, former.appartenance_id) if former.appartenance_id else None
    return jetons.issue(db, db.get_one(Personne, former.personne_id), former.usage, place, former.nouvelle_adresse)


# --- what became of it ---


@dataclass(frozen=True)
class Reexpedition:
    """The last time that someone sent the mail again; ``copie``: the new row, when it had left already."""

    le: datetime
    par: str
    copie: Courriel | None

    @property
    def recente(self) -> bool:
        return clock.now() - self.le < envois.JUST_NOW

    @property
    def en_route(self) -> bool:
        """Another copy now would only make two."""
        return self.recente or (self.copie is not None and is_waiting(self.copie))


def last(db: Session, courriel: Courriel) -> Reexpedition | None:
    line = db.exec(lines([courriel.id]).order_by(col(Evenement.cree_le).desc(), col(Evenement.id).desc()).limit(1)).first()
    if line is None:
        return None
    key = line.details.get("copie")
    return Reexpedition(line.cree_le, line.acteur_nom, db.get(Courriel, UUID(key)) if key else None)


def lines(keys: Any) -> Any:
    """The lines of the journal that say that one of these mails was sent again."""
    return select(Evenement).where(
        Evenement.objet_type == Courriel.__tablename__, col(Evenement.objet_id).in_(keys), Evenement.verbe == REEXPEDITION
    )
