"""The journal says under which chip a line stands and where it came from, is found by each, and remembers when its chain was read."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)
FAMILLES = {
    "habilitations": ("habilitation", "delegation", "identification"),
    "sessions": ("session", "candidat", "jure", "membre_jury", "recours"),
    "certificats": ("certificat",),
    "comptes": ("personne", "organisme"),
    "reglages": ("cqp", "enregistrement", "document", "reponse_type"),
}
INDEXES = {
    "ix_evenement_famille": ["famille", "rang"],
    "ix_evenement_verbe": ["objet_type", "verbe", "rang"],
    "ix_evenement_acteur": ["acteur_id", "rang"],
    "ix_evenement_cree_le": ["cree_le", "rang"],
}
SEALED = """CREATE TRIGGER evenement_update BEFORE UPDATE ON evenement WHEN OLD.empreinte IS NOT NULL
        BEGIN SELECT RAISE(ABORT, 'the journal is append only'); END"""


def upgrade() -> None:
    op.add_column("evenement", sa.Column("famille", sa.String(length=20), nullable=False, server_default="autres"))
    if "provenance_id" not in {each["name"] for each in sa.inspect(op.get_bind()).get_columns("evenement")}:
        op.add_column("evenement", sa.Column("provenance_id", sa.Uuid(), nullable=True))
    classify()
    for name, columns in INDEXES.items():
        op.create_index(name, "evenement", columns)
    op.create_table(
        "provenance",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", WHEN, nullable=False),
        sa.Column("sel", sa.String(length=32), nullable=False),
        sa.Column("adresse", sa.String(length=64), nullable=False),
        sa.Column("appareil", sa.String(length=200), nullable=False),
        sa.Column("connexion_le", WHEN, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provenance")),
    )
    op.create_index("ix_provenance_cree_le", "provenance", ["cree_le"])
    op.create_table(
        "verification_journal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", WHEN, nullable=False),
        sa.Column("demandee_par", sa.String(length=210), nullable=False),
        sa.Column("jusqu_a", sa.Integer(), nullable=False),
        sa.Column("lues", sa.Integer(), nullable=False),
        sa.Column("empreinte", sa.String(length=64), nullable=False),
        sa.Column("rompue_a", sa.Integer(), nullable=True),
        sa.Column("finie", sa.Boolean(), nullable=False),
        sa.Column("finie_le", WHEN, nullable=True),
        sa.Column("lue_le", WHEN, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification_journal")),
    )
    unfinished = sa.text("NOT finie")
    op.create_index(
        "uq_verification_en_cours", "verification_journal", ["finie"], unique=True,
        postgresql_where=unfinished, sqlite_where=unfinished,
    )  # fmt: skip
    op.create_index("ix_verification_journal_cree_le", "verification_journal", ["cree_le"])


def classify() -> None:
    """The lines that are there: what follows from their table is no part of what was sealed."""
    unsealed("evenement_update")
    for famille, tables in FAMILLES.items():
        op.execute(f"UPDATE evenement SET famille = '{famille}' WHERE objet_type IN ({', '.join(map(repr, tables))})")
    sealed()


def unsealed(trigger: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE evenement DISABLE TRIGGER evenement_sealed")
    else:
        op.execute(f"DROP TRIGGER {trigger}")


def sealed() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE evenement ENABLE TRIGGER evenement_sealed")
    else:
        op.execute(SEALED)


def downgrade() -> None:
    """``provenance_id`` stays: lines were sealed with it."""
    op.drop_table("verification_journal")
    op.drop_table("provenance")
    for name in INDEXES:
        op.drop_index(name, table_name="evenement")
    op.drop_column("evenement", "famille")
