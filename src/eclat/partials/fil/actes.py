"""What is done with a thread, closed and opened again, and with a message, deleted until it is read."""

from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from pydantic import Field

from eclat.domain.messagerie import envois, fils, sujets, traitements, transferts
from eclat.domain.socle.champs import FormModel
from eclat.domain.socle.fils import visible_fils, visible_messages
from eclat.http.actes import Acte, Actes, Cible
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.models import Fil, Message, Organisme
from eclat.models.base import Entity

SEE = "Voir le fil"


class Traitement(FormModel):
    personne: UUID | None = Field(default=None, title="Agent")


class Transfert(FormModel):
    dossier: UUID = Field(title="Dossier", json_schema_extra={"missing": "Choisissez le dossier où le message va."})


@dataclass
class CibleFil(Cible[Fil]):
    visible = staticmethod(visible_fils)

    @property
    def nom(self) -> str:
        return self.ctx.db.get_one(Organisme, self.thing.organisme_id).nom

    @property
    def genre(self) -> str:
        return sujets.of(self.thing).genre

    @property
    def agents(self) -> list[tuple[str, str]]:
        """Who may answer there."""
        return [(str(each.id), each.nom_complet) for each in traitements.agents(self.ctx.db, self.thing)]

    @property
    def traite_par(self) -> str:
        return traitements.of(self.ctx.db, self.thing)

    @property
    def home(self) -> str:
        return self.ctx.url("fil", id=self.thing.id)

    @property
    def trail(self) -> list[tuple[str, str]]:
        return [("Messagerie", self.ctx.url("messagerie")), (self.nom, self.home)]


@dataclass
class CibleMessage(CibleFil):
    message: Message | None = None

    @classmethod
    def load(cls, ctx: Context, id: UUID, message: UUID) -> Self:  # type: ignore[override]  # the address names both
        found = super().load(ctx, id)
        found.message = ctx.load(visible_messages(ctx.me).where(Message.fil_id == id), message)
        return found

    @property
    def dossiers(self) -> list[tuple[str, str]]:
        """Where it may be moved."""
        found = transferts.files(self.ctx.db, self.thing, self.ctx.me)
        return [(str(each.id), called(each)) for each in found]

    @property
    def params(self) -> dict[str, Any]:
        return super().params | ({"message": self.message.id} if self.message else {})


def called(thing: Entity) -> str:
    table = str(thing.__tablename__)
    return sujets.called(table, sujets.SUJETS[table].numero(thing))


def entrusted(cible: CibleFil, done: Any) -> str:
    return f"Le fil est à traiter par {cible.traite_par}" if cible.thing.a_traiter_par_id else "Le fil n’attend plus personne"


def this_one(cible: CibleMessage, form: Form[Any] | None) -> dict[str, Any]:
    return {"message": cible.message} | (form.valid.model_dump() if form is not None else {})


FIL = Actes(
    "fil",
    CibleFil,
    [
        Acte(
            "traitement",
            traitements.entrust,
            form=Traitement,
            filled=lambda cible: Form.of(Traitement, personne=cible.thing.a_traiter_par_id),
            said=entrusted,
            question="Qui traite ce fil ?",
            text="Cette personne le retrouve sous « À traiter ».",
            submit="Enregistrer",
            fields="partials/fil/traitement.html",
        ),
        Acte(
            "fermeture",
            fils.close,
            said="Le fil est fermé",
            question="Fermer ce fil ?",
            text="Plus personne n’y écrit, ni {s.nom} ni OC Éclat. Il se relit toujours, et vous pouvez le rouvrir.",
        ),
        Acte("reouverture", fils.reopen, said="Le fil est rouvert"),
    ],
    see=SEE,
)
MESSAGE = Actes(
    "message",
    CibleMessage,
    [
        Acte(
            "suppression",
            envois.delete,
            given=this_one,
            said="Le message est supprimé",
            question="Supprimer ce message ?",
            text="Personne ne l’a encore lu. Son texte et ses fichiers disparaissent pour tous ; il reste la trace qu’un message a été supprimé.",
            apart=True,
        ),
        Acte(
            "transfert",
            transferts.transfer,
            form=Transfert,
            given=this_one,
            said="Le message est transféré",
            question="Transférer ce message dans un dossier ?",
            text="Il y va avec ses fichiers, sous le nom de son auteur. Le liront alors les personnes qui voient ce dossier. "
            "Une trace reste ici.",
            fields="partials/fil/transfert.html",
            apart=True,
        ),
    ],
    see=SEE,
)
