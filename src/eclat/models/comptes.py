"""People, what they are in an organisme or at OC Éclat, their sign-ins and their single-use links."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from eclat.models.base import Entity, UtcDateTime, folded, words


class EtatPersonne(StrEnum):
    INVITEE = "invitee"  # has not come by a link yet: see domain/comptes/preuves.py
    ACTIVE = "active"
    SUSPENDUE = "suspendue"


class Role(StrEnum):
    """What a person may be. The first two belong to an organisme, the others are agents of OC Éclat."""

    DIRIGEANT = "dirigeant"
    REFERENT = "referent"
    ADMINISTRATEUR = "administrateur"
    INSTRUCTEUR = "instructeur"
    COMITE_TECHNIQUE = "comite_technique"
    BINOME_PARITAIRE = "binome_paritaire"


ROLES_ORGANISME = (Role.DIRIGEANT, Role.REFERENT)
ROLES_AGENT = (Role.ADMINISTRATEUR, Role.INSTRUCTEUR, Role.COMITE_TECHNIQUE, Role.BINOME_PARITAIRE)


class College(StrEnum):
    EMPLOYEURS = "employeurs"
    SALARIES = "salaries"


class UsageJeton(StrEnum):
    ACTIVATION = "activation"
    MOT_DE_PASSE = "mot_de_passe"
    DEBLOCAGE = "deblocage"
    ADRESSE = "adresse"  # their own new one, to which it is sent


class Personne(Entity, table=True):
    """A human being, identified by one e-mail address (kept in lower case)."""

    __tablename__ = "personne"
    __table_args__ = (
        CheckConstraint("courriel = lower(courriel)", name="courriel_minuscule"),
        Index("ix_personne_nom", "nom", "prenom", "id"),
        Index("ix_personne_etat_nom", "etat", "nom", "prenom", "id"),
        Index("ix_personne_cree_le", "cree_le", "id"),
        Index("ix_personne_etat_cree_le", "etat", "cree_le", "id"),
    )

    courriel: str = Field(max_length=254, unique=True)
    nom: str = Field(default="", max_length=100)
    prenom: str = Field(default="", max_length=100)
    mot_de_passe: str | None = Field(default=None, max_length=200)  # Argon2id hash
    etat: EtatPersonne = Field(default=EtatPersonne.INVITEE, sa_type=words(EtatPersonne), nullable=False)

    @property
    def nom_complet(self) -> str:
        return nom_complet(self.prenom, self.nom, self.courriel)


def nom_complet(prenom: str, nom: str, courriel: str) -> str:
    """How a person is called; by their address as long as nobody knows their name, and by neither once they were erased."""
    return f"{prenom} {nom}".strip() or ("Personne effacée" if courriel.endswith("@oc-eclat.invalid") else courriel)


class MotPersonne(Entity, table=True):
    """A word by which a person is found: of their name, of their address (see engines/indexation.py)."""

    __tablename__ = "mot_personne"
    __table_args__ = (Index("ix_mot_personne_mot", "mot", "personne_id"),)

    personne_id: UUID = Field(foreign_key="personne.id", index=True)
    mot: str = Field(sa_type=folded(254))


class Appartenance(Entity, table=True):
    """A person's place in an organisme, from a date, until another or still."""

    __tablename__ = "appartenance"
    __table_args__ = (
        CheckConstraint("role IN ('dirigeant', 'referent')", name="role_organisme"),
        Index("uq_appartenance_active", "organisme_id", "role", unique=True, postgresql_where=text("jusqu_a IS NULL"),
              sqlite_where=text("jusqu_a IS NULL")),
    )  # fmt: skip

    personne_id: UUID = Field(foreign_key="personne.id", index=True)
    organisme_id: UUID = Field(foreign_key="organisme.id", index=True)
    role: Role = Field(sa_type=words(Role))
    jusqu_a: datetime | None = Field(default=None, sa_type=UtcDateTime)


class RoleAgent(Entity, table=True):
    """A role held by an agent of OC Éclat. Only the binôme paritaire has a collège."""

    __tablename__ = "role_agent"
    __table_args__ = (
        CheckConstraint("role NOT IN ('dirigeant', 'referent')", name="role_agent"),
        CheckConstraint("(role = 'binome_paritaire') = (college IS NOT NULL)", name="college_du_binome"),
        Index("uq_role_agent_actif", "personne_id", "role", unique=True, postgresql_where=text("jusqu_a IS NULL"),
              sqlite_where=text("jusqu_a IS NULL")),
        Index("ix_role_agent_role", "role", "jusqu_a"),
    )  # fmt: skip

    personne_id: UUID = Field(foreign_key="personne.id")
    role: Role = Field(sa_type=words(Role))
    college: College | None = Field(default=None, sa_type=words(College))
    jusqu_a: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Connexion(Entity, table=True):
    """A sign-in. The cookie holds a secret of which only the hash is kept here."""

    __tablename__ = "connexion"

    personne_id: UUID = Field(foreign_key="personne.id", index=True)
    appartenance_id: UUID | None = Field(default=None, foreign_key="appartenance.id", index=True)
    empreinte: str = Field(max_length=64, unique=True)  # SHA-256 of the cookie's secret, hexadecimal
    appareil: str = Field(default="", max_length=200)
    vue_le: datetime = Field(sa_type=UtcDateTime)
    facteur_le: datetime | None = Field(default=None, sa_type=UtcDateTime)  # when the second factor was given
    fin_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    comme_id: UUID | None = None  # the consultation that it shows


class Jeton(Entity, table=True):
    """A single-use link sent by mail. Its clock starts when the mail leaves (see domain/comptes/jetons.py)."""

    __tablename__ = "jeton"
    __table_args__ = (CheckConstraint("(usage = 'adresse') = (nouvelle_adresse IS NOT NULL)", name="nouvelle_adresse"),)

    personne_id: UUID = Field(foreign_key="personne.id", index=True)
    usage: UsageJeton = Field(sa_type=words(UsageJeton))
    appartenance_id: UUID | None = Field(default=None, foreign_key="appartenance.id")  # the place that it activates
    nouvelle_adresse: str | None = Field(default=None, max_length=254)  # that becomes theirs once it is opened
    courriel_id: UUID | None = Field(default=None, foreign_key="courriel.id", index=True)
    utilise_le: datetime | None = Field(default=None, sa_type=UtcDateTime)
    annule_le: datetime | None = Field(default=None, sa_type=UtcDateTime)


class EnvoiGarde(Entity, table=True):
    """What someone sent after their sign-in had ended, for a day: the last form, encrypted (see domain/comptes/envois_gardes.py)."""

    __tablename__ = "envoi_garde"

    personne_id: UUID = Field(foreign_key="personne.id", unique=True)
    chemin: str = Field(max_length=500)  # where it was going
    page: str | None = Field(default=None, max_length=500)  # where it was written, when its document is to be chosen again there
    contenu: str
