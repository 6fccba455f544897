"""The whole of a session, for one reader: its request, its calendar, its candidates and their attendance, its jury, what came of it."""

from collections.abc import Mapping, Set
from typing import Final

from sqlmodel import Session, col, select

from eclat.documents.papier import Papier
from eclat.domain.dossiers import documents
from eclat.domain.messagerie import fils
from eclat.domain.sessions import assiduite, calendrier, catalogue, emargement, heures, lieux, periodes, validation
from eclat.domain.sessions.candidats.champs import VISEES
from eclat.domain.socle import jury_policies, policies, session_policies
from eclat.domain.socle.errors import Introuvable
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import exports
from eclat.engines.archives import Archive
from eclat.engines.exports import Sessions, Source
from eclat.formats import format_date
from eclat.http.exports import said_of
from eclat.models import (
    Candidat,
    EtatSession,
    NatureChoix,
    NaturePiece,
    Organisme,
    SessionCqp,
)
from eclat.partials.archive import jurys, parties
from eclat.partials.session.historique import history
from eclat.partials.session.situation import nom
from eclat.partials.session.suivi import LectureSession, cqp

ROUTE: Final = "session"


def load(db: Session, user: Utilisateur, query: Mapping[str, str]) -> SessionCqp | None:
    return db.exec(session_policies.visible_sessions(user).where(SessionCqp.id == parties.key_of(query))).first()


def marks(db: Session, user: Utilisateur, query: Mapping[str, str]) -> Set[str]:
    """What this reader may read of it now; nothing when they do not see it. ``naissances``: births are in it."""
    session = load(db, user, query)
    if session is None:
        return frozenset()
    found = {"dossier"}
    if session_policies.can_follow_session(db, user, session):
        found |= {"suivi", exports.BIRTHS}
    if reads_pv(db, user, session):
        found.add("pv")
    if jury_policies.can_read_original(db, user, session):
        found.add("original")
    if fils.seen(db, session, user) is not None:
        found.add("messages")
    if user.est_agent:
        found.add("notes")
    if session_policies.can_read_advice(db, user, session):
        found.add("avis")
    return found


def reads_pv(db: Session, user: Utilisateur, session: SessionCqp) -> bool:
    return db.exec(jury_policies.visible_pv(user).where(SessionCqp.id == session.id)).first() is not None


def titre(db: Session, session: SessionCqp) -> str:
    return f"{session.numero} {db.get_one(Organisme, session.organisme_id).nom}"


def gather(sessions: Sessions, user: Utilisateur, query: Mapping[str, str]) -> Archive:
    with sessions() as db:
        session = load(db, user, query)
        if session is None:
            raise Introuvable
        return whole(db, user, session)


def whole(db: Session, user: Utilisateur, session: SessionCqp) -> Archive:
    held = marks(db, user, {"id": str(session.id)})
    lecture, holder, name = LectureSession(db, session, user), db.get_one(Organisme, session.organisme_id), titre(db, session)
    lines = parties.reperes(
        db, user, ("Session", f"{nom(session)}, {session.numero}"), ("Organisme", holder.nom), ("Certification", cqp(db, session)),
        ("Dates", f"du {format_date(session.debut)} au {format_date(session.fin)}" if session.debut and session.fin else ""),
        ("État", said_of("session", session.etat)),
    )  # fmt: skip
    into = Archive(name, Papier(name, "Session de formation CQP", parties.auteur(), lines, parties.note(user)))
    into.papier.partie("L’organisme")
    parties.organisme(into, holder)
    if session.motif and session.etat in (EtatSession.ANNULEE, EtatSession.REFUSEE):
        into.papier.partie("Motif de l’annulation" if session.etat == EtatSession.ANNULEE else "Motif du refus")
        into.papier.texte(session.motif)
    binome(into, db, user, session)
    into.papier.partie("La demande telle qu’elle est")
    parties.formulaire(into, lecture)
    days(into, db, session)
    into.papier.partie("Pièces de la demande")
    parties.documents(into, db, lecture.documents, "Pièces de la demande")
    parties.a_completer(into, db, session, user)
    parties.avis(into, db, session, user, tous="avis" in held)
    if "suivi" in held:
        candidates(into, db, session)
        attendance(into, db, user, session)
        jurys.jury(into, db, session)
    if "pv" in held:
        jurys.minutes(into, db, session, original="original" in held)
    if "suivi" in held:
        jurys.certificates(into, db, session)
    parties.correspondance(into, db, session, user)
    parties.historique(into, history(db, session, user))
    return into


def binome(into: Archive, db: Session, user: Utilisateur, session: SessionCqp) -> None:
    """Who studied it, and to agents what they thought."""
    found = validation.opinions(db, session)
    if not found:
        return
    into.papier.partie("Le binôme paritaire")
    for each in found:
        lines = [("Collège", each.college), ("Depuis le", format_date(each.siege.cree_le))]
        if user.est_agent:
            opinion = "pas encore" if each.avis is None else "D’accord" if each.avis.favorable else "Pas d’accord"
            lines.append(("Décision", opinion))
            if each.avis is not None and each.avis.motif:
                lines.append(("Motif", each.avis.motif))
            if each.siege.motif:
                lines.append(("Choix motivé", each.siege.motif))
        into.papier.sous(each.nom)
        into.papier.liste(lines)


