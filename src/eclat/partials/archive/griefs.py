"""The griefs of an habilitation, as one reader may read them: what is prepared is for who notifies, an answer for its own until it is sent."""

from collections.abc import Sequence

from sqlmodel import Session

from eclat.domain.habilitations import griefs, resiliations
from eclat.domain.socle import griefs_policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.archives import Archive
from eclat.formats import format_date, format_datetime
from eclat.models import Grief, Habilitation, IssueGriefs, Procedure
from eclat.partials.archive import parties

ISSUES = {
    IssueGriefs.RESILIATION: "résiliation",
    IssueGriefs.CLASSEMENT: "griefs classés sans suite",
    IssueGriefs.ANNULEE: "résiliation, annulée après un recours",
}


def read_by(db: Session, user: Utilisateur, habilitation: Habilitation) -> list[Procedure]:
    """The last first."""
    notifies = griefs_policies.can_notify_griefs(db, user, habilitation)
    return [each for each in griefs.of(db, habilitation) if each.notifiee_le is not None or notifies]


def whole(into: Archive, db: Session, user: Utilisateur, found: Sequence[Procedure], *folders: str) -> None:
    """Each with its griefs and their pieces; ``folders``: where those go."""
    for each in found:
        lines = [
            ("Notifiés le", format_date(each.notifiee_le) if each.notifiee_le else "pas encore, l’organisme ne les voit pas")
        ]
        if each.jusqu_au is not None:
            lines.append(("Réponse attendue au plus tard le", format_date(each.jusqu_au)))
            lines.append(("Réponse reçue le", format_date(each.repondue_le) if each.repondue_le else "pas reçue"))
        if each.audition_le is not None:
            lines.append(("Audition", format_datetime(each.audition_le)))
        if each.issue is not None:
            lines.append(("Décision", f"{ISSUES[each.issue]}, le {format_date(each.close_le)}"))
        if each.effet_le is not None:
            lines.append(("Prise d’effet", format_date(each.effet_le)))
        if each.sessions is not None:
            lines.append(("Sessions en cours", resiliations.SUITES[each.sessions][0]))
        into.papier.liste(lines)
        for grief in griefs.rows(db, each):
            one(into, db, user, each, grief, *folders)
        if each.audition_note:
            into.papier.texte(each.audition_note, "Ce qui s’est dit à l’audition")
        if each.motif:
            into.papier.texte(each.motif, "Motif de la décision")


def one(into: Archive, db: Session, user: Utilisateur, procedure: Procedure, grief: Grief, *folders: str) -> None:
    into.papier.sous(f"Grief {grief.rang}\u00a0: {grief.titre}", 4)
    into.papier.texte(grief.faits, "Faits")
    answers = procedure.repondue_le is not None or user.organisme_id is not None
    if answers and grief.reponse:
        into.papier.texte(grief.reponse, "Réponse de l’organisme" if procedure.repondue_le else "Réponse, pas encore envoyée")
    for piece, fichier in griefs.pieces(db, grief):
        if piece.de_l_organisme and not answers:
            continue
        whose = "jointe à la réponse" if piece.de_l_organisme else "jointe au grief"
        path = into.joindre(
            fichier, f"Grief {grief.rang}, {whose}", *folders, f"{grief.rang:02} {parties.of_message(fichier.cree_le, fichier)}"
        )
        into.papier.rien(f"Pièce {whose}\u00a0: {path}")
