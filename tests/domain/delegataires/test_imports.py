"""Hélène imports her network: what the file holds is looked over, corrected, then added to the table, all of it or nothing."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session

from eclat import clock, tableurs
from eclat.domain.delegataires import delegations
from eclat.domain.delegataires.delegations import COLONNES, LigneDelegation
from eclat.domain.delegataires.tableau import DELEGATAIRES, typed_into
from eclat.domain.habilitations import habilitations
from eclat.domain.socle.errors import Introuvable, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import saisies
from eclat.engines.grilles import feuilles, gabarits, imports, tableau
from eclat.engines.grilles.imports import Deborde, Depasse, Termine
from eclat.file_types import FileRefused
from eclat.models import Habilitation, ImportDelegataires, Organisme, Qualification
from eclat.tasks.clock import jobs
from tests import factories as make
from tests import tableurs as files
from tests.calls import calls
from tests.statements import statements

LIST = [files.TITRES, files.RENNES, files.LYON, files.TOULOUSE]


class Helene:
    """The dirigeante of an Organisme National, and what she does with files."""

    def __init__(self, db: Session, rows: Any = 0) -> None:
        self.db = db
        self.request: Habilitation = make.national(db, rows=rows)
        organisme = db.get_one(Organisme, self.request.organisme_id)
        self.me: Utilisateur = make.user_of(db, make.dirigeant(db, organisme))

    def receive(self, data: bytes, name: str = "réseau.xlsx") -> ImportDelegataires:
        table = tableau.ouvrir(self.db, DELEGATAIRES, self.request, by=self.me)
        kept: ImportDelegataires = imports.receive(table, name, feuilles.read(DELEGATAIRES, name, tableurs.read(name, data)))
        return kept

    def judged(self) -> dict[int, dict[str, str]]:
        """What is wrong, by number of row."""
        kept = self.kept
        lines = imports.judged(self.db, DELEGATAIRES, self.request, imports.sheet_of(kept))
        return {line.numero: line.fautes for line in lines}

    @property
    def kept(self) -> ImportDelegataires:
        found: ImportDelegataires | None = imports.current(self.db, DELEGATAIRES, self.request)
        assert found is not None
        return found

    @property
    def table_held(self) -> tableau.Table:
        return tableau.ouvrir(self.db, DELEGATAIRES, self.request, by=self.me)

    @property
    def seen(self) -> str:
        return imports.mark(self.kept)

    def insert(self) -> tuple[int, int]:
        return imports.insert(tableau.ouvrir(self.db, DELEGATAIRES, self.request, by=self.me), seen=self.seen)

    def correct(self, number: int, **cells: str) -> None:
        imports.correct(tableau.ouvrir(self.db, DELEGATAIRES, self.request, by=self.me), {number: cells}, seen=self.seen)

    @property
    def table(self) -> list[list[str]]:
        """The table as it was typed."""
        typed = [saisies.typed(row, LigneDelegation) for row in delegations.rows(self.db, self.request)]
        return [["".join(row[name]) for name in COLONNES] for row in typed]


@pytest.fixture
def helene(db: Session) -> Helene:
    return Helene(db)


def test_the_rows_enter_the_table_right_or_wrong_as_the_file_holds_them(helene: Helene) -> None:
    told = make.mails(helene.db)
    helene.receive(files.xlsx(*LIST))
    assert helene.judged() == {2: {}, 3: {"telephone": "Ce numéro compte 8 chiffres au lieu de 10."}, 4: {}}
    assert helene.insert() == (3, 1)
    assert [row[0] for row in helene.table] == [files.RENNES[0], files.LYON[0], files.TOULOUSE[0]]
    assert helene.table[1] == files.LYON, "what is wrong is kept as it was"
    assert helene.table[0][1] == "+33261910417"
    assert imports.current(helene.db, DELEGATAIRES, helene.request) is None
    assert make.mails(helene.db) == told, "nobody is told yet"


def test_what_a_spreadsheet_took_for_numbers_gets_its_zeros_back(helene: Helene) -> None:
    rows: list[list[Any]] = [files.TITRES, ["OF", 261910417, "1 rue X", 1000, "Bourg", "Roy", "Ana", "a@of.example"], ["OF 2", "261910417", "1 rue X", "1000", "Bourg", "Roy", "Ana", "b@of.example"]]  # fmt: skip
    helene.receive(files.xlsx(*rows))
    sheet = imports.sheet_of(helene.kept)
    assert [values["code_postal"] for _, values in feuilles.reprises(DELEGATAIRES, sheet)] == ["01000", "1000"], (
        "a text was typed so"
    )
    assert [values["telephone"] for _, values in feuilles.reprises(DELEGATAIRES, sheet)] == ["0261910417", "261910417"]
    assert feuilles.zeros(DELEGATAIRES, sheet) == {"telephone": 1, "code_postal": 1}
    helene.receive(files.text([[str(cell) for cell in row] for row in rows]), "réseau.csv")
    sheet = imports.sheet_of(helene.kept)
    assert [values["code_postal"] for _, values in feuilles.reprises(DELEGATAIRES, sheet)] == ["01000", "01000"], (
        "a CSV does not tell"
    )
    assert feuilles.zeros(DELEGATAIRES, sheet) == {"telephone": 2, "code_postal": 2}


def test_addresses_that_no_delegataire_can_have(db: Session) -> None:
    """Twice in the file, in the table already, one's own, an agent's: told of all the rows at once."""
    claire = make.administrateur(db)
    helene = Helene(db, rows=[make.row(1, courriel="deja@of.example")])
    rows = files.lines(6)
    for rank, address in enumerate(
        ["double@of.example", "DOUBLE@of.example", "deja@of.example", helene.me.courriel, claire.courriel]
    ):
        rows[rank][7] = address
    helene.receive(files.xlsx(files.TITRES, *rows))
    wrong = {number: said.get("courriel", "") for number, said in helene.judged().items()}
    assert "à la ligne 3 du fichier" in wrong[2] and "à la ligne 2 du fichier" in wrong[3]
    assert "à la ligne 1 de votre liste" in wrong[4]
    assert wrong[5] == "C’est votre adresse de dirigeant. Indiquez celle du dirigeant de l’OF."
    assert wrong[6] == "Cette adresse ne peut pas être invitée. Indiquez-en une autre, ou écrivez à OC Éclat."
    assert wrong[7] == ""


def test_what_lacks_is_to_correct(helene: Helene) -> None:
    rows = files.lines(2)
    rows[1][2] = ""
    helene.receive(files.xlsx(files.TITRES, *rows))
    assert helene.judged() == {2: {}, 3: {"adresse": "Indiquez l’adresse de l’OF."}}


def test_a_cell_is_corrected_before_the_rows_are_added(helene: Helene) -> None:
    helene.receive(files.xlsx(*LIST))
    helene.correct(3, telephone=" 04 65 71 30 09 ", ville="Lyon")
    assert helene.judged()[3] == {}
    helene.db.expire_all()
    assert imports.sheet_of(helene.kept).corrections == {"3": {"telephone": "04 65 71 30 09"}}, "what was not changed is not one"
    helene.correct(3, adresse="")
    assert helene.judged()[3] == {"adresse": "Indiquez l’adresse de l’OF."}
    assert helene.insert() == (3, 1)


def test_a_row_that_is_not_of_the_file_is_not_corrected(helene: Helene) -> None:
    helene.receive(files.xlsx(*LIST))
    for number in (1, 9):
        with pytest.raises(Introuvable):
            helene.correct(number, nom="X")


def test_empty_rows_of_the_table_make_way_and_the_others_stay_in_front(db: Session) -> None:
    helene = Helene(db, rows=[{}, make.row(1), {}, {"ville": ["Rennes"]}, {"telephone": ["12"]}])
    helene.receive(files.xlsx(*LIST))
    assert helene.insert() == (3, 1)
    assert [row[0] for row in helene.table] == ["Grand Préau 1", "", "", files.RENNES[0], files.LYON[0], files.TOULOUSE[0]]


def test_a_table_that_would_be_too_long_takes_nothing(db: Session) -> None:
    helene = Helene(db, rows=[*[{}] * 2, *[make.row(rank) for rank in range(298)]])
    helene.receive(files.xlsx(*LIST))
    with pytest.raises(Deborde, match="elle peut en recevoir encore 2, pas 3"):
        helene.insert()
    assert len(helene.table) == 300 and helene.table[0] == [""] * 8 and helene.kept
    helene.receive(files.xlsx(*LIST[:3]))
    assert helene.insert() == (2, 1)
    assert len(helene.table) == 300


def test_a_second_file_takes_the_place_of_the_first(helene: Helene) -> None:
    first = helene.receive(files.xlsx(*LIST))
    seen = helene.seen
    helene.correct(3, nom="Corrigé")
    second = helene.receive(files.xlsx(*LIST))
    assert first.id != second.id and helene.seen != seen
    with pytest.raises(Depasse):
        imports.insert(tableau.ouvrir(helene.db, DELEGATAIRES, helene.request, by=helene.me), seen=seen)
    assert helene.table == [] and imports.sheet_of(helene.kept).corrections == {}


def test_given_up_or_added_nothing_waits_any_more(helene: Helene) -> None:
    helene.receive(files.xlsx(*LIST))
    seen = helene.seen
    imports.forget(tableau.ouvrir(helene.db, DELEGATAIRES, helene.request, by=helene.me))
    imports.forget(tableau.ouvrir(helene.db, DELEGATAIRES, helene.request, by=helene.me))
    for verb in (
        lambda: imports.insert(tableau.ouvrir(helene.db, DELEGATAIRES, helene.request, by=helene.me), seen=seen),
        lambda: imports.correct(
            tableau.ouvrir(helene.db, DELEGATAIRES, helene.request, by=helene.me), {3: {"nom": "x"}}, seen=seen
        ),
        lambda: imports.choose_sheet(tableau.ouvrir(helene.db, DELEGATAIRES, helene.request, by=helene.me), 0, seen=seen),
        lambda: imports.choose_columns(tableau.ouvrir(helene.db, DELEGATAIRES, helene.request, by=helene.me), 1, {}, seen=seen),
    ):
        with pytest.raises(Termine):
            verb()
    assert helene.table == []


def test_the_columns_are_chosen_by_hand(helene: Helene) -> None:
    rows = [[*row[5:7], *row[:5], row[7]] for row in files.lines(2)]
    helene.receive(files.text(rows), "réseau.csv")
    assert imports.sheet_of(helene.kept).colonnes == {"telephone": 3, "code_postal": 5, "courriel": 7}
    chosen = {
        "nom": 2,
        "telephone": 3,
        "adresse": 4,
        "code_postal": 5,
        "ville": 6,
        "dirigeant_nom": 0,
        "dirigeant_prenom": 1,
        "courriel": 7,
    }
    seen = helene.seen
    imports.choose_columns(tableau.ouvrir(helene.db, DELEGATAIRES, helene.request, by=helene.me), None, chosen, seen=seen)
    assert helene.judged() == {1: {}, 2: {}}
    imports.choose_columns(
        tableau.ouvrir(helene.db, DELEGATAIRES, helene.request, by=helene.me), None, chosen, seen=seen
    )  # the same click, twice
    with pytest.raises(Depasse):
        imports.choose_columns(tableau.ouvrir(helene.db, DELEGATAIRES, helene.request, by=helene.me), None, {"nom": 2}, seen=seen)
    assert helene.insert() == (2, 0)
    assert helene.table[0][0] == "OF 1"


def test_another_row_of_headings_names_the_columns_anew(helene: Helene) -> None:
    helene.receive(files.xlsx(["Nom", "Courriel"], ["à", "partir"], files.TITRES[::-1], *[row[::-1] for row in files.lines(2)]))
    kept = imports.sheet_of(helene.kept)
    assert kept.titres == 3
    imports.choose_columns(
        tableau.ouvrir(helene.db, DELEGATAIRES, helene.request, by=helene.me), 1, kept.colonnes, seen=helene.seen
    )
    assert imports.sheet_of(helene.kept).colonnes["nom"] == 0
    imports.choose_columns(
        tableau.ouvrir(helene.db, DELEGATAIRES, helene.request, by=helene.me),
        3,
        imports.sheet_of(helene.kept).colonnes,
        seen=helene.seen,
    )
    assert helene.judged() == {4: {}, 5: {}}


def test_another_sheet_is_read_and_each_keeps_what_was_typed_over_it(helene: Helene) -> None:
    def then(book: Any, sheet: Any) -> None:
        for rank, row in enumerate([files.TITRES, *files.lines(2)]):
            if rank == 0:
                other = book.add_worksheet("2025")
            other.write_row(rank, 0, row)
        base = book.add_worksheet("Base")
        for rank, row in enumerate([files.TITRES, *files.lines(310)]):
            base.write_row(rank, 0, row)
        book.add_worksheet("Titres").write_row(0, 0, files.TITRES)

    helene.receive(files.xlsx(*LIST, then=then))
    assert [each["nom"] for each in helene.kept.feuilles] == ["Réseau", "2025", "Base"]
    assert helene.kept.feuilles[2]["refus"].startswith(
        "La feuille « Base » compte 310 lignes : une demande accepte 300 délégataires au plus."
    )
    helene.correct(3, telephone="04 65 71 30 09")
    imports.choose_sheet(tableau.ouvrir(helene.db, DELEGATAIRES, helene.request, by=helene.me), 1, seen=helene.seen)
    assert helene.judged() == {2: {}, 3: {}}
    with pytest.raises(Introuvable):
        imports.choose_sheet(tableau.ouvrir(helene.db, DELEGATAIRES, helene.request, by=helene.me), 2, seen=helene.seen)
    imports.choose_sheet(tableau.ouvrir(helene.db, DELEGATAIRES, helene.request, by=helene.me), 0, seen=helene.seen)
    assert helene.judged() == {2: {}, 3: {}, 4: {}}


def test_the_first_sheet_where_columns_are_known_is_read_first(helene: Helene) -> None:
    def then(book: Any, sheet: Any) -> None:
        other = book.add_worksheet("Liste")
        for rank, row in enumerate(LIST):
            other.write_row(rank, 0, row)

    helene.receive(files.xlsx(["Mode d’emploi"], ["Remplissez la seconde feuille."], nom="Lisez-moi", then=then))
    assert (helene.kept.feuille, imports.sheet_of(helene.kept).nom) == (1, "Liste")


def test_titles_above_empty_rows_between_and_other_columns(helene: Helene) -> None:
    rows = [
        ["Réseau 2026"],
        [],
        ["N°", *files.TITRES, "SIRET"],
        ["1", *files.RENNES, "x"],
        [],
        ["Total", *[""] * 8, "1"],
        ["2", *files.TOULOUSE, ""],
    ]
    helene.receive(files.text(rows), "réseau.csv")
    assert helene.judged() == {4: {}, 7: {}}


@pytest.mark.parametrize("format", ["xlsx", "csv"])
def test_the_model_sent_back_as_it_is_holds_nothing_and_its_example_is_never_read(helene: Helene, format: str) -> None:
    name, data = f"modele.{format}", gabarits.GABARITS[format][0](DELEGATAIRES)
    with pytest.raises(FileRefused, match=f"^{name} ne contient que des titres."):
        feuilles.read(DELEGATAIRES, name, tableurs.read(name, data))
    (sheet,) = tableurs.read(name, data)
    example = [str(cell) for cell in sheet.lignes[1][1]]
    assert len(example) == 8
    half = [*files.RENNES[:7], example[7]]
    helene.receive(files.xlsx(gabarits.titres(DELEGATAIRES), example, files.TOULOUSE, half), name)
    assert helene.judged() == {3: {}, 4: {"courriel": "Indiquez le courriel du dirigeant."}}, "what was not replaced is empty"


def test_no_cell_of_the_model_is_a_formula() -> None:
    for name, (make_it, _) in gabarits.GABARITS.items():
        (sheet,) = tableurs.read(f"m.{name}", make_it(DELEGATAIRES))
        assert all(str(cell)[0].isalpha() for _, cells in sheet.lignes for cell in cells)


def test_too_many_rows_too_many_columns_too_much_text(helene: Helene) -> None:
    def refusal(data: bytes, name: str = "r.csv") -> str:
        with pytest.raises(FileRefused) as refused:
            helene.receive(data, name)
        return refused.value.message

    assert refusal(files.text([files.TITRES, *files.lines(301)])).startswith(
        "r.csv compte 301 lignes : une demande accepte 300 délégataires au plus."
    )
    assert "10\u00a0000 lignes" in refusal(files.xlsx(files.TITRES, *files.lines(10_000)), "r.xlsx")
    assert "plus de 20\u00a0000 lignes" in refusal(files.text([files.TITRES, *files.lines(30_000)]))
    assert refusal(files.text([[f"c{n}" for n in range(61)]] * 3)).startswith("r.csv compte 61 colonnes : 60 au plus.")
    assert "contient trop de texte" in refusal(files.xlsx(files.TITRES, *[["x" * 30_000] * 8] * 5), "r.xlsx")
    assert imports.current(helene.db, DELEGATAIRES, helene.request) is None
    helene.receive(files.text([["Réseau"], files.TITRES, *files.lines(300)]), "r.csv")
    assert helene.insert() == (300, 0)


def test_three_hundred_rows_are_judged_in_bulk(helene: Helene) -> None:
    helene.receive(files.text([files.TITRES, *files.lines(300)]), "r.csv")
    judged: list[object] = []
    with statements() as asked:
        work = calls(lambda: judged.extend(helene.judged()))
    assert len(judged) == 300
    assert len(asked) <= 3 and work < 300 * 2_500, (len(asked), work)


def test_only_while_the_request_is_a_draft_of_an_organisme_national(db: Session) -> None:
    helene = Helene(db, rows=1)
    sheets = feuilles.read(DELEGATAIRES, "r.csv", tableurs.read("r.csv", files.text(LIST)))
    helene.request.qualification = Qualification.OF_INDEPENDANT
    db.flush()
    with pytest.raises(Refus, match="Seul un Organisme National"):
        imports.receive(tableau.ouvrir(db, DELEGATAIRES, helene.request, by=helene.me), "r.csv", sheets)
    helene.request.qualification = Qualification.ORGANISME_NATIONAL
    db.flush()
    imports.receive(tableau.ouvrir(db, DELEGATAIRES, helene.request, by=helene.me), "r.csv", sheets)
    seen = helene.seen
    habilitations.submit(db, helene.request, by=helene.me)
    for verb in (
        lambda: typed_into(helene.request),
        lambda: imports.receive(tableau.ouvrir(db, DELEGATAIRES, helene.request, by=helene.me), "r.csv", sheets),
        lambda: imports.insert(tableau.ouvrir(db, DELEGATAIRES, helene.request, by=helene.me), seen=seen),
        lambda: imports.forget(tableau.ouvrir(db, DELEGATAIRES, helene.request, by=helene.me)),
    ):
        with pytest.raises(Refus):
            verb()


def test_the_clock_forgets_after_a_day(helene: Helene) -> None:
    helene.receive(files.xlsx(*LIST))
    helene.db.commit()
    sweep = next(job.run for job in jobs() if job.name == "imports")
    helene.db.close()
    with clock.travel(timedelta(hours=23)):
        sweep()
    assert helene.kept
    helene.db.close()
    with clock.travel(timedelta(hours=25)):
        sweep()
    assert imports.current(helene.db, DELEGATAIRES, helene.request) is None
