"""The whole of an habilitation request, for one reader: its form, those of its délégataires, what was decided and signed, what was written."""

from collections.abc import Mapping, Set
from typing import Final

from sqlmodel import Session, select

from eclat.courriels.habilitations import portee, territoire
from eclat.documents.papier import Papier
from eclat.domain.delegataires import recueil
from eclat.domain.dossiers.conseil import SENS
from eclat.domain.habilitations import conventions, gracieux
from eclat.domain.habilitations.convention_documents import POUR
from eclat.domain.organismes import organismes
from eclat.domain.socle import avis_policies, gracieux_policies, policies
from eclat.domain.socle.errors import Introuvable
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import exports
from eclat.engines.archives import Archive
from eclat.engines.exports import Sessions, Source
from eclat.formats import format_date, format_datetime, plural
from eclat.http.exports import said_of
from eclat.models import (
    OBJETS,
    Convention,
    Decision,
    EtatConvention,
    Fichier,
    Habilitation,
    Identification,
    Organisme,
    Personne,
    Qualification,
    Sens,
)
from eclat.partials.archive import campagne, griefs, parties, veille
from eclat.partials.habilitation.gracieux import issue_of
from eclat.partials.habilitation.historique import history
from eclat.partials.habilitation.lecture import LectureDemande
from eclat.partials.identification.lecture import LectureFiche

ROUTE: Final = "habilitation"


def load(db: Session, user: Utilisateur, query: Mapping[str, str]) -> Habilitation | None:
    return db.exec(policies.visible_habilitations(user).where(Habilitation.id == parties.key_of(query))).first()


def marks(db: Session, user: Utilisateur, query: Mapping[str, str]) -> Set[str]:
    """What this reader may read of it now; nothing when they do not see it."""
    habilitation = load(db, user, query)
    if habilitation is None:
        return frozenset()
    found = {"dossier", *[f"formulaire:{each.id}" for each in recueil.names(db, habilitation, by=user)]}
    if user.est_agent:
        found.add("notes")
    if avis_policies.can_read_advice(db, user, habilitation):
        found.add("avis")
    if gracieux_policies.can_read_appeal_advice(db, user, habilitation):
        found.add("avis-recours")
    return found | since_accepted(db, user, habilitation)


def since_accepted(db: Session, user: Utilisateur, habilitation: Habilitation) -> Set[str]:
    """What was asked and declared since, as far as this reader may read it."""
    holder = db.get_one(Organisme, habilitation.organisme_id)
    return {
        *(f"suivi:{suivi.id}" for suivi, _, _ in campagne.seen(db, user, habilitation)),
        *(f"document:{each.id}" for each in veille.documents_seen(db, user, holder)),
        *(f"changement:{each.id}" for each in veille.changes_seen(db, user, habilitation)),
    }


def gather(sessions: Sessions, user: Utilisateur, query: Mapping[str, str]) -> Archive:
    with sessions() as db:
        habilitation = load(db, user, query)
        if habilitation is None:
            raise Introuvable
        return whole(db, user, habilitation)


def titre(db: Session, habilitation: Habilitation) -> str:
    return f"{habilitation.numero} {db.get_one(Organisme, habilitation.organisme_id).nom}"


