"""Canned answers: what agents write often, everyone's or one's own, put in what they are writing (réponses types)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final
from uuid import UUID

from pydantic import Field, StringConstraints
from sqlmodel import Session, col, func, select

from eclat import clock
from eclat.domain.messagerie import brouillons, quotas, variables
from eclat.domain.socle import fichiers
from eclat.domain.socle.champs import FormModel, Ligne, OuiNon, Texte
from eclat.domain.socle.errors import ChampRefuse, Interdit, Introuvable, Refus
from eclat.domain.socle.fils import can_keep_reponse, visible_reponses
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.engines.recherche import fold, sorted_as
from eclat.engines.rereading import hold
from eclat.engines.workflow import UNCHANGED, birth, transition
from eclat.models import EtatReponse, Fil, Personne, PieceJointe, ReponseType, Role

E = EtatReponse
AJOUT = birth("ajout", ReponseType, "a écrit cette réponse type")
THERE = {E.EN_SERVICE: E.EN_SERVICE}
SHOWN: Final = 140  # characters of its text, where many are listed
MOST: Final = 200  # of everyone's, and of one agent
Deposes = Sequence[tuple[str, bytes]]  # files as they were sent, looked at already: their names, what they hold


class Fiche(FormModel):
    """What it says, and whose it is."""

    titre: Annotated[Ligne, StringConstraints(max_length=100)] = Field(
        title="Titre",
        description="Pour la retrouver : il n’est pas dans le message.",
        json_schema_extra={"missing": "Donnez un titre à la réponse type."},
    )
    texte: Annotated[Texte, StringConstraints(max_length=5000)] = Field(
        title="Texte", json_schema_extra={"missing": "Écrivez le texte de la réponse type.", "rows": "8"}
    )
    partagee: OuiNon = Field(
        default=False, title="Partagée avec tous les agents", description="Sinon, elle n’est proposée qu’à vous."
    )


class Modification(Fiche):
    sans: list[UUID] = Field(default_factory=list, title="Fichiers à enlever")


def add(db: Session, fiche: Fiche, deposes: Deposes, *, by: Utilisateur) -> ReponseType:
    """A new one, with its files. A second click returns what the first one made. Raises ChampRefuse, FileRefused, Interdit, Refus."""
    if not by.is_a(Role.ADMINISTRATEUR, Role.INSTRUCTEUR):
        raise Interdit("keep a canned answer")
    hold(db, db.get_one(Personne, by.personne_id))
    if (known := just_added(db, fiche.titre, by=by)) is not None:
        return known
    reponse = ReponseType(titre="", titre_tri="", texte="")
    describe(db, reponse, fiche, by=by)
    if len(db.exec(select(ReponseType.id).where(*alike(reponse), ReponseType.etat == E.EN_SERVICE)).all()) >= MOST:
        raise Refus(f"Il y a déjà {MOST} réponses types en service : retirez celles qui ne servent plus.")
    db.add(reponse)
    db.flush()
    attach(db, reponse, deposes, by=by)
    journal.write(db, reponse, AJOUT, by=by, apres=reponse.etat)
    return reponse


def just_added(db: Session, titre: str, *, by: Utilisateur) -> ReponseType | None:
    recent = visible_reponses(by).where(
        ReponseType.titre_tri == sorted_as(titre), ReponseType.cree_le > clock.now() - journal.SECOND_CLICK
    )
    found = db.exec(recent).first()
    return found if found is not None and journal.just_written(db, found, AJOUT, by=by) else None


def describe(db: Session, reponse: ReponseType, fiche: Fiche, *, by: Utilisateur) -> None:
    """What its form says of it. Raises ChampRefuse; Interdit for who may not share."""
    if fiche.partagee and not by.is_a(Role.ADMINISTRATEUR):
        raise Interdit("share a canned answer")
    reponse.titre, reponse.titre_tri, reponse.texte = fiche.titre, sorted_as(fiche.titre)[:100], fiche.texte
    reponse.cherche = fold(f"{fiche.titre} {fiche.texte}")
    reponse.personne_id = None if fiche.partagee else by.personne_id
    twin = select(ReponseType.id).where(
        *alike(reponse),
        ReponseType.titre_tri == reponse.titre_tri,
        ReponseType.id != reponse.id,
        ReponseType.etat == E.EN_SERVICE,
    )
    with db.no_autoflush:
        if db.exec(twin).first() is not None:
            raise ChampRefuse("titre", "Une autre réponse type porte déjà ce titre : donnez-en un autre à celle-ci.")


def alike(reponse: ReponseType) -> list[Any]:
    """Those of the same agent, or everyone's."""
    whose = col(ReponseType.personne_id)
    return [whose.is_(None) if reponse.personne_id is None else whose == reponse.personne_id]


