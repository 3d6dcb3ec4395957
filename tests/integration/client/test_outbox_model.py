"""Whatever order things happen in, what the outbox says is true of the receiver, and nothing told is ever lost.

The receiver here is a few lines: an inbox, and a verdict for each message of it. The outbox is the real one, on a
real file. Acknowledgements get lost, receipts come late, twice or never, the stream is lost and counts from one again,
the process ends and starts; between all that, a sector tells, corrects, repeats and gives up.
"""

import os
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from uuid import UUID, uuid4

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from samspor.client.outbox import Outbox
from samspor.client.receipts import Receipt, Refusal

SOURCE: Final = "/707/school"
INBOX: Final = "INBOX_SCHOOL"
WINDOW: Final = 3
NOW: Final = datetime(2025, 3, 3, 10, tzinfo=UTC)
IDS: Final = ("a", "b")
CONTENTS: Final = ("good", "better", "faulty")
HAPPENINGS: Final = (
    *(["tell"] * 4),
    *(["send"] * 4),
    *(["judge"] * 5),
    *(["deliver"] * 5),
    *(["lose", "crash", "mend", "mend"]),
)
"""What can happen, as often as it does."""
EXAMPLES: Final = int(os.environ.get("SAMSPOR_EXAMPLES", "60"))


@dataclass
class Sent:
    """One message in the inbox: which telling it is, and where it lies."""

    position: int
    sequence: int
    receipt: UUID = field(default_factory=uuid4)


@dataclass
class Receiver:
    """An inbox and its verdicts. What is `faulty` is refused; an id stands for the content that was accepted first."""

    inbox: list[Sent] = field(default_factory=list)
    sequence: int = 0
    accepted: dict[str, str] = field(default_factory=dict)
    order: list[int] = field(default_factory=list)
    verdicts: list[tuple[Sent, Receipt]] = field(default_factory=list)

    def put(self, positions: list[int]) -> list[Sent]:
        """Keep a window as a whole."""
        found = []
        for position in positions:
            self.sequence += 1
            found.append(Sent(position, self.sequence))
        self.inbox += found
        return found

    def judge(self, told: dict[int, tuple[str, str]]) -> None:
        """Judge the first message of the inbox, if there is one."""
        if not self.inbox:
            return
        sent = self.inbox.pop(0)
        sender_id, content = told[sent.position]
        if sender_id in self.accepted:
            same = self.accepted[sender_id] == content
            outcome, code = ("duplicate", None) if same else ("refused", "id-reused")
        elif content == "faulty":
            outcome, code = "refused", "missing-field"
        else:
            outcome, code = "accepted", None
            self.accepted[sender_id] = content
            self.order.append(sent.position)
        self.verdicts.append((sent, receipt_of(sent, sender_id, outcome, code)))


def receipt_of(sent: Sent, sender_id: str, outcome: str, code: str | None) -> Receipt:
    """The receipt of a message."""
    refusal = None if code is None else Refusal(code=code, field="data", found="nothing", expected="something")
    return Receipt.model_validate(
        {
            "receipt": sent.receipt,
            "outcome": outcome,
            "received_at": NOW,
            "id": sender_id,
            "source": SOURCE,
            "inbox": INBOX,
            "sequence": sent.sequence,
            "refusal": refusal,
        }
    )


