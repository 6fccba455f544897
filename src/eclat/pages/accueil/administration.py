"""What awaits the administrateurs, where the files stand, and what was decided lately."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from eclat.domain.courriels import envois
from eclat.domain.habilitations import anciennete
from eclat.domain.habilitations.liste import HABILITATIONS
from eclat.domain.organismes.liste import ORGANISMES
from eclat.engines import journal
from eclat.engines.listes import Liste
from eclat.engines.listes.chiffres import Attente, Chiffres
from eclat.engines.listes.nombres import COUNTED_TO, capped
from eclat.engines.workflow import past_of
from eclat.formats import format_since
from eclat.francais import of_name
from eclat.http.context import Context
from eclat.models import EtatHabilitation, EtatOrganisme, Evenement
from eclat.pages.accueil.a_faire import AFaire
from eclat.partials import timeline

H = EtatHabilitation
LOOKS = {"acceptation": ("check", "ok"), "refus": ("x", "bad")}
SHOWN = 6
AT_OC, ELSEWHERE = "info", "warn"  # who has the next act: OC Éclat, or those whose file it is
DEMANDES = {H.EN_ATTENTE_DELEGATAIRES: ELSEWHERE, H.DEPOSEE: AT_OC, H.EN_INSTRUCTION: AT_OC, H.A_COMPLETER: ELSEWHERE}
INSCRIPTIONS = {EtatOrganisme.EN_ATTENTE: AT_OC, EtatOrganisme.INVITE: ELSEWHERE}
LEAST = 3  # per cent: a bar that is there is seen


@dataclass(frozen=True)
class Barre:
    """How many files wait in a state, and where they are listed. ``largeur``: of its bar, in per cent of the longest."""

    label: str
    url: str
    nombre: int
    sorte: str
    largeur: int = 0


def values(ctx: Context) -> dict[str, Any]:
    organismes = ORGANISMES.figures(ctx.db, ctx.me, ORGANISMES.view())
    demandes = HABILITATIONS.figures(ctx.db, ctx.me, HABILITATIONS.view())
    echecs = envois.failures(ctx.db, COUNTED_TO)
    return {
        "lignes": [*lines(ctx, organismes.attente, demandes.attente, echecs)],
        "colonnes": scaled({
            "Demandes d’habilitation": [*bars(ctx, HABILITATIONS, demandes, DEMANDES, "habilitations")],
            "Organismes": [*bars(ctx, ORGANISMES, organismes, INSCRIPTIONS, "organismes")],
        }),
        "ancienne": anciennete.oldest(ctx.db, H.EN_INSTRUCTION),
        "decisions": [as_line(event, nom) for event, nom in journal.decisions(ctx.db, SHOWN)],
        "dit": [*said(organismes.attente.nombre, demandes.attente.nombre, echecs)],
    }  # fmt: skip


def lines(ctx: Context, organismes: Attente, demandes: Attente, echecs: int) -> Iterator[AFaire]:
    """What awaits a decision, an attribution, another address."""
    if n := organismes.nombre:
        title = f"{capped(n)} {'organisme attend' if n == 1 else 'organismes attendent'} votre décision"
        since = f"{'En attente' if n == 1 else 'Le plus ancien'} {format_since(organismes.depuis)}."
        yield AFaire("hourglass", "warn", title, since, "Décider", ctx.url("organismes", etat="en_attente", tri="date"))
    if n := demandes.nombre:
        title = f"{capped(n)} {'demande d’habilitation est' if n == 1 else 'demandes d’habilitation sont'} à attribuer"
        since = f"{'En attente' if n == 1 else 'La plus ancienne'} {format_since(demandes.depuis)}."
        yield AFaire("inbox", "info", title, since, "Attribuer", ctx.url("habilitations", etat="deposee"))
    if echecs:
        title = f"{capped(echecs)} {'mail n’a' if echecs == 1 else 'mails n’ont'} pas pu être {'envoyé' if echecs == 1 else 'envoyés'}"
        text = "Les adresses sont à vérifier avec leurs destinataires."
        yield AFaire("mail-x", "bad", title, text, "Voir pourquoi", ctx.url("courriels", etat="echec"))


def said(organismes: int, demandes: int, echecs: int) -> Iterator[Markup]:
    if organismes:
        yield amount(organismes, "organisme attend votre décision", "organismes attendent votre décision")
    if demandes:
        yield amount(demandes, "demande est à attribuer", "demandes sont à attribuer")
    if echecs:
        yield amount(echecs, "mail n’a pas pu être envoyé", "mails n’ont pas pu être envoyés")


def amount(count: int, one: str, many: str) -> Markup:
    return Markup("<b>{}</b> {}").format(capped(count), one if count == 1 else many)


def bars(ctx: Context, liste: Liste[Any], chiffres: Chiffres, etats: dict[Any, str], route: str) -> Iterator[Barre]:
    """What the list of this address would count, state by state."""
    assert liste.states is not None
    for etat, sorte in etats.items():
        yield Barre(liste.states.label(ctx.me, etat), ctx.url(route, etat=etat), chiffres.of(etat), sorte)


def scaled(columns: dict[str, list[Barre]]) -> dict[str, list[Barre]]:
    """All on one scale."""
    most = max((each.nombre for column in columns.values() for each in column), default=0) or 1
    return {
        title: [replace(each, largeur=max(LEAST, 100 * each.nombre // most) if each.nombre else 0) for each in column]
        for title, column in columns.items()
    }


def as_line(event: Evenement, nom: str) -> timeline.Line:
    text = Markup("<b>{}</b> {} {}").format(event.acteur_nom, past_of(event.objet_type, event.verbe), of_name(nom))
    return timeline.line(event, text, LOOKS)
