"""What has happened in the house before anybody looks? Two invented youths, told by sectors and by people.

Liva: concerns, raised, opened, an absence over a tenth that the school reported four days late, a notification last
night, a task that the school has not acknowledged, her own words. Sander: raised yesterday, and nobody has decided.
"""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from tests.web.house import House

LIVA: Final = {"cpr": "7111104321", "name": "Liva"}
SANDER: Final = {"cpr": "7403129900", "name": "Sander"}
NEW_CPR: Final = "7205129911"
"""The number of a youth of whom nobody has heard; it belongs to no person, like the others."""
SAID: Final = "Jeg vil gerne have at I siger det til mig først, og ikke til min mor."
SEEN: Final = "Kommer sent næsten hver dag. Siger selv at hun ikke kan sove."
WHY: Final = "Tredje bekymring på fem uger. Skolen kan ikke få fat i forældrene."
ASKED: Final = "Ring til mor inden mødet, helst efter klokken tre."
TOLD: Final = "Vagten i centret har set hende alene tre nætter i træk."
MORNING: Final = "2025-11-12T08:15"


@dataclass(frozen=True)
class Lives:
    """The house, and the ids of its youths."""

    house: House
    liva: UUID
    sander: UUID
    task: UUID


def live(house: House) -> Lives:
    """Let the two stories happen."""
    house.give("p-inger", "set-budget", year=2025, amount_ore=120_000_000, areas={"mentor-and-support": 40_000_000})
    house.let("2025-10-02T09:00")
    house.tell("school.concern-shared", "2025-10-02T08:30", LIVA, category="absence", text=SEEN)
    liva = _raised(house, "p-tine", LIVA["cpr"], WHY)
    house.let("2025-10-08T10:00")
    opened: dict[str, Any] = {"description": "norddjurs-taskforce", "deviation": "Besluttet på mødet."}
    house.give("p-karen", "open-pathway", youth=liva, **opened)
    house.give("p-karen", "appoint-case-lead", youth=liva, person="p-birgitte", unit="social")
    agreed: dict[str, Any] = {"given_by": ["youth", "mother"], "scope": "coordinated-pathway", "to": ["school"]}
    told = ["attendance", "wellbeing"]
    house.give(
        "p-birgitte", "record-consent-given", youth=liva, **agreed, categories=told, form="written", explained=True
    )
    joined: dict[str, Any] = {"sector": "school", "person": "p-jakob", "basis": "CONSENT"}
    house.give("p-karen", "join-actor", youth=liva, **joined, categories=told)
    house.give("p-birgitte", "hear-youth", youth=liva, form="talk", view=SAID)
    house.let("2025-11-04T09:00")
    absence: dict[str, Any] = {"quarter": "2025-Q4", "school_days": 60, "sick": 4, "permitted": 2, "unauthorised": 7}
    house.tell("school.absence-summarised", "2025-10-31T14:00", LIVA, **absence, as_of="2025-10-31")
    task = house.give("p-karen", "assign-task", youth=liva, kind="contact-family", sector="school", text=ASKED)
    house.let("2025-11-11T22:45")
    notified: dict[str, Any] = {"notification": "n-1", "notifier_category": "citizen", "reasons": ["runaway"]}
    flags = {"abuse_suspected": False, "against_parents": False}
    house.tell("social.notification-received", "2025-11-11T22:40", LIVA, **notified, **flags, text=TOLD)
    house.tell("school.concern-shared", "2025-11-11T14:00", SANDER, category="social-circle", text="Nye venner.")
    sander = _raised(house, "p-tine", SANDER["cpr"], "Set sammen med de store drenge.")
    house.let(MORNING)
    return Lives(house, liva, sander, UUID(task["id"]))


def _raised(house: House, who: str, cpr: str, reason: str) -> UUID:
    answer = house.give(who, "raise-youth", cpr=cpr, by=who, sector="social", reason=reason, basis="SSD")
    return UUID(answer["youth"])
