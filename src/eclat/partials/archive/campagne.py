"""A campaign of annual follow-up taken whole, the follow-ups of a period in the file of a control, those of an habilitation in its own: only
what was handed over (P10)."""

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Final

from sqlalchemy import func, or_
from sqlmodel import Session, col, select

from eclat.documents.papier import Papier
from eclat.domain.campagnes import chiffres, diffusion, questions, reponses, suivis, synthese
from eclat.domain.campagnes.synthese import Reponses
from eclat.domain.socle.campagne_policies import LECTEURS_DES_CAMPAGNES, visible_campagnes, visible_suivis
from eclat.domain.socle.errors import Introuvable
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import exports
from eclat.engines.archives import Archive
from eclat.engines.exports import Sessions, Source
from eclat.formats import format_date, plural
from eclat.http.exports import said_of
from eclat.models import (
    Campagne,
    Decision,
    Delegation,
    EtatSuivi,
    Habilitation,
    NatureQuestion,
    Organisme,
    Sens,
    SuiviAnnuel,
)
from eclat.partials.archive import parties
from eclat.partials.archive.periode import Periode
from eclat.tableurs.ecriture import Row, as_csv

ROUTE: Final = "campagne"
N = NatureQuestion


def titre(campagne: Campagne) -> str:
    return campagne.titre


def load(db: Session, user: Utilisateur, query: Mapping[str, str]) -> Campagne | None:
    return db.exec(visible_campagnes(user).where(Campagne.id == parties.key_of(query))).first()


def marks(db: Session, user: Utilisateur, query: Mapping[str, str]) -> Set[str]:
    return frozenset({"campagne"} if load(db, user, query) is not None else ())


def gather(sessions: Sessions, user: Utilisateur, query: Mapping[str, str]) -> Archive:
    with sessions() as db:
        campagne = load(db, user, query)
        if campagne is None:
            raise Introuvable
        here, found = synthese.progress(db, campagne), synthese.of(db, campagne)
        lines = parties.reperes(
            db, user,
            ("Période", f"du {format_date(campagne.periode_du)} au {format_date(campagne.periode_au)}"),
            ("Dernier jour pour répondre", format_date(campagne.jusqu_au)), ("État", said_of("campagne", campagne.etat)),
            ("Suivis remis", f"{here.remis} sur {here.demandes - here.dispenses}"),
        )  # fmt: skip
        into = Archive(
            titre(campagne),
            Papier(campagne.titre, "Suivi annuel des organismes habilités", parties.auteur(), lines, parties.KEPT),
        )
        if campagne.conclusion:
            into.papier.partie("Synthèse du comité")
            into.papier.texte(campagne.conclusion, f"Écrite le {format_date(campagne.conclue_le)}")
        if found.remis:
            into.papier.partie("Chiffres de la période")
            into.papier.liste([(said, str(found.chiffres[name])) for name, said in chiffres.CHIFFRES.items()])
        together(into, found.questions)
        sheet(into, db, campagne)
        return into


def together(into: Archive, found: Sequence[Reponses]) -> None:
    """What all answered, under the headings."""
    headed = False
    for each in found:
        if each.question.nature == N.TITRE or not headed:
            into.papier.partie(each.question.intitule if each.question.nature == N.TITRE else "Questions")
            headed = True
        if each.question.nature == N.TITRE:
            continue
        into.papier.sous(each.question.intitule)
        if each.comptes:
            into.papier.liste([(words, str(number)) for words, number in each.comptes])
        elif each.question.nature == N.NOMBRE:
            into.papier.liste([("Total", str(each.somme)), ("Moyenne", each.dite_moyenne), ("Réponses", str(each.nombre))])
        elif each.question.nature == N.PIECE:
            into.papier.rien(f"{plural(each.pieces, 'pièce', 'pièces')}, de {plural(each.nombre, 'organisme', 'organismes')}")
        elif each.textes:
            for _, nom, texte in each.textes:
                into.papier.texte(texte, nom)
        else:
            into.papier.rien("aucune réponse")


def sheet(into: Archive, db: Session, campagne: Campagne) -> None:
    """Every answer as a sheet, a row for each organisme; its documents beside, by organisme."""
    asked = [each for each in questions.of(db, campagne) if questions.asks(each)]
    heads = ["Organisme", "Remis le", *chiffres.CHIFFRES.values(), *(each.intitule for each in asked)]
    rows: list[Row] = []
    for suivi, nom, _ in synthese.answers(db, campagne):
        lues = {lue.question.id: lue for lue in reponses.read(db, suivi, brouillon=False)}
        paths = {}
        for question in asked:
            joined = [
                into.joindre(fichier, question.intitule, "Pièces", nom, parties.of_message(fichier.cree_le, fichier))
                for _, fichier in lues[question.id].pieces
            ]
            paths[question.id] = "\n".join(joined) or lues[question.id].dite
        counted = [int(suivi.chiffres.get(name, 0)) for name in chiffres.CHIFFRES]
        rows.append([nom, format_date(suivi.remis_le), *counted, *(paths[each.id] for each in asked)])
    if rows:
        path = into.ecrire(lambda: b"".join(as_csv("", heads, rows)), "Réponses de chaque organisme", "Réponses.csv")
        into.papier.partie("Réponses de chaque organisme")
        into.papier.rien(f"En tableau\u00a0: {path}")


