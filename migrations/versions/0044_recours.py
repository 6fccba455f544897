"""What candidates are told of their results, what they say against them, and when what was kept of them is erased."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notification_resultat",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("pv_id", sa.Uuid(), nullable=False),
        sa.Column("candidat_id", sa.Uuid(), nullable=False),
        sa.Column("courriel", sa.String(length=254), nullable=False),
        sa.Column("rectifie", sa.Boolean(), nullable=False),
        sa.Column("editee_le", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["candidat_id"], ["candidat.id"], name=op.f("fk_notification_resultat_candidat_id")),
        sa.ForeignKeyConstraint(["pv_id"], ["pv.id"], name=op.f("fk_notification_resultat_pv_id")),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_notification_resultat_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification_resultat")),
    )
    op.create_index("ix_notification_resultat_candidat", "notification_resultat", ["candidat_id", "cree_le"], unique=False)
    op.create_index("ix_notification_resultat_session", "notification_resultat", ["session_id", "cree_le"], unique=False)
    op.create_index("uq_notification_resultat", "notification_resultat", ["pv_id", "candidat_id"], unique=True)
    op.create_table(
        "recours",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("numero", sa.String(length=20), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("candidat_id", sa.Uuid(), nullable=False),
        sa.Column("notification_id", sa.Uuid(), nullable=False),
        sa.Column(
            "etat",
            sa.Enum(
                "detail_demande",
                "detail_repondu",
                "depose",
                "en_instruction",
                "a_decider",
                "decide",
                name="etat_recours",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("saisi_par_id", sa.Uuid(), nullable=True),
        sa.Column("demande", sa.String(length=4000), nullable=False),
        sa.Column("reponse", sa.String(length=4000), nullable=False),
        sa.Column("repondu_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("repondu_par_id", sa.Uuid(), nullable=True),
        sa.Column("motif", sa.String(length=8000), nullable=False),
        sa.Column("depose_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("echeance", sa.Date(), nullable=False),
        sa.Column("avis", sa.String(length=8000), nullable=False),
        sa.Column(
            "proposition",
            sa.Enum(
                "maintenu",
                "deliberation",
                "evaluation",
                name="proposition_recours",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("instruit_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("instruit_par_id", sa.Uuid(), nullable=True),
        sa.Column(
            "issue",
            sa.Enum(
                "maintenu",
                "deliberation",
                "evaluation",
                name="issue_recours",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("decision", sa.String(length=8000), nullable=False),
        sa.Column("decide_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decide_par_id", sa.Uuid(), nullable=True),
        sa.Column("rectificatif_id", sa.Uuid(), nullable=True),
        sa.Column("rappele_le", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("etat <> 'decide' OR issue IS NOT NULL", name=op.f("ck_recours_decide")),
        sa.CheckConstraint(
            "etat IN ('detail_demande', 'detail_repondu') OR (motif <> '' AND depose_le IS NOT NULL)",
            name=op.f("ck_recours_motive"),
        ),
        sa.CheckConstraint("issue IS NULL OR decision <> ''", name=op.f("ck_recours_decision_motivee")),
        sa.CheckConstraint(
            "decide_par_id IS NULL OR instruit_par_id IS NULL OR decide_par_id <> instruit_par_id",
            name=op.f("ck_recours_deux_personnes"),
        ),
        sa.ForeignKeyConstraint(["candidat_id"], ["candidat.id"], name=op.f("fk_recours_candidat_id")),
        sa.ForeignKeyConstraint(["decide_par_id"], ["personne.id"], name=op.f("fk_recours_decide_par_id")),
        sa.ForeignKeyConstraint(["instruit_par_id"], ["personne.id"], name=op.f("fk_recours_instruit_par_id")),
        sa.ForeignKeyConstraint(["notification_id"], ["notification_resultat.id"], name=op.f("fk_recours_notification_id")),
        sa.ForeignKeyConstraint(["rectificatif_id"], ["pv.id"], name=op.f("fk_recours_rectificatif_id")),
        sa.ForeignKeyConstraint(["repondu_par_id"], ["personne.id"], name=op.f("fk_recours_repondu_par_id")),
        sa.ForeignKeyConstraint(["saisi_par_id"], ["personne.id"], name=op.f("fk_recours_saisi_par_id")),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_recours_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recours")),
        sa.UniqueConstraint("notification_id", name=op.f("uq_recours_notification_id")),
        sa.UniqueConstraint("numero", name=op.f("uq_recours_numero")),
    )
    op.create_index("ix_recours_cree_le", "recours", ["cree_le", "id"], unique=False)
    op.create_index("ix_recours_echeance", "recours", ["echeance", "id"], unique=False)
    op.create_index("ix_recours_etat", "recours", ["etat", "cree_le", "id"], unique=False)
    op.create_index("ix_recours_session", "recours", ["session_id", "cree_le"], unique=False)
    op.create_table(
        "instruction_recours",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recours_id", sa.Uuid(), nullable=False),
        sa.Column("personne_id", sa.Uuid(), nullable=False),
        sa.Column("jusqu_a", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["personne_id"], ["personne.id"], name=op.f("fk_instruction_recours_personne_id")),
        sa.ForeignKeyConstraint(["recours_id"], ["recours.id"], name=op.f("fk_instruction_recours_recours_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instruction_recours")),
    )
    op.create_index(
        "ix_instruction_recours_personne", "instruction_recours", ["personne_id", "jusqu_a", "recours_id"], unique=False
    )
    op.create_index(
        "uq_instruction_recours",
        "instruction_recours",
        ["recours_id", "personne_id"],
        unique=True,
        postgresql_where=sa.text("jusqu_a IS NULL"),
        sqlite_where=sa.text("jusqu_a IS NULL"),
    )
    op.create_table(
        "piece_recours",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recours_id", sa.Uuid(), nullable=False),
        sa.Column("fichier_id", sa.Uuid(), nullable=False),
        sa.Column("par_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["fichier_id"], ["fichier.id"], name=op.f("fk_piece_recours_fichier_id")),
        sa.ForeignKeyConstraint(["par_id"], ["personne.id"], name=op.f("fk_piece_recours_par_id")),
        sa.ForeignKeyConstraint(["recours_id"], ["recours.id"], name=op.f("fk_piece_recours_recours_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_piece_recours")),
    )
    op.create_index("ix_piece_recours", "piece_recours", ["recours_id", "cree_le"], unique=False)
    op.create_index("ix_piece_recours_fichier", "piece_recours", ["fichier_id"], unique=False)
    op.add_column("session", sa.Column("effacee_le", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("session") as table:
        table.drop_column("effacee_le")
    for name in ("piece_recours", "instruction_recours", "recours", "notification_resultat"):
        op.drop_table(name)
