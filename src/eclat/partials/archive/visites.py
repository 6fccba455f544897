"""The visits on site of a period, in the file of a control: where, of what, what was seen (R6113-9, 4°)."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from eclat.domain.controles import controles
from eclat.engines.archives import Archive
from eclat.formats import format_date
from eclat.http.exports import said_of
from eclat.models import Controle, Organisme
from eclat.partials.archive import parties


def visits(into: Archive, db: Session, du: date, au: date, organismes: Collection[UUID]) -> None:
    """Those that were to be held then, the first one first."""
    rows = select(Controle, Organisme).join(Organisme, col(Organisme.id) == Controle.organisme_id)
    rows = rows.where(col(Controle.prevu_le).between(du, au))
    if organismes:
        rows = rows.where(col(Controle.organisme_id).in_(organismes))
    found = db.exec(rows.order_by(col(Controle.prevu_le), col(Controle.numero))).all()
    if not found:
        return
    into.papier.partie(f"Contrôles sur place ({len(found)})")
    for controle, organisme in found:
        into.papier.sous(f"{controle.numero}, {organisme.nom}")
        lines = [
            ("Prévu le", format_date(controle.prevu_le)),
            ("Lieu", controle.lieu),
            ("État", said_of("controle", controle.etat)),
        ]
        if controle.tenu_le is not None:
            lines.append(("Tenu le", format_date(controle.tenu_le)))
        if controle.conclusion is not None:
            lines.append(("Conclusion", controles.CONCLUSIONS[controle.conclusion]))
        into.papier.liste(lines)
        into.papier.texte(controle.objet, "Objet")
        for text, label in ((controle.rapport, "Rapport"), (controle.motif, "Motif de l’annulation")):
            if text:
                into.papier.texte(text, label)
        for _, fichier in controles.pieces(db, controle):
            name = parties.of_message(fichier.cree_le, fichier)
            path = into.joindre(fichier, f"{controle.numero}, {organisme.nom}", "Contrôles sur place", controle.numero, name)
            into.papier.rien(f"Pièce jointe\u00a0: {path}")
