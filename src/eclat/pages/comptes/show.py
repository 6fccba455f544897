"""One account, of whoever it is: what they are and were, how they sign in, what they were sent, what was done about it (P17)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from markupsafe import Markup
from starlette.responses import Response

from eclat.domain.comptes import facteurs, fiche, liste
from eclat.domain.comptes.appareils import plain_words
from eclat.domain.comptes.fiche import Place
from eclat.domain.courriels import envois
from eclat.domain.socle.qualites import COLLEGES, Qualite
from eclat.domain.socle.utilisateur import QUALITES
from eclat.engines import journal
from eclat.engines.workflow import past_of
from eclat.francais import of_name
from eclat.http import parties
from eclat.http.actes import Offres
from eclat.http.context import Context
from eclat.http.parties import Parties
from eclat.models import Connexion, Personne, RoleAgent, SecondFacteur
from eclat.pages.comptes.actes import COMPTE, CibleCompte
from eclat.partials import timeline

MAILS, LINES = 10, 30


@dataclass
class Fiche(Parties):
    """``note``: what happened, said first."""

    ctx: Context
    personne: Personne
    note: str = ""
    offres: Offres = field(default_factory=Offres)
    parties = ("places", "roles", "mails", "connexions", "historique")
    dossier = "compte/fiche"
    qualites = QUALITES
    colleges = COLLEGES
    appareil = staticmethod(plain_words)

    @property
    def ici(self) -> str:
        return self.ctx.url("compte-fiche", id=self.personne.id)

    @cached_property
    def presentes(self) -> Sequence[Qualite]:
        """What they are today: places, then roles."""
        return liste.today(self.ctx.db, self.personne.id)

    @cached_property
    def agent(self) -> bool:
        """Whether they have, or had, a role at OC Éclat."""
        return any(not each.organisme for each in self.presentes) or fiche.was_agent(self.ctx.db, self.personne.id)

    @cached_property
    def places(self) -> list[Place]:
        return fiche.places(self.ctx.db, self.personne.id)

    @cached_property
    def roles(self) -> Sequence[RoleAgent]:
        return fiche.roles(self.ctx.db, self.personne.id)

    @cached_property
    def connexions(self) -> Sequence[Connexion]:
        return fiche.sign_ins(self.ctx.db, self.personne.id)

    @cached_property
    def facteur(self) -> SecondFacteur | None:
        return facteurs.of(self.ctx.db, self.personne.id)

    @cached_property
    def courriels(self) -> list[Any]:
        return envois.to_person(self.ctx.db, self.personne, MAILS)

    @property
    def phrase(self) -> str:
        """“Dirigeant d’Alliance des Récrés”: what they are today."""
        said = [f"{each.nom} {of_name(each.organisme)}" if each.organisme else each.nom for each in self.presentes]
        return ", ".join(said) or "N’a plus de place nulle part"

    @property
    def moi(self) -> bool:
        return self.personne.id == self.ctx.me.personne_id

    @property
    def lines(self) -> list[timeline.Line]:
        return [
            timeline.line(each, Markup("<b>{}</b> {}").format(each.acteur_nom, past_of(each.objet_type, each.verbe)))
            for each in journal.about(self.ctx.db, self.personne, limit=LINES)
        ]


def show(ctx: Context, id: UUID) -> Response:
    """The page; or one of its parts, where htmx asks for it."""
    personne = CibleCompte.load(ctx, id).thing
    return parties.alone(Fiche(ctx, personne)) if ctx.wants_fragment and ctx.query("voir") else page(ctx, personne)


def page(ctx: Context, personne: Personne, *, status: int = 200, note: str = "") -> Response:
    fiche = Fiche(ctx, personne, note, COMPTE.offers(ctx, personne))
    return ctx.render("pages/comptes/show.html", status=status, fiche=fiche)
