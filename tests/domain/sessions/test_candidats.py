"""Candidates: how their values are read, where they were born, who is twice in the table, who came before, what is told late."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.sessions import nouveautes, retraits
from eclat.domain.sessions.candidats import casse, lieux, naissances, pays, revenus
from eclat.domain.sessions.candidats.champs import LigneCandidat
from eclat.domain.sessions.candidats.tableau import CANDIDATS
from eclat.domain.socle import doutes
from eclat.domain.socle.champs import check_field
from eclat.domain.socle.errors import Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.engines.grilles import bilans, collage, lignes, plages, tableau
from eclat.models import Alternance, Candidat, Courriel, ImportCandidats, NatureAlternance, SessionCqp, Sexe
from tests import factories as make


@pytest.fixture
def session(db: Session) -> SessionCqp:
    make.administrateur(db)
    return make.session(db, make.habilite(db), etat="ouverte")


@pytest.fixture
def joel(db: Session, session: SessionCqp) -> Utilisateur:
    return make.user_of(db, make.dirigeant(db, make.organisme_of(db, session)))


def paste(db: Session, session: SessionCqp, by: Utilisateur, text: str) -> list[Candidat]:
    found = plages.plage(CANDIDATS, text)
    return collage.paste(tableau.ouvrir(db, CANDIDATS, session, by=by), None, found.lignes).lignes


@pytest.mark.parametrize(
    "typed", ["01/02/2001", "2001-02-01", "1er février 2001", "1 fev. 2001", "01/02/01", "36923", "1.2.2001"]
)
def test_a_birth_is_read_however_it_was_written(typed: str) -> None:
    assert check_field(LigneCandidat, "ne_le", typed) == (date(2001, 2, 1), None)


def test_a_birth_that_cannot_be_is_said() -> None:
    ahead = f"{clock.today() + timedelta(days=1):%d/%m/%Y}"
    for typed, said in (
        (ahead, "à venir"),
        ("30/05/1898", "Vérifiez l’année"),
        ("31/02/2001", "n’existe pas"),
        ("hier", "n’existe pas"),
    ):
        assert said in (check_field(LigneCandidat, "ne_le", typed)[1] or ""), typed
    young = f"{clock.today() - timedelta(days=365 * 12):%d/%m/%Y}"
    assert check_field(LigneCandidat, "ne_le", young)[1] is None
    assert "moins de 16" in doutes.de(LigneCandidat, {"ne_le": young})["ne_le"].question


def test_the_values_of_a_spreadsheet_are_understood(db: Session, session: SessionCqp, joel: Utilisateur) -> None:
    titles = (
        "Nom de naissance\tPrénom\tCivilité\tDate de naissance\tLieu de naissance\tPays de naissance\tBlocs acquis\tEmployeur"
    )
    words = ("H", "F", "M", "Homme", "Femme", "Mme")
    lines = [f"NOM{rank}\tAna\t{word}\t36923\tnice\tfrance\tRNCP40871BC02, 3\tMairie" for rank, word in enumerate(words)]
    rows = paste(db, session, joel, "\n".join([titles, *lines]))
    assert [each.sexe for each in rows] == [Sexe.M, Sexe.F, Sexe.M, Sexe.M, Sexe.F, Sexe.F]
    first = rows[0]
    assert (first.ne_le, first.commune, first.code_commune, first.pays) == (date(2001, 2, 1), "Nice", "06088", "France")
    assert (first.blocs_acquis, first.employeur, first.nom_naissance) == ("BC02, BC03", "Mairie", "NOM0")
    assert casse.of(first) == {"nom_naissance": "Nom0"}


def test_a_paste_follows_the_columns_that_are_seen(db: Session, session: SessionCqp, joel: Utilisateur) -> None:
    (row,) = paste(db, session, joel, "Diallo\t\tMariam\t09/01/2000\tF\tDakar\tSénégal\tVAE\tm.diallo@exemple.example")
    assert (row.commune, row.code_commune, row.pays, row.courriel) == ("Dakar", "", "Sénégal", "m.diallo@exemple.example")
    assert bilans.of(db, CANDIDATS, session).enregistrees == 1


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("Nice", ["06088"]), ("06000 NICE", ["06088"]), ("St Etienne", ["42218", "04178"]), ("Saint-Denis (93)", ["93066"]), ("97400 Saint-Denis", ["97411"]),
        ("Paris 15", ["75115"]), ("75015 Paris", ["75115"]), ("Lyon 3ème", ["69383"]), ("MARSEILLE XVI", ["13216"]), ("Havre (Le)", ["76351"]),
        ("L hay les roses", ["94038"]), ("Œuf en Ternois", ["62633"]), ("Bastia", ["2B033"]), ("20200 Bastia", ["2B033"]), ("Nouméa", ["98818"]),
        ("Châlons-sur-Marne", ["51108"]), ("Evry", ["89162", "91228"]), ("Dakar", []), ("Nancy Cedex 2", ["54395"]),
    ],
)  # fmt: skip
def test_a_commune_is_found_by_its_name(typed: str, codes: list[str]) -> None:
    assert [each.code for each in lieux.communes(typed)] == codes


@pytest.mark.parametrize("name", ["Abbeville", "Saint-Étienne", "Zuydcoote", "Villeneuve-sur-Lot", "Paris 12e"])
def test_a_commune_is_found_without_reading_the_list(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of its 41,000 lines, those that begin alike are read."""
    read: list[str] = []
    line_of = lieux.lue

    def counted(line: str) -> lieux.Commune:
        read.append(line)
        return line_of(line)

    monkeypatch.setattr(lieux, "lue", counted)
    assert lieux.communes(name) and lieux.proposees(name[:5])
    assert 0 < len(read) < 1_000


