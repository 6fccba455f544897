"""What OC Éclat shows to France compétences when it is checked on documents (Code du travail, R6113-16-8 and -9), for a period and some
organismes: conventions, suspensions, juries with their procès-verbaux, recours, partners, figures.

What the platform does not hold is no part of it: an empty part would say that there was nothing, where nothing was looked for.
"""

from collections.abc import Mapping, Sequence, Set
from typing import Any, Final
from uuid import UUID

from sqlalchemy import and_, or_
from sqlmodel import Session, col, select

from eclat.documents.papier import Papier
from eclat.domain.controles.signalements import ORIGINES
from eclat.domain.habilitations import conventions, gracieux
from eclat.domain.jurys import composition, rectificatifs
from eclat.domain.socle import policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import exports
from eclat.engines.archives import Archive
from eclat.engines.exports import Sessions, Source
from eclat.formats import format_date
from eclat.http.exports import said_of
from eclat.models import (
    Decision,
    EtatConvention,
    EtatPv,
    Fichier,
    Habilitation,
    IssueRecours,
    Organisme,
    Procedure,
    Recours,
    RecoursGracieux,
    Sens,
    SessionCqp,
    Signalement,
    Suspension,
)
from eclat.partials.archive import campagne, chiffres, griefs, parties, veille, visites
from eclat.partials.archive.habilitation import standing
from eclat.partials.archive.jurys import VOIX, came
from eclat.partials.archive.periode import Periode
from eclat.partials.habilitation.gracieux import issue_of
from eclat.partials.session.situation import nom

ROUTE: Final = "dossier-controle"
ISSUES: Final = {
    IssueRecours.MAINTENU: "résultat maintenu", IssueRecours.DELIBERATION: "nouvelle délibération", IssueRecours.EVALUATION: "nouvelle évaluation",
}  # fmt: skip
NOTE: Final = (
    "Ce dossier rassemble ce que la plateforme tient pour ces dates et ces organismes\u00a0: ses pièces sont dans les dossiers du ZIP, et l’index en donne l’empreinte. "
    "Les procès-verbaux signés portent les naissances des candidats."
)


def titre(query: Mapping[str, str]) -> str:
    return f"Dossier de contrôle {query['du']} au {query['au']}"


def marks(db: Session, user: Utilisateur, query: Mapping[str, str]) -> Set[str]:
    """For administrateurs: births are in the procès-verbaux."""
    return frozenset({"controle", exports.BIRTHS} if policies.ADMINISTRATEUR.admits(user) else ())


def gather(sessions: Sessions, user: Utilisateur, query: Mapping[str, str]) -> Archive:
    asked = Periode(query)
    with sessions() as db:
        named = [
            each.nom for each in db.exec(select(Organisme).where(col(Organisme.id).in_(asked.organismes)).order_by(Organisme.nom))
        ]
        lines = parties.reperes(
            db, user, ("Organisme certificateur", parties.auteur()), ("Période", asked.dite),
            ("Organismes", ", ".join(named) if named else "tous"),
        )  # fmt: skip
        into = Archive(
            titre(query),
            Papier(
                f"Du {format_date(asked.du)} au {format_date(asked.au)}", "Dossier de contrôle", parties.auteur(), lines, NOTE
            ),
        )
        of_conventions(into, db, asked)
        of_suspensions(into, db, asked)
        visites.visits(into, db, asked.du, asked.au, asked.organismes)
        campagne.of_period(into, db, asked)
        veille.documents(into, db, asked)
        veille.declared(into, db, asked)
        of_griefs(into, db, user, asked)
        of_juries(into, db, asked)
        of_recours(into, db, asked)
        of_signalements(into, db, asked)
        chiffres.figures(into, db, asked)
        chiffres.insertion(into, db)
    chiffres.partners(into, sessions, user)
    return into


def holders(db: Session, found: Sequence[Any]) -> dict[UUID, Organisme]:
    keys = {each.organisme_id for each in found}
    return {each.id: each for each in db.exec(select(Organisme).where(col(Organisme.id).in_(keys)))}


