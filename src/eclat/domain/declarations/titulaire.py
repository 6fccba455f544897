"""A holder says what is right of what is declared of them, at a link without an account (R6113-17-2): a proposal, which their organisme or OC Éclat takes up.

The mail holds none of it, and its link shows what is declared of that holder alone, for some weeks, while the declaration lacks something or was rejected.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session, col, select
from uuid_utils.compat import uuid7

from eclat import clock, courriels
from eclat.courriels.links import placeholder
from eclat.domain.courriels.liens import says_over
from eclat.domain.declarations.declarations import TITRES, E
from eclat.domain.declarations.politiques import can_correct
from eclat.domain.socle.errors import Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.engines.workflow import UNCHANGED, transition
from eclat.models import Candidat, Certificat, Courriel, Declaration

MODELE: Final = "declaration_a_confirmer"
VALABLE: Final = timedelta(days=30)
ESPACE: Final = timedelta(hours=24)  # between two mails to the same holder
ASKED: Final = (E.INCOMPLET, E.KO)
CIVIL: Final = tuple(name for name in TITRES if name != "acces")  # what a holder knows of themselves
LUI: Final = Utilisateur(personne_id=None, nom_complet="Le titulaire")  # who has no account


def candidat_of(db: Session, declaration: Declaration) -> Candidat:
    return db.get_one(Candidat, db.get_one(Certificat, declaration.certificat_id).candidat_id)


def answered(declaration: Declaration) -> bool:
    return bool(declaration.proposition or declaration.proposition_mot)


def why_not(db: Session, user: Utilisateur, declaration: Declaration) -> str:
    """Why the holder is not asked; nothing when they may be."""
    if not candidat_of(db, declaration).courriel:
        return "Aucune adresse mail n’est connue du titulaire\u00a0: demandez-lui autrement ce qui est juste, puis corrigez."
    if answered(declaration):
        return "Le titulaire a déjà répondu\u00a0: «\u00a0Corriger\u00a0» montre ce qu’il propose."
    return ""


@transition(
    "interrogation",
    Declaration,
    {each: each for each in ASKED},
    by=can_correct,
    label="Interroger le titulaire",
    past="a demandé au titulaire de vérifier ce qui est déclaré de lui",
    infinitive="interroger le titulaire de cette déclaration",
    icon="send",
    unless=why_not,
)
def ask(db: Session, declaration: Declaration, *, by: Utilisateur) -> Any:
    """A link to what is declared of them leaves to the address that their organisme gave. Raises Refus within a day of the last one."""
    if declaration.lien_le and declaration.lien_le > clock.now() - ESPACE:
        if journal.just_written(db, declaration, "interrogation", by=by):
            return UNCHANGED
        raise Refus("Un mail est parti au titulaire il y a moins de 24 heures\u00a0: laissez-lui le temps de répondre.")
    declaration.lien, declaration.lien_le = declaration.lien or uuid7(), clock.now()
    db.flush()
    courriels.declarations.declaration_a_confirmer(db, declaration, VALABLE.days)
    return None


# --- at the link ---


def linked(db: Session, lien: UUID | None) -> Declaration | None:
    """The declaration whose holder was sent this link, while it may serve; nothing for a link that is over, or none of ours."""
    found = db.exec(select(Declaration).where(col(Declaration.lien) == lien)).first() if lien else None
    if found is None or found.lien_le is None or found.lien_le + VALABLE < clock.now():
        return None
    return found if found.etat in ASKED else None


def is_holder(db: Session, user: Utilisateur, declaration: Declaration) -> bool:
    """Whoever holds the link, which only they were sent."""
    return user == LUI


def already(db: Session, user: Utilisateur, declaration: Declaration) -> str:
    return (
        "Vous avez déjà répondu\u00a0: votre organisme de formation ou OC Éclat lit votre réponse."
        if answered(declaration)
        else ""
    )


@transition(
    "proposition",
    Declaration,
    {each: each for each in ASKED},
    by=is_holder,
    label="Répondre",
    past="a dit ce qui est juste de ce qui est déclaré de lui",
    infinitive="dire ce qui est juste de cette déclaration",
    unless=already,
)
def propose(
    db: Session, declaration: Declaration, *, valeurs: Mapping[str, str], mot: str, by: Utilisateur
) -> dict[str, list[str]]:
    """``valeurs``: by field, as typed, those that differ; none where all is right, as ``mot`` then says."""
    declaration.proposition, declaration.proposition_mot = dict(valeurs), mot
    db.flush()
    courriels.declarations.declaration_proposee(db, declaration)
    return {"champs": [TITRES[name] for name in valeurs]}


@says_over(MODELE)
def why_over(db: Session, courriel: Courriel) -> str:
    """Why the link of this mail opens nothing any more; nothing while its reader may answer, and has not."""
    certificat = db.get(Certificat, courriel.objet_id) if courriel.objet_id else None
    rows = select(Declaration).where(Declaration.certificat_id == certificat.id) if certificat else None
    found = db.exec(rows).first() if rows is not None else None
    if found is None or found.lien is None or placeholder(found.lien) not in courriel.texte or linked(db, found.lien) is None:
        return "ce qui est déclaré de ce titulaire a été corrigé, ou ce lien est trop ancien."
    return "ce titulaire a déjà répondu." if answered(found) else ""
