"""In which words does coordination refuse a command? One function a reason, in Danish and English.

Invariant: a sentence says what to do and repeats nothing about a person.
"""

from collections.abc import Sequence
from typing import Final

from shared.deciding import RefusedError
from shared.policy import Answer

_IN_DANISH: Final = {
    "task": "Opgaven",
    "obligation": "Forpligtelsen",
    "consent": "Samtykket",
    "meeting": "Mødet",
    "milestone": "Milepælen",
    "consultation": "Henvendelsen",
    "access": "Nødadgangen",
    "request": "Anmodningen",
}
"""What can be asked for by an id or key, with the article."""


def not_raised() -> RefusedError:
    """Nobody has raised the youth."""
    return RefusedError(
        "not-raised",
        "youth",
        "a youth whom nobody has raised",
        "a youth raised by a named person",
        danish="Ingen har rejst den unge. Rejs den unge med en begrundelse først.",
        english="Nobody has raised the youth. Raise the youth with a reason first.",
    )


def already_open() -> RefusedError:
    """There is an open pathway."""
    return RefusedError(
        "already-open",
        "description",
        "an open pathway",
        "no open pathway",
        danish="Der er allerede et åbent forløb. Luk det, før et andet åbnes.",
        english="A pathway is open already. Close it before another is opened.",
    )


def open_cannot_be_dismissed() -> RefusedError:
    """The raising has become a pathway."""
    return RefusedError(
        "already-open",
        "youth",
        "an open pathway",
        "a youth who is raised and has no pathway",
        danish="Der er åbnet et forløb for den unge. Luk forløbet i stedet.",
        english="A pathway is open for the youth. Close the pathway instead.",
    )


def closed() -> RefusedError:
    """The pathway is closed."""
    return RefusedError(
        "closed",
        "youth",
        "a closed pathway",
        "a youth who is raised again, or a pathway that is reopened",
        danish="Forløbet er lukket. Genåbn det, eller rejs den unge igen.",
        english="The pathway is closed. Reopen it, or raise the youth again.",
    )


def other_basis() -> RefusedError:
    """The sector follows the youth on another basis, and a following has one basis."""
    return RefusedError(
        "other-basis",
        "basis",
        "another basis than that of the sector's following",
        "the basis of the following that is running",
        danish="Sektoren følger den unge på en anden hjemmel. Afslut den følgning først, eller brug samme hjemmel.",
        english="The sector follows the youth on another basis already. End that following first, or use its basis.",
    )


def not_open() -> RefusedError:
    """There is no open pathway."""
    return RefusedError(
        "not-open",
        "youth",
        "no open pathway",
        "a youth with an open pathway",
        danish="Der er ikke et åbent forløb for den unge. Åbn eller genåbn forløbet først.",
        english="No pathway is open for the youth. Open or reopen the pathway first.",
    )


def not_closed() -> RefusedError:
    """The pathway is not closed, so it cannot be reopened."""
    return RefusedError(
        "not-closed",
        "youth",
        "a pathway that was not closed",
        "a closed pathway",
        danish="Der er ikke et lukket forløb at genåbne.",
        english="There is no closed pathway to reopen.",
    )


def paused() -> RefusedError:
    """The pathway rests."""
    return RefusedError(
        "paused",
        "phase",
        "a paused pathway",
        "a pathway that is going on",
        danish="Forløbet er på pause. Genoptag det, før en ny fase begynder.",
        english="The pathway is paused. Resume it before another phase is entered.",
    )


def unknown_description() -> RefusedError:
    """No description of that key is in force."""
    return RefusedError(
        "unknown-description",
        "description",
        "a description that is not in force here",
        "one of the municipality's descriptions",
        danish="Forløbsbeskrivelsen findes ikke eller gælder ikke længere. Vælg en, der gælder.",
        english="The pathway description does not exist or is no longer in force. Choose one that is.",
    )


def no_suggestion() -> RefusedError:
    """There is no such suggestion to dismiss."""
    return RefusedError(
        "no-suggestion",
        "description",
        "a description that was not suggested",
        "a description that was suggested for the youth",
        danish="Der er ikke et forslag om den forløbsbeskrivelse at afvise.",
        english="That description was not suggested, so there is nothing to dismiss.",
    )


