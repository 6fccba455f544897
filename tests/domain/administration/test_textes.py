"""The texts of mails: a draft leaves nowhere until it is put in service; each that was in service is kept; the original is never lost."""

from typing import Any

import pytest
from sqlmodel import Session, select

from eclat import courriels
from eclat.courriels import editions, rendering
from eclat.courriels.modeles import DU_DOCUMENT, MODELES
from eclat.domain.administration import essais, exemples, textes
from eclat.domain.socle.errors import Interdit, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import Courriel, Evenement, Organisme, TexteMail
from tests import factories as make
from tests.courriels.story import SCENES, Story

MAIL = "organisme_retabli"


@pytest.fixture
def claire(db: Session) -> Utilisateur:
    return make.user_of(db, make.administrateur(db))


def other(message: str = "", modele: str = MAIL) -> str:
    held = editions.edition(rendering.original(modele))
    return editions.edited(modele, held.sujet, held.apercu, f"{message or 'Tout reprend.'}\n\n{held.message}").source


def draft(db: Session, by: Utilisateur, source: str, vu: str | None = None) -> TexteMail:
    texte = textes.hold(db, MAIL)
    textes.draft(db, texte, source=source, vu=textes.mark(texte) if vu is None else vu, by=by)
    return texte


def said(db: Session, organisme: Organisme) -> str:
    courriels.organismes.organisme_retabli(db, organisme)
    return db.exec(select(Courriel.texte).where(Courriel.modele == MAIL).order_by(Courriel.id.desc())).first() or ""  # type: ignore[attr-defined]


@pytest.mark.parametrize("modele", sorted(MODELES))
def test_each_original_comes_back_from_its_form_as_it_was(modele: str) -> None:
    held = editions.edition(rendering.original(modele))
    again = editions.edited(modele, held.sujet, held.apercu, held.message)
    assert again.source == textes.normal(rendering.original(modele)) and editions.fautes(modele, again.source) == ()
    assert rendering.compiled(again.source).valeurs == rendering.texte_of(modele).valeurs


def test_a_draft_leaves_nowhere_until_it_is_in_service(db: Session, claire: Utilisateur) -> None:
    organisme = make.habilite(db)
    texte = draft(db, claire, other())
    assert "Tout reprend." not in said(db, organisme)
    textes.publish(db, texte, vu=textes.mark(texte), by=claire)
    assert "Tout reprend." in said(db, organisme) and (texte.version, texte.brouillon) == (1, "")
    draft(db, claire, other("Autre chose."))
    textes.give_up(db, texte, vu=textes.mark(texte), by=claire)
    assert "Tout reprend." in said(db, organisme)
    textes.restore(db, texte, vu=textes.mark(texte), by=claire)
    assert "Tout reprend." not in said(db, organisme)
    assert [(each.version, bool(each.source)) for each, _ in textes.versions(db, texte)] == [(2, False), (1, True)]
    lines = db.exec(select(Evenement.verbe).where(Evenement.objet_type == "texte_mail").order_by(Evenement.id)).all()  # type: ignore[arg-type]
    assert lines == ["brouillon", "mise_en_service", "brouillon", "abandon", "retour_original"]


def test_a_text_that_is_wrong_is_not_kept(db: Session, claire: Utilisateur) -> None:
    for wrong in (other("Bonjour {organisation}"), other().replace("{connexion_link}", "https://exemple.fr")):
        assert editions.fautes(MAIL, wrong)
        with pytest.raises(Refus):
            draft(db, claire, wrong)


def test_a_text_that_can_be_filled_no_more_gives_way_to_the_original(db: Session, claire: Utilisateur) -> None:
    texte = draft(db, claire, other())
    texte.source = other("{disparue}")
    texte.brouillon = texte.source
    db.flush()
    assert "disparue" not in said(db, make.habilite(db))
    with pytest.raises(Refus, match="n’existe pas"):
        textes.publish(db, texte, vu=textes.mark(texte), by=claire)


@pytest.mark.parametrize("verb", [textes.publish, textes.give_up, textes.restore])
def test_what_is_put_in_service_is_what_was_read(db: Session, claire: Utilisateur, verb: Any) -> None:
    texte = draft(db, claire, other("Une première fois."))
    textes.publish(db, texte, vu=textes.mark(texte), by=claire)
    draft(db, claire, other("De Claire."))
    read, held = textes.mark(texte), texte.source
    draft(db, make.user_of(db, make.administrateur(db, "Hugo", "Vasseur")), other("De Hugo."))
    with pytest.raises(textes.Devance):
        verb(db, texte, vu=read, by=claire)
    assert (texte.source, texte.version) == (held, 1) and "De Hugo." in texte.brouillon


def test_a_trial_of_another_text_is_no_second_click(db: Session, claire: Utilisateur) -> None:
    for modele in (MAIL, MAIL, "organisme_suspendu"):
        essais.send(db, modele, exemples.of(db, modele, None).of(rendering.original(modele)), by=claire)
    trials = db.exec(select(Courriel.sujet).where(Courriel.modele == "essai_texte")).all()
    assert len(trials) == 2 and len(set(trials)) == 2


def test_a_trial_of_the_same_mail_as_rewritten_leaves_at_once(db: Session, claire: Utilisateur) -> None:
    for source in (rendering.original(MAIL), other("Une première fois."), other("Une première fois.")):
        essais.send(db, MAIL, exemples.of(db, MAIL, None).of(source), by=claire)
    assert len(db.exec(select(Courriel.texte).where(Courriel.modele == "essai_texte")).all()) == 2


def test_a_subject_longer_than_its_column_is_cut(db: Session) -> None:
    held, texte = editions.edition(rendering.original(MAIL)), textes.hold(db, MAIL)
    texte.source = editions.edited(MAIL, "{organisme}, {organisme}", held.apercu, held.message).source
    courriels.organismes.organisme_retabli(db, make.habilite(db, "T" * 190))
    assert len(db.exec(select(Courriel.sujet).where(Courriel.modele == MAIL)).one()) == 300


def test_of_two_who_write_neither_is_lost(db: Session, claire: Utilisateur) -> None:
    hugo = make.user_of(db, make.administrateur(db, "Hugo", "Vasseur"))
    draft(db, hugo, other("De Hugo."), vu="0.")
    with pytest.raises(textes.Devance):
        draft(db, claire, other("De Claire."), vu="0.")
    texte = draft(db, claire, other("De Claire."))
    assert "De Claire." in texte.brouillon
    with pytest.raises(Interdit):
        draft(db, make.user_of(db, make.instructeur(db)), other())


@pytest.mark.parametrize("scene", [each for each in SCENES if "-" not in each])
def test_a_real_case_fills_the_original(db: Session, scene: str) -> None:
    """As it was written, or with words in the place of what its file does not say."""
    (first, *_) = Story(db).write(scene)
    exemple = exemples.of(db, first.modele, first)
    rendu = exemple.of(rendering.original(first.modele))
    assert rendu.sujet and "{" not in rendu.texte and exemple.courriel == first.destinataire
    if scene in ("habilitation_acceptee", "session_demandee", "pv_a_signer", "organisme_retabli", "document_publie"):
        assert not exemple.fictif and rendu.sujet == first.sujet


def test_the_words_of_the_product_document_are_said_to_be() -> None:
    assert set(MODELES) >= DU_DOCUMENT and "Branche Éclat" not in MAIL
