"""How is the range of services laid out: what can be offered at which price, what is suggested, what is known of it?"""

from urllib.parse import urlencode

from services.reporting.answers.range_of_services import Offer, RangeOfServices, SuggestedOffer
from services.reporting.web.views.names import sector_name
from services.reporting.web.views.parts import Action, Mark, colleague
from services.reporting.web.views.sections import (
    OFFERING,
    Cell,
    Section,
    SectionsPage,
    Table,
    band,
    figure,
    tabs,
)
from services.reporting.web.words import Words, inside


def services_page(answer: RangeOfServices, words: Words) -> SectionsPage:
    """The page of the range of services."""
    may_withdraw = "withdraw-offer" in answer.commands
    may_list = "list-offer" in answer.commands
    head = ("services.offer", "services.area", "services.evidence", "services.price", "services.room")
    sections = [
        Section(
            id="tilbud",
            heading=words("services.listed"),
            lead=words("services.listed-lead"),
            table=Table(
                (*(words(key) for key in head), *((words("services.action"),) if may_withdraw else ())),
                tuple(_offer(one, words, may_withdraw=may_withdraw) for one in answer.offers),
            ),
            empty=words("services.none"),
        ),
        Section(
            id="evidens",
            heading=words("services.evidence-heading"),
            lead=words("services.evidence-lead"),
            figures=(figure(answer.evidence_based, words),),
            table=Table(
                (words("services.evidence"), words("management.youths")),
                tuple(
                    (Cell(words.code("evidence-level", level)), Cell(band(count, words), amount=True))
                    for level, count in answer.by_evidence.cells.items()
                ),
            ),
        ),
        Section(
            id="forslag",
            heading=words("services.suggested"),
            lead=words("services.suggested-lead"),
            table=Table(
                (words("services.offer"), words("services.area"), words("services.by"), words("services.became")),
                tuple(_suggested(one, words, may_list=may_list) for one in answer.suggested),
            ),
            empty=words("services.none-suggested"),
        ),
    ]
    if answer.withdrawn:
        sections.append(
            Section(
                id="udgaaet",
                heading=words("services.withdrawn"),
                table=Table(
                    (words("services.offer"), words("services.area"), words("services.withdrawn-on")),
                    tuple(
                        (
                            Cell(one.title),
                            Cell(words.code("effort-area", one.effort_area)),
                            Cell(words.day(one.withdrawn_at) if one.withdrawn_at else ""),
                        )
                        for one in answer.withdrawn
                    ),
                ),
            )
        )
    return SectionsPage(
        title=words("services.title"),
        lead=words("services.lead"),
        tabs=tabs(OFFERING, "services", words),
        sections=tuple(sections),
        actions=tuple(
            Action(words(f"command.{name}.title"), f"/handling/{name}", first=name == "list-offer")
            for name in answer.commands
            if name in ("list-offer", "suggest-offer")
        ),
        notes=(words("management.note-suppressed"),),
    )


def _offer(one: Offer, words: Words, *, may_withdraw: bool) -> tuple[Cell, ...]:
    sectors = words.listed(sector_name(each, words) for each in (one.sectors or (one.sector,)))
    partner = words("services.partner", partner=one.partner) if one.partner else ""
    withdraw = Action(
        words("services.withdraw"), f"/handling/withdraw-offer?offer={one.offer}", about=one.title, aside=True
    )
    return (
        Cell(one.title, note=" · ".join(filter(None, (sectors, partner)))),
        Cell(words.code("effort-area", one.effort_area)),
        Cell(words.code("evidence-level", one.evidence or "unknown")),
        Cell(_price(one, words), amount=True),
        _room(one, words),
        *((Cell("", actions=(withdraw,)),) if may_withdraw else ()),
    )


def _price(one: Offer, words: Words) -> str:
    if one.unit_price_ore is None:
        return ""
    amount = words.amount(one.unit_price_ore)
    return words("services.per", amount=amount, unit=inside(words.code("price-unit", one.unit))) if one.unit else amount


def _room(one: Offer, words: Words) -> Cell:
    """Whether there is room, how many use it and how many wait."""
    use = words("services.use", using=band(one.using, words), waiting=band(one.waiting, words))
    if one.places is None:
        return Cell(words("services.no-places"), note=use)
    mark = (
        Mark(words("services.full"), "warn", "wait") if one.full else Mark(words("services.has-room"), "good", "done")
    )
    return Cell(words("services.places", n=one.places), note=use, mark=mark)


def _suggested(one: SuggestedOffer, words: Words, *, may_list: bool) -> tuple[Cell, ...]:
    became = Cell(words("services.listed-as", offer=one.listed_as)) if one.listed_as else Cell(words("services.waits"))
    if may_list and not one.listed_as:
        known = {
            "suggestion": str(one.suggestion),
            "title": one.title,
            "effort_area": one.effort_area,
            "sector": one.sector,
            **({"evidence": one.evidence} if one.evidence else {}),
        }
        href = f"/handling/list-offer?{urlencode(known)}"
        became = Cell(words("services.waits"), actions=(Action(words("services.list-it"), href, about=one.title),))
    by = " · ".join(filter(None, (colleague(one.suggested_by), words.day(one.suggested_at))))
    level = words.code("evidence-level", one.evidence or "unknown")
    return (Cell(one.title, note=level), Cell(words.code("effort-area", one.effort_area)), Cell(by), became)