def deviation_needed() -> RefusedError:
    """The facts do not meet the description's target group, and no reason is given."""
    return RefusedError(
        "reason-needed",
        "deviation",
        "no reason",
        "why the pathway is opened although the facts do not meet the target group",
        danish="Oplysningerne opfylder ikke forløbsbeskrivelsens målgruppe. Skriv, hvorfor forløbet åbnes alligevel.",
        english="The facts do not meet the description's target group. Say why the pathway is opened all the same.",
    )


def criteria_missing(missing: Sequence[str], danish: Sequence[str], english: Sequence[str], field: str) -> RefusedError:
    """The phase that would be left lacks something, and no reason is given."""
    return RefusedError(
        "reason-needed",
        field,
        f"missing: {', '.join(missing)}",
        "why it is left without",
        danish=f"Fasen mangler: {'; '.join(danish)}. Gør det færdigt, eller skriv, hvorfor I går videre uden.",
        english=f"The phase lacks: {'; '.join(english)}. Complete it, or say why you go on without.",
    )


def rule_in_the_way(rule: str, danish: str, english: str) -> RefusedError:
    """A rule asks for something else first, and no reason is given."""
    return RefusedError(
        "reason-needed",
        "despite",
        f"rule {rule} is not met",
        "that it is met first, or why this is done all the same",
        danish=f"Først skal dette være på plads: {danish}. Gør det først, eller skriv, hvorfor det gøres alligevel.",
        english=f"This comes first: {english}. Do it first, or say why this is done all the same.",
    )


def in_the_past(field: str) -> RefusedError:
    """Something should end before it begins."""
    return RefusedError(
        "in-the-past",
        field,
        "a moment that has passed",
        "a moment in the future, or none",
        danish="Sluttidspunktet er allerede passeret. Vælg et senere, eller lad det stå tomt.",
        english="The end has passed already. Choose a later one, or leave it empty.",
    )


def not_followable(category: str) -> RefusedError:
    """A sector cannot follow a youth in that category of data."""
    return RefusedError(
        "not-followable",
        "categories",
        category,
        "categories that a sector may follow a youth in",
        danish=f"Ingen sektor kan følge en ung i kategorien {category}. Vælg andre kategorier.",
        english=f"No sector can follow a youth in the category {category}. Choose other categories.",
    )


def no_consent(why: Answer) -> RefusedError:
    """The basis is consent, and no consent carries the categories to the sector; `why` is the policy's answer."""
    return RefusedError(
        "no-consent",
        "basis",
        why.code,
        "a written consent in force, by whoever must give it, that names the sector and the data; or another basis",
        danish=f"{why.reason_da} Indhent et, der dækker sektoren og oplysningerne, eller vælg en anden hjemmel.",
        english=f"{why.reason_en} Obtain one that covers the sector and the data, or choose another basis.",
    )


def unknown_actor() -> RefusedError:
    """That person has never joined for that sector."""
    return RefusedError(
        "unknown-actor",
        "person",
        "a person who has not joined for that sector",
        "an actor of the pathway",
        danish="Personen er ikke aktør i forløbet for den sektor.",
        english="The person is no actor of the pathway for that sector.",
    )


def sector_not_on_case() -> RefusedError:
    """Nobody of that sector is on the case, so nobody could take the task on."""
    return RefusedError(
        "sector-not-on-case",
        "sector",
        "a sector without an actor on the case",
        "a sector with an actor on the case",
        danish="Ingen fra den sektor er med i forløbet. Lad en aktør træde til først.",
        english="Nobody of that sector is on the case. Let an actor join first.",
    )


def unknown(field: str) -> RefusedError:
    """The id or key names nothing that is known here."""
    danish = _IN_DANISH[field]
    return RefusedError(
        f"unknown-{field}",
        field,
        "an id that is not known here",
        f"the id of a {field} that is known here",
        danish=f"{danish} findes ikke her. Vælg en, der findes.",
        english=f"The {field} does not exist here. Choose one that does.",
    )


