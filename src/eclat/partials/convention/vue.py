"""The convention of an habilitation, or one of its avenants, as one reader sees it: what it says, who signed, what is to be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from eclat.domain.habilitations import convention_documents, conventions, decision_rendue
from eclat.domain.socle import convention_policies
from eclat.formats import format_at, format_date, initials
from eclat.francais import of_name
from eclat.http.actes import Offres
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.models import (
    Convention,
    EtatConvention,
    EtatHabilitation,
    Fichier,
    Habilitation,
    Organisme,
    Partie,
    SignatureConvention,
)
from eclat.partials.convention.actes import CONVENTION

C = EtatConvention
BADGES = {
    C.A_SIGNER: ("À signer", "warn", "signature"),
    C.A_CONTRESIGNER: ("À signer par OC Éclat", "warn", "signature"),
    C.SIGNEE: ("Signée", "ok", "check"),
    C.RETIREE: ("Retirée", "neutral", "undo-2"),
}
AVENANTS = {C.SIGNEE: "Signé", C.RETIREE: "Retiré"}
NONE_YET = (
    "Cette habilitation a été acceptée avant qu’OC Éclat n’établisse des conventions ici\u00a0: elle reste valable, et les sessions se "
    "demandent comme avant."
)
WITHDRAWN = "OC Éclat a retiré la convention qui était à signer, et prépare celle qui la remplace."


@dataclass(frozen=True)
class Case:
    """A box of who signs. ``mine``: the reader's own."""

    partie: Partie
    nom: str
    signature: SignatureConvention | None
    mine: bool

    @property
    def initiales(self) -> str:
        return initials(self.nom)

    @property
    def qualite(self) -> str:
        return convention_documents.POUR[self.partie]

    @property
    def dite(self) -> str:
        whose = "votre" if self.mine else "son"
        return f"Signé {format_at(self.signature.cree_le)}, avec {whose} mot de passe." if self.signature else ""