def test_what_a_birthplace_says_is_asked_about() -> None:
    assert "4 communes" not in naissances.faute("Saint-Denis", "Sénégal")
    assert "93066 (Seine-Saint-Denis)" in naissances.faute("Saint-Denis", "")
    assert "Aucune commune" in naissances.faute("Dakar", "France")
    after, before = date(2001, 2, 1), date(1990, 2, 1)
    asked = naissances.doute("Châlons-sur-Marne", "France", after)
    assert asked and asked.propositions == ("51108 Châlons-en-Champagne",)
    assert naissances.doute("Châlons-sur-Marne", "France", before) is None
    assert "arrondissement" in getattr(naissances.doute("Paris", "France", before), "question", "")
    assert getattr(naissances.doute("Cagne sur mer", "France", before), "propositions", ()) == ("06027 Cagnes-sur-Mer",)


def test_countries_have_the_code_of_a_declaration() -> None:
    assert {pays.codes()[pays.nomme(each) or ""] for each in ("FRANCE", "99100")} == {"100"}
    assert pays.codes()[pays.nomme("cote d'ivoire") or ""] == "326"
    assert pays.nomme("Senegall") is None and pays.voisins("Senegall") == ["Sénégal"]


def test_the_same_person_twice_is_told_with_both_rows(db: Session, session: SessionCqp, joel: Utilisateur) -> None:
    first, second, other = make.candidats(
        db, session, {}, {"nom_naissance": "AMRANI", "prenoms": "Yasmine, Inès"}, {"prenoms": "Inès"}
    )
    faults = lignes.wrong(db, CANDIDATS, session, lignes.lines(db, CANDIDATS, session.id))
    assert "à la ligne 2" in faults[first.id]["nom_naissance"] and "à la ligne 1" in faults[second.id]["nom_naissance"]
    assert other.id not in faults
    assert bilans.of(db, CANDIDATS, session).fausses == 2  # the same, counted by the database
    copy = tableau.duplicate(tableau.ouvrir(db, CANDIDATS, session, by=joel), first)
    assert (copy.nom_naissance, copy.ne_le, copy.acces) == ("", None, first.acces)


def test_three_hundred_pasted_twice_are_three_hundred(db: Session, session: SessionCqp, joel: Utilisateur) -> None:
    text = "\n".join(f"Nom\t\tPrénom{chr(97 + rank % 26)}{chr(97 + rank // 26)}\t01/02/2001\tF\tNice" for rank in range(300))
    assert len(paste(db, session, joel, text)) == 300
    paste(db, session, joel, text)  # a second click
    assert bilans.of(db, CANDIDATS, session).lignes == 300
    with clock.travel(timedelta(minutes=5)), pytest.raises(Refus, match="300"):
        paste(db, session, joel, text)


