"""Controls on site, and what is reported of organismes."""

from sqlmodel import Session

from tests import controles as told
from tests import factories as make
from tests.matrices.verbs.case import Case
from tests.matrices.verbs.staff import Staff


def cases(db: Session, staff: Staff) -> dict[str, Case]:
    claire, owner = staff.claire.id, make.habilite(db, "Organisme contrôlé")
    held, moved, cancelled, joined = (told.prevu(db, make.habilite(db, f"Contrôlé {rank}")) for rank in range(4))
    treated, dismissed = told.recu(db, owner), told.recu(db, owner, "Une autre fois.")
    where = {name: value for name, value in told.prevision().items() if name != "objet"}
    return {
        "vie-controle": Case(claire, f"/organismes/{owner.id}/controle", told.prevision()),
        "vie-signalement": Case(claire, f"/organismes/{owner.id}/signalement", told.plainte()),
        "controle-piece": Case(
            claire, f"/controles/{joined.id}/pieces", files={"fichier": ("plan.pdf", make.PDF, "application/pdf")}
        ),
        "controle-rapport": Case(claire, f"/controles/{held.id}/rapport", told.rapport()),
        "controle-deplacement": Case(claire, f"/controles/{moved.id}/deplacement", where | {"lieu": "Ailleurs"}),
        "controle-annulation": Case(claire, f"/controles/{cancelled.id}/annulation", {"motif": "Locaux fermés."}),
        "signalement-traitement": Case(
            claire, f"/signalements/{treated.id}/traitement", {"suite": "Les heures sont rattrapées."}
        ),
        "signalement-classement": Case(claire, f"/signalements/{dismissed.id}/classement", {"motif": "Déjà dit."}),
    }