def of_conventions(into: Archive, db: Session, asked: Periode) -> None:
    """Those of the habilitations that were valid on some day of the period, with what each allowed."""
    valid = select(Decision.habilitation_id).where(
        Decision.sens == Sens.ACCEPTATION, col(Decision.valide_du) <= asked.au, col(Decision.valide_jusqu_au) >= asked.du
    )
    rows = select(Habilitation).where(col(Habilitation.id).in_(valid), *asked.of(col(Habilitation.organisme_id)))
    found = db.exec(rows.order_by(col(Habilitation.numero))).all()
    if not found:
        return
    into.papier.partie(f"Habilitations et conventions ({len(found)})")
    names, lines = holders(db, found), []
    for each in found:
        holder = names[each.organisme_id].nom
        last = max(
            db.exec(select(Decision).where(Decision.habilitation_id == each.id, Decision.sens == Sens.ACCEPTATION)), key=lambda one: one.cree_le
        )  # fmt: skip
        signed = [one for one in conventions.of(db, each) if one.etat != EtatConvention.RETIREE and one.cree_le < asked.after]
        paths = []
        for one in signed:
            key = one.signe_id if one.etat == EtatConvention.SIGNEE else one.a_signer_id
            if key is not None:
                name = f"{one.numero} {standing(one)}"
                paths.append(
                    into.joindre(db.get_one(Fichier, key), f"{one.contenu['titre']} {holder}", "Conventions", holder, name)
                )
        until = f"{format_date(last.valide_du)} – {format_date(last.valide_jusqu_au)}"
        lines.append((each.numero, holder, said_of("habilitation", each.etat), until, "\n".join(paths) or "aucune établie ici"))
    into.papier.table(("Habilitation", "Organisme", "État", "Validité", "Convention"), lines, (3, 4, 2, 4, 5))


def of_suspensions(into: Archive, db: Session, asked: Periode) -> None:
    """Those that ran on some day of the period."""
    rows = (
        select(Suspension, Habilitation, Organisme)
        .join(Habilitation, col(Habilitation.id) == Suspension.habilitation_id)
        .join(Organisme, col(Organisme.id) == Habilitation.organisme_id)
        .where(
            col(Suspension.cree_le) < asked.after,
            or_(col(Suspension.levee_le).is_(None), col(Suspension.levee_le) >= asked.first),
        )
        .where(*asked.of(col(Habilitation.organisme_id)))
        .order_by(col(Suspension.cree_le))
    )
    found = [
        (habilitation.numero, organisme.nom, format_date(each.cree_le), format_date(each.levee_le) or "en cours", each.motif)
        for each, habilitation, organisme in db.exec(rows)
    ]
    if found:
        into.papier.partie(f"Suspensions ({len(found)})")
        into.papier.table(("Habilitation", "Organisme", "Depuis le", "Levée le", "Motif"), found, (3, 4, 3, 3, 6))


def of_griefs(into: Archive, db: Session, user: Utilisateur, asked: Periode) -> None:
    """Those that were notified or decided in the period, what was answered, what came of it."""
    told = or_(and_(*asked.during(col(Procedure.notifiee_le))), and_(*asked.during(col(Procedure.close_le))))
    rows = (
        select(Procedure, Habilitation, Organisme)
        .join(Habilitation, col(Habilitation.id) == Procedure.habilitation_id)
        .join(Organisme, col(Organisme.id) == Habilitation.organisme_id)
        .where(col(Procedure.notifiee_le).is_not(None), told, *asked.of(col(Habilitation.organisme_id)))
        .order_by(col(Procedure.notifiee_le))
    )
    found = db.exec(rows).all()
    if not found:
        return
    into.papier.partie(f"Griefs et résiliations ({len(found)})")
    for each, habilitation, organisme in found:
        into.papier.sous(f"{habilitation.numero}, {organisme.nom}")
        griefs.whole(into, db, user, [each], "Griefs", f"{habilitation.numero} {organisme.nom}")


def of_juries(into: Archive, db: Session, asked: Periode) -> None:
    """Those that were to sit in the period: who sat, who came, the procès-verbaux that all have signed."""
    rows = select(SessionCqp).where(col(SessionCqp.jury_le).between(asked.du, asked.au), *asked.of(col(SessionCqp.organisme_id)))
    sessions = db.exec(rows.order_by(col(SessionCqp.jury_le), col(SessionCqp.numero))).all()
    found = [(each, there) for each in sessions if (there := composition.of(db, each)).jury is not None]
    if not found:
        return
    into.papier.partie(f"Jurys et procès-verbaux ({len(found)})")
    names = holders(db, sessions)
    for session, there in found:
        holder = names[session.organisme_id].nom
        into.papier.sous(f"{format_date(session.jury_le)}, {holder}, {session.numero}")
        quorum = there.presence if there.notee else there.quorum
        signed = [each for each in rectificatifs.versions(db, session) if each.etat == EtatPv.SIGNE]
        lines = [
            ("Session", nom(session)),
            ("Quorum", "atteint" if quorum.atteint else "non atteint" if there.notee else "pas encore noté"),
        ]
        for each in signed:
            why = f", rectifie\u00a0: {each.motif}" if each.motif else ""
            said = f"signé le {format_date(each.signe_le)}{why}"
            if each.signe_id is not None:
                folder = f"{session.jury_le} {session.numero} {holder}"
                path = into.joindre(
                    db.get_one(Fichier, each.signe_id), f"Procès-verbal, {holder}", "Jurys", folder, f"{each.numero} version {each.version}"
                )  # fmt: skip
                said = f"{said} ({path})"
            lines.append((f"{each.numero} version {each.version}", said))
        into.papier.liste(lines if signed else [*lines, ("Procès-verbal", "pas encore signé")])
        into.papier.table(
            ("Nom", "Qualité", "Voix", "Présence"),
            [(each.nom or "à proposer", each.dite, VOIX[each.voix], came(each)) for each in there.places], (3, 4, 2, 2),
        )  # fmt: skip


