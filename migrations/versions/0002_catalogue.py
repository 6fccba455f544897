"""The catalogue that OC Éclat starts with: its CQP, its RNCP registration, and a sensible list of documents.

Source: France compétences, RNCP40871, registered until 25 June 2030. The list is a default, to be changed by the administrateur.
"""

from datetime import UTC, date, datetime

import sqlalchemy as sa
from alembic import op
from uuid_utils.compat import uuid7

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def table(name: str, *columns: sa.ColumnClause) -> sa.TableClause:  # type: ignore[type-arg]
    """A table with the columns that all have."""
    return sa.table(name, sa.column("id", sa.Uuid), sa.column("cree_le", sa.DateTime(timezone=True)), *columns)


cqp = table("cqp", sa.column("intitule", sa.String))
enregistrement = table(
    "enregistrement", sa.column("cqp_id", sa.Uuid), sa.column("code_rncp", sa.String), sa.column("jusqu_au", sa.Date)
)
piece_requise = table(
    "piece_requise",
    sa.column("cqp_id", sa.Uuid),
    sa.column("qualification", sa.String),
    sa.column("intitule", sa.String),
    sa.column("obligatoire", sa.Boolean),
    sa.column("rang", sa.Integer),
)
PIECES = [
    (None, "Statuts de l’organisme", True),
    (None, "Bilan pédagogique et financier", True),
    (None, "Attestation d’assurance", True),
    (None, "Programme de la formation", False),
    ("organisme_national", "Convention type avec les délégataires", True),
]


def upgrade() -> None:
    now, key = datetime.now(UTC), uuid7()
    op.bulk_insert(cqp, [{"id": key, "cree_le": now, "intitule": "CQP Animateur périscolaire"}])
    op.bulk_insert(
        enregistrement,
        [{"id": uuid7(), "cree_le": now, "cqp_id": key, "code_rncp": "RNCP40871", "jusqu_au": date(2030, 6, 25)}],
    )
    op.bulk_insert(
        piece_requise,
        [
            {
                "id": uuid7(),
                "cree_le": now,
                "cqp_id": key,
                "qualification": kind,
                "intitule": text,
                "obligatoire": needed,
                "rang": rang,
            }
            for rang, (kind, text, needed) in enumerate(PIECES, 1)
        ],
    )


def downgrade() -> None:
    """Without the catalogue no request stands: a base that holds some is left as it is, by the transaction of them all."""
    if op.get_bind().execute(sa.text("SELECT 1 FROM habilitation LIMIT 1")).first():
        raise ValueError("requests were made for this catalogue: nothing was changed, no revision before 0002 can hold them")
    for table in ("piece_requise", "enregistrement", "cqp"):
        op.execute(f"DELETE FROM {table}")
