"""Files that come from outside, friendly or not; files that are written, against their schema."""

import subprocess
from datetime import date, datetime
from pathlib import Path
from shutil import which

import pytest

from eclat import clock
from eclat.cdc import ecriture, lecture, schema
from eclat.cdc.ecriture import Emetteur, Passage, Titulaire
from eclat.cdc.xml import MO, XmlRefuse

LEA = Titulaire("D’Été & <fils>", "", ("Léa", "Marie Ange"), date(1998, 4, 2), "F", "75115", "Paris 15e Arrondissement", "100")
DAKAR = Titulaire("Diallo", "Ndiaye", ("Mariam",), date(2000, 2, 29), "F", "", "Dakar", "341")
LE = datetime(2026, 11, 30, 10, 0, 0, 123456, tzinfo=clock.PARIS)
LAUGHS = "".join(f'<!ENTITY {chr(98 + rank)} "{f"&{chr(97 + rank)};" * 10}">' for rank in range(9))
HOSTILE = {
    "billion laughs": f'<!DOCTYPE r [<!ENTITY a "lol">{LAUGHS}]><rapport><idFlux>&j;</idFlux></rapport>',
    "in an attribute": f'<!DOCTYPE r [<!ENTITY a "lol">{LAUGHS}]><rapport id="&j;"/>',
    "external entity": '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rapport><idFlux>&x;</idFlux></rapport>',
    "parameter entity": '<!DOCTYPE r [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x"> %x;]><rapport/>',
    "external DTD": '<!DOCTYPE r SYSTEM "file:///etc/passwd"><rapport><idFlux>CDC-2026-0001</idFlux></rapport>',
    "public DTD": '<!DOCTYPE r PUBLIC "-//W3C//DTD XHTML 1.0" "http://127.0.0.1:9/x.dtd"><rapport><idFlux>1</idFlux></rapport>',
    "deep": "<a>" * 5000 + "</a>" * 5000,
    "cut": "<rapport><idFlux>CDC",
    "two roots": "<rapport/><rapport/>",
    "empty": "  ",
    "ours": ecriture.ecrit(schema.livre(), "CDC-1", Emetteur("03ABCDEF", "M"), [], le=LE).decode(),
    "of nothing": "<rapport><PassagesOK/></rapport>",
}


def passage(key: str, holder: Titulaire = LEA, acces: str = "VAE") -> Passage:
    return Passage(
        key, "RNCP40871", date(2026, 11, 24), acces, holder, date(2026, 11, 20), "EN_PRESENTIEL", "https://x.example/v/A"
    )


def written(rules: schema.Schema, action: str = ecriture.CREATION) -> bytes:
    some = [passage("CQP-2026-0001"), passage("CQP-2026-0002", DAKAR, "CANDIDAT_LIBRE")]
    return ecriture.ecrit(rules, "CDC-2026-0001", Emetteur("03ABCDEF", "MCFCER000000"), some, le=LE, action=action)


def later() -> bytes:
    """What is told of 1.1.5: a file says what it does."""
    action = (
        b'<xsd:element name="action"><xsd:simpleType><xsd:restriction base="xsd:string"><xsd:enumeration value="CREATION"/>'
        b'<xsd:enumeration value="SUPPRESSION"/></xsd:restriction></xsd:simpleType></xsd:element>'
    )
    shipped = schema.LIVRE.read_bytes().replace(b'version="1.1.2"', b'version="1.1.5"')
    return shipped.replace(b'<xsd:element name="emetteur" type', action + b'<xsd:element name="emetteur" type', 1)


