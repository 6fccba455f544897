"""Canned answers: everyone's and one's own, filled where they are put; what is left to fill keeps a message from leaving."""

from uuid import uuid4

import pytest
from sqlmodel import select

from eclat.domain.messagerie import brouillons, envois, fils, reponses, variables
from eclat.domain.messagerie.liste_reponses import REPONSES
from eclat.domain.messagerie.reponses import Fiche, Modification
from eclat.domain.socle import fichiers
from eclat.domain.socle.errors import ChampRefuse, Interdit, Introuvable
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.file_types import FileRefused
from eclat.models import Fichier, Message, PieceJointe, ReponseType
from tests import factories as make
from tests.domain.messagerie.conftest import Scene

PLAN = ("plan.pdf", make.PDF)


def canned(
    scene: Scene, by: Utilisateur, titre: str = "Pièce reçue", texte: str = "Bien reçu.", *files: tuple[str, bytes]
) -> ReponseType:
    fiche = Fiche.model_validate({"titre": titre, "texte": texte, "partagee": by is scene.claire})
    return reponses.add(scene.db, fiche, files, by=by)


def listed(scene: Scene, user: Utilisateur, **query: str) -> list[str]:
    return [each.titre for each in REPONSES.page(scene.db, user, REPONSES.vue(query, user)).lignes]


def test_the_administrateurs_keep_everyone_s_and_each_their_own(scene: Scene) -> None:
    shared, hers = canned(scene, scene.claire, "Bienvenue"), canned(scene, scene.sophie, "À moi")
    assert listed(scene, scene.sophie) == ["À moi", "Bienvenue"] and listed(scene, scene.julien) == ["Bienvenue"]
    assert listed(scene, scene.sophie, etat="miennes") == ["À moi"] and listed(scene, scene.sophie, q="recu") == [
        "À moi",
        "Bienvenue",
    ]
    for user in (scene.mathilde, make.user_of(scene.db, make.comite_technique(scene.db))):
        assert listed(scene, user) == []
        with pytest.raises(Interdit):
            canned(scene, user)
    changed = Modification.model_validate({"titre": "Autre", "texte": "Autre"})
    for thing, by in ((shared, scene.sophie), (hers, scene.claire), (hers, scene.julien)):
        with pytest.raises(Interdit):
            reponses.amend(scene.db, thing, changed, (), by=by)
    with pytest.raises(Interdit):
        reponses.add(scene.db, Fiche(titre="X", texte="Y", partagee=True), (), by=scene.sophie)


def test_withdrawn_it_is_offered_no_more_until_it_comes_back(scene: Scene) -> None:
    shared = canned(scene, scene.claire)
    reponses.withdraw(scene.db, shared, by=scene.claire)
    assert reponses.proposed(scene.db, scene.fil, scene.sophie) == [] and listed(scene, scene.sophie) == []
    assert listed(scene, scene.sophie, etat="retiree") == ["Pièce reçue"]
    with pytest.raises(Introuvable):
        reponses.insert(scene.db, scene.fil, shared.id, by=scene.sophie)
    reponses.restore(scene.db, shared, by=scene.claire)
    assert [each.titre for each in reponses.proposed(scene.db, scene.fil, scene.sophie)] == ["Pièce reçue"]


def test_a_title_is_one_s_and_a_second_click_makes_one(scene: Scene) -> None:
    first = canned(scene, scene.claire)
    assert canned(scene, scene.claire) is first
    other = canned(scene, scene.claire, "Autre titre")
    with pytest.raises(ChampRefuse, match="porte déjà ce titre"):
        reponses.amend(scene.db, other, Modification(titre="piece recue", texte="X", partagee=True), (), by=scene.claire)
    scene.db.rollback()
    canned(scene, scene.sophie)  # her own may be called the same


