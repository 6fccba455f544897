"""A request as its applicant makes it: begun, filled, deposited, completed."""

import json

from sqlmodel import Session

from eclat.domain.dossiers import dossiers, equipe, points
from eclat.domain.dossiers.formulaires import LigneFormateur
from eclat.domain.habilitations.demande import Demande
from eclat.engines.grilles import collage, tableau
from tests import factories as make
from tests.matrices.verbs.case import Case
from tests.matrices.verbs.staff import Staff


def cases(db: Session, staff: Staff) -> dict[str, Case]:
    new, drafting, complete, sent_back, gone = (
        make.organisme(db, f"Organisme {what}") for what in ("neuf", "au brouillon", "prêt", "à compléter", "pressé")
    )
    draft, ready, handed_over = (
        make.habilitation(db, drafting),
        make.habilitation(db, complete),
        make.habilitation(db, gone, etat="deposee"),
    )
    helene, mathilde, ines, rose, yann = (make.dirigeant(db, each).id for each in (new, drafting, complete, sent_back, gone))
    answered = make.habilitation(db, sent_back, etat="a_completer", instructeurs=[staff.sophie])
    asked = points.of(db, answered)[0]
    by = make.user_of(db, make.dirigeant(db, drafting))
    member = equipe.add_member(db, draft, by=by)
    pasted = collage.paste(tableau.ouvrir(db, equipe.EQUIPE, draft, by=by), member, [{"nom": ["Ferhat"]}])
    undone = {"le": pasted.le.isoformat(), "avant": json.dumps([str(member.id), [[""]] * 4])}
    leaving = dossiers.team(db, draft)[0]
    document = next(each for each in dossiers.documents(db, draft) if each.nature == "requise")
    at, row, reply = f"/habilitations/{draft.id}", "equipe-", f"point-{asked.id}"
    other, qualiopi = {"piece-autre": ("plan.pdf", make.PDF)}, {"piece-qualiopi": ("nouveau.pdf", make.PDF + b"2")}
    ending = make.near_its_end(db, make.habilitation(db, make.organisme(db, "Organisme finissant"), etat="acceptee"))
    return {
        "habilitation-renouvellement": Case(make.owner(db, ending).personne_id, f"/habilitations/{ending.id}/renouvellement"),
        "habilitation-nouvelle": Case(helene, "/habilitations/nouvelle", {"qualification": "of_independant"}),
        "habilitation-brouillon": Case(mathilde, f"{at}/brouillon", {"tuteurs": "Deux."}, other, draft=Demande),
        "habilitation-verification": Case(ines, f"/habilitations/{ready.id}/verification", {"tuteurs": "Deux."}, draft=Demande),
        "habilitation-retrait": Case(yann, f"/habilitations/{handed_over.id}/retrait"),
        "habilitation-suppression": Case(mathilde, f"{at}/suppression"),
        "habilitation-depot": Case(ines, f"/habilitations/{ready.id}/depot", draft=Demande),
        "habilitation-champ": Case(mathilde, f"{at}/champs/nda", {"nda": "11756123475"}),
        "habilitation-point-reponse": Case(rose, f"/habilitations/{answered.id}/points/{asked.id}/reponse", {reply: "Voici."}),
        "habilitation-formateurs": Case(mathilde, f"{at}/formateurs"),
        "habilitation-formateurs-ligne": Case(
            mathilde, f"{at}/formateurs/{member.id}", {f"{row}nom": "Ferhat"}, draft=LigneFormateur, prefix=row
        ),
        "habilitation-formateurs-copie": Case(mathilde, f"{at}/formateurs/{member.id}/copie"),
        "habilitation-formateurs-collage": Case(
            mathilde, f"{at}/formateurs/collage", {"texte": "Le Guen\tMaëlle\nOrsini\tLaurent"}
        ),
        "habilitation-formateurs-annulation": Case(mathilde, f"{at}/formateurs/annulation", undone),
        "habilitation-formateurs-retrait": Case(mathilde, f"{at}/formateurs/{leaving.id}/retrait"),
        "habilitation-pieces": Case(mathilde, f"{at}/pieces", files=qualiopi),
        "habilitation-piece-retrait": Case(mathilde, f"{at}/pieces/{document.id}/retrait"),
    }
