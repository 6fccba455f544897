"""The dashboard of an organisme: its request, what it has to do, its référent."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from markupsafe import Markup
from sqlmodel import col, select

from eclat import clock
from eclat.context import Context
from eclat.domain import demande, habilitations, organismes, referents
from eclat.formats import format_date, plural
from eclat.models import Cqp, EtatHabilitation, Habilitation, Organisme, Personne
from eclat.pages.accueil import delegues
from eclat.partials.habilitation.etapes import steps
from eclat.partials.habilitation.situation import sentence
from eclat.partials.identification import situation
from eclat.partials.identification.situation import Place, places
from eclat.partials.organisme.liste import QUALIFICATIONS

E = EtatHabilitation
SOON = timedelta(days=60)


@dataclass(frozen=True)
class AFaire:
    """Something that awaits the reader: what, why, and the button that leads there."""

    icon: str
    kind: str
    title: str
    text: str
    button: str
    url: str


def values(ctx: Context, organisme_id: UUID) -> dict[str, Any]:
    organisme = ctx.db.get(Organisme, organisme_id)
    assert organisme is not None
    habilitation = under_way(ctx, organisme_id)
    named = places(ctx.db, ctx.me)
    referent = organismes.referent_of(ctx.db, organisme_id)
    return {
        "organisme": organisme,
        "habilitation": habilitation,
        "sous_titre": subtitle(ctx, habilitation) if habilitation else "",
        "phrase": Markup("<br>").join(said(ctx, habilitation, named)),
        "etapes": steps(ctx.db, habilitation) if habilitation else [],
        "places": named,
        "peut_demander": habilitations.may_start_another(ctx.db, organisme, by=ctx.me),
        "referent": referent,
        "referent_nom": referents.name_shown(ctx.db, organisme, referent) if referent else "",
        "delegues": delegues.progress(ctx, habilitation),
        "derniers_pas": delegues.last_steps(ctx, habilitation),
        "a_faire": list(to_do(ctx, organisme, habilitation, referent)) if ctx.me.est_dirigeant else [],
    }


def said(ctx: Context, habilitation: Habilitation | None, named: list[Place]) -> Iterator[Markup]:
    """Where things stand: its own request, and what the national organisations that named it await."""
    if habilitation is not None:
        yield sentence(ctx.db, habilitation, ctx.me)
    if named:
        yield situation.summary(named, ctx.me)


def under_way(ctx: Context, organisme_id: UUID) -> Habilitation | None:
    """The request under way, else the last one."""
    current = habilitations.current(ctx.db, organisme_id)
    if current is not None:
        return current
    last = select(Habilitation).where(Habilitation.organisme_id == organisme_id).order_by(col(Habilitation.cree_le).desc())
    return ctx.db.exec(last.limit(1)).first()


def subtitle(ctx: Context, habilitation: Habilitation) -> str:
    cqp = ctx.db.get(Cqp, habilitation.cqp_id) if habilitation.cqp_id else None
    said = [habilitation.numero, cqp.intitule if cqp else "", QUALIFICATIONS[habilitation.qualification]]
    return " · ".join(filter(None, said))


def to_do(ctx: Context, organisme: Organisme, habilitation: Habilitation | None, referent: Personne | None) -> Iterator[AFaire]:
    if habilitation is not None:
        yield from of_request(ctx, habilitation, ctx.url("habilitation", id=habilitation.id))
    empty = [
        label
        for label, value in (
            ("le SIRET", organisme.siret),
            ("le statut juridique", organisme.statut_juridique),
            ("l’adresse", organisme.adresse and organisme.code_postal and organisme.ville),
        )
        if not value
    ]
    if empty:
        listed = ", ".join(empty[:-1]) + " et " + empty[-1] if len(empty) > 1 else empty[0]
        text = f"Il y manque {listed}."
        yield AFaire("building-2", "", "Le profil peut être complété", text, "Compléter le profil", ctx.url("profil"))
    if referent is None:
        text = "Facultatif : un accès pour la personne qui suit le CQP au quotidien."
        yield AFaire("user-round-plus", "", "Désignez un référent CQP", text, "Désigner", ctx.url("referent"))


def of_request(ctx: Context, habilitation: Habilitation, url: str) -> Iterator[AFaire]:
    """What the request under way asks of the dirigeant."""
    yield from (AFaire(*each) for each in delegues.to_do(ctx, habilitation))
    if habilitation.etat == E.A_COMPLETER:
        waiting = len(habilitations.unanswered(ctx.db, habilitation))
        if waiting:
            title = plural(waiting, "point attend votre réponse", "points attendent votre réponse")
            yield AFaire("reply", "warn", title, "OC Éclat reprend l’étude dès votre nouveau dépôt.", "Répondre", url)
    if habilitation.etat in habilitations.EDITABLE:
        lacking = demande.manques(ctx.db, habilitation)
        if lacking:
            title = f"Il manque {plural(len(lacking), 'élément', 'éléments')} à votre demande"
            names = ", ".join(each.label for each in lacking[:3]) + ("…" if len(lacking) > 3 else "")
            yield AFaire("list-todo", "warn", title, names, "Compléter", url)
    expires = habilitation.qualiopi_jusqu_au
    if expires is not None and habilitation.etat not in habilitations.OVER and expires <= clock.today() + SOON:
        verb = "a expiré" if expires < clock.today() else "expire"
        editable = habilitation.etat in habilitations.EDITABLE
        text = "Remplacez-le avant l’étude de votre dossier." if editable else "Prévenez OC Éclat de son renouvellement."
        title = f"Le certificat Qualiopi {verb} le {format_date(expires)}"
        yield AFaire("file-exclamation-point", "", title, text, "Remplacer" if editable else "Voir la demande", url)
