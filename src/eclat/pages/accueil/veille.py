"""On a dashboard: the documents that an organisme is to join, and those that OC Éclat is to look at."""

from collections.abc import Iterator

from eclat.domain.changements.listes import CHANGEMENTS
from eclat.domain.veille import attentes
from eclat.engines.listes.nombres import capped
from eclat.formats import format_date
from eclat.http.context import Context
from eclat.models import EtatDocumentSuivi, Role
from eclat.pages.accueil.a_faire import AFaire

E = EtatDocumentSuivi


def of(ctx: Context) -> Iterator[AFaire]:
    yield from of_changes(ctx)
    if ctx.me.organisme_id is not None:
        yield from to_join(ctx)
    elif ctx.me.is_a(Role.ADMINISTRATEUR):
        yield from to_check(ctx)


def of_changes(ctx: Context) -> Iterator[AFaire]:
    """Those to complete, for their organisme; those to take note of, for OC Éclat."""
    waits = CHANGEMENTS.waiting(ctx.db, ctx.me)
    n = waits.nombre
    if n and ctx.me.organisme_id is not None:
        title = f"{capped(n)} {'changement est' if n == 1 else 'changements sont'} à compléter"
        yield AFaire(
            "reply", "warn", title, "OC Éclat attend une précision.", "Compléter", ctx.url("changements", etat="a_completer")
        )
    elif n:
        title = f"{capped(n)} {'changement déclaré est' if n == 1 else 'changements déclarés sont'} à lire"
        yield AFaire(
            "pencil",
            "info",
            title,
            f"Prenez-{'le' if n == 1 else 'les'} en note, ou demandez un complément.",
            "Lire",
            ctx.url("changements", etat="transmis"),
        )


def to_join(ctx: Context) -> Iterator[AFaire]:
    """Each that expired, is asked for, or expires soon enough that a reminder came."""
    joined = attentes.to_join(ctx.db, ctx.me)
    refused = attentes.refusals(ctx.db, joined)
    for each in joined:
        day = each.valable_jusqu_au
        if each.id in refused:
            title, text = (
                f"{each.intitule}\u00a0: à remplacer",
                f"OC Éclat a refusé ce document\u00a0: «\u00a0{refused[each.id]}\u00a0»",
            )
        elif each.etat == E.A_VERIFIER:
            title, text = (
                f"{each.intitule}\u00a0: expiré",
                f"Valable jusqu’au {format_date(day)}. Joignez celui qui prend sa place.",
            )
        elif each.etat == E.A_FOURNIR:
            title, text = f"{each.intitule}\u00a0: à joindre", "Avec son dernier jour de validité. OC Éclat le confirme."
        else:
            title, text = (
                f"{each.intitule}\u00a0: expire le {format_date(day)}",
                "Joignez celui qui prend sa place dès que vous l’avez.",
            )
        at = ctx.url("document-suivi-remplacement", id=each.id)
        soon = each.etat == E.A_JOUR
        yield AFaire(
            "file-exclamation-point",
            "" if soon else "warn",
            title,
            text,
            "Joindre",
            at,
            facultatif=soon,
            echeance=day if soon else None,
        )


def to_check(ctx: Context) -> Iterator[AFaire]:
    """How many were handed over, how many have expired."""
    counts = attentes.to_check(ctx.db)
    said = (
        (
            E.A_CONFIRMER,
            "document à confirmer",
            "documents à confirmer",
            "Joint par un organisme\u00a0: confirmez ou refusez.",
            "Vérifier",
        ),
        (
            E.A_VERIFIER,
            "document expiré est à vérifier",
            "documents expirés sont à vérifier",
            "Rien n’est suspendu de soi-même.",
            "Voir",
        ),
    )
    for etat, one, many, text, button in said:
        if n := counts.get(etat, 0):
            title = f"{capped(n)} {one if n == 1 else many}"
            yield AFaire("file-check", "warn", title, text, button, ctx.url("documents-suivis", etat=etat))
