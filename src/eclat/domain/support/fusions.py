"""Two organismes that were registered twice become one: everything of the second moves to the first, and comes back within 30 days (P17).

What moves is found in the tables themselves: every row that names an organisme. What was moved is kept, row by row, so that undoing it
takes back exactly that, and leaves what has happened since.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Table, func, update
from sqlmodel import Session, col, select

from eclat import clock, courriels
from eclat.domain.comptes import connexions, jetons
from eclat.domain.organismes import organismes
from eclat.domain.socle import policies
from eclat.domain.socle.errors import Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.domain.support import echanges
from eclat.engines import indexation, journal
from eclat.engines.rereading import hold
from eclat.engines.workflow import UNCHANGED, transition
from eclat.models import (
    Appartenance,
    Delegation,
    EtatDelegation,
    EtatHabilitation,
    EtatOrganisme,
    Fusion,
    Habilitation,
    LienJure,
    Organisme,
    Partenaire,
    Personne,
    Role,
    Vitrine,
    metadata,
)

DAYS: Final = 30  # within which it is undone
LATE: Final = timedelta(days=1)  # within which what was being written meanwhile is looked for
E = EtatOrganisme
KEPT: Final = {E.ACCEPTE: E.ACCEPTE, E.INVITE: E.INVITE, E.EN_ATTENTE: E.EN_ATTENTE}
OVER: Final = (EtatHabilitation.REFUSEE, EtatHabilitation.RESILIEE, EtatHabilitation.EXPIREE)
LEFT_ASIDE: Final = ("appartenance", "mot_organisme", "lien_jure", "partenaire", "vitrine")  # which have rules of their own
# What is chosen field by field, each with all that goes with it.
FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "nom": ("nom", "nom_tri"),
    "siret": ("siret", "sans_siret"),
    "statut_juridique": ("statut_juridique", "date_declaration"),
    "adresse": ("adresse", "code_postal", "ville"),
    "telephone": ("telephone",),
    "site_web": ("site_web",),
    "logo": ("logo_id",),
}
PLACES: Final = {"dirigeant": Role.DIRIGEANT, "referent": Role.REFERENT}


class Cote(StrEnum):
    """Which of the two a field is taken from."""

    GARDE = "garde"
    ABSORBE = "absorbe"


@dataclass(frozen=True)
class Apercu:
    """What would move, before it does: by table, how many rows; the places that would end; why it cannot be."""

    deplaces: Mapping[str, int]
    empechement: str = ""


def moving() -> list[Table]:
    """The tables of which a row belongs to an organisme."""
    return [table for name, table in sorted(metadata.tables.items()) if "organisme_id" in table.c and name not in LEFT_ASIDE]


def preview(db: Session, garde: Organisme, absorbe: Organisme) -> Apercu:
    found = {
        table.name: db.execute(select(func.count()).select_from(table).where(table.c.organisme_id == absorbe.id)).scalar_one()
        for table in (*moving(), metadata.tables["appartenance"])
    }
    return Apercu({name: count for name, count in found.items() if count}, obstacle(db, garde, absorbe))


def obstacle(db: Session, garde: Organisme, absorbe: Organisme) -> str:
    """Why these two cannot be one as they are, and what to do; nothing when they can."""
    if garde.etat not in KEPT or absorbe.etat not in KEPT:
        return "L’un de ces organismes est suspendu ou refusé : il ne peut pas être fusionné ainsi."
    if absorbe.etat == E.ACCEPTE and garde.etat != E.ACCEPTE:
        return f"{absorbe.nom} est déjà passé par une décision, pas {garde.nom} : gardez plutôt {absorbe.nom}."
    if asks(db, garde) and asks(db, absorbe):
        return "Les deux ont une demande d’habilitation qui n’est pas finie : il faut d’abord que l’une des deux soit retirée, refusée ou résiliée."
    if named_by_both(db, garde, absorbe):
        return "Un même Organisme National les nomme tous les deux, ou l’un nomme l’autre : il retire d’abord l’un des deux de sa liste."
    return ""


def asks(db: Session, organisme: Organisme) -> bool:
    """It has a request that is not over."""
    going = (Habilitation.organisme_id == organisme.id, col(Habilitation.etat).not_in(OVER))
    return db.exec(select(Habilitation.id).where(*going).limit(1)).first() is not None


def named_by_both(db: Session, garde: Organisme, absorbe: Organisme) -> bool:
    """The same request names both, or that of one names the other."""
    there = (col(Delegation.organisme_id).in_([garde.id, absorbe.id]), col(Delegation.etat) != EtatDelegation.RETIREE)
    named = db.execute(
        select(Delegation.habilitation_id, Habilitation.organisme_id)
        .join(Habilitation, col(Habilitation.id) == Delegation.habilitation_id)
        .where(*there)
    ).all()
    keys = [key for key, _ in named]
    return len(keys) > len(set(keys)) or any(owner in (garde.id, absorbe.id) for _, owner in named)


@transition(
    "fusion",
    Organisme,
    KEPT,
    by=policies.can_administer,
    label="Fusionner",
    past="a fusionné un organisme inscrit deux fois",
    infinitive="fusionner cet organisme",
    kind="danger-outline",
    icon="copy",
    asks=True,
)
def merge(db: Session, garde: Organisme, *, absorbe: Organisme, choix: Mapping[str, Cote], by: Utilisateur) -> dict[str, Any]:
    """Everything of ``absorbe`` is ``garde``'s from now on. Raises Refus, with everything as it was."""
    hold(db, absorbe)
    if into(db, absorbe) == garde and journal.just_written(db, garde, "fusion", by=by):
        return UNCHANGED
    if why := obstacle(db, garde, absorbe):
        raise Refus(why)
    assert by.personne_id is not None
    before = {Cote.GARDE: fields_of(garde), Cote.ABSORBE: fields_of(absorbe)}
    ended = end_places(db, garde, absorbe, choix)
    moved = {table.name: move(db, table, absorbe.id, garde.id) for table in moving()}
    moved["appartenance"] = move(db, metadata.tables["appartenance"], absorbe.id, garde.id)
    moved["lien_jure"] = move_ties(db, absorbe, garde)
    moved["partenaire"] = move_registrations(db, absorbe, garde)
    moved["vitrine"] = move_display(db, absorbe, garde)
    moved |= echanges.join(db, garde.id, absorbe.id)
    choose(db, garde, absorbe, choix)
    db.add(
        Fusion(
            garde_id=garde.id, absorbe_id=absorbe.id, auteur_id=by.personne_id, avant={str(side): told for side, told in before.items()},
            deplaces={name: [key.hex for key in keys] for name, keys in moved.items() if keys}, finies=[each.hex for each in ended],
        )
    )  # fmt: skip
    db.flush()
    verify(db, absorbe)
    found_by(db, garde)
    return {"absorbe": before[Cote.ABSORBE]["nom"], "deplaces": {name: len(keys) for name, keys in moved.items() if keys}}


