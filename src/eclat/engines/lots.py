"""One act for several things: each in a transaction of its own, and each says what became of it.

A wing declares what may be done to several of its things (``ActeLot``), by the verb that does it to one. A lot is prepared, then
launched once what the act asks is answered, then carried out thing by thing (``tasks/lots.py``): begun again, it goes on where it was.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from eclat import clock
from eclat.domain.socle import policies
from eclat.domain.socle.champs import FormModel
from eclat.domain.socle.errors import Interdit, Limite, Refus
from eclat.domain.socle.policies import Audience
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.engines.rereading import hold
from eclat.engines.workflow import transition
from eclat.models import ElementLot, EtatElement, EtatLot, Lot, Personne
from eclat.models.base import Entity
from eclat.models.bulk import blank, insert_rows

E, L = EtatElement, EtatLot
MOST: Final = 1000  # things of one lot
KEPT: Final = timedelta(days=30)  # for how long one may read what a lot did
UNANSWERED: Final = timedelta(days=1)  # how long one that was never launched is kept
UNSEEN: Final = "Vous ne voyez plus cette ligne\u00a0: elle n’est plus là, ou ne vous est plus confiée."
NOT_YOURS: Final = "Vous ne pouvez plus le faire\u00a0: vos droits ont changé."


@dataclass(frozen=True)
class ActeLot:
    """What may be done to several things. ``verb(db, thing, *, by, …)`` does it to one, and holds it first; ``names``: what they are
    called; ``form``: what is asked once for all, and ``given`` what the verb is told of it;
    ``check``: what is refused of it before anything begins. ``vu``: the field in which the list says up to what it knew of its rows, for a
    verb that refuses what changed since (``vu``)."""

    nom: str
    model: type[Entity]
    visible: Callable[[Utilisateur], SelectOfScalar[Any]]
    verb: Callable[..., object]
    names: Callable[[Session, Sequence[Any]], Mapping[UUID, str]]
    audience: Audience
    form: type[FormModel] | None = None
    given: Callable[[Any], Mapping[str, Any]] = lambda form: form.model_dump()
    check: Callable[[Session, Any], None] = lambda db, form: None
    vu: str = ""

    def __post_init__(self) -> None:
        ACTES[self.nom] = self


ACTES: dict[str, ActeLot] = {}


def visible_lots(user: Utilisateur) -> SelectOfScalar[Lot]:
    """One's own: what a colleague did is on each of the things."""
    return select(Lot).where(Lot.auteur_id == user.personne_id)


def recent(db: Session, user: Utilisateur, limit: int) -> list[tuple[Lot, Counter[EtatElement]]]:
    """One's own that one may still do, the last chosen first, each with what became of its things."""
    mine = [name for name, each in ACTES.items() if each.audience.admits(user)]
    chosen = visible_lots(user).where(col(Lot.acte).in_(mine)).order_by(col(Lot.cree_le).desc(), col(Lot.id)).limit(limit)
    found = {lot.id: (lot, Counter[EtatElement]()) for lot in db.exec(chosen)}
    of_each = select(ElementLot.lot_id, ElementLot.etat, func.count()).where(col(ElementLot.lot_id).in_(found))
    for key, etat, number in db.exec(of_each.group_by(col(ElementLot.lot_id), col(ElementLot.etat))) if found else ():
        found[key][1][EtatElement(etat)] = number
    return list(found.values())


def is_author(db: Session, user: Utilisateur, lot: Lot) -> bool:
    return lot.auteur_id == user.personne_id and ACTES[lot.acte].audience.admits(user)


# --- by who asks ---


def prepare(
    db: Session, acte: ActeLot, keys: Sequence[UUID], *, requete: str = "", vu: int | None = None, by: Utilisateur
) -> Lot | None:
    """Choose the things, of those that the author sees; None when there is none. A second click returns what the first one made.

    Raises Interdit, Limite.
    """
    if by.personne_id is None or not acte.audience.admits(by):
        raise Interdit(f"{acte.nom} of several")
    if len(keys) > MOST:
        raise Limite(f"{MOST} lignes au plus se traitent à la fois\u00a0: filtrez la liste, puis recommencez pour chaque partie.")
    hold(db, db.get_one(Personne, by.personne_id))
    model: Any = acte.model
    things = db.exec(acte.visible(by).where(col(model.id).in_(keys)).order_by(col(model.id))).all() if keys else []
    if not things:
        return None
    donnees = {} if vu is None else {"vu": vu}
    if (known := just_prepared(db, acte, {each.id for each in things}, donnees, by)) is not None:
        return known
    lot = Lot(auteur_id=by.personne_id, acte=acte.nom, requete=requete[:4000], donnees=donnees)
    db.add(lot)
    db.flush()
    names = acte.names(db, things)
    rows = [
        blank(ElementLot) | {"lot_id": lot.id, "objet_id": each.id, "rang": rang, "nom": names[each.id][:250]}
        for rang, each in enumerate(things)
    ]
    insert_rows(db, ElementLot, rows)
    return lot


