"""What follows the jury of a session, on its page: the procès-verbal to type, to sign or to read, its results, the recours that are open."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlmodel import col

from eclat.domain.jurys import attentes_pv, pv, signataires, signatures
from eclat.domain.jurys.liste_recours import OPEN
from eclat.domain.jurys.recours import DETAIL
from eclat.domain.socle import jury_policies, recours_policies
from eclat.formats import plural
from eclat.francais import listed
from eclat.http.context import Context
from eclat.models import EtatSession, Recours, SessionCqp

E = EtatSession
SHOWN = 4  # recours: the others are in their list


@dataclass(frozen=True)
class Suite:
    """``attend``: whether it awaits its reader. ``bouton``: nothing where its reader may not go."""

    icon: str
    titre: str
    detail: str
    bouton: str = ""
    url: str = ""
    attend: bool = False


def of(ctx: Context, session: SessionCqp) -> list[Suite]:
    steps = {E.PV_EN_SAISIE: typed, E.PV_A_SIGNER: to_sign, E.A_ATTRIBUER: signed, E.CLOSE: signed}
    return [*steps[session.etat](ctx, session), *appeals(ctx, session)] if session.etat in steps else []


def typed(ctx: Context, session: SessionCqp) -> Iterator[Suite]:
    found, url = pv.current(ctx.db, session), ctx.url("pv", id=session.id)
    if found is None or ctx.me.organisme_id is not None:
        yield Suite("list-todo", "Le binôme paritaire saisit le procès-verbal", "Vous le lirez une fois signé.")
        return
    left = attentes_pv.remaining(ctx.db, found)
    rest = plural(left, "candidat reste", "candidats restent")
    if ctx.can(jury_policies.can_preside, session):
        said = f"{rest}." if left else "Tout est saisi\u00a0: il reste à clore la saisie."
        yield Suite(
            "list-todo",
            "Le procès-verbal est à saisir",
            said,
            "Saisir le procès-verbal" if left else "Relire et clore",
            url,
            True,
        )
    else:
        said = f"{rest} à saisir." if left else "Tout est saisi\u00a0: il n’est pas clos."
        yield Suite("list-todo", "Le binôme paritaire saisit le procès-verbal", said, "Lire", url)


def to_sign(ctx: Context, session: SessionCqp) -> Iterator[Suite]:
    db, found, url = ctx.db, pv.current(ctx.db, session), ctx.url("pv-signature", id=session.id)
    if found is None:
        return
    waiting = signatures.awaited(db, session, found)
    names = f"{'Signature attendue' if len(waiting) == 1 else 'Signatures attendues'}\u00a0: {listed([each.nom for each in waiting])}."
    if any(each.personne_id == ctx.me.personne_id for each in waiting):
        yield Suite("signature", "Le procès-verbal attend votre signature", names, "Lire et signer", url, True)
    elif ctx.me.organisme_id is None or signataires.signs(db, ctx.me, session):
        yield Suite("signature", "Le procès-verbal attend ses signatures", names, "Lire le procès-verbal", url)
    else:
        yield Suite("signature", "Le procès-verbal attend ses signatures", f"{names} Vous le lirez une fois signé.")


def signed(ctx: Context, session: SessionCqp) -> Iterator[Suite]:
    results = ctx.url("resultats", id=session.id)
    if session.etat == E.CLOSE:
        yield Suite("badge-check", "Les résultats sont attribués", "", "Voir les résultats", results)
    elif ctx.can(jury_policies.can_attribute_results, session):
        yield Suite("badge-check", "Les résultats sont à attribuer", "Le jury les propose.", "Attribuer", results, True)
    else:
        yield Suite("badge-check", "Les résultats sont à attribuer", "OC Éclat les attribue.", "Voir les résultats", results)
    yield Suite("file-text", "Le procès-verbal est signé", "", "Lire le procès-verbal", ctx.url("pv-signature", id=session.id))


def appeals(ctx: Context, session: SessionCqp) -> Iterator[Suite]:
    """Nobody of the organisme reads any."""
    if ctx.me.organisme_id is not None:
        return
    rows = recours_policies.visible_recours(ctx.me).where(Recours.session_id == session.id, col(Recours.etat).in_(OPEN))
    for each in ctx.db.exec(rows.order_by(col(Recours.cree_le), col(Recours.id)).limit(SHOWN)):
        url = ctx.url("recours-un", id=each.id)
        if each.etat in DETAIL:  # who asks for the detail contests nothing
            yield Suite(
                "scale", f"Un détail est demandé, {each.numero}", "Un candidat veut savoir ce que le jury a observé.", "Lire", url
            )
        else:
            yield Suite(
                "scale", f"Le recours {each.numero} est ouvert", "Un candidat conteste ses résultats.", "Lire le recours", url
            )
