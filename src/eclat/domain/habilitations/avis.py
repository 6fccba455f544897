"""Before they decide, instructeurs ask what others think: the second of them, and the comité technique (P10).

The organisme never reads it.
"""

from uuid import UUID

from sqlmodel import Session

from eclat import courriels
from eclat.domain.dossiers import conseil
from eclat.domain.dossiers.conseil import Conseil
from eclat.domain.habilitations import attributions
from eclat.domain.socle import avis_policies, policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import Attribution, AvisDemande, EtatHabilitation, Habilitation, Personne, Role


def members(db: Session, habilitation: Habilitation, by: Utilisateur) -> list[tuple[UUID, str]]:
    """Who may still be asked, by name: who else studies it, then the comité technique, entrusted with it already or not."""
    taken = {each.personne_id for each in conseil.current(db, habilitation)} | {by.personne_id}
    pair = [each.personne_id for each in attributions.attributions(db, habilitation) if each.role == Role.INSTRUCTEUR]
    found = [(key, f"{attributions.personne(db, key).nom_complet} · instructeur de la demande") for key in pair]
    found += [
        (key, f"{nom} · comité technique") for key, nom in attributions.candidates(db, Role.COMITE_TECHNIQUE) if key not in pair
    ]
    return [(key, said) for key, said in found if key not in taken]


def told_to_asked(db: Session, habilitation: Habilitation, agent: Personne, by: str, question: str) -> None:
    """Whom the request was not entrusted to reads it from now on, as a member of the comité."""
    if agent.id not in {each.personne_id for each in attributions.attributions(db, habilitation)}:
        db.add(Attribution(habilitation_id=habilitation.id, personne_id=agent.id, role=Role.COMITE_TECHNIQUE))
        db.flush()
    courriels.habilitations.habilitation_avis_demande(db, habilitation, agent, by, question)


def told_to_pair(db: Session, habilitation: Habilitation, given: AvisDemande, by: str, said: str) -> None:
    for each in attributions.attributions(db, habilitation):
        if each.role == Role.INSTRUCTEUR and each.personne_id != given.personne_id:
            agent = attributions.personne(db, each.personne_id)
            courriels.habilitations.habilitation_avis(db, habilitation, agent, by, said)


CONSEIL = conseil.declare(
    Habilitation,
    Conseil(
        members,
        asked=told_to_asked,
        given=told_to_pair,
        des="des personnes",
        again="les instructeurs vous le demandent à nouveau s’ils le souhaitent",
    ),
    studied=EtatHabilitation.EN_INSTRUCTION,
    asks=policies.can_instruct,
    advises=avis_policies.can_advise,
    label="Demander un avis",
    past="a demandé un avis",
    said="a donné son avis",
    infinitive="donner un avis sur cette demande",
)
