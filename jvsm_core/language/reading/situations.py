"""What people say instead of naming an attribute: how it feels, what shows, where it is to be worn.

Patterns over the words as corrected, one space between them, with classes of words for what varies.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from ..words.degrees import Direction
from .parts import Value

_LINK = r"(?:(?:the|my|your|it|its|them|this|that|a|an|some|any|these|those|of|more|little|bit|up|off) )*"
_COLD = r"(?:cold|freezing|chilly|frozen|freeze|shivering|frostbite|goosebumps)"
_WARM = rf"(?:warm|from {_COLD}|toasty)"
_SHOW = (
    r"(?:show|shows|showing|see|reveal|reveals|revealing|bare|exposed?|exposes|exposing|flash|flashing"
    r"|flashes|display|displays|naked|uncover|uncovered|see)"
)
_SHOWN = r"(?:showing|shown|out|visible|bare|exposed|free|uncovered|naked|show|on show|on display)"
_COVER = r"(?:cover|covers|covered|covering|conceal|conceals|protect|hide|hides|hiding)"
_LEGS = r"(?:legs?|knees?|thighs?)(?! length)"
_SHINS = r"(?:legs?|thighs?|calves|calf|shins|ankles?)"
_BELLY = r"(?:belly button|bellybutton|belly|midriff|navel|tummy|stomach|abs)"
_BUST = r"(?:cleavage|chest|bust|boobs?|breasts?|skin|decolletage|bra)"
_FORMAL = (
    r"(?:office|work|job interview|interview|interviews|wedding|weddings|church|gala|business|meetings?"
    r"|funerals?"
    r"|ceremony|opera|theatre|court|graduation|prom|ball|cocktail party|cocktails|evening|evenings|boardroom"
    r"|conference|red carpet|christening|formal event|special occasions?|black tie|temple|mosque|presentation"
    r"|work meeting|engagement party|fancy dinner|nice dinner|fancy restaurant|client meetings?|bridesmaids?"
    r"|night out|date|date night|date nights|party|parties|reception|award ceremony|baptism|ceremonies"
    r"|workplace|dinner party|new job|bank|formal dinner|anniversary)"
)
_CASUAL = (
    r"(?:weekends?|lounging|lounge|home|house|couch|sofa|gym|hanging out|hang out|chilling|errands|everyday"
    r"|every day"
    r"|picnics?|festivals?|pub|gardening|dog walks?|school run|sleeping|relaxing|playground|park|backyard"
    r"|coffee run|barbecue|bbq|lazy days?|lazy sundays?|sundays?|running around|knocking about|day to day"
    r"|slobbing)"
)
_WINTRY = (
    r"(?:winters?|cold weather|cold days?|cold climates?|snow|snowy days|autumn|skiing|ski trip"
    r"|chilly evenings?"
    r"|chilly days|colder days|colder weather|cold nights?|christmas|december|january|cold office)"
)
_SUMMERY = (
    r"(?:summers?|beach|hot weather|hot days?|heat|heatwave|tropics|sunny days?|hot climates?"
    r"|sunshine"
    r"|beach holiday|warm weather|warm days|july|august|warmer weather|hot summer days?|warm "
    r"climates?)"
)
_TO = (
    r"(?:for|to|at|in|into|on|around) "
    r"(?:(?:the|a|an|my|this|our|his|her|fancy|big|nice|best|important) )*(?:\w+ )?"
)


class Situation(NamedTuple):
    """A pattern and what it asks for; `weak` ones count where nothing else is asked."""

    pattern: re.Pattern[str]
    asks: Direction | Value
    negated: bool = False
    weak: bool = False


class Understood(NamedTuple):
    """A situation on the words [start, end)."""

    situation: Situation
    start: int
    end: int


def _ways(scale: str, up: bool, *patterns: str, weak: bool = False) -> list[Situation]:
    return [Situation(re.compile(rf"\b(?:{text})\b"), Direction(scale, up), weak=weak) for text in patterns]


def _values(
    key: str, values: str, *patterns: str, negated: bool = False, weak: bool = False
) -> list[Situation]:
    return [
        Situation(re.compile(rf"\b(?:{text})\b"), (key, tuple(values.split("|"))), negated, weak)
        for text in patterns
    ]


@cache
def _situations() -> tuple[Situation, ...]:
    """In the order they are tried; words once understood are not read again."""
    too_much = r"(?:too much|so much|less|not so much|not as much|not too much)(?: of)?(?: my)?"
    return (
        *_ways(
            "length",
            True,
            r"(?:barely|hardly|doesnt|not|doesnt quite|not quite) (?:cover|covers|covering"
            r"|reach|reaches) (?:my )?\w+",
        ),
        # What shows too much, then what is to show, then what is to be covered.
        *_ways(
            "length",
            True,
            rf"(?:{_SHOW} )?{too_much} {_LEGS}",
            rf"(?:{_SHOW} )?{too_much} {_BELLY}",
            rf"(?:not|dont|doesnt|without) (?:want to )?{_SHOW} {_LINK}{_SHINS}",
        ),
        *_ways(
            "neck depth",
            False,
            rf"(?:{_SHOW} )?{too_much} {_BUST}",
            rf"{_COVER} {_LINK}{_BUST}",
            rf"(?:not|dont|doesnt|without) (?:want to )?{_SHOW} {_LINK}{_BUST}",
            r"(?:can see|see) down (?:my|the)",
            rf"(?:{_BUST}) (?:is |are )?(?:falling|spilling|hanging|popping) out",
        ),
        *_ways(
            "sleeve",
            True,
            rf"(?:{_SHOW} )?{too_much} arms?",
            rf"(?:not|dont) (?:want to )?{_SHOW} {_LINK}(?:arms|upper arms)",
            rf"(?:arms|upper arms|forearms|wrists)(?: \w+){{0,3}} {_COLD}",
            rf"{_COLD} (?:arms|forearms|wrists)",
            rf"(?:arms|forearms|wrists)(?: \w+){{0,2}} {_WARM}",
        ),
        *_values("sleeve", "elbow", r"half ?way (?:down|up) (?:the |my )?arms?"),
        *_values(
            "sleeve",
            "long",
            rf"{_COVER} {_LINK}(?:whole |entire )?arms? (?:completely|fully|entirely"
            rf"|all the way)",
            rf"(?:fully|completely) {_COVER} {_LINK}arms",
            rf"{_COVER} {_LINK}(?:whole|entire) arms?",
        ),
        *_ways(
            "sleeve",
            True,
            rf"{_COVER} {_LINK}(?:upper )?(?:arms|arm|elbows|elbow|tattoos?)",
            r"arms (?:to be |should be )?covered",
        ),
        *_values(
            "neckline",
            "off-shoulder|halter",
            rf"{_COVER} {_LINK}shoulders",
            rf"{too_much} shoulders?",
            r"shoulders (?:to be |should be )?covered",
            negated=True,
        ),
        *_values(
            "neckline",
            "turtleneck",
            rf"{_COVER} {_LINK}(?:neck|throat)",
            rf"neck(?: \w+){{0,3}} {_COLD}",
            rf"neck(?: \w+){{0,1}} {_WARM}",
            rf"{_COLD} neck",
        ),
        *_values(
            "neckline",
            "off-shoulder",
            rf"{_SHOW} {_LINK}shoulders?(?: free)?",
            rf"shoulders? (?:to be |should be |are )?{_SHOWN}",
            r"leaves? (?:the|my) shoulders? \w+",
            r"(?:falls|fall|hangs|sits|slips|slides|drops|worn) off (?:the|my|one|both) shoulders?",
            r"off (?:the |my |both |both my )?shoulders",
            r"below (?:the|my) shoulders",
        ),
        *_values(
            "sleeve",
            "sleeveless",
            rf"{_SHOW} {_LINK}arms?",
            rf"arms? (?:to be |should be |are )?{_SHOWN}",
            r"leaves? (?:the|my) arms? \w+",
        ),
        *_values(
            "length",
            "crop",
            rf"{_SHOW} {_LINK}{_BELLY}",
            rf"(?:bit|little|some|hint|flash|peek)(?: "
            rf"of)? {_LINK}{_BELLY}",
            rf"{_BELLY} (?:to be |should be |is )?{_SHOWN}",
            r"(?:above|over) (?:the|my) (?:belly button|bellybutton|navel|belly|midriff)",
        ),
        *_values("length", "cropped", rf"{_SHOW} {_LINK}ankles?", rf"ankles? (?:are |is )?{_SHOWN}"),
        *_values("neckline", "boat|scoop|off-shoulder", rf"{_SHOW} {_LINK}collar ?bones?"),
        *_ways(
            "neck depth",
            False,
            r"cover (?:me |it )?(?:up )?(?:more )?(?:at|on) (?:the )?(?:top|front"
            r"|chest)",
        ),
        *_ways(
            "neck depth",
            True,
            rf"(?:{_SHOW} )(?:{_LINK}){_BUST}",
            rf"more {_BUST}",
            r"(?:strangl|chok|suffocat)\w* (?:me|my neck)",
            r"(?:lower|drop) (?:the|its) neck(?:line)?",
        ),
        *_ways(
            "length",
            False,
            rf"{_SHOW} {_LINK}{_LEGS}",
            r"more legs?",
            rf"{_LEGS} (?:to be |should be )?{_SHOWN}",
            r"(?:take|bring|pull) (?:it|them|(?:the )?hem(?:line)?|the length) up",
            r"take up (?:the|its) hem(?:line)?",
            r"(?:take|cut|chop|trim|shave|knock) (?:\w+ ){0,4}(?:inch|inches|cm|centimet\w+|length) (?:off"
            r"|away)",
            r"(?:take|cut|chop|trim) (?:\w+ ){0,3}off (?:the |its )?(?:bottom|hem|legs|length|end)",
            r"(?:take|cut|chop|trim) off (?:\w+ ){0,3}(?:inch|inches|cm|length)",
            r"(?:raise|lift|hike up|take up) (?:the |its )?(?:hem|hemline|skirt)",
            r"(?:trip|tripping|trips|trip up|stumble|stumbling|step|stepping) (?:over|on) (?:the |my |it"
            r"|its )*(?:hem)?",
            r"(?:drag|drags|dragging|trails|trailing|sweeps|sweeping) (?:along |on |over )?(?:the |my "
            r")?(?:floor|ground)?",
            r"(?:few|couple of|two|three|some|\d+) (?:inches|cm|inch) shorter",
        ),
        *_ways(
            "length",
            True,
            rf"{_LEGS}(?: \w+){{0,3}} {_COLD}",
            rf"{_COLD} {_LEGS}",
            rf"{_LEGS}(?: \w+){{0,1}} {_WARM}",
            rf"{_COVER} {_LINK}(?:knees? and )?{_SHINS}",
            rf"cover\w* {_LINK}{_BELLY}",
            r"cover (?:\w+ )?more",
            rf"{_BELLY}(?: \w+){{0,3}} {_COLD}",
            r"(?:let|bring|take) (?:it|them|(?:the )?hem(?:line)?) "
            r"down",
            r"(?:few|couple|couple of|some|two|three|\d+)? ?(?:more|extra|additional|added|longer) "
            r"(?:inches|inch|cm|length)",
            r"(?:add|adding|needs?|want|give it|put) (?:(?:it|a|an|some|few|more|bit|extra|little|couple"
            r"|of|another|two|three) )*(?:inch|inches|cm|centimet\w+|length)",
            r"(?:lower|drop) (?:the |its )(?:hem|hemline)",
            r"rid(?:es?|ing) up",
            r"(?:few|couple of|two|three|some|\d+) (?:inches|cm|inch) longer",
        ),
        *_ways(
            "neck depth",
            False,
            r"(?:raise|lift|pull up|bring up|close up) (?:the |its )?(?:neck|neckline"
            r"|neck line)",
            r"(?:less|not so|not as|not too|too) (?:low cut|lowcut|low at the front|plunging|deep at the "
            r"front)",
        ),
        *_ways(
            "neck depth",
            True,
            r"low ?cut",
            r"open necked",
            r"(?:lower|deeper|more low) cut",
            r"lower(?: at)? (?:the )?front",
        ),
        *_values("pattern", "graphic|printed", r"(?:that )?(?:says|saying|reads)\b"),
        # How it sits.
        *_ways(
            "fit",
            True,
            r"(?:cant|cannot|can not|barely|hardly|couldnt|hard to|difficult to|able to) "
            r"(?:\w+ )?(?:breathe|breath|move|sit|bend|eat)",
            r"(?:not|no) (?:enough )?(?:room|space)",
            r"let (?:it|them|this) out",
            r"squeez\w+",
            r"pinch\w*",
            r"dig(?:s|ging) in",
            r"suffocat\w+(?: in)?(?: it)?",
            r"constrict\w+",
            r"(?:stick|sticks|sticking) to (?:my|me|the) "
            r"?(?:body|skin)?",
            r"cling(?:s|ing)?(?: \w+){0,2}(?: too much| to| a lot)",
            r"(?:cling|hug|stick) less",
            r"(?:doesnt|wont|dont|does not) fit(?: me| over| in| into| round| around)?(?: there)?",
            r"clings(?: too much)?",
            r"like a sausage\w*",
            r"(?:doesnt|does not|not|dont|isnt|less|without) (?:\w+ )?(?:hug|hugs|cling|clinging"
            r"|hugging)(?: \w+){0,2}(?: body| figure| skin| curves)?",
            r"(?:hide|hides|hiding|disguise|conceal|skim|skims) (?:my|the) (?:belly|tummy|stomach|hips"
            r"|curves|bump|figure|shape|waist)",
            r"size (?:bigger|up|larger)",
            r"(?:bigger|larger) size",
            r"(?:less|not so|not as) (?:figure|body|form) (?:hugging|fitting)",
            r"ease(?: of movement)?",
            r"move (?:freely|in)",
            r"room (?:for|to|in)",
            r"(?:breathing|wiggle|elbow) (?:space|room)",
            r"freedom of movement",
            r"bump friendly",
        ),
        *_ways(
            "fit",
            False,
            r"(?:swim|swims|swimming|drown|drowning|drowns|lost) (?:in|inside)(?: it| this| "
            r"that)?",
            r"(?:like|as|is) a (?:tent|sack|bag|bin bag|potato sack|curtain|circus tent|parachute"
            r"|bedsheet)",
            r"swallow(?:s|ing)? me",
            r"hang(?:s|ing)? (?:off|on) me",
            r"fall(?:s|ing)? off me",
            r"engulfs me",
            r"(?:take|bring|nip|pull|taken|nipped) (?:it |them |this )?in(?: at| around| a bit)?(?: the| "
            r"my)?(?: waist| sides)?",
            r"size (?:smaller|down)",
            r"smaller size",
            r"more waist",
            r"cinch(?:ed)? (?:it )?in",
            r"too much (?:fabric|room|space|volume|material)",
            r"(?:fits?|sits?|sit|fitting) (?:\w+ )?closer(?: to the body| to my body)?",
            r"closer to (?:the|my) (?:body|skin)",
            r"more (?:figure|body|form) (?:hugging|fitting|conscious|skimming)",
            r"shape to it",
        ),
        *_values(
            "fit",
            "fitted",
            r"show(?:s|ing)? (?:off )?(?:my|the) (?:figure|curves?|waist|shape|body)",
            r"(?:hug|hugs|hugging) (?:me|(?:my|the) (?:body|figure|curves?|waist|hips))",
            r"close to (?:the|my) (?:body|skin)",
        ),
        *_values(
            "fit",
            "flared|a-line",
            r"(?:tight|fitted|slim|narrow) (?:at|on|around|in) (?:the )?(?:top"
            r"|waist|bust|bodice)"
            r"(?: and| but| then| ,)* (?:wide|wider|flared|flaring|loose|full|flowy|swingy)\w*(?: (?:at"
            r"|towards|from|below|down) (?:the )?\w+)?",
        ),
        # How it looks.
        *_ways("lightness", False, r"(?:tone|calm|dial|bring|turn) (?:down )?the colours?(?: down)?"),
        *_ways(
            "busyness",
            False,
            r"scream(?:s|ing)?(?: at me)?",
            r"(?:too much|so much|too many things?|a "
            r"lot|lots|loads|plenty|less) (?:\w+ )?(?:going on|happening|stuff|noise)",
            r"(?:hurts?|hurting) (?:my|the) eyes",
            r"my eyes(?: \w+)? (?:hurt|ache|bleed)",
            r"headache",
            r"dizzy",
            r"(?:tone|calm|dial|bring|turn) (?:\w+ ){0,2}down(?: a bit| a notch)?(?! the| on| those| "
            r"these)",
            r"cleaner(?: look| lines| design)?",
            r"over the top",
            r"too much pattern",
            r"less is more",
            r"clown\w*",
            r"look like (?:a|my) (?:\w+ )?(?:curtains?|wallpaper|carpet)",
        ),
        *_ways(
            "busyness",
            True,
            r"(?:jazz|spice|liven|pep|perk|funk|spruce|snazz) (?:it|this|them|things) "
            r"up",
            r"nothing (?:going on|happening)",
            r"more going on",
            r"(?:more )?eye ?catching",
            r"something (?:more )?going on",
            r"(?:stand|stands) out(?: more)?",
            r"(?:more|some|a) (?:of a )?(?:wow|statement|pop)(?: factor)?",
            r"make a statement",
            r"more to look at",
            r"less (?:boring|dull|bland|basic)",
            r"more (?:character|exciting)",
        ),
        *_ways(
            "formality",
            True,
            r"dress(?:ed)? (?:(?:it|this|them|things) )?up",
            r"smarten (?:it|this|them) up",
            r"(?:office|work|business|wedding|church) (?:appropriate|friendly|ready|suitable|wear|attire"
            r"|style|version|look|like)",
            r"(?:business|office|smart) casual",
            r"(?:evening|cocktail|formal|party|occasion) ?(?:wear"
            r"|version|attire|look|style)",
            r"(?:black|white) tie",
            r"more (?:office|business|evening|wedding)(?: like)?",
            r"too (?:student|beachy|gym)",
            r"ladylike",
            r"upscale",
        ),
        *_ways(
            "formality",
            False,
            r"dress(?:ed)? (?:(?:it|this|them|things) )?down",
            r"laid back",
            r"low key",
            r"(?:weekend|lounge|leisure|gym|street|casual|home) ?(?:wear|version|look|style)",
            r"less (?:office|business|corporate|evening|wedding|church)(?: like)?",
            r"too (?:office|corporate|wedding|uptight|serious|secretary|grown up|prim)",
            r"(?:more|little) relaxed in style",
            r"day (?:wear|version)",
            r"streetwear",
            r"loungewear",
            r"athleisure",
            r"to (?:relax|chill|lounge) in",
        ),
        *_ways(
            "warmth",
            False,
            r"light (?:and|but|,) (?:airy|breezy|summery|cool|thin)",
            r"(?:i|i am|im|i will|ill) (?:\w+ )?(?:sweat|sweating|boil|boiling|overheat"
            r"|melt|melting|roast|roasting)(?: in it)?",
            r"(?:get|getting|gets|so|am) (?:too |very |really )?(?:hot|warm) in (?:it|this|that)",
            r"lighter weight",
            r"light weight",
            r"lighter (?:in weight|material|fabric)",
            r"summer (?:version|fabric|weight|y)",
            r"(?:breathes|breathe) (?:more|better)",
            r"less (?:warm|heavy|hot|thick)",
        ),
        *_ways(
            "warmth",
            True,
            r"keep(?:s)? me warm(?:er)?",
            rf"(?:i|i am|im|i will|ill|id) (?:\w+ ){{0,3}}(?:{_COLD}|freeze)(?: in it)?",
            r"(?:winter|autumn) (?:version|fabric|weight|y)",
            r"not (?:warm|thick|heavy) enough",
            r"(?:more|better) insulat\w+",
            r"toasty",
            r"heavier (?:fabric|material|weight)",
        ),
        # Details told by what they are for.
        *_values(
            "pockets",
            "yes",
            r"(?:somewhere|place|space|room|where|put|carry|hold|keep|for|store) "
            r"(?:\w+ ){0,4}(?:phone|keys|wallet|hands|purse|lipstick|stuff)",
        ),
        *_values(
            "buttons",
            "yes",
            r"(?:able to|can|could|want to|like to|to) (?:\w+ )?button (?:\w+ "
            r"?)?(?:up)?",
            r"(?:it|that|which|could|should|can|to) buttons?(?: it)?(?: up)?(?: the front)?",
            r"(?:close|closes|closed|fasten|fastens|fastened|done up|do up|opens|open|does up) with "
            r"(?:\w+ )?buttons",
        ),
        *_values(
            "zip",
            "yes",
            r"zips(?: up)?",
            r"(?:able to|can|could|want to) (?:\w+ )?zip(?: it)?(?: up)?",
            r"(?:close|closes|closed|fasten|fastens|fastened|opens|open|done up) with (?:\w+ )?(?:zip"
            r"|zipper)",
        ),
        *_values(
            "drawstring",
            "yes",
            r"(?:strings?|cords?) (?:\w+ ){0,4}(?:pull|tighten|tie|adjust)(?: it| "
            r"tight)?",
            r"(?:adjustable|tie|pull) (?:string|cord|cords|strings)(?: waist)?",
            r"tie string",
        ),
        *_values(
            "belt",
            "yes",
            r"(?:tie|ties|tied|tying|cinch|cinches|cinched|something|strap|band) (?:it "
            r")?(?:at|around|round|in at) (?:the |my |its )?(?:waist|middle"
            r"|waistline)(?! length)",
            r"(?:tie|cinched|cinch|wrap) (?:the |my |in the )?waist",
            r"waist ?(?:tie|belt|sash|band tie)",
            r"defined waist",
            r"sash",
        ),
        *_values(
            "hood",
            "yes",
            r"(?:cover|keep|protect|put over|over|on) (?:my |the )?(?:head|hair)(?: dry| "
            r"warm| covered)?",
        ),
        *_values(
            "neckline",
            "halter",
            r"(?:straps?|ties?|tied|tying|strings?|fastens?|knot|knotted|loops?"
            r"|goes|go) (?:\w+ ){0,3}(?:behind|around|round|at the back of) "
            r"(?:the |my )?neck",
        ),
        *_values(
            "neckline",
            "boat",
            r"(?:wide |broad )?(?:neck ?line |neck )?(?:\w+ )?(?:from )?shoulder to "
            r"shoulder",
            r"along (?:the|my) collarbones?",
        ),
        *_values(
            "sleeve",
            "cap",
            r"sleeves (?:\w+ ){0,2}just (?:cover|over|covering|on) (?:the |my "
            r")?shoulders?",
            r"sleeves (?:\w+ ){0,3}(?:barely|hardly) (?:\w+ )?(?:there|cover)(?: the shoulders?)?",
        ),
        *_values(
            "sleeve_style",
            "bell",
            r"sleeves (?:\w+ ){0,3}(?:wider|wide|flare|flares|flared|open) "
            r"(?:\w+ ){0,3}(?:wrists?|hands?|bottom|ends?|cuffs?|out)",
        ),
        *_values(
            "sleeve_style",
            "puff",
            r"(?:volume|fullness|puff|poof) (?:in|to|at|on) (?:the )?(?:sleeves?"
            r"|shoulders?)",
            r"(?:puffy|puffed|poofy|big) shoulders",
        ),
        *_values(
            "sleeve_style",
            "puff",
            r"less (?:volume|puff|poof|fullness) (?:in|on|at) (?:the "
            r")?(?:sleeves?|shoulders?)",
            negated=True,
        ),
        # Occasions and seasons, where nothing else is asked.
        *_ways(
            "formality",
            True,
            rf"{_TO}{_FORMAL}",
            r"(?:job interview|wedding guest|date night|black tie)",
            weak=True,
        ),
        *_ways("formality", False, rf"{_TO}{_CASUAL}", r"with (?:my |the )?friends", weak=True),
        *_ways("warmth", True, r"(?:skiing|snowboarding|ice skating|sledging)", weak=True),
        *_ways("warmth", True, rf"{_COLD} (?:outside|out|outdoors|weather|office|climate)", weak=True),
        *_ways(
            "warmth",
            False,
            r"(?:boiling|scorching|hot|warm|roasting|sweltering|humid) (?:outside|out"
            r"|outdoors|weather)",
            weak=True,
        ),
        *_ways("warmth", True, rf"(?:{_TO}|this |it is |its ){_WINTRY}", r"wint(?:er|ry)", weak=True),
        *_ways("warmth", False, rf"(?:{_TO}|this |it is |its ){_SUMMERY}", r"summer(?:time|s)?", weak=True),
        *_values("material", "wool|knit", r"itch(?:y|es|ing)?", r"scratch(?:y|es)", negated=True, weak=True),
    )


def situations(spelled: Sequence[str]) -> list[Understood]:
    """Every situation in the words, none overlapping another; the more telling first."""
    text = " ".join(spelled)
    starts, place = {}, 0
    for number, word in enumerate(spelled):
        starts[place] = number
        place += len(word) + 1
    taken: set[int] = set()
    found = []
    for situation in _situations():
        for match in situation.pattern.finditer(text):
            start = starts.get(match.start())
            if start is None or not match[0].strip():
                continue
            end = start + len(match[0].split())
            if not taken & set(range(start, end)):
                taken |= set(range(start, end))
                found.append(Understood(situation, start, end))
    return found


@cache
def known_words() -> frozenset[str]:
    """Every whole word that stands in a pattern."""
    return frozenset(
        word
        for situation in _situations()
        for word in re.findall(
            r"[a-z]{3,}", situation.pattern.pattern.replace(r"\b", " ").replace(r"\w", " ")
        )
    )