@dataclass
class VueConvention:
    ctx: Context
    habilitation: Habilitation
    note: str = ""
    form: Form[Any] | None = None
    acte: str = ""  # the number of the one that is asked for; else the one that matters most

    @cached_property
    def organisme(self) -> Organisme:
        return self.ctx.db.get_one(Organisme, self.habilitation.organisme_id)

    @property
    def fil(self) -> list[tuple[str, str | None]]:
        url = self.ctx.url
        if not self.ctx.me.est_agent:
            return [("Habilitation", url("habilitation", id=self.habilitation.id)), ("Convention", None)]
        name = self.organisme.nom
        return [
            ("Demandes d’habilitation", url("habilitations")), (name, url("habilitation", id=self.habilitation.id)), ("Convention", None),
        ]  # fmt: skip

    @cached_property
    def documents(self) -> Sequence[Convention]:
        return conventions.of(self.ctx.db, self.habilitation)

    @cached_property
    def document(self) -> Convention | None:
        """The one asked for; else what awaits a signature, else what was signed last."""
        asked = [each for each in self.documents if self.acte and each.numero == self.acte]
        order = (*convention_policies.OPEN, C.SIGNEE, C.RETIREE)
        ranked = sorted(self.documents, key=lambda each: min(order.index(each.etat), 1))
        return next(iter([*asked, *ranked]), None)

    @property
    def shown(self) -> Convention:
        assert self.document is not None
        return self.document

    @property
    def contenu(self) -> dict[str, Any]:
        return self.shown.contenu

    @property
    def titre(self) -> str:
        return str(self.contenu["titre"]) if self.document else "Convention d’habilitation"

    def badge(self, document: Convention) -> tuple[str, str, str]:
        label, kind, icon = BADGES[document.etat]
        return (AVENANTS.get(document.etat, label) if document.avenant else label), kind, icon

    def nom(self, document: Convention) -> str:
        return f"Avenant n°\u00a0{document.avenant}" if document.avenant else "Convention"

    @cached_property
    def fichier(self) -> Fichier | None:
        """Its PDF, signed when it is; nothing while it is made."""
        key = self.shown.signe_id if self.shown.etat == C.SIGNEE else self.shown.a_signer_id
        return self.ctx.db.get(Fichier, key) if key else None

    @property
    def se_prepare(self) -> bool:
        return self.fichier is None and self.shown.etat != C.RETIREE

    @property
    def adresse(self) -> str:
        return self.ctx.url("convention-document", id=self.habilitation.id, convention=self.shown.id)

    @property
    def groupes(self) -> str:
        """The fingerprint, in groups that are read aloud."""
        said = self.shown.empreinte
        return " ".join(said[at : at + 8] for at in range(0, len(said), 8))

    # --- who signs

    @cached_property
    def cases(self) -> list[Case]:
        given = {each.partie: each for each in conventions.signatures(self.ctx.db, self.shown)}
        organisme = self.contenu["organisme"]
        expected = {Partie.ORGANISME: organisme["dirigeant"] or organisme["nom"], Partie.OC_ECLAT: "OC Éclat"}
        return [
            Case(
                each,
                given[each].nom if each in given else expected[each],
                given.get(each),
                self.partie == each if each not in given else given[each].personne_id == self.ctx.me.personne_id,
            )
            for each in Partie
        ]

    @property
    def donnees(self) -> int:
        return sum(each.signature is not None for each in self.cases)

    @property
    def partie(self) -> Partie | None:
        """For whom the reader may sign."""
        if self.ctx.can(convention_policies.can_sign_convention, self.habilitation):
            return Partie.ORGANISME
        administers = self.ctx.can(convention_policies.can_countersign_convention, self.habilitation)
        return Partie.OC_ECLAT if administers else None

    @property
    def a_signer(self) -> bool:
        """Whether the reader's own signature is awaited, on what is shown."""
        wanted = {C.A_SIGNER: Partie.ORGANISME, C.A_CONTRESIGNER: Partie.OC_ECLAT}.get(self.shown.etat)
        return wanted is not None and wanted == self.partie and self.habilitation.etat in convention_policies.HELD

    @property
    def intention(self) -> str:
        assert self.partie is not None
        return conventions.intention(self.shown, self.partie)

    @property
    def phrase(self) -> str:
        """Where what is shown stands."""
        e = "" if self.shown.avenant else "e"
        if self.shown.etat == C.SIGNEE:
            return f"Signé{e} par les deux parties le {format_date(self.shown.signee_le)}."
        if self.shown.etat == C.RETIREE:
            return f"Retiré{e} par OC Éclat avant d’être signé{e} par les deux parties."
        if self.habilitation.etat not in convention_policies.HELD:
            return "L’habilitation n’est plus en vigueur\u00a0: ce document ne se signe plus."
        if self.a_signer:
            return "Votre signature est attendue."
        if self.shown.etat == C.A_SIGNER:
            who = self.contenu["organisme"]["dirigeant"] or self.organisme.nom
            return f"La signature {of_name(who)} est attendue."
        return "La signature d’OC Éclat est attendue."

    @property
    def attend(self) -> str:
        """What waits for it."""
        if self.shown.etat in convention_policies.OPEN and conventions.holds_back(self.ctx.db, self.habilitation):
            return "Les sessions se demandent quand les deux parties l’ont signée."
        if self.shown.etat in convention_policies.OPEN and self.shown.avenant:
            return "Jusque-là, la convention reste en vigueur telle qu’elle est."
        return ""

    # --- around

    @cached_property
    def offres(self) -> Offres:
        return CONVENTION.offers(self.ctx, self.habilitation)

    @property
    def absence(self) -> str:
        """Why there is none to read."""
        return WITHDRAWN if self.documents else NONE_YET

    @property
    def en_cours(self) -> bool:
        """Whether one is signed, or about to be."""
        return any(each.etat != C.RETIREE for each in self.documents)

    @property
    def concerne(self) -> bool:
        """Whether the page of the habilitation speaks of it."""
        if self.documents:
            return True
        held = self.habilitation.etat == EtatHabilitation.ACCEPTEE
        return held and decision_rendue.last_acceptance(self.ctx.db, self.habilitation) is not None

    def at(self, document: Convention) -> str:
        return self.ctx.url("convention", id=self.habilitation.id, acte=document.numero)


def file_of(convention: Convention) -> UUID | None:
    return convention.signe_id or convention.a_signer_id
