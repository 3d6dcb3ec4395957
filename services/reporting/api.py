"""Which questions does the HTTP API answer, and how does a command come in?

Every route asks for a person's bearer token, asks the policy through `looking`, and records the look. The OpenAPI 3.1
description is at `/api/v1/openapi.json`. Invariant: nothing here reads a table.
"""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, FastAPI, Path, Query, Request
from fastapi.responses import JSONResponse, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from services.reporting import ledger_api, management_api, meetings_api
from services.reporting.answers.budget import Budget
from services.reporting.answers.cases import CaseFilter, Caseload
from services.reporting.answers.duties import Obligations
from services.reporting.answers.history import AccessLog, History, State
from services.reporting.answers.my_plan import MyPlan
from services.reporting.answers.overview import Overview
from services.reporting.answers.plan import Plan
from services.reporting.answers.sharing import Sharing
from services.reporting.answers.timeline import Timeline
from services.reporting.answers.today import Today
from services.reporting.commands import Given, Wish
from services.reporting.counter import LONGEST_PAGE, After, Asks, At, Code, Counter, Limit, Who, YouthId, proven
from services.reporting.looking import as_seen, history, lists, money, my_plan, plan, sharing, timeline, youth
from services.reporting.problems import install, refused
from shared.deciding import RefusedError
from shared.definitions.rights import Reader
from shared.definitions.roles import ROLES
from shared.serving import UNTOLD

SEEN_WITHIN: Final = 1.5
"""Seconds that a command waits for the read models, when the caller asks it to."""


def application(counter: Counter) -> FastAPI:
    """The API, to be mounted at `/api/v1`."""
    app = FastAPI(
        title="Samspor reporting",
        version="1",
        summary="Read models of coordinated pathways, and the door for people's commands",
        docs_url=None,
        redoc_url=None,
        telemetry=UNTOLD,
    )
    app.state.counter = counter
    install(app)
    app.include_router(routes)
    app.include_router(management_api.routes)
    app.include_router(meetings_api.routes)
    app.include_router(ledger_api.routes)
    return app


routes = APIRouter()


@routes.get("/me")
async def me(who: Who) -> dict[str, object]:
    """Who the token proves, and for which purposes the role may look."""
    return {"person": who.person, "name": who.name, "purposes": ROLES[who.person.role].purposes}


@routes.get("/today")
async def today(at: At, asks: Asks) -> Today:
    """What needs me today, in the order of urgency."""
    return await lists.today(at.desk, asks)


class CaseQuery(BaseModel):
    """The filters and the place of a page of the caseload."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    state: Code = None
    phase: Code = None
    case_lead: Code = None
    name: Annotated[str | None, Field(min_length=1, max_length=60)] = None
    overdue: bool = False
    after: Annotated[str | None, Field(max_length=200)] = None
    limit: Annotated[int, Field(ge=1, le=LONGEST_PAGE)] = 50


@routes.get("/caseload")
async def caseload(at: At, asks: Asks, query: Annotated[CaseQuery, Query()]) -> Caseload:
    """The youths in whose cases I take part, the first due first."""
    wanted = CaseFilter(**query.model_dump(exclude={"after", "limit"}))
    return await lists.caseload(at.desk, asks, wanted, after=query.after, limit=query.limit)


@routes.get("/youths/{youth_id}")
async def overview(at: At, asks: Asks, youth_id: YouthId) -> Overview:
    """One youth at a glance."""
    return await youth.overview(at.desk, asks, youth_id)


@routes.get("/youths/{youth_id}/timeline")
async def story(
    at: At, asks: Asks, youth_id: YouthId, *, sector: Code = None, after: After = None, limit: Limit = 50
) -> Timeline:
    """What happened with a youth, the newest first, with both times."""
    return await timeline.timeline(at.desk, asks, youth_id, sector=sector, after=after, limit=limit)


@routes.get("/youths/{youth_id}/obligations")
async def obligations(at: At, asks: Asks, youth_id: YouthId) -> Obligations:
    """What must be done for a youth, what was, and which rules were broken."""
    return await youth.obligations(at.desk, asks, youth_id)


@routes.get("/youths/{youth_id}/plan")
async def agreed(at: At, asks: Asks, youth_id: YouthId) -> Plan:
    """What has been agreed to do for a youth."""
    return await plan.plan(at.desk, asks, youth_id)


@routes.get("/youths/{youth_id}/sharing")
async def shared(at: At, asks: Asks, youth_id: YouthId) -> Sharing:
    """Who knows what about a youth, and why: consents, disclosures, corrections, emergencies, requests, hand-overs."""
    return await sharing.sharing(at.desk, asks, youth_id)


@routes.get("/youths/{youth_id}/my-plan")
async def own_plan(at: At, asks: Asks, youth_id: YouthId, reader: Reader = "youth") -> MyPlan:
    """The plan as the youth, or the parents, may read it."""
    return await my_plan.my_plan(at.desk, asks, youth_id, reader)


@routes.get("/youths/{youth_id}/state")
async def state(
    at: At,
    asks: Asks,
    youth_id: YouthId,
    *,
    version: Annotated[int | None, Query(ge=0)] = None,
    as_of: AwareDatetime | None = None,
    recorded_as_of: AwareDatetime | None = None,
) -> State:
    """A youth's state: now, at a version, as effective at a moment, as recorded at a moment, or at both moments."""
    if version is not None and (as_of or recorded_as_of):
        raise RefusedError(
            "malformed",
            "version",
            "a version and a moment",
            "a version, or moments",
            danish="En version er allerede ét bestemt tidspunkt: giv den alene.",
            english="A version already is one cut: give it alone.",
        )
    return await history.state(at.desk, asks, youth_id, version=version, effective_at=as_of, recorded_at=recorded_as_of)


