"""Threads: what is written, taken back, deleted, read; closed and opened again."""

from datetime import timedelta

from sqlmodel import Session
from uuid_utils.compat import uuid7

from eclat import clock
from eclat.domain.messagerie import brouillons, envois, fils, groupes, lectures
from eclat.models import EtatReponse, Fil, Habilitation
from tests import factories as make
from tests.matrices.verbs.case import Case
from tests.matrices.verbs.staff import Staff

LONG = timedelta(days=1)  # whatever the machine, it has not left yet


def cases(db: Session, staff: Staff) -> dict[str, Case]:
    claire, by = staff.claire.id, staff.claire_user

    def request(nom: str) -> Habilitation:
        return make.habilitation(db, make.organisme(db, nom), etat="deposee")

    def thread(nom: str) -> tuple[Fil, str, str]:
        sent = make.message(db, request(nom), by=by)
        return db.get_one(Fil, sent.fil_id), f"/messagerie/{sent.fil_id}", str(sent.id)

    silent = request("Organisme sans fil")
    general = make.organisme(db, "Organisme sans échanges")
    _, written, _ = thread("Organisme à qui l’on écrit")
    _, drafted, _ = thread("Organisme au brouillon")
    _, joined, _ = thread("Organisme aux pièces")
    detaching, detached, _ = thread("Organisme à la pièce")
    piece = brouillons.attach(db, detaching, "plan.pdf", make.PDF, by=by)
    _, deleted, gone = thread("Organisme au message")
    _, closing, _ = thread("Organisme au fil")
    closed, reopening, _ = thread("Organisme au fil fermé")
    fils.close(db, closed, by=by)
    received = make.message(db, (read := request("Organisme lu")), by=make.owner(db, read))
    filed = make.habilitation(db, (owner := make.organisme(db, "Organisme au transfert")), etat="deposee")
    general_one = make.message(db, owner, by=make.user_of(db, make.dirigeant(db, owner)))
    kept, sending, given_up = (
        groupes.prepare(db, "organisme", [make.organisme(db, nom).id], by=by)
        for nom in ("Organisme au groupe", "Organisme du groupe", "Organisme sans groupe")
    )
    held = make.session(db, make.habilite(db, "Organisme à la session"), etat="ouverte")
    given = make.message(db, request("Organisme à traiter"), by=by)
    unread = make.message(db, (again := request("Organisme à relire")), by=make.owner(db, again))
    lectures.read(db, db.get_one(Fil, unread.fil_id), jusqu_a=unread.part_le, by=by)
    recalled, recalling, _ = thread("Organisme rappelé")
    with clock.travel(LONG):
        late = envois.send(db, recalled, cle=uuid7(), texte="Trop vite", by=by)
    _, answering, _ = thread("Organisme à qui répondre")
    _, documented, _ = thread("Organisme à documenter")
    guide = make.published(db, "Le guide des organismes")
    canned = make.reponse_type(db, "Bien reçu", by=by)
    amended, withdrawn, gone_one = (make.reponse_type(db, titre, by=by) for titre in ("À changer", "À retirer", "À remettre"))
    gone_one.etat = EtatReponse.RETIREE
    typed = {"titre": "Une réponse", "texte": "Bonjour {prénom}.", "partagee": "oui"}
    new = {"cle": str(uuid7()), "texte": "Bonjour", "interne": ""}
    return {
        "habilitation-fil": Case(claire, f"/messagerie/habilitations/{silent.id}"),
        "organisme-fil": Case(claire, f"/messagerie/organismes/{general.id}"),
        "fil-messages": Case(claire, f"{written}/messages", new),
        "fil-brouillon": Case(claire, f"{drafted}/brouillon", {"texte": "Bonjour", "interne": ""}),
        "fil-pieces": Case(claire, f"{joined}/pieces", files={"pieces": ("plan.pdf", make.PDF)}),
        "fil-piece-retrait": Case(claire, f"{detached}/pieces/{piece.id}/retrait"),
        "fil-lecture": Case(claire, f"/messagerie/{received.fil_id}/lecture", {"jusqu_a": str(received.id)}),
        "fil-non-lu": Case(claire, f"/messagerie/{unread.fil_id}/non-lu"),
        "fil-traitement": Case(claire, f"/messagerie/{given.fil_id}/traitement", {"personne": str(claire)}),
        "fil-reponse": Case(claire, f"{answering}/reponses/{canned.id}"),
        "fil-document": Case(claire, f"{documented}/documents", {"document": str(guide.id)}),
        "reponse-nouvelle": Case(claire, "/messagerie/reponses/nouvelle", typed, {"pieces": ("plan.pdf", make.PDF)}),
        "reponse-modification": Case(claire, f"/messagerie/reponses/{amended.id}/modification", typed | {"titre": "Changée"}),
        "reponse-retrait": Case(claire, f"/messagerie/reponses/{withdrawn.id}/retrait"),
        "reponse-retablissement": Case(claire, f"/messagerie/reponses/{gone_one.id}/retablissement"),
        "fil-annulation": Case(claire, f"{recalling}/messages/{late.id}/annulation"),
        "message-suppression": Case(claire, f"{deleted}/messages/{gone}/suppression"),
        "message-transfert": Case(
            claire, f"/messagerie/{general_one.fil_id}/messages/{general_one.id}/transfert", {"dossier": str(filed.id)}
        ),
        "habilitations-groupe": Case(claire, "/messagerie/groupes/habilitations", {"ids": [str(filed.id)]}),
        "organismes-groupe": Case(claire, "/messagerie/groupes/organismes", {"ids": [str(general.id)]}),
        "sessions-groupe": Case(claire, "/messagerie/groupes/sessions", {"ids": [str(held.id)]}),
        "groupe-modification": Case(claire, f"/messagerie/groupes/{kept.id}/modification", {"texte": "Bonjour"}),
        "groupe-envoi": Case(claire, f"/messagerie/groupes/{sending.id}/envoi", {"texte": "Bonjour {organisme}"}),
        "groupe-abandon": Case(claire, f"/messagerie/groupes/{given_up.id}/abandon"),
        "fil-fermeture": Case(claire, f"{closing}/fermeture"),
        "fil-reouverture": Case(claire, f"{reopening}/reouverture"),
    }
