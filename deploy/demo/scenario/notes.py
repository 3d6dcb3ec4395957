"""What do people write when they are busy? Short, clumsy Danish notes, by occasion; `{name}` is a given name.

Everything is invented. Invariant: no note says what the coded fields of the same event deny.
"""

from random import Random
from typing import Final

from deploy.demo.scenario.cast import Youth

ABSENCE: Final = (
    "{name} er væk igen mandag og fredag. Mor siger maveonde, vi tror ikke helt på det.",
    "Kommer for sent hver dag, går efter middag. Har talt m. far 2 gange.",
    "Fravær stiger. {name} siger at der ikke er nogen at være sammen med",
    "3. uge i træk m. huller i skemaet. Hjemmet er orienteret, svarer ikke altid.",
    "Ulovligt fravær, mest de dage hvor der er idræt. Klasselærer følger op",
    "Ses i byen i skoletiden iflg. andre elever. Vi har ikke selv set det.",
)
CONDUCT: Final = (
    "Råber ad vikaren og smækker m. døren. Tredje gang i denne mdr.",
    "Episode i frikvarteret, skubbede en dreng fra 7. ind i cykelstativet. Ingen skader",
    "{name} er blevet hurtigere vred siden jul. Svært at nå ind til.",
    "Konflikt i gruppen igen. Det er svært at sige hvem der startede",
    "Har taget en andens hoodie, siger det var for sjov. Afleveret igen.",
)
WELLBEING: Final = (
    "Sidder mest for sig selv. Spiser ikke frokost",
    "Virker træt, siger at der er meget larm hjemme om aftenen",
    "Lidt bedre uge. Grinede i dansk.",
    "{name} fortæller om de nye venner på havnen, vil ikke sige navne",
    "God kontakt når vi går en tur. Ellers lukket",
    "Har fået en makker i matematik, det går faktisk ok",
)
STREET: Final = (
    "Truffet ved stationen kl. lidt i 1 sm. 4 ældre. Venlig nok, fulgt hjem.",
    "Set på havnen fre. aften, lugtede af hash. Ikke noget på sig.",
    "Flere anmeldelser om larm v. Netto, {name} var med i flokken men sagde ikke meget",
    "Kører på knallert uden hjelm, ejer ukendt. Talt med, forældre ringet op",
    "Var til stede ved hærværk på skolen i weekenden. Andre gjorde det vist.",
    "Færdes med kendte 18-årige. Bekymrende fart på",
)
SSP: Final = (
    "Taget op på SSP-møde. Ny kreds, de samles i skuret bag hallen",
    "Fritid + skole ser det samme: {name} er på vej væk fra de gamle venner",
    "Rygter om salg af vapes. Ikke bekræftet, men 2 uafh. kilder",
    "Gruppen er vokset til 6-7 stk. {name} er blandt de yngste",
)
LEISURE: Final = (
    "Kom i klubben 2 gange i denne uge. Spillede bordtennis m. Kaj, fin stemning",
    "{name} ville gerne hjælpe i cafeen. Bad selv om flere vagter",
    "Kom ikke. Skrev at han/hun var syg, men var på snap i byen",
    "Lang snak i bilen hjem. Savner at spille bold, tør ikke møde op alene",
    "Sad ude i skuret mest. Men blev til vi lukkede",
    "Træneren siger {name} er god ved de små. Det skal vi bruge!",
    "Ny kammerat med i dag, virker som en ok fyr",
)
NOTIFICATION: Final = (
    "Bekymret for {name}. Der er ikke styr på det derhjemme og barnet er ude til sent.",
    "Skolen underretter: højt ulovligt fravær, samtaler m. hjemmet har ikke hjulpet.",
    "Barnet fortæller om skænderier og at der bliver slået i bordet. Mor græder.",
    "Vi har set {name} ude midt om natten flere gange nu. Nogen må gøre noget",
    "Far er flyttet, mor er syg, storebror bestemmer. {name} passer sig selv",
    "Fundet beruset på stranden. Hentet af moster.",
)
ASSESSMENT: Final = (
    "God kontakt til mor. Struktur mangler i hverdagen, {name} ønsker selv en voksen udefra. Styrker: humor, fodbold.",
    "Undersøgelsen peger på skolegang og fritid. Forældrene samarbejder, men er trætte. Netværk: mormor og en farbror.",
    "Belastet familie, men der er vilje. Skolen er det svære sted. Anbefaler støtte i hjemmet og kontaktperson.",
    "{name} fortæller mere når forældrene ikke er der. Behov for ro, faste aftaler, og for at slippe den nye kreds.",
)
FOLLOW_UP: Final = (
    "Det går den rigtige vej. Holder fast, men skruer lidt ned for timerne.",
    "Kontaktperson har god relation. Skole stadig op og ned. Fortsætter uændret.",
    "Forældrene oplever mere ro om aftenen. Ny aftale om sengetid",
    "Ikke rykket meget. Vi ser på om det er den rigtige indsats",
    "{name} siger selv at det er blevet 'mindre træls'. Målet om skole er næsten nået",
)
HEARD: Final = (
    "{name} siger: jeg gider godt snakke, men ikke med 8 voksne på en gang",
    "Vil gerne have et fritidsjob. Vil ikke have at skolen ved alt",
    "'Det er ikke så slemt som i tror.' Vil gerne have hjælp til at komme op om morgenen.",
    "{name} vil helst snakke med en der ikke er lærer. Gerne en der kan noget med motorer",
    "Synes planen er ok, men vil selv bestemme hvornår klubben.",
)
FAMILY: Final = (
    "Mor er lettet over at nogen tager fat. Far synes at det går lidt stærkt.",
    "Forældrene er enige om at der skal ske noget m. aftenerne",
    "Mor vil gerne have besked FØR der sker noget, ikke efter",
    "Mormor kan tage weekender. Hun er den som {name} lytter til",
)
RAISED: Final = (
    "Skole, fritid og politi ser det samme på kort tid. Vi når ikke mere hver for sig",
    "{name} er ved at glide. Jeg vil gerne have den på til næste møde",
    "Fravær + ny kreds + uro hjemme. Der mangler en der samler trådene",
    "Hjemmet beder selv om hjælp, og vi er 4 der er i gang uden at vide det",
)
GOALS: Final = (
    "I skole mindst 4 dage om ugen inden efterårsferien",
    "Have en fast voksen at ringe til, også om aftenen",
    "Gå til noget fast 1 gang om ugen",
    "Være hjemme kl. 22 på hverdage",
    "Finde et fritidsjob på max 6 timer",
    "Sige til, inden det spidser til i klassen",
)


