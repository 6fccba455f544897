"""Griefs against an organisme that is habilitated: prepared, notified, answered, heard, decided."""

from datetime import timedelta
from uuid import UUID

from sqlmodel import Session

from eclat import clock
from eclat.domain.habilitations import auditions, griefs, reponses_griefs
from eclat.models import Habilitation
from tests import factories as make
from tests.matrices.verbs.case import Case
from tests.matrices.verbs.staff import Staff


def cases(db: Session, staff: Staff) -> dict[str, Case]:
    claire, by, day = staff.claire.id, staff.claire_user, clock.today() + timedelta(days=9)
    hearing = {"jour": day.isoformat(), "heure": "10:00", "lieu": "2 rue des Lilas, Paris", "lien": "https://visio.example/oc"}

    def prepared(nom: str) -> tuple[Habilitation, UUID]:
        found = make.habilitation(db, make.organisme(db, nom), etat="acceptee", instructeurs=[staff.sophie])
        for titre in ("Évaluateur non déclaré", "Bilan non transmis", "Titre inexact"):
            griefs.add(db, found, titre=titre, faits="Session de Tours.", by=by)
        procedure = griefs.current(db, found)
        assert procedure is not None
        return found, griefs.rows(db, procedure)[0].id

    def notified(nom: str, *, sent: bool = False, heard: timedelta | None = None) -> tuple[Habilitation, UUID]:
        found, grief = prepared(nom)
        griefs.notify(db, found, delai=30, by=by)
        owner, procedure = make.owner(db, found), griefs.notified(db, found)
        assert procedure is not None
        reponses_griefs.write(db, found, {grief: "Il était déclaré."}, by=owner)
        if sent:
            reponses_griefs.send(db, found, by=owner)
        if heard is not None:
            auditions.fix(db, found, jour=day, heure="09:00", lieu="Paris", by=by)
            procedure.audition_le = clock.now() + heard
        return found, grief

    (fresh, _), (other, two), (third, three), (fourth, four), (leaving, _) = (prepared(f"Reproché {rank}") for rank in range(5))
    (typed, key), (answering, _) = notified("Répondant"), notified("Répondante")
    (closing, _), (ending, _) = notified("Classé"), notified("Fini", sent=True)
    (fixing, _), (moving, _) = notified("À entendre"), notified("Reporté", heard=timedelta(days=3))
    (cancelling, _), (noting, _) = notified("Annulé", heard=timedelta(days=3)), notified("Entendu", heard=timedelta(days=-1))

    def at(found: Habilitation) -> str:
        return f"/habilitations/{found.id}/griefs"

    return {
        "griefs-ajout": Case(claire, f"{at(fresh)}/ajout", {"titre": "Un autre grief", "faits": "Relancé deux fois."}),
        "grief-modification": Case(claire, f"{at(other)}/{two}/modification", {"titre": "Autrement dit", "faits": "Ces faits."}),
        "grief-retrait": Case(claire, f"{at(third)}/{three}/retrait"),
        "grief-piece": Case(
            claire, f"{at(fourth)}/{four}/pieces", files={"fichier": ("grille.pdf", make.PDF, "application/pdf")}
        ),
        "griefs-notification": Case(claire, f"{at(leaving)}/notification", {"delai": "30", "confirme": "oui"}),
        "griefs-brouillon": Case(make.owner(db, typed).personne_id, f"{at(typed)}/brouillon", {f"grief-{key}": "Il l’était."}),
        "reponse-griefs-envoi": Case(make.owner(db, answering).personne_id, f"{at(answering)}/envoi", {"entendu": "oui"}),
        "griefs-classement": Case(claire, f"{at(closing)}/classement", {"raison": "Une erreur de notre part."}),
        "griefs-audition": Case(claire, f"{at(fixing)}/audition", hearing),
        "griefs-report": Case(claire, f"{at(moving)}/report", hearing),
        "griefs-annulation": Case(claire, f"{at(cancelling)}/annulation", {"explication": "Un empêchement."}),
        "griefs-note": Case(claire, f"{at(noting)}/note", {"dit": "L’absence est reconnue."}),
        "griefs-resiliation": Case(
            claire, f"{at(ending)}/resiliation",
            {"motif": "Évaluations irrégulières.", "effet_le": day.isoformat(), "sessions": "jury", "confirme": "oui"},
        ),
    }  # fmt: skip
