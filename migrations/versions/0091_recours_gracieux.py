"""The refusal of a request contested by its organisme: what it says, its pieces, what the comité technique thinks and decides."""

import sqlalchemy as sa
from alembic import op

revision = "0091"
down_revision = "0090"
branch_labels = None
depends_on = None


def born() -> list[sa.Column]:
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
    ]


def key(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    op.create_table(
        "recours_gracieux",
        *born(),
        sa.Column("habilitation_id", sa.Uuid(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("auteur_id", sa.Uuid(), nullable=False),
        sa.Column("texte", sa.String(), nullable=False),
        sa.Column("issue", sa.String(length=32), nullable=True),
        sa.Column("motif", sa.String(), nullable=False),
        sa.Column("decideur_id", sa.Uuid(), nullable=True),
        sa.Column("decide_le", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(issue IS NULL) = (decide_le IS NULL)", name=op.f("ck_recours_gracieux_decide")),
        sa.CheckConstraint("issue IN ('maintenu', 'rouvert')", name=op.f("ck_recours_gracieux_issue_gracieuse")),
        key("recours_gracieux", "habilitation_id", "habilitation"),
        key("recours_gracieux", "decision_id", "decision"),
        key("recours_gracieux", "auteur_id", "personne"),
        key("recours_gracieux", "decideur_id", "personne"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recours_gracieux")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_recours_gracieux_decision_id")),
    )
    op.create_index("ix_recours_gracieux_habilitation", "recours_gracieux", ["habilitation_id", "cree_le"])
    op.create_table(
        "avis_gracieux",
        *born(),
        sa.Column("recours_id", sa.Uuid(), nullable=False),
        sa.Column("personne_id", sa.Uuid(), nullable=False),
        sa.Column("sens", sa.String(length=32), nullable=False),
        sa.Column("motif", sa.String(), nullable=False),
        sa.CheckConstraint("sens IN ('favorable', 'reserve', 'defavorable')", name=op.f("ck_avis_gracieux_sens_avis")),
        key("avis_gracieux", "recours_id", "recours_gracieux"),
        key("avis_gracieux", "personne_id", "personne"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_avis_gracieux")),
        sa.UniqueConstraint("recours_id", "personne_id", name=op.f("uq_avis_gracieux_recours_id_personne_id")),
    )
    op.create_table(
        "piece_gracieuse",
        *born(),
        sa.Column("recours_id", sa.Uuid(), nullable=False),
        sa.Column("fichier_id", sa.Uuid(), nullable=False),
        key("piece_gracieuse", "recours_id", "recours_gracieux"),
        key("piece_gracieuse", "fichier_id", "fichier"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_piece_gracieuse")),
    )
    op.create_index("ix_piece_gracieuse", "piece_gracieuse", ["recours_id", "cree_le"])
    op.create_index("ix_piece_gracieuse_fichier", "piece_gracieuse", ["fichier_id"])


def downgrade() -> None:
    op.drop_table("piece_gracieuse")
    op.drop_table("avis_gracieux")
    op.drop_table("recours_gracieux")
