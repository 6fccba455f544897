"""Sessions: asked for, filled, handed over, taken back, cancelled, duplicated; their calendar typed, pasted, imported, generated."""

import json
from datetime import timedelta

from sqlmodel import Session

from eclat import clock, tableurs
from eclat.domain.dossiers import contenu, dossiers, equipe
from eclat.domain.dossiers.formulaires import LigneFormateur
from eclat.domain.sessions import validation
from eclat.domain.sessions.calendrier import CALENDRIER, LigneSeance
from eclat.domain.sessions.ouverture import Ouverture
from eclat.engines.grilles import collage, feuilles, imports, lignes, tableau
from eclat.models import NaturePiece, Organisme
from tests import factories as make
from tests import tableurs as files
from tests.matrices.verbs.case import Case
from tests.matrices.verbs.staff import Staff

SHEETS = files.ods(
    Calendrier="".join(files.ods_row(*row) for row in (["Jour", "De", "À"], ["12/01/2027", "9 h", "12 h"])),
    Autre="".join(files.ods_row(*row) for row in (["Jour", "De", "À"], ["14/01/2027", "9 h", "12 h"])),
)


def cases(db: Session, staff: Staff) -> dict[str, Case]:
    owner = make.habilite(db, "Organisme aux sessions")
    other = make.habilite(db, "Organisme aux autres sessions")
    nadia, by = make.dirigeant(db, owner).id, make.user_of(db, make.dirigeant(db, owner))
    draft, ready, gone, dropped, cancelled, copied = (
        make.session(db, owner, etat=etat) for etat in ("brouillon", "brouillon", "demandee", "brouillon", "demandee", "demandee")
    )
    member = equipe.add_member(db, draft, by=by)
    pasted = collage.paste(tableau.ouvrir(db, equipe.EQUIPE, draft, by=by), member, [{"nom": ["Ferhat"]}])
    undone = {"le": pasted.le.isoformat(), "avant": json.dumps([str(member.id), [[""]] * 4])}
    leaving = dossiers.team(db, draft)[0]
    document = contenu.attach(db, draft, NaturePiece.AUTRE, "programme.pdf", make.PDF, by=by)
    at, row = f"/sessions/{draft.id}", "equipe-"
    until = (clock.today() + timedelta(days=200)).isoformat()
    pattern = {
        "jours": ["1"], "matin_de": "9 h", "matin_a": "12 h", "apres_midi_de": "", "apres_midi_a": "", "du": until,
        "au": (clock.today() + timedelta(days=230)).isoformat(), "sauf": "",
    }  # fmt: skip
    return {
        "session-nouvelle": Case(make.dirigeant(db, other).id, "/sessions/nouvelle"),
        "session-brouillon": Case(
            nadia, f"{at}/brouillon", {"ville": "Orange"}, {"piece-autre": ("plan.pdf", make.PDF + b"3")}, draft=Ouverture
        ),
        "session-champ": Case(nadia, f"{at}/champs/ville", {"ville": "Arles"}),
        "session-depot": Case(nadia, f"/sessions/{ready.id}/depot", draft=Ouverture),
        "session-formateurs": Case(nadia, f"{at}/formateurs"),
        "session-formateurs-ligne": Case(
            nadia, f"{at}/formateurs/{member.id}", {f"{row}nom": "Ferhat"}, draft=LigneFormateur, prefix=row
        ),
        "session-formateurs-copie": Case(nadia, f"{at}/formateurs/{member.id}/copie"),
        "session-formateurs-collage": Case(nadia, f"{at}/formateurs/collage", {"texte": "Le Guen\tMaëlle\nOrsini\tLaurent"}),
        "session-formateurs-annulation": Case(nadia, f"{at}/formateurs/annulation", undone),
        "session-formateurs-retrait": Case(nadia, f"{at}/formateurs/{leaving.id}/retrait"),
        "session-pieces": Case(nadia, f"{at}/pieces", files={"piece-autre": ("convention.pdf", make.PDF + b"2")}),
        "session-piece-retrait": Case(nadia, f"{at}/pieces/{document.id}/retrait"),
        "session-rythme": Case(nadia, f"{at}/rythme", pattern),
        "session-copie": Case(nadia, f"/sessions/{copied.id}/copie", {"debut": until}),
        "session-retrait": Case(nadia, f"/sessions/{gone.id}/retrait"),
        "session-suppression": Case(nadia, f"/sessions/{dropped.id}/suppression"),
        "session-annulation": Case(nadia, f"/sessions/{cancelled.id}/annulation", {"motif": "Trop peu de candidats."}),
        **studied(db, owner, staff),
        **half_days(db, owner),
    }


