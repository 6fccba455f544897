"""What an organisme shows of itself to anyone: its dirigeant chooses, and nothing is shown that was not chosen."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session, select

from eclat.domain.organismes.organismes import OPEN
from eclat.domain.socle import annuaire_policies, policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.engines.workflow import UNCHANGED, transition
from eclat.models import Organisme, Vitrine

CHOIX: Final = {
    "presentation": "Présentation", "adresse": "Adresse montrée", "telephone": "Téléphone public", "courriel": "Adresse mail publique",
    "site_web": "Site public", "sessions": "Sessions montrées",
}  # fmt: skip


def of(db: Session, organisme_id: UUID) -> Vitrine:
    """What it chose; a new one, that shows nothing, while it chose nothing."""
    found = db.exec(select(Vitrine).where(Vitrine.organisme_id == organisme_id)).first()
    return found or Vitrine(organisme_id=organisme_id)


def listed(db: Session, organisme: Organisme) -> bool:
    """Whether the directory shows this organisme today."""
    there = annuaire_policies.visible_habilites(annuaire_policies.VISITEUR).where(Organisme.id == organisme.id)
    return db.exec(there).first() is not None


@transition(
    "vitrine",
    Organisme,
    OPEN,
    by=policies.can_edit_profil,
    label="Ce que montre l’annuaire",
    past="a choisi ce que montre l’annuaire public",
    infinitive="choisir ce que montre l’annuaire public",
)
def choose(
    db: Session, organisme: Organisme, *, presentation: str, adresse: bool, telephone: str, courriel: str, site_web: str,
    sessions: bool, by: Utilisateur,
) -> Mapping[str, Any]:  # fmt: skip
    """From the next look at the directory on."""
    vitrine = of(db, organisme.id)
    before = told(vitrine)
    vitrine.presentation, vitrine.adresse, vitrine.sessions = presentation, adresse, sessions
    vitrine.telephone, vitrine.courriel, vitrine.site_web = telephone, courriel, site_web
    after = told(vitrine)
    if before == after:
        return UNCHANGED
    db.add(vitrine)
    return {"changements": journal.changements(before, after, CHOIX)}


def told(vitrine: Vitrine) -> dict[str, str]:
    """Its choices, as the journal says them."""
    values = {name: getattr(vitrine, name) for name in CHOIX}
    return {name: "oui" if value is True else value or "" for name, value in values.items()}
