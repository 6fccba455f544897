"""Campaigns of annual follow-up, their questions, what organismes answer."""

import sqlalchemy as sa
from alembic import op

revision = "0130"
down_revision = "0123"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def words(*said: str, name: str) -> sa.Enum:
    return sa.Enum(*said, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.create_table(
        "campagne",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", MOMENT, nullable=False),
        sa.Column("titre", sa.String(length=120), nullable=False),
        sa.Column("etat", words("brouillon", "ouverte", "close", name="etat_campagne"), nullable=False),
        sa.Column("periode_du", sa.Date(), nullable=False),
        sa.Column("periode_au", sa.Date(), nullable=False),
        sa.Column("jusqu_au", sa.Date(), nullable=False),
        sa.Column("par_id", sa.Uuid(), nullable=False),
        sa.Column("ouverte_le", MOMENT, nullable=True),
        sa.Column("diffusee_le", MOMENT, nullable=True),
        sa.Column("conclusion", sa.String(length=8000), nullable=False),
        sa.Column("conclue_le", MOMENT, nullable=True),
        sa.Column("conclue_par_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("periode_du <= periode_au", name=op.f("ck_campagne_periode")),
        sa.CheckConstraint("etat = 'brouillon' OR ouverte_le IS NOT NULL", name=op.f("ck_campagne_ouverte")),
        sa.CheckConstraint("(conclusion = '') = (conclue_le IS NULL)", name=op.f("ck_campagne_conclue")),
        sa.ForeignKeyConstraint(["par_id"], ["personne.id"], name=op.f("fk_campagne_par_id")),
        sa.ForeignKeyConstraint(["conclue_par_id"], ["personne.id"], name=op.f("fk_campagne_conclue_par_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campagne")),
    )
    op.create_index("ix_campagne_etat", "campagne", ["etat", "jusqu_au", "id"])
    op.create_index("ix_campagne_jusqu_au", "campagne", ["jusqu_au", "id"])
    op.create_table(
        "question_suivi",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", MOMENT, nullable=False),
        sa.Column("campagne_id", sa.Uuid(), nullable=False),
        sa.Column("rang", sa.Integer(), nullable=False),
        sa.Column(
            "nature", words("titre", "texte", "nombre", "oui_non", "choix", "piece", name="nature_question"), nullable=False
        ),
        sa.Column("intitule", sa.String(length=300), nullable=False),
        sa.Column("aide", sa.String(length=1000), nullable=False),
        sa.Column("choix", sa.JSON(), nullable=False),
        sa.Column("obligatoire", sa.Boolean(), nullable=False),
        sa.CheckConstraint("intitule <> ''", name=op.f("ck_question_suivi_dite")),
        sa.ForeignKeyConstraint(["campagne_id"], ["campagne.id"], name=op.f("fk_question_suivi_campagne_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_suivi")),
        sa.UniqueConstraint("campagne_id", "rang", name=op.f("uq_question_suivi_campagne_id_rang")),
    )
    op.create_table(
        "suivi_annuel",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", MOMENT, nullable=False),
        sa.Column("campagne_id", sa.Uuid(), nullable=False),
        sa.Column("organisme_id", sa.Uuid(), nullable=False),
        sa.Column("etat", words("a_remplir", "remis", "a_completer", "lu", "dispense", name="etat_suivi"), nullable=False),
        sa.Column("jusqu_au", sa.Date(), nullable=False),
        sa.Column("demande_le", MOMENT, nullable=False),
        sa.Column("rappels", sa.Integer(), nullable=False),
        sa.Column("relance_le", MOMENT, nullable=True),
        sa.Column("enregistre_le", MOMENT, nullable=True),
        sa.Column("remis_le", MOMENT, nullable=True),
        sa.Column("remis_par_id", sa.Uuid(), nullable=True),
        sa.Column("chiffres", sa.JSON(), nullable=False),
        sa.Column("motif", sa.String(length=2000), nullable=False),
        sa.Column("a_suivre", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=2000), nullable=False),
        sa.CheckConstraint("etat NOT IN ('remis', 'lu') OR remis_le IS NOT NULL", name=op.f("ck_suivi_annuel_remis")),
        sa.CheckConstraint("etat NOT IN ('a_completer', 'dispense') OR motif <> ''", name=op.f("ck_suivi_annuel_motive")),
        sa.ForeignKeyConstraint(["campagne_id"], ["campagne.id"], name=op.f("fk_suivi_annuel_campagne_id")),
        sa.ForeignKeyConstraint(["organisme_id"], ["organisme.id"], name=op.f("fk_suivi_annuel_organisme_id")),
        sa.ForeignKeyConstraint(["remis_par_id"], ["personne.id"], name=op.f("fk_suivi_annuel_remis_par_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suivi_annuel")),
    )
    op.create_index("ix_suivi_annuel_campagne", "suivi_annuel", ["campagne_id", "organisme_id"])
    op.create_index("ix_suivi_annuel_organisme", "suivi_annuel", ["organisme_id", "campagne_id"])
    op.create_index("ix_suivi_annuel_etat", "suivi_annuel", ["etat", "jusqu_au", "id"])
    op.create_index("ix_suivi_annuel_jusqu_au", "suivi_annuel", ["jusqu_au", "id"])
    op.create_table(
        "reponse_suivi",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", MOMENT, nullable=False),
        sa.Column("suivi_id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("texte", sa.String(), nullable=False),
        sa.Column("remise", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["suivi_id"], ["suivi_annuel.id"], name=op.f("fk_reponse_suivi_suivi_id")),
        sa.ForeignKeyConstraint(["question_id"], ["question_suivi.id"], name=op.f("fk_reponse_suivi_question_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reponse_suivi")),
        sa.UniqueConstraint("suivi_id", "question_id", name=op.f("uq_reponse_suivi_suivi_id_question_id")),
    )
    op.create_index("ix_reponse_suivi_question", "reponse_suivi", ["question_id"])
    op.create_table(
        "piece_suivi",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", MOMENT, nullable=False),
        sa.Column("reponse_id", sa.Uuid(), nullable=False),
        sa.Column("fichier_id", sa.Uuid(), nullable=False),
        sa.Column("remise_le", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["reponse_id"], ["reponse_suivi.id"], name=op.f("fk_piece_suivi_reponse_id")),
        sa.ForeignKeyConstraint(["fichier_id"], ["fichier.id"], name=op.f("fk_piece_suivi_fichier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_piece_suivi")),
    )
    op.create_index("ix_piece_suivi", "piece_suivi", ["reponse_id", "cree_le"])
    op.create_index("ix_piece_suivi_fichier", "piece_suivi", ["fichier_id"])


def downgrade() -> None:
    for name in ("piece_suivi", "reponse_suivi", "suivi_annuel", "question_suivi", "campagne"):
        op.drop_table(name)
