"""Messagerie: threads, messages, drafts, what was read and by whom."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def word(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def table(name: str, *parts: sa.Column | sa.Constraint, people: tuple[str, ...] = (), **keys: str) -> None:
    """A table with its key and its birth, and what points to others: by column, the table."""
    keys |= dict.fromkeys(people, "personne")
    op.create_table(
        name,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        *parts,
        *[sa.ForeignKeyConstraint([key], [f"{to}.id"], name=op.f(f"fk_{name}_{key}")) for key, to in keys.items()],
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )


def key(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Uuid(), nullable=nullable)


def instant(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    folded = sa.String(length=100).with_variant(sa.String(length=100, collation="C"), "postgresql")
    table(
        "fil",
        key("organisme_id"),
        sa.Column("objet_type", sa.String(length=40), nullable=False),
        key("objet_id"),
        sa.Column("etat", word("etat_fil", "ouvert", "ferme"), nullable=False),
        instant("premier_le", nullable=True),
        instant("dernier_le"),
        key("a_traiter_par_id", nullable=True),
        sa.UniqueConstraint("objet_type", "objet_id", name=op.f("uq_fil_objet_type_objet_id")),
        organisme_id="organisme",
        people=("a_traiter_par_id",),
    )
    op.create_index("ix_fil_dernier_le", "fil", ["dernier_le", "id"])
    op.create_index("ix_fil_genre", "fil", ["objet_type", "dernier_le", "id"])
    op.create_index("ix_fil_organisme", "fil", ["organisme_id", "dernier_le", "id"])
    op.create_index("ix_fil_a_traiter_par", "fil", ["a_traiter_par_id", "dernier_le", "id"])

    table(
        "message",
        key("fil_id"),
        key("auteur_id"),
        sa.Column("auteur_nom", sa.String(length=210), nullable=False),
        sa.Column("auteur_qualite", sa.String(length=200), nullable=False),
        sa.Column("cote", word("cote", "organisme", "oc"), nullable=False),
        sa.Column("interne", sa.Boolean(), nullable=False),
        sa.Column("texte", sa.String(), nullable=False),
        instant("part_le"),
        instant("supprime_le", nullable=True),
        sa.CheckConstraint("NOT interne OR cote = 'oc'", name=op.f("ck_message_note_d_agent")),
        sa.CheckConstraint("supprime_le IS NULL OR texte = ''", name=op.f("ck_message_supprime_sans_texte")),
        fil_id="fil",
        people=("auteur_id",),
    )
    op.create_index("ix_message_fil", "message", ["fil_id", "part_le", "id"])
    op.create_index(op.f("ix_message_auteur_id"), "message", ["auteur_id"])

    table(
        "brouillon",
        key("fil_id"),
        key("personne_id"),
        sa.Column("texte", sa.String(), nullable=False),
        sa.Column("interne", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        instant("enregistre_le", nullable=True),
        sa.UniqueConstraint("fil_id", "personne_id", name=op.f("uq_brouillon_fil_id_personne_id")),
        fil_id="fil",
        people=("personne_id",),
    )
    op.create_index(op.f("ix_brouillon_personne_id"), "brouillon", ["personne_id"])

    table(
        "piece_jointe",
        key("message_id", nullable=True),
        key("brouillon_id", nullable=True),
        key("fichier_id"),
        sa.CheckConstraint("(message_id IS NULL) <> (brouillon_id IS NULL)", name=op.f("ck_piece_jointe_d_un_seul")),
        message_id="message",
        brouillon_id="brouillon",
        fichier_id="fichier",
    )
    for name in ("message_id", "brouillon_id", "fichier_id"):
        op.create_index(op.f(f"ix_piece_jointe_{name}"), "piece_jointe", [name])

    table(
        "lecture",
        key("fil_id"),
        key("personne_id"),
        sa.Column("cote", word("cote", "organisme", "oc"), nullable=False),
        instant("jusqu_a"),
        fil_id="fil",
        people=("personne_id",),
    )
    op.create_index("ix_lecture_fil", "lecture", ["fil_id", "cote", "jusqu_a"])
    op.create_index(op.f("ix_lecture_personne_id"), "lecture", ["personne_id"])

    table(
        "non_lu",
        key("fil_id"),
        key("personne_id"),
        instant("depuis"),
        sa.UniqueConstraint("fil_id", "personne_id", name=op.f("uq_non_lu_fil_id_personne_id")),
        fil_id="fil",
        people=("personne_id",),
    )
    op.create_index("ix_non_lu_personne", "non_lu", ["personne_id", "depuis", "fil_id"])

    table(
        "mot_fil",
        key("fil_id"),
        key("message_id", nullable=True),
        sa.Column("mot", folded, nullable=False),
        sa.Column("interne", sa.Boolean(), nullable=False),
        fil_id="fil",
        message_id="message",
    )
    op.create_index("ix_mot_fil_mot", "mot_fil", ["mot", "fil_id"])
    op.create_index("ix_mot_fil_fil", "mot_fil", ["fil_id", "mot"])
    op.create_index(op.f("ix_mot_fil_message_id"), "mot_fil", ["message_id"])


def downgrade() -> None:
    for name in ("mot_fil", "non_lu", "lecture", "piece_jointe", "brouillon", "message", "fil"):
        op.drop_table(name)
