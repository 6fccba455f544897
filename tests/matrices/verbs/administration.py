"""What administrateurs settle of the platform."""

from datetime import date

from sqlmodel import Session, col, select

from eclat import clock
from eclat.courriels import editions, rendering
from eclat.domain.administration import blocs, pieces, textes
from eclat.models import Bloc, Choix, Cqp, Enregistrement, PieceRequise, TexteMail
from tests import factories as make
from tests.matrices.verbs.case import Case
from tests.matrices.verbs.certificats import modele
from tests.matrices.verbs.staff import Staff


def cases(db: Session, staff: Staff) -> dict[str, Case]:
    who = staff.claire.id
    sessions = {"session_accords": "2", "candidates_days": "9", "jury_attendance": "75"}
    held = editions.edition(rendering.original("organisme_retabli"))
    typed = {"sujet": held.sujet, "apercu": held.apercu, "message": f"Tout reprend.\n\n{held.message}", "vu": "0."}
    kept, gone = (required(db, name) for name in ("Plan des locaux", "Attestation"))
    gone_for_good = required(db, "Ancienne pièce")
    pieces.withdraw(db, gone_for_good, by=staff.claire_user)
    asked = {"intitule": "Plan coté des locaux", "pour": "habilitation", "obligatoire": "oui", "vu": pieces.mark(kept)}
    more = {"intitule": "Règlement intérieur", "pour": "session", "aide": "PDF"}
    at, held_choice = "/catalogue", db.exec(select(Choix).where(col(Choix.du).is_(None), col(Choix.jusqu_au).is_(None))).all()[0]
    named = Cqp(intitule="CQP à renommer")
    db.add(named)
    db.flush()
    registered = Enregistrement(cqp_id=named.id, code_rncp="RNCP99997", jusqu_au=date(2035, 6, 30))
    db.add(registered)
    db.flush()
    bloc = Bloc(enregistrement_id=registered.id, code="BC01", intitule="Accueillir")
    db.add_all([bloc, Bloc(enregistrement_id=registered.id, code="BC03", intitule="Bloc de trop")])
    db.flush()
    return {
        "cqp-nouveau": Case(who, f"{at}/cqp/nouveau", {"intitule": "CQP tout neuf"}),
        "cqp-intitule": Case(who, f"{at}/{named.id}/intitule", {"intitule": "CQP renommé"}),
        "enregistrement-nouveau": Case(
            who, f"{at}/{named.id}/enregistrement", {"code_rncp": "RNCP99996", "jusqu_au": "30/06/2036"}
        ),
        "enregistrement-dates": Case(who, f"{at}/{registered.id}/dates", {"du": "01/07/2030", "jusqu_au": "30/06/2034"}),
        "bloc-nouveau": Case(who, f"{at}/{registered.id}/blocs", {"code": "BC02", "intitule": "Animer"}),
        "bloc": Case(
            who, f"{at}/blocs/{bloc.id}", {"code": "BC01", "intitule": "Accueillir les enfants", "vu": blocs.mark(bloc)}
        ),
        "bloc-retrait": Case(who, f"{at}/{registered.id}/blocs/BC03/retrait", {"jusqu_au": ""}),
        "jury-composition": Case(
            who,
            f"{at}/{named.id}/jury",
            {"responsables": "1", "voix": "consultative", "experts_employeurs": "1", "experts_salaries": "1", "experts": "1"},
        ),
        "mentions": Case(who, f"{at}/{registered.id}/mentions", {"niveau": "3", "certificateurs": "OC ÉCLAT"}),
        "modele-certificat": Case(who, f"{at}/{registered.id}/modeles/attestation", modele()),
        "choix-nouveau": Case(
            who,
            f"{at}/listes/acces/nouvelle",
            {"libelle": "Reprise d’études", "du": f"{clock.today():%d/%m/%Y}", "jusqu_au": "", "declaree": "VAE"},
        ),
        "choix": Case(who, f"{at}/listes/{held_choice.id}", {"libelle": held_choice.libelle, "du": "", "jusqu_au": "31/12/2040"}),
        "piece-requise-modele": Case(who, f"{at}/pieces/{kept.id}/modele", files={"modele": ("modele.pdf", make.PDF)}),
        "piece-requise-modele-retrait": Case(who, f"{at}/pieces/{modelled(db, staff).id}/modele-retrait"),
        "pieces-requises": Case(who, f"/catalogue/{kept.cqp_id}/pieces", more),
        "piece-requise": Case(who, f"/catalogue/pieces/{kept.id}", asked),
        "piece-requise-retrait": Case(who, f"/catalogue/pieces/{gone.id}/retrait"),
        "piece-requise-retablissement": Case(who, f"/catalogue/pieces/{gone_for_good.id}/retablissement"),
        "texte-mail": Case(who, "/textes-mails/organisme_retabli", typed),
        "texte-mail-essai": Case(who, "/textes-mails/organisme_retabli/essai"),
        "texte-mail-mise-en-service": Case(who, act_on(written(db, staff, "organisme_suspendu"), "mise-en-service")),
        "texte-mail-abandon": Case(who, act_on(written(db, staff, "inscription_refusee"), "abandon")),
        "texte-mail-retour-original": Case(who, act_on(served(db, staff), "retour-original")),
        "reglages-groupe": Case(who, "/reglages/sessions", {**sessions, "vu-candidates_days": "7", "vu-jury_attendance": "80"}),
    }


def modelled(db: Session, staff: Staff) -> PieceRequise:
    """One that has a file to fill in."""
    found = required(db, "Tableau des effectifs")
    pieces.set_model(db, found, nom="tableau.pdf", data=make.PDF, by=staff.claire_user)
    return found


def written(db: Session, staff: Staff, modele: str) -> TexteMail:
    """A draft."""
    held, texte = editions.edition(rendering.original(modele)), textes.hold(db, modele)
    source = editions.edited(modele, held.sujet, held.apercu, f"{held.message}\n\nAvec nos remerciements.").source
    textes.draft(db, texte, source=source, vu=textes.mark(texte), by=staff.claire_user)
    return texte


def act_on(texte: TexteMail, act: str) -> str:
    return f"/textes-mails/{texte.id}/{act}?vu={textes.mark(texte)}"


def served(db: Session, staff: Staff) -> TexteMail:
    texte = written(db, staff, "dirigeant_remplace")
    textes.publish(db, texte, vu=textes.mark(texte), by=staff.claire_user)
    return texte


def required(db: Session, intitule: str) -> PieceRequise:
    """Of no CQP that anybody asks for."""
    cqp = db.exec(select(Cqp).where(Cqp.intitule == "CQP des essais")).first() or Cqp(intitule="CQP des essais")
    db.add(cqp)
    db.flush()
    found = PieceRequise(cqp_id=cqp.id, intitule=intitule, obligatoire=False)
    db.add(found)
    db.flush()
    return found
