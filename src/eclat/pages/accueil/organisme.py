"""The dashboard of an organisme: its request, what it has to do, its référent."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from markupsafe import Markup

from eclat import clock
from eclat.domain.delegataires import edition
from eclat.domain.delegataires.suivi import Suivi
from eclat.domain.dossiers import delais_points, points
from eclat.domain.habilitations import demande, habilitations, suites
from eclat.domain.organismes import organismes, referents
from eclat.formats import format_date, plural
from eclat.http.context import Context
from eclat.models import Cqp, EtatHabilitation, Habilitation, Organisme, Personne
from eclat.pages.accueil import delegues
from eclat.pages.accueil.a_faire import AFaire
from eclat.pages.accueil.attentes import Attentes
from eclat.pages.accueil.griefs import of_griefs
from eclat.partials.habilitation import fin
from eclat.partials.habilitation.etapes import steps
from eclat.partials.habilitation.faits import Faits
from eclat.partials.habilitation.situation import sentence, title
from eclat.partials.identification import situation
from eclat.partials.identification.situation import Place, places

E = EtatHabilitation
SOON = timedelta(days=60)


def values(ctx: Context, organisme_id: UUID) -> dict[str, Any]:
    organisme = ctx.db.get(Organisme, organisme_id)
    assert organisme is not None
    habilitation = under_way(ctx, organisme_id)
    faits = Faits(ctx.db, habilitation, ctx.me) if habilitation else None
    named = places(ctx.db, ctx.me)
    referent, suivi = organismes.referent_of(ctx.db, organisme_id), delegues.read(ctx, habilitation)
    return {
        "organisme": organisme,
        "habilitation": habilitation,
        "habilite": habilitation is not None and habilitation.etat in suites.ACCEPTED,
        "titre": title(habilitation) if habilitation else "",
        "ancienne": suites.renewed(ctx.db, habilitation) if habilitation else None,
        "sous_titre": subtitle(ctx, habilitation) if habilitation else "",
        "phrase": Markup("<br>").join(said(ctx, faits, named)),
        "etapes": steps(ctx.db, habilitation) if habilitation else [],
        "places": named,
        "peut_demander": habilitations.may_start_another(ctx.db, organisme, by=ctx.me),
        "referent": referent,
        "referent_nom": referents.name_shown(ctx.db, organisme, referent) if referent else "",
        "delegues": delegues.progress(habilitation, suivi),
        "derniers_pas": delegues.last_steps(habilitation, suivi),
        "a_faire": [*(to_do(ctx, organisme, faits, referent, suivi) if ctx.me.est_dirigeant else ()), *Attentes.read(ctx).lignes],
    }


def said(ctx: Context, faits: Faits | None, named: list[Place]) -> Iterator[Markup]:
    """Where things stand: its own request, and what the national organisations that named it await."""
    if faits is not None:
        former = suites.renewed(ctx.db, faits.habilitation)
        if former is not None and former.etat in habilitations.HELD:
            yield sentence(ctx.db, former, ctx.me)
        yield sentence(ctx.db, faits.habilitation, ctx.me, faits)
    if named:
        yield situation.summary(named, ctx.me)


def under_way(ctx: Context, organisme_id: UUID) -> Habilitation | None:
    """The request under way, else the last one."""
    return habilitations.current(ctx.db, organisme_id) or habilitations.last(ctx.db, organisme_id)


def subtitle(ctx: Context, habilitation: Habilitation) -> str:
    cqp = ctx.db.get(Cqp, habilitation.cqp_id) if habilitation.cqp_id else None
    said = [habilitation.numero, cqp.intitule if cqp else "", demande.qualifie(habilitation.qualification)]
    return " · ".join(filter(None, said))


def to_do(
    ctx: Context, organisme: Organisme, faits: Faits | None, referent: Personne | None, suivi: Suivi | None
) -> Iterator[AFaire]:
    if faits is not None:
        yield from of_request(ctx, faits, ctx.url("habilitation", id=faits.habilitation.id), suivi)
        yield from of_end(ctx, suites.renewed(ctx.db, faits.habilitation) or faits.habilitation)
    empty = [
        label
        for label, value in (
            ("le SIRET", organisme.siret or organisme.sans_siret),
            ("le statut juridique", organisme.statut_juridique),
            ("l’adresse", organisme.adresse and organisme.code_postal and organisme.ville),
        )
        if not value
    ]
    if empty:
        listed = ", ".join(empty[:-1]) + " et " + empty[-1] if len(empty) > 1 else empty[0]
        text = f"Il y manque {listed}."
        yield AFaire(
            "building-2", "", "Le profil peut être complété", text, "Compléter le profil", ctx.url("profil"), facultatif=True
        )
    if referent is None and not referents.is_put_aside(ctx.db, organisme):
        text = "Facultatif : un accès pour la personne qui suit le CQP au quotidien."
        yield AFaire(
            "user-round-plus",
            "",
            "Désignez un référent CQP",
            text,
            "Désigner",
            ctx.url("referent"),
            True,
            ctx.url("referent-report"),
        )


def of_end(ctx: Context, habilitation: Habilitation) -> Iterator[AFaire]:
    """Its habilitation ends soon: what it is to do is to have it renewed, until its renewal is deposited."""
    found = fin.near(ctx, habilitation)
    if found is None or found.relayee or found.etudiee:
        return
    button = "Continuer" if found.suite else "Renouveler"
    yield AFaire("calendar-x-2", "warn", found.titre, found.texte, button, ctx.url("habilitation", id=habilitation.id) + "#fin")


def of_request(ctx: Context, faits: Faits, url: str, suivi: Suivi | None) -> Iterator[AFaire]:
    """What the request under way asks of the dirigeant."""
    habilitation = faits.habilitation
    yield from (AFaire(*each) for each in delegues.to_do(ctx, habilitation, suivi))
    if habilitation.etat == E.A_COMPLETER:
        waiting = len(points.unanswered(ctx.db, habilitation))
        if waiting:
            title = plural(waiting, "point attend votre réponse", "points attendent votre réponse")
            day = delais_points.last_day(ctx.db, habilitation)
            text = f"Au plus tard le {format_date(day)}. " if day else ""
            text += "OC Éclat reprend l’étude dès votre nouveau dépôt."
            yield AFaire("reply", "warn", title, text, "Répondre", url, echeance=day)
    if habilitation.etat in edition.EDITABLE:
        lacking = faits.manques
        if lacking:
            title = f"Il manque {plural(len(lacking), 'élément', 'éléments')} à votre demande"
            names = ", ".join(each.label for each in lacking[:3]) + ("…" if len(lacking) > 3 else "")
            yield AFaire("list-todo", "warn", title, names, "Compléter", url)
    yield from of_griefs(ctx, habilitation)
    expires = habilitation.qualiopi_jusqu_au
    answered = (*habilitations.OVER, *habilitations.HELD)  # once it is habilitated, its documents are followed by themselves
    if expires is not None and habilitation.etat not in answered and expires <= clock.today() + SOON:
        verb = "a expiré" if expires < clock.today() else "expire"
        editable = habilitation.etat in edition.EDITABLE
        text = "Remplacez-le avant l’étude de votre dossier." if editable else "Prévenez OC Éclat de son renouvellement."
        title = f"Le certificat Qualiopi {verb} le {format_date(expires)}"
        yield AFaire("file-exclamation-point", "", title, text, "Remplacer" if editable else "Voir la demande", url)