TASKS: Final = (
    ("contact-family", "Ring til {name}s forældre og hør hvordan ugen er gået"),
    ("contact-youth", "Tag en snak med {name} om fritid, gerne på gåben"),
    ("find-offer", "Find et sted hvor {name} kan være 2 eftermiddage om ugen"),
    ("obtain-information", "Hvordan ser fraværet ud for {name} de sidste 4 uger?"),
    ("prepare-meeting", "Skriv 3 linjer om {name} til næste møde, det der går godt først"),
)
"""What people ask each other to do: the kind of task, and how it is put."""


MINUTES: Final[dict[str, tuple[str, ...]]] = {
    "opening": (
        "Ny. Ingen kender hele historien, så vi starter forfra. Mor har sagt ja på tlf., mangler på skrift",
        "Runde om bordet uden navn først. Enige om at åbne. Hvem ringer hjem? Rådgiver gør",
        "Kort. {name} ved godt at vi taler om det. Far ved det ikke endnu",
    ),
    "mapping": (
        "Skolen: fravær stadig op og ned. Fritid: kommer når der er mad. Ellers intet nyt, vi venter på samtalen",
        "Afdækning halvvejs. {name} vil ikke sidde til møde, sender en lydbesked i stedet",
        "Uenighed om hvad der er først: skole eller hjem. Rådgiver skriver det sammen til næste gang",
    ),
    "planning": (
        "Plan på vej. {name} vil have 'klub' skrevet først. Det gør vi",
        "Mor har streget i planen. Fint, så er den hendes. Mangler underskrift fra far",
        "Tilbud drøftet, ventetid 3 uger. Torben spørger i heltid om de kan lidt før",
    ),
    "effort": (
        "Går bedre. 'Ikke så mange voksne på en gang, tak' ({name}). Vi er nu 2 i stedet for 4",
        "Mødte ikke op 2 gange i træk. Ali tager en tur forbi hallen i stedet for at skrive",
        "Stabil. Ingen ønsker noget ændret. Godt nok",
        "Uro i weekenden, men {name} ringede selv til kontaktpersonen bagefter. Det er nyt!",
        "Skolen siger fremgang, hjemmet siger det modsatte. Netværksmøde aftalt",
        "Kontaktperson har ferie uge 7. Hvem er den voksne imens? Grethe",
    ),
    "stepping-down": (
        "Timerne er sat ned, {name} mærkede det ikke. Godt tegn",
        "Vi kigger kun til nu. Klassen bærer",
        "{name} vil gerne selv komme og sige farvel. Kage!",
    ),
    "aftercare": (
        "Tjek: fravær lavt, klub ja. Intet at gøre",
        "Mor skrev 'alt vel'. Vi tror på det",
    ),
    "closing": (
        "Afsluttes. Aftalt hvem man ringer til. Tak for indsatsen alle",
        "Lukkes i dag. {name} har fået nummeret på sin voksne",
    ),
}
"""Minutes of one youth's item of a meeting, by the phase of the pathway."""
DECISIONS: Final = (
    ("effort", "contact-family", "{sector}: tag fat i hjemmet inden næste møde, hør hvordan det går om aftenen"),
    ("effort", "follow-up", "{sector}: se efter om aftalen med {name} holder, meld tilbage i 2 linjer"),
    ("meeting", "prepare-meeting", "{sector}: spørg {name} hvad vi skal sige på næste møde"),
    ("effort", "contact-youth", "{sector}: gå en tur med {name}, uden dagsorden"),
    ("sharing", "obtain-information", "{sector}: spørg mor om vi må tale med klubben også"),
)
"""What a meeting decides: what it concerns, the kind of task, and how it is put."""


def note(rng: Random, youth: Youth, notes: tuple[str, ...]) -> str:
    """One of the notes, about this youth."""
    return rng.choice(notes).format(name=youth.name)
