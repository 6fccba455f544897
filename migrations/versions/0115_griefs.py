"""Griefs notified to an organisme, its answer, what was decided."""

import sqlalchemy as sa
from alembic import op

revision = "0115"
down_revision = "0110"
branch_labels = None
depends_on = None
OUVERTE = sa.text("close_le IS NULL")


def words(*values: str, name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.create_table(
        "procedure_griefs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("habilitation_id", sa.Uuid(), nullable=False),
        sa.Column("auteur_id", sa.Uuid(), nullable=False),
        sa.Column("notifiee_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("jusqu_au", sa.Date(), nullable=True),
        sa.Column("rappels", sa.Integer(), nullable=False),
        sa.Column("enregistree_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("repondue_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("repondue_par_id", sa.Uuid(), nullable=True),
        sa.Column("entendu", sa.Boolean(), nullable=False),
        sa.Column("audition_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("audition_lieu", sa.String(length=300), nullable=False),
        sa.Column("audition_lien", sa.String(length=300), nullable=False),
        sa.Column("audition_note", sa.String(), nullable=False),
        sa.Column("audition_note_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("issue", words("resiliation", "classement", name="issue_griefs"), nullable=True),
        sa.Column("motif", sa.String(), nullable=False),
        sa.Column("close_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("close_par_id", sa.Uuid(), nullable=True),
        sa.Column("effet_le", sa.Date(), nullable=True),
        sa.Column("sessions", words("jury", "autre", name="suite_sessions"), nullable=True),
        sa.CheckConstraint("(notifiee_le IS NULL) = (jusqu_au IS NULL)", name=op.f("ck_procedure_griefs_notifiee")),
        sa.CheckConstraint("repondue_le IS NULL OR notifiee_le IS NOT NULL", name=op.f("ck_procedure_griefs_repondue")),
        sa.CheckConstraint("(issue IS NULL) = (close_le IS NULL)", name=op.f("ck_procedure_griefs_close")),
        sa.CheckConstraint("issue IS NULL OR motif <> ''", name=op.f("ck_procedure_griefs_motivee")),
        sa.CheckConstraint(
            "issue IS NULL OR issue <> 'resiliation' OR (effet_le IS NOT NULL AND sessions IS NOT NULL)",
            name=op.f("ck_procedure_griefs_effet"),
        ),
        sa.ForeignKeyConstraint(["habilitation_id"], ["habilitation.id"], name=op.f("fk_procedure_griefs_habilitation_id")),
        sa.ForeignKeyConstraint(["auteur_id"], ["personne.id"], name=op.f("fk_procedure_griefs_auteur_id")),
        sa.ForeignKeyConstraint(["repondue_par_id"], ["personne.id"], name=op.f("fk_procedure_griefs_repondue_par_id")),
        sa.ForeignKeyConstraint(["close_par_id"], ["personne.id"], name=op.f("fk_procedure_griefs_close_par_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_procedure_griefs")),
    )
    op.create_index(
        "uq_procedure_griefs_ouverte", "procedure_griefs", ["habilitation_id"], unique=True,
        postgresql_where=OUVERTE, sqlite_where=OUVERTE,
    )  # fmt: skip
    op.create_index("ix_procedure_griefs_habilitation", "procedure_griefs", ["habilitation_id", "cree_le"])
    op.create_index("ix_procedure_griefs_jusqu_au", "procedure_griefs", ["jusqu_au"])
    op.create_table(
        "grief",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("procedure_id", sa.Uuid(), nullable=False),
        sa.Column("rang", sa.Integer(), nullable=False),
        sa.Column("titre", sa.String(length=200), nullable=False),
        sa.Column("faits", sa.String(), nullable=False),
        sa.Column("reponse", sa.String(), nullable=False),
        sa.CheckConstraint("titre <> '' AND faits <> ''", name=op.f("ck_grief_dit")),
        sa.ForeignKeyConstraint(["procedure_id"], ["procedure_griefs.id"], name=op.f("fk_grief_procedure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grief")),
        sa.UniqueConstraint("procedure_id", "rang", name=op.f("uq_grief_procedure_id_rang")),
    )
    op.create_table(
        "piece_grief",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("grief_id", sa.Uuid(), nullable=False),
        sa.Column("fichier_id", sa.Uuid(), nullable=False),
        sa.Column("de_l_organisme", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["grief_id"], ["grief.id"], name=op.f("fk_piece_grief_grief_id")),
        sa.ForeignKeyConstraint(["fichier_id"], ["fichier.id"], name=op.f("fk_piece_grief_fichier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_piece_grief")),
    )
    op.create_index("ix_piece_grief", "piece_grief", ["grief_id", "cree_le"])
    op.create_index("ix_piece_grief_fichier", "piece_grief", ["fichier_id"])


def downgrade() -> None:
    op.drop_table("piece_grief")
    op.drop_table("grief")
    op.drop_table("procedure_griefs")