def test_a_rule_in_sql_counts_the_rows_that_it_says(db: Session, session: SessionCqp) -> None:
    make.candidats(
        db, session, {"commune": "Saint-Denis"}, {"prenoms": "Léa", "commune": "Dakar"}, {"prenoms": "Zoé", "pays": ""}
    )
    told = lignes.wrong(db, CANDIDATS, session, lignes.lines(db, CANDIDATS, session.id))
    assert len(told) == 2 == bilans.of(db, CANDIDATS, session).fausses
    assert db.exec(select(Candidat.pays).where(Candidat.prenoms == "Zoé")).one() == "France"


def test_who_came_before_is_known_to_their_organisme_alone(db: Session, session: SessionCqp, joel: Utilisateur) -> None:
    (row,) = make.candidats(db, session)
    elsewhere = make.session(db, make.habilite(db, "Les Ateliers du Belvédère"), begins=40)
    make.candidats(db, elsewhere, {"blocs_acquis": "BC01"})
    assert revenus.passages(db, session, [row]) == {}
    former = make.session(db, make.organisme_of(db, session), begins=40)
    make.candidats(db, former, {"blocs_acquis": "BC02"})
    assert [each.session for each in revenus.passages(db, session, [row])[row.id]] == [former]
    revenus.take_up(db, session, row.id, by=joel)
    assert row.blocs_acquis == "BC02"


def details(db: Session, session: SessionCqp) -> list[dict[str, Any]]:
    return [each.details for each in journal.about(db, session) if each.verbe == "candidats"]


def test_late_changes_are_journalled_without_what_they_say_and_told_once(
    db: Session, session: SessionCqp, joel: Utilisateur
) -> None:
    first, second = make.candidats(db, session, {}, {"prenoms": "Léa"})
    for row, typed in ((second, {"ne_le": ["02/03/1997"]}), (first, {"commune": ["Toulon"]})):
        tableau.save(tableau.ouvrir(db, CANDIDATS, session, by=joel), row, typed)
    tableau.save(tableau.ouvrir(db, CANDIDATS, session, by=joel), first, {"commune": ["Toulon"]})  # nothing new
    latest = details(db, session)
    assert (
        len(latest) == 3
        and latest[0]["lignes"] == ["ligne 1 : Commune de naissance"]
        and latest[1]["lignes"] == ["ligne 2 : Né(e) le"]
    )
    assert "Toulon" not in str(latest) and "1997" not in str(latest)
    assert nouveautes.due(db) == []
    with clock.travel(timedelta(minutes=16)):
        assert nouveautes.due(db) == [session.id]
        assert nouveautes.tell(db, session) and not nouveautes.tell(db, session)
    mails = db.exec(select(Courriel).where(Courriel.modele == "session_changee")).all()
    assert len(mails) == 2 and "Amrani" not in str([each.texte for each in mails])


def test_a_draft_may_have_candidates_which_go_with_it(db: Session, session: SessionCqp, joel: Utilisateur) -> None:
    draft = make.session(db, make.organisme_of(db, session))
    make.candidats(db, draft)
    assert details(db, draft) == []
    db.add(ImportCandidats(session_id=draft.id, nom="liste.csv"))
    retraits.discard(db, draft, by=joel)
    assert not db.exec(select(Candidat).where(col(Candidat.session_id) == draft.id)).all()
    assert not db.exec(select(ImportCandidats)).all()


def test_who_dropped_out_stays_in_the_table(db: Session, session: SessionCqp, joel: Utilisateur) -> None:
    (row,) = make.candidats(db, session)
    worked = Alternance(session_id=session.id, candidat_id=row.id, nature=NatureAlternance.VISITE, du=clock.today())
    db.add(worked)
    with pytest.raises(Refus, match="alternance"):
        tableau.remove(tableau.ouvrir(db, CANDIDATS, session, by=joel), row)
    db.delete(worked)
    row.abandon_le, row.abandon_motif = clock.today(), "A trouvé un emploi"
    db.flush()
    with pytest.raises(Refus, match="reste dans la liste"):
        tableau.remove(tableau.ouvrir(db, CANDIDATS, session, by=joel), row)
