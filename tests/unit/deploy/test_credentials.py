"""Which key do senders seal to after it was renewed, and is anything lost with the former one?"""

import stat
from pathlib import Path

from click.testing import CliRunner

from deploy.cli import main
from deploy.local.credentials import load_or_create
from shared.sealing import SealingKeys, seal_for


def test_a_renewed_sealing_key_leaves_the_former_one_in_use(tmp_path: Path) -> None:
    """What was sealed before still opens, and whoever asks for the key is given the new one."""
    file = load_or_create(tmp_path / "secrets", ()).sealing_keys_file
    former = SealingKeys.from_file(file)
    token = seal_for(former.public()["keys"][0], {"text": "a"}, "/707/school", "s-1")
    done = CliRunner().invoke(main, ["renew-sealing-key", "--data", str(tmp_path)])
    assert done.exit_code == 0, done.output
    renewed = SealingKeys.from_file(file)
    newest, *older = [key["kid"] for key in renewed.public()["keys"]]
    assert newest in done.output
    assert older == list(former.by_id)
    assert renewed.open(token, "/707/school", "s-1") == {"text": "a"}
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_nothing_is_renewed_where_nothing_is(tmp_path: Path) -> None:
    """It says so, and makes no secrets of an installation that does not exist."""
    done = CliRunner().invoke(main, ["renew-sealing-key", "--data", str(tmp_path)])
    assert done.exit_code == 1
    assert "no secrets" in done.output
    assert list(tmp_path.iterdir()) == []