def whole(db: Session, user: Utilisateur, habilitation: Habilitation) -> Archive:
    held = marks(db, user, {"id": str(habilitation.id)})
    lecture, holder = LectureDemande(db, habilitation), db.get_one(Organisme, habilitation.organisme_id)
    lines = parties.reperes(
        db, user, ("Organisme", holder.nom), ("Demande", habilitation.numero), ("Certification", lecture.cqp),
        ("Demandé comme", lecture.qualification), ("État", said_of("habilitation", habilitation.etat)),
        ("Déposée le", format_date(habilitation.depose_le) if habilitation.depose_le else "pas encore"),
    )  # fmt: skip
    name = titre(db, habilitation)
    into = Archive(name, Papier(name, "Demande d’habilitation", parties.auteur(), lines, parties.note(user)))
    into.papier.partie("L’organisme")
    parties.organisme(into, holder, organismes.dirigeant_of(db, holder.id))
    decided(into, db, user, habilitation)
    appeals(into, db, user, habilitation, reads="avis-recours" in held)
    signed(into, db, habilitation)
    if reproached := griefs.read_by(db, user, habilitation):
        into.papier.partie("Griefs")
        for rank, each in enumerate(reproached, start=1):
            into.papier.sous(f"Griefs du {format_date(each.notifiee_le or each.cree_le)}")
            griefs.whole(into, db, user, [each], "Griefs", str(rank))
    campagne.by_campaign(into, db, campagne.seen(db, user, habilitation))
    veille.followed(into, db, veille.documents_seen(db, user, holder) if accepted(db, habilitation) else [])
    veille.changes(into, db, [(each, holder) for each in veille.changes_seen(db, user, habilitation)])
    into.papier.partie("La demande telle qu’elle est")
    parties.formulaire(into, lecture)
    into.papier.partie("Pièces de la demande")
    parties.documents(into, db, lecture.documents, "Pièces de la demande")
    parties.a_completer(into, db, habilitation, user)
    parties.avis(into, db, habilitation, user, tous="avis" in held)
    if habilitation.qualification == Qualification.ORGANISME_NATIONAL:
        delegataires(into, db, user, habilitation)
    parties.correspondance(into, db, habilitation, user)
    parties.historique(into, history(db, habilitation, user))
    return into


def accepted(db: Session, habilitation: Habilitation) -> bool:
    """Be it over since: what its holder keeps valid is then part of it."""
    rows = select(Decision.id).where(Decision.habilitation_id == habilitation.id, Decision.sens == Sens.ACCEPTATION)
    return db.exec(rows.limit(1)).first() is not None


def decided(into: Archive, db: Session, user: Utilisateur, habilitation: Habilitation) -> None:
    """Every decision, the last first; to an organisme, OC Éclat decides as one."""
    rows = select(Decision).where(Decision.habilitation_id == habilitation.id)
    found = sorted(db.exec(rows), key=lambda each: each.cree_le, reverse=True)
    if not found:
        return
    into.papier.partie("Décision")
    for each in found:
        by = db.get_one(Personne, each.auteur_id).nom_complet if user.est_agent else "OC Éclat"
        if each.sens == Sens.REFUS or each.objet is None:
            into.papier.liste([("Décision", f"Refusée le {format_date(each.cree_le)} par {by}")])
            into.papier.texte(each.motif, "Motif")
            continue
        into.papier.liste([
            ("Décision", f"Acceptée le {format_date(each.cree_le)} par {by}"), ("Objet", OBJETS[each.objet]), ("Portée", portee(each)),
            ("Validité", f"du {format_date(each.valide_du)} au {format_date(each.valide_jusqu_au)}"), ("Territoire", territoire(each)),
        ])  # fmt: skip
        if each.conditions:
            into.papier.texte(each.conditions, "Conditions")


def appeals(into: Archive, db: Session, user: Utilisateur, habilitation: Habilitation, *, reads: bool) -> None:
    """What the organisme said against a refusal or a résiliation, its pieces, what was answered. ``reads``: what the comité technique thinks of it too."""
    found = gracieux.of(db, habilitation)
    if not found:
        return
    into.papier.partie("Recours gracieux")
    for each in found:
        ours = each.recu_le is not None and not user.est_agent  # an agent typed it: to an organisme, OC Éclat is one
        author = "OC Éclat" if ours else db.get_one(Personne, each.auteur_id).nom_complet
        came = (
            f"{format_date(each.recu_le)}, sur papier\u00a0; entré par {author}"
            if each.recu_le
            else f"{format_datetime(each.cree_le)} par {author}"
        )
        into.papier.liste([
            ("Reçu le" if each.recu_le else "Envoyé le", came),
            ("Suite", f"{issue_of(each)} le {format_date(each.decide_le)}" if each.issue else "à l’étude"),
        ])  # fmt: skip
        into.papier.texte(each.texte, "Recours")
        for _, fichier in gracieux.pieces(db, each):
            path = into.joindre(fichier, "Jointe au recours", "Recours", parties.of_message(fichier.cree_le, fichier))
            into.papier.rien(f"Pièce jointe\u00a0: {path}")
        if each.motif:
            into.papier.texte(each.motif, "Réponse d’OC Éclat")
        for opinion, name in gracieux.opinions(db, each) if reads else ():
            into.papier.texte(opinion.motif, f"Avis de {name}\u00a0: {SENS[opinion.sens].lower()}")


