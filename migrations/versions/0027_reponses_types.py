"""Canned answers; a document of the library in a message."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

FOLDED = sa.String(100).with_variant(sa.String(100, collation="C"), "postgresql")
OWNERS = ("message_id", "brouillon_id", "reponse_id")
OF_ONE = " + ".join(f"CASE WHEN {name} IS NULL THEN 0 ELSE 1 END" for name in OWNERS) + " = 1"
BEFORE = "(message_id IS NULL) <> (brouillon_id IS NULL)"


def upgrade() -> None:
    states = sa.Enum("en_service", "retiree", name="etat_reponse", native_enum=False, create_constraint=True, length=32)
    op.create_table(
        "reponse_type",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("titre", sa.String(length=100), nullable=False),
        sa.Column("titre_tri", FOLDED, nullable=False),
        sa.Column("texte", sa.String(), nullable=False),
        sa.Column("cherche", sa.String(), nullable=False),
        sa.Column("personne_id", sa.Uuid(), nullable=True),
        sa.Column("etat", states, nullable=False),
        sa.ForeignKeyConstraint(["personne_id"], ["personne.id"], name=op.f("fk_reponse_type_personne_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reponse_type")),
    )
    op.create_index("ix_reponse_type_etat", "reponse_type", ["etat", "titre_tri", "id"])
    op.create_index(op.f("ix_reponse_type_personne_id"), "reponse_type", ["personne_id"])
    with op.batch_alter_table("piece_jointe") as table:
        table.add_column(sa.Column("reponse_id", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("document_id", sa.Uuid(), nullable=True))
        table.alter_column("fichier_id", existing_type=sa.Uuid(), nullable=True)
        table.create_foreign_key(op.f("fk_piece_jointe_reponse_id"), "reponse_type", ["reponse_id"], ["id"])
        table.create_foreign_key(op.f("fk_piece_jointe_document_id"), "document", ["document_id"], ["id"])
        table.drop_constraint(op.f("ck_piece_jointe_d_un_seul"), type_="check")
        table.create_check_constraint(op.f("ck_piece_jointe_d_un_seul"), OF_ONE)
        table.create_check_constraint(
            op.f("ck_piece_jointe_fichier_ou_document"), "(fichier_id IS NULL) <> (document_id IS NULL)"
        )
    for name in ("reponse_id", "document_id"):
        op.create_index(op.f(f"ix_piece_jointe_{name}"), "piece_jointe", [name])


def downgrade() -> None:
    op.execute("DELETE FROM piece_jointe WHERE reponse_id IS NOT NULL OR document_id IS NOT NULL")
    for name in ("document_id", "reponse_id"):
        op.drop_index(op.f(f"ix_piece_jointe_{name}"), "piece_jointe")
    with op.batch_alter_table("piece_jointe") as table:
        table.drop_constraint(op.f("ck_piece_jointe_fichier_ou_document"), type_="check")
        table.drop_constraint(op.f("ck_piece_jointe_d_un_seul"), type_="check")
        table.create_check_constraint(op.f("ck_piece_jointe_d_un_seul"), BEFORE)
        table.drop_constraint(op.f("fk_piece_jointe_document_id"), type_="foreignkey")
        table.drop_constraint(op.f("fk_piece_jointe_reponse_id"), type_="foreignkey")
        table.alter_column("fichier_id", existing_type=sa.Uuid(), nullable=False)
        table.drop_column("document_id")
        table.drop_column("reponse_id")
    op.drop_table("reponse_type")
