"""The documents that OC Éclat asks for, CQP by CQP: added, changed, asked no more. What was handed over does not change (P17)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field
from sqlalchemy import and_, false, true
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from eclat import clock
from eclat.domain.administration import portees
from eclat.domain.administration.portees import Touche
from eclat.domain.socle import fichiers, policies
from eclat.domain.socle.champs import FormModel, Ligne, OuiNon, Texte
from eclat.domain.socle.errors import ChampRefuse, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.journal import SECOND_CLICK
from eclat.engines.workflow import ANY, UNCHANGED, transition
from eclat.models import Cqp, EtatHabilitation, EtatSession, Fichier, Habilitation, PieceRequise, Qualification, Role, SessionCqp

H, S = EtatHabilitation, EtatSession


class Pour(StrEnum):
    """The form that asks for it."""

    HABILITATION = "habilitation"
    OF_INDEPENDANT = "of_independant"
    ORGANISME_NATIONAL = "organisme_national"
    SESSION = "session"


POUR: dict[str, str] = {
    Pour.HABILITATION: "Demande d’habilitation, tous les organismes",
    Pour.OF_INDEPENDANT: "Demande d’habilitation, OF indépendants",
    Pour.ORGANISME_NATIONAL: "Demande d’habilitation, Organismes Nationaux",
    Pour.SESSION: "Demande d’ouverture de session",
}


class Requise(FormModel):
    intitule: Annotated[Ligne, Field(max_length=200)] = Field(title="Pièce")
    pour: Pour = Field(title="Demandée dans")
    obligatoire: OuiNon = Field(default=False, title="Obligatoire", description="Le dépôt l’attend. Sinon, elle est proposée.")
    aide: Annotated[Texte, Field(max_length=500)] = Field(
        default="",
        title="Aide",
        description="Sous le nom de la pièce, dans le formulaire\u00a0: ce qu’elle doit contenir, son format.",
    )


class Devance(Refus):
    """A colleague changed it since its form was read."""


@dataclass(frozen=True)
class Portee:
    """Which files a change touches: drafts, of which the first are named. Those that were handed over stay as they were judged."""

    brouillons: int
    deposes: int
    dossiers: Sequence[Touche] = ()

    @property
    def autres(self) -> int:
        return self.brouillons - len(self.dossiers)


def visible_pieces(user: Utilisateur) -> SelectOfScalar[PieceRequise]:
    return select(PieceRequise).where(true() if user.is_a(Role.ADMINISTRATEUR) else false())


def of(db: Session, cqp: Cqp) -> Sequence[PieceRequise]:
    """Those that are asked for, in the order of the forms; then those that are no more."""
    rows = select(PieceRequise).where(PieceRequise.cqp_id == cqp.id)
    return db.exec(
        rows.order_by(
            col(PieceRequise.retiree_le).is_not(None),
            col(PieceRequise.pour_session),
            col(PieceRequise.rang),
            col(PieceRequise.id),
        )
    ).all()


def pour(piece: PieceRequise) -> Pour:
    return Pour.SESSION if piece.pour_session else Pour(piece.qualification.value) if piece.qualification else Pour.HABILITATION


def typed(piece: PieceRequise) -> dict[str, Any]:
    """As its form shows it."""
    return {"intitule": piece.intitule, "pour": pour(piece), "obligatoire": piece.obligatoire, "aide": piece.aide}


def mark(piece: PieceRequise) -> str:
    """What its form saw of it: another one says that a colleague came by."""
    return "|".join(map(str, typed(piece).values()))


def portee(db: Session, cqp: Cqp, *, session: bool) -> Portee:
    if session:
        model, rows, of_cqp, drafts = SessionCqp, SessionCqp.etat, SessionCqp.cqp_id == cqp.id, (S.BROUILLON,)
        under_way: tuple[Any, ...] = (S.DEMANDEE, S.EN_VALIDATION, S.A_COMPLETER)
    else:
        model, rows, of_cqp, drafts = Habilitation, Habilitation.etat, Habilitation.cqp_id == cqp.id, portees.DRAFTS  # type: ignore[assignment]
        under_way = (H.DEPOSEE, H.EN_INSTRUCTION, H.A_COMPLETER)
    found = dict(db.exec(select(rows, func.count()).where(of_cqp, col(rows).in_([*drafts, *under_way])).group_by(rows)).all())
    touched = portees.named(db, model, and_(col(model.cqp_id) == cqp.id, col(rows).in_(drafts)))
    return Portee(sum(found.get(each, 0) for each in drafts), sum(found.get(each, 0) for each in under_way), touched)


def asked_there(db: Session, cqp: Cqp, intitule: str, there: Pour) -> list[PieceRequise]:
    """Those of this name that are asked for now."""
    return [each for each in of(db, cqp) if each.retiree_le is None and same(each.intitule, intitule) and pour(each) == there]


@transition(
    "piece_requise",
    Cqp,
    {ANY: ANY},
    by=policies.can_administer,
    label="Ajouter une pièce",
    past="a demandé une pièce de plus",
    infinitive="demander une pièce de plus",
)
def add(db: Session, cqp: Cqp, *, requise: Requise, by: Utilisateur) -> Any:
    """From now on, of the files that are not handed over yet. Raises ChampRefuse on one that is asked for already."""
    known = asked_there(db, cqp, requise.intitule, requise.pour)
    if known:
        if known[0].cree_le > clock.now() - SECOND_CLICK and typed(known[0]) == requise.model_dump():
            return UNCHANGED
        raise ChampRefuse("intitule", "Cette pièce est déjà demandée là\u00a0: modifiez-la plutôt.")
    last = db.exec(select(func.max(PieceRequise.rang)).where(PieceRequise.cqp_id == cqp.id)).one() or 0
    piece = PieceRequise(cqp_id=cqp.id, intitule="", obligatoire=False, rang=last + 1)
    write(piece, requise)
    db.add(piece)
    db.flush()
    return {"piece": requise.model_dump()}


@transition(
    "modification",
    PieceRequise,
    {ANY: ANY},
    by=policies.can_administer,
    label="Modifier",
    past="a modifié cette pièce requise",
    infinitive="modifier cette pièce requise",
)
def amend(db: Session, piece: PieceRequise, *, requise: Requise, vu: str, by: Utilisateur) -> Any:
    """Who must join it stays who they were, once their file is handed over. Raises Devance, ChampRefuse, Refus."""
    if piece.retiree_le is not None:
        raise Refus("Cette pièce n’est plus demandée\u00a0: demandez-la de nouveau avant de la modifier.")
    before = typed(piece)
    if before == requise.model_dump():
        return UNCHANGED
    if vu != mark(piece):
        raise Devance("Un collègue a modifié cette pièce pendant que vous l’écriviez.")
    if pour(piece) != requise.pour:
        raise ChampRefuse("pour", "Une pièce reste dans son formulaire\u00a0: retirez celle-ci et ajoutez-en une autre.")
    write(piece, requise)
    return {"avant": before, "apres": typed(piece)}


def write(piece: PieceRequise, requise: Requise) -> None:
    if requise.obligatoire and not piece.obligatoire:
        piece.obligatoire_le = clock.now()
    piece.intitule, piece.aide, piece.obligatoire = requise.intitule, requise.aide, requise.obligatoire
    piece.pour_session = requise.pour == Pour.SESSION
    piece.qualification = Qualification(requise.pour.value) if requise.pour.value in set(Qualification) else None


@transition(
    "retrait",
    PieceRequise,
    {ANY: ANY},
    by=policies.can_administer,
    label="Ne plus la demander",
    past="a cessé de demander cette pièce",
    infinitive="cesser de demander cette pièce",
    kind="danger-outline",
    icon="trash-2",
    asks=True,
    unless=lambda db, user, piece: "Cette pièce n’est déjà plus demandée." if piece.retiree_le else "",
)
def withdraw(db: Session, piece: PieceRequise, *, by: Utilisateur) -> dict[str, str]:
    """What was joined stays where it is, and files that were handed over keep it."""
    piece.retiree_le = clock.now()
    return {"intitule": piece.intitule}


@transition(
    "retablissement",
    PieceRequise,
    {ANY: ANY},
    by=policies.can_administer,
    label="La demander de nouveau",
    past="demande de nouveau cette pièce",
    infinitive="demander de nouveau cette pièce",
    unless=lambda db, user, piece: "" if piece.retiree_le else "Cette pièce est demandée.",
)
def restore(db: Session, piece: PieceRequise, *, by: Utilisateur) -> dict[str, str]:
    """Of the files that are not handed over yet. Raises Refus where another of its name is asked for since."""
    if asked_there(db, db.get_one(Cqp, piece.cqp_id), piece.intitule, pour(piece)):
        raise Refus("Une pièce de ce nom est déjà demandée là\u00a0: modifiez-la plutôt.")
    if piece.obligatoire:
        piece.obligatoire_le = clock.now()
    piece.retiree_le = None
    return {"intitule": piece.intitule}


def same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


@transition(
    "modele",
    PieceRequise,
    {ANY: ANY},
    by=policies.can_administer,
    label="Joindre un modèle",
    past="a joint un modèle à cette pièce",
    infinitive="joindre un modèle à cette pièce",
    unless=lambda db, user, piece: "Cette pièce n’est plus demandée." if piece.retiree_le else "",
)
def set_model(db: Session, piece: PieceRequise, *, nom: str, data: bytes, by: Utilisateur) -> Any:
    """A file that whoever is asked for this document takes, and fills in. The former one is found no more. Raises FileRefused, Refus."""
    kept = fichiers.checked(data, nom)
    former = model(db, piece)
    if former is not None and fichiers.is_same(former, nom, kept):
        return UNCHANGED
    piece.modele_id = fichiers.keep(db, nom, kept, by=by).id
    return {"document": nom, "sha256": db.get_one(Fichier, piece.modele_id).sha256}


def without_model(db: Session, user: Utilisateur, piece: PieceRequise) -> str:
    if piece.retiree_le is not None:
        return "Cette pièce n’est plus demandée."
    return "" if piece.modele_id else "Cette pièce n’a pas de modèle."


@transition(
    "retrait_modele",
    PieceRequise,
    {ANY: ANY},
    by=policies.can_administer,
    label="Retirer le modèle",
    past="a retiré le modèle de cette pièce",
    infinitive="retirer le modèle de cette pièce",
    kind="danger-outline",
    icon="trash-2",
    unless=without_model,
)
def remove_model(db: Session, piece: PieceRequise, *, by: Utilisateur) -> Any:
    former, piece.modele_id = model(db, piece), None
    return {"document": former.nom if former else ""}


def model(db: Session, piece: PieceRequise) -> Fichier | None:
    return db.get(Fichier, piece.modele_id) if piece.modele_id else None


def visible_models(user: Utilisateur) -> SelectOfScalar[PieceRequise]:
    """The documents that have one: whoever is signed in may be asked for them, or reads what was filled in."""
    return select(PieceRequise).where(col(PieceRequise.modele_id).is_not(None))
