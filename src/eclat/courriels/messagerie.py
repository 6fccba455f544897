"""What was written to someone, and not read (P11): who wrote, about which file, never what they say."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from eclat.courriels.compose import Lettre, Pli, mail
from eclat.courriels.links import address
from eclat.courriels.typed import one_line
from eclat.formats import plural
from eclat.models import Fil, Personne
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
