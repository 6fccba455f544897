"""What an habilitated organisme holds is followed, reminded of, replaced, checked; nothing is suspended by itself (P10)."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from eclat import clock
from eclat.domain.socle import fichiers
from eclat.domain.socle.delais import months_after
from eclat.domain.socle.errors import ChampRefuse, DejaFait, Interdit, Refus
from eclat.domain.socle.utilisateur import SYSTEME, Utilisateur
from eclat.domain.veille import delais, documents, naissances, remplacements
from eclat.engines import journal
from eclat.models import (
    Courriel,
    DocumentSuivi,
    EtatDocumentSuivi,
    EtatHabilitation,
    Fichier,
    Habilitation,
    NatureDocument,
    Organisme,
    Reglage,
)
from tests import documents_suivis as told
from tests import factories as make

E, N = EtatDocumentSuivi, NatureDocument


def mails(db: Session, modele: str) -> int:
    return len(db.exec(select(Courriel).where(Courriel.modele == modele)).all())


def leader(db: Session, thing: DocumentSuivi) -> Utilisateur:
    return make.user_of(db, make.dirigeant(db, documents.organisme_of(db, thing)))


def readable(db: Session, user: Utilisateur, key: object) -> bool:
    return db.exec(fichiers.visible_fichiers(user).where(Fichier.id == key)).first() is not None


def test_what_is_known_is_filled_and_the_rest_asked_for(db: Session) -> None:
    owner = make.habilite(db)
    assert naissances.to_follow(db) == [owner.id]
    for _ in range(2):  # two clocks
        naissances.follow(db, owner, by=SYSTEME)
    found = {each.nature: each for each in documents.of(db, owner)}
    habilitation = db.exec(select(Habilitation).where(Habilitation.organisme_id == owner.id)).one()
    assert found[N.QUALIOPI].etat == E.A_JOUR and found[N.QUALIOPI].valable_jusqu_au == habilitation.qualiopi_jusqu_au
    assert found[N.NDA].etat == found[N.ASSURANCE].etat == E.A_FOURNIR and len(found) == 3
    ((_, fichier),) = documents.history(db, found[N.QUALIOPI])
    assert fichier is not None and fichier.nom == "qualiopi-2024.pdf"
    assert naissances.to_follow(db) == [] and mails(db, "documents_a_fournir") == 1


def begun(db: Session, thing: DocumentSuivi, verb: str) -> tuple[str, str]:
    [line] = [each for each in journal.about(db, thing) if each.verbe == verb]
    return line.avant, line.apres


def test_the_journal_says_in_which_state_each_begins_and_where_a_renewed_one_was(db: Session) -> None:
    owner = make.habilite(db)
    thing = told.suivi(db, owner)
    assert begun(db, thing, "suivi") == ("", "a_jour")
    assert begun(db, told.suivi(db, owner, N.NDA), "suivi") == ("", "a_fournir")
    thing.etat, thing.source_id, thing.valable_jusqu_au = E.A_VERIFIER, None, clock.today() - timedelta(days=1)
    db.flush()
    naissances.follow(db, owner, by=SYSTEME)
    assert begun(db, thing, "reprise") == ("a_verifier", "a_jour")


def test_who_is_not_habilitated_is_asked_for_nothing(db: Session) -> None:
    organisme = make.organisme(db)
    make.habilitation(db, organisme, etat="en_instruction")
    assert naissances.to_follow(db) == []
    naissances.follow(db, organisme, by=SYSTEME)
    assert documents.of(db, organisme) == []


def test_a_delegataire_is_followed_as_the_others(db: Session) -> None:
    national = make.reseau_accepte(db, rows=2)
    named = {each.organisme_id for each in make.delegataires(db, national)}
    assert set(naissances.to_follow(db)) == {national.organisme_id, *named}
    one = db.get_one(Organisme, named.pop())
    assert told.suivi(db, one).valable_jusqu_au == date.fromisoformat(make.FICHE["qualiopi_jusqu_au"])


def test_a_setting_asks_for_more_and_a_withdrawn_one_is_not_asked_again(db: Session) -> None:
    owner, by = make.habilite(db), make.decider(db)
    thing = told.suivi(db, owner, N.ASSURANCE)
    documents.withdraw(db, thing, motif="Assuré par sa fédération.", by=by)
    assert naissances.to_follow(db) == []
    db.add(Reglage(nom="followed_others", valeur="Registre d’accessibilité"))
    db.flush()
    assert naissances.to_follow(db) == [owner.id]
    naissances.follow(db, owner, by=SYSTEME)
    assert [each.intitule for each in documents.of(db, owner) if each.nature == N.AUTRE] == ["Registre d’accessibilité"]
    assert thing.etat == E.RETIRE and naissances.to_follow(db) == []


def test_each_reminder_leaves_once(db: Session) -> None:
    thing = told.suivi(db)
    thing.valable_jusqu_au = clock.today() + timedelta(days=100)
    until = thing.valable_jusqu_au
    db.flush()
    seen = []
    for day in (months_after(until, -2), months_after(until, -1), until, until + timedelta(days=1)):
        with clock.travel(day - clock.today()):
            seen.append((delais.to_remind(db), delais.over(db)))
            for _ in range(2):  # two clocks
                for verb in (delais.remind, delais.expire):
                    with suppress(Refus):
                        verb(db, thing, by=SYSTEME)
            assert delais.to_remind(db) == delais.over(db) == []
    assert seen == [([thing.id], []), ([thing.id], []), ([], []), ([], [thing.id])]
    assert (mails(db, "document_expire_bientot"), mails(db, "document_expire"), mails(db, "document_a_verifier")) == (2, 1, 1)
    assert thing.etat == E.A_VERIFIER
    assert db.exec(select(Habilitation.etat)).one() == EtatHabilitation.ACCEPTEE  # nothing is suspended by itself


@pytest.mark.parametrize(
    ("until", "first"), [(date(2028, 4, 30), date(2028, 2, 29)), (date(2027, 4, 30), date(2027, 2, 28)), (date(2027, 3, 31), date(2027, 1, 31))]
)  # fmt: skip
def test_months_are_counted_from_date_to_date(db: Session, until: date, first: date) -> None:
    with clock.travel(first - clock.today() - timedelta(days=1)):
        assert delais.step(db, until) == 0
    with clock.travel(first - clock.today()):
        assert delais.step(db, until) == 1


def test_what_the_clock_missed_is_told_once(db: Session) -> None:
    thing = told.suivi(db)
    thing.valable_jusqu_au = clock.today() + timedelta(days=10)
    db.flush()
    delais.remind(db, thing, by=SYSTEME)
    assert mails(db, "document_expire_bientot") == 1 and delais.to_remind(db) == []


def test_it_is_replaced_then_confirmed(db: Session) -> None:
    thing = told.suivi(db)
    by, claire = leader(db, thing), make.decider(db)
    remplacements.write(db, thing, jour="bientôt", sans_fin=False, by=by)
    found = documents.open_one(db, thing)
    assert (
        found is not None
        and found.saisie == "bientôt"
        and set(remplacements.lacking(thing, found)) == {"fichier", "valable_jusqu_au"}
    )
    with pytest.raises(Refus, match="Joignez le document"):
        remplacements.hand_over(db, thing, by=by)
    remplacements.join(db, thing, "neuf.pdf", make.PDF + b"1", by=by)
    remplacements.write(db, thing, jour=told.dans(-1), sans_fin=True, by=by)  # a certificate has an end
    assert remplacements.lacking(thing, found) == {"valable_jusqu_au": remplacements.PAST}
    remplacements.write(db, thing, jour=told.dans(400), sans_fin=False, by=by)
    assert not readable(db, claire, found.fichier_id) and readable(db, by, found.fichier_id)
    remplacements.hand_over(db, thing, by=by)
    assert readable(db, claire, found.fichier_id) and thing.etat == E.A_CONFIRMER and mails(db, "document_transmis") == 1
    with pytest.raises(DejaFait):
        remplacements.write(db, thing, jour=told.dans(500), sans_fin=False, by=by)
    documents.confirm(db, thing, by=claire)
    assert str(thing.etat) == "a_jour" and str(thing.valable_jusqu_au) == told.dans(400) and mails(db, "document_confirme") == 1
    assert [each.issue for each, _ in documents.history(db, thing)] == ["confirme", "confirme"]


def test_a_refusal_is_read_and_asks_for_another(db: Session) -> None:
    thing, claire = told.transmis(db), make.decider(db)
    before = thing.valable_jusqu_au
    documents.refuse(db, thing, motif="La page 2 manque.", by=claire)
    assert thing.etat == E.A_FOURNIR and thing.valable_jusqu_au == before and mails(db, "document_refuse") == 1
    remplacements.write(db, thing, jour=told.dans(500), sans_fin=False, by=leader(db, thing))
    assert documents.history(db, thing)[0][0].motif == "La page 2 manque."


def test_what_expired_while_it_waited_is_not_confirmed(db: Session) -> None:
    thing, claire = told.transmis(db), make.decider(db)
    with clock.travel(timedelta(days=401)):
        assert delais.over(db) == []  # OC Éclat has the next step
        with pytest.raises(Refus, match="a expiré depuis"):
            documents.confirm(db, thing, by=claire)


def test_one_without_end_is_never_reminded_of(db: Session) -> None:
    thing = told.suivi(db, nature=N.NDA)
    by = leader(db, thing)
    remplacements.join(db, thing, "nda.pdf", make.PDF, by=by)
    remplacements.write(db, thing, jour="", sans_fin=True, by=by)
    remplacements.hand_over(db, thing, by=by)
    documents.confirm(db, thing, by=make.decider(db))
    assert thing.etat == E.A_JOUR and thing.valable_jusqu_au is None
    with clock.travel(timedelta(days=3000)):
        assert thing.id not in delais.to_remind(db) + delais.over(db)


def test_another_file_takes_the_place_of_the_one_that_was_chosen(db: Session) -> None:
    thing = told.suivi(db)
    by = leader(db, thing)
    remplacements.join(db, thing, "un.pdf", make.PDF + b"1", by=by)
    first = documents.open_one(db, thing)
    assert first is not None
    before = first.fichier_id
    remplacements.join(db, thing, "un.pdf", make.PDF + b"1", by=by)
    assert first.fichier_id == before
    remplacements.join(db, thing, "deux.pdf", make.PDF + b"2", by=by)
    assert first.fichier_id != before and db.get(Fichier, before) is None


def test_nobody_of_oc_eclat_replaces_it_nor_a_stranger(db: Session) -> None:
    thing = told.suivi(db)
    other = make.user_of(db, make.dirigeant(db, make.habilite(db, "Un autre")))
    for by in (make.decider(db), other):
        with pytest.raises(Interdit):
            remplacements.write(db, thing, jour=told.dans(400), sans_fin=False, by=by)


def test_a_document_is_asked_once(db: Session) -> None:
    owner, by = make.habilite(db), make.decider(db)
    with pytest.raises(ChampRefuse, match="quel document"):
        documents.ask(db, owner, nature=N.AUTRE, intitule="", by=by)
    for _ in range(2):  # a second click
        documents.ask(db, owner, nature=N.FORMATEUR, intitule="Diplôme de Jean Roy", by=by)
    assert [each.intitule for each in documents.of(db, owner)] == ["Diplôme de Jean Roy"] and mails(
        db, "documents_a_fournir"
    ) == 1
    with pytest.raises(ChampRefuse, match="déjà suivi"):
        documents.ask(
            db, owner, nature=N.FORMATEUR, intitule="Diplôme de Jean Roy", by=make.user_of(db, make.administrateur(db, "Paul"))
        )


def test_a_renewal_says_a_later_end_once(db: Session) -> None:
    owner = make.habilite(db)
    thing = told.suivi(db, owner)
    thing.source_id = None
    thing.valable_jusqu_au = clock.today() + timedelta(days=3)  # what was known before
    db.flush()
    assert naissances.to_follow(db) == [owner.id]
    naissances.follow(db, owner, by=SYSTEME)
    habilitation = db.exec(select(Habilitation)).one()
    assert thing.valable_jusqu_au == habilitation.qualiopi_jusqu_au and thing.source_id == habilitation.id
    assert naissances.to_follow(db) == []