def unknown_event(field: str) -> RefusedError:
    """The id names no event of this youth that could be set right."""
    return RefusedError(
        "unknown-event",
        field,
        "an id that names no such event here",
        "the id of something that a sector told of the youth, or that a person judged",
        danish="Hændelsen findes ikke her. Vælg noget, som en sektor har fortalt om den unge, eller en vurdering.",
        english="There is no such event here. Choose something that a sector told of the youth, or a judgement.",
    )


def consent_is(answer: str, expected: str) -> RefusedError:
    """The consent is not where it has to be for this."""
    danish = {"requested": "ikke besvaret", "given": "givet", "refused": "afslået", "withdrawn": "trukket tilbage"}
    return RefusedError(
        "consent-status",
        "consent",
        answer,
        expected,
        danish=f"Samtykket er {danish[answer]}. Det skal være {danish[expected]}, før det kan lade sig gøre.",
        english=f"The consent is {answer}. It has to be {expected} for this.",
    )


def not_waivable(*, mandatory: bool) -> RefusedError:
    """Nobody can let this obligation lapse."""
    return RefusedError(
        "not-waivable",
        "obligation",
        "a mandatory obligation" if mandatory else "an obligation that cannot be waived",
        "an obligation that may be waived",
        danish="Forpligtelsen kan ikke bortfalde med en begrundelse. Den skal opfyldes.",
        english="The obligation cannot be waived with a reason. It has to be met.",
    )


def obligation_over() -> RefusedError:
    """The obligation is met already."""
    return RefusedError(
        "obligation-met",
        "obligation",
        "an obligation that is met",
        "an obligation that is open or missed",
        danish="Forpligtelsen er allerede opfyldt.",
        english="The obligation is met already.",
    )


def unknown_seat() -> RefusedError:
    """The municipality has no such fixed seat."""
    return RefusedError(
        "unknown-seat",
        "seat",
        "a seat that is not a fixed one here",
        "one of the taskforce's fixed seats, or kind ad-hoc",
        danish="Taskforcen har ikke den faste plads. Vælg en af dens pladser, eller giv en ad hoc-plads.",
        english="The taskforce has no such fixed seat. Choose one of its seats, or give an ad hoc seat.",
    )


def seat_of_other_sector(sector: str) -> RefusedError:
    """The fixed seat belongs to another sector."""
    return RefusedError(
        "wrong-sector",
        "sector",
        "another sector than the seat's",
        sector,
        danish="Pladsen hører til en anden sektor. Vælg en person fra den sektor.",
        english="The seat belongs to another sector. Choose a person of that sector.",
    )


def seat_taken() -> RefusedError:
    """Somebody else sits in the fixed seat."""
    return RefusedError(
        "seat-taken",
        "seat",
        "a seat that is filled",
        "a vacant seat",
        danish="Der sidder allerede en anden på pladsen. Lad vedkommende fratræde først.",
        english="Somebody else has the seat. Let that person leave it first.",
    )


def not_in_seat() -> RefusedError:
    """That person has never had the seat."""
    return RefusedError(
        "not-in-seat",
        "person",
        "a person who has not had the seat",
        "the person in the seat",
        danish="Personen sidder ikke på den plads.",
        english="The person does not have that seat.",
    )


def fixed_seat() -> RefusedError:
    """The seat is a fixed one and cannot be given ad hoc."""
    return RefusedError(
        "fixed-seat",
        "kind",
        "a fixed seat",
        "kind fixed, or another seat",
        danish="Pladsen er en fast plads i taskforcen. Giv den som fast plads, eller vælg en anden.",
        english="The seat is a fixed one of the taskforce. Give it as such, or choose another.",
    )


def ad_hoc_needs(field: str) -> RefusedError:
    """An ad hoc seat rests on a basis and has an end."""
    danish, english = {
        "basis": ("en hjemmel", "a legal basis"),
        "until": ("et sluttidspunkt", "an end"),
    }[field]
    return RefusedError(
        "ad-hoc-needs",
        field,
        "nothing",
        english,
        danish=f"En ad hoc-plads skal have {danish}. Udfyld feltet.",
        english=f"An ad hoc seat has to have {english}. Fill in the field.",
    )


