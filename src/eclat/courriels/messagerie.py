"""What was written to someone, and not read (P11): who wrote, about which file, never what they say; and what agents chose to be told in one mail."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from eclat.courriels.compose import Lettre, Pli, mail
from eclat.courriels.links import address
from eclat.courriels.typed import Value, one_line
from eclat.formats import plural
from eclat.models import Fil, NotificationAgent, Personne
from eclat.models.base import Entity


@dataclass(frozen=True)
class NonLus:
    """What someone has not read in a thread about ``objet``: its subject as they call it, who wrote, how many messages.

    ``auteurs``: “Sophie Rakoto, Julien Delmas (OC Éclat)”, with those of the other side when both wrote.
    """

    fil: Fil
    objet: Entity
    sujet: str
    auteurs: str
    nombre: int

    @property
    def messages(self) -> str:
        return plural(self.nombre, "message", "messages")


@mail("Messages à lire", cause="Messagerie")
def messages_a_lire(db: Session, personne: Personne, attend: NonLus) -> Lettre:
    lien = address(f"/messagerie/{attend.fil.id}")
    values = {"lien": lien, "messages": attend.messages, "auteurs": attend.auteurs, "sujet_du_fil": attend.sujet}
    return Lettre([Pli.to(personne, attend.objet)], values)


@mail("Messages à lire dans plusieurs fils", cause="Messagerie")
def fils_a_lire(db: Session, personne: Personne, attendent: Sequence[NonLus]) -> Lettre:
    lignes = [one_line(f"{each.sujet} : {each.messages} – {each.auteurs}") for each in attendent]
    values = {
        "lien": address("/messagerie"), "lignes": lignes, "fils": plural(len(lignes), "fil", "fils"),
        "messages": plural(sum(each.nombre for each in attendent), "message", "messages"),
    }  # fmt: skip
    return Lettre([Pli.to(personne, personne)], values)


@mail("Notifications d’un agent, en une fois", cause="Notifications")
def notifications_groupees(db: Session, personne: Personne, notifications: Sequence[NotificationAgent], confies: bool) -> Lettre:
    """``confies``: all are files that were entrusted to them."""
    lignes = [
        f"{each.sujet} ({each.numero})" if each.numero and each.numero not in each.sujet else each.sujet for each in notifications
    ]
    values: dict[str, Value] = {
        "lien": address("/"), "lignes": lignes, "adresses": [each.lien for each in notifications], "confies": confies,
        "dossiers": plural(len(lignes), "dossier", "dossiers"), "notifications": plural(len(lignes), "notification", "notifications"),
    }  # fmt: skip
    return Lettre([Pli.to(personne, personne)], values)
