"""The civil status that a candidate confirms, by a link; what a binôme paritaire is still to be told of a session."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

EMPTY = ("code_commune", 5), ("confirme", 64)


def state(name: str, former: str) -> None:
    """The state under another name: nothing but its first value can be there yet."""
    held = sa.Enum(
        "a_confirmer", "demande", "corrige", "confirme", name="etat_civil", native_enum=False, create_constraint=False, length=32
    )
    with op.batch_alter_table("candidat") as table:
        table.drop_constraint(op.f("ck_candidat_etat_civil"), type_="check")
        table.drop_column(former)
        table.add_column(sa.Column(name, held, nullable=False, server_default="a_confirmer"))
    with op.batch_alter_table("candidat") as table:
        table.alter_column(name, server_default=None)
        table.create_check_constraint(
            op.f("ck_candidat_etat_civil"), sa.column(name).in_(["a_confirmer", "demande", "corrige", "confirme"])
        )


def upgrade() -> None:
    with op.batch_alter_table("candidat") as table:
        for name, length in EMPTY:
            table.add_column(sa.Column(name, sa.String(length=length), nullable=False, server_default=""))
        table.add_column(sa.Column("lien", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("lien_le", sa.DateTime(timezone=True), nullable=True))
        table.alter_column("etat_civil_le", new_column_name="etat_le")
    with op.batch_alter_table("candidat") as table:
        for name, _ in EMPTY:
            table.alter_column(name, server_default=None)
        table.create_unique_constraint(op.f("uq_candidat_lien"), ["lien"])
    state("etat", "etat_civil")
    op.add_column("session", sa.Column("nouveautes_depuis", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_session_nouveautes_depuis", "session", ["nouveautes_depuis"])


def downgrade() -> None:
    op.drop_index("ix_session_nouveautes_depuis", "session")
    with op.batch_alter_table("session") as table:
        table.drop_column("nouveautes_depuis")
    state("etat_civil", "etat")
    with op.batch_alter_table("candidat") as table:
        table.drop_constraint(op.f("uq_candidat_lien"), type_="unique")
        table.alter_column("etat_le", new_column_name="etat_civil_le")
        for name in ("lien_le", "lien", *[each for each, _ in EMPTY]):
            table.drop_column(name)
