"""The words of a list carry the state of what they find, so that a word that many share is counted by an index alone.

Those of requests, which are found by the words of their organisme, become rows too.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

BY_WORD, BY_ORGANISME = "ix_mot_organisme_mot", "ix_mot_organisme_organisme_id"


def upgrade() -> None:
    with op.batch_alter_table("mot_organisme") as table:
        table.add_column(sa.Column("etat", sa.String(32), nullable=False, server_default=""))
    op.execute("UPDATE mot_organisme SET etat = (SELECT etat FROM organisme WHERE organisme.id = mot_organisme.organisme_id)")
    op.drop_index(BY_WORD, table_name="mot_organisme")
    op.drop_index(BY_ORGANISME, table_name="mot_organisme")
    with op.batch_alter_table("mot_organisme") as table:
        table.alter_column("etat", server_default=None)
    op.create_index(BY_WORD, "mot_organisme", ["mot", "etat", "organisme_id"])
    op.create_index(BY_ORGANISME, "mot_organisme", ["organisme_id", "mot"])
    op.create_table(
        "mot_habilitation",
        sa.Column("habilitation_id", sa.Uuid(), nullable=False),
        sa.Column("mot", sa.String(100).with_variant(sa.String(100, collation="C"), "postgresql"), nullable=False),
        sa.Column("etat", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(["habilitation_id"], ["habilitation.id"], name=op.f("fk_mot_habilitation_habilitation_id")),
        sa.PrimaryKeyConstraint("habilitation_id", "mot", name=op.f("pk_mot_habilitation")),
    )
    op.execute(
        "INSERT INTO mot_habilitation (habilitation_id, mot, etat) SELECT DISTINCT habilitation.id, mot, habilitation.etat "
        "FROM habilitation JOIN mot_organisme ON mot_organisme.organisme_id = habilitation.organisme_id"
    )
    op.create_index("ix_mot_habilitation_mot", "mot_habilitation", ["mot", "etat", "habilitation_id"])


def downgrade() -> None:
    op.drop_table("mot_habilitation")
    op.drop_index(BY_WORD, table_name="mot_organisme")
    op.drop_index(BY_ORGANISME, table_name="mot_organisme")
    with op.batch_alter_table("mot_organisme") as table:
        table.drop_column("etat")
    op.create_index(BY_WORD, "mot_organisme", ["mot", "organisme_id"])
    op.create_index(BY_ORGANISME, "mot_organisme", ["organisme_id"])
