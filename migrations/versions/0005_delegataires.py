"""The délégataires of a national request, their identification forms, and the spreadsheets being imported.

Teams, territories and documents belong to a request or to an identification form.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ACTIVE = "etat NOT IN ('brouillon', 'retiree')"
OF_ONE_FORM = "(habilitation_id IS NULL) <> (identification_id IS NULL)"
SHARED = ("territoire", "formateur", "piece")


def upgrade() -> None:
    op.create_table(
        "delegation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("habilitation_id", sa.Uuid(), nullable=False),
        sa.Column("rang", sa.Integer(), nullable=False),
        sa.Column("nom", sa.String(length=200), nullable=False),
        sa.Column("telephone", sa.String(length=20), nullable=False),
        sa.Column("adresse", sa.String(length=200), nullable=False),
        sa.Column("code_postal", sa.String(length=5), nullable=False),
        sa.Column("ville", sa.String(length=100), nullable=False),
        sa.Column("dirigeant_nom", sa.String(length=100), nullable=False),
        sa.Column("dirigeant_prenom", sa.String(length=100), nullable=False),
        sa.Column("courriel", sa.String(length=254), nullable=False),
        sa.Column("saisies", sa.JSON(), nullable=False),
        sa.Column(
            "etat",
            sa.Enum(
                "brouillon",
                "invitee",
                "terminee",
                "ecartee",
                "habilitee",
                "retiree",
                name="etat_delegation",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("organisme_id", sa.Uuid(), nullable=True),
        sa.Column("motif", sa.String(length=2000), nullable=False),
        sa.Column("invitee_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retiree_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("effacee_le", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("etat = 'brouillon' OR invitee_le IS NOT NULL", name=op.f("ck_delegation_invitee")),
        sa.CheckConstraint("etat <> 'retiree' OR retiree_le IS NOT NULL", name=op.f("ck_delegation_retiree")),
        sa.CheckConstraint("etat <> 'ecartee' OR motif <> ''", name=op.f("ck_delegation_ecart_motive")),
        sa.CheckConstraint("etat = 'brouillon' OR organisme_id IS NOT NULL", name=op.f("ck_delegation_organisme")),
        sa.ForeignKeyConstraint(["habilitation_id"], ["habilitation.id"], name=op.f("fk_delegation_habilitation_id")),
        sa.ForeignKeyConstraint(["organisme_id"], ["organisme.id"], name=op.f("fk_delegation_organisme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
    )
    op.create_index("ix_delegation_etat", "delegation", ["etat", "invitee_le"])
    op.create_index("ix_delegation_habilitation", "delegation", ["habilitation_id", "rang"])
    op.create_index("ix_delegation_organisme", "delegation", ["organisme_id", "etat"])
    op.create_index(
        "uq_delegation_courriel",
        "delegation",
        ["habilitation_id", "courriel"],
        unique=True,
        postgresql_where=sa.text(ACTIVE),
        sqlite_where=sa.text(ACTIVE),
    )
    op.create_index(
        "uq_delegation_organisme",
        "delegation",
        ["habilitation_id", "organisme_id"],
        unique=True,
        postgresql_where=sa.text(ACTIVE),
        sqlite_where=sa.text(ACTIVE),
    )

    op.create_table(
        "import_delegataires",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("habilitation_id", sa.Uuid(), nullable=False),
        sa.Column("nom", sa.String(length=120), nullable=False),
        sa.Column("feuille", sa.String(length=100), nullable=False),
        sa.Column("entetes", sa.JSON(), nullable=False),
        sa.Column("lignes", sa.JSON(), nullable=False),
        sa.Column("colonnes", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["habilitation_id"], ["habilitation.id"], name=op.f("fk_import_delegataires_habilitation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_delegataires")),
        sa.UniqueConstraint("habilitation_id", name=op.f("uq_import_delegataires_habilitation_id")),
    )
    op.create_table(
        "identification",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delegation_id", sa.Uuid(), nullable=False),
        sa.Column("nda", sa.String(length=11), nullable=False),
        sa.Column("qualiopi_numero", sa.String(length=60), nullable=False),
        sa.Column("qualiopi_jusqu_au", sa.Date(), nullable=True),
        sa.Column("responsable_nom", sa.String(length=100), nullable=False),
        sa.Column("responsable_prenom", sa.String(length=100), nullable=False),
        sa.Column("responsable_telephone", sa.String(length=20), nullable=False),
        sa.Column("responsable_courriel", sa.String(length=254), nullable=False),
        sa.Column("locaux", sa.String(), nullable=False),
        sa.Column("moyens", sa.String(), nullable=False),
        sa.Column("sessions_par_an", sa.Integer(), nullable=True),
        sa.Column("stagiaires_par_an", sa.Integer(), nullable=True),
        sa.Column("alternance", sa.String(), nullable=False),
        sa.Column("tuteurs", sa.String(), nullable=False),
        sa.Column("honneur", sa.Boolean(), nullable=False),
        sa.Column("saisies", sa.JSON(), nullable=False),
        sa.Column("enregistre_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("termine_le", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("termine_le IS NULL OR honneur", name=op.f("ck_identification_signee")),
        sa.ForeignKeyConstraint(["delegation_id"], ["delegation.id"], name=op.f("fk_identification_delegation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identification")),
        sa.UniqueConstraint("delegation_id", name=op.f("uq_identification_delegation_id")),
    )
    for name in SHARED:
        with op.batch_alter_table(name) as table:
            table.add_column(sa.Column("identification_id", sa.Uuid(), nullable=True))
            table.alter_column("habilitation_id", existing_type=sa.Uuid(), nullable=True)
            table.create_foreign_key(op.f(f"fk_{name}_identification_id"), "identification", ["identification_id"], ["id"])
            table.create_check_constraint(op.f(f"ck_{name}_dossier"), sa.text(OF_ONE_FORM))
    with op.batch_alter_table("territoire") as table:
        table.create_unique_constraint(op.f("uq_territoire_identification_id_departement"), ["identification_id", "departement"])
    op.create_index("ix_formateur_identification", "formateur", ["identification_id", "rang"])
    op.create_index("ix_piece_identification", "piece", ["identification_id", "retiree_le"])


def downgrade() -> None:
    op.drop_index("ix_piece_identification", table_name="piece")
    op.drop_index("ix_formateur_identification", table_name="formateur")
    with op.batch_alter_table("territoire") as table:
        table.drop_constraint(op.f("uq_territoire_identification_id_departement"), type_="unique")
    for name in reversed(SHARED):
        op.execute(f"DELETE FROM {name} WHERE identification_id IS NOT NULL")
        with op.batch_alter_table(name) as table:
            table.drop_constraint(op.f(f"ck_{name}_dossier"), type_="check")
            table.drop_constraint(op.f(f"fk_{name}_identification_id"), type_="foreignkey")
            table.alter_column("habilitation_id", existing_type=sa.Uuid(), nullable=False)
            table.drop_column("identification_id")
    for name in ("identification", "import_delegataires", "delegation"):
        op.drop_table(name)
