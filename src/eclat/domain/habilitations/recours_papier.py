"""A letter by which an organisme contests a refusal, typed by an administrateur: it is examined as what is sent on the site (P10)."""

from datetime import date, datetime

from sqlmodel import Session

from eclat import clock
from eclat.domain.habilitations import decisions, gracieux
from eclat.domain.socle import gracieux_policies
from eclat.domain.socle.errors import ChampRefuse
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.workflow import transition
from eclat.formats import format_date
from eclat.models import Habilitation


def received(recu_le: date | None, *, decided: datetime, until: date, early: str, late: str) -> date:
    """When the letter came: its delay is judged on that day. Raises ChampRefuse."""
    day = recu_le or clock.today()
    if day > clock.today():
        raise ChampRefuse("recu_le", "Cette date n’est pas encore venue\u00a0: indiquez le jour où la lettre est arrivée.")
    if day < clock.day(decided):
        raise ChampRefuse("recu_le", early.format(format_date(decided)))
    if day > until:
        raise ChampRefuse("recu_le", late.format(format_date(until)))
    return day


@transition(
    "recours_papier",
    Habilitation,
    gracieux.STANDS,
    by=gracieux_policies.can_enter_appeal,
    label="Entrer un recours reçu sur papier",
    past="a entré un recours reçu sur papier",
    infinitive="entrer ce recours reçu sur papier",
    icon="file-text",
    asks=True,
    unless=gracieux.already_contested,
)
def enter(db: Session, habilitation: Habilitation, *, texte: str, recu_le: date | None, by: Utilisateur) -> dict[str, str]:
    """Raises ChampRefuse."""
    refused = gracieux.refusal(db, habilitation)
    assert refused is not None
    day = received(
        recu_le,
        decided=refused.cree_le,
        until=decisions.contested_until(db, refused),
        early="La demande n’est refusée que depuis le {}.",
        late=gracieux.TOO_LATE,
    )
    gracieux.born(db, habilitation, texte, by, day)
    return {"recu_le": day.isoformat()}
