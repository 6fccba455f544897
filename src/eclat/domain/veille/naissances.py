"""What an habilitated organisme is to hold is followed from its acceptance: filled from its request where it is known, asked for otherwise (P10).

The clock looks at what is habilitated now, so that a setting, a délégataire, a renewal are followed as well. What an administrateur
withdrew is not asked for again.
"""

from typing import Any
from uuid import UUID

from sqlmodel import Session, col, exists, or_, select

from eclat import clock, courriels, reglages
from eclat.domain.dossiers import dossiers
from eclat.domain.socle import policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.domain.veille import documents, habilites
from eclat.domain.veille.documents import NATURES, E, N
from eclat.domain.veille.habilites import Source
from eclat.engines import journal
from eclat.engines.workflow import UNCHANGED, transition
from eclat.models import (
    DocumentSuivi,
    EtatDocumentSuivi,
    EtatOrganisme,
    IssueRemplacement,
    NatureDocument,
    NaturePiece,
    Organisme,
    Remplacement,
)

ONCE = (N.QUALIOPI, N.NDA, N.ASSURANCE)  # of which an organisme holds one
Kind = tuple[NatureDocument, str]


def wanted(db: Session) -> list[Kind]:
    """What each habilitated organisme holds, as the settings say today."""
    chosen = reglages.of(db)
    found: list[Kind] = [(N.QUALIOPI, NATURES[N.QUALIOPI])]
    if chosen.follow_nda:
        found.append((N.NDA, NATURES[N.NDA]))
    if chosen.follow_insurance:
        found.append((N.ASSURANCE, NATURES[N.ASSURANCE]))
    return found + [(N.AUTRE, each[:200]) for each in map(str.strip, chosen.followed_others.split("|")) if each]


def known(document: DocumentSuivi) -> Kind:
    """What it is: of a nature that an organisme holds once, its label does not tell it apart."""
    return document.nature, NATURES[document.nature] if document.nature in ONCE else document.intitule


def renewed(document: DocumentSuivi, source: Source) -> bool:
    """Whether an accepted form says a later end of the certificate than what is known, and did not say it already."""
    until = source.qualiopi_jusqu_au
    if document.nature != N.QUALIOPI or document.etat == E.RETIRE or until is None or document.source_id == source.id:
        return False
    return document.valable_jusqu_au is None or until > document.valable_jusqu_au


def to_follow(db: Session, limit: int = 200) -> list[UUID]:
    """The organismes of which something is not followed yet, or is known better since."""
    held = select(Organisme.id).where(habilites.are_habilitated(col(Organisme.id)))
    due = held.where(or_(*[is_missing(each) for each in wanted(db)], *[is_known_better(form) for form in habilites.FORMS]))
    return list(db.exec(due.order_by(col(Organisme.id)).limit(limit)))


def is_missing(kind: Kind) -> Any:
    """Whether nothing of this kind is followed of an organisme."""
    nature, intitule = kind
    label = [] if nature in ONCE else [col(DocumentSuivi.intitule) == intitule]
    return ~exists().where(col(DocumentSuivi.organisme_id) == Organisme.id, col(DocumentSuivi.nature) == nature, *label)


def is_known_better(form: Any) -> Any:
    """Whether one of its accepted forms of this kind says what ``renewed`` looks for."""
    said = form.qualiopi_jusqu_au
    return exists().where(
        col(DocumentSuivi.organisme_id) == Organisme.id,
        col(DocumentSuivi.nature) == N.QUALIOPI,
        col(DocumentSuivi.etat) != E.RETIRE,
        habilites.is_of(form, col(Organisme.id)),
        or_(col(DocumentSuivi.valable_jusqu_au).is_(None), said > col(DocumentSuivi.valable_jusqu_au)),
        or_(col(DocumentSuivi.source_id).is_(None), col(DocumentSuivi.source_id) != form.id),
        said.is_not(None),
    )


def waits(asked: list[Kind], there: list[DocumentSuivi], source: Source) -> bool:
    return bool(set(asked) - {known(each) for each in there}) or any(renewed(each, source) for each in there)


@transition(
    "veille",
    Organisme,
    {each: each for each in EtatOrganisme},
    by=policies.is_platform,
    label="Suivre les documents",
    past="a commencé à suivre les documents de l’organisme",
    infinitive="suivre les documents de cet organisme",
)
def follow(db: Session, organisme: Organisme, *, by: Utilisateur) -> dict[str, Any]:
    """What is known is taken from the accepted form; its people are asked, by one mail, for what is not. Of two clocks, one finds that it
    is done."""
    source = habilites.source(db, organisme)
    there = list(db.exec(select(DocumentSuivi).where(DocumentSuivi.organisme_id == organisme.id)))
    if source is None or not waits(wanted(db), there, source):
        return UNCHANGED
    for each in there:
        if renewed(each, source):
            before = str(each.etat)
            take(db, each, source)
            journal.write(db, each, documents.REPRISE, by=by, avant=before, apres=str(each.etat))
    kinds = {known(each) for each in there}
    made = [documents.born(db, organisme, *kind, by=by, etat=first(kind, source)) for kind in wanted(db) if kind not in kinds]
    for each in made:
        if each.etat == E.A_JOUR:
            take(db, each, source)
    if missing := [each for each in made if each.etat == E.A_FOURNIR]:
        courriels.veille.documents_a_fournir(db, organisme, missing)
    return {"documents": [each.intitule for each in made]}


def first(kind: Kind, source: Source) -> EtatDocumentSuivi:
    """How one begins to be followed."""
    return E.A_JOUR if kind[0] == N.QUALIOPI and source.qualiopi_jusqu_au is not None else E.A_FOURNIR


def take(db: Session, document: DocumentSuivi, source: Source) -> None:
    """The certificate of an accepted form, with its file: OC Éclat looked at it when it decided. What the organisme is preparing stays."""
    joined = [
        piece for piece in dossiers.documents(db, source) if piece.nature == NaturePiece.QUALIOPI and piece.retiree_le is None
    ]
    document.valable_jusqu_au, document.source_id, document.rappels = source.qualiopi_jusqu_au, source.id, 0
    if document.etat != E.A_CONFIRMER:
        document.etat = E.A_JOUR
    db.add(
        Remplacement(
            document_id=document.id, valable_jusqu_au=source.qualiopi_jusqu_au, fichier_id=joined[-1].fichier_id if joined else None,
            transmis_le=clock.now(), issue=IssueRemplacement.CONFIRME, traite_le=clock.now(),
        )
    )  # fmt: skip
    db.flush()
