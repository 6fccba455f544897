"""On the dashboard of an Organisme National: how far its délégataires are, and what it may do about them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from eclat.domain.delegataires import liste as delegues
from eclat.domain.delegataires import relances, suivi
from eclat.domain.delegataires.avancement import Etape, Pas
from eclat.domain.delegataires.liste import Compte, Ligne
from eclat.domain.delegataires.suivi import Avancement, Suivi
from eclat.formats import plural
from eclat.francais import the_name, to_name
from eclat.http.context import Context
from eclat.models import EtatHabilitation, Habilitation
from eclat.partials.delegue.phrase import total
from eclat.partials.habilitation.faits import enumerate_names
from eclat.partials.timeline import Line, Look, dated

Tache = tuple[str, str, str, str, str, str]  # icon, kind, title, text, button, and where it leads
NAMED = 2
LAST = 4
STEPS: dict[Pas, tuple[str, Look]] = {
    Pas.COMPTE: ("{} a activé son compte", ("key-round", "")),
    Pas.PROFIL: ("{} a renseigné son profil", ("user-round", "")),
    Pas.FORMULAIRE: ("{} a terminé son formulaire d’identification", ("check", "ok")),
    Pas.ECHEC: ("Mail {} en échec", ("mail-x", "bad")),
}


@dataclass(frozen=True)
class Progres:
    """How many have finished, in words too, and when the last one did."""

    termines: int
    total: int
    dit: str
    dernier: datetime | None


def read(ctx: Context, habilitation: Habilitation | None) -> Suivi | None:
    """Where they stand, when the request may await some of them."""
    return suivi.read(ctx.db, habilitation) if habilitation is not None and habilitation.etat in relances.AWAITING else None


def progress(habilitation: Habilitation | None, found: Suivi | None) -> Progres | None:
    """The total, as long as the request awaits them."""
    if found is None or habilitation is None or habilitation.etat != EtatHabilitation.EN_ATTENTE_DELEGATAIRES:
        return None
    done, everyone = len(found.termines), len(found.lignes)
    return Progres(done, everyone, total(Compte(everyone, termines=done)), found.dernier)


def last_steps(habilitation: Habilitation | None, found: Suivi | None) -> list[Line]:
    """What they did last, as long as the request awaits them."""
    if found is None or habilitation is None or habilitation.etat != EtatHabilitation.EN_ATTENTE_DELEGATAIRES:
        return []
    return [told(nom, pas, at) for at, pas, _, nom in found.derniers_pas(LAST)]


def told(nom: str, pas: Pas, at: datetime) -> Line:
    words, look = STEPS[pas]
    named = to_name(nom) if pas == Pas.ECHEC else nom
    return dated(at, Markup(words).format(Markup("<b>{}</b>").format(named)), look)


def to_do(ctx: Context, habilitation: Habilitation, found: Suivi | None) -> Iterator[Tache]:
    """Those whose mail never arrived, then those who have not finished."""
    if found is None:
        return
    failed, late = found.en_echec, found.a_relancer
    if len(failed) == 1:
        yield of_failure(ctx, delegues.one(ctx.db, failed[0].id, habilitation))
    elif failed:
        title = f"{len(failed)} mails n’ont pas pu être envoyés"
        yield "mail-x", "bad", title, names(failed), "Voir", ctx.url("delegues", etape=Etape.ECHEC)
    if late:
        title = plural(len(late), "délégataire n’a pas terminé", "délégataires n’ont pas terminé")
        yield "clock-alert", "warn", title, names(late), "Relancer", ctx.url("delegues", etape=Etape.A_RELANCER)


def of_failure(ctx: Context, ligne: Ligne) -> Tache:
    assert ligne.envoi is not None
    title, text = f"Le mail pour {the_name(ligne.nom)} n’a pas pu être envoyé", f"{ligne.courriel} : {ligne.envoi.motif}."
    if ligne.a_corriger:
        return "mail-x", "bad", title, text, "Corriger l’adresse", ctx.url("delegue-modification", id=ligne.id)
    return "mail-x", "bad", title, text, "Voir", ctx.url("delegue", id=ligne.id)


def names(lignes: list[Avancement]) -> Markup:
    """“CFA La Marelle, Pôle Enfance Provence et 3 autres.”"""
    rest = len(lignes) - NAMED
    said = [each.nom for each in lignes[:NAMED]]
    return enumerate_names([*said, plural(rest, "autre", "autres")] if rest > 0 else said) + "."
