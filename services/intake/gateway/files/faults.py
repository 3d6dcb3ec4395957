"""What is wrong with a table, or with a cell of it, and how is that said to the person who typed it?

Like intake's refusals, which these stand beside: the form of what was found, never the value.
Invariant: every fault has a sentence in Danish and one in English that says what to do.
"""

from typing import Final

from services.intake.refusals import Refused

_SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "too-large": (
        "Filen er for stor. Del den i flere.",
        "The file is too large. Split it into several.",
    ),
    "not-a-table": (
        "Filen kan ikke læses som en tabel. Gem den som Excel-projektmappe (.xlsx) eller CSV UTF-8.",
        "The file cannot be read as a table. Save it as an Excel workbook (.xlsx) or CSV UTF-8.",
    ),
    "old-workbook": (
        "Filen er i et gammelt eller beskyttet Excel-format. Gem den som .xlsx uden adgangskode.",
        "The file is in an old or protected Excel format. Save it as .xlsx without a password.",
    ),
    "active-content": (
        "Projektmappen indeholder makroer eller henviser til andre filer. Gem en kopi uden.",
        "The workbook contains macros or refers to other files. Save a copy without them.",
    ),
    "no-header": (
        "Den første række skal være kolonnernes navne, som i skabelonen.",
        "The first row must be the names of the columns, as in the template.",
    ),
    "unknown-column": (
        "Der er en kolonne, som skabelonen ikke har. Slet den, eller ret dens navn.",
        "There is a column that the template does not have. Delete it, or correct its name.",
    ),
    "column-twice": ("En kolonne står der to gange.", "A column is there twice."),
    "missing-column": (
        "En kolonne, som alle rækker skal have, mangler.",
        "A column that every row needs is missing.",
    ),
    "no-rows": ("Der er ingen rækker under kolonnernes navne.", "There are no rows below the names of the columns."),
    "too-many-rows": ("Der er for mange rækker. Del filen i flere.", "There are too many rows. Split the file."),
    "too-many-columns": ("Der er for mange kolonner.", "There are too many columns."),
    "cell-outside": (
        "Rækken har flere felter end kolonner. En tekst med semikolon eller komma skal have anførselstegn om sig.",
        "The row has more cells than there are columns. A text with a semicolon or comma in it needs quotation marks.",
    ),
    "cell-too-long": ("Teksten i feltet er for lang.", "The text in the cell is too long."),
    "formula": (
        "Feltet er en formel. Indsæt resultatet som værdi.",
        "The cell is a formula. Paste its result as a value.",
    ),
    "spreadsheet-error": ("Feltet viser en fejl i regnearket.", "The cell shows an error of the spreadsheet."),
    "zero-lost": (
        "Regnearket har læst CPR-nummeret som et tal og fjernet nullet. Gør kolonnen til tekst, og skriv ti cifre.",
        "The spreadsheet took the CPR number for a number and ate its zero. Format it as text, and write ten digits.",
    ),
    "ambiguous": (
        "Feltet kan læses på mere end én måde. Skriv det som i skabelonen.",
        "The cell can be read in more than one way. Write it as in the template.",
    ),
    "wrong-form": ("Feltet er ikke udfyldt, som det skal.", "The cell does not have the expected form."),
    "unknown-type": ("Hændelsestypen er ukendt.", "The event type is unknown."),
    "not-your-type": (
        "Hændelsestypen er ikke en, som I må fortælle.",
        "The event type is not one that you may tell.",
    ),
}

CODES: Final = frozenset(_SENTENCES)
"""Every code of a fault."""


def fault(code: str, field: str, found: str, expected: str) -> Refused:
    """A fault with its sentences."""
    return Refused(code, field, found, expected, _SENTENCES[code])
