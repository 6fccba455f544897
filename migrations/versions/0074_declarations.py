"""Certificates as they are declared to the Caisse des Dépôts: files, answers, schemas, corrections that holders ask for."""

import sqlalchemy as sa
from alembic import op

revision = "0074"
down_revision = "0072"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)


def words(name: str, *values: str, length: int = 32) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=length)


def upgrade() -> None:
    op.create_table(
        "schema_cdc",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", WHEN, nullable=False),
        sa.Column("nom", sa.String(120), nullable=False),
        sa.Column("version", sa.String(20), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("texte", sa.String(), nullable=False),
        sa.Column("actions", sa.Boolean(), nullable=False),
        sa.Column("retire_le", WHEN, nullable=True),
        sa.Column("cree_par_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["cree_par_id"], ["personne.id"], name=op.f("fk_schema_cdc_cree_par_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schema_cdc")),
    )
    op.create_table(
        "flux",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", WHEN, nullable=False),
        sa.Column("numero", sa.String(20), nullable=False),
        sa.Column("action", words("action_flux", "CREATION", "SUPPRESSION"), nullable=False),
        sa.Column(
            "etat",
            words("etat_flux", "en_cours", "pret", "echec", "depose", "recu", "refuse", "traite", "abandonne"),
            nullable=False,
        ),
        sa.Column("version", sa.String(20), nullable=False),
        sa.Column("schema_id", sa.Uuid(), nullable=True),
        sa.Column("motif", sa.String(4000), nullable=False),
        sa.Column("fichier_id", sa.Uuid(), nullable=True),
        sa.Column("pris_le", WHEN, nullable=True),
        sa.Column("depose_le", WHEN, nullable=True),
        sa.Column("traite_le", WHEN, nullable=True),
        sa.Column("cree_par_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("etat NOT IN ('echec', 'refuse') OR motif <> ''", name=op.f("ck_flux_fin_motivee")),
        sa.ForeignKeyConstraint(["schema_id"], ["schema_cdc.id"], name=op.f("fk_flux_schema_id")),
        sa.ForeignKeyConstraint(["fichier_id"], ["fichier.id"], name=op.f("fk_flux_fichier_id")),
        sa.ForeignKeyConstraint(["cree_par_id"], ["personne.id"], name=op.f("fk_flux_cree_par_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flux")),
        sa.UniqueConstraint("numero", name=op.f("uq_flux_numero")),
    )
    op.create_index("ix_flux_cree_le", "flux", ["cree_le", "id"])
    op.create_index("ix_flux_etat", "flux", ["etat", "cree_le", "id"])
    op.create_index("ix_flux_fichier_id", "flux", ["fichier_id"])
    op.create_table(
        "declaration",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", WHEN, nullable=False),
        sa.Column("certificat_id", sa.Uuid(), nullable=False),
        sa.Column(
            "etat",
            words(
                "etat_declaration",
                "incomplet",
                "pret",
                "exporte",
                "recu",
                "accepte",
                "ko",
                "corrige",
                "a_supprimer",
                "supprime",
                "sans_objet",
            ),
            nullable=False,
        ),
        sa.Column("echeance", sa.Date(), nullable=False),
        sa.Column("id_technique", sa.String(40), nullable=False),
        sa.Column("nom_naissance", sa.String(60), nullable=False),
        sa.Column("nom_usage", sa.String(60), nullable=False),
        sa.Column("prenoms", sa.String(184), nullable=False),
        sa.Column("sexe", words("sexe", "F", "M"), nullable=True),
        sa.Column("ne_le", sa.Date(), nullable=True),
        sa.Column("commune", sa.String(100), nullable=False),
        sa.Column("code_commune", sa.String(5), nullable=False),
        sa.Column("pays", sa.String(60), nullable=False),
        sa.Column(
            "acces",
            words(
                "acces",
                "FORMATION_INITIALE_HORS_APPRENTISSAGE",
                "FORMATION_INITIALE_APPRENTISSAGE",
                "FORMATION_CONTINUE_HORS_CONTRAT_DE_PROFESSIONNALISATION",
                "FORMATION_CONTINUE_CONTRAT_DE_PROFESSIONNALISATION",
                "VAE",
                "EQUIVALENCE_DIPLOME_ETRANGER",
                "CANDIDAT_LIBRE",
                length=64,
            ),
            nullable=True,
        ),
        sa.Column("manques", sa.JSON(), nullable=False),
        sa.Column("message", sa.String(4000), nullable=False),
        sa.Column("flux_id", sa.Uuid(), nullable=True),
        sa.Column("accepte_le", WHEN, nullable=True),
        sa.Column("corrige_le", WHEN, nullable=True),
        sa.Column("corrige_par_id", sa.Uuid(), nullable=True),
        sa.Column("relance_le", WHEN, nullable=True),
        sa.Column("alerte_le", WHEN, nullable=True),
        sa.Column("lien", sa.Uuid(), nullable=True),
        sa.Column("lien_le", WHEN, nullable=True),
        sa.Column("proposition", sa.JSON(), nullable=False),
        sa.Column("proposition_mot", sa.String(1000), nullable=False),
        sa.ForeignKeyConstraint(["certificat_id"], ["certificat.id"], name=op.f("fk_declaration_certificat_id")),
        sa.ForeignKeyConstraint(["flux_id"], ["flux.id"], name=op.f("fk_declaration_flux_id")),
        sa.ForeignKeyConstraint(["corrige_par_id"], ["personne.id"], name=op.f("fk_declaration_corrige_par_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declaration")),
        sa.UniqueConstraint("certificat_id", name=op.f("uq_declaration_certificat_id")),
        sa.UniqueConstraint("lien", name=op.f("uq_declaration_lien")),
        sa.UniqueConstraint("id_technique", name=op.f("uq_declaration_id_technique")),
    )
    op.create_index("ix_declaration_echeance", "declaration", ["echeance", "id"])
    op.create_index("ix_declaration_etat", "declaration", ["etat", "echeance", "id"])
    op.create_index("ix_declaration_flux", "declaration", ["flux_id"])
    op.create_table(
        "passage_declare",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", WHEN, nullable=False),
        sa.Column("flux_id", sa.Uuid(), nullable=False),
        sa.Column("declaration_id", sa.Uuid(), nullable=False),
        sa.Column("resultat", words("resultat_cdc", "ok", "ko"), nullable=True),
        sa.Column("message", sa.String(4000), nullable=False),
        sa.Column("repondu_le", WHEN, nullable=True),
        sa.ForeignKeyConstraint(["flux_id"], ["flux.id"], name=op.f("fk_passage_declare_flux_id")),
        sa.ForeignKeyConstraint(["declaration_id"], ["declaration.id"], name=op.f("fk_passage_declare_declaration_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passage_declare")),
    )
    op.create_index("ix_passage_declare_declaration", "passage_declare", ["declaration_id"])
    op.create_index("uq_passage_declare", "passage_declare", ["flux_id", "declaration_id"], unique=True)
    op.create_table(
        "reponse_cdc",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", WHEN, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("nom", sa.String(120), nullable=False),
        sa.Column("genre", words("genre_reponse", "reception", "traitement"), nullable=False),
        sa.Column("flux_id", sa.Uuid(), nullable=True),
        sa.Column("id_flux", sa.String(255), nullable=False),
        sa.Column("id_traitement", sa.String(255), nullable=False),
        sa.Column("acceptee", sa.Boolean(), nullable=False),
        sa.Column("message", sa.String(4000), nullable=False),
        sa.Column("ok", sa.Integer(), nullable=False),
        sa.Column("ko", sa.Integer(), nullable=False),
        sa.Column("inconnus", sa.JSON(), nullable=False),
        sa.Column("fichier_id", sa.Uuid(), nullable=True),
        sa.Column("lue_par_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["flux_id"], ["flux.id"], name=op.f("fk_reponse_cdc_flux_id")),
        sa.ForeignKeyConstraint(["fichier_id"], ["fichier.id"], name=op.f("fk_reponse_cdc_fichier_id")),
        sa.ForeignKeyConstraint(["lue_par_id"], ["personne.id"], name=op.f("fk_reponse_cdc_lue_par_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reponse_cdc")),
        sa.UniqueConstraint("sha256", name=op.f("uq_reponse_cdc_sha256")),
    )
    op.create_index("ix_reponse_cdc_cree_le", "reponse_cdc", ["cree_le", "id"])
    op.create_index("ix_reponse_cdc_fichier_id", "reponse_cdc", ["fichier_id"])
    op.create_index("ix_reponse_cdc_flux", "reponse_cdc", ["flux_id"])
    op.create_table(
        "demande_correction",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", WHEN, nullable=False),
        sa.Column("declaration_id", sa.Uuid(), nullable=False),
        sa.Column("etat", words("etat_demande", "ouverte", "corrigee", "infondee"), nullable=False),
        sa.Column("recue_le", sa.Date(), nullable=False),
        sa.Column("echeance", sa.Date(), nullable=False),
        sa.Column("demande", sa.String(2000), nullable=False),
        sa.Column("reponse", sa.String(2000), nullable=False),
        sa.Column("repondue_le", WHEN, nullable=True),
        sa.Column("repondue_par_id", sa.Uuid(), nullable=True),
        sa.Column("cree_par_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "etat = 'ouverte' OR (repondue_le IS NOT NULL AND reponse <> '')", name=op.f("ck_demande_correction_reponse")
        ),
        sa.ForeignKeyConstraint(["declaration_id"], ["declaration.id"], name=op.f("fk_demande_correction_declaration_id")),
        sa.ForeignKeyConstraint(["repondue_par_id"], ["personne.id"], name=op.f("fk_demande_correction_repondue_par_id")),
        sa.ForeignKeyConstraint(["cree_par_id"], ["personne.id"], name=op.f("fk_demande_correction_cree_par_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demande_correction")),
    )
    op.create_index("ix_demande_correction_declaration", "demande_correction", ["declaration_id"])
    op.create_index("ix_demande_correction_echeance", "demande_correction", ["echeance", "id"])
    op.create_index("ix_demande_correction_etat", "demande_correction", ["etat", "echeance", "id"])


def downgrade() -> None:
    op.drop_table("demande_correction")
    op.drop_table("reponse_cdc")
    op.drop_table("passage_declare")
    op.drop_table("declaration")
    op.drop_table("flux")
    op.drop_table("schema_cdc")
