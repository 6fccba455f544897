"""The jury of a session and its procès-verbal: who sits, results by bloc, signatures; the states that follow the training."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

BEFORE = ("brouillon", "demandee", "en_validation", "a_completer", "ouverte", "refusee", "en_cours", "annulee")
AFTER = ("jury_planifie", "pv_en_saisie", "pv_a_signer", "a_attribuer", "close")


def allow(*etats: str) -> None:
    words = ", ".join(f"'{etat}'" for etat in etats)
    with op.batch_alter_table("session") as table:
        table.drop_constraint(op.f("ck_session_etat_session"), type_="check")
        table.create_check_constraint(op.f("ck_session_etat_session"), sa.text(f"etat IN ({words})"))


def upgrade() -> None:
    allow(*BEFORE, *AFTER)
    op.create_table(
        "jure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("personne_id", sa.Uuid(), nullable=True),
        sa.Column("nom", sa.String(length=100), nullable=False),
        sa.Column("prenom", sa.String(length=100), nullable=False),
        sa.Column("courriel", sa.String(length=254), nullable=False),
        sa.Column("telephone", sa.String(length=20), nullable=False),
        sa.Column("fonction", sa.String(length=200), nullable=False),
        sa.Column(
            "qualite",
            sa.Enum(
                "representant", "responsable", "expert", name="qualite_jure", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column(
            "college",
            sa.Enum("employeurs", "salaries", name="college", native_enum=False, create_constraint=True, length=32),
            nullable=True,
        ),
        sa.Column("forme_le", sa.Date(), nullable=True),
        sa.Column("valable_jusqu_au", sa.Date(), nullable=True),
        sa.Column("retire_le", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["personne_id"], ["personne.id"], name=op.f("fk_jure_personne_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jure")),
    )
    op.create_index("ix_jure_nom", "jure", ["nom", "prenom", "id"])
    op.create_index("ix_jure_personne", "jure", ["personne_id"], unique=True)
    op.create_table(
        "jury",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("lieu", sa.String(length=200), nullable=False),
        sa.Column("adresse", sa.String(length=200), nullable=False),
        sa.Column("code_postal", sa.String(length=5), nullable=False),
        sa.Column("ville", sa.String(length=100), nullable=False),
        sa.Column("a_distance", sa.Boolean(), nullable=False),
        sa.Column("lien_visio", sa.String(length=500), nullable=False),
        sa.Column("confirme_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_jury_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jury")),
        sa.UniqueConstraint("session_id", name=op.f("uq_jury_session_id")),
    )
    op.create_table(
        "pv",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("numero", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("corrige_id", sa.Uuid(), nullable=True),
        sa.Column("motif", sa.String(length=4000), nullable=False),
        sa.Column(
            "etat",
            sa.Enum("en_saisie", "a_signer", "signe", name="etat_pv", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("incidents", sa.String(length=4000), nullable=False),
        sa.Column("saisies", sa.JSON(), nullable=False),
        sa.Column("contenu", sa.JSON(), nullable=True),
        sa.Column("empreinte", sa.String(length=64), nullable=False),
        sa.Column("clos_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("a_signer_id", sa.Uuid(), nullable=True),
        sa.Column("signe_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signe_id", sa.Uuid(), nullable=True),
        sa.Column("attribue_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attribue_par_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("(etat = 'signe') = (signe_le IS NOT NULL)", name=op.f("ck_pv_signe")),
        sa.CheckConstraint("etat = 'en_saisie' OR (contenu IS NOT NULL AND empreinte <> '')", name=op.f("ck_pv_fige")),
        sa.CheckConstraint("version = 1 OR (corrige_id IS NOT NULL AND motif <> '')", name=op.f("ck_pv_rectificatif")),
        sa.ForeignKeyConstraint(["a_signer_id"], ["fichier.id"], name=op.f("fk_pv_a_signer_id")),
        sa.ForeignKeyConstraint(["attribue_par_id"], ["personne.id"], name=op.f("fk_pv_attribue_par_id")),
        sa.ForeignKeyConstraint(["corrige_id"], ["pv.id"], name=op.f("fk_pv_corrige_id")),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_pv_session_id")),
        sa.ForeignKeyConstraint(["signe_id"], ["fichier.id"], name=op.f("fk_pv_signe_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pv")),
    )
    op.create_index("ix_pv_empreinte", "pv", ["empreinte"])
    op.create_index("ix_pv_etat", "pv", ["etat", "cree_le", "id"])
    op.create_index("ix_pv_numero", "pv", ["numero"])
    op.create_index(
        "uq_pv_en_cours",
        "pv",
        ["session_id"],
        unique=True,
        postgresql_where=sa.text("etat IN ('en_saisie', 'a_signer')"),
        sqlite_where=sa.text("etat IN ('en_saisie', 'a_signer')"),
    )
    op.create_index("uq_pv_version", "pv", ["session_id", "version"], unique=True)
    op.create_table(
        "lecture_pv",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pv_id", sa.Uuid(), nullable=False),
        sa.Column("personne_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["personne_id"], ["personne.id"], name=op.f("fk_lecture_pv_personne_id")),
        sa.ForeignKeyConstraint(["pv_id"], ["pv.id"], name=op.f("fk_lecture_pv_pv_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lecture_pv")),
    )
    op.create_index("uq_lecture_pv", "lecture_pv", ["pv_id", "personne_id", "sha256"], unique=True)
    op.create_table(
        "membre_jury",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("jury_id", sa.Uuid(), nullable=False),
        sa.Column("rang", sa.Integer(), nullable=False),
        sa.Column("jure_id", sa.Uuid(), nullable=True),
        sa.Column("personne_id", sa.Uuid(), nullable=True),
        sa.Column("nom", sa.String(length=100), nullable=False),
        sa.Column("prenom", sa.String(length=100), nullable=False),
        sa.Column("courriel", sa.String(length=254), nullable=False),
        sa.Column("fonction", sa.String(length=200), nullable=False),
        sa.Column(
            "qualite",
            sa.Enum(
                "representant", "responsable", "expert", name="qualite_jure", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column(
            "college",
            sa.Enum("employeurs", "salaries", name="college", native_enum=False, create_constraint=True, length=32),
            nullable=True,
        ),
        sa.Column(
            "voix",
            sa.Enum("deliberative", "consultative", name="voix", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("preside", sa.Boolean(), nullable=False),
        sa.Column("externe", sa.Boolean(), nullable=False),
        sa.Column("motif", sa.String(length=1000), nullable=False),
        sa.Column("convoque_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lien", sa.Uuid(), nullable=True),
        sa.Column(
            "reponse",
            sa.Enum(
                "attendue", "vient", "ne_vient_pas", name="reponse_jure", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("repondu_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sans_lien_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mot", sa.String(length=1000), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=True),
        sa.Column("remplace_id", sa.Uuid(), nullable=True),
        sa.Column("retire_le", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["jure_id"], ["jure.id"], name=op.f("fk_membre_jury_jure_id")),
        sa.ForeignKeyConstraint(["jury_id"], ["jury.id"], name=op.f("fk_membre_jury_jury_id")),
        sa.ForeignKeyConstraint(["personne_id"], ["personne.id"], name=op.f("fk_membre_jury_personne_id")),
        sa.ForeignKeyConstraint(["remplace_id"], ["membre_jury.id"], name=op.f("fk_membre_jury_remplace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membre_jury")),
        sa.UniqueConstraint("lien", name=op.f("uq_membre_jury_lien")),
    )
    op.create_index("ix_membre_jury", "membre_jury", ["jury_id", "rang"])
    op.create_index("ix_membre_jury_jure", "membre_jury", ["jure_id"])
    op.create_index("ix_membre_jury_personne", "membre_jury", ["personne_id"])
    op.create_index(
        "uq_membre_jury_jure",
        "membre_jury",
        ["jury_id", "jure_id"],
        unique=True,
        postgresql_where=sa.text("retire_le IS NULL"),
        sqlite_where=sa.text("retire_le IS NULL"),
    )
    op.create_table(
        "passage",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pv_id", sa.Uuid(), nullable=False),
        sa.Column("candidat_id", sa.Uuid(), nullable=False),
        sa.Column("rang", sa.Integer(), nullable=False),
        sa.Column(
            "presence",
            sa.Enum(
                "present",
                "absent",
                "excuse",
                "en_attente",
                "reporte",
                name="presence_jury",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("a_distance", sa.Boolean(), nullable=False),
        sa.Column("observations", sa.String(length=2000), nullable=False),
        sa.Column("justificatif_id", sa.Uuid(), nullable=True),
        sa.Column("saisies", sa.JSON(), nullable=False),
        sa.Column("enregistree_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("enregistree_par_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["candidat_id"], ["candidat.id"], name=op.f("fk_passage_candidat_id")),
        sa.ForeignKeyConstraint(["enregistree_par_id"], ["personne.id"], name=op.f("fk_passage_enregistree_par_id")),
        sa.ForeignKeyConstraint(["justificatif_id"], ["piece.id"], name=op.f("fk_passage_justificatif_id")),
        sa.ForeignKeyConstraint(["pv_id"], ["pv.id"], name=op.f("fk_passage_pv_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passage")),
    )
    op.create_index("ix_passage_candidat", "passage", ["candidat_id"])
    op.create_index("ix_passage_rang", "passage", ["pv_id", "rang"])
    op.create_index("uq_passage_candidat", "passage", ["pv_id", "candidat_id"], unique=True)
    op.create_table(
        "seance_jury",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("jury_id", sa.Uuid(), nullable=False),
        sa.Column("jour", sa.Date(), nullable=False),
        sa.Column("de", sa.String(length=5), nullable=False),
        sa.Column("a", sa.String(length=5), nullable=False),
        sa.ForeignKeyConstraint(["jury_id"], ["jury.id"], name=op.f("fk_seance_jury_jury_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seance_jury")),
    )
    op.create_index("ix_seance_jury", "seance_jury", ["jury_id", "jour", "de"], unique=True)
    op.create_table(
        "resultat_bloc",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("passage_id", sa.Uuid(), nullable=False),
        sa.Column("bloc", sa.String(length=10), nullable=False),
        sa.Column(
            "valeur",
            sa.Enum(
                "valide",
                "non_valide",
                "dispense",
                "deja_acquis",
                "non_presente",
                name="valeur_bloc",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.Integer(), nullable=True),
        sa.Column("observation", sa.String(length=2000), nullable=False),
        sa.Column("preconisation", sa.String(length=2000), nullable=False),
        sa.Column("origine", sa.String(length=200), nullable=False),
        sa.Column("saisi_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saisi_par_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["passage_id"], ["passage.id"], name=op.f("fk_resultat_bloc_passage_id")),
        sa.ForeignKeyConstraint(["saisi_par_id"], ["personne.id"], name=op.f("fk_resultat_bloc_saisi_par_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resultat_bloc")),
    )
    op.create_index("uq_resultat_bloc", "resultat_bloc", ["passage_id", "bloc"], unique=True)
    op.create_table(
        "signature_pv",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pv_id", sa.Uuid(), nullable=False),
        sa.Column("personne_id", sa.Uuid(), nullable=False),
        sa.Column("membre_id", sa.Uuid(), nullable=True),
        sa.Column("nom", sa.String(length=200), nullable=False),
        sa.Column(
            "college",
            sa.Enum("employeurs", "salaries", name="college", native_enum=False, create_constraint=True, length=32),
            nullable=True,
        ),
        sa.Column("empreinte", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("intention", sa.String(length=500), nullable=False),
        sa.Column("second_facteur", sa.Boolean(), nullable=False),
        sa.Column("ouvert_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("adresse_ip", sa.String(length=45), nullable=False),
        sa.Column("connexion", sa.String(length=64), nullable=False),
        sa.Column("annulee_le", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["membre_id"], ["membre_jury.id"], name=op.f("fk_signature_pv_membre_id")),
        sa.ForeignKeyConstraint(["personne_id"], ["personne.id"], name=op.f("fk_signature_pv_personne_id")),
        sa.ForeignKeyConstraint(["pv_id"], ["pv.id"], name=op.f("fk_signature_pv_pv_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature_pv")),
    )
    op.create_index("ix_signature_pv", "signature_pv", ["pv_id", "cree_le"])
    op.create_index(
        "uq_signature_pv_personne",
        "signature_pv",
        ["pv_id", "personne_id"],
        unique=True,
        postgresql_where=sa.text("annulee_le IS NULL"),
        sqlite_where=sa.text("annulee_le IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("signature_pv")
    op.drop_table("resultat_bloc")
    op.drop_table("seance_jury")
    op.drop_table("passage")
    op.drop_table("membre_jury")
    op.drop_table("lecture_pv")
    op.drop_table("pv")
    op.drop_table("jury")
    op.drop_table("jure")
    words = ", ".join(f"'{etat}'" for etat in AFTER)
    op.execute(f"UPDATE session SET etat = 'en_cours' WHERE etat IN ({words})")
    op.execute(f"UPDATE mot_session SET etat = 'en_cours' WHERE etat IN ({words})")
    allow(*BEFORE)