def meeting_held() -> RefusedError:
    """The meeting was held; that stands."""
    return RefusedError(
        "meeting-held",
        "meeting",
        "a meeting that was held",
        "a meeting that is still to be held",
        danish="Mødet er holdt og kan hverken flyttes eller aflyses.",
        english="The meeting was held and can be neither moved nor cancelled.",
    )


def meeting_cancelled() -> RefusedError:
    """The meeting was cancelled."""
    return RefusedError(
        "meeting-cancelled",
        "meeting",
        "a meeting that was cancelled",
        "a meeting that was called and not cancelled",
        danish="Mødet er aflyst. Indkald et nyt.",
        english="The meeting was cancelled. Call another one.",
    )


def meeting_not_begun() -> RefusedError:
    """What is told of the meeting would have happened before it began."""
    return RefusedError(
        "meeting-not-begun",
        "occurred_at",
        "a moment before the meeting's start",
        "a moment from the meeting's start on",
        danish="Mødet er ikke begyndt på det tidspunkt. Ret tidspunktet, eller flyt mødet.",
        english="The meeting has not begun at that moment. Correct the moment, or move the meeting.",
    )


def told_twice(field: str) -> RefusedError:
    """The same person of the same sector is in the list twice."""
    return RefusedError(
        "told-twice",
        field,
        "a person who is in the list already",
        "each person of a sector once",
        danish="Den samme person står på listen to gange. Fjern den ene.",
        english="The same person is in the list twice. Remove one of them.",
    )


def without_seat(field: str) -> RefusedError:
    """Who takes part has a seat, or stands in for somebody who has."""
    return RefusedError(
        "without-seat",
        field,
        "a person without a seat for that sector",
        "a person with a fixed or ad hoc seat, or a substitute for one",
        danish="Personen har ingen plads for den sektor. Giv en ad hoc-plads, eller vælg, hvem personen afløser.",
        english="The person has no seat for that sector. Give an ad hoc seat, or say for whom the person stands in.",
    )


def substitutes_nobody(field: str) -> RefusedError:
    """The person who is stood in for has no seat."""
    return RefusedError(
        "substitutes-nobody",
        field,
        "a substitute for a person without a seat for that sector",
        "the person of that sector in whose place the substitute came",
        danish="Den, der afløses, har ingen plads for den sektor. Vælg den, der skulle have været med.",
        english="Who is stood in for has no seat for that sector. Choose the one who should have been there.",
    )


def leaves_for_this_item(field: str, sector: str) -> RefusedError:
    """Somebody in the room has no basis to hear of the youth."""
    return RefusedError(
        "no-basis-for-item",
        field,
        f"a person of the sector {sector} without a basis for this youth",
        "people who each have a basis for this youth",
        danish="Personen har ikke hjemmel til at høre om den unge og går ud under punktet. Tag personen af punktet.",
        english="The person has no basis to hear of the youth and leaves for this item. Take the person off the item.",
    )


def other_basis_for_item(field: str, bases: Sequence[str]) -> RefusedError:
    """Somebody in the room has a basis, but not the one that is stated."""
    return RefusedError(
        "other-basis-for-item",
        field,
        "a basis that the person does not have for this youth",
        f"one of: {', '.join(bases)}",
        danish=f"Personen er ikke med på den hjemmel. Vælg en af: {', '.join(bases)}.",
        english=f"The person does not take part on that basis. Choose one of: {', '.join(bases)}.",
    )


def meeting_needed() -> RefusedError:
    """The decision is one of a meeting."""
    return RefusedError(
        "meeting-needed",
        "meeting",
        "no meeting",
        "the meeting at which it was decided",
        danish="Vælg det møde, hvor beslutningen blev truffet.",
        english="Choose the meeting at which it was decided.",
    )


def task_needs_sector() -> RefusedError:
    """A task is for a sector."""
    return RefusedError(
        "task-needs-sector",
        "sector",
        "a task and no sector",
        "the sector that is asked to do it",
        danish="Vælg den sektor, der skal løse opgaven.",
        english="Choose the sector that is asked to do the task.",
    )


def task_over() -> RefusedError:
    """The task is done."""
    return RefusedError(
        "task-over",
        "task",
        "a task that is done",
        "a task that is not done",
        danish="Opgaven er allerede afsluttet.",
        english="The task is done already.",
    )


