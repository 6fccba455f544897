"""The command line: ``eclat --help`` says it all."""

import argparse
import contextlib
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from eclat.logs import configure_logs
from eclat.settings import ConfigurationError, get_settings


def main(argv: list[str] | None = None) -> int:
    """Run one command. Returns the exit status: 0, or 1 with the reason on standard error."""
    arguments = parser().parse_args(argv)
    configure_logs()
    try:
        get_settings()
        return arguments.run(arguments) or 0
    except ConfigurationError as error:
        print(f"Configuration : {error}", file=sys.stderr)
        return 1


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="eclat", description="La plateforme de l’OC Éclat.")
    commands = top.add_subparsers(required=True, metavar="COMMANDE")

    def command(name: str, run: Callable[[argparse.Namespace], int | None], help: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=help, description=help)
        sub.set_defaults(run=run)
        return sub

    serve_ = command("serve", serve, "Serve the site (and run the worker and the clock, without Redis).")
    serve_.add_argument("--host", default="127.0.0.1")
    serve_.add_argument("--port", type=int, default=8000)
    serve_.add_argument("--workers", type=int, default=1, help="web processes")
    command("worker", worker, "Send mails and do the other tasks, handed out by Redis.")
    command("clock", clock, "Do what happens because time passes. Safe to run twice.")
    command("migrate", migrate, "Bring the database to the present revision.")
    command("demo", demo, "Tell the demonstration story in an empty database.")
    command("check", check, "Say what is wrong with the configuration.")
    backup_ = command("backup", backup, "Keep the whole site in one file, while it runs.")
    backup_.add_argument("target", type=Path, metavar="DOSSIER|FICHIER.zip")
    restore_ = command("restore", restore, "Put a backup back, on an empty database and an empty storage.")
    restore_.add_argument("source", type=Path, metavar="FICHIER.zip")
    command("routes", routes, "Print the site map: method, address, name, audience, handler.")
    command("diagram", diagram, "Print the transitions as Mermaid diagrams (docs/transitions.md).")
    agent = command("create-agent", create_agent, "Create an agent of OC Éclat.")
    agent.add_argument("--email", required=True)
    agent.add_argument("--nom", required=True)
    agent.add_argument("--prenom", required=True)
    agent.add_argument("--role", action="append", required=True, choices=AGENT_ROLES)
    agent.add_argument("--college", choices=["employeurs", "salaries"])
    agent.add_argument("--password-stdin", action="store_true", help="read the password instead of mailing a link")
    journal_ = command(
        "journal", journal, "Read the whole chain of the journal, and say the first line at which it does not hold."
    )
    journal_.add_argument("act", choices=["verify"])
    reset = command("reset-factor", reset_factor, "Forget the second factor of the only administrateur, who lost it.")
    reset.add_argument("--email", required=True)
    return top


AGENT_ROLES = ["administrateur", "instructeur", "comite_technique", "binome_paritaire"]


def serve(arguments: argparse.Namespace) -> None:
    from eclat.http import serving

    serving.serve(arguments.host, arguments.port, arguments.workers)


def worker(arguments: argparse.Namespace) -> int | None:
    from eclat import routes  # noqa: F401 the lists say how their files are made
    from eclat.tasks.broker import embedded
    from eclat.tasks.worker import running_worker

    if embedded():
        print("ECLAT_REDIS_URL n’est pas réglé : `eclat serve` fait déjà les tâches lui-même.", file=sys.stderr)
        return 1
    stop = asked_to_stop()
    with running_worker():
        stop.wait()
    return None


def clock(arguments: argparse.Namespace) -> None:
    from eclat.tasks.worker import running_clock

    stop = asked_to_stop()
    with running_clock():
        stop.wait()


