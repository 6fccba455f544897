"""The délégataires of a request, as agents read them: where each one stands, and its form."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select as sa_select
from sqlmodel import col

from eclat.context import Context
from eclat.domain import delegations, ecarts, policies
from eclat.formats import plural
from eclat.models import Appartenance, Delegation, EtatDelegation, Habilitation, Identification, Organisme, Personne, Role
from eclat.partials.identification.situation import Badge, Lecture

D = EtatDelegation


@dataclass(frozen=True)
class Ligne:
    id: UUID  # of the form
    nom: str
    lieu: str
    dirigeant: str
    etat: EtatDelegation
    termine_le: datetime | None
    motif: str

    @property
    def badge(self) -> Badge:
        return Lecture("", self.etat, self.termine_le, self.motif).badge


def values(ctx: Context, habilitation: Habilitation) -> dict[str, Any]:
    """For partials/identification/liste.html."""
    lines = rows(ctx, habilitation)
    decides = ecarts.studying(habilitation) and ctx.can(policies.can_instruct, habilitation)
    return {"delegataires": lines, "decide_delegataires": decides, "compte_delegataires": said(lines)}


def rows(ctx: Context, habilitation: Habilitation) -> list[Ligne]:
    """In the order of the table; who they are is what their profile says."""
    leads = (col(Appartenance.role) == Role.DIRIGEANT) & col(Appartenance.jusqu_a).is_(None)
    found = ctx.db.execute(
        sa_select(
            col(Identification.id), col(Organisme.nom), col(Organisme.code_postal), col(Organisme.ville), Personne,
            col(Delegation.etat), col(Identification.termine_le), col(Delegation.motif),
        )
        .join(Identification, col(Identification.delegation_id) == Delegation.id)
        .join(Organisme, col(Organisme.id) == Delegation.organisme_id)
        .outerjoin(Appartenance, (col(Appartenance.organisme_id) == Organisme.id) & leads)
        .outerjoin(Personne, col(Personne.id) == Appartenance.personne_id)
        .where(col(Delegation.habilitation_id) == habilitation.id, col(Delegation.etat).not_in(delegations.OUT))
        .order_by(col(Delegation.rang), col(Delegation.id))
    )  # fmt: skip
    return [
        Ligne(key, nom, f"{code_postal} {ville}".strip(), dirigeant.nom_complet if dirigeant else "–", etat, termine_le, motif)
        for key, nom, code_postal, ville, dirigeant, etat, termine_le, motif in found
    ]


def said(lines: list[Ligne]) -> str:
    """3 OF sur 5 ont terminé, 1 écarté."""
    done = sum(each.etat != D.INVITEE for each in lines)
    aside = sum(each.etat == D.ECARTEE for each in lines)
    count = f"{done} OF sur {len(lines)} {'a' if done < 2 else 'ont'} terminé"
    return f"{count}, {plural(aside, 'écarté', 'écartés')}" if aside else count