@pytest.mark.parametrize("said", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_hostile_answer_is_refused_with_a_sentence(said: str, encoding: str) -> None:
    with pytest.raises(XmlRefuse) as refused:
        lecture.lue(said.encode(encoding))
    assert str(refused.value).endswith(".") and "passwd" not in str(refused.value)


def test_a_huge_answer_is_refused_before_it_is_read() -> None:
    with pytest.raises(XmlRefuse, match="20\u00a0Mo"):
        lecture.lue(b"<rapport>" + b" " * 21 * MO)


def test_what_is_written_is_valid(tmp_path: Path) -> None:
    data = written(schema.livre())
    assert schema.fautes(schema.livre(), data) == []
    text = data.decode()
    assert "<cpf:horodatage>2026-11-30T10:00:00+01:00</cpf:horodatage>" in text and "action" not in text
    assert '<cpf:codePostal xsi:nil="true"/>' in text, "who was born abroad has no French code"
    assert "nir" not in text.casefold().replace("unir", "")
    if xmllint := which("xmllint"):
        (tmp_path / "flux.xml").write_bytes(data)
        asked = [xmllint, "--noout", "--nonet", "--schema", str(schema.LIVRE), str(tmp_path / "flux.xml")]
        assert subprocess.run(asked, capture_output=True, check=False).returncode == 0


def test_a_later_schema_has_files_say_what_they_do() -> None:
    rules = schema.read(later())
    assert (rules.version, rules.actions) == ("1.1.5", True)
    data = written(rules, "SUPPRESSION")
    assert schema.fautes(rules, data) == [] and b"<cpf:action>SUPPRESSION</cpf:action>" in data
    assert schema.fautes(schema.livre(), data), "the older one wants none of it"


@pytest.mark.parametrize(
    "said",
    [
        b"<a/>",
        b'<!DOCTYPE x [<!ENTITY a "b">]><a/>',
        b'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" version="1" targetNamespace="urn:autre"/>',
        schema.LIVRE.read_bytes().replace(b'version="1.1.2"', b""),
        schema.LIVRE.read_bytes().replace(b'type="cpf:emetteur"', b'type="cpf:rien"'),
        schema.LIVRE.read_bytes().replace(b'minOccurs="0"', b'minOccurs="0" maxOccurs="99999999"', 1),
        schema.LIVRE.read_bytes().replace(
            b"<xsd:complexType", b'<xsd:include schemaLocation="http://127.0.0.1:9/x.xsd"/><xsd:complexType', 1
        ),
    ],
)
def test_a_schema_that_is_none_is_refused(said: bytes) -> None:
    with pytest.raises(XmlRefuse) as refused:
        schema.read(said)
    assert str(refused.value).endswith(".")


REPORT = (
    "<idTraitement>9</idTraitement><{0}ko><passage><messageErreur>Aucun titulaire</messageErreur><idTechnique> 2 </idTechnique></passage>"
    "<passage><idTechnique>3</idTechnique><codeErreur>E12</codeErreur><messageErreur>Plusieurs</messageErreur></passage></{0}ko>"
    "<{0}OK><idTechnique>1</idTechnique><idTechnique>3</idTechnique><idTechnique>1</idTechnique></{0}OK><idFlux>CDC-2026-0001</idFlux>"
)


@pytest.mark.parametrize("section", ["Passages", "passages", "PASSAGES"])
@pytest.mark.parametrize("root", ["<rapport>{}</rapport>", '<x:RAPPORT xmlns:x="urn:cdc:cpf:pc5:rapport:schema">{}</x:RAPPORT>'])
def test_a_report_is_read_whatever_its_prefix_its_case_its_order(section: str, root: str) -> None:
    said = lecture.lue(root.format(REPORT.format(section)).encode())
    assert (said.traitement, said.id_flux, said.id_traitement) == (True, "CDC-2026-0001", "9")
    assert said.acceptes == ["1"], "told both ways, it was rejected"
    assert [(each.id_technique, each.message) for each in said.rejetes] == [
        ("2", "Aucun titulaire"),
        ("3", "E12\u00a0: Plusieurs"),
    ]


@pytest.mark.parametrize(
    ("said", "accepted", "message"),
    [
        ("<statut>OK</statut>", True, ""),
        ("<etat>SANS_ERREUR</etat>", True, ""),
        ("<nomFichier>a.xml</nomFichier>", True, ""),
        ("<statut>REJETE</statut><motif>Fichier non conforme</motif>", False, "Fichier non conforme"),
        ("<erreurs><erreur>ligne 3</erreur></erreurs>", False, "ligne 3"),
        ("<statut>KO</statut>", False, "KO"),
    ],
)
def test_a_receipt_accepts_the_file_or_refuses_it(said: str, accepted: bool, message: str) -> None:
    found = lecture.lue(f"<accuse><idFlux>CDC-2026-0001</idFlux>{said}</accuse>".encode())
    assert (found.traitement, found.acceptee, found.message) == (False, accepted, message)