def asked_to_stop() -> threading.Event:
    """Set by SIGTERM or SIGINT. Listening before the work begins: a signal that comes early ends nothing half-way."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop


def migrate(arguments: argparse.Namespace) -> int | None:
    from alembic import command
    from alembic.util import CommandError
    from sqlalchemy.exc import SQLAlchemyError

    from eclat.checks import revision
    from eclat.revisions import alembic_config

    try:
        before = revision()
        command.upgrade(alembic_config(), "head")
    except (CommandError, SQLAlchemyError, ValueError) as error:
        print(f"La base n’a pas pu être mise à jour : {error}", file=sys.stderr)
        with contextlib.suppress(SQLAlchemyError):
            present = revision()
            said = "comme avant : rien n’a changé" if present == before else f"elle était à {before or 'aucune'}"
            print(f"Elle est à la révision {present or 'aucune'}, {said}.", file=sys.stderr)
        return 1
    return None


def demo(arguments: argparse.Namespace) -> int:
    from eclat import demo as story

    return story.tell()


def check(arguments: argparse.Namespace) -> int:
    from eclat.checks import problems

    found = problems()
    print("\n".join(found) or "Tout va bien.")
    return 1 if found else 0


def backup(arguments: argparse.Namespace) -> int:
    from eclat.backup import BackupError, save

    try:
        path, manifest = save(arguments.target)
    except BackupError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{path} : {manifest.summary}. La clé secrète n’y est pas : gardez-la ailleurs.")
    return report_faults(manifest.faults)


def restore(arguments: argparse.Namespace) -> int:
    from eclat.backup import BackupError
    from eclat.backup import restore as put_back

    try:
        manifest = put_back(arguments.source)
    except BackupError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{manifest.summary} : tout est relu comme sauvegardé. Il reste à lancer `eclat migrate`, puis `eclat check`.")
    return report_faults(manifest.faults)


def report_faults(faults: Mapping[str, str]) -> int:
    """Files that were already missing or altered when the backup was taken: it is whole but for them."""
    for key, fault in faults.items():
        print(f"{key} : {'absent du stockage' if fault == 'absent' else 'altéré dans le stockage'}.", file=sys.stderr)
    return 1 if faults else 0


def routes(arguments: argparse.Namespace) -> None:
    from eclat.http.routing import declaration, written_at
    from eclat.routes import routes as site

    for route in site(debug=get_settings().debug):
        methods = ",".join(sorted((route.methods or set()) - {"HEAD"}))
        print(f"{methods:5} {route.path:60} {route.name:28} {declaration(route).audience.name:24} {written_at(route)}")


def diagram(arguments: argparse.Namespace) -> None:
    from eclat.diagram import diagrams

    print(diagrams())


def create_agent(arguments: argparse.Namespace) -> int | None:
    from eclat.domain.comptes import agents, comptes
    from eclat.domain.comptes.passwords import hash_password, why_refused
    from eclat.domain.socle.champs import check_field
    from eclat.domain.socle.errors import ChampRefuse
    from eclat.domain.socle.utilisateur import SYSTEME, Utilisateur
    from eclat.models import College, Role
    from eclat.pages.agents.forms import Identite
    from eclat.tasks.unit_of_work import unit_of_work

    identite = {}
    for name, typed in (("courriel", arguments.email), ("nom", arguments.nom), ("prenom", arguments.prenom)):
        identite[name], refused = check_field(Identite, name, typed)  # as the pages judge them
        if refused:
            print(refused, file=sys.stderr)
            return 1
    password = sys.stdin.readline().rstrip("\n") if arguments.password_stdin else None
    if password is not None and (refused := why_refused(password, [identite["nom"], identite["courriel"]])):
        print(refused, file=sys.stderr)
        return 1
    hache = hash_password(password) if password is not None else None
    try:
        with unit_of_work() as db:
            personne = agents.create(
                db,
                **identite,
                roles=[Role(role) for role in arguments.role],
                college=College(arguments.college) if arguments.college else None,
                invite=hache is None,
                by=SYSTEME,
            )
            if hache is not None:
                comptes.set_first_password(
                    db, personne, hache, by=Utilisateur(personne.id, personne.nom_complet, personne.courriel)
                )
    except ChampRefuse as refus:
        print(refus.message, file=sys.stderr)
        return 1
    print(f"{personne.nom_complet} : compte créé." if password else f"{personne.nom_complet} : un mail d’activation est parti.")
    return None


def journal(arguments: argparse.Namespace) -> int:
    from eclat.database import reading
    from eclat.domain.support import chaine

    found = chaine.read(reading)
    if found.rompue_a is not None:
        print(f"La chaîne du journal est rompue à la ligne {found.rompue_a}.", file=sys.stderr)
        return 1
    print(f"La chaîne du journal est intacte, jusqu’à la ligne {found.lues}. Dernière empreinte : {found.empreinte or 'aucune'}.")
    return 0


def reset_factor(arguments: argparse.Namespace) -> int | None:
    from eclat.domain.comptes import connexions, facteurs
    from eclat.domain.socle.errors import Interdit, Refus
    from eclat.domain.socle.utilisateur import SYSTEME
    from eclat.tasks.unit_of_work import unit_of_work

    try:
        with unit_of_work() as db:
            personne = connexions.person_by_courriel(db, arguments.email.strip())
            if personne is None:
                raise Refus("Aucun compte n’a cette adresse.")
            facteurs.reset(db, personne, by=SYSTEME)
            name = personne.nom_complet
    except (Refus, Interdit) as refus:
        print(refus, file=sys.stderr)
        return 1
    print(f"{name} : second facteur oublié, connexions fermées, un mail est parti.")
    return None


if __name__ == "__main__":
    sys.exit(main())