def days(into: Archive, db: Session, session: SessionCqp) -> None:
    """The half-days, the periods, the other places."""
    found = calendrier.of(db, session)
    if not found.demi_journees:
        return
    into.papier.partie("Calendrier")
    into.papier.rien(f"{found.dit}. {heures.said_of(session.code_postal)}".strip())
    into.papier.table(
        ("Jour", "Heures", "Contenu", "Formateur", "Lieu"),
        [
            (format_date(each.jour), f"{heures.said(each.de)} – {heures.said(each.a)}", each.contenu, each.formateur, each.lieu)
            for each in found.demi_journees
        ],
        (3, 3, 4, 3, 3),
    )
    alternance = periodes.of(db, session)
    if alternance:
        into.papier.sous("Alternance")
        into.papier.table(
            ("Du", "Au", "Où", "Heures", "Contenu"),
            [
                (format_date(each.du), format_date(each.au), periodes.ENDROITS[each.endroit] if each.endroit else "", said(each.heures), each.contenu)
                for each in alternance
            ],
            (3, 3, 3, 1, 4),
        )  # fmt: skip
    others = lieux.of(db, session)
    if others:
        into.papier.sous("Autres lieux")
        into.papier.table(
            ("Lieu", "Adresse", "Accessibilité"),
            [(each.nom, f"{each.adresse}, {each.code_postal} {each.ville}", each.accessibilite) for each in others],
        )


def said(value: int | None) -> str:
    return "" if value is None else str(value)


def candidates(into: Archive, db: Session, session: SessionCqp) -> None:
    """Each of them, births too: whoever follows the session reads them on its pages."""
    rows = select(Candidat).where(Candidat.session_id == session.id).order_by(col(Candidat.rang), col(Candidat.id))
    found = [each for each in db.exec(rows) if each.nom_naissance or each.prenoms]
    into.papier.partie(f"Candidats ({len(found)})")
    if not found:
        into.papier.rien("Aucun candidat pour l’instant.")
        return
    access, money = catalogue.mots(db, NatureChoix.ACCES), catalogue.mots(db, NatureChoix.FINANCEMENT)
    for rank, each in enumerate(found, start=1):
        into.papier.sous(f"{rank}. {each.nom_naissance} {each.prenoms}")
        born = " ".join(
            filter(
                None,
                [format_date(each.ne_le), f"à {each.commune}" if each.commune else "", f"({each.pays})" if each.pays else ""],
            )
        )
        optional = [
            ("Nom d’usage", each.nom_usage), ("Adresse mail", each.courriel), ("Blocs visés", each.blocs_vises),
            ("Blocs déjà acquis", each.blocs_acquis), ("Employeur", each.employeur), ("Tuteur", each.tuteur),
            ("Financement", money.get(each.financement, "") if each.financement else ""),
            ("Aménagement demandé", each.amenagement_demande), ("Aménagement accordé", each.amenagement_accorde),
            ("Entré le", format_date(each.entre_le)), ("Abandon le", format_date(each.abandon_le)), ("Motif de l’abandon", each.abandon_motif),
        ]  # fmt: skip
        into.papier.liste([
            ("Né(e)", born), ("Accès", access.get(each.acces, "") if each.acces else ""), ("Vise", VISEES[each.vise] if each.vise else ""),
            ("État civil", said_of("etat_civil", each.etat)), *[pair for pair in optional if pair[1]],
        ])  # fmt: skip


def attendance(into: Archive, db: Session, user: Utilisateur, session: SessionCqp) -> None:
    """What each followed, what each half-day had, and the signed sheets."""
    there = assiduite.of(db, session)
    if there.inscrits and there.seances:
        into.papier.partie("Assiduité")
        whole = there.ensemble
        into.papier.liste([("Ensemble", f"{whole.heures}, assiduité {whole.dit}")])
        into.papier.table(
            ("Candidat", "Heures suivies", "Assiduité", "Abandon"),
            [(each.appele, there.bilans[each.id].heures, there.bilans[each.id].dit, format_date(each.abandon_le)) for each in there.inscrits],
            (4, 4, 2, 3),
        )  # fmt: skip
        into.papier.sous("Par demi-journée")
        into.papier.table(
            ("Jour", "Heures", "Présents", "Attendus", "Sans réponse"),
            [
                (format_date(each.jour), f"{heures.said(each.de)} – {heures.said(each.a)}", *map(str, (there.presents(each), there.attendus(each), there.manquants(each))))
                for each in there.seances if each.commencee
            ],
            (4, 4, 2, 2, 2),
        )  # fmt: skip
    sheets = emargement.signed(db, session)
    if sheets:
        into.papier.sous("Feuilles d’émargement signées") if there.seances else into.papier.partie(
            "Feuilles d’émargement signées"
        )
        into.papier.table(
            ("Du", "Au", "Dans le ZIP"),
            [
                (format_date(each.du), format_date(each.au), into.joindre(
                    each.fichier, "Feuille d’émargement signée", "Émargement", f"{each.du:%Y-%m-%d} émargement",
                ))
                for each in sheets
            ],
            (2, 2, 4),
        )  # fmt: skip
    excuses = [
        each for each in documents.in_force(db, session, session_policies.readable_documents(user)) if each.nature == NaturePiece.EXCUSE
    ]  # fmt: skip
    if excuses:
        into.papier.partie("Justificatifs d’absence au jury")
        parties.documents(into, db, excuses, "Justificatifs")


exports.SOURCES[ROUTE] = Source(policies.LECTEURS_DES_SESSIONS, gather, marks)