def studied(db: Session, owner: Organisme, staff: Staff) -> dict[str, Case]:
    """Entrusted to a binôme, agreed to or not, decided where they differ."""
    asked, waiting, refused, differing, again = (make.session(db, owner, etat="demandee") for _ in range(5))
    brigitte, amadou = make.binome(db, waiting)
    for each in (refused, differing, again):
        make.binome(db, each)
    for each in (differing, again):
        validation.agree(db, each, by=brigitte)
        validation.object_to(db, each, motif="Calendrier trop court.", by=amadou)
    claire, why = staff.claire.id, "Le calendrier le permet."
    pair = {"employeurs": str(brigitte.personne_id), "salaries": str(amadou.personne_id), "lien": "", "vu": ""}
    return {
        "session-fil": Case(brigitte.personne_id, f"/messagerie/sessions/{waiting.id}"),
        "session-attribution": Case(claire, f"/sessions/{asked.id}/attribution", pair),
        "session-accord": Case(amadou.personne_id, f"/sessions/{waiting.id}/accord", {"mot": "Bon calendrier."}),
        "session-desaccord": Case(amadou.personne_id, f"/sessions/{refused.id}/desaccord", {"desaccord": why}),
        "session-arbitrage-ouverture": Case(claire, f"/sessions/{differing.id}/arbitrage-ouverture", {"ouverture": why}),
        "session-arbitrage-refus": Case(claire, f"/sessions/{again.id}/arbitrage-refus", {"refus": why}),
    }


def half_days(db: Session, owner: Organisme) -> dict[str, Case]:
    nadia, by = make.dirigeant(db, owner).id, make.user_of(db, make.dirigeant(db, owner))
    draft = make.session(db, owner)
    first, undone, leaving, last = lignes.entities(db, CALENDRIER, draft.id)[:4]
    typed = [{"jour": ["2027-01-12"], "de": ["9 h"], "a": ["12 h"]}]
    pasted = collage.paste(tableau.ouvrir(db, CALENDRIER, draft, by=by), undone, typed)
    at, row = f"/sessions/{draft.id}/calendrier", {"jour": "2027-01-14", "de": "9 h", "a": "12 h", "contenu": "Accueillir"}
    before = json.dumps([str(undone.id), [["2027-01-13"], ["09:00"], ["12:30"], [""]]])
    found = {
        "seances": Case(nadia, at),
        "seances-brouillon": Case(nadia, f"{at}/brouillon", {"ligne": str(first.id)} | row, draft=LigneSeance),
        "seances-ligne": Case(nadia, f"{at}/{first.id}", {"contenu": "Jeux"}, draft=LigneSeance),
        "seances-copie": Case(nadia, f"{at}/{first.id}/copie"),
        "seances-retrait": Case(nadia, f"{at}/{leaving.id}/retrait"),
        "seances-collage": Case(
            nadia, f"{at}/collage", {"texte": "12/01/2027\t9 h\t12 h\n13/01/2027\t9 h\t12 h", "depart": str(last.id)}
        ),
        "seances-annulation": Case(nadia, f"{at}/annulation", {"le": pasted.le.isoformat(), "avant": before}),
    }
    for act in ("import", "apercu", "colonnes", "feuille", "ajout", "annulation"):
        mine = make.session(db, owner)
        sheets = feuilles.read(CALENDRIER, "calendrier.ods", tableurs.read("calendrier.ods", SHEETS))
        imports.receive(tableau.ouvrir(db, CALENDRIER, mine, by=by), "calendrier.ods", sheets)
        kept = imports.current(db, CALENDRIER, mine)
        assert kept is not None
        path, seen = f"/sessions/{mine.id}/calendrier/import", {"vu": imports.mark(kept)}
        data = {
            "apercu": {"ligne-2-contenu": "Jeux"} | seen,
            "colonnes": {"titres": "1", "jour": "0", "de": "2", "a": "1", "contenu": ""} | seen,
            "feuille": {"feuille": "1"} | seen,
            "ajout": seen,
        }.get(act, {})
        file = {"fichier": ("autre.csv", files.text([["Jour", "De", "À"], ["15/01/2027", "9 h", "12 h"]]), "text/csv")}
        name = "seances-import" if act == "import" else f"seances-import-{act}"
        found[name] = Case(nadia, path if act == "import" else f"{path}/{act}", data, files=file if act == "import" else None)
    return found
