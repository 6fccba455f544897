"""The file of a list, or a whole file, that was asked for."""

from sqlmodel import Session

from eclat.courriels.compose import Lettre, lettre, mail
from eclat.courriels.links import address
from eclat.formats import PARIS, format_count, format_datetime
from eclat.models import Export, Personne


@mail("Export prêt", cause="Export")
def export_pret(db: Session, export: Export, personne: Personne) -> Lettre:
    return lettre(
        [personne], about=export, lien=address(f"/exports/{export.id}"), titre=export.titre, lignes=format_count(export.ecrites),
        format=export.format.upper(), jusqu_a=f"{format_datetime(export.jusqu_a)} ({PARIS})",
    )  # fmt: skip


@mail("Dossier prêt", cause="Export")
def dossier_pret(db: Session, export: Export, personne: Personne) -> Lettre:
    return lettre(
        [personne], about=export, lien=address(f"/exports/{export.id}"), titre=export.titre, zip=export.format == "zip",
        jusqu_a=f"{format_datetime(export.jusqu_a)} ({PARIS})",
    )  # fmt: skip