def test_what_the_thread_knows_is_filled(scene: Scene) -> None:
    texte = "Bonjour {Prénom} {destinataire}, {organisme}, {numéro}, {CQP}. {auteur}. La {pièce} du {date} {} { 3 }"
    canned(scene, scene.claire, "Tout", texte)
    (offered,) = reponses.proposed(scene.db, scene.fil, scene.sophie)
    filled = reponses.insert(scene.db, scene.fil, offered.id, by=scene.sophie)
    assert filled == (
        f"Bonjour Mathilde {scene.mathilde.nom_complet}, {scene.organisme.nom}, {scene.request.numero}, "
        "CQP Animateur périscolaire. Sophie Rakoto. La {pièce} du {date} {} { 3 }"
    )
    assert variables.left(filled) == ["{pièce}", "{date}"]
    general = fils.opened(scene.db, scene.organisme)
    assert "{numéro}, {CQP}" in reponses.insert(scene.db, general, offered.id, by=scene.claire)


def test_what_is_left_to_fill_keeps_it_from_leaving(scene: Scene) -> None:
    for interne in (False, True):
        with pytest.raises(ChampRefuse, match=r"Il reste à remplacer {pièce}, {date}"):
            envois.send(scene.db, scene.fil, cle=uuid4(), texte="La {pièce} du {date}", interne=interne, by=scene.sophie)
    assert scene.db.exec(select(Message)).all() == []
    envois.send(scene.db, scene.fil, cle=uuid4(), texte="Notre modèle : {nom}", by=scene.mathilde)  # not hers to know of


def test_its_files_are_the_message_s_without_another_copy(scene: Scene) -> None:
    shared = canned(scene, scene.claire, "Plan", "Le plan", PLAN, ("grille.pdf", make.PDF + b"2"))
    before = scene.db.exec(select(Fichier)).all()
    for _ in range(2):
        reponses.insert(scene.db, scene.fil, shared.id, by=scene.sophie)
    sent = envois.send(scene.db, scene.fil, cle=uuid4(), texte="Le plan", by=scene.sophie)
    assert [each.nom for _, each in brouillons.files(scene.db, sent)] == ["plan.pdf", "grille.pdf"]
    assert scene.db.exec(select(Fichier)).all() == before
    named = fichiers.visible_fichiers(scene.julien).where(Fichier.nom == "plan.pdf")
    assert len(scene.db.exec(named).all()) == 1
    kept, gone = (piece for piece, _ in brouillons.files(scene.db, shared))
    less = Modification(titre="Plan", texte="Le plan", partagee=True, sans=[gone.id])
    reponses.amend(scene.db, shared, less, [PLAN], by=scene.claire)
    assert [piece.id for piece, _ in brouillons.files(scene.db, shared)] == [kept.id]
    assert len(brouillons.files(scene.db, sent)) == 2


def test_nobody_else_reads_the_files_of_one_s_own(scene: Scene) -> None:
    canned(scene, scene.sophie, "À moi", "Le plan", PLAN)
    named = Fichier.nom == "plan.pdf"
    seen = {
        who.nom_complet: len(scene.db.exec(fichiers.visible_fichiers(who).where(named)).all())
        for who in (scene.sophie, scene.julien, scene.claire, scene.mathilde)
    }
    assert seen == {
        scene.sophie.nom_complet: 1,
        scene.julien.nom_complet: 0,
        scene.claire.nom_complet: 0,
        scene.mathilde.nom_complet: 0,
    }


def test_too_many_files_are_refused_and_the_draft_stays(scene: Scene) -> None:
    shared = canned(scene, scene.claire, "Plan", "Le plan", PLAN)
    for rang in range(10):
        brouillons.attach(scene.db, scene.fil, f"{rang}.pdf", make.PDF + str(rang).encode(), by=scene.sophie)
    with pytest.raises(FileRefused, match="10 fichiers au plus"):
        reponses.insert(scene.db, scene.fil, shared.id, by=scene.sophie)
    assert len(scene.db.exec(select(PieceJointe).where(PieceJointe.reponse_id == shared.id)).all()) == 1
