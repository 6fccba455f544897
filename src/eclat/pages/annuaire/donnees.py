"""The directory as open data: JSON and CSV, the same rows as the page shows, in a shape that does not change (docs/annuaire.md).

Written while they are read, some rows at a time.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from starlette.responses import Response, StreamingResponse

from eclat import clock
from eclat.database import reading
from eclat.domain.annuaire import lieux
from eclat.domain.annuaire.liste import HABILITES, SESSIONS, Habilite, Ligne, LigneSession, VueAnnuaire
from eclat.domain.socle.annuaire_policies import VISITEUR
from eclat.engines.listes import Liste
from eclat.formats import format_phone
from eclat.http.context import Context
from eclat.http.web import quoted_filename
from eclat.models import OBJETS
from eclat.pages.annuaire.index import MODALITES
from eclat.tableurs.ecriture import Cell, as_csv

VERSION: Final = 1  # of the shape: one more when a name changes or goes, never when one is added
ORGANISME: Final = (
    "id", "nom", "adresse", "code_postal", "commune", "departement", "region", "cqp", "objet", "habilite_jusqu_au", "telephone",
    "courriel", "site_web", "presentation", "page",
)  # fmt: skip
SESSION: Final = (
    "id", "intitule", "cqp", "organisme", "organisme_id", "debut", "fin", "modalite", "code_postal", "commune", "departement", "region",
    "places", "places_libres",
)  # fmt: skip


def as_json(ctx: Context) -> Response:
    vue, base, now = asked(ctx, HABILITES), ctx.settings.base_url.rstrip("/"), clock.now()
    return StreamingResponse(written(ctx, vue, base, now), media_type="application/json")


def written(ctx: Context, vue: VueAnnuaire, base: str, now: datetime) -> Iterator[str]:
    head = {"version": VERSION, "date": now.astimezone(clock.PARIS).isoformat(timespec="seconds"), "lieu": vue.lieu or None}
    yield said(head)[:-1] + ',"organismes":['
    for rank, ligne in enumerate(HABILITES.every(reading, VISITEUR, vue)):
        yield ("," if rank else "") + "\n" + said(organisme(ctx, base, ligne))
    yield "\n]}\n"


def said(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def organisme(ctx: Context, base: str, ligne: Ligne) -> dict[str, Any]:
    """Every name is always there: null where there is nothing, or where the organisme shows nothing."""
    return {
        "id": str(ligne.id),
        "nom": ligne.nom,
        "adresse": ligne.adresse or None,
        **place(ligne.code_postal, ligne.ville),
        "habilitations": [habilitation(each) for each in ligne.habilitations],
        "telephone": ligne.telephone or None,
        "courriel": ligne.courriel or None,
        "site_web": ligne.site_web or None,
        "presentation": ligne.presentation or None,
        "page": base + ctx.url("annuaire-organisme", id=ligne.id),
        "sessions": [session(each) for each in ligne.sessions],
    }


def habilitation(each: Habilite) -> dict[str, Any]:
    return {"cqp": each.cqp, "objet": str(each.objet), "jusqu_au": each.jusqu_au.isoformat()}


def session(each: LigneSession) -> dict[str, Any]:
    return {
        "id": str(each.id),
        "intitule": each.intitule,
        "cqp": each.cqp or None,
        "debut": each.debut.isoformat(),
        "fin": each.fin.isoformat() if each.fin else None,
        "modalite": str(each.modalite) if each.modalite else None,
        **place(each.code_postal, each.ville),
        "places": each.places,
        "places_libres": each.libres,
    }


def place(code_postal: str, ville: str) -> dict[str, str | None]:
    where = lieux.PAR_CODE.get(lieux.departement(code_postal))
    return {
        "code_postal": code_postal or None,
        "commune": ville or None,
        "departement": where.code if where else None,
        "region": where.region if where else None,
    }


def organismes_csv(ctx: Context) -> Response:
    base = ctx.settings.base_url.rstrip("/")

    def row(ligne: Ligne) -> Iterator[Sequence[Cell]]:
        """One line for each CQP."""
        where = place(ligne.code_postal, ligne.ville)
        for each in ligne.habilitations:
            yield (
                str(ligne.id), ligne.nom, ligne.adresse, *where.values(), each.cqp, OBJETS[each.objet], each.jusqu_au,
                format_phone(ligne.telephone), ligne.courriel, ligne.site_web, ligne.presentation,
                base + ctx.url("annuaire-organisme", id=ligne.id),
            )  # fmt: skip

    return table("Annuaire, organismes", ORGANISME, (each for ligne in rows(ctx, HABILITES) for each in row(ligne)))


def sessions_csv(ctx: Context) -> Response:
    def row(each: LigneSession) -> Sequence[Cell]:
        modalite = MODALITES[each.modalite] if each.modalite else ""
        return (
            str(each.id), each.intitule, each.cqp, each.organisme, str(each.organisme_id), each.debut, each.fin, modalite,
            *place(each.code_postal, each.ville).values(), each.places, each.libres,
        )  # fmt: skip

    return table("Annuaire, sessions", SESSION, map(row, rows(ctx, SESSIONS)))


def asked(ctx: Context, liste: Liste[Any]) -> VueAnnuaire:
    vue = liste.vue(ctx.request.query_params, VISITEUR)
    assert isinstance(vue, VueAnnuaire)
    return vue


def rows(ctx: Context, liste: Liste[Any]) -> Iterator[Any]:
    return liste.every(reading, VISITEUR, asked(ctx, liste))


def table(titre: str, columns: Sequence[str], found: Iterable[Sequence[Cell]]) -> Response:
    name = quoted_filename(f"{titre} {clock.today()}.csv")
    body = as_csv(titre, columns, found)
    return StreamingResponse(body, media_type="text/csv; charset=utf-8", headers={"Content-Disposition": f"attachment; {name}"})
