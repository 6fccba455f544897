"""The texts of mails, where OC Éclat changed them, and each as it was put in service."""

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "texte_mail",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("modele", sa.String(length=60), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("modifie_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("modifie_par_id", sa.Uuid(), nullable=True),
        sa.Column("brouillon", sa.String(), nullable=False),
        sa.Column("brouillon_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("brouillon_par_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["modifie_par_id"], ["personne.id"], name=op.f("fk_texte_mail_modifie_par_id")),
        sa.ForeignKeyConstraint(["brouillon_par_id"], ["personne.id"], name=op.f("fk_texte_mail_brouillon_par_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_texte_mail")),
        sa.UniqueConstraint("modele", name=op.f("uq_texte_mail_modele")),
    )
    op.create_table(
        "version_texte_mail",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("texte_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("par_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["texte_id"], ["texte_mail.id"], name=op.f("fk_version_texte_mail_texte_id")),
        sa.ForeignKeyConstraint(["par_id"], ["personne.id"], name=op.f("fk_version_texte_mail_par_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version_texte_mail")),
        sa.UniqueConstraint("texte_id", "version", name=op.f("uq_version_texte_mail_texte_id_version")),
    )


def downgrade() -> None:
    op.drop_table("version_texte_mail")
    op.drop_table("texte_mail")
