"""What a dossier holds: its territory, its team, its documents."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, bindparam, delete
from sqlmodel import Session, col, select

from eclat.domain.socle.departements import DEPARTEMENTS
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.models import Depot, Dossier, Fichier, Formateur, Formulaire, NaturePiece, Piece, Point, Renvoi, Territoire

Row = Territoire | Formateur | Piece
OWN = (
    NaturePiece.POINT,
    NaturePiece.EMARGEMENT,
    NaturePiece.EXCUSE,
)  # answers to a point, signed sheets…: no other dossier has them


# Asked by every page and save of a form, so built once. ``key``: of the form.
KEY: BindParameter[UUID] = bindparam("key")
TEAM = select(Formateur).where(col(Formateur.dossier_id) == KEY).order_by(col(Formateur.rang), col(Formateur.id))
TERRITORY = select(Territoire.departement).where(col(Territoire.dossier_id) == KEY)
FILES = (
    select(Piece, Fichier)
    .join(Fichier, col(Fichier.id) == Piece.fichier_id)
    .where(col(Piece.dossier_id) == KEY, col(Piece.retiree_le).is_(None))
    .order_by(col(Piece.cree_le), col(Piece.id))
)


@dataclass(frozen=True)
class Contenu:
    """What a dossier holds: the codes of its départements, its team, its documents in force with their files."""

    territoire: Sequence[str]
    equipe: Sequence[Formateur]
    pieces: Sequence[tuple[Piece, Fichier]]


def contenu_of(db: Session, formulaire: Formulaire) -> Contenu:
    return Contenu(territory(db, formulaire), team(db, formulaire), files(db, formulaire))


def of(model: type[Row], formulaire: Formulaire) -> ColumnElement[bool]:
    """The rows of the dossier of this form, which bears the form's key."""
    return col(model.dossier_id) == formulaire.id


def holds(formulaire: Formulaire, row: Row) -> bool:
    return row.dossier_id == formulaire.id


def team(db: Session, formulaire: Formulaire) -> list[Formateur]:
    return list(db.exec(TEAM, params={"key": formulaire.id}))


def territory(db: Session, formulaire: Formulaire) -> list[str]:
    """Codes of the départements, in their usual order."""
    chosen = set(db.exec(TERRITORY, params={"key": formulaire.id}))
    return [departement.code for departement in DEPARTEMENTS if departement.code in chosen]


def documents(db: Session, formulaire: Formulaire) -> list[Piece]:
    """The documents in force; replaced and removed ones are history."""
    return [piece for piece, _ in files(db, formulaire)]


def teams(db: Session, keys: Collection[UUID]) -> dict[UUID, list[Formateur]]:
    """The team of each of these forms, in one question."""
    found: dict[UUID, list[Formateur]] = {key: [] for key in keys}
    members = select(Formateur).where(col(Formateur.dossier_id).in_(keys))
    for member in db.exec(members.order_by(col(Formateur.rang), col(Formateur.id))):
        found[member.dossier_id].append(member)
    return found


def territories(db: Session, keys: Collection[UUID]) -> dict[UUID, list[str]]:
    """The same, of the codes of their départements."""
    found: dict[UUID, list[str]] = {key: [] for key in keys}
    for dossier, code in db.exec(
        select(Territoire.dossier_id, Territoire.departement).where(col(Territoire.dossier_id).in_(keys))
    ):
        found[dossier].append(code)
    return found


def files(db: Session, formulaire: Formulaire) -> list[tuple[Piece, Fichier]]:
    """The same, each with its file."""
    return list(db.exec(FILES, params={"key": formulaire.id}).all())


def empty(db: Session, formulaire: Formulaire) -> None:
    """Without its team, its territory and its documents, past ones too. The files stay."""
    rows: tuple[type[Row], ...] = (Piece, Formateur, Territoire)
    for model in rows:
        db.execute(delete(model).where(of(model, formulaire)))


def copy(db: Session, source: Formulaire, to: Formulaire) -> None:
    """The team, territory and documents in force of one dossier in place of those of another; but what is its own alone (``OWN``)."""
    empty(db, to)
    copy_team(db, source, to)
    db.add_all([Territoire(departement=code, dossier_id=to.id) for code in territory(db, source)])
    others = [each for each in documents(db, source) if each.formateur_id is None and each.nature not in OWN]
    db.add_all(
        Piece(dossier_id=to.id, nature=each.nature, fichier_id=each.fichier_id, piece_requise_id=each.piece_requise_id)
        for each in others
    )
    db.flush()


def copy_team(db: Session, source: Formulaire, to: Formulaire) -> None:
    """The team of one dossier, each with their CV, in another that has none."""
    members = {each.id: same_member(each, to) for each in team(db, source)}
    db.add_all(members.values())
    db.flush()
    for piece in documents(db, source):
        if piece.formateur_id in members:
            member = members[piece.formateur_id]
            db.add(Piece(dossier_id=to.id, nature=piece.nature, formateur_id=member.id, fichier_id=piece.fichier_id))
    db.flush()


def same_member(member: Formateur, formulaire: Formulaire) -> Formateur:
    return Formateur(
        dossier_id=formulaire.id, rang=member.rang, nom=member.nom, prenom=member.prenom, fonction=member.fonction,
        diplome=member.diplome, saisies=dict(member.saisies),
    )  # fmt: skip


def erase(db: Session, formulaire: Formulaire) -> None:
    """The form and its dossier, its points and its deposits; their files too, but for those that another dossier names."""
    named = list(db.exec(select(Piece.fichier_id).where(of(Piece, formulaire))))
    empty(db, formulaire)
    key: UUID = formulaire.id
    for part in (Point, Depot, Renvoi):
        db.execute(delete(part).where(col(part.dossier_id) == key))
    db.delete(formulaire)
    db.flush()
    db.execute(delete(Dossier).where(col(Dossier.id) == key))
    still = select(Piece.fichier_id).where(col(Piece.fichier_id).in_(named))
    db.execute(delete(Fichier).where(col(Fichier.id).in_(named), col(Fichier.id).not_in(still)))


def just_discarded(db: Session, model: type[Formulaire], key: UUID, *, by: Utilisateur) -> bool:
    """Whether the same person deleted the draft of this key an instant ago."""
    return journal.just_written_of(db, (str(model.__tablename__), key), "suppression", by=by)
