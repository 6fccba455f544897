"""Conventions of habilitations and their avenants, who signed them, the clauses that they are made of."""

import sqlalchemy as sa
from alembic import op

revision = "0100"
down_revision = "0092"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
CURRENT = sa.text("etat IN ('a_signer', 'a_contresigner')")
UNDRAWN = sa.text("(etat IN ('a_signer', 'a_contresigner') AND a_signer_id IS NULL) OR (etat = 'signee' AND signe_id IS NULL)")


def words(*said: str, name: str) -> sa.Enum:
    return sa.Enum(*said, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.create_table(
        "convention",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", MOMENT, nullable=False),
        sa.Column("habilitation_id", sa.Uuid(), nullable=False),
        sa.Column("numero", sa.String(length=30), nullable=False),
        sa.Column("avenant", sa.Integer(), nullable=False),
        sa.Column("etat", words("a_signer", "a_contresigner", "signee", "retiree", name="etat_convention"), nullable=False),
        sa.Column("modele_version", sa.Integer(), nullable=False),
        sa.Column("changements", sa.String(length=4000), nullable=False),
        sa.Column("regions", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("bloquante", sa.Boolean(), nullable=False),
        sa.Column("contenu", sa.JSON(), nullable=False),
        sa.Column("empreinte", sa.String(length=64), nullable=False),
        sa.Column("motif", sa.String(length=2000), nullable=False),
        sa.Column("signee_le", MOMENT, nullable=True),
        sa.Column("a_signer_id", sa.Uuid(), nullable=True),
        sa.Column("signe_id", sa.Uuid(), nullable=True),
        sa.Column("essaye_le", MOMENT, nullable=True),
        sa.Column("reserve_le", MOMENT, nullable=True),
        sa.CheckConstraint("(etat = 'signee') = (signee_le IS NOT NULL)", name=op.f("ck_convention_signee")),
        sa.CheckConstraint("etat <> 'retiree' OR motif <> ''", name=op.f("ck_convention_retrait_motive")),
        sa.CheckConstraint("avenant = 0 OR changements <> ''", name=op.f("ck_convention_avenant_dit")),
        sa.ForeignKeyConstraint(["habilitation_id"], ["habilitation.id"], name=op.f("fk_convention_habilitation_id")),
        sa.ForeignKeyConstraint(["a_signer_id"], ["fichier.id"], name=op.f("fk_convention_a_signer_id")),
        sa.ForeignKeyConstraint(["signe_id"], ["fichier.id"], name=op.f("fk_convention_signe_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_convention")),
        sa.UniqueConstraint("numero", name=op.f("uq_convention_numero")),
    )
    where = {"postgresql_where": CURRENT, "sqlite_where": CURRENT}
    op.create_index("uq_convention_en_cours", "convention", ["habilitation_id"], unique=True, **where)
    op.create_index("ix_convention_habilitation", "convention", ["habilitation_id", "cree_le"])
    op.create_index("ix_convention_etat", "convention", ["etat", "cree_le", "id"])
    undrawn = {"postgresql_where": UNDRAWN, "sqlite_where": UNDRAWN}
    op.create_index("ix_convention_sans_document", "convention", ["cree_le", "id"], **undrawn)
    op.create_table(
        "signature_convention",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", MOMENT, nullable=False),
        sa.Column("convention_id", sa.Uuid(), nullable=False),
        sa.Column("partie", words("organisme", "oc_eclat", name="partie"), nullable=False),
        sa.Column("personne_id", sa.Uuid(), nullable=False),
        sa.Column("nom", sa.String(length=200), nullable=False),
        sa.Column("empreinte", sa.String(length=64), nullable=False),
        sa.Column("intention", sa.String(length=500), nullable=False),
        sa.Column("adresse_ip", sa.String(length=45), nullable=False),
        sa.Column("connexion", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["convention_id"], ["convention.id"], name=op.f("fk_signature_convention_convention_id")),
        sa.ForeignKeyConstraint(["personne_id"], ["personne.id"], name=op.f("fk_signature_convention_personne_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature_convention")),
        sa.UniqueConstraint("convention_id", "partie", name=op.f("uq_signature_convention_convention_id_partie")),
    )
    op.create_table(
        "modele_convention",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", MOMENT, nullable=False),
        sa.Column("nom", sa.String(length=30), nullable=False),
        sa.Column("clauses", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("modifie_le", MOMENT, nullable=True),
        sa.Column("modifie_par_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["modifie_par_id"], ["personne.id"], name=op.f("fk_modele_convention_modifie_par_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_modele_convention")),
        sa.UniqueConstraint("nom", name=op.f("uq_modele_convention_nom")),
    )
    op.create_table(
        "version_modele_convention",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", MOMENT, nullable=False),
        sa.Column("modele_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("clauses", sa.JSON(), nullable=False),
        sa.Column("par_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["modele_id"], ["modele_convention.id"], name=op.f("fk_version_modele_convention_modele_id")),
        sa.ForeignKeyConstraint(["par_id"], ["personne.id"], name=op.f("fk_version_modele_convention_par_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version_modele_convention")),
        sa.UniqueConstraint("modele_id", "version", name=op.f("uq_version_modele_convention_modele_id_version")),
    )


def downgrade() -> None:
    for table in ("version_modele_convention", "modele_convention", "signature_convention", "convention"):
        op.drop_table(table)