@routes.get("/youths/{youth_id}/history")
async def stream(
    at: At,
    asks: Asks,
    youth_id: YouthId,
    *,
    after_version: Annotated[int, Query(ge=0)] = 0,
    as_seen_by: Code = None,
    recorded_as_of: AwareDatetime | None = None,
    limit: Limit = 100,
) -> History:
    """A youth's stream of events, the oldest first, each with the rule and the cause of it.

    For those who examine a case: as it was open to a colleague (`as_seen_by`, at `recorded_as_of` or now).
    """
    if as_seen_by is None:
        return await history.history(at.desk, asks, youth_id, after_version=after_version, limit=limit)
    moment = recorded_as_of or at.desk.clock.now()
    return await as_seen.as_seen(
        at.desk, asks, youth_id, by=as_seen_by, at=moment, after_version=after_version, limit=limit
    )


@routes.get("/youths/{youth_id}/access")
async def access(at: At, asks: Asks, youth_id: YouthId, *, after: After = None, limit: Limit = 100) -> AccessLog:
    """Who looked at what about a youth, and why."""
    return await history.access_log(at.desk, asks, youth_id, after=after, limit=limit)


@routes.get("/budget")
async def budget(
    at: At,
    asks: Asks,
    year: Annotated[int | None, Query(ge=2000, le=2100)] = None,
    *,
    youths: Annotated[bool, Query(description="Also what was used on each youth; that is a recorded look.")] = False,
) -> Budget:
    """A year's money and its use: by effort area, by step of the ladder, and the forecast to the year's end."""
    return await money.budget(at.desk, asks, year, youths=youths)


@routes.post(
    "/commands/{service}/{name}",
    response_model=Given,
    dependencies=[Depends(proven)],
    responses={409: {"description": "Refused: a problem document that names the field and says why."}},
)
async def command(
    at: At,
    request: Request,
    service: Annotated[str, Path(max_length=20)],
    name: Annotated[str, Path(max_length=60)],
    wish: Wish,
    *,
    wait: Annotated[bool, Query(description="Answer once the read models show it, or after 1.5 s.")] = False,
) -> Response:
    """Give a command; the same `command_id` is carried out once."""
    token = request.headers["authorization"].partition(" ")[2]
    answer = await at.door.give(token, name, wish, service=service, traceparent=request.headers.get("traceparent"))
    if answer.refusal is not None:
        return refused(answer.refusal, answer.youth)
    if wait:
        await at.seen.all_of(answer.events, SEEN_WITHIN)
    return JSONResponse(answer.model_dump(mode="json"))


@routes.get("/health")
async def health() -> dict[str, str]:
    """Whether the process answers."""
    return {"status": "ok"}


@routes.get("/ready")
async def ready(at: At) -> Response:
    """Whether the read models follow the log, and which of them wait for a rebuild."""
    standing = await at.health.standing()
    return JSONResponse(standing.as_json(), 200 if standing.ready else 503)
