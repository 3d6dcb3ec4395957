"""Why is there no pathway? Maja, 12: her parents refuse consent, and the class solves it.

Her teacher has asked around without a name and then shares one concern. She is raised; the parents say no, and their
words are kept. The school's well-meant report of her wellbeing is refused, since nobody follows her.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

from deploy.demo.scenario import work
from deploy.demo.scenario.calendar import at
from deploy.demo.scenario.cast import CASEWORKER, COORDINATOR, SCHOOL_SOCIAL_WORKER, TEACHER, Youth
from deploy.demo.scenario.meetings import meeting_id
from deploy.demo.scenario.script import Line, said, sent, thing

PARENTS: Final = ("youth", "mother", "father")


def story(youth: Youth) -> Iterator[Line]:
    """Maja's story."""
    yield sent(
        youth,
        "school.concern-shared",
        at("2025-10-21", "14:05"),
        category="wellbeing",
        facts={"since": "2025-09-15", "parents_informed": True},
        text="Holdes udenfor på pigernes tråd, er begyndt at blive hjemme om mandagen. Ondt i maven.",
    )
    yield work.raised(
        youth,
        at("2025-10-24", "10:10"),
        TEACHER,
        "Jeg er i tvivl om vi er nok. Vil gerne høre jer andre inden det vokser",
    )
    yield work.asked(youth, at("2025-10-28", "10:05"), CASEWORKER, ("school", "leisure"), PARENTS)
    yield said(
        at("2025-11-03", "13:10"),
        CASEWORKER.id,
        "coordination.record-consent-refused",
        youth,
        consent=str(thing(youth, "consent")),
        by="mother",
        text="Mor: vi vil helst klare det sammen med klasselæreren. Ikke flere voksne på nu.",
    )
    yield work.disclosure(
        youth,
        at("2025-11-04", "10:10"),
        CASEWORKER,
        ("school", ("leisure",), ("wellbeing", "concern")),
        "coordinated-pathway",
        "CONSENT",
        explanation="Må klubben få at vide hvordan hun har det i klassen?",
    )
    yield work.discussed(
        youth,
        at("2025-11-12", "13:14"),
        meeting_id(date(2025, 11, 12)),
        ((COORDINATOR, "SSD"), (CASEWORKER, "SSD"), (TEACHER, "SSD"), (SCHOOL_SOCIAL_WORKER, "SSD")),
        "Uden navn. Forældrene siger nej, det er deres valg. Socialrådgiveren på skolen har legegrupper. Kan det bære?",
    )
    yield sent(
        youth,
        "school.wellbeing-observed",
        at("2025-11-10", "11:20"),
        scale=3,
        text="Legegruppe i gang, det hjælper allerede",
    )
    yield said(
        at("2025-11-12", "13:20"),
        COORDINATOR.id,
        "coordination.dismiss-suggestion",
        youth,
        reason="solved-nearby",
        explanation="Skolens socialrådgiver har lavet legegrupper og et forældremøde. Det var nok.",
    )
