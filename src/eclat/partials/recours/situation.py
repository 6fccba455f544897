"""Where a recours stands, in sentences: for its candidate, and for OC Éclat (P14)."""

from sqlmodel import Session

from eclat.domain.jurys import instruction_recours as instruction
from eclat.domain.jurys import recours as contester
from eclat.formats import format_date, listed
from eclat.models import EtatRecours, IssueRecours, Pv, Recours

E = EtatRecours
FOLLOWING = {
    IssueRecours.MAINTENU: "Vos résultats ne changent pas.",
    IssueRecours.DELIBERATION: "Le jury délibère à nouveau\u00a0: un mail vous préviendra de vos nouveaux résultats.",
    IssueRecours.EVALUATION: "Une nouvelle évaluation vous est proposée\u00a0: votre organisme de formation, ou OC Éclat, vous donne une date.",
}
AGAIN = "le jury a délibéré à nouveau"
DECIDED = {
    IssueRecours.MAINTENU: "vos résultats sont maintenus",
    IssueRecours.DELIBERATION: "le jury délibère à nouveau",
    IssueRecours.EVALUATION: "une nouvelle évaluation vous est proposée",
}


def for_candidate(db: Session, recours: Recours) -> str:
    """What they read at their link."""
    until = format_date(recours.echeance)
    said = {
        E.DETAIL_DEMANDE: f"Vous avez demandé le détail de vos résultats ({recours.numero}). La réponse vous parviendra au plus tard le {until}.",
        E.DETAIL_REPONDU: f"Le détail que vous aviez demandé ({recours.numero}) vous est donné ci-dessous.",
        E.DEPOSE: f"Votre recours {recours.numero} est enregistré. OC Éclat va le confier au comité technique. Réponse au plus tard le {until}.",
        E.EN_INSTRUCTION: f"Votre recours {recours.numero} est étudié par le comité technique. Réponse au plus tard le {until}.",
        E.A_DECIDER: f"Le comité technique a étudié votre recours {recours.numero}. OC Éclat en décide au plus tard le {until}.",
    }
    if recours.etat == E.DECIDE and recours.issue is not None:
        said_so = AGAIN if deliberated(db, recours) else DECIDED[recours.issue]
        return f"Votre recours {recours.numero} est décidé depuis le {format_date(recours.decide_le)}\u00a0: {said_so}."
    return said[recours.etat]


def deliberated(db: Session, recours: Recours) -> bool:
    """Whether the new deliberation that was decided took place: what it changed is attributed."""
    version = db.get(Pv, recours.rectificatif_id) if recours.rectificatif_id else None
    return version is not None and version.attribue_le is not None


def still(db: Session, recours: Recours) -> str:
    """Whether who was given the detail may still contest."""
    told = contester.notice_of(db, recours)
    if contester.overtaken(db, told):
        return "Ces résultats ont été rectifiés depuis."
    return contester.too_late(db, told, recours) or "Le candidat peut encore déposer un recours."


def sentence(db: Session, recours: Recours) -> str:
    """What OC Éclat reads."""
    until = format_date(recours.echeance)
    late = " En retard." if contester.late(recours) else ""
    names = listed([personne.nom_complet for _, personne in instruction.entrusted(db, recours)])
    said = {
        E.DETAIL_DEMANDE: f"Le candidat attend le détail de ses résultats, au plus tard le {until}.",
        E.DETAIL_REPONDU: f"Le détail est donné depuis le {format_date(recours.repondu_le)}. {still(db, recours)}",
        E.DEPOSE: f"Déposé le {format_date(recours.depose_le)}, il est à confier au comité technique. Réponse due le {until}.",
        E.EN_INSTRUCTION: f"Instruit par {names or 'personne'}. Réponse due le {until}.",
        E.A_DECIDER: f"La proposition est rendue depuis le {format_date(recours.instruit_le)}\u00a0: un administrateur décide. Réponse due le {until}.",
        E.DECIDE: f"Décidé le {format_date(recours.decide_le)}.",
    }
    return said[recours.etat] + late