def fields_of(organisme: Organisme) -> dict[str, Any]:
    names = ("etat", "motif_refus", "decide_le", "profil_complet_le", *(name for group in FIELDS.values() for name in group))
    return {name: plain(getattr(organisme, name)) for name in names}


def plain(value: Any) -> Any:
    """As JSON keeps it."""
    return value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, UUID | StrEnum) else value


def end_places(db: Session, garde: Organisme, absorbe: Organisme, choix: Mapping[str, Cote]) -> list[UUID]:
    """Where both have somebody in the same place, one of them stays, and the other is told. Keys of the places that ended."""
    ended = []
    for name, role in PLACES.items():
        held = [place_of(db, each, role) for each in (garde, absorbe)]
        if None in held:
            continue
        mine, theirs = held
        assert mine is not None and theirs is not None
        out = mine if choix.get(name) == Cote.ABSORBE and mine.personne_id != theirs.personne_id else theirs
        out.jusqu_a = clock.now()
        jetons.void(db, out.personne_id, appartenance_id=out.id)
        connexions.close_all(db, out.personne_id, appartenance_id=out.id)
        if role == Role.DIRIGEANT and mine.personne_id != theirs.personne_id:
            courriels.organismes.dirigeant_remplace(db, garde, db.get_one(Personne, out.personne_id))
        if role == Role.REFERENT and mine.personne_id != theirs.personne_id:
            courriels.organismes.referent_fusionne(db, garde, db.get_one(Personne, out.personne_id))
        ended.append(out.id)
    db.flush()
    return ended


def place_of(db: Session, organisme: Organisme, role: Role) -> Appartenance | None:
    held = (Appartenance.organisme_id == organisme.id, Appartenance.role == role, col(Appartenance.jusqu_a).is_(None))
    return db.exec(select(Appartenance).where(*held)).first()


def move(db: Session, table: Table, source: UUID, target: UUID, only: list[UUID] | None = None) -> list[UUID]:
    """Give these rows to another organisme; all of them unless ``only`` names some. Keys of those that changed."""
    theirs = table.c.organisme_id == source
    which = theirs if only is None else theirs & table.c.id.in_(only)
    keys = list(db.execute(select(table.c.id).where(which).order_by(table.c.id)).scalars())
    if keys:
        db.execute(update(table).where(table.c.id.in_(keys)).values(organisme_id=target))
        db.expire_all()
    return keys


