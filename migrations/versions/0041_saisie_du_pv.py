"""The entry of the procès-verbal: least marks by bloc, who has its page open, the document of who is excused."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

CHECK = "ck_piece_nature_piece"
BEFORE = ("requise", "qualiopi", "cv", "point", "autre", "emargement")


def allow(*natures: str) -> None:
    words = ", ".join(f"'{nature}'" for nature in natures)
    with op.batch_alter_table("piece") as table:
        table.drop_constraint(op.f(CHECK), type_="check")
        table.create_check_constraint(op.f(CHECK), sa.text(f"nature IN ({words})"))


def upgrade() -> None:
    allow(*BEFORE, "excuse")
    op.add_column("bloc", sa.Column("note_min", sa.Integer(), nullable=True))
    op.create_table(
        "regard_pv",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pv_id", sa.Uuid(), nullable=False),
        sa.Column("personne_id", sa.Uuid(), nullable=False),
        sa.Column("vu_le", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["pv_id"], ["pv.id"], name=op.f("fk_regard_pv_pv_id")),
        sa.ForeignKeyConstraint(["personne_id"], ["personne.id"], name=op.f("fk_regard_pv_personne_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regard_pv")),
    )
    op.create_index("uq_regard_pv", "regard_pv", ["pv_id", "personne_id"], unique=True)


def downgrade() -> None:
    op.execute("UPDATE piece SET nature = 'autre' WHERE nature = 'excuse'")
    op.drop_table("regard_pv")
    with op.batch_alter_table("bloc") as table:
        table.drop_column("note_min")
    allow(*BEFORE)
