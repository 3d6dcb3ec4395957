"""The published language as documents: which are there, and from where are they asked for?

Everything is made from the registry of events and the definitions; nothing is written by hand but the words around.
Invariant: pure functions; addresses are parameters, so that the same language is described wherever it is served.
"""

from shared.language.asyncapi import Places, asyncapi
from shared.language.catalogue import catalogue
from shared.language.examples import message
from shared.language.schemas import (
    dataschema,
    document,
    envelope_schema,
    feed_schema,
    feeds,
    names,
    problem_schema,
    receipt_schema,
    schema,
)
from shared.language.vocabulary import published, versions

__all__ = [
    "Places",
    "asyncapi",
    "catalogue",
    "dataschema",
    "document",
    "envelope_schema",
    "feed_schema",
    "feeds",
    "message",
    "names",
    "problem_schema",
    "published",
    "receipt_schema",
    "schema",
    "versions",
]
