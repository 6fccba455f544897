"""Sign-ins: who is at the other end of a cookie. Each is a row that can be ended."""

import hashlib
import secrets
from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, exists, or_, update
from sqlalchemy import select as sa_select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.comptes import consultations
from eclat.domain.socle.champs import as_courriel
from eclat.domain.socle.utilisateur import Exigence, Utilisateur
from eclat.engines.prepared import prepared
from eclat.models import (
    Appartenance,
    ColonnesListe,
    Connexion,
    EtatOrganisme,
    EtatPersonne,
    Organisme,
    Personne,
    Role,
    RoleAgent,
    SecondFacteur,
    VueListe,
    nom_complet,
)

IDLE = timedelta(hours=12)
LIFE = timedelta(days=30)
SEEN_EVERY = timedelta(minutes=5)
HALF_OPEN = timedelta(minutes=15)  # between the password and the code
KEPT = timedelta(days=90)  # a sign-in that has ended, before its row goes
OPEN_STATES = (EtatOrganisme.ACCEPTE, EtatOrganisme.INVITE)


def fingerprint(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def open_connexion(db: Session, personne: Personne, *, appareil: str, facteur: bool = False) -> tuple[Connexion, str]:
    """Sign a person in. Returns the row and the secret for the cookie, which is kept nowhere else.

    With a single place, the person is in it at once; with several, they choose one next. ``facteur``: the second factor was
    given too.
    """
    secret = secrets.token_urlsafe(32)
    mine = places(db, personne.id)
    connexion = Connexion(
        personne_id=personne.id,
        appartenance_id=mine[0][0] if len(mine) == 1 else None,
        empreinte=fingerprint(secret),
        appareil=appareil[:200],
        vue_le=clock.now(),
        facteur_le=clock.now() if facteur else None,
    )
    db.add(connexion)
    return connexion, secret


def renew(db: Session, connexion_id: UUID, *, facteur: bool = False) -> str:
    """Go on under a new secret: whoever knew the old one is out. ``facteur``: the second factor was just given."""
    secret = secrets.token_urlsafe(32)
    changes = {"empreinte": fingerprint(secret)} | ({"facteur_le": clock.now()} if facteur else {})
    db.execute(update(Connexion).where(col(Connexion.id) == connexion_id).values(**changes))
    return secret


def places(db: Session, personne_id: UUID) -> list[tuple[UUID, str, str]]:
    """Where a person may enter: (appartenance, organisme's name, role), by name."""
    return [(key, nom, role) for key, nom, role in db.exec(open_places(personne_id))]


def open_places(personne_id: UUID | None) -> Any:
    return (
        select(Appartenance.id, Organisme.nom, Appartenance.role)
        .join(Organisme, col(Organisme.id) == Appartenance.organisme_id)
        .where(
            Appartenance.personne_id == personne_id,
            col(Appartenance.jusqu_a).is_(None),
            col(Organisme.etat).in_(OPEN_STATES),
        )
        .order_by(Organisme.nom_tri)
    )


def enter(db: Session, user: Utilisateur, appartenance_id: UUID) -> bool:
    """Go to one of one's organismes. False when it is not one's own."""
    assert user.personne_id is not None
    if appartenance_id not in [key for key, _, _ in places(db, user.personne_id)]:
        return False
    db.execute(update(Connexion).where(col(Connexion.id) == user.connexion_id).values(appartenance_id=appartenance_id))
    return True


def close(db: Session, connexion_id: UUID) -> None:
    db.execute(
        update(Connexion).where(col(Connexion.id) == connexion_id, col(Connexion.fin_le).is_(None)).values(fin_le=clock.now())
    )


def close_all(db: Session, personne_id: UUID, *, appartenance_id: UUID | None = None, but: UUID | None = None) -> None:
    """End every sign-in of a person, or only those in one organisme, or all but one."""
    statement = update(Connexion).where(col(Connexion.personne_id) == personne_id, col(Connexion.fin_le).is_(None))
    if appartenance_id is not None:
        statement = statement.where(col(Connexion.appartenance_id) == appartenance_id)
    if but is not None:
        statement = statement.where(col(Connexion.id) != but)
    db.execute(statement.values(fin_le=clock.now()))


def close_half_open(db: Session, personne_id: UUID) -> None:
    """End the sign-ins that await a code."""
    awaiting = (col(Connexion.personne_id) == personne_id, col(Connexion.fin_le).is_(None), col(Connexion.facteur_le).is_(None))
    db.execute(update(Connexion).where(*awaiting).values(fin_le=clock.now()))


def opened(db: Session, personne_id: UUID) -> Sequence[Connexion]:
    """The sign-ins that still open something, the last used first."""
    now = clock.now()
    living = (col(Connexion.fin_le).is_(None), Connexion.vue_le > now - IDLE, Connexion.cree_le > now - LIFE)
    statement = select(Connexion).where(Connexion.personne_id == personne_id, *living)
    return db.exec(statement.order_by(col(Connexion.vue_le).desc(), col(Connexion.id)).limit(100)).all()


def sweep(db: Session) -> int:
    """Delete the sign-ins that ended long ago, but the last of each person: agents are shown when they were last seen."""
    later, now = aliased(Connexion), clock.now()
    newer = select(later.id).where(later.personne_id == Connexion.personne_id, later.vue_le > Connexion.vue_le).exists()
    gone = or_(
        col(Connexion.fin_le) < now - KEPT, col(Connexion.vue_le) < now - IDLE - KEPT, col(Connexion.cree_le) < now - LIFE - KEPT
    )
    return len(db.execute(delete(Connexion).where(gone, newer).returning(col(Connexion.id))).all())


def current(db: Session, secret: str) -> Utilisateur | None:
    """The user at the other end of the cookie's secret, with the rights that they have now."""
    now = clock.now()
    rows = held().rows(db, empreinte=fingerprint(secret))
    found = rows[0] if rows else None
    if found is None or now - found.vue_le > IDLE or now - found.cree_le > LIFE:
        return None
    inside = found.organisme_id is not None
    roles = frozenset([found.role] if inside else [row.role_agent for row in rows if row.role_agent])
    exigence = due(roles, given=found.facteur_le is not None, protected=found.facteur_id is not None)
    if exigence == Exigence.CODE and now - found.cree_le > HALF_OPEN:
        return None
    user = Utilisateur(
        personne_id=found.personne_id,
        nom_complet=nom_complet(found.prenom, found.nom, found.courriel),
        courriel=found.courriel,
        roles=frozenset() if exigence else roles,
        organisme_id=found.organisme_id,
        organisme_nom=found.organisme_nom or "",
        appartenance_id=found.appartenance_id if inside else None,
        profil_complet=not inside or found.profil_complet_le is not None,
        connexion_id=found.id,
        connectee_le=found.cree_le,
        stale=now - found.vue_le > SEEN_EVERY,
        colonnes=found.colonnes,
        vues_au_menu=found.vues_au_menu,
        exigence=exigence,
    )
    return consultations.seen(db, user, found.comme_id) if found.comme_id and not exigence else user


@prepared
def held() -> Any:
    """An open sign-in, its person, the place that they entered if it is theirs still, whether they have a second factor, and
    whether they chose columns or put views in their menu.

    As many rows as the person has roles as an agent, or one.
    """
    chose_columns = exists().where(col(ColonnesListe.personne_id) == Connexion.personne_id)
    has_menu_views = exists().where(col(VueListe.personne_id) == Connexion.personne_id, col(VueListe.au_menu))
    return (
        sa_select(
            col(Connexion.id), col(Connexion.cree_le), col(Connexion.vue_le), col(Connexion.facteur_le), col(Connexion.personne_id),
            col(Connexion.comme_id),
            col(Personne.prenom), col(Personne.nom), col(Personne.courriel), col(SecondFacteur.id).label("facteur_id"),
            col(Appartenance.id).label("appartenance_id"), col(Appartenance.role), col(Organisme.id).label("organisme_id"),
            col(Organisme.nom).label("organisme_nom"), col(Organisme.profil_complet_le), col(RoleAgent.role).label("role_agent"),
            chose_columns.label("colonnes"), has_menu_views.label("vues_au_menu"),
        )
        .join(Personne, col(Personne.id) == Connexion.personne_id)
        .outerjoin(Appartenance, (col(Appartenance.id) == Connexion.appartenance_id) & col(Appartenance.jusqu_a).is_(None))
        .outerjoin(Organisme, (col(Organisme.id) == Appartenance.organisme_id) & col(Organisme.etat).in_(OPEN_STATES))
        .outerjoin(SecondFacteur, col(SecondFacteur.personne_id) == Personne.id)
        .outerjoin(RoleAgent, (col(RoleAgent.personne_id) == Personne.id) & col(RoleAgent.jusqu_a).is_(None))
        .where(
            col(Connexion.empreinte) == bindparam("empreinte"),
            col(Connexion.fin_le).is_(None),
            col(Personne.etat) == EtatPersonne.ACTIVE,
        )
    )  # fmt: skip


def due(roles: Collection[Role], *, given: bool, protected: bool) -> Exigence | None:
    """What the sign-in still owes: the code of a factor that exists, or a factor for an administrateur who has none."""
    if protected:
        return None if given else Exigence.CODE
    return Exigence.ENROLEMENT if Role.ADMINISTRATEUR in roles else None


def roles_of(db: Session, personne_id: UUID) -> frozenset[Role]:
    """The roles that an agent has today."""
    mine = (col(RoleAgent.personne_id) == personne_id, col(RoleAgent.jusqu_a).is_(None))
    return frozenset(Role(role) for role in db.exec(select(RoleAgent.role).where(*mine)))


def touch(db: Session, connexion_id: UUID) -> None:
    """Note that the sign-in is in use, every few minutes at most."""
    now = clock.now()
    db.execute(
        update(Connexion).where(col(Connexion.id) == connexion_id, col(Connexion.vue_le) < now - SEEN_EVERY).values(vue_le=now)
    )


def person_by_courriel(db: Session, courriel: str) -> Personne | None:
    """Who has this address, however it was typed."""
    return db.exec(select(Personne).where(Personne.courriel == as_courriel(courriel))).first()
