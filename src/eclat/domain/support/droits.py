"""Who has, or had, access to what: from when, until when, given and ended by whom (P17).

The rows say who and when: a place, a role, what is entrusted, what support saw. Who did it is the line of the journal that was written with the row.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import and_, or_
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from eclat.domain.socle.qualites import COLLEGES
from eclat.domain.socle.utilisateur import QUALITES
from eclat.models import (
    Appartenance,
    Attribution,
    Autorisation,
    Consultation,
    Evenement,
    Habilitation,
    Organisme,
    Personne,
    Role,
    RoleAgent,
    SessionCqp,
    Siege,
    nom_complet,
)

AT_MOST: Final = 500  # of each kind, the last ones
WITH: Final = timedelta(seconds=3)  # a row and its line are written by the same transaction
AT_ONCE: Final = 50
SUPPORT: Final = "Support"
GIVES: Final = frozenset((
    "inscription", "invitation", "designation_referent", "retrait_referent", "remplacement_dirigeant", "fusion", "annulation_fusion", "creation_agent",
    "roles", "attribution", "consultation", "consultation_fin", "support_autorise", "support_retire",
))  # fmt: skip
LINE: Final[tuple[Any, ...]] = (
    Evenement.objet_type,
    Evenement.objet_id,
    Evenement.cree_le,
    Evenement.verbe,
    Evenement.acteur_nom,
)


@dataclass(frozen=True)
class Droit:
    """``quoi``: in which quality; ``ou``: to what, and ``page`` and ``cle`` where that is shown; ``par``, ``fini_par``: by whom."""

    personne_id: UUID
    personne: str
    courriel: str
    quoi: str
    ou: str
    page: str
    cle: UUID | None
    depuis: datetime
    jusqu_a: datetime | None
    sur: tuple[str, UUID]  # what the line of the journal is about
    par: str = ""
    fini_par: str = ""


def who() -> tuple[Any, ...]:
    return Personne.id, Personne.prenom, Personne.nom, Personne.courriel


def people(*columns: Any) -> Any:
    """The person, then these columns."""
    found: tuple[Any, ...] = (*who(), *columns)
    return sa_select(*found)


def last(statement: Any, table: Any) -> Any:
    return statement.order_by(col(table.cree_le).desc(), col(table.id).desc()).limit(AT_MOST)


def places(db: Session, *which: Any) -> Iterator[Droit]:
    rows = people(Appartenance.role, Organisme.id, Organisme.nom, Appartenance.cree_le, Appartenance.jusqu_a)
    rows = rows.join(Personne, col(Personne.id) == Appartenance.personne_id).join(
        Organisme, col(Organisme.id) == Appartenance.organisme_id
    )
    for key, prenom, nom, courriel, role, organisme, ou, depuis, jusqu_a in db.execute(last(rows.where(*which), Appartenance)):
        quoi = QUALITES[Role(role)]
        yield Droit(
            key,
            nom_complet(prenom, nom, courriel),
            courriel,
            quoi,
            ou,
            "organisme",
            organisme,
            depuis,
            jusqu_a,
            ("organisme", organisme),
        )


def roles(db: Session, *which: Any) -> Iterator[Droit]:
    rows = people(RoleAgent.role, RoleAgent.college, RoleAgent.cree_le, RoleAgent.jusqu_a)
    rows = rows.join(Personne, col(Personne.id) == RoleAgent.personne_id)
    for key, prenom, nom, courriel, role, college, depuis, jusqu_a in db.execute(last(rows.where(*which), RoleAgent)):
        quoi = QUALITES[Role(role)] + (f", {COLLEGES[college].lower()}" if college else "")
        yield Droit(
            key, nom_complet(prenom, nom, courriel), courriel, quoi, "OC Éclat", "agent", key, depuis, jusqu_a, ("personne", key)
        )


def requests(db: Session, *which: Any) -> Iterator[Droit]:
    rows = people(Attribution.role, Habilitation.id, Habilitation.numero, Organisme.nom, Attribution.cree_le, Attribution.jusqu_a)
    rows = rows.join(Personne, col(Personne.id) == Attribution.personne_id).join(
        Habilitation, col(Habilitation.id) == Attribution.habilitation_id
    )
    rows = rows.join(Organisme, col(Organisme.id) == Habilitation.organisme_id)
    for key, prenom, nom, courriel, role, thing, numero, organisme, depuis, jusqu_a in db.execute(
        last(rows.where(*which), Attribution)
    ):
        yield Droit(
            key, nom_complet(prenom, nom, courriel), courriel, QUALITES[Role(role)], f"Demande {numero}, {organisme}", "habilitation", thing, depuis,
            jusqu_a, ("habilitation", thing),
        )  # fmt: skip


def seats(db: Session, *which: Any) -> Iterator[Droit]:
    rows = people(Siege.college, SessionCqp.id, SessionCqp.numero, Organisme.nom, Siege.cree_le, Siege.jusqu_a)
    rows = rows.join(Personne, col(Personne.id) == Siege.personne_id).join(SessionCqp, col(SessionCqp.id) == Siege.session_id)
    rows = rows.join(Organisme, col(Organisme.id) == SessionCqp.organisme_id)
    for key, prenom, nom, courriel, college, thing, numero, organisme, depuis, jusqu_a in db.execute(
        last(rows.where(*which), Siege)
    ):
        quoi = f"{QUALITES[Role.BINOME_PARITAIRE]}, {COLLEGES[college].lower()}"
        yield Droit(
            key, nom_complet(prenom, nom, courriel), courriel, quoi, f"Session {numero}, {organisme}", "session", thing, depuis, jusqu_a,
            ("session", thing),
        )  # fmt: skip


def visits(db: Session, *which: Any) -> Iterator[Droit]:
    """What support saw: it gave itself that, and says why in the journal."""
    rows = people(
        Consultation.personne_id,
        Organisme.id,
        Organisme.nom,
        Consultation.cree_le,
        Consultation.fin_le,
        Consultation.jusqu_a,
    )
    rows = rows.join(Personne, col(Personne.id) == Consultation.agent_id).join(
        Organisme, col(Organisme.id) == Consultation.organisme_id
    )
    found = list(db.execute(last(rows.where(*which), Consultation)))
    seen = {
        each.id: each.nom_complet for each in db.exec(select(Personne).where(col(Personne.id).in_({row[4] for row in found})))
    }
    for key, prenom, nom, courriel, whom, organisme, ou, depuis, fin, limit in found:
        quoi = f"{SUPPORT}\u00a0: a vu comme {seen.get(whom, '')}"
        yield Droit(
            key,
            nom_complet(prenom, nom, courriel),
            courriel,
            quoi,
            ou,
            "organisme",
            organisme,
            depuis,
            fin or limit,
            ("organisme", organisme),
        )


def allowed(db: Session, *which: Any) -> Iterator[Droit]:
    rows = people(Autorisation.cree_le, Autorisation.fin_le, Autorisation.jusqu_a)
    rows = rows.join(Personne, col(Personne.id) == Autorisation.personne_id)
    for key, prenom, nom, courriel, depuis, fin, limit in db.execute(last(rows.where(*which), Autorisation)):
        dit = nom_complet(prenom, nom, courriel)
        quoi = f"{SUPPORT}\u00a0: peut remplir à la place de {dit}"
        yield Droit(key, "Les administrateurs", "", quoi, dit, "compte-fiche", key, depuis, fin or limit, ("personne", key))


Kind = tuple[Callable[..., Iterator[Droit]], Any]


def of_organisme(db: Session, organisme_id: UUID) -> list[Droit]:
    """Its people, the agents of its files, what support saw of it."""
    mine = select(Appartenance.personne_id).where(Appartenance.organisme_id == organisme_id)
    return told(db, (
        *places(db, col(Appartenance.organisme_id) == organisme_id),
        *requests(db, col(Habilitation.organisme_id) == organisme_id),
        *seats(db, col(SessionCqp.organisme_id) == organisme_id),
        *visits(db, col(Consultation.organisme_id) == organisme_id),
        *allowed(db, col(Autorisation.personne_id).in_(mine)),
    ))  # fmt: skip


def of_person(db: Session, personne_id: UUID) -> list[Droit]:
    """Their places, their roles, what was entrusted to them, whom they saw the platform as, or who saw it as them."""
    return told(db, (
        *places(db, col(Appartenance.personne_id) == personne_id),
        *roles(db, col(RoleAgent.personne_id) == personne_id),
        *requests(db, col(Attribution.personne_id) == personne_id),
        *seats(db, col(Siege.personne_id) == personne_id),
        *visits(db, or_(col(Consultation.agent_id) == personne_id, col(Consultation.personne_id) == personne_id)),
        *allowed(db, col(Autorisation.personne_id) == personne_id),
    ))  # fmt: skip


def told(db: Session, found: Iterable[Droit]) -> list[Droit]:
    """With by whom; the present ones first, then the last that ended."""
    droits = list(found)
    began = by_whom(db, [(each.sur, each.depuis) for each in droits])
    ended = by_whom(db, [(each.sur, each.jusqu_a) for each in droits if each.jusqu_a])
    said = [
        replace(
            each,
            par=began.get((each.sur, each.depuis), ""),
            fini_par=ended.get((each.sur, each.jusqu_a), "") if each.jusqu_a else "",
        )
        for each in droits
    ]
    return sorted(said, key=lambda each: (each.jusqu_a is not None, -(each.jusqu_a or each.depuis).timestamp()))


def by_whom(db: Session, wanted: Sequence[tuple[tuple[str, UUID], datetime]]) -> dict[tuple[tuple[str, UUID], datetime], str]:
    """Who wrote about that thing at that instant: the line that gives or takes, else the nearest."""
    found: dict[tuple[tuple[str, UUID], datetime], str] = {}
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        near = [
            and_(
                col(Evenement.objet_type) == table, col(Evenement.objet_id) == key,
                col(Evenement.cree_le) >= at - WITH, col(Evenement.cree_le) <= at + WITH,
            )
            for (table, key), at in some
        ]  # fmt: skip
        lines = list(db.execute(sa_select(*LINE).where(or_(*near))))
        for sur, at in some:
            near_it = [
                (verbe not in GIVES, abs(when - at), str(nom)) for table, key, when, verbe, nom in lines if (table, key) == sur
            ]
            if near_it and min(near_it)[1] <= WITH:
                found[sur, at] = min(near_it)[2]
    return found