def signed(into: Archive, db: Session, habilitation: Habilitation) -> None:
    """The convention and its avenants, with their PDF."""
    found = conventions.of(db, habilitation)
    if not found:
        return
    into.papier.partie("Convention")
    for each in found:
        into.papier.sous(f"{each.contenu['titre']} {each.numero}")
        lines = [("État", standing(each)), ("Empreinte SHA-256 du contenu", each.empreinte)]
        lines += [
            (POUR[one.partie], f"signé par {one.nom}, {format_datetime(one.cree_le)}") for one in conventions.signatures(db, each)
        ]
        key = each.signe_id if each.etat == EtatConvention.SIGNEE else each.a_signer_id
        if key is not None:
            fichier, name = db.get_one(Fichier, key), f"{each.numero} {standing(each)}"
            lines.append(("Dans le ZIP", into.joindre(fichier, f"{each.contenu['titre']}, {standing(each)}", "Convention", name)))
        into.papier.liste(lines)


def standing(convention: Convention) -> str:
    return {
        EtatConvention.A_SIGNER: "à signer", EtatConvention.A_CONTRESIGNER: "à signer par OC Éclat", EtatConvention.SIGNEE: "signée",
        EtatConvention.RETIREE: "retirée",
    }[convention.etat]  # fmt: skip


def delegataires(into: Archive, db: Session, user: Utilisateur, habilitation: Habilitation) -> None:
    """The form of each délégataire that this reader may read, with its documents."""
    found = recueil.whole(db, habilitation, by=user)
    if not found:
        return
    into.papier.partie(f"Délégataires ({plural(len(found), 'formulaire', 'formulaires')})")
    for rank, each in enumerate(found, start=1):
        name = f"{rank:02} {each.organisme.nom}"
        into.papier.sous(f"{rank}. {each.organisme.nom}")
        parties.organisme(into, each.organisme, each.dirigeant)
        parties.formulaire(into, LectureFiche.among(db, each), 4)
        into.papier.sous("Pièces", 4)
        parties.documents(into, db, each.documents, "Délégataires", name)


# --- the form of a délégataire, for its own part ---


def load_form(db: Session, user: Utilisateur, query: Mapping[str, str]) -> Identification | None:
    return db.exec(policies.visible_identifications(user).where(Identification.id == parties.key_of(query))).first()


def form_marks(db: Session, user: Utilisateur, query: Mapping[str, str]) -> Set[str]:
    return frozenset({"formulaire"} if load_form(db, user, query) is not None else ())


def form_titre(db: Session, form: Identification) -> str:
    return f"Identification {LectureFiche(db, form).organisme.nom}"


def gather_form(sessions: Sessions, user: Utilisateur, query: Mapping[str, str]) -> Archive:
    with sessions() as db:
        form = load_form(db, user, query)
        if form is None:
            raise Introuvable
        lecture, name = LectureFiche(db, form), form_titre(db, form)
        lines = parties.reperes(
            db, user, ("Organisme", lecture.organisme.nom),
            ("Terminé le", format_date(form.termine_le) if form.termine_le else "pas encore"),
        )  # fmt: skip
        into = Archive(name, Papier(name, "Formulaire d’identification", parties.auteur(), lines, parties.KEPT))
        into.papier.partie("Identité de l’organisme")
        parties.organisme(into, lecture.organisme, lecture.dirigeant)
        into.papier.partie("Le formulaire tel qu’il est")
        parties.formulaire(into, lecture)
        into.papier.partie("Pièces")
        parties.documents(into, db, lecture.documents, "Pièces")
        return into


exports.SOURCES[ROUTE] = Source(policies.LECTEURS, gather, marks)
exports.SOURCES["identification"] = Source(policies.LECTEURS, gather_form, form_marks)