def just_prepared(db: Session, acte: ActeLot, keys: set[UUID], donnees: dict[str, Any], by: Utilisateur) -> Lot | None:
    """The same, chosen an instant ago by a first click."""
    since = clock.now() - journal.SECOND_CLICK
    for lot in db.exec(visible_lots(by).where(Lot.acte == acte.nom, Lot.cree_le > since)):
        same = not acte.vu or lot.donnees.get("vu") == donnees.get("vu")
        if same and set(db.exec(select(ElementLot.objet_id).where(ElementLot.lot_id == lot.id))) == keys:
            return lot
    return None


@transition(
    "lancement",
    Lot,
    {L.PREPARATION: L.EN_COURS},
    by=is_author,
    label="Lancer",
    past="a lancé ce traitement",
    infinitive="lancer ce traitement",
    kind="primary",
)
def launch(db: Session, lot: Lot, form: FormModel | None = None, *, by: Utilisateur) -> dict[str, Any]:
    """It is answered: from now on it is carried out, thing by thing. Raises ChampRefuse."""
    if form is not None:
        ACTES[lot.acte].check(db, form)
    if form is not None:
        lot.donnees = lot.donnees | form.model_dump(mode="json")
    lot.lance_le = clock.now()
    return {"acte": lot.acte, "lignes": size(db, lot)}


# --- by who carries it out ---


def under_way(db: Session) -> list[UUID]:
    return list(db.exec(select(Lot.id).where(Lot.etat == L.EN_COURS).order_by(col(Lot.cree_le))))


def awaiting(db: Session, lot: UUID, limit: int) -> list[UUID]:
    """Keys of the things to which it is not done yet; none while it was not launched."""
    found = select(ElementLot.id).join(Lot, col(Lot.id) == ElementLot.lot_id)
    found = found.where(ElementLot.lot_id == lot, ElementLot.etat == E.A_FAIRE, Lot.etat == L.EN_COURS)
    return list(db.exec(found.order_by(col(ElementLot.rang)).limit(limit)))


def carry_out(db: Session, element: ElementLot, *, by: Utilisateur) -> None:
    """Do it to one thing, for the author with the rights that they have now. Done twice, it is done once.

    Raises Refus, Interdit, ChampRefuse when it cannot be: nothing of this transaction is to be kept, and ``set_aside`` says why.
    """
    hold(db, element)
    if element.etat != E.A_FAIRE:
        return
    lot = db.get_one(Lot, element.lot_id)
    acte = ACTES[lot.acte]
    if not acte.audience.admits(by):
        raise Refus(NOT_YOURS)
    model: Any = acte.model
    thing = db.exec(acte.visible(by).where(col(model.id) == element.objet_id)).first()
    if thing is None:
        raise Refus(UNSEEN)
    given = dict(acte.given(acte.form.model_validate(lot.donnees))) if acte.form else {}
    if acte.vu:
        given["vu"] = lot.donnees["vu"]
    acte.verb(db, thing, by=by, **given)
    element.etat = E.FAIT
    db.flush()


def set_aside(db: Session, element: ElementLot, why: str) -> None:
    """It was not done to this one; unless another did it meanwhile."""
    hold(db, element)
    if element.etat == E.A_FAIRE:
        element.etat, element.motif = E.ECARTE, why
        db.flush()


@transition(
    "fin",
    Lot,
    {L.EN_COURS: L.TERMINE},
    by=policies.is_platform,
    label="Terminer",
    past="a terminé ce traitement",
    infinitive="terminer ce traitement",
)
def finish(db: Session, lot: Lot, *, by: Utilisateur) -> dict[str, Any]:
    """Nothing of it awaits any more. Raises Refus while something does."""
    if awaiting(db, lot.id, 1):
        raise Refus("Ce traitement n’est pas terminé.")
    done = select(func.count()).select_from(ElementLot).where(ElementLot.lot_id == lot.id, ElementLot.etat == E.FAIT)
    return {"faits": db.exec(done).one()}


def size(db: Session, lot: Lot) -> int:
    return db.exec(select(func.count()).select_from(ElementLot).where(ElementLot.lot_id == lot.id)).one()


def elements(db: Session, lot: Lot) -> list[ElementLot]:
    return list(db.exec(select(ElementLot).where(ElementLot.lot_id == lot.id).order_by(col(ElementLot.rang))))


def sweep(db: Session) -> int:
    """Forget those that were read long enough, and those that were never launched. How many."""
    now = clock.now()
    over = (col(Lot.etat) == L.TERMINE) & (col(Lot.cree_le) < now - KEPT)
    unanswered = (col(Lot.etat) == L.PREPARATION) & (col(Lot.cree_le) < now - UNANSWERED)
    gone = select(Lot.id).where(over | unanswered)
    db.execute(delete(ElementLot).where(col(ElementLot.lot_id).in_(gone)))
    return int(db.execute(delete(Lot).where(over | unanswered)).rowcount)  # type: ignore[attr-defined]
