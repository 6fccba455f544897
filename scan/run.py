"""Serve the demonstration to the scanner, once for each role, each on its own copy; nothing leaves this machine.

``python -m scan.run``: exit status 1 when something is found that scan/explained.toml does not explain.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import httpx

from scan.listener import listening
from scan.report import Finding, explanations, read, table

ROOT = Path(__file__).parent.parent
WAPITI = ROOT / ".venv-scan" / "bin" / "wapiti"
# Left out: those that fetch their databases from the Internet (cms, htp, network_device, nikto, wapp, wp_enum), look up names
# there (log4shell, takeover), judge the TLS of the proxy (https_redirect, ssl), or try 31,546 names in each folder (buster).
MODULES = (
    "backup,brute_login_form,cookieflags,crlf,csp,csrf,exec,file,htaccess,http_headers,ldap,methods,permanentxss,redirect,"
    "shellshock,spring4shell,sql,ssrf,timesql,upload,xss,xxe"
)
ROLES = {  # the longest first, so that none is left alone at the end
    "administrateur": "claire.aubertin@oc-eclat.example",
    "instructeur": "sophie.rakoto@oc-eclat.example",
    "comite_technique": "odile.schmitt@oc-eclat.example",
    "dirigeant": "r.castaing@lestilleuls.example",
    "nobody": "",
    "referent": "karim.benhaddou@tremplin-sud.example",
    "binome_paritaire": "amadou.ndiaye@oc-eclat.example",
}
CRAWL_S, ATTACK_S = 40, 20  # for the exploration, and for each module
AT_ONCE = 2
REACHED = (200, 409, 422, 303)


# What would end the scanner's own sign-in; and, once signed in, what was scanned as nobody, slow by design.
LEAVES = ("/deconnexion", "/compte/connexions/*")
PUBLIC_FORMS = ("/connexion", "/inscription", "/mot-de-passe-oublie")


@dataclass
class Scan:
    role: str
    findings: list[Finding]
    reached: set[str]  # routes
    still_in: bool


def settings(folder: Path) -> dict[str, str]:
    """A site of this machine as behind a proxy that does TLS: secure cookies and HSTS."""
    return {
        "database_url": f"sqlite:///{folder}/eclat.db",
        "storage_url": f"file://{folder}/files",
        "base_url": "https://127.0.0.1",
        "secret_key": "the-scanner-s-own-key-of-thirty-two-characters",
        "companies_url": "",
        "debug": "0",
    }


def prepare(folder: Path) -> dict[str, tuple[str, list[str]]]:
    """Tell the demonstration, and sign each role in: its cookie, and the addresses where the scanner begins."""
    os.environ |= {f"ECLAT_{name.upper()}": value for name, value in settings(folder).items()}
    from eclat.cli import main
    from scan.entrances import entrances

    assert main(["migrate"]) == 0 and main(["demo"]) == 0
    return {role: entrances(courriel) for role, courriel in ROLES.items()}


def scan(role: str, cookie: str, paths: list[str], origin: Path, endpoint: str) -> Scan:
    """One role, on a copy of the demonstration."""
    from tests.services.live import running_process
    from tests.services.ports import free_port, wait_for

    folder, begun = origin.parent / role, time.monotonic()
    shutil.copytree(origin, folder)
    own = settings(folder)
    url = own.pop("database_url")
    port = free_port()
    site = f"http://127.0.0.1:{port}"
    with running_process("serve", url, folder, "--port", str(port), **own):
        wait_for(port, timeout=120)
        report, session = folder / "report.json", {"Cookie": cookie, "Sec-Fetch-Site": "same-origin"}
        starts = folder / "starts.txt"
        starts.write_text("".join(f"{site}{path}\n" for path in paths))
        command = [
            str(WAPITI), "-u", f"{site}/", "--scope", "domain", "-s", str(starts), "-m", MODULES, "-f", "json", "-o", str(report),
            "--max-scan-time", str(CRAWL_S), "--max-attack-time", str(ATTACK_S), "--endpoint", endpoint,
            "--dns-endpoint", "127.0.0.1", "--no-bugreport", "--store-session", str(folder), "--store-config", str(folder), "-v", "0", "--tasks", "4",
            *(part for path in (*LEAVES, *(PUBLIC_FORMS if cookie else ())) for part in ("-x", f"{site}{path}")),
            *(part for name, value in session.items() if value for part in ("-H", f"{name}: {value}")),
        ]  # fmt: skip
        # A proxy that answers nobody: what would go elsewhere than this machine goes nowhere.
        nowhere = dict.fromkeys(("http_proxy", "https_proxy", "all_proxy"), "http://127.0.0.1:9") | {"no_proxy": "127.0.0.1"}
        with (folder / "wapiti.log").open("w") as log:
            subprocess.run(command, env=os.environ | nowhere, cwd=folder, stdout=log, stderr=log, timeout=900, check=True)
        reached = answered(folder / "serve.log", signed_in=bool(cookie))
        still_in = not cookie or httpx.get(f"{site}/connexion", headers=session, trust_env=False).status_code == 303
    print(f"  {role}: {(time.monotonic() - begun) / 60:.1f} minutes", flush=True)
    return Scan(role, read(role, report), reached, still_in and bool(reached))


def answered(log: Path, *, signed_in: bool) -> set[str]:
    """The routes that the scanner went through to their handler, as who it was meant to be: the log tells both."""
    lines = [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]
    asked = [line for line in lines if line["event"] == "request" and ("personne" in line) == signed_in]
    return {f"{line['method']} {line['route']}" for line in asked if line["status"] in REACHED}


def main() -> int:
    begun = time.monotonic()
    known = explanations()
    with tempfile.TemporaryDirectory(prefix="eclat-scan-") as place, listening() as listener, ThreadPoolExecutor(AT_ONCE) as pool:
        origin = Path(place) / "origin"
        origin.mkdir()
        ready = prepare(origin)
        running = [pool.submit(scan, role, *ready[role], origin, listener.url) for role in ROLES]
        scans = [each.result() for each in running]
    findings = [finding for each in scans for finding in each.findings]
    print("\n" + table(findings, {each.role: len(each.reached) for each in scans}))
    print("\nExplained in docs/security.md:")
    for explanation in known:
        print(f"  {sum(map(explanation.covers, findings)):4} × {explanation.category}: {explanation.info}")
    wrong = [finding for finding in findings if not any(each.covers(finding) for each in known)]
    lost = [each.role for each in scans if not each.still_in]
    for finding in wrong:
        print(
            f"\nNOT EXPLAINED [{finding.severity}] {finding.category}, as {finding.role}\n  {finding.request}\n  {finding.info}"
        )
    if lost:
        print(f"\nSigned out while they were scanned, so scanned in part only: {', '.join(lost)}")
    took = time.monotonic() - begun
    print(f"\n{len(findings)} findings, {len(wrong)} not explained; {took / 60:.1f} minutes.")
    return 1 if wrong or lost else 0


if __name__ == "__main__":
    sys.exit(main())
