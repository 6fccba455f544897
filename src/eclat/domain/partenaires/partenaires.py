"""What is to be declared to France compétences: found by comparing what each partner is with what was last declared of it.

Two months are given for a change (R6113-16-5). A suspension has no word there: it is to be declared as the portal allows.
"""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from typing import Final
from uuid import UUID

from sqlmodel import Session, col, func, select

from eclat import clock
from eclat.domain.partenaires.actuels import Actuel, Cle, actuels
from eclat.domain.socle.errors import Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.workflow import transition
from eclat.models import EtatPartenaire, Organisme, Partenaire, Role, Situation

MOIS: Final = 2
E = EtatPartenaire


def can_declare(db: Session, user: Utilisateur, partenaire: Partenaire) -> bool:
    return user.is_a(Role.ADMINISTRATEUR)


def limit(depuis: date) -> date:
    """The same day, two months later; the last one of the month where there is none."""
    rank = depuis.month - 1 + MOIS
    year, month = depuis.year + rank // 12, rank % 12 + 1
    return date(year, month, min(depuis.day, monthrange(year, month)[1]))


def last_days(db: Session, first: date, last: date) -> list[tuple[date, int]]:
    """The days of these on which something is to be declared at the latest, each with how many there are."""
    waits = col(Partenaire.etat) == E.A_DECLARER, col(Partenaire.echeance).between(first, last)
    rows = select(col(Partenaire.echeance), func.count()).where(*waits).group_by(col(Partenaire.echeance))
    return list(db.exec(rows.order_by(col(Partenaire.echeance))))


def follow(db: Session) -> int:
    """Each partner as it is now. How many moved. Safe to run twice."""
    now = actuels(db)
    known = {(each.organisme_id, each.enregistrement_id): each for each in db.exec(select(Partenaire).with_for_update())}
    following = last_change(db) + 1
    moved = [key for key in {*now, *known} if move(db, key, now.get(key), known.get(key), following)]
    db.flush()
    return len(moved)


def last_change(db: Session) -> int:
    """The rank of the last change that was found of any partner."""
    return db.exec(select(func.max(col(Partenaire.rang)))).one() or 0


def up_to(db: Session, shown: Mapping[UUID, int]) -> int:
    """The last change that a page knows which shows these ranks: one that came while it was read is none of them."""
    last = last_change(db)
    now = dict(map(tuple, db.execute(select(Partenaire.id, Partenaire.rang).where(col(Partenaire.id).in_(shown)))))
    same = all(now.get(key, rang) == rang for key, rang in shown.items())
    return last if same else max(shown.values())


def move(db: Session, key: Cle, actuel: Actuel | None, known: Partenaire | None, rang: int) -> bool:
    if known is None:
        assert actuel is not None
        db.add(
            Partenaire(
                organisme_id=key[0], enregistrement_id=key[1], siret=actuel.siret, role=actuel.role, situation=actuel.situation,
                depuis=actuel.depuis, echeance=limit(actuel.depuis), actif_depuis=actuel.depuis, rang=rang,
            )
        )  # fmt: skip
        return True
    if actuel is None:
        return leave(db, known, rang)
    if (known.siret, known.role, known.situation) == (actuel.siret, actuel.role, actuel.situation):
        return False
    known.siret, known.role, known.situation = actuel.siret, actuel.role, actuel.situation
    changed(known, rang)
    return True


def leave(db: Session, partenaire: Partenaire, rang: int) -> bool:
    """Who was never declared leaves without a word."""
    if partenaire.declare_le is None:
        db.delete(partenaire)
        return True
    if partenaire.situation == Situation.SORTI:
        return False
    partenaire.situation = Situation.SORTI
    changed(partenaire, rang)
    return True


def changed(partenaire: Partenaire, rang: int) -> None:
    """To be declared, unless it is again what was declared."""
    said = (partenaire.siret, str(partenaire.role), str(partenaire.situation))
    same = said == (partenaire.declare_siret, partenaire.declare_role, partenaire.declare_situation)
    if partenaire.etat == E.DECLARE or partenaire.declare_le is not None:
        partenaire.depuis = clock.today()
        partenaire.echeance = limit(partenaire.depuis)
    partenaire.etat = E.DECLARE if same else E.A_DECLARER
    partenaire.rang = rang


def declare_again(db: Session, organisme: Organisme, depuis: date) -> int:
    """What was declared of this organisme names it otherwise: its lines are to be declared, with the delay that a change gives. How many."""
    known = select(Partenaire).where(Partenaire.organisme_id == organisme.id, Partenaire.etat == E.DECLARE).with_for_update()
    found = db.exec(known.order_by(col(Partenaire.id))).all()
    following = last_change(db) + 1
    for each in found:
        each.etat, each.depuis, each.echeance, each.rang = E.A_DECLARER, depuis, limit(depuis), following
    return len(found)


def lacking(db: Session, user: Utilisateur, partenaire: Partenaire) -> str:
    return "" if partenaire.siret else "Cet organisme n’a pas de SIRET\u00a0: complétez-le d’abord sur sa fiche."


@transition(
    "declaration",
    Partenaire,
    {E.A_DECLARER: E.DECLARE},
    by=can_declare,
    label="Marquer comme déclaré",
    past="a déclaré le partenaire à France compétences",
    infinitive="déclarer ce partenaire",
    icon="check",
    unless=lacking,
)
def declare(db: Session, partenaire: Partenaire, *, vu: int, by: Utilisateur) -> dict[str, str]:
    """What it is now is what France compétences knows. ``vu``: the rank of its change as the page showed it. Raises Refus when the clock
    found another since: what was declared there is no longer what it is."""
    if partenaire.rang > vu:
        raise Refus(
            "Ce partenaire a changé depuis que la page est ouverte\u00a0: relisez ce qui est à déclarer, puis recommencez."
        )
    partenaire.declare_siret = partenaire.siret
    partenaire.declare_role, partenaire.declare_situation = str(partenaire.role), str(partenaire.situation)
    partenaire.declare_le, partenaire.declare_par_id = clock.now(), by.personne_id
    return {"role": partenaire.declare_role, "situation": partenaire.declare_situation}