class OutboxAndReceiver(RuleBasedStateMachine):
    """Everything that can happen to an outbox."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.receiver = Receiver()
        self.told: dict[int, tuple[str, str]] = {}
        self.unsaid: set[UUID] = set()

    @initialize()
    def begin(self) -> None:
        """Open a fresh file."""
        self.outbox = Outbox(Path(self.folder.name) / "outbox.sqlite")

    def teardown(self) -> None:
        """In the end, when all goes well, everything gets its receipt."""
        if hasattr(self, "outbox"):
            self.settle()
            self.outbox.close()
        self.folder.cleanup()

    @rule(
        what=st.sampled_from(HAPPENINGS),
        sender_id=st.sampled_from(IDS),
        content=st.sampled_from(CONTENTS),
        either=st.booleans(),
        which=st.integers(0, 9),
    )
    def happen(self, what: str, sender_id: str, content: str, which: int, either: bool) -> None:
        """One of all that can happen; one rule, so that none of it is left out of a run."""
        match what:
            case "tell":
                self.tell(sender_id, content)
            case "send":
                self.send(acknowledged=either)
            case "judge":
                self.receiver.judge(self.told)
            case "deliver":
                self.deliver(which, again=either)
            case "lose":
                self.lose_the_stream()
            case "crash":
                self.crash()
            case _:
                self.mend(sender_id, again=either)

    def tell(self, sender_id: str, content: str) -> None:
        """Tell something, perhaps under an id that was used before."""
        position = self.outbox.put(sender_id, SOURCE, "school.concern-shared", content.encode())
        assert all(position > earlier for earlier in self.told)
        self.told[position] = (sender_id, content)

    def send(self, acknowledged: bool) -> None:
        """Put the head of the outbox into the inbox; perhaps the acknowledgement gets lost."""
        window = self.outbox.head(WINDOW, 10_000)
        sent = self.receiver.put([each.position for each in window])
        if acknowledged:
            self.outbox.placed({each.position: f"{INBOX}/{each.sequence}" for each in sent})
        else:
            self.unsaid |= {each.receipt for each in sent}

    def deliver(self, which: int, again: bool) -> None:
        """A receipt comes, in any order; perhaps it will come again."""
        if not self.receiver.verdicts:
            return
        index = which % len(self.receiver.verdicts)
        sent, receipt = self.receiver.verdicts[index]
        if not again:
            del self.receiver.verdicts[index]
        self.outbox.receive(receipt, f"{INBOX}/{sent.sequence}")

    def lose_the_stream(self) -> None:
        """All that lies in the inbox is gone, and it counts from one again; receipts that were due still come."""
        self.receiver.inbox.clear()
        self.receiver.sequence = 0
        # A place that nobody was told of and that is given out again cannot be told from the new one.
        self.receiver.verdicts = [each for each in self.receiver.verdicts if each[0].receipt not in self.unsaid]

    def crash(self) -> None:
        """The process ends without a word and starts again."""
        self.outbox.close()
        self.outbox = Outbox(Path(self.folder.name) / "outbox.sqlite")

    def mend(self, sender_id: str, again: bool) -> None:
        """What was refused is sent again as it is, or given up."""
        refused = {each.id: each.position for each in self.outbox.refused()}
        if sender_id not in refused:
            return
        if again:
            self.told[self.outbox.again(SOURCE, sender_id)] = self.told[refused[sender_id]]
        else:
            self.outbox.discard(SOURCE, sender_id)

    @invariant()
    def the_outbox_tells_the_truth(self) -> None:
        """What it calls kept was accepted; what it calls refused was not, or not with this content."""
        if not hasattr(self, "outbox"):
            return
        for sender_id in {sender_id for sender_id, _ in self.told.values()}:
            latest = self.outbox.latest(SOURCE, sender_id)
            _, content = self.told[latest.position]
            accepted = self.receiver.accepted.get(sender_id)
            assert latest.position == max(place for place, told in self.told.items() if told[0] == sender_id)
            if latest.state == "kept":
                assert accepted == content
            elif latest.state == "refused":
                assert content == "faulty" or accepted != content
            else:
                assert latest.state in {"waiting", "discarded"}

    @invariant()
    def of_an_id_only_the_last_telling_is_listed_as_refused(self) -> None:
        """What was told again is not to be put right any more."""
        if hasattr(self, "outbox"):
            refused = self.outbox.refused()
            assert [each.position for each in refused] == sorted(
                self.outbox.latest(SOURCE, sender_id).position for sender_id in {each.id for each in refused}
            )

    @invariant()
    def nothing_overtakes(self) -> None:
        """What was accepted was accepted in the order in which it was told."""
        assert self.receiver.order == sorted(self.receiver.order)

    def settle(self) -> None:
        """Send, judge and deliver until nothing waits."""
        for _ in range(len(self.told) + 1):
            self.send(acknowledged=True)
            while self.receiver.inbox:
                self.receiver.judge(self.told)
            while self.receiver.verdicts:
                sent, receipt = self.receiver.verdicts.pop(0)
                self.outbox.receive(receipt, f"{INBOX}/{sent.sequence}")
            self.the_outbox_tells_the_truth()
            self.nothing_overtakes()
        assert self.outbox.waiting() == 0


TestOutboxAndReceiver = OutboxAndReceiver.TestCase
TestOutboxAndReceiver.settings = settings(max_examples=EXAMPLES, stateful_step_count=50, deadline=None)
