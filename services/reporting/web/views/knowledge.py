"""How is what is known laid out: methods and their reviews, offers and what came of them, what was held for many?"""

from services.reporting.answers.knowledge import Knowledge, Method, Outcome
from services.reporting.web.views.parts import Action, Mark, colleague
from services.reporting.web.views.programme import outcome_name
from services.reporting.web.views.sections import OFFERING, Cell, Section, SectionsPage, Table, band, tabs
from services.reporting.web.words import Words


def knowledge_page(answer: Knowledge, words: Words) -> SectionsPage:
    """The page of the knowledge centre."""
    return SectionsPage(
        title=words("knowledge.title"),
        lead=words("knowledge.lead"),
        tabs=tabs(OFFERING, "knowledge", words),
        sections=(
            Section(
                id="metoder",
                heading=words("knowledge.methods"),
                lead=words("knowledge.methods-lead"),
                table=Table(
                    (words("knowledge.method"), words("knowledge.reviewed"), words("knowledge.next")),
                    tuple(_method(one, words) for one in answer.methods),
                ),
                empty=words("knowledge.none-found" if answer.sought else "knowledge.no-methods"),
            ),
            Section(
                id="resultater",
                heading=words("knowledge.outcomes"),
                lead=words("knowledge.outcomes-lead"),
                table=Table(
                    (words("services.offer"), words("management.youths"), words("knowledge.came-of-it")),
                    tuple(_outcome(one, words) for one in answer.outcomes),
                ),
                empty=words("knowledge.none-found" if answer.sought else "knowledge.no-outcomes"),
            ),
            Section(
                id="aktiviteter",
                heading=words("knowledge.activities"),
                lead=words("knowledge.activities-lead"),
                table=Table(
                    (
                        words("knowledge.activity"),
                        words("services.area"),
                        words("knowledge.times"),
                        words("knowledge.came"),
                    ),
                    tuple(
                        (
                            Cell(words.code("activity-held-kind", one.kind)),
                            Cell(words.code("effort-area", one.effort_area)),
                            Cell(str(one.times), amount=True),
                            Cell(str(one.participants), amount=True),
                        )
                        for one in answer.activities
                    ),
                ),
                empty=words("knowledge.no-activities"),
            ),
        ),
        actions=tuple(
            Action(words(f"command.{name}.title"), f"/handling/{name}", first=name == "review-method")
            for name in answer.commands
        ),
        exports=(
            (words("knowledge.export-json"), "/viden/eksport"),
            (words("knowledge.export-csv"), "/viden/eksport/csv"),
        ),
        sought=answer.sought,
        notes=(words("management.note-suppressed"), words("programme.note-association")),
    )


def _method(one: Method, words: Words) -> tuple[Cell, ...]:
    newest = one.reviews[0]
    level = words.code("evidence-level", newest.evidence) if newest.evidence else ""
    when = " · ".join(filter(None, (words.day(newest.at), colleague(newest.by))))
    mark = Mark(words("knowledge.due"), "warn", "hourglass") if one.due else None
    return (
        Cell(one.title, note=level),
        Cell(words.code("review-outcome", newest.outcome), note=when),
        Cell(words.day(one.next_review_by) if one.next_review_by else words("knowledge.no-next"), mark=mark),
    )


def _outcome(one: Outcome, words: Words) -> tuple[Cell, ...]:
    told = [
        words("knowledge.outcome-of", outcome=outcome_name(code, words), count=band(count, words))
        for code, count in one.outcomes.cells.items()
        if count is not None
    ]
    level = words.code("evidence-level", one.evidence or "unknown")
    return (
        Cell(one.title or words.code("offer", one.offer), note=level),
        Cell(band(one.youths, words), amount=True),
        Cell(" · ".join(told) or words("management.said.too-few")),
    )
