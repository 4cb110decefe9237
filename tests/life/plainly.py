"""What people type in the pictures: as somebody would who writes the client, the mother, the landlord, and never a name."""

from __future__ import annotations

WORDS = {
    "briefing language": "Polish", "needs_language": "Polish", "reach": "A text message in the morning", "not_reach": "No letters to the flat",
    "support words": "Yes, please help me to find a flat", "told with consent": "Leeds Housing Options", "told without consent": "Leeds adult social care",
    "what_happened": "Threw a chair at the wall of the office", "what_to_do": "Meet at the office, and never alone",
    "why_not_told": "They were too upset to hear it that day", "consent words": "Yes, tell them. My sister Mary Jones pays the rent with me",
    "paper at": "Cabinet 2, folder 14", "file name": "signed-form", "scan": "a signed form", "need with": "To offer a flat without stairs",
    "need without": "To come to the right door", "why not anonymous with": "They must know who will live there",
    "why not anonymous without": "They must know whom they visit", "justification with": "A flat is free on Friday",
    "justification without": "Nobody has seen the client eat since Monday", "case reason": "No heating and no food for three days, seen on the visit today",
    "public interest": "Somebody must look whether they are alive and warm", "why_not_discussed": "They did not come to the door",
    "why_not_encouraged": "They did not come to the door", "note with": "They will offer a flat on the ground floor",
    "note without": "They visit this afternoon", "withdrawn how": "Rang this morning: do not tell them anything more", "notice answer": "By the shredder",
    "asked for": "Everything that you have on me", "who asks": "The client, at the door", "identity how": "Their key worker knows them",
    "note to colleague": "Also your notebook, please", "held by colleague": "We met once, at the gate, in March",
    "why redacted": "Their sister is named and was not asked", "instead": "Yes, tell them. A relative pays the rent with me",
    "why withheld": "They could come for whoever wrote it", "why released": "It is about them, and they know of it",
    "second says": "I read it, and I agree", "what was sent": "The pack, on a stick, and the pass phrase by phone",
}  # fmt: skip
APPROVING = {
    "discussed_with": "Aisha Khan", "discussed_when": "Today at 14:10, by phone", "discussed_what": "Whether a smaller share would do",
    "reason": "The risk is real and the share is small",
}  # fmt: skip


class Plainly:
    """The same texts as a person would write them."""

    def __init__(self) -> None:
        """Take all of them."""
        self.words = dict(WORDS)

    def __call__(self, what: str, text: str = "") -> str:
        """The text for a field; what a trustee says is the same for each."""
        return self.words.get(what) or APPROVING.get(what.split()[0]) or text