def retired_description() -> RefusedError:
    """The description is retired, so no new pathway is opened by it."""
    return RefusedError(
        "retired-description",
        "description",
        "a description that is retired",
        "one of the municipality's descriptions that is not retired",
        danish="Forløbsbeskrivelsen er udgået, så den kan ikke bruges til nye forløb. Vælg en anden.",
        english="The description is retired, so no new pathway is opened by it. Choose another.",
    )


def not_your_data() -> RefusedError:
    """It is another sector's data that the person would share."""
    return RefusedError(
        "not-your-data",
        "from_sector",
        "another sector than the person's own",
        "the person's own unit",
        danish="Du kan kun dele din egen sektors oplysninger. Spørg taskforcens koordinator.",
        english="You can share your own sector's data only. Ask the taskforce coordinator.",
    )


def unknown_fact(place: int) -> RefusedError:
    """The id names no fact of this youth that the person may see, and could therefore share."""
    return RefusedError(
        "unknown-fact",
        f"facts.{place}",
        "an id that names no such fact here",
        "the id of something that a sector told of the youth, or that a person judged, and that you may see",
        danish="Oplysningen findes ikke her, eller du kan ikke se den. Vælg en af dem, du kan se.",
        english="There is no such fact here, or you may not see it. Choose one of those that you see.",
    )


def corrected_fact(place: int) -> RefusedError:
    """What is named was set right, so nobody may be told it as if it held."""
    return RefusedError(
        "fact-corrected",
        f"facts.{place}",
        "a fact that was set right",
        "a fact that holds",
        danish="Oplysningen er rettet og kan ikke gives videre. Vælg den, der gælder i stedet.",
        english="The fact was set right and cannot be disclosed. Choose the one that holds instead.",
    )


def fact_of_another(place: int, what: str, found: str, expected: Sequence[str]) -> RefusedError:
    """What is named is of another category, or another sector's, than what is asked about; `what` is the field."""
    danish = {"categories": "hører ikke til de valgte slags oplysninger", "from_sector": "er ikke afsenderens egen"}
    english = {"categories": "is not of the categories chosen", "from_sector": "is not the sender's own"}
    return RefusedError(
        "fact-outside",
        f"facts.{place}",
        found,
        ", ".join(expected),
        danish=f"Oplysningen {danish[what]}. Vælg den fra, eller ret det, der spørges om.",
        english=f"The fact {english[what]}. Leave it out, or change what is asked about.",
    )


def facts_of_a_feed() -> RefusedError:
    """A running disclosure is about what comes, so it cannot be of some facts alone."""
    return RefusedError(
        "facts-of-a-feed",
        "facts",
        "named facts for a running disclosure",
        "no named facts, or another manner than a feed",
        danish="Bestemte oplysninger gives én gang eller på et møde, ikke løbende. Vælg en anden måde.",
        english="Named facts are given once or at a meeting, not as a feed. Choose another manner.",
    )


def no_place() -> RefusedError:
    """No file describes the municipality, so nobody has said how long an emergency access lasts."""
    return RefusedError(
        "no-municipality",
        "hours",
        "a municipality that no file describes",
        "a municipality whose file says how long an emergency access lasts",
        danish="Kommunen har ikke fastsat, hvor længe en nødadgang varer. Kontakt jeres administrator.",
        english="The municipality has not said how long an emergency access lasts. Contact your administrator.",
    )


def own_emergency() -> RefusedError:
    """The person would review what he or she did."""
    return RefusedError(
        "own-emergency",
        "access",
        "an emergency access of one's own",
        "one that somebody else opened",
        danish="Du har selv åbnet sagen. En anden leder skal se efter.",
        english="You opened the case yourself. Another leader has to review it.",
    )


def reviewed_already() -> RefusedError:
    """A leader has reviewed the emergency access and found otherwise."""
    return RefusedError(
        "reviewed-already",
        "justified",
        "an emergency access that was reviewed with another finding",
        "one that nobody has reviewed",
        danish="Nødadgangen er allerede efterset med et andet resultat.",
        english="The emergency access was reviewed already, with another finding.",
    )


