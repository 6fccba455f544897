"""The convention of an habilitation, as its pages show it."""
