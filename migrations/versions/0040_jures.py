"""Jurors declare ties and have expenses, a CQP says who sits, a candidate is let before the jury with a reason; a mail carries a calendar."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def born() -> list[sa.Column[Any]]:
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
    ]


def upgrade() -> None:
    tables_of_jurors()
    op.create_table(
        "composition_jury",
        *born(),
        sa.Column("cqp_id", sa.Uuid(), nullable=False),
        sa.Column("rang", sa.Integer(), nullable=False),
        sa.Column("qualite", words("qualite_jure", "representant", "responsable", "expert"), nullable=False),
        sa.Column("college", words("college", "employeurs", "salaries"), nullable=True),
        sa.Column("voix", words("voix", "deliberative", "consultative"), nullable=False),
        sa.Column("nombre", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["cqp_id"], ["cqp.id"], name=op.f("fk_composition_jury_cqp_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_composition_jury")),
    )
    op.create_index("ix_composition_jury", "composition_jury", ["cqp_id", "rang"])
    op.create_table(
        "lien_membre",
        sa.Column("membre_id", sa.Uuid(), nullable=False),
        sa.Column("candidat_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["candidat_id"], ["candidat.id"], name=op.f("fk_lien_membre_candidat_id")),
        sa.ForeignKeyConstraint(["membre_id"], ["membre_jury.id"], name=op.f("fk_lien_membre_membre_id")),
        sa.PrimaryKeyConstraint("membre_id", "candidat_id", name=op.f("pk_lien_membre")),
    )
    op.create_index("ix_lien_membre_candidat", "lien_membre", ["candidat_id"])
    op.add_column("jure", sa.Column("propose_le", sa.DateTime(timezone=True), nullable=True))
    found_by = sa.String(length=700).with_variant(sa.String(length=700, collation="C"), "postgresql")
    add("jure", sa.Column("mots", found_by, nullable=False, server_default=""))
    op.add_column("jury", sa.Column("propose_le", sa.DateTime(timezone=True), nullable=True))
    op.add_column("membre_jury", sa.Column("relance_le", sa.DateTime(timezone=True), nullable=True))
    add("jury", sa.Column("motif", sa.String(length=1000), nullable=False, server_default=""))
    add("candidat", sa.Column("jury_a_distance", sa.Boolean(), nullable=False, server_default=sa.false()))
    add("candidat", sa.Column("admis_malgre", sa.String(length=1000), nullable=False, server_default=""))
    add("courriel", sa.Column("calendrier", sa.String(), nullable=False, server_default=""))


def add(table: str, column: sa.Column[Any]) -> None:
    """With a value for the rows that are there, which new ones do not need."""
    with op.batch_alter_table(table) as changed:
        changed.add_column(column)
    with op.batch_alter_table(table) as changed:
        changed.alter_column(column.name, server_default=None)


def tables_of_jurors() -> None:
    op.create_table(
        "lien_jure",
        *born(),
        sa.Column("jure_id", sa.Uuid(), nullable=False),
        sa.Column("organisme_id", sa.Uuid(), nullable=False),
        sa.Column("precision", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["jure_id"], ["jure.id"], name=op.f("fk_lien_jure_jure_id")),
        sa.ForeignKeyConstraint(["organisme_id"], ["organisme.id"], name=op.f("fk_lien_jure_organisme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lien_jure")),
    )
    op.create_index("uq_lien_jure", "lien_jure", ["jure_id", "organisme_id"], unique=True)
    op.create_index("ix_lien_jure_organisme", "lien_jure", ["organisme_id"])
    op.create_table(
        "frais_jure",
        *born(),
        sa.Column("jure_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("nature", words("nature_frais", "deplacement", "repas", "hebergement", "salaire", "autre"), nullable=False),
        sa.Column("montant", sa.Integer(), nullable=False),
        sa.Column("jour", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.CheckConstraint("montant > 0", name=op.f("ck_frais_jure_montant")),
        sa.ForeignKeyConstraint(["jure_id"], ["jure.id"], name=op.f("fk_frais_jure_jure_id")),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_frais_jure_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frais_jure")),
    )
    op.create_index("ix_frais_jure", "frais_jure", ["jure_id", "jour", "id"])
    op.create_index("ix_frais_jure_session", "frais_jure", ["session_id"])
    op.create_index("ix_frais_jure_jour", "frais_jure", ["jour", "id"])


def downgrade() -> None:
    for table, columns in (
        ("courriel", ("calendrier",)),
        ("candidat", ("admis_malgre", "jury_a_distance")),
        ("membre_jury", ("relance_le",)),
        ("jury", ("motif", "propose_le")),
        ("jure", ("mots", "propose_le")),
    ):
        with op.batch_alter_table(table) as changed:
            for column in columns:
                changed.drop_column(column)
    for table in ("lien_membre", "composition_jury", "frais_jure", "lien_jure"):
        op.drop_table(table)
