"""What the annual follow-up asks of who reads their dashboard: to hand it over, to read what came, to see who is late."""

from collections.abc import Iterator
from typing import Any

from sqlmodel import col, func, select

from eclat import clock
from eclat.domain.campagnes.reponses import AWAITED
from eclat.domain.socle import campagne_policies
from eclat.formats import format_date
from eclat.http.context import Context
from eclat.models import Campagne, EtatCampagne, EtatSuivi, Role, SuiviAnnuel
from eclat.pages.accueil.a_faire import AFaire


def of(ctx: Context) -> Iterator[AFaire]:
    if ctx.me.organisme_id is not None:
        yield from to_hand_over(ctx)
    elif ctx.me.is_a(Role.ADMINISTRATEUR):
        yield from to_read(ctx)


def to_hand_over(ctx: Context) -> Iterator[AFaire]:
    """Those of the organisme, while their campaign is open."""
    rows = campagne_policies.visible_suivis(ctx.me).where(col(SuiviAnnuel.etat).in_(AWAITED))
    for suivi in ctx.db.exec(rows.order_by(col(SuiviAnnuel.jusqu_au), col(SuiviAnnuel.id)).limit(5)).all():
        campagne = ctx.db.get_one(Campagne, suivi.campagne_id)
        if campagne.etat != EtatCampagne.OUVERTE:
            continue
        late = suivi.jusqu_au < clock.today()
        again = suivi.etat == EtatSuivi.A_COMPLETER
        title = f"{campagne.titre}\u00a0: {'à compléter' if again else 'à remplir'}"
        text = f"{'Attendu' if late else 'À remettre'} au plus tard le {format_date(suivi.jusqu_au)}."
        button, url = ("Compléter" if again else "Remplir"), ctx.url("suivi", id=suivi.id)
        yield AFaire("list-todo", "bad" if late else "warn", title, text, button, url, echeance=suivi.jusqu_au)


def to_read(ctx: Context) -> Iterator[AFaire]:
    """How many came, how many are late, for who leads the campaigns."""
    if n := counted(ctx, col(SuiviAnnuel.etat) == EtatSuivi.REMIS):
        title = f"{n} {'suivi annuel est' if n == 1 else 'suivis annuels sont'} à lire"
        text = "Marquez chacun comme lu, ou demandez de le compléter."
        yield AFaire("list-todo", "info", title, text, "Lire", ctx.url("suivis", etat=EtatSuivi.REMIS))
    late = (col(SuiviAnnuel.etat).in_(AWAITED), col(SuiviAnnuel.jusqu_au) < clock.today())
    if n := counted(ctx, *late, col(Campagne.etat) == EtatCampagne.OUVERTE):
        title = f"{n} {'suivi annuel est' if n == 1 else 'suivis annuels sont'} en retard"
        text = "Relancez les organismes, reportez le dernier jour, ou mettez fin à la campagne."
        yield AFaire("clock-alert", "warn", title, text, "Voir", ctx.url("suivis", etat="en_retard"), facultatif=True)


def counted(ctx: Context, *conditions: Any) -> int:
    joined = select(func.count()).select_from(SuiviAnnuel).join(Campagne, col(Campagne.id) == SuiviAnnuel.campagne_id)
    return ctx.db.exec(joined.where(*conditions)).one()