def of_recours(into: Archive, db: Session, asked: Periode) -> None:
    """Of candidates against their results, told without their names; of organismes against a refusal, with their pieces."""
    rows = (
        select(Recours, SessionCqp, Organisme)
        .join(SessionCqp, col(SessionCqp.id) == Recours.session_id)
        .join(Organisme, col(Organisme.id) == SessionCqp.organisme_id)
        .where(*asked.during(col(Recours.cree_le)), *asked.of(col(SessionCqp.organisme_id)))
        .order_by(col(Recours.cree_le))
    )
    theirs = [
        (format_date(each.cree_le), session.numero, organisme.nom, said_of("recours", each.etat), ISSUES[each.issue] if each.issue else "", each.decision)
        for each, session, organisme in db.exec(rows)
    ]  # fmt: skip
    if theirs:
        into.papier.partie(f"Recours contre des résultats ({len(theirs)})")
        into.papier.table(
            ("Reçu le", "Session", "Organisme", "État", "Décision", "Motif de la décision"), theirs, (3, 3, 4, 3, 3, 5)
        )
    others = (
        select(RecoursGracieux, Habilitation, Organisme)
        .join(Habilitation, col(Habilitation.id) == RecoursGracieux.habilitation_id)
        .join(Organisme, col(Organisme.id) == Habilitation.organisme_id)
        .where(*asked.during(col(RecoursGracieux.cree_le)), *asked.of(col(Habilitation.organisme_id)))
        .order_by(col(RecoursGracieux.cree_le))
    )
    contested = db.exec(others).all()
    if not contested:
        return
    into.papier.partie(f"Recours contre des refus et des résiliations d’habilitation ({len(contested)})")
    for each, habilitation, organisme in contested:
        into.papier.sous(f"{habilitation.numero}, {organisme.nom}")
        ended = f"{issue_of(each)} le {format_date(each.decide_le)}" if each.issue else "à l’étude"
        lines = [("Reçu le", format_date(each.venu_le)), ("Suite", ended)]
        for _, fichier in gracieux.pieces(db, each):
            folder = f"{habilitation.numero} {organisme.nom}"
            path = into.joindre(fichier, "Jointe à un recours", "Recours", folder, parties.of_message(fichier.cree_le, fichier))
            lines.append(("Pièce", path))
        into.papier.liste(lines)
        into.papier.texte(each.texte, "Recours")
        if each.motif:
            into.papier.texte(each.motif, "Réponse d’OC Éclat")


def of_signalements(into: Archive, db: Session, asked: Periode) -> None:
    """What was reported in the period and what was done of it, without the name of who said it."""
    rows = (
        select(Signalement, Organisme)
        .join(Organisme, col(Organisme.id) == Signalement.organisme_id)
        .where(col(Signalement.recu_le).between(asked.du, asked.au), *asked.of(col(Signalement.organisme_id)))
        .order_by(col(Signalement.recu_le), col(Signalement.numero))
    )
    found = [
        (each.numero, organisme.nom, format_date(each.recu_le), ORIGINES[each.origine], f"{each.objet}\n{each.faits}", each.suite or "à traiter")
        for each, organisme in db.exec(rows)
    ]  # fmt: skip
    if found:
        into.papier.partie(f"Signalements ({len(found)})")
        into.papier.table(
            ("Signalement", "Organisme", "Reçu le", "Qui le dit", "Faits", "Ce qui a été fait"), found, (3, 4, 3, 3, 6, 5)
        )


exports.SOURCES[ROUTE] = Source(policies.ADMINISTRATEUR, gather, marks)
