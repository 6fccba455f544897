"""Sessions: asked for, filled, handed over, taken back, cancelled, duplicated; their calendar typed, pasted, imported, generated."""

import json
from datetime import date, timedelta

from sqlmodel import Session, select

from eclat import clock, tableurs
from eclat.domain.dossiers import contenu, dossiers, equipe, points
from eclat.domain.dossiers.formulaires import LigneFormateur
from eclat.domain.sessions import abandons, abonnements, alternances, assiduite, comite, emargement, presences, validation
from eclat.domain.sessions.calendrier import CALENDRIER, LigneSeance
from eclat.domain.sessions.changements import CHAMPS
from eclat.domain.sessions.instruction import POINTS
from eclat.domain.sessions.lieux import LIEUX, LigneLieu
from eclat.domain.sessions.ouverture import Ouverture
from eclat.domain.sessions.periodes import PERIODES, LignePeriode
from eclat.domain.socle.champs import FormModel, as_typed
from eclat.engines.grilles import Grille, collage, feuilles, imports, lignes, tableau
from eclat.models import Enregistrement, NatureAlternance, NaturePiece, Organisme
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
    subscribed = abonnements.renew(db, make.user_of(db, make.dirigeant(db, other)))
    now = db.exec(select(Enregistrement)).all()[0]
    former = Enregistrement(cqp_id=now.cqp_id, code_rncp="RNCP36481", du=date(2022, 6, 1), jusqu_au=date(2025, 6, 1))
    db.add(former)
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
        **running(db, owner),
        **small_table(
            db,
            owner,
            LIEUX,
            LigneLieu,
            {"nom": "Salle des Carmes", "ville": "Arles"},
            {"adresse": "2 place des Carmes", "code_postal": "13200", "accessibilite": "De plain-pied"},
        ),
        **small_table(
            db,
            owner,
            PERIODES,
            LignePeriode,
            {"du": "2027-01-14", "heures": "35"},
            {"au": "2027-01-20", "endroit": "centre", "contenu": "Accueillir"},
        ),
        "bornes": Case(staff.claire.id, f"/catalogue/{former.id}/bornes", {"places_max": "24", "du": ""}),
        "abonnement-renouvellement": Case(nadia, "/sessions/calendrier/abonnement"),
        "abonnement-fin": Case(subscribed.personne_id, "/sessions/calendrier/abonnement/fin"),
    }


def small_table(
    db: Session, owner: Organisme, grille: Grille, form: type[FormModel], typed: dict[str, str], more: dict[str, str]
) -> dict[str, Case]:
    """A table that takes no file: its rows typed, copied, removed, pasted, undone. ``more``: the other cells of a whole row."""
    nadia, by = make.dirigeant(db, owner).id, make.user_of(db, make.dirigeant(db, owner))
    draft = make.session(db, owner)
    rows = [{name: [value] for name, value in typed.items()}] * 4
    first, undone, leaving, last = tableau.add(tableau.ouvrir(db, grille, draft, by=by), rows)
    pasted = collage.paste(tableau.ouvrir(db, grille, draft, by=by), undone, rows[:1])
    at, name = f"/sessions/{draft.id}/{grille.nom}", grille.nom
    before = json.dumps([str(undone.id), [[""]] * len(grille.noms)])
    return {
        name: Case(nadia, at),
        f"{name}-brouillon": Case(nadia, f"{at}/brouillon", {"ligne": str(first.id)} | typed | more, draft=form),
        f"{name}-ligne": Case(nadia, f"{at}/{first.id}", typed, draft=form),
        f"{name}-copie": Case(nadia, f"{at}/{first.id}/copie"),
        f"{name}-retrait": Case(nadia, f"{at}/{leaving.id}/retrait"),
        f"{name}-collage": Case(nadia, f"{at}/collage", {"texte": "a\tb\nc\td", "depart": str(last.id)}),
        f"{name}-annulation": Case(nadia, f"{at}/annulation", {"le": pasted.le.isoformat(), "avant": before}),
    }


