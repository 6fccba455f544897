"""The identification form of a délégataire: filled, finished, taken up again; set aside by who studies it, and put back."""

import json

from sqlmodel import Session

from eclat.domain.delegataires import ecarts, identifications
from eclat.domain.delegataires.fiche import Fiche
from eclat.domain.dossiers import dossiers, equipe
from eclat.domain.dossiers.formulaires import LigneFormateur
from eclat.engines.grilles import collage, tableau
from tests import factories as make
from tests.matrices.verbs.case import Case
from tests.matrices.verbs.staff import Staff


def cases(db: Session, staff: Staff) -> dict[str, Case]:
    rows = [make.row(number) for number in range(70, 74)]
    awaiting = make.national(db, "Fédération aux formulaires", rows=rows, etat="en_attente_delegataires")
    drafting, complete, signed, _ = make.delegataires(db, awaiting)
    draft, ready, finished = (
        make.identification(db, each, etat=etat)
        for each, etat in ((drafting, "invitee"), (complete, "invitee"), (signed, "terminee"))
    )
    maelle, gwenn, yann = (make.delegataire(db, each).id for each in (drafting, complete, signed))
    leaving = dossiers.team(db, draft)[0]
    by = make.user_of(db, make.delegataire(db, drafting))
    member = equipe.add_member(db, draft, by=by)
    pasted = collage.paste(tableau.ouvrir(db, equipe.EQUIPE, draft, by=by), member, [{"nom": ["Ferhat"]}])
    undone = {"le": pasted.le.isoformat(), "avant": json.dumps([str(member.id), [[""]] * 4])}
    document = next(each for each in dossiers.documents(db, draft) if each.nature == "qualiopi")
    studied = make.national(db, "Union à l’étude", rows=[make.row(75), make.row(76)], etat="en_attente_delegataires")
    make.studied(db, studied, staff.sophie)
    kept, aside = make.delegataires(db, studied)
    ecarts.set_aside(db, aside, motif="Certificat d’un autre organisme.", by=staff.sophie_user)
    to_keep, to_put_back = (f"/identification/{identifications.of_delegation(db, each).id}" for each in (kept, aside))
    at, row, sophie = f"/identification/{draft.id}", "equipe-", staff.sophie.id
    other, qualiopi = {"piece-autre": ("plan.pdf", make.PDF)}, {"piece-qualiopi": ("nouveau.pdf", make.PDF + b"2")}
    return {
        "identification-achevement": Case(gwenn, f"/identification/{ready.id}/achevement", draft=Fiche),
        "identification-reprise": Case(yann, f"/identification/{finished.id}/reprise"),
        "identification-brouillon": Case(maelle, f"{at}/brouillon", {"tuteurs": "Deux."}, other, draft=Fiche),
        "identification-champ": Case(maelle, f"{at}/champs/nda", {"nda": "11756123475"}),
        "identification-formateurs": Case(maelle, f"{at}/formateurs"),
        "identification-formateurs-ligne": Case(
            maelle, f"{at}/formateurs/{member.id}", {f"{row}nom": "Ferhat"}, draft=LigneFormateur, prefix=row
        ),
        "identification-formateurs-copie": Case(maelle, f"{at}/formateurs/{member.id}/copie"),
        "identification-formateurs-collage": Case(
            maelle, f"{at}/formateurs/collage", {"texte": "Le Guen\tMaëlle\nOrsini\tLaurent"}
        ),
        "identification-formateurs-annulation": Case(maelle, f"{at}/formateurs/annulation", undone),
        "identification-formateurs-retrait": Case(maelle, f"{at}/formateurs/{leaving.id}/retrait"),
        "identification-pieces": Case(maelle, f"{at}/pieces", files=qualiopi),
        "identification-piece-retrait": Case(maelle, f"{at}/pieces/{document.id}/retrait"),
        "identification-ecart": Case(sophie, f"{to_keep}/ecart", {"motif": "Hors territoire."}),
        "identification-reintegration": Case(sophie, f"{to_put_back}/reintegration"),
    }
