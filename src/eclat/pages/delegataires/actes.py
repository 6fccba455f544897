"""What an Organisme National does about a délégataire of its list: correct it, take it off (P7). Its relance is in relance.py."""

from functools import cached_property
from typing import Any, Self
from uuid import UUID

from sqlmodel import Session
from starlette.responses import Response

from eclat.domain.delegataires import delegues, designations, relances
from eclat.domain.delegataires.delegations import LigneDelegation
from eclat.domain.delegataires.liste import Compte, Ligne, count
from eclat.domain.socle.errors import DejaFait, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.formats import format_phone
from eclat.francais import of_name
from eclat.http.actes import Acte, Actes, Cadre, Cible, Offre
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.models import Delegation, EtatPersonne, Habilitation
from eclat.pages.delegataires.soi import followed
from eclat.partials.delegue import liste
from eclat.throttle import REMINDERS


class CibleDelegue(Cible[Delegation]):
    """One of those that one's organisme follows, even taken off the list meanwhile: its row is still on the screen."""

    @classmethod
    def load(cls, ctx: Context, id: UUID) -> Self:
        return cls(ctx, followed(ctx, id, withdrawn=True)[0])

    @property
    def nom(self) -> str:
        return self.thing.nom

    @property
    def habilitation(self) -> Habilitation:
        return self.ctx.db.get_one(Habilitation, self.thing.habilitation_id)

    @property
    def params(self) -> dict[str, Any]:
        return {"id": self.thing.id, **liste.here(self.ctx)}

    @property
    def home(self) -> str:
        return self.ctx.url("delegues", **liste.here(self.ctx))

    @property
    def trail(self) -> list[tuple[str, str]]:
        return [("Gestion des délégués", self.home)]

    @cached_property
    def ligne(self) -> Ligne:
        return liste.one(self.ctx, self.thing, self.habilitation)

    @property
    def modification(self) -> str:
        """What changing it is called."""
        return f"Corriger l’adresse {of_name(self.nom)}" if self.ligne.a_corriger else f"Modifier {self.nom}"

    @property
    def a_un_compte(self) -> bool:
        """Whether its dirigeant has come already: the address is theirs."""
        return any(who.etat != EtatPersonne.INVITEE for _, who in designations.dirigeants(self.ctx.db, [self.thing]))

    @cached_property
    def compte(self) -> Compte:
        return count(self.ctx.db, self.habilitation)

    @property
    def derniere(self) -> bool:
        """Whether the request awaits nobody else: without it, it goes by itself."""
        return self.ligne.attendu and self.compte.attendus == 1 and self.compte.total > 1


class InList(Cadre):
    """The question is asked in the list's own dialog; once it is done, the list comes again."""

    def ask(self, offre: Offre, status: int = 200) -> Response:
        if not offre.ctx.wants_fragment:
            return super().ask(offre, status)
        return liste.in_dialog(offre.ctx.fragment("partials/delegue/question.html", status=status, offre=offre))

    def done(self, offre: Offre, said: str) -> Response:
        delegue = offre.cible
        return liste.done(offre.ctx, delegue.habilitation, said, row=delegue.thing.id if offre.form is not None else None)

    def overtaken(self, offre: Offre, refus: Refus) -> Response:
        """Of one taken off meanwhile, in another window, the row is still on the screen."""
        second_click = isinstance(refus, DejaFait) and offre.ctx.request.method == "POST"
        if second_click or offre.cible.thing.retiree_le is None:
            raise refus
        raise Refus(f"{refus} La liste se met à jour d’elle-même, ou quand vous rechargez la page.")


def held(delegue: CibleDelegue) -> Form[LigneDelegation]:
    """What the list says of it."""
    return Form.of(LigneDelegation, **{**delegues.said(delegue.thing), "telephone": format_phone(delegue.thing.telephone)})


def modify(db: Session, delegation: Delegation, *, by: Utilisateur, **typed: Any) -> bool:
    return delegues.modify(db, delegation, LigneDelegation(**typed), by=by)


def corrected(delegue: CibleDelegue, invited: bool) -> str:
    return f"Un mail part à {delegue.thing.courriel}" if invited else "Enregistré"


def taken_off(delegue: CibleDelegue, done: None) -> str:
    said = f"{delegue.nom} est supprimé de la liste"
    awaits = delegue.habilitation.etat in relances.AWAITING
    return said if awaits else f"{said}. Tous les autres ont terminé : votre demande est partie chez OC Éclat"


DELEGUE = Actes(
    "delegue",
    CibleDelegue,
    [
        Acte(
            "modification",
            modify,
            of=delegues.amend,
            form=LigneDelegation,
            filled=held,
            said=corrected,
            question="{s.modification}",
            fields="partials/delegue/modification.html",
            submit="Enregistrer",
            limit=REMINDERS,
        ),
        Acte(
            "retrait",
            delegues.remove,
            of=delegues.withdraw,
            said=taken_off,
            question="Supprimer {s.nom} ?",
            fields="partials/delegue/retrait.html",
        ),
    ],
    cadre=InList(),
)
