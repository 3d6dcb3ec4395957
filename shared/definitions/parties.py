"""For which parties of a case may somebody speak who is part of it?

A column of the code list `party` names the role that a party has here. Invariant: the youth speaks for no parent and no
parent for the youth; what professionals record of a party is theirs to answer for.
"""

from typing import Final

from shared.definitions import load

_ROLES: Final = {row["code"]: row["role"] for row in load("code_lists/party")["codes"] if "role" in row}


def may_speak_for(role: str, party: str) -> bool:
    """Whether a person of a role may say something for a party: anybody may who is no party in that role."""
    return role not in _ROLES.values() or _ROLES.get(party) == role