def attach(db: Session, reponse: ReponseType, deposes: Deposes, *, by: Utilisateur) -> None:
    """More files for it; the same one sent twice is there once. Raises FileRefused."""
    for name, data in deposes:
        content = fichiers.checked(data, name)
        held = [each for _, each in brouillons.files(db, reponse)]
        if any(fichiers.is_same(each, name, content) for each in held):
            continue
        quotas.check_message([each.taille for each in held], len(content))
        db.add(PieceJointe(reponse_id=reponse.id, fichier_id=fichiers.keep(db, name, content, by=by).id))
        db.flush()


@transition(
    "modification",
    ReponseType,
    THERE,
    by=can_keep_reponse,
    label="Modifier",
    past="a modifié cette réponse type",
    infinitive="modifier cette réponse type",
    icon="pencil",
)
def amend(db: Session, reponse: ReponseType, fiche: Modification, deposes: Deposes, *, by: Utilisateur) -> dict[str, Any]:
    """Its words, whose it is, its files. Messages that were sent keep theirs. Raises ChampRefuse, FileRefused, Interdit."""
    before = reponse.model_dump(), [each.id for each in brouillons.pieces(db, reponse)]
    describe(db, reponse, fiche, by=by)
    for piece in brouillons.pieces(db, reponse):
        if piece.id in fiche.sans:
            db.delete(piece)
    db.flush()
    attach(db, reponse, deposes, by=by)
    return UNCHANGED if (reponse.model_dump(), [each.id for each in brouillons.pieces(db, reponse)]) == before else {}


@transition(
    "retrait",
    ReponseType,
    {E.EN_SERVICE: E.RETIREE},
    by=can_keep_reponse,
    label="Retirer",
    past="a retiré cette réponse type",
    infinitive="retirer cette réponse type",
    kind="danger-outline",
    icon="archive",
)
def withdraw(db: Session, reponse: ReponseType, *, by: Utilisateur) -> None:
    """Nobody is offered it any more; messages made of it stay as they are."""


@transition(
    "retablissement",
    ReponseType,
    {E.RETIREE: E.EN_SERVICE},
    by=can_keep_reponse,
    label="Remettre en service",
    past="a remis en service cette réponse type",
    infinitive="remettre en service cette réponse type",
    icon="rotate-cw",
)
def restore(db: Session, reponse: ReponseType, *, by: Utilisateur) -> None:
    """It is offered again, as it was. Raises Refus when another took its title meanwhile."""
    twin = select(ReponseType.id).where(
        *alike(reponse), ReponseType.titre_tri == reponse.titre_tri, ReponseType.etat == E.EN_SERVICE
    )
    if db.exec(twin).first() is not None:
        raise Refus("Une autre réponse type porte ce titre depuis : changez d’abord celui de l’autre.")


# --- in what is being written ---


@dataclass(frozen=True)
class Proposee:
    """One that may be put in a message: its title, how it begins once it is filled, how many files it brings."""

    id: UUID
    titre: str
    debut: str
    partagee: bool
    fichiers: int


def proposed(db: Session, fil: Fil, user: Utilisateur) -> list[Proposee]:
    """Those that this agent may put in this thread: their own first, by title."""
    files = select(func.count()).where(PieceJointe.reponse_id == ReponseType.id).scalar_subquery()
    rows = db.execute(
        visible_reponses(user)
        .where(ReponseType.etat == E.EN_SERVICE)
        .add_columns(files)
        .order_by(col(ReponseType.personne_id).is_(None), col(ReponseType.titre_tri), col(ReponseType.id))
    ).all()
    known = variables.values(db, fil, user) if rows else {}
    return [
        Proposee(each.id, each.titre, begins(variables.fill(each.texte, known)), each.personne_id is None, count)
        for each, count in rows
    ]


def begins(texte: str) -> str:
    """Its first words, on one line."""
    text = " ".join(texte.split())
    return text if len(text) <= SHOWN else f"{text[:SHOWN].rsplit(' ', 1)[0]}…"


def insert(db: Session, fil: Fil, reponse: UUID, *, by: Utilisateur) -> str:
    """What it says in this thread; its files go with the draft. Raises FileRefused, Interdit, Introuvable, Refus."""
    found = db.exec(visible_reponses(by).where(ReponseType.id == reponse, ReponseType.etat == E.EN_SERVICE)).first()
    if found is None:
        raise Introuvable
    for _, fichier in brouillons.files(db, found):
        brouillons.borrow(db, fil, fichier, by=by)
    return variables.fill(found.texte, variables.values(db, fil, by))