def studied(db: Session, owner: Organisme, staff: Staff) -> dict[str, Case]:
    """Entrusted to a binôme, agreed to or not, decided where they differ."""
    asked, waiting, refused, differing, again, pointed, advised, returned, lacking = (
        make.session(db, owner, etat="demandee") for _ in range(9)
    )
    brigitte, amadou = make.binome(db, waiting)
    for each in (refused, differing, again, pointed, advised, returned, lacking):
        make.binome(db, each)
    for each in (differing, again):
        validation.agree(db, each, by=brigitte)
        validation.object_to(db, each, motif="Calendrier trop court.", by=amadou)
    claire, why = staff.claire.id, "Le calendrier le permet."
    odile, nour = make.comite_technique(db, "Odette", "Vidal"), make.comite_technique(db, "Basile", "Roche")
    comite.ask(db, advised, membres=[odile.id], by=brigitte)
    for texte in ("Le nom des tuteurs", "La convention", "Le calendrier"):
        POINTS.add(db, pointed, texte=texte, by=amadou)
    left, lifted, mistaken = points.of(db, pointed)
    POINTS.lift(db, pointed, point=lifted, by=amadou)
    for each in (returned, lacking):
        POINTS.add(db, each, texte="Le nom des tuteurs", by=amadou)
    POINTS.send_back(db, returned, by=amadou)
    (sent,) = points.of(db, returned)
    at, who, nadia = f"/sessions/{pointed.id}", amadou.personne_id, make.dirigeant(db, owner).id
    pair = {"employeurs": str(brigitte.personne_id), "salaries": str(amadou.personne_id), "lien": "", "vu": ""}
    return {
        "session-point-ajout": Case(
            who, f"/sessions/{refused.id}/ajout-point", {"texte": "Le plan des locaux", "section": "lieu"}
        ),
        "session-point-modification": Case(
            who, f"{at}/points/{left.id}/modification", {"texte": "Le nom des deux tuteurs", "section": "equipe"}
        ),
        "session-point-retrait": Case(who, f"{at}/points/{mistaken.id}/retrait", {"motif": "Déjà joint."}),
        "session-point-levee": Case(who, f"{at}/points/{left.id}/levee"),
        "session-point-reprise": Case(who, f"{at}/points/{lifted.id}/reprise"),
        "session-point-reponse": Case(
            nadia, f"/sessions/{returned.id}/points/{sent.id}/reponse", {f"point-{sent.id}": "Deux tuteurs par structure."}
        ),
        "session-renvoi": Case(
            who, f"/sessions/{lacking.id}/renvoi", {"avant_le": (clock.today() + timedelta(days=20)).isoformat()}
        ),
        "session-demande-avis": Case(who, f"/sessions/{advised.id}/demande-avis", {"membres": str(nour.id), "demande": ""}),
        "session-avis": Case(odile.id, f"/sessions/{advised.id}/avis", {"sens": "reserve", "raison": "Plus d’alternance."}),
        "session-fil": Case(brigitte.personne_id, f"/messagerie/sessions/{waiting.id}"),
        "session-attribution": Case(claire, f"/sessions/{asked.id}/attribution", pair),
        "session-accord": Case(amadou.personne_id, f"/sessions/{waiting.id}/accord", {"mot": "Bon calendrier."}),
        "session-desaccord": Case(amadou.personne_id, f"/sessions/{refused.id}/desaccord", {"desaccord": why}),
        "session-arbitrage-ouverture": Case(claire, f"/sessions/{differing.id}/arbitrage-ouverture", {"ouverture": why}),
        "session-arbitrage-refus": Case(claire, f"/sessions/{again.id}/arbitrage-refus", {"refus": why}),
    }


