"""A request as OC Éclat studies it: attributed, completed point by point, decided."""

from datetime import timedelta
from uuid import UUID

from sqlmodel import Session

from eclat import clock
from eclat.domain.dossiers import points
from eclat.domain.habilitations import attributions, avis, decisions, gracieux, instruction, suspensions
from eclat.models import EffetSuspension, Habilitation
from tests import factories as make
from tests import resiliations
from tests.matrices.verbs.case import Case
from tests.matrices.verbs.staff import Staff


def cases(db: Session, staff: Staff) -> dict[str, Case]:
    claire, sophie = staff.claire.id, staff.sophie.id

    def request(nom: str, etat: str = "en_instruction") -> Habilitation:
        return make.habilitation(db, make.organisme(db, nom), etat=etat, instructeurs=[staff.sophie])

    deposited, accepted = request("Organisme déposé", "deposee"), request("Organisme à l’étude")
    pointed, other = request("Organisme aux points"), request("Autre organisme")
    for texte in ("Le plan des locaux", "Le bilan", "Les statuts"):
        instruction.POINTS.add(db, pointed, texte=texte, by=staff.sophie_user)
    waiting, lifted, mistaken = points.of(db, pointed)
    instruction.POINTS.lift(db, pointed, point=lifted, by=staff.sophie_user)
    advised = request("Organisme sous avis")
    attributions.attribute(db, advised, instructeurs=[staff.sophie.id, staff.julien.id], comite=[], by=staff.claire_user)
    avis.CONSEIL.ask(db, advised, membres=[staff.julien.id], by=staff.sophie_user)
    attributions.attribute(db, other, instructeurs=[staff.sophie.id, staff.julien.id], comite=[], by=staff.claire_user)
    comite = make.comite_technique(db, "Paule", "Ferrand")

    def refused(nom: str, *, contested: bool) -> tuple[Habilitation, UUID]:
        found = request(nom)
        decisions.refuse(db, found, motif="Pas d’évaluateur.", by=staff.sophie_user)
        owner = make.owner(db, found)
        assert owner.personne_id is not None
        if contested:
            gracieux.appeal(db, found, texte="Deux évaluateurs.", by=owner)
        return found, owner.personne_id

    contestable, leader = refused("Organisme refusé", contested=False)
    on_paper, _ = refused("Organisme qui écrit", contested=False)
    joined, joining = refused("Organisme aux pièces", contested=True)
    judged = [refused(f"Organisme au recours {rank}", contested=True)[0] for rank in range(3)]
    ended, ended_on_paper = (resiliations.resiliee(db, request(f"Organisme résilié {rank}", "acceptee")) for rank in range(2))
    judged_ends = [resiliations.contestee(db, request(f"Organisme qui conteste {rank}", "acceptee")) for rank in range(2)]
    held, stopped = request("Organisme habilité", "acceptee"), request("Organisme arrêté", "acceptee")
    suspensions.suspend(db, stopped, effet=EffetSuspension.SESSIONS, motif="Bilan attendu.", by=staff.claire_user)
    at, each = "/habilitations", f"/habilitations/{pointed.id}/points"
    pair = {"instructeur_1": str(staff.julien.id), "instructeur_2": "", "comite": "", "vu": ""}
    until = (clock.today() + timedelta(days=1000)).isoformat()
    decided = {"objet": "evaluer", "valide_du": clock.today().isoformat(), "valide_jusqu_au": until, "confirme": "oui"}
    decided |= {"blocs": "BC01", "regions": "Bretagne"}
    return {
        "habilitation-attribution": Case(claire, f"{at}/{deposited.id}/attribution", pair),
        "point-ajout": Case(sophie, f"{at}/{other.id}/ajout-point", {"texte": "Le plan des locaux", "section": "moyens"}),
        "point-modification": Case(sophie, f"{each}/{waiting.id}/modification", {"texte": "Le plan coté", "section": "moyens"}),
        "point-retrait": Case(sophie, f"{each}/{mistaken.id}/retrait", {"motif": "Déjà joint."}),
        "point-levee": Case(sophie, f"{each}/{waiting.id}/levee"),
        "point-reprise": Case(sophie, f"{each}/{lifted.id}/reprise"),
        "habilitation-demande-avis": Case(
            sophie, f"{at}/{other.id}/demande-avis", {"membres": str(staff.julien.id), "demande": "L’équipe suffit-elle\u00a0?"}
        ),
        "habilitation-avis": Case(
            staff.julien.id, f"{at}/{advised.id}/avis", {"sens": "reserve", "raison": "Une seule évaluatrice."}
        ),
        "habilitation-renvoi": Case(
            sophie, f"{at}/{pointed.id}/renvoi", {"avant_le": (clock.today() + timedelta(days=20)).isoformat()}
        ),
        "habilitation-acceptation": Case(sophie, f"{at}/{accepted.id}/acceptation", decided),
        "habilitation-suspension": Case(
            claire, f"{at}/{held.id}/suspension", {"effet": "candidats", "motif": "Évaluations irrégulières."}
        ),
        "habilitation-reprise": Case(claire, f"{at}/{stopped.id}/reprise", {"raison": "Bilan reçu."}),
        "habilitation-recours": Case(leader, f"{at}/{contestable.id}/recours", {"texte": "Deux évaluateurs."}),
        "habilitation-recours-resiliation": Case(
            make.owner(db, ended).personne_id, f"{at}/{ended.id}/recours-resiliation", {"contestation": "Il était déclaré."}
        ),
        "habilitation-recours-resiliation-papier": Case(
            claire, f"{at}/{ended_on_paper.id}/recours-resiliation-papier", {"lettre": "Il était déclaré.", "recu_le": ""}
        ),
        "habilitation-maintien-resiliation": Case(
            comite.id, f"{at}/{judged_ends[0].id}/maintien-resiliation", {"maintien": "Non déclaré."}
        ),
        "habilitation-annulation-resiliation": Case(
            comite.id, f"{at}/{judged_ends[1].id}/annulation-resiliation", {"annulation": "Il était déclaré."}
        ),
        "habilitation-recours-papier": Case(
            claire, f"{at}/{on_paper.id}/recours-papier", {"lettre": "Deux évaluateurs.", "recu_le": ""}
        ),
        "habilitation-recours-piece": Case(
            joining, f"{at}/{joined.id}/recours/pieces", files={"fichier": ("cv.pdf", make.PDF, "application/pdf")}
        ),
        "habilitation-avis-recours": Case(
            comite.id, f"{at}/{judged[0].id}/avis-recours", {"sens_recours": "favorable", "raison_recours": "Deux CV."}
        ),
        "habilitation-maintien": Case(comite.id, f"{at}/{judged[1].id}/maintien", {"maintien": "Un seul CV."}),
        "habilitation-reouverture": Case(comite.id, f"{at}/{judged[2].id}/reouverture", {"reouverture": "Deux CV."}),
        "habilitation-refus": Case(sophie, f"{at}/{other.id}/refus", {"motif": "Pas d’évaluateur.", "confirme": "oui"}),
    }
