"""The teaching team: a table in the form of its dossier, with a CV in each row."""

from functools import cache
from typing import Any
from uuid import UUID

from sqlmodel import Session
from starlette.responses import Response

from eclat import clock
from eclat.domain.dossiers import contenu, dossiers, equipe, quotas
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.http.context import Context
from eclat.http.grilles import Ecran
from eclat.http.grilles.ecran import Cadre
from eclat.http.grilles.page import Colle
from eclat.http.grilles.vue import Tableau
from eclat.http.templates import templates
from eclat.models import Formateur, Formulaire, NaturePiece
from eclat.partials.dossier.posted import keep_rest, named
from eclat.partials.dossier.saisie import Saisie, key_of, saisie


class InDossier(Cadre):
    """Its cells are sent with the fields of the form; a change says what is still missing from the form."""

    seul = False
    form = "dossier"
    prefixe = "equipe-"
    suite = "partials/formateur/suite.html"

    def adresse(self, ecran: Ecran, id: UUID) -> str:
        return templates.url(ecran.porteur, id=id)

    def autour(self, ctx: Context, owner: Formulaire) -> Saisie[Any]:
        return saisie(ctx, owner)

    def keep(self, ctx: Context, owner: Formulaire) -> None:
        keep_rest(ctx, owner)

    def page(self, ctx: Context, ecran: Ecran, owner: Formulaire, status: int, **shown: Any) -> Response:
        s = saisie(ctx, owner)
        return ctx.render(
            s.page, status=status, s=s, offres=s.offres(ctx), echanges=s.echanges(ctx), remise_refusee=False, **shown
        )

    def emporte(self, ctx: Context, owner: Formulaire, row: Formateur) -> dict[str, str]:
        held = [each for each in dossiers.documents(ctx.db, owner) if quotas.answers_to(each, NaturePiece.CV, row.id)]
        return {"cv": key_of(held[0].nature, held[0].id)} if held else {}

    def rapporte(self, ctx: Context, owner: Formulaire, row: Formateur) -> None:
        cv = named(ctx.typed("cv"))[1] if ctx.typed("cv") else None
        if cv is not None:
            equipe.give_cv_back(ctx.db, owner, row, cv)


def modifiable(db: Session, by: Utilisateur, formulaire: Formulaire) -> bool:
    """Raises Interdit, Refus."""
    contenu.editable(db, formulaire, by)
    return True


@cache
def ecran(nom: str) -> Ecran:
    """The team of a kind of form, by the name of its routes, which say how that form is found."""
    return Ecran(equipe.EQUIPE, f"{nom}-formateurs", nom, None, modifiable, cadre=InDossier())


def ecran_of(formulaire: Formulaire) -> Ecran:
    return ecran(str(type(formulaire).__tablename__))


def shown(ctx: Context, formulaire: Formulaire, s: Saisie[Any]) -> dict[str, Any]:
    """What the page of the form shows of it, when nothing stands in the way."""
    t = Tableau(ctx, ecran_of(formulaire), formulaire)
    t.autour = s
    return {"t": t, "vu": clock.now(), "perdues": (), "collage": Colle()}
