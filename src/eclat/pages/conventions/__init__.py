"""The convention of an habilitation and its avenants: read, signed, made, withdrawn; the clauses that they are made of."""
