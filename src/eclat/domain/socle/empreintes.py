"""The address at which a document is verified by its fingerprint, as its pages carry it."""

import segno

from eclat.courriels.links import address


def qr(empreinte: str) -> str:
    """The picture of that address: the page of the fingerprint, or without one the page where it is typed."""
    link = address("/verification/pv") + (f"?empreinte={empreinte}" if empreinte else "")
    drawn = segno.make(link, error="m").svg_inline(border=0, omitsize=True)
    return str(drawn).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