def own_municipality(field: str) -> RefusedError:
    """A case is handed from one municipality to another, never to itself."""
    return RefusedError(
        "own-municipality",
        field,
        "this municipality",
        "another municipality",
        danish="Vælg en anden kommune end jeres egen.",
        english="Choose another municipality than your own.",
    )


def moved_elsewhere() -> RefusedError:
    """The youth has moved, but to another municipality than that."""
    return RefusedError(
        "moved-elsewhere",
        "to_municipality",
        "another municipality than the youth has moved to",
        "the municipality that the person register tells of",
        danish="Den unge er ikke flyttet til den kommune. Vælg den, som personregistret oplyser.",
        english="The youth has not moved to that municipality. Choose the one that the person register tells of.",
    )


def summary_needed() -> RefusedError:
    """The youth is raised by what the other municipality tells."""
    return RefusedError(
        "summary-needed",
        "text",
        "no summary",
        "what the other municipality hands over, in short",
        danish="Skriv kort, hvad den anden kommune overleverer. Det er det, den unge rejses på.",
        english="Write in short what the other municipality hands over. It is what the youth is raised on.",
    )


def answered_already() -> RefusedError:
    """The request for access was answered."""
    return RefusedError(
        "answered-already",
        "request",
        "a request that was answered",
        "a request that waits for its answer",
        danish="Anmodningen er allerede besvaret.",
        english="The request was answered already.",
    )


def extended_too_long() -> RefusedError:
    """The law does not let the answer wait that long."""
    return RefusedError(
        "extended-too-long",
        "until",
        "a day after the last one that the law allows",
        "a day within three months of the request (GDPR article 12)",
        danish="Så længe må svaret ikke vente. Den registrerede har krav på svar senest tre måneder efter anmodningen.",
        english="The answer may not wait that long. The data subject has a right to it within three months.",
    )


def by_the_policy(answer: Answer) -> RefusedError:
    """The policy denies what the command would share, with its own reason."""
    return RefusedError(
        answer.code,
        "basis",
        "a basis that does not do here",
        "a basis whose conditions the case meets",
        danish=answer.reason_da,
        english=answer.reason_en,
    )


def outside_circle() -> RefusedError:
    """The basis does not reach that sector."""
    return RefusedError(
        "outside-circle",
        "basis",
        "a basis that does not reach the sector",
        "a basis whose circle the sector belongs to",
        danish="Hjemlen gælder ikke for den sektor. Vælg en anden hjemmel, eller bed om samtykke.",
        english="The basis does not reach that sector. Choose another basis, or ask for consent.",
    )


def period_not_over() -> RefusedError:
    """A report is made of months that are over."""
    return RefusedError(
        "period-not-over",
        "until",
        "a period that is not over",
        "the last day of a month that is over",
        danish="Perioden er ikke slut. Lav rapporten, når måneden er gået.",
        english="The period is not over. Make the report when the month has ended.",
    )


def figures_changed() -> RefusedError:
    """The figures are others than those that the person saw."""
    return RefusedError(
        "figures-changed",
        "shown",
        "other figures than those that were shown",
        "the figures as they are now",
        danish="Tallene er ændret, siden udkastet blev vist. Se dem igennem, og lav rapporten, hvis de er rigtige.",
        english="The figures have changed since the draft was shown. Look them over, and make the report if they hold.",
    )


def report_made_already() -> RefusedError:
    """The period has a report; a correction names the one that holds."""
    return RefusedError(
        "report-made-already",
        "replaces",
        "another report than the one that holds for the period, or none",
        "the report that is corrected",
        danish="Rapporten for perioden er allerede lavet. Ret den, der gælder: den nye nævner den gamle.",
        english="The report of the period was made already. Correct the one that holds: the new one names the old.",
    )


def no_report_to_correct() -> RefusedError:
    """The period has no report yet, so none is corrected."""
    return RefusedError(
        "no-report-to-correct",
        "replaces",
        "a report that does not hold for the period",
        "nothing, as the period has no report yet",
        danish="Der er ikke lavet nogen rapport for perioden, så der er ingen at rette. Lav den første.",
        english="No report of the period was made, so there is none to correct. Make the first one.",
    )
