"""A backup taken while people work is of one instant, and puts the whole site back, row by row and file by file."""

import hashlib
import itertools
import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import pytest
from sqlalchemy import inspect, make_url
from sqlmodel import Session, col, func, select

from eclat import checks, cli, clock
from eclat.backup import BackupError, restore, rows, save
from eclat.backup.archive import MANIFEST, verified_archive
from eclat.backup.save import place
from eclat.database import get_engine, make_engine, reading
from eclat.domain.dossiers import contenu
from eclat.domain.habilitations import habilitations
from eclat.domain.socle import fichiers
from eclat.domain.socle.utilisateur import SYSTEME
from eclat.engines import journal
from eclat.models import Courriel, Evenement, Fichier, Habilitation, NaturePiece, Numerotation, Piece
from eclat.settings import get_settings
from eclat.storage import Storage
from eclat.tasks.unit_of_work import unit_of_work
from tests import factories as make

Machine = Callable[..., None]


@pytest.fixture
def machine(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    """``machine(kind)``: from here on, this is another machine, with an empty database and no file."""
    made: list[str] = []

    def move(kind: str = make_url(database_url).get_backend_name()) -> None:
        name = f"ailleurs_{uuid4().hex}"
        if kind == "postgresql":
            on_cluster(database_url, f"CREATE DATABASE {name}")
            made.append(name)
            url = make_url(database_url).set(database=name).render_as_string(hide_password=False)
        else:
            url = f"sqlite:///{tmp_path}/{name}.db"
        use(url, tmp_path / name)

    def use(url: str, folder: Path) -> None:
        leave()
        monkeypatch.setenv("ECLAT_DATABASE_URL", url)
        monkeypatch.setenv("ECLAT_STORAGE_URL", f"file://{folder}")
        get_settings.cache_clear()

    use(database_url, tmp_path / "ici")
    yield move
    leave()
    monkeypatch.undo()
    get_settings.cache_clear()
    for name in made:
        on_cluster(database_url, f"DROP DATABASE {name} WITH (FORCE)")


def leave() -> None:
    get_engine().dispose()
    get_engine.cache_clear()


def on_cluster(url: str, statement: str) -> None:
    engine = make_engine(url)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


@pytest.fixture
def site_at_work(machine: Machine, db: Session) -> Habilitation:
    """Mathilde's draft, complete: people, mails, files."""
    draft = make.habilitation(db, make.organisme(db, courriel="m.lacombe@possibles.example"))
    journal.seal(db)
    db.commit()
    db.close()
    return draft


@pytest.fixture
def richer_site(site_at_work: Habilitation, db: Session) -> Habilitation:
    """A little of everything besides: people of each kind, requests further on, links that wait."""
    pair = [make.instructeur(db), make.instructeur(db, "Julien", "Delmas")]
    for etat in ("a_completer", "acceptee"):
        organisme = make.organisme(db, f"Organisme {etat}")
        make.habilitation(db, organisme, etat=etat, instructeurs=pair)
        make.referent(db, organisme, active=etat == "acceptee")
    journal.seal(db)
    db.commit()
    db.close()
    return site_at_work


def everything() -> tuple[dict[str, list[bytes]], dict[str, bytes]]:
    """Every row and every file."""
    with rows.snapshot(get_engine()) as connection:
        held = {table.name: list(rows.lines(connection, table)) for table in rows.tables(connection)}
    kept = fichiers.storage()
    return held, {key: kept.read(key) for key in kept.list()}


def untouched() -> bool:
    return not inspect(get_engine()).get_table_names() and not list(fichiers.storage().list())


def test_a_quiet_site_is_put_back_to_the_row_and_to_the_file(richer_site: Any, machine: Machine, tmp_path: Path) -> None:
    here = everything()
    assert all(here[0][table] for table in ("courriel", "evenement", "piece", "decision", "jeton", "mot_organisme")) and here[1]
    path, manifest = save(tmp_path / "sauvegardes")
    machine()
    assert restore(path) == manifest
    assert everything() == here
    assert {name: content.lines for name, content in manifest.tables.items()} == {k: len(v) for k, v in here[0].items()}
    assert path.stat().st_mode & 0o077 == path.parent.stat().st_mode & 0o077 == 0
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_one_signs_in_and_goes_on_where_the_backup_was_taken(
    site_at_work: Habilitation, machine: Machine, tmp_path: Path, site: Any, database: str
) -> None:
    from tests.browser import Browser

    path, _ = save(tmp_path / "eclat.zip")
    machine()
    restore(path)
    cli.migrate(cli.parser().parse_args(["migrate"]))
    assert checks.problems() == []
    with reading() as db:
        visitor = Browser(site, db)
        piece = db.exec(select(Piece.fichier_id).where(Piece.dossier_id == site_at_work.id)).first()
    answer = visitor.post("/connexion", {"identifiant": "m.lacombe@possibles.example", "mot_de_passe": make.PASSWORD})
    assert answer.status_code == 303
    assert visitor.get(f"/habilitations/{site_at_work.id}").status_code == 200
    assert visitor.get(f"/fichiers/{piece}").content == make.PDF
    assert visitor.post(f"/habilitations/{site_at_work.id}/depot").status_code == 303
    assert checks.problems() == []


def test_a_backup_of_one_database_is_put_back_in_the_other(
    richer_site: Any, machine: Machine, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if request.config.getoption("--db") == "sqlite":
        pytest.skip("needs both; the run on PostgreSQL goes there and back")
    here = everything()
    for step, kind in enumerate(["sqlite", "postgresql"]):
        path, _ = save(tmp_path / f"{step}.zip")
        machine(kind)
        restore(path)
        assert everything() == here
        assert checks.problems() == []


@contextmanager
def people_at_work(work: Callable[[int], None], hands: int = 2) -> Iterator[threading.Condition]:
    """Threads that work until the end of the block; the condition is told of each commit."""
    committed, stop, failures = threading.Condition(), threading.Event(), []

    def run(hand: int) -> None:
        try:
            while not stop.is_set():
                work(hand)
                with committed:
                    committed.notify_all()
        except Exception as failure:
            failures.append(failure)

    threads = [threading.Thread(target=run, args=[hand]) for hand in range(hands)]
    for thread in threads:
        thread.start()
    try:
        yield committed
    finally:
        stop.set()
        for thread in threads:
            thread.join(30)
    assert failures == []


def test_a_backup_taken_while_people_write_and_upload_is_of_one_instant(
    site_at_work: Habilitation, machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def work(hand: int) -> None:
        with unit_of_work() as db:
            organisme = make.organisme(db, f"Organisme {uuid4().hex}")
            thing = habilitations.start(db, organisme, qualification="of_independant", by=make.user_of(db, make.dirigeant(db, organisme)))  # type: ignore[arg-type]  # fmt: skip
            document = make.PDF + uuid4().bytes
            by = make.user_of(db, make.dirigeant(db, organisme))
            contenu.attach(db, thing, NaturePiece.QUALIOPI, "qualiopi.pdf", document, by=by)

    lines = rows.lines
    with people_at_work(work) as committed:
        turn = itertools.count()

        def slow_lines(*arguments: Any) -> Iterator[bytes]:
            """Every second table, somebody commits something that touches most of them."""
            with committed:
                assert next(turn) % 2 or committed.wait(20)
            yield from lines(*arguments)

        monkeypatch.setattr(rows, "lines", slow_lines)
        path, manifest = save(tmp_path / "eclat.zip")
        monkeypatch.setattr(rows, "lines", lines)
    with reading() as db:
        written_meanwhile = db.exec(select(func.count()).select_from(Habilitation)).one() - manifest.tables["habilitation"].lines
    assert written_meanwhile >= 10
    machine()
    restore(path)
    assert checks.problems() == []
    with reading() as db:
        requests = {str(key) for key in db.exec(select(Habilitation.id))}
        begun = db.exec(select(Evenement.objet_id).where(Evenement.verbe == "ouverture"))
        assert requests == {str(key) for key in begun}
        assert db.exec(select(Numerotation.dernier)).one() == len(requests)
        assert db.exec(select(func.count()).where(col(Evenement.rang).is_(None))).one() == 0
        accepted = db.exec(select(func.count()).select_from(Evenement).where(Evenement.verbe == "acceptation", Evenement.objet_type == "organisme")).one()  # fmt: skip
        assert accepted == db.exec(select(func.count()).select_from(Courriel).where(Courriel.modele == "inscription_acceptee")).one()  # fmt: skip
        for fichier in db.exec(select(Fichier)):
            assert hashlib.sha256(fichiers.read(fichier)).hexdigest() == fichier.sha256
        assert set(db.exec(select(Fichier.cle))) == set(fichiers.storage().list())


def test_a_file_deleted_between_the_rows_and_the_files_makes_the_backup_begin_anew(
    site_at_work: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with unit_of_work() as db:
        logo = fichiers.keep(db, "logo.pdf", make.PDF, by=SYSTEME)
    get = Storage.get

    def replaced_meanwhile(self: Storage, key: str) -> Iterator[bytes]:
        if key == logo.cle:
            with unit_of_work() as db:
                db.delete(db.get_one(Fichier, logo.id))
            with clock.travel(timedelta(days=3)), reading() as db:
                fichiers.sweep_orphans(db)
        return get(self, key)

    monkeypatch.setattr(Storage, "get", replaced_meanwhile)
    path, manifest = save(tmp_path / "eclat.zip")
    assert logo.cle not in manifest.files and manifest.faults == {}
    with verified_archive(path) as (archive, _):
        assert logo.cle not in archive.read("tables/fichier.jsonl").decode()


def test_a_file_already_missing_or_altered_is_said_and_the_rest_is_kept(
    site_at_work: Any, machine: Machine, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = fichiers.storage()
    absent, altered, *others = sorted(kept.list())
    kept.delete(absent)
    kept.put(altered, b"something else")
    assert cli.main(["backup", str(tmp_path / "eclat.zip")]) == 1
    said = capsys.readouterr()
    assert f"{absent} : absent" in said.err and f"{altered} : altéré" in said.err and "La clé secrète n’y est pas" in said.out
    here = everything()
    machine()
    assert cli.main(["restore", str(tmp_path / "eclat.zip")]) == 1
    assert f"{absent} : absent" in capsys.readouterr().err
    assert everything() == here and set(here[1]) == {altered, *others}


def test_what_is_truncated_is_refused_before_anything_is_written(site_at_work: Any, machine: Machine, tmp_path: Path) -> None:
    path, _ = save(tmp_path / "eclat.zip")
    whole = path.read_bytes()
    machine()
    for kept in (0, 10, len(whole) // 3, len(whole) // 2, len(whole) - 30, len(whole) - 1):
        path.write_bytes(whole[:kept])
        with pytest.raises(BackupError, match=r"tronquée|abîmée"):
            restore(path)
    assert untouched()
    with pytest.raises(BackupError, match="n’existe pas"):
        restore(tmp_path / "ailleurs.zip")


def test_no_altered_byte_goes_unseen(site_at_work: Any, tmp_path: Path) -> None:
    """Either the backup is refused, or the byte was one that says nothing of what is restored (a date in the zip)."""
    path, manifest = save(tmp_path / "eclat.zip")
    whole = path.read_bytes()
    refused, chance = 0, random.Random(3)
    for at in chance.sample(range(len(whole)), 120):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ (1 << chance.randrange(8))]) + whole[at + 1 :])
        try:
            with verified_archive(path) as (_, found):
                assert found == manifest
        except BackupError:
            refused += 1
    assert refused > 80


def test_no_altered_byte_of_the_directory_is_taken(site_at_work: Any, tmp_path: Path) -> None:
    """Dates, rights, comments: nothing there is left to chance, to the last byte of the file."""
    path, _ = save(tmp_path / "eclat.zip")
    whole = path.read_bytes()
    with ZipFile(path) as archive:
        begin = archive.start_dir
    for at in [*range(begin, len(whole), 7), *range(len(whole) - 90, len(whole))]:
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(BackupError, match=r"abîmée|tronquée|pas une sauvegarde|autre version"), verified_archive(path):
            pass
    path.write_bytes(whole + b"\0")
    with pytest.raises(BackupError), verified_archive(path):
        pass


def test_a_backup_of_0_1_is_taken_as_it_is(site_at_work: Any, tmp_path: Path) -> None:
    """It had no seal."""
    path, manifest = save(tmp_path / "eclat.zip")
    with ZipFile(path) as archive, ZipFile(tmp_path / "former.zip", "w") as former:
        for name in manifest.members:
            former.writestr(name, archive.read(name))
        former.writestr(MANIFEST, manifest.model_copy(update={"format": 1}).model_dump_json())
    with verified_archive(tmp_path / "former.zip") as (_, found):
        assert found.members == manifest.members


def test_a_member_that_the_manifest_does_not_announce_is_refused(site_at_work: Any, machine: Machine, tmp_path: Path) -> None:
    path, _ = save(tmp_path / "eclat.zip")
    with ZipFile(path, "a") as archive:
        archive.writestr("files/../../elsewhere", b"x")
    machine()
    with pytest.raises(BackupError, match="son répertoire n’est pas celui"):
        restore(path)
    assert untouched()


def test_a_backup_of_a_later_version_is_refused(site_at_work: Any, machine: Machine, tmp_path: Path) -> None:
    path, manifest = save(tmp_path / "eclat.zip")
    with ZipFile(path) as archive, ZipFile(tmp_path / "later.zip", "w") as later:
        for name in manifest.members:
            later.writestr(name, archive.read(name))
        later.writestr(MANIFEST, manifest.model_copy(update={"revision": "9999", "format": 1}).model_dump_json())
    machine()
    with pytest.raises(BackupError, match="plus récente"):
        restore(tmp_path / "later.zip")
    assert untouched()


def test_nothing_is_restored_where_something_is(site_at_work: Any, machine: Machine, tmp_path: Path) -> None:
    path, _ = save(tmp_path / "eclat.zip")
    before = everything()
    with pytest.raises(BackupError, match="La base n’est pas vide"):
        restore(path)
    assert everything() == before
    machine()
    fichiers.storage().put("quelque-chose.pdf", b"x")
    with pytest.raises(BackupError, match="Le dossier des fichiers n’est pas vide"):
        restore(path)
    assert inspect(get_engine()).get_table_names() == []


def test_a_backup_never_takes_the_place_of_another_and_fails_whole(
    site_at_work: Any, machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "sauvegardes"
    folder.mkdir()
    (folder / "eclat.zip").write_bytes(b"yesterday")
    with pytest.raises(BackupError, match="existe déjà"):
        save(folder / "eclat.zip")

    def full(*_: Any) -> Iterator[bytes]:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Storage, "get", full)
    with pytest.raises(BackupError, match="Rien n’a été gardé"):
        save(folder)
    assert [each.name for each in folder.iterdir()] == ["eclat.zip"]
    machine()
    with pytest.raises(BackupError, match="La base est vide"):
        save(folder)


def test_a_folder_gets_one_dated_file_for_each_backup(tmp_path: Path) -> None:
    with clock.travel(timedelta(days=-1)):
        yesterday = place(tmp_path / "nuit")
    assert yesterday.name < place(tmp_path / "nuit").name and yesterday.suffix == ".zip"
