"""The thread of a session: its organisme, its binôme and the administrateurs write in it, nobody else reads it."""

from collections.abc import Callable

from sqlmodel import Session
from uuid_utils.compat import uuid7

from eclat.domain.messagerie import fils, sujets
from eclat.domain.socle.fils import can_write, visible_fils
from tests import factories as make
from tests.browser import Browser


def test_the_binome_writes_to_the_people_of_the_session(db: Session, browse: Callable[..., Browser]) -> None:
    make.administrateur(db)
    tremplin = make.habilite(db)
    tremplin.nom = "Réseau des Préaux"
    asked = make.session(db, tremplin, etat="demandee")
    brigitte, _ = make.binome(db, asked)
    member = browse(make.binome_paritaire(db, prenom="Amadou", nom="Ndiaye"))
    joel = browse(make.dirigeant(db, tremplin))
    db.commit()
    at = f"/sessions/{asked.id}"
    page = member.get(at).text
    assert "Rien n’a encore été écrit au Réseau des Préaux" in page and "Écrire au Réseau des Préaux" in page
    thread = member.post(f"/messagerie/sessions/{asked.id}").headers["location"].partition("#")[0]
    sent = {"cle": str(uuid7()), "texte": "Qui sera votre responsable ?", "interne": ""}
    assert member.post(f"{thread}/messages", sent).status_code == 303
    page = member.get(at).text
    assert "Qui sera votre responsable" in page and 'aria-label="Votre message au Réseau des Préaux"' in page
    db.expire_all()
    fil = fils.about(db, asked)
    assert fil is not None and can_write(db, brigitte, fil) and brigitte.personne_id in fils.readers(db, fil)
    assert sujets.of(fil).numero(asked) == asked.numero
    other = make.user_of(db, make.binome_paritaire(db, prenom="Nora", nom="Lemaire"))
    sophie = make.user_of(db, make.instructeur(db))
    for stranger in (other, sophie):
        assert list(db.exec(visible_fils(stranger))) == [] and not can_write(db, stranger, fil)
    db.commit()
    assert joel.get(thread).status_code == 200


def test_a_draft_has_no_thread_to_write_in(db: Session, browse: Callable[..., Browser]) -> None:
    make.administrateur(db)
    tremplin = make.habilite(db)
    draft = make.session(db, tremplin)
    joel = browse(make.dirigeant(db, tremplin))
    db.commit()
    thread = joel.post(f"/messagerie/sessions/{draft.id}").headers["location"].partition("#")[0]
    sent = {"cle": str(uuid7()), "texte": "Bonjour", "interne": ""}
    assert joel.post(f"{thread}/messages", sent).status_code == 409