def move_ties(db: Session, absorbe: Organisme, garde: Organisme) -> list[UUID]:
    """A juror who declared a tie with both has one with what they became."""
    mine = select(LienJure.jure_id).where(LienJure.organisme_id == garde.id)
    theirs = select(LienJure.id).where(LienJure.organisme_id == absorbe.id, col(LienJure.jure_id).not_in(mine))
    return move(db, metadata.tables["lien_jure"], absorbe.id, garde.id, list(db.exec(theirs)))


def move_registrations(db: Session, absorbe: Organisme, garde: Organisme) -> list[UUID]:
    """Those that it is alone to be a partner for, with what was declared. Where both are, the clock finds that one of them is no more."""
    mine = select(Partenaire.enregistrement_id).where(Partenaire.organisme_id == garde.id)
    theirs = select(Partenaire.id).where(Partenaire.organisme_id == absorbe.id, col(Partenaire.enregistrement_id).not_in(mine))
    return move(db, metadata.tables["partenaire"], absorbe.id, garde.id, list(db.exec(theirs)))


def move_display(db: Session, absorbe: Organisme, garde: Organisme) -> list[UUID]:
    """What it chose to show in the directory, when the one that stays chose nothing."""
    chosen = db.exec(select(Vitrine.id).where(Vitrine.organisme_id == garde.id)).first() is not None
    return move(db, metadata.tables["vitrine"], absorbe.id, garde.id, [] if chosen else None)


def choose(db: Session, garde: Organisme, absorbe: Organisme, choix: Mapping[str, Cote]) -> None:
    """The fields as they were chosen; the other organisme is registered no more, which frees its number."""
    hold(db, absorbe)
    absorbe.etat, absorbe.decide_le = E.REFUSE, clock.now()
    absorbe.motif_refus = f"Inscrit deux fois : fusionné avec {garde.nom}."
    db.flush()
    for name, group in FIELDS.items():
        if choix.get(name) == Cote.ABSORBE:
            for each in group:
                setattr(garde, each, getattr(absorbe, each))
    if garde.logo_id == absorbe.logo_id:
        absorbe.logo_id = None  # a file that two name could be changed by neither
    garde.profil_complet_le = garde.profil_complet_le or absorbe.profil_complet_le
    db.flush()


def verify(db: Session, absorbe: Organisme) -> None:
    """Nothing is left behind, or nothing is done. Raises Refus."""
    left = [
        table.name
        for table in (*moving(), metadata.tables["appartenance"])
        if db.execute(select(table.c.id).where(table.c.organisme_id == absorbe.id).limit(1)).first() is not None
    ]
    if left:
        raise Refus("Quelqu’un vient d’ajouter quelque chose à cet organisme : rien n’a été fusionné, recommencez.")


def behind(db: Session) -> list[UUID]:
    """Keys of the merges of the last day that left something behind: whoever was writing as they happened waited, then wrote to the organisme
    that they had entered."""
    recent = select(Fusion).where(col(Fusion.annulee_le).is_(None), Fusion.cree_le > clock.now() - LATE)
    return [each.id for each in db.exec(recent) if left_behind(db, each)]


def left_behind(db: Session, fusion: Fusion) -> list[Table]:
    """The tables that still hold a row of the organisme that is gone, or that it had besides since."""
    return [
        table
        for table in moving()
        if db.execute(select(table.c.id).where(table.c.organisme_id == fusion.absorbe_id).limit(1)).first() is not None
    ]


def gather(db: Session, key: UUID) -> int:
    """What was left behind goes where the rest went, and comes back with it if the merge is undone. How many rows; done once by two clocks."""
    fusion = db.get_one(Fusion, key)
    hold(db, db.get_one(Organisme, fusion.garde_id))
    hold(db, fusion)
    if fusion.annulee_le is not None:
        return 0
    moved = {table.name: move(db, table, fusion.absorbe_id, fusion.garde_id) for table in left_behind(db, fusion)}
    kept = {name: [*fusion.deplaces.get(name, []), *(each.hex for each in keys)] for name, keys in moved.items()}
    threads = echanges.join(db, fusion.garde_id, fusion.absorbe_id)
    kept |= {name: [*fusion.deplaces.get(name, []), *(each.hex for each in keys)] for name, keys in threads.items()}
    fusion.deplaces = {**fusion.deplaces, **kept}
    db.flush()
    return sum(map(len, moved.values()))


def found_by(db: Session, organisme: Organisme) -> None:
    dirigeant = organismes.dirigeant_of(db, organisme.id)
    indexation.index(db, organisme, dirigeant.courriel if dirigeant else "")


def into(db: Session, organisme: Organisme) -> Organisme | None:
    """What this organisme became part of."""
    held = select(Organisme).join(Fusion, col(Fusion.garde_id) == Organisme.id)
    return db.exec(held.where(Fusion.absorbe_id == organisme.id, col(Fusion.annulee_le).is_(None))).first()
