"""A message moved to another thread; one text for the people of several files."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

OWNERS = ("message_id", "brouillon_id", "reponse_id", "envoi_id")


def of_one(owners: tuple[str, ...]) -> str:
    return " + ".join(f"CASE WHEN {name} IS NULL THEN 0 ELSE 1 END" for name in owners) + " = 1"


def born() -> list[sa.Column[object]]:
    return [sa.Column("id", sa.Uuid(), nullable=False), sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False)]


def word(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.create_table(
        "envoi_groupe",
        *born(),
        sa.Column("auteur_id", sa.Uuid(), nullable=False),
        sa.Column("genre", sa.String(length=40), nullable=False),
        sa.Column("texte", sa.String(), nullable=False),
        sa.Column("etat", word("etat_envoi", "preparation", "en_cours", "termine", "abandonne"), nullable=False),
        sa.Column("envoye_le", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["auteur_id"], ["personne.id"], name=op.f("fk_envoi_groupe_auteur_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_envoi_groupe")),
    )
    op.create_index("ix_envoi_groupe_auteur", "envoi_groupe", ["auteur_id", "cree_le"])
    op.create_index("ix_envoi_groupe_etat", "envoi_groupe", ["etat", "cree_le"])
    op.create_table(
        "destination",
        *born(),
        sa.Column("envoi_id", sa.Uuid(), nullable=False),
        sa.Column("objet_id", sa.Uuid(), nullable=False),
        sa.Column("rang", sa.Integer(), nullable=False),
        sa.Column("nom", sa.String(length=250), nullable=False),
        sa.Column("etat", word("etat_destination", "a_envoyer", "envoyee", "ecartee"), nullable=False),
        sa.Column("motif", sa.String(), nullable=False),
        sa.Column("fil_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["envoi_id"], ["envoi_groupe.id"], name=op.f("fk_destination_envoi_id")),
        sa.ForeignKeyConstraint(["fil_id"], ["fil.id"], name=op.f("fk_destination_fil_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_destination")),
        sa.UniqueConstraint("envoi_id", "objet_id", name=op.f("uq_destination_envoi_id_objet_id")),
    )
    op.create_index("ix_destination_etat", "destination", ["envoi_id", "etat", "rang"])
    with op.batch_alter_table("message") as table:
        table.add_column(sa.Column("transfere_de_id", sa.Uuid(), nullable=True))
        table.create_foreign_key(op.f("fk_message_transfere_de_id"), "message", ["transfere_de_id"], ["id"])
        table.create_unique_constraint(op.f("uq_message_transfere_de_id"), ["transfere_de_id"])
    with op.batch_alter_table("piece_jointe") as table:
        table.add_column(sa.Column("envoi_id", sa.Uuid(), nullable=True))
        table.create_foreign_key(op.f("fk_piece_jointe_envoi_id"), "envoi_groupe", ["envoi_id"], ["id"])
        table.drop_constraint(op.f("ck_piece_jointe_d_un_seul"), type_="check")
        table.create_check_constraint(op.f("ck_piece_jointe_d_un_seul"), of_one(OWNERS))
    op.create_index(op.f("ix_piece_jointe_envoi_id"), "piece_jointe", ["envoi_id"])


def downgrade() -> None:
    op.execute("DELETE FROM piece_jointe WHERE envoi_id IS NOT NULL")
    op.drop_index(op.f("ix_piece_jointe_envoi_id"), "piece_jointe")
    with op.batch_alter_table("piece_jointe") as table:
        table.drop_constraint(op.f("ck_piece_jointe_d_un_seul"), type_="check")
        table.create_check_constraint(op.f("ck_piece_jointe_d_un_seul"), of_one(OWNERS[:3]))
        table.drop_constraint(op.f("fk_piece_jointe_envoi_id"), type_="foreignkey")
        table.drop_column("envoi_id")
    with op.batch_alter_table("message") as table:
        table.drop_constraint(op.f("uq_message_transfere_de_id"), type_="unique")
        table.drop_constraint(op.f("fk_message_transfere_de_id"), type_="foreignkey")
        table.drop_column("transfere_de_id")
    op.drop_table("destination")
    op.drop_table("envoi_groupe")