# --- in the file of a control ---


def of_period(into: Archive, db: Session, asked: Periode) -> None:
    """The follow-ups of which the period meets the days asked for: what was answered, its documents, and who did not answer."""
    rows = (
        select(SuiviAnnuel, Campagne, Organisme)
        .join(Campagne, col(Campagne.id) == SuiviAnnuel.campagne_id)
        .join(Organisme, col(Organisme.id) == SuiviAnnuel.organisme_id)
        .where(
            col(Campagne.periode_du) <= asked.au, col(Campagne.periode_au) >= asked.du, *asked.of(col(SuiviAnnuel.organisme_id))
        )
        .order_by(col(Campagne.periode_au), col(Campagne.id), col(Organisme.nom_tri))
    )
    by_campaign(into, db, db.exec(rows).all(), conclusions=True)


def seen(db: Session, user: Utilisateur, habilitation: Habilitation) -> Sequence[tuple[SuiviAnnuel, Campagne, Organisme]]:
    """The follow-ups asked of who holds an habilitation since it was accepted, and of its délégataires, that this reader may read."""
    accepted = select(func.min(Decision.cree_le)).where(
        Decision.habilitation_id == habilitation.id, Decision.sens == Sens.ACCEPTATION
    )
    since = db.exec(accepted).one()
    if since is None:
        return []
    named = select(Delegation.organisme_id).where(
        Delegation.habilitation_id == habilitation.id, col(Delegation.etat).in_(diffusion.NAMED)
    )
    theirs = or_(col(SuiviAnnuel.organisme_id) == habilitation.organisme_id, col(SuiviAnnuel.organisme_id).in_(named))
    rows = (
        select(SuiviAnnuel, Campagne, Organisme)
        .join(Campagne, col(Campagne.id) == SuiviAnnuel.campagne_id)
        .join(Organisme, col(Organisme.id) == SuiviAnnuel.organisme_id)
        .where(col(SuiviAnnuel.id).in_(visible_suivis(user).with_only_columns(col(SuiviAnnuel.id))), theirs)
        .where(col(SuiviAnnuel.demande_le) >= since)
        .order_by(col(Campagne.periode_au), col(Campagne.id), col(Organisme.nom_tri))
    )
    return db.exec(rows).all()


def by_campaign(
    into: Archive, db: Session, found: Sequence[tuple[SuiviAnnuel, Campagne, Organisme]], *, conclusions: bool = False
) -> None:
    """``conclusions``: with what was drawn from each, of all organismes, which none of them reads."""
    if not found:
        return
    into.papier.partie(f"Suivis annuels ({len(found)})")
    for campagne in {each.id: each for _, each, _ in found}.values():
        into.papier.sous(campagne.titre)
        if campagne.conclusion and conclusions:
            into.papier.texte(campagne.conclusion, f"Synthèse du comité, le {format_date(campagne.conclue_le)}")
        for suivi, _, organisme in (each for each in found if each[1].id == campagne.id):
            one(into, db, suivi, campagne, organisme)


def one(into: Archive, db: Session, suivi: SuiviAnnuel, campagne: Campagne, organisme: Organisme) -> None:
    into.papier.sous(organisme.nom, 4)
    lines = [("Attendu le", format_date(suivi.jusqu_au)), ("État", said_of("suivi_annuel", suivi.etat))]
    if suivi.motif:
        lines.append(("Motif de la dispense" if suivi.etat == EtatSuivi.DISPENSE else "Demandé à compléter", suivi.motif))
    if suivi.remis_le is None:
        into.papier.liste([*lines, ("Remis le", "pas remis")])
        return
    lines.append(("Remis le", format_date(suivi.remis_le)))
    known = suivi.chiffres or suivis.known(db, suivi)
    lines += [(said, str(known.get(name, 0))) for name, said in chiffres.CHIFFRES.items()]
    into.papier.liste(lines)
    answered(into, reponses.read(db, suivi, brouillon=False), "Suivis annuels", campagne.titre, organisme.nom)


def answered(into: Archive, lues: Iterable[reponses.Lue], *folders: str) -> None:
    for lue in lues:
        if lue.dite:
            into.papier.texte(lue.dite, lue.question.intitule)
        for _, fichier in lue.pieces:
            path = into.joindre(fichier, lue.question.intitule, *folders, parties.of_message(fichier.cree_le, fichier))
            into.papier.rien(f"{lue.question.intitule}\u00a0: {path}")


exports.SOURCES[ROUTE] = Source(LECTEURS_DES_CAMPAGNES, gather, marks)
