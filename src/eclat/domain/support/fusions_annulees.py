"""A merge of two organismes undone: what moved goes back, and what has happened since stays (P17)."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.socle import policies
from eclat.domain.socle.errors import Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.domain.support import echanges
from eclat.domain.support.fusions import DAYS, FIELDS, KEPT, Cote, E, found_by, move, moving, place_of, plain
from eclat.engines.rereading import hold
from eclat.engines.workflow import transition
from eclat.formats import format_siret
from eclat.models import Appartenance, Fichier, Fusion, Organisme, metadata


def last(db: Session, organisme: Organisme) -> Fusion | None:
    """The last merge into this organisme that was not undone."""
    held = select(Fusion).where(Fusion.garde_id == organisme.id, col(Fusion.annulee_le).is_(None))
    return db.exec(held.order_by(col(Fusion.cree_le).desc(), col(Fusion.id).desc()).limit(1)).first()


def too_late(db: Session, user: Utilisateur, organisme: Organisme) -> str:
    """Why the last merge is not undone: there is none, or it is too old."""
    fusion = last(db, organisme)
    if fusion is None:
        return "Cet organisme n’a été fusionné avec aucun autre."
    if not fusion.avant:
        return "Ce qui était connu de ces organismes avant la fusion a été effacé : elle ne s’annule plus."
    old = fusion.cree_le < clock.now() - timedelta(days=DAYS)
    return f"Une fusion s’annule dans les {DAYS} jours : ce délai est passé." if old else ""


@transition(
    "annulation_fusion",
    Organisme,
    KEPT | {E.SUSPENDU: E.SUSPENDU},
    by=policies.can_administer,
    label="Annuler la fusion",
    past="a annulé la fusion : les deux organismes sont de nouveau distincts",
    infinitive="annuler cette fusion",
    kind="danger-outline",
    icon="undo-2",
    asks=True,
    unless=too_late,
)
def undo(db: Session, garde: Organisme, *, by: Utilisateur) -> dict[str, Any]:
    """What had moved goes back, unless it has moved again since; what has come meanwhile stays. Raises Refus."""
    fusion = last(db, garde)
    assert fusion is not None
    absorbe = db.get_one(Organisme, fusion.absorbe_id)
    hold(db, absorbe)
    fusion.annulee_le = clock.now()
    put_back(db, garde, absorbe, fusion)
    moved = {name: [UUID(key) for key in keys] for name, keys in fusion.deplaces.items()}
    echanges.part(db, garde, absorbe.id, moved, since=fusion.cree_le)
    for table in (*moving(), *(metadata.tables[name] for name in ("lien_jure", "partenaire", "vitrine", "appartenance"))):
        move(db, table, garde.id, absorbe.id, moved.get(table.name, []))
    reopen_places(db, [UUID(each) for each in fusion.finies])
    for each in (garde, absorbe):
        found_by(db, each)
    return {"absorbe": absorbe.nom}


def put_back(db: Session, garde: Organisme, absorbe: Organisme, fusion: Fusion) -> None:
    """Both as they were. What was changed since the merge stays as it is, with all that goes with it. Raises Refus."""
    before, other = fusion.avant[Cote.GARDE], fusion.avant[Cote.ABSORBE]
    still = [group for group in FIELDS.values() if all(plain(getattr(garde, name)) == other[name] for name in group)]
    if FIELDS["siret"] in still:
        check_free(db, garde, before["siret"], but=(garde, absorbe))
    check_free(db, absorbe, other["siret"], but=(garde, absorbe) if FIELDS["siret"] in still else (absorbe,))
    for name in (name for group in still for name in group):
        setattr(garde, name, was(db, name, before[name]))
    db.flush()
    for name, value in other.items():
        setattr(absorbe, name, was(db, name, value))
    db.flush()


def check_free(db: Session, organisme: Organisme, siret: str | None, *, but: tuple[Organisme, ...]) -> None:
    """Raises Refus when another has the number that this one would have again."""
    there = (Organisme.siret == siret, col(Organisme.etat) != E.REFUSE, col(Organisme.id).not_in([each.id for each in but]))
    taken = db.exec(select(Organisme).where(*there)).first() if siret else None
    if taken is not None:
        raise Refus(
            f"Le SIRET {format_siret(siret)}, qui reviendrait à l’organisme {organisme.nom}, est aujourd’hui celui de l’organisme "
            f"{taken.nom} : corrigez d’abord le SIRET de ce dernier, depuis sa page, puis annulez la fusion."
        )


def was(db: Session, name: str, value: Any) -> Any:
    """The same, for what is still there: a logo that was changed since is kept no more."""
    found = read(name, value)
    return None if name == "logo_id" and found and db.get(Fichier, found) is None else found


def read(name: str, value: Any) -> Any:
    """What JSON kept, as the column holds it."""
    if value is None or not isinstance(value, str):
        return value
    if name in ("decide_le", "profil_complet_le"):
        return datetime.fromisoformat(value)
    if name == "date_declaration":
        return date.fromisoformat(value)
    return UUID(value) if name == "logo_id" else E(value) if name == "etat" else value


def reopen_places(db: Session, keys: list[UUID]) -> None:
    """Those that the merge ended, unless somebody else has them since."""
    for key in keys:
        place = db.get_one(Appartenance, key)
        if place_of(db, db.get_one(Organisme, place.organisme_id), place.role) is None:
            place.jusqu_a = None
            db.flush()
