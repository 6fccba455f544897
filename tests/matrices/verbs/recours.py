"""Results: attributed, sent back, told; contested by their candidates, and what OC Éclat does with it."""

from uuid import UUID

from sqlmodel import Session

from eclat.domain.jurys import instruction_recours as instruction
from eclat.domain.jurys import recours
from eclat.domain.socle.recours_policies import CANDIDAT
from eclat.models import IssueRecours, NotificationResultat, Organisme, Recours, SessionCqp
from eclat.signatures import sign
from tests import factories as make
from tests import jurys, signes
from tests.matrices.verbs.case import Case
from tests.matrices.verbs.staff import Staff


def cases(db: Session, staff: Staff) -> dict[str, Case]:
    claire = staff.claire.id
    owner = make.habilite(db, "Organisme aux résultats")
    ready, wrong = (signes.a_attribuer(db, owner) for _ in range(2))
    inverted = make.inscrits(db, wrong)[1].id
    posted = signes.a_attribuer(db, owner)
    make.inscrits(db, posted)[0].courriel = ""
    signes.attributed(db, posted)
    told, named = notices(db, owner), make.comite_technique(db, "Colette", "Marchand")
    paper, detail, joined, asked, deposited, entrusted, instructed, decided = (
        db.get_one(NotificationResultat, each.id) for each in told[:8]
    )
    appealed, attached = told[8:10]
    by = make.user_of(db, named)

    def appeal(notice: NotificationResultat) -> str:
        return str(recours.appeal(db, notice, motif="Le dossier n’a pas été lu.", by=CANDIDAT).id)

    at = {name: appeal(each) for name, each in (("in", entrusted), ("do", instructed), ("end", decided), ("join", joined))}
    for name in ("do", "end"):
        found = db.get_one(Recours, UUID(at[name]))
        instruction.entrust(db, found, membres=[named.id], by=staff.claire_user)
        if name == "end":
            instruction.instruct(db, found, proposition=IssueRecours.MAINTENU, avis="Lu.", by=by)
    again = db.get_one(Recours, UUID(appeal(told[10])))
    instruction.entrust(db, again, membres=[named.id], by=staff.claire_user)
    instruction.instruct(db, again, proposition=IssueRecours.EVALUATION, avis="Lu.", by=by)
    instruction.decide(db, again, issue=IssueRecours.EVALUATION, decision="Un incident.", by=staff.claire_user)
    asking = recours.ask_detail(db, asked, demande="Pourquoi ?", by=CANDIDAT).id
    open_detail = recours.ask_detail(db, deposited, demande="Pourquoi ?", by=CANDIDAT).id
    recours.appeal(db, attached, motif="Le dossier n’a pas été lu.", by=CANDIDAT)
    contested = db.get_one(SessionCqp, paper.session_id)
    return {
        "resultats-attribution": Case(claire, f"/sessions/{ready.id}/resultats/attribution", {"vu": ""}),
        "resultats-renvoi": Case(
            claire, f"/sessions/{wrong.id}/resultats/renvoi", {"motif": "BC03 inversé.", "candidats": [str(inverted)]}
        ),
        "resultats-lettres": Case(claire, f"/sessions/{posted.id}/resultats/lettres"),
        "recours-saisie": Case(
            claire,
            f"/sessions/{contested.id}/recours",
            {"candidat": str(paper.candidat_id), "nature": "recours", "texte": "Lettre du 3.", "recu_le": ""},
        ),
        "recours-reponse": Case(claire, f"/recours/{asking}/reponse", {"reponse": "BC03 : incomplet."}),
        "recours-depot": Case(claire, f"/recours/{open_detail}/depot", {"motif": "Par courrier.", "recu_le": ""}),
        "recours-attribution": Case(claire, f"/recours/{at['in']}/attribution", {"membres": [str(named.id)]}),
        "recours-instruction": Case(named.id, f"/recours/{at['do']}/instruction", {"proposition": "maintenu", "avis": "Lu."}),
        "recours-decision": Case(claire, f"/recours/{at['end']}/decision", {"issue": "maintenu", "decision": "Lu."}),
        "recours-piece": Case(claire, f"/recours/{at['join']}/pieces", files={"fichier": ("lettre.pdf", make.PDF + b"7")}),
        "reevaluation-inscription": Case(
            claire, f"/reevaluations/{again.id}/inscription", {"session": str(jurys.pret(db, owner).id)}
        ),
        "resultat-detail": Case(None, f"{link(detail)}/detail", {"demande": "Pourquoi BC03 ?"}),
        "resultat-recours": Case(None, f"{link(appealed)}/recours", {"motif": "Le dossier n’a pas été lu."}),
        "resultat-piece": Case(None, f"{link(attached)}/pieces", files={"fichier": ("preuve.pdf", make.PDF + b"6")}),
    }


def notices(db: Session, owner: Organisme) -> list[NotificationResultat]:
    """A dozen, of one session."""
    session = signes.a_attribuer(db, owner, people=12)
    signes.attributed(db, session)
    return [signes.notice(db, session, each) for each in make.inscrits(db, session)]


def link(notice: NotificationResultat) -> str:
    return f"/resultats/{sign('jeton', str(notice.lien))}"
