"""A session once it is open: attendance, periods in a structure, signed sheets."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def born() -> "list[sa.Column[object]]":
    return [sa.Column("id", sa.Uuid(), nullable=False), sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False)]


def key(name: str, *, nullable: bool = False) -> "sa.Column[object]":
    return sa.Column(name, sa.Uuid(), nullable=nullable)


def of(table: str, column: str, to: str, **how: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"), **how)


def among(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.create_table(
        "presence",
        key("seance_id"),
        key("candidat_id"),
        key("session_id"),
        sa.Column("etat", among("etat_presence", "present", "absent", "absent_justifie", "a_distance"), nullable=False),
        sa.Column("saisie_le", sa.DateTime(timezone=True), nullable=False),
        key("saisie_par_id", nullable=True),
        of("presence", "seance_id", "seance"),
        of("presence", "candidat_id", "candidat"),
        of("presence", "session_id", "session"),
        of("presence", "saisie_par_id", "personne"),
        sa.PrimaryKeyConstraint("seance_id", "candidat_id", name=op.f("pk_presence")),
    )
    op.create_index("ix_presence_session", "presence", ["session_id"])
    op.create_index("ix_presence_candidat", "presence", ["candidat_id"])
    op.create_table(
        "alternance",
        *born(),
        key("session_id"),
        key("candidat_id"),
        sa.Column("nature", among("nature_alternance", "periode", "visite"), nullable=False),
        sa.Column("du", sa.Date(), nullable=False),
        sa.Column("au", sa.Date(), nullable=True),
        sa.Column("heures", sa.Integer(), nullable=True),
        sa.Column("structure", sa.String(length=200), nullable=False),
        sa.Column("tuteur", sa.String(length=200), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.CheckConstraint("nature = 'periode' OR (heures IS NULL AND au IS NULL)", name=op.f("ck_alternance_visite")),
        of("alternance", "session_id", "session"),
        of("alternance", "candidat_id", "candidat"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alternance")),
    )
    op.create_index("ix_alternance_candidat", "alternance", ["candidat_id", "du"])
    op.create_index("ix_alternance_session", "alternance", ["session_id"])
    op.create_table(
        "feuille_emargement",
        *born(),
        key("session_id"),
        key("piece_id"),
        sa.Column("du", sa.Date(), nullable=False),
        sa.Column("au", sa.Date(), nullable=False),
        key("seance_id", nullable=True),
        of("feuille_emargement", "session_id", "session"),
        of("feuille_emargement", "piece_id", "piece"),
        of("feuille_emargement", "seance_id", "seance", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feuille_emargement")),
        sa.UniqueConstraint("piece_id", name=op.f("uq_feuille_emargement_piece_id")),
    )
    op.create_index("ix_feuille_emargement_session", "feuille_emargement", ["session_id", "du"])
    op.create_index("ix_feuille_emargement_seance", "feuille_emargement", ["seance_id"])


def downgrade() -> None:
    for name in ("feuille_emargement", "alternance", "presence"):
        op.drop_table(name)
