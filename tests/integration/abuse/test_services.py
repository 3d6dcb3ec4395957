"""Specification: no service, tool or gateway may say more than its task needs; the message server itself refuses it.

The table says who may publish each kind of subject; everybody tries all of them, on a real server.
"""

import pytest

from deploy.testing.world import World
from tests.integration.abuse.attempts import attempts, kept

USERS = ("intake", "planning", "coordination", "reporting", "operator", "restorer", "gateway")
READERS = {"intake", "planning", "coordination", "reporting", "restorer", "operator"}
DOMAIN = "$JS.samspor.API"
WHO_MAY = {
    # the log, each publisher its own part of it
    "events.intake.school.enrolled.y1": {"intake"},
    "events.planning.planning.goal-set.y1": {"planning"},
    "events.coordination.coordination.pathway-opened.y1": {"coordination"},
    "events.reporting.access.record-viewed.org-707-access": {"reporting"},
    "restoring.intake.school.enrolled.y1": {"restorer"},
    # what goes back to the sectors
    "receipt.school.707.r1": {"intake"},
    "to.school.707.following-started.y1": {"intake"},
    # inboxes: only the outside's own door writes into them
    "sector.school.707.school.enrolled": {"gateway"},
    "sector.social.707.social.notification-received": {"gateway"},
    # asking
    "cmd.coordination.open-pathway": {"reporting", "operator"},
    "cmd.intake.identify": {"reporting", "operator"},
    "query.coordination.history": {"reporting", "operator"},
    "control.intake.time": {"operator"},
    "control.coordination.let-time-pass": {"operator"},
    "control.intake.trace": {"operator"},
    # streams: looking, and never changing but by those whose task it is
    "$JS.API.STREAM.INFO.EVENTS": READERS,
    "$JS.API.STREAM.PURGE.EVENTS": {"operator"},
    "$JS.API.STREAM.DELETE.EVENTS": {"restorer", "operator"},
    "$JS.API.STREAM.MSG.DELETE.EVENTS": {"operator"},
    "$JS.API.STREAM.PURGE.INBOX_SCHOOL": {"operator"},
    "$JS.API.STREAM.MSG.GET.INBOX_SCHOOL": {"operator"},
    "$JS.API.STREAM.INFO.INBOX_SCHOOL": {"intake", "operator"},
    "$JS.API.CONSUMER.MSG.NEXT.INBOX_SCHOOL.intake": {"intake", "operator"},
    "$JS.API.CONSUMER.DELETE.INBOX_SCHOOL.intake": {"operator"},
    "$JS.API.CONSUMER.CREATE.INBOX_SCHOOL.a-reader": {"operator"},
    "$JS.API.CONSUMER.CREATE.RECEIPTS.a-reader": {"operator"},
    "$JS.API.CONSUMER.MSG.NEXT.RECEIPTS.SCHOOL": {"operator"},
    "$JS.ACK.INBOX_SCHOOL.intake.1.1.1.1.0": {"intake", "operator"},
    "$JS.API.ACCOUNT.PURGE.CORE": {"operator"},
    f"{DOMAIN}.STREAM.INFO.INBOX_SCHOOL": {"gateway"},
    f"{DOMAIN}.STREAM.PURGE.INBOX_SCHOOL": set[str](),
    f"{DOMAIN}.STREAM.MSG.GET.INBOX_SCHOOL": set[str](),
    f"{DOMAIN}.CONSUMER.MSG.NEXT.RECEIPTS.SCHOOL": set[str](),
    f"{DOMAIN}.STREAM.INFO.EVENTS": set[str](),
    # nobody's
    "$SYS.REQ.SERVER.PING": set[str](),
    "_INBOX_intake.stolen": set[str](),
    ">": set[str](),
}
MAY_HEAR = {
    "sector.>": set[str](),
    "events.>": set[str](),
    "receipt.>": set[str](),
    "to.>": set[str](),
    ">": set[str](),
    "_INBOX_reporting.>": {"reporting"},
    "_INBOX_operator.>": {"operator"},
    "cmd.intake.>": {"intake"},
    "cmd.coordination.>": {"coordination"},
    "control.planning.>": {"planning"},
    "$SYS.>": set[str](),
}


@pytest.mark.parametrize("user", USERS)
async def test_everybody_publishes_what_is_theirs_and_nothing_else(shared_world: World, user: str) -> None:
    """All subjects are tried with one connection; what is not refused is what the table grants."""
    async with attempts(shared_world, user) as trying:
        refused = await trying.publish(WHO_MAY, b"{}")

    assert set(WHO_MAY) - refused == {subject for subject, users in WHO_MAY.items() if user in users}


@pytest.mark.parametrize("user", USERS)
async def test_everybody_hears_what_is_theirs_and_nothing_else(shared_world: World, user: str) -> None:
    """No service listens in on the sectors, on another's commands, or on another's answers."""
    async with attempts(shared_world, user) as trying:
        refused = await trying.listen(MAY_HEAR)

    assert set(MAY_HEAR) - refused == {subject for subject, users in MAY_HEAR.items() if user in users}


async def test_the_gateway_reaches_no_stream_but_inboxes_by_a_reply_address(world: World) -> None:
    """The server answers to whatever subject it is told: from the gateway's own account that leads nowhere."""
    asking = [f"{DOMAIN}.STREAM.INFO.INBOX_SCHOOL", "sector.school.707.school.enrolled"]
    targets = ["events.intake.school.enrolled.y1", "receipt.school.707.r1", "cmd.coordination.open-pathway"]
    before = await kept(world)

    async with attempts(world, "gateway") as trying:
        for target in targets:
            assert await trying.publish(asking, b"{}", reply=target) == set()
        await trying.client.jetstream().publish("sector.school.707.school.enrolled", b"{}")

    after = await kept(world)
    grown = {stream: after[stream][0] - before[stream][0] for stream in after if after[stream] != before[stream]}
    assert grown == {"INBOX_SCHOOL": len(targets) + 1}