def running(db: Session, owner: Organisme) -> dict[str, Case]:
    """A session that runs: its attendance, its sheets, its alternance, who leaves, what changes."""
    nadia, by = make.dirigeant(db, owner).id, make.user_of(db, make.dirigeant(db, owner))
    there = make.en_cours(db, owner)
    first, second, *_ = [each for each in assiduite.seances(db, there) if each.finie]
    here, away, other = make.inscrits(db, there)
    _, le = presences.fill(db, there, second.id, by=by)
    abandons.drop_out(db, there, candidat=away.id, le=clock.today(), motif="Emploi trouvé.", by=by)
    monday = emargement.monday(first.jour).isoformat()
    sheet = emargement.attach(db, there, "lundi.pdf", make.PDF, lundi=emargement.monday(first.jour), by=by)
    stay = {
        "nature": "periode", "du": first.jour.isoformat(), "au": "", "heures": "35", "structure": "Centre de loisirs", "tuteur": "Paule Sabatier",
        "note": "", "vu": "",
    }  # fmt: skip
    kept = [
        alternances.save(
            db, there, here.id, None, nature=NatureAlternance.PERIODE, du=first.jour, au=None, heures=hours, structure="Les Lucioles", tuteur="",
            note="", by=by,
        )
        for hours in (7, 14)
    ]  # fmt: skip
    at, half_day, stays = (
        f"/sessions/{there.id}",
        f"/sessions/{there.id}/presences/{first.id}",
        f"/sessions/{there.id}/alternance/{here.id}",
    )
    moved = {name: as_typed(getattr(there, name))[0] if getattr(there, name) not in (None, "") else "" for name in CHAMPS}
    return {
        "presence": Case(nadia, half_day, {f"etat-{here.id}": "present", f"vu-{here.id}": ""}),
        "presence-case": Case(nadia, f"{half_day}/candidats/{other.id}", {"etat": "absent", "vu": ""}),
        "presence-tous": Case(nadia, f"{half_day}/tous"),
        "presence-annulation": Case(nadia, f"{at}/presences/{second.id}/annulation", {"le": le.isoformat()}),
        "session-document": Case(nadia, f"{at}/documents", files={"fichier": ("plan.pdf", make.PDF + b"4")}),
        "emargement-depot": Case(
            nadia, f"{at}/emargement", {"lundi": monday, "seance": ""}, {"fichier": ("signee.pdf", make.PDF + b"5")}
        ),
        "emargement-retrait": Case(nadia, f"{at}/emargement/{sheet.id}/retrait"),
        "alternance": Case(nadia, stays, stay),
        "alternance-ligne": Case(nadia, f"{stays}/{kept[0].id}", stay),
        "alternance-retrait": Case(nadia, f"{stays}/{kept[1].id}/retrait"),
        "session-modification": Case(nadia, f"{at}/modification", moved | {"ville": "Arles"}),
        "session-abandon": Case(
            nadia, f"{at}/abandon", {"candidat": str(here.id), "le": clock.today().isoformat(), "motif": "Emploi trouvé."}
        ),
        "session-reprise": Case(nadia, f"{at}/reprise", {"candidat": str(away.id)}),
        "session-formateur-ajout": Case(
            nadia, f"{at}/formateur-ajout", {"nom": "Sabatier", "prenom": "Paule", "fonction": "formateur", "diplome": "BPJEPS"}
        ),
        "session-formateur-retrait": Case(nadia, f"{at}/formateur-retrait", {"formateur": str(dossiers.team(db, there)[0].id)}),
    }


def half_days(db: Session, owner: Organisme) -> dict[str, Case]:
    nadia, by = make.dirigeant(db, owner).id, make.user_of(db, make.dirigeant(db, owner))
    draft = make.session(db, owner)
    first, undone, leaving, last = lignes.entities(db, CALENDRIER, draft.id)[:4]
    typed = [{"jour": ["2027-01-12"], "de": ["9 h"], "a": ["12 h"]}]
    pasted = collage.paste(tableau.ouvrir(db, CALENDRIER, draft, by=by), undone, typed)
    at = f"/sessions/{draft.id}/calendrier"
    row = {
        "jour": "2027-01-14",
        "de": "9 h",
        "a": "12 h",
        "contenu": "Accueillir",
        "formateur": "Lucie Marchetti",
        "lieu": "Le préau",
    }
    before = json.dumps([str(undone.id), [["2027-01-13"], ["09:00"], ["12:30"], [""], [""], [""]]])
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
            "colonnes": {"titres": "1", "jour": "0", "de": "2", "a": "1", "contenu": "", "formateur": "", "lieu": ""} | seen,
            "feuille": {"feuille": "1"} | seen,
            "ajout": seen,
        }.get(act, {})
        file = {"fichier": ("autre.csv", files.text([["Jour", "De", "À"], ["15/01/2027", "9 h", "12 h"]]), "text/csv")}
        name = "seances-import" if act == "import" else f"seances-import-{act}"
        found[name] = Case(nadia, path if act == "import" else f"{path}/{act}", data, files=file if act == "import" else None)
    return found
