"""The binôme paritaire of a session: who sits for each collège, and what they think of the request."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

ACTIVE = sa.text("jusqu_a IS NULL")


def born() -> "list[sa.Column[object]]":
    return [sa.Column("id", sa.Uuid(), nullable=False), sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False)]


def ended(name: str, condition: str, former: str) -> None:
    with op.batch_alter_table("session") as table:
        table.drop_constraint(op.f(f"ck_session_{former}"), type_="check")
        table.create_check_constraint(op.f(f"ck_session_{name}"), sa.text(condition))


def upgrade() -> None:
    college = sa.Enum("employeurs", "salaries", name="college", native_enum=False, create_constraint=True, length=32)
    op.create_table(
        "siege",
        *born(),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("personne_id", sa.Uuid(), nullable=False),
        sa.Column("college", college, nullable=False),
        sa.Column("motif", sa.String(length=1000), nullable=False),
        sa.Column("jusqu_a", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_siege_session_id")),
        sa.ForeignKeyConstraint(["personne_id"], ["personne.id"], name=op.f("fk_siege_personne_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_siege")),
    )
    for name in ("college", "personne"):
        columns = ["session_id", name if name == "college" else "personne_id"]
        op.create_index(f"uq_siege_{name}", "siege", columns, unique=True, postgresql_where=ACTIVE, sqlite_where=ACTIVE)
    op.create_index("ix_siege_personne", "siege", ["personne_id", "jusqu_a", "session_id"])
    op.create_table(
        "avis",
        *born(),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("siege_id", sa.Uuid(), nullable=False),
        sa.Column("favorable", sa.Boolean(), nullable=False),
        sa.Column("motif", sa.String(length=4000), nullable=False),
        sa.Column("perime_le", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("favorable OR motif <> ''", name=op.f("ck_avis_desaccord_motive")),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_avis_session_id")),
        sa.ForeignKeyConstraint(["siege_id"], ["siege.id"], name=op.f("fk_avis_siege_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_avis")),
    )
    op.create_index("ix_avis_session", "avis", ["session_id", "cree_le"])
    ended("fin_motivee", "etat NOT IN ('annulee', 'refusee') OR motif <> ''", "annulation_motivee")


def downgrade() -> None:
    op.drop_table("avis")
    op.drop_table("siege")
    ended("annulation_motivee", "etat <> 'annulee' OR motif <> ''", "fin_motivee")
