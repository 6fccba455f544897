"""Certificates, their templates, what a registration must say on them; the day on which a candidate entered."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

NATURE = ("parchemin", "attestation")
ETAT = ("valide", "remplace", "retire")
IN_FORCE = sa.text("etat = 'valide'")
DATES, NUMBERS, LISTS = ("decision_le", "delivrance_jusqu_au"), ("niveau", "cec"), ("nsf", "certificateurs")


def one_of(*values: str, name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def born() -> tuple[sa.Column, ...]:  # type: ignore[type-arg]
    return sa.Column("id", sa.Uuid(), nullable=False), sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False)


def upgrade() -> None:
    with op.batch_alter_table("enregistrement") as table:
        for name in DATES:
            table.add_column(sa.Column(name, sa.Date(), nullable=True))
        for name in NUMBERS:
            table.add_column(sa.Column(name, sa.Integer(), nullable=True))
        for name in LISTS:
            table.add_column(sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))
        table.add_column(sa.Column("formacode", sa.String(length=5), nullable=False, server_default=""))
    with op.batch_alter_table("enregistrement") as table:
        for name in (*LISTS, "formacode"):
            table.alter_column(name, server_default=None)
    op.add_column("candidat", sa.Column("entre_le", sa.Date(), nullable=True))
    op.create_table(
        "modele_certificat",
        *born(),
        sa.Column("enregistrement_id", sa.Uuid(), nullable=False),
        sa.Column("nature", one_of(*NATURE, name="nature_certificat"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("du", sa.Date(), nullable=False),
        sa.Column("accroche", sa.String(length=60), nullable=False),
        sa.Column("texte", sa.String(length=600), nullable=False),
        sa.Column("mention", sa.String(length=300), nullable=False),
        sa.Column("signataire", sa.String(length=100), nullable=False),
        sa.Column("qualite", sa.String(length=100), nullable=False),
        sa.Column("lieu", sa.String(length=100), nullable=False),
        sa.Column("lieu_naissance", sa.Boolean(), nullable=False),
        sa.Column("rayons", sa.Boolean(), nullable=False),
        sa.Column("cree_par_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["cree_par_id"], ["personne.id"], name=op.f("fk_modele_certificat_cree_par_id")),
        sa.ForeignKeyConstraint(
            ["enregistrement_id"], ["enregistrement.id"], name=op.f("fk_modele_certificat_enregistrement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_modele_certificat")),
    )
    op.create_index("uq_modele_certificat", "modele_certificat", ["enregistrement_id", "nature", "version"], unique=True)
    op.create_table(
        "certificat",
        *born(),
        sa.Column("numero", sa.String(length=20), nullable=False),
        sa.Column("nature", one_of(*NATURE, name="nature_certificat"), nullable=False),
        sa.Column("bloc", sa.String(length=10), nullable=False),
        sa.Column("etat", one_of(*ETAT, name="etat_certificat"), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("candidat_id", sa.Uuid(), nullable=False),
        sa.Column("pv_id", sa.Uuid(), nullable=False),
        sa.Column("enregistrement_id", sa.Uuid(), nullable=False),
        sa.Column("modele_id", sa.Uuid(), nullable=False),
        sa.Column("titulaire", sa.String(length=310), nullable=False),
        sa.Column(
            "titulaire_tri",
            sa.String(length=310).with_variant(sa.String(length=310, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("delivre_le", sa.Date(), nullable=False),
        sa.Column("contenu", sa.JSON(), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("lien", sa.Uuid(), nullable=False),
        sa.Column("etat_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("motif", sa.String(length=4000), nullable=False),
        sa.Column("remplace_par_id", sa.Uuid(), nullable=True),
        sa.Column("masque_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("vues", sa.Integer(), nullable=False),
        sa.Column("vue_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fichier_id", sa.Uuid(), nullable=True),
        sa.Column("duplicatas", sa.Integer(), nullable=False),
        sa.Column("duplicata_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("duplicata_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("(nature = 'attestation') = (bloc <> '')", name=op.f("ck_certificat_bloc_atteste")),
        sa.CheckConstraint("etat = 'valide' OR (etat_le IS NOT NULL AND motif <> '')", name=op.f("ck_certificat_fin_motivee")),
        sa.CheckConstraint("etat <> 'remplace' OR remplace_par_id IS NOT NULL", name=op.f("ck_certificat_remplace")),
        sa.ForeignKeyConstraint(["candidat_id"], ["candidat.id"], name=op.f("fk_certificat_candidat_id")),
        sa.ForeignKeyConstraint(["duplicata_id"], ["fichier.id"], name=op.f("fk_certificat_duplicata_id")),
        sa.ForeignKeyConstraint(["enregistrement_id"], ["enregistrement.id"], name=op.f("fk_certificat_enregistrement_id")),
        sa.ForeignKeyConstraint(["fichier_id"], ["fichier.id"], name=op.f("fk_certificat_fichier_id")),
        sa.ForeignKeyConstraint(["modele_id"], ["modele_certificat.id"], name=op.f("fk_certificat_modele_id")),
        sa.ForeignKeyConstraint(["pv_id"], ["pv.id"], name=op.f("fk_certificat_pv_id")),
        sa.ForeignKeyConstraint(
            ["remplace_par_id"],
            ["certificat.id"],
            name=op.f("fk_certificat_remplace_par_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_certificat_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificat")),
        sa.UniqueConstraint("code", name=op.f("uq_certificat_code")),
        sa.UniqueConstraint("lien", name=op.f("uq_certificat_lien")),
        sa.UniqueConstraint("numero", name=op.f("uq_certificat_numero")),
    )
    for name in ("pv_id", "enregistrement_id", "modele_id", "fichier_id", "duplicata_id"):
        op.create_index(f"ix_certificat_{name}", "certificat", [name])
    op.create_index("ix_certificat_session", "certificat", ["session_id", "numero"])
    op.create_index("ix_certificat_candidat", "certificat", ["candidat_id"])
    op.create_index("ix_certificat_etat", "certificat", ["etat", "cree_le", "id"])
    op.create_index("ix_certificat_cree_le", "certificat", ["cree_le", "id"])
    op.create_index("ix_certificat_titulaire", "certificat", ["titulaire_tri", "id"])
    op.create_index("ix_certificat_remplace_par", "certificat", ["remplace_par_id"])
    op.create_index(
        "uq_certificat_tenu", "certificat", ["candidat_id", "bloc"], unique=True, postgresql_where=IN_FORCE, sqlite_where=IN_FORCE
    )
    op.create_table(
        "production_certificats",
        *born(),
        sa.Column("pv_id", sa.Uuid(), nullable=False),
        sa.Column("faite_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("essayee_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retenus", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["pv_id"], ["pv.id"], name=op.f("fk_production_certificats_pv_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_production_certificats")),
        sa.UniqueConstraint("pv_id", name=op.f("uq_production_certificats_pv_id")),
    )
    op.create_index("ix_production_certificats_faite_le", "production_certificats", ["faite_le"])


def downgrade() -> None:
    for name in ("production_certificats", "certificat", "modele_certificat"):
        op.drop_table(name)
    op.drop_column("candidat", "entre_le")
    with op.batch_alter_table("enregistrement") as table:
        for name in (*DATES, *NUMBERS, *LISTS, "formacode"):
            table.drop_column(name)
