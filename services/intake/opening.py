"""With which keys is the office opened, in which messages are recorded and mended?

The process that records and the gateway open it in the same way. Invariant: an office whose keys do not fit what was
recorded before is not opened.
"""

from services.intake.identity import Vault
from services.intake.quarantine import quarantine_key
from services.intake.recording import Office
from shared.clock import clock_of
from shared.keys import Keyring, MasterKeys
from shared.postgres import Pool
from shared.sealing import SealingKeys
from shared.settings import MisconfiguredError, Settings


async def office_of(settings: Settings, pool: Pool) -> Office:
    """Where messages are recorded, with the keys that it takes.

    Raises:
        MisconfiguredError: no pepper file or no file of sealing keys is named.
        WrongMasterKeyError, WrongPepperError, WrongSealingKeysError: a file of keys does not fit.
    """
    if settings.pepper_file is None:
        raise MisconfiguredError("intake cannot start: SAMSPOR_PEPPER_FILE is not set")
    if settings.sealing_keys_file is None:
        raise MisconfiguredError("intake cannot start: SAMSPOR_SEALING_KEYS_FILE is not set")
    master = MasterKeys.from_file(settings.master_key_file)
    keyring = Keyring(pool, master)
    await keyring.prove()
    await keyring.enrol()
    vault = Vault.from_file(settings.pepper_file, keyring)
    quarantine = await quarantine_key(pool, master)
    sealing = SealingKeys.from_file(settings.sealing_keys_file)
    return Office(pool, vault, quarantine, settings.municipality, clock_of(settings), sealing)
