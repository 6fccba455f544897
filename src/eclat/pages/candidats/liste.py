"""The candidates of a session: their table, what is done to all of them, their file (P13)."""

from sqlmodel import Session
from starlette.responses import Response

from eclat.domain.sessions.candidats import casse, etat_civil, lieux
from eclat.domain.sessions.candidats.etat_civil import Demandes
from eclat.domain.sessions.candidats.tableau import CANDIDATS, why_closed
from eclat.domain.socle import session_policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.grilles import lignes
from eclat.formats import plural
from eclat.http.context import Context
from eclat.http.exports import Colonne, sent
from eclat.http.grilles import Ecran
from eclat.http.grilles.vue import shown
from eclat.models import SessionCqp
from eclat.partials.candidat.alentour import InSession


def modifiable(db: Session, user: Utilisateur, session: SessionCqp) -> bool:
    return not why_closed(session) and session_policies.can_edit_session(db, user, session)


ECRAN = Ecran(
    CANDIDATS, "candidats", porteur="session", page="pages/candidats/liste.html", visible=session_policies.followed_sessions,
    modifiable=modifiable, fil=("Session", "Candidats"), retour="Voir la session", cadre=InSession(), fiches=True,
)  # fmt: skip


def suggest(ctx: Context) -> Response:
    """The communes that what is typed may name, each with its code: public data, for the cell being typed in."""
    return ctx.fragment("partials/candidat/communes.html", communes=lieux.proposees(ctx.query("q")[:100]))


def ask_all(ctx: Context, session: SessionCqp) -> Response:
    return ctx.redirect("candidats", id=session.id, toast=said(etat_civil.ask_all(ctx.db, session, by=ctx.me)))


def said(done: Demandes) -> str:
    """“12 mails partis ; 2 candidats laissés tranquilles : un mail leur est parti il y a moins de 24 heures.”"""
    found = [plural(done.parties, "mail est parti", "mails sont partis") if done.parties else "Aucun mail n’est parti"]
    if done.recents:
        found.append(
            plural(done.recents, "candidat laissé tranquille", "candidats laissés tranquilles")
            + " : un mail est parti il y a moins de 24 heures"
        )
    if done.sans:
        found.append(plural(done.sans, "candidat sans adresse ou incomplet", "candidats sans adresse ou incomplets"))
    return " ; ".join(found)


def rewrite(ctx: Context, session: SessionCqp) -> Response:
    count = casse.rewrite(ctx.db, session, by=ctx.me)
    return ctx.redirect(
        "candidats", id=session.id, toast=plural(count, "candidat a ses noms récrits", "candidats ont leurs noms récrits")
    )


def export(ctx: Context, session: SessionCqp) -> Response:
    """The table under its own titles: what leaves so can be imported again, unchanged."""
    grille = CANDIDATS.now(ctx.db)
    columns = [
        Colonne(each.titre or each.court, lambda row, name=name, each=each: each.dit(row[name]))  # type: ignore[misc]
        for name, each in grille.colonnes.items()
        if name != "etat_le"
    ]
    rows = (shown(grille, line) for line in lignes.lines(ctx.db, grille, session.id))
    return sent(ctx, f"Candidats {session.numero}", columns, rows)
