"""On a dashboard: the procès-verbaux to type and to sign, and what came of those that were attributed."""

from collections.abc import Iterable, Iterator

from eclat.domain.certificats.attentes import Attribuee
from eclat.domain.jurys.attentes_pv import AttentePv
from eclat.formats import plural
from eclat.http.context import Context
from eclat.pages.accueil.a_faire import AFaire


def of(ctx: Context, pvs: Iterable[AttentePv]) -> Iterator[AFaire]:
    for each in pvs:
        what = f"Le procès-verbal{' rectificatif' if each.version > 1 else ''} de «\u00a0{each.intitule}\u00a0»"
        text = f"{each.organisme} · {each.numero}"
        if each.a_signer:
            title = f"{what} attend votre signature"
            yield AFaire("signature", "warn", title, text, "Lire et signer", ctx.url("pv-signature", id=each.id))
        elif each.restants:
            left = plural(each.restants, "candidat reste", "candidats restent")
            yield AFaire("list-todo", "warn", f"{what} est à saisir\u00a0: {left}", text, "Saisir", ctx.url("pv", id=each.id))
        else:
            title = f"{what} est saisi\u00a0: il reste à clore"
            yield AFaire("list-todo", "warn", title, text, "Relire et clore", ctx.url("pv", id=each.id))


def attributed(ctx: Context, sessions: Iterable[Attribuee]) -> Iterator[AFaire]:
    """Of its own sessions, or those of its délégataires; a line for each, which says the last that came."""
    for each in sessions:
        own = each.organisme_id == ctx.me.organisme_id
        text = f"{each.intitule} · {each.numero}" if own else f"{each.intitule}, {each.organisme} · {each.numero}"
        if each.prets:
            title = plural(each.certificats, "certificat est prêt", "certificats sont prêts")
            at = ctx.url("session-certificats", id=each.id)
            yield AFaire("badge-check", "ok", title, text, "Télécharger" if own else "Voir", at, facultatif=True)
        else:
            title, at = "Les résultats du jury sont attribués", ctx.url("resultats", id=each.id)
            yield AFaire("badge-check", "ok", title, text, "Voir les résultats", at, facultatif=True)
