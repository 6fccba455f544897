"""A request as its applicant makes it: begun, filled, deposited, completed."""

from sqlmodel import Session

from eclat.domain import dossiers, equipe, habilitations
from eclat.domain.demande import Demande
from eclat.domain.formulaires import LigneFormateur
from tests import factories as make
from tests.verbs.case import Case
from tests.verbs.staff import Staff


def cases(db: Session, staff: Staff) -> dict[str, Case]:
    new, drafting, complete, sent_back = (
        make.organisme(db, f"Organisme {what}") for what in ("neuf", "au brouillon", "prêt", "à compléter")
    )
    draft, ready = make.habilitation(db, drafting), make.habilitation(db, complete)
    helene, mathilde, ines, rose = (make.dirigeant(db, each).id for each in (new, drafting, complete, sent_back))
    answered = make.habilitation(db, sent_back, etat="a_completer", instructeurs=[staff.sophie])
    asked = habilitations.points(db, answered)[0]
    member = equipe.add_member(db, draft, by=make.user_of(db, make.dirigeant(db, drafting)))
    leaving = dossiers.team(db, draft)[0]
    document = next(each for each in dossiers.documents(db, draft) if each.nature == "requise")
    at, row, reply = f"/habilitations/{draft.id}", f"formateur-{member.id}-", f"point-{asked.id}"
    other, qualiopi = {"piece-autre": ("plan.pdf", make.PDF)}, {"piece-qualiopi": ("nouveau.pdf", make.PDF + b"2")}
    return {
        "habilitation-nouvelle": Case(helene, "/habilitations/nouvelle", {"qualification": "of_independant"}),
        "habilitation-brouillon": Case(mathilde, f"{at}/brouillon", {"tuteurs": "Deux."}, other, draft=Demande),
        "habilitation-depot": Case(ines, f"/habilitations/{ready.id}/depot", draft=Demande),
        "habilitation-champ": Case(mathilde, f"{at}/champs/nda", {"nda": "11756123475"}),
        "point-reponse": Case(rose, f"/habilitations/{answered.id}/points/{asked.id}/reponse", {reply: "Voici."}),
        "habilitation-formateurs": Case(mathilde, f"{at}/formateurs"),
        "habilitation-formateur": Case(
            mathilde, f"{at}/formateurs/{member.id}", {f"{row}nom": "Ferhat"}, draft=LigneFormateur, prefix=row
        ),
        "habilitation-formateur-retrait": Case(mathilde, f"{at}/formateurs/{leaving.id}/retrait"),
        "habilitation-pieces": Case(mathilde, f"{at}/pieces", files=qualiopi),
        "habilitation-piece-retrait": Case(mathilde, f"{at}/pieces/{document.id}/retrait"),
    }
