"""The library: documents, their versions, who read them, and when each reader was last there."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

FOLDED = {length: sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql") for length in (60, 150)}
SAID = ("dirigeants", "referents", "instructeurs", "comite", "binome", "independants", "nationaux", "delegataires", "habilites")


def born() -> list[sa.Column[object]]:
    return [sa.Column("id", sa.Uuid(), nullable=False), sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False)]


def upgrade() -> None:
    states = sa.Enum("programme", "publie", "retire", name="etat_document", native_enum=False, create_constraint=True, length=32)
    op.create_table(
        "document",
        *born(),
        sa.Column("titre", sa.String(length=150), nullable=False),
        sa.Column("titre_tri", FOLDED[150], nullable=False),
        sa.Column("categorie", sa.String(length=60), nullable=False),
        sa.Column("categorie_tri", FOLDED[60], nullable=False),
        sa.Column("description", sa.String(length=1000), nullable=False),
        sa.Column("rang", sa.Integer(), nullable=False),
        sa.Column("etat", states, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *[sa.Column(name, sa.Boolean(), nullable=False) for name in SAID],
        sa.Column("cqp_id", sa.Uuid(), nullable=True),
        sa.Column("obligatoire", sa.Boolean(), nullable=False),
        sa.Column("du", sa.Date(), nullable=False),
        sa.Column("jusqu_au", sa.Date(), nullable=True),
        sa.Column("a_prevenir", sa.Boolean(), nullable=False),
        sa.Column("publie_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paru_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cherche", sa.String(), nullable=False),
        sa.CheckConstraint("dirigeants OR referents OR instructeurs OR comite OR binome", name=op.f("ck_document_public")),
        sa.CheckConstraint("independants OR nationaux OR delegataires", name=op.f("ck_document_natures")),
        sa.CheckConstraint("jusqu_au >= du", name=op.f("ck_document_dates_ordonnees")),
        sa.ForeignKeyConstraint(["cqp_id"], ["cqp.id"], name=op.f("fk_document_cqp_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
    )
    op.create_index("ix_document_etat_paru_le", "document", ["etat", "paru_le", "id"])
    op.create_index("ix_document_paru_le", "document", ["paru_le", "id"])
    op.create_index("ix_document_titre_tri", "document", ["titre_tri", "id"])
    op.create_index("ix_document_categorie", "document", ["categorie_tri", "rang", "id"])
    op.create_table(
        "version_document",
        *born(),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("numero", sa.Integer(), nullable=False),
        sa.Column("fichier_id", sa.Uuid(), nullable=True),
        sa.Column("adresse", sa.String(length=500), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("auteur_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("(fichier_id IS NULL) <> (adresse = '')", name=op.f("ck_version_document_fichier_ou_adresse")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_version_document_document_id")),
        sa.ForeignKeyConstraint(["fichier_id"], ["fichier.id"], name=op.f("fk_version_document_fichier_id")),
        sa.ForeignKeyConstraint(["auteur_id"], ["personne.id"], name=op.f("fk_version_document_auteur_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version_document")),
        sa.UniqueConstraint("document_id", "numero", name=op.f("uq_version_document_document_id_numero")),
    )
    op.create_table(
        "lecture_document",
        *born(),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("personne_id", sa.Uuid(), nullable=False),
        sa.Column("ouvertures", sa.Integer(), nullable=False),
        sa.Column("ouverte_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmee_le", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["version_id"], ["version_document.id"], name=op.f("fk_lecture_document_version_id")),
        sa.ForeignKeyConstraint(["personne_id"], ["personne.id"], name=op.f("fk_lecture_document_personne_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lecture_document")),
        sa.UniqueConstraint("version_id", "personne_id", name=op.f("uq_lecture_document_version_id_personne_id")),
    )
    op.create_index("ix_lecture_document_personne", "lecture_document", ["personne_id", "version_id"])
    op.create_table(
        "visite_documentation",
        *born(),
        sa.Column("personne_id", sa.Uuid(), nullable=False),
        sa.Column("vue_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("avant_le", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["personne_id"], ["personne.id"], name=op.f("fk_visite_documentation_personne_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visite_documentation")),
        sa.UniqueConstraint("personne_id", name=op.f("uq_visite_documentation_personne_id")),
    )


def downgrade() -> None:
    for table in ("visite_documentation", "lecture_document", "version_document", "document"):
        op.drop_table(table)
