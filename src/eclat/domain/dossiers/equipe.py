"""The teaching team of a dossier: rows that are added, filled, removed, and put back, each with its CV (P5, P7)."""

from typing import Final
from uuid import UUID

from sqlmodel import Session, select

from eclat import clock
from eclat.domain.dossiers import contenu, dossiers, quotas
from eclat.domain.dossiers.formulaires import FONCTIONS, LigneFormateur
from eclat.domain.dossiers.sortes import sorte_of
from eclat.domain.socle.errors import Introuvable, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import saisies
from eclat.engines.grilles import Colonne, Grille, Mots, tableau
from eclat.engines.grilles.tableau import Typed
from eclat.engines.saisies import OVERTAKEN, Seen
from eclat.models import Formateur, Formulaire, NaturePiece, Piece


def tenir(db: Session, formulaire: Formulaire, by: Utilisateur) -> None:
    """Lock a form whose team may change now. Raises Interdit, Refus, and Introuvable where there is no team."""
    contenu.editable(db, formulaire, by)
    if "equipe" not in sorte_of(formulaire).sections:
        raise Introuvable


def has_cv(db: Session, member: Formateur) -> bool:
    return db.exec(select(Piece.id).where(Piece.formateur_id == member.id).limit(1)).first() is not None


def without_cv(db: Session, member: Formateur) -> None:
    """The CV leaves the dossier with the person."""
    for piece in db.exec(select(Piece).where(Piece.formateur_id == member.id)):
        piece.retiree_le = piece.retiree_le or clock.now()
        piece.nature, piece.formateur_id = NaturePiece.AUTRE, None
    db.flush()


EQUIPE: Final = Grille(
    Formateur, LigneFormateur, owner="dossier_id", hold=tenir, nom="equipe",
    columns={
        "nom": Colonne(cle=True),
        "prenom": Colonne(cle=True),
        "fonction": Colonne(options=tuple((key.value, label) for key, label in FONCTIONS.items())),
        "diplome": Colonne(),
        "cv": Colonne("CV *", region="partials/formateur/cv.html"),
    },
    mots=Mots(
        un="personne", plusieurs="équipe pédagogique", ajouter="Ajouter une personne", liste="L’équipe", lignes="personnes",
        accepte="un dossier accepte",
    ),
    appelle=lambda values: f"{values['prenom']} {values['nom']}".strip(), tient=has_cv, quitte=without_cv,
)  # fmt: skip


def add_member(db: Session, formulaire: Formulaire, *, by: Utilisateur, typed: Typed | None = None) -> Formateur:
    """A row at the end of the teaching team, empty if nothing is typed. Raises Limite, Introuvable where there is no team."""
    member: Formateur = tableau.add(tableau.ouvrir(db, EQUIPE, formulaire, by=by), [typed or {}])[0]
    return member


def member_of(db: Session, formulaire: Formulaire, key: UUID) -> Formateur:
    """A row of the team of this form. Raises Introuvable."""
    member: Formateur | None = tableau.row_of(db, EQUIPE, formulaire, key)
    if member is None:
        raise Introuvable
    return member


def save_member(
    db: Session, formulaire: Formulaire, member: Formateur, typed: Typed, *, by: Utilisateur, seen: Seen = None
) -> dict[str, str]:
    """Keep the fields of a row that were sent. Returns what is wrong, by field. Raises Refus on what was overtaken."""
    if tableau.save(tableau.ouvrir(db, EQUIPE, formulaire, by=by), member, typed, seen=seen):
        raise Refus(OVERTAKEN)
    return dict(saisies.wrong(member, LigneFormateur))


def remove_member(db: Session, formulaire: Formulaire, member: Formateur, *, by: Utilisateur) -> None:
    """Remove a row; its CV leaves the dossier with it."""
    tableau.remove(tableau.ouvrir(db, EQUIPE, formulaire, by=by), member)


def restore_member(
    db: Session, formulaire: Formulaire, rang: int, typed: Typed, cv: UUID | None, *, by: Utilisateur
) -> Formateur:
    """Undo a removal: the row as it was, in its place, with its CV. Raises Introuvable when the CV is not of this dossier."""
    member = add_member(db, formulaire, by=by, typed=typed)
    if rang > 0:
        tableau.place(tableau.Table(db, EQUIPE, formulaire, by), member, rang)
    if cv is not None:
        give_cv_back(db, formulaire, member, cv)
    return member


def give_cv_back(db: Session, formulaire: Formulaire, member: Formateur, cv: UUID) -> None:
    """The CV that left with the row, once however often one undoes. Raises Introuvable when it is not of this dossier."""
    piece = db.get(Piece, cv)
    if piece is None or not dossiers.holds(formulaire, piece):
        raise Introuvable
    if any(quotas.answers_to(each, NaturePiece.CV, member.id) for each in dossiers.documents(db, formulaire)):
        return
    if piece.retiree_le is None or piece.nature not in (NaturePiece.AUTRE, NaturePiece.CV):
        raise Introuvable
    piece.nature, piece.formateur_id, piece.retiree_le = NaturePiece.CV, member.id, None
    db.flush()
