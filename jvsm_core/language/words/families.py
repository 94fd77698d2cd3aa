"""Words that stand for several values at once, any of which will do: "striped", "peach", "wide".

The lexicon says what a value may be called; this says what a word may mean where no single value
is surely meant. Every list begins with the plainest value; a catalogue's own values are taken of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

ANY_SLEEVE = ("cap", "short", "elbow", "three-quarter", "long")
ANY_PATTERN = (
    "horizontal stripes",
    "vertical stripes",
    "pinstripe",
    "striped",
    "plaid",
    "gingham",
    "checked",
    "polka dots",
    "floral",
    "leopard",
    "colour-block",
    "graphic",
    "printed",
    "self design",
    "embroidered",
)
_STRIPES = ("horizontal stripes", "vertical stripes", "pinstripe", "striped")
_CHECKS = ("plaid", "gingham", "checked")
_SHOES = ("casual shoes", "sports shoes", "formal shoes", "sneakers", "heels", "flats", "sandals", "boots")

#: Key to (texts, alternatives split by "|") and values.
FAMILIES: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "pattern": (
        (
            "striped|stripe|stripes|stripy|stripey|stripe pattern|striped pattern|striped print|lines|lined"
            "|stripe print|lines on it|striping|stripes pattern",
            _STRIPES,
        ),
        (
            "checked|checks|check|checkered|chequered|check pattern|checked pattern|squares|squared pattern"
            "|chequers|checker|grid|checkerboard|chequerboard",
            _CHECKS,
        ),
        ("patterned|pattern|print|prints|patterns|motif|motifs|design on it", ANY_PATTERN),
        ("printed", ("printed", "graphic")),
        (
            "logo|logos|picture|pictures|slogan|lettering|image|text|words|writing|letters|wording|cartoon"
            "|emblem"
            "|artwork|print on the front|print on the chest|illustration|drawing|graphics|quote|band logo|photo"
            "|photo print|letter print|caption|number|band name|badge|comic|skull",
            ("graphic", "printed"),
        ),
        (
            "flower|floral pattern|roses|daisies|rose print|botanical|botanical print|tropical|tropical print"
            "|hawaiian|hawaiian print|petals|blooms|leafy|leaf print|ditsy|ditsy print|sunflowers"
            "|flower power|paisley|floral design|florally|flowers pattern|poppies|tulips|meadow|garden print",
            ("floral", "printed"),
        ),
        (
            "cheetah|animal|jaguar|wild cat|cat print|animal prints|animal skin|big cat|leopard skin|wildcat "
            "print|leopard pattern|cheetah spots|jaguar spots|leopard spotted|tiger print|ocelot|safari print",
            ("leopard",),
        ),
        ("spot|dot|dots|spots|polka|polka spots|polkas|pois|spotty print|circles", ("polka dots",)),
        (
            "tartan|lumberjack|scottish|flannel plaid|scottish check|highland|burberry check|glen check|tartans"
            "|plaid check|lumberjack check|scots|buffalo check|windowpane|madras|flannel",
            ("plaid", "checked"),
        ),
        (
            "vichy|picnic|tablecloth|picnic blanket|gingham check|picnic check|tablecloth check|tiny squares"
            "|little squares|small squares|dorothy check",
            ("gingham", "checked"),
        ),
        (
            "breton|sailor|nautical|sailor stripe|marine stripes|matelot|sailor style|side to side stripes"
            "|breton top stripes|bretonne|mariniere",
            ("horizontal stripes", "striped"),
        ),
        (
            "pin stripe|pin stripes|chalk stripe|chalkstripe|banker stripes|hairline stripe|banker stripe"
            "|skinny stripes|pencil stripes",
            ("pinstripe", "striped"),
        ),
        (
            "two colours|two colour|two toned|two tones|colourblock|colourblocks|colour blocking|bicolour|bi "
            "colour"
            "|colour panels|different coloured panels|patchwork|multi tone|contrast panels|dual tone|blocked "
            "colours"
            "|colourblocking|blocks|half and half|half half|two coloured",
            ("colour-block",),
        ),
        (
            "one colour|one colour only|solid coloured|single colour|uni|self coloured|plain coloured"
            "|single coloured|single tone|block coloured|same colour all over|just one colour|monochrome"
            "|monochromatic|unprinted|solids|all one colour|solid colour|blank|plain colour|plain cloth"
            "|one tone|unicolour|one solid colour",
            ("solid",),
        ),
    ),
    "neckline": (
        ("collared|collar|collars|collor", ("shirt collar", "polo collar", "mandarin collar", "mock collar")),
        (
            "high neck|high neckline|high necked|funnel neck|mock neck|funnel collar|mock turtleneck|high collar"
            "|mock|tall collar|tall neck|high up neck|folded neck|rolled neck|roll collar|stand up neck|funnel",
            ("turtleneck", "mock collar"),
        ),
        (
            "round neck|round neckline|round necked|rounded neck|rounded neckline|circular neck|circle neck"
            "|round collar",
            ("crew",),
        ),
        (
            "cold shoulder|cold shoulders|carmen|carmen neckline|sardot|shoulderless|shoulder free|gypsy "
            "neckline"
            "|one off the shoulder",
            ("off-shoulder",),
        ),
        ("polo collar|polo shirt collar", ("polo collar", "shirt collar")),
        ("polo neck", ("turtleneck",)),
        (
            "v|vee|vee neck|v shape|plunge|plunging|plunging neck|plunge neck|v cut|v-cut neck|surplice"
            "|deep plunge|v shaped",
            ("v-neck",),
        ),
        ("scoop|scooped|u shape|scooping neck|low round neckline|u shaped", ("scoop",)),
        (
            "round|jewel neck|classic round neck|tee neck|tshirt neck|crew collar|basic round neck|crew",
            ("crew",),
        ),
        (
            "bateau|slash neck|sabrina|sabrina neck|sabrina neckline|boat collar|boat shaped neck|slit neck",
            ("boat",),
        ),
        ("halter|halter strap|halter straps|halter style|halter tie|haltered|neck strap", ("halter",)),
    ),
    "sleeve": (
        ("sleeves|sleeve|some sleeves|sleeved|with arms|proper sleeves", ANY_SLEEVE),
        (
            "armless|bare arms|bare armed|arms bare|vest style|tank style|no arms|arm free|without arms"
            "|sleeveless cut",
            ("sleeveless",),
        ),
        ("half sleeves|half sleeve|half sleeved|half length sleeves", ("elbow", "short")),
        ("long armed|long arms|full arm|full arms", ("long",)),
        ("short arms|short armed", ("short",)),
    ),
    "length": (
        ("short|very short|super short|short short", ("crop", "thigh", "short")),
        ("mini|mini length|minis|mini style|mini skirt length|mini dress length", ("thigh",)),
        ("above the knee|above knee|over the knee", ("thigh", "short")),
        ("long|very long", ("midi", "maxi", "full")),
        ("micro|micro mini|tunic length", ("thigh",)),
        ("crop|cropped|crop length|cropped length", ("crop", "cropped")),
        ("crop style|croptop|crop top|crop top style|crop top length", ("crop",)),
        ("belly top|belly free|belly baring", ("crop",)),
        ("ankle length|to the ankle|ankle grazing|anklelength", ("maxi", "full", "cropped")),
        (
            "ankle grazer|ankle grazers|ankle grazer length|cropped ankle|seven eighths|7/8|7/8 legs|capri"
            "|ankle cropped|three quarter length legs|capris length|three quarter legs|3/4 legs",
            ("cropped",),
        ),
        ("full length|full lenght", ("maxi", "full")),
        ("calf|mid calf|midcalf|below knee|below the knee|tea|ballerina length", ("midi",)),
        (
            "floor|floor sweeping|floor grazing|floor skimming|down to the ground|maxi dress length|floor "
            "touching",
            ("maxi",),
        ),
        ("bermuda|bermuda style", ("knee",)),
    ),
    "fit": (
        (
            "tight|slim|slim fit|skin tight|skintight|slim cut|slimline|slim line|tight fitting|tight fit"
            "|narrow",
            ("fitted", "skinny"),
        ),
        (
            "figure hugging|body hugging|clingy|second skin|hugging|form fitting|form fitted|formfitting"
            "|formfitted"
            "|snug|close fit|fitted|body con|closely fitted|tailored|shapely|tailored fit|figure skimming"
            "|body skimming|sleek fit|hugs the body|hugs the figure|hugs my curves|hug my body|close to the body"
            "|shows off my figure|show off my figure|show off my curves|show my figure|nipped in",
            ("fitted",),
        ),
        (
            "oversized|oversize|loose|loose fit|loose fitting|relaxed fit|roomy|slouchy|relaxed|boyfriend"
            "|boyfriend fit|loosely|boyfriend style|boyfriend cut|boxy|loosely fitted|slouchy fit|oversized fit"
            "|roomy fit"
            "|relaxed cut|over sized|loose cut|mens fit|comfort fit|easy fit|loosefit|xl fit",
            ("loose",),
        ),
        ("baggy|baggy fit|big and baggy|wide fit|wide cut", ("loose", "wide")),
        ("wide", ("wide", "loose")),
        (
            "flared|flowy|floaty|flare|flares|swingy|fit and flare|flares out|flared out|flowing|swishy|twirly",
            ("flared",),
        ),
        ("skater|skater style|swing|circle skirt|full skirt", ("flared", "a-line")),
        (
            "bootcut|boot cut|bell bottoms|bell bottom|bell bottomed|bellbottoms|kick flare|kick flares",
            ("flared",),
        ),
        ("pencil|pencil cut|pencil style|pencil shape", ("fitted", "skinny")),
        (
            "skinny|drainpipe|drainpipes|super skinny|super tight legs|cigarette|leggings fit|spray on",
            ("skinny",),
        ),
        (
            "wide leg|wide legs|wide legged|palazzo|palazzos|culotte|culottes|wide bottoms|wide bottomed"
            "|wide in the leg|wide at the bottom|elephant legs",
            ("wide",),
        ),
        (
            "straight|regular|regular fit|straight leg|straight legs|straight legged|normal fit|standard fit"
            "|classic cut|straight up and down|regular cut|classic fit|straight shape|column",
            ("straight",),
        ),
        ("aline|a shape|a shaped|trapeze|triangle shape|tent shape", ("a-line",)),
    ),
    "material": (
        (
            "silk|silky|silken|silk like|silky smooth|sateen|charmeuse|satiny|silk satin|silky feel",
            ("satin", "silk"),
        ),
        ("suede", ("suede", "synthetic suede")),
        (
            "wool|woollen|woolly|woolen|merino|cashmere|lambswool|mohair|alpaca|angora|woollens|tweed|boiled "
            "wool|felt"
            "|felted wool",
            ("wool",),
        ),
        (
            "knit|knitted|knitwear|chunky knit|cable knit|cableknit|crochet|crocheted|ribbed|rib knit|hand "
            "knitted"
            "|handknit|ribbed knit|rib|knits|chunky knitted|fine knit|waffle knit",
            ("knit",),
        ),
        (
            "leather|faux leather|vegan leather|pleather|leatherette|leather look|fake leather|imitation leather"
            "|pu leather|nappa|leather effect|leathers|biker leather",
            ("leather", "synthetic leather", "patent"),
        ),
        (
            "jean material|jeans material|jeans fabric|jean fabric|jean|jeany|denim fabric|chambray|jeans stuff",
            ("denim",),
        ),
        (
            "jersey cotton|cotton jersey|organic cotton|cottony|poplin|cotton fabric|cotton mix|cotton blend"
            "|cotton twill",
            ("cotton",),
        ),
        ("sweater fabric|jumper fabric|sweater material|jumper material|jersey knit|sweater knit", ("knit",)),
        ("lacy|lacey|lace overlay|lacework|broderie|guipure|lace detail|lace trim|lace material", ("lace",)),
        ("flax|linen blend|linen mix|linens", ("linen",)),
    ),
    "category": (
        ("trousers|trouser", ("trousers",)),
        ("pants|pant", ("trousers", "jeans", "track pants")),
        (
            "slacks|chinos|chino|suit trousers|dress pants|suit pants|cargos|cargo pants|culottes trousers",
            ("trousers",),
        ),
        ("shoes", _SHOES),
        ("tee|t shirt|tshirt|tees|t", ("t-shirt",)),
        (
            "cami|camisole|vest top|singlet|tank|strappy top|muscle tank|tanktop|cami top|muscle tee",
            ("tank top",),
        ),
        ("button down shirt|button up shirt|oxford shirt|oxford", ("shirt",)),
        (
            "jersey|knitted jumper|pullie|knitted top|woolly jumper|jumper|sweatshirt|sweat shirt|crewneck "
            "sweater",
            ("sweater", "sweatshirt"),
        ),
        ("cardie|cardy|cardi|knit jacket|button up sweater", ("cardigan",)),
        (
            "bomber|bomber jacket|biker jacket|windbreaker|anorak|track jacket|moto jacket|denim jacket style",
            ("jacket",),
        ),
        (
            "sports coat|sport coat|suit coat|tuxedo jacket|dinner jacket|suit top|sport jacket|blazer jacket",
            ("blazer",),
        ),
        (
            "parka|trench|trenchcoat|trench coat|peacoat|pea coat|raincoat|puffer coat|duffle coat|duffel coat"
            "|mac|long coat|outdoor coat|mackintosh|overcoat",
            ("coat",),
        ),
        (
            "playsuit|romper|onesie|one piece|all in one|boilersuit|boiler suit|dungarees|overalls|overall"
            "|catsuit|unitard|salopettes|pantsuit",
            ("jumpsuit",),
        ),
        ("sundress|ballgown|evening gown|ball gown|shift dress|cocktail dress|evening dress", ("dress",)),
        ("bermudas|hotpants|hot pants|bermuda shorts|short pants|cut offs", ("shorts",)),
        ("denims|levis|jean trousers|denim pants|denim trousers", ("jeans",)),
        ("joggers|sweatpants|tracksuit bottoms", ("track pants", "trousers")),
    ),
    "sleeve_style": (
        (
            "puff|puffs|puffy sleeve|puffy|puffed|puff shoulders|princess sleeves|bishop sleeves|lantern sleeves"
            "|leg of mutton sleeves|leg of mutton|mutton sleeves|juliet sleeves|gathered sleeves|bubble sleeves",
            ("puff",),
        ),
        (
            "wide sleeves|angel sleeves|kimono sleeves|batwing sleeves|flutter sleeves|hippie sleeves",
            ("bell",),
        ),
    ),
    "colour": (
        ("turquoise|turquoise blue|aqua|aquamarine|cyan", ("turquoise", "teal")),
        ("khaki|khakis", ("khaki", "olive", "beige")),
        ("peach|peachy|apricot", ("peach", "orange", "pink")),
        ("coral|salmon|salmon pink", ("peach", "pink", "orange")),
        ("magenta|fuchsia|fuschia|fucsia|hot pink|raspberry|cerise|shocking pink", ("magenta", "pink")),
        ("gold|golden|saffron|amber|turmeric|curry", ("gold", "mustard")),
        ("silver|silvery", ("silver", "grey")),
        ("bronze", ("bronze", "brown")),
        ("copper|coppery|cinnamon|ginger", ("copper", "rust")),
        ("taupe|mushroom|greige", ("taupe", "mushroom", "beige")),
        (
            "nude|skin coloured|flesh|champagne|buff|latte|sandstone|wheat|neutral beige",
            ("nude", "skin", "beige"),
        ),
        ("stone", ("beige", "grey")),
        ("cognac|tan|tawny|hazelnut", ("tan", "camel")),
        ("cream|creamy|pearl|bone|milk|milky|magnolia|alabaster|porcelain", ("cream", "off white", "ivory")),
        (
            "lime|lime green|neon green|chartreuse|apple green|fluorescent green",
            ("lime green", "fluorescent green", "green", "mint"),
        ),
        ("sage|sage green|eucalyptus", ("mint", "olive", "green")),
        ("sea green|jade|aqua green", ("sea green", "teal", "green")),
        ("seafoam|sea foam|spearmint|pistachio|peppermint", ("mint",)),
        (
            "forest|bottle|emerald|racing green|jungle green|leaf green|shamrock|british racing green|pine"
            "|pine green|hunter|kelly|christmas green",
            ("green",),
        ),
        ("army|military|moss|avocado|pea green|swamp green|camouflage green|fern", ("olive",)),
        ("indigo|denim blue", ("navy", "blue")),
        ("midnight|night blue|prussian blue|oxford blue", ("navy",)),
        ("cobalt|sapphire|royal|lapis|azure|cerulean", ("blue",)),
        ("sky|duck egg|duck egg blue|cornflower", ("light blue",)),
        ("petrol|peacock|duck green|ocean blue green", ("teal",)),
        (
            "chestnut|mahogany|chocolate|coffee|espresso|mocha|choc|walnut|cocoa|cacao|earth brown|mud brown"
            "|bronzed",
            ("brown", "coffee"),
        ),
        ("light brown|toffee|caramel|biscuit brown|fawn|sand brown|butterscotch", ("camel", "tan")),
        (
            "brick|terracotta|terra cotta|rusty|burnt orange|burnt sienna|sienna|paprika|burned orange",
            ("rust", "copper"),
        ),
        (
            "scarlet|crimson|cherry|ruby|tomato|vermilion|pillarbox red|pillar box red|fire engine red|blood red"
            "|strawberry|carmine|lipstick",
            ("red",),
        ),
        (
            "wine|burgundy|oxblood|claret|bordeaux|merlot|dark red|deep red|garnet|mulberry|cranberry|aubergine "
            "red"
            "|port wine|maroon",
            ("burgundy", "maroon"),
        ),
        ("blush|rosy|bubblegum|flamingo|candy pink|ballet pink|millennial pink|barbie|rose gold", ("pink",)),
        ("rose", ("pink", "rose")),
        (
            "plum|aubergine|eggplant|violet|grape|amethyst|royal purple|blackcurrant|indigo purple",
            ("purple",),
        ),
        ("pastel|pastels|pastel colour|pastel shade|pastel tone", ("light blue", "pink", "lavender", "mint")),
        (
            "earthy|earth tone|earth tones|earthy tone|earthy colour|earth colours|earthy tones|autumnal",
            ("brown", "camel", "olive", "rust", "beige"),
        ),
        ("jewel tone|jewel tones|jewel coloured", ("teal", "burgundy", "purple", "green", "blue")),
        (
            "neutral|neutrals|neutral colour|neutral tone|neutral shade",
            ("beige", "ivory", "grey", "camel", "white", "black"),
        ),
        (
            "warm colour|warmer colour|warm colours|warmer colours|warm tone|warm tones|warmer tone|warmer tones"
            "|warm shade",
            ("red", "orange", "rust", "mustard", "yellow", "camel", "brown", "burgundy"),
        ),
        (
            "cool colour|cooler colour|cool colours|cooler colours|cool tone|cool tones|cooler tone|cooler tones"
            "|cool shade",
            ("blue", "light blue", "navy", "teal", "green", "mint", "purple", "lavender", "grey"),
        ),
        ("berry|berry red|berry coloured", ("burgundy", "purple", "pink")),
        ("mango|papaya", ("orange", "mustard")),
        ("lilac|lavendar|wisteria|periwinkle|orchid|heather purple", ("lavender", "mauve")),
        ("mauve", ("mauve", "lavender", "purple")),
        ("ochre|ocre|dijon|mustardy|dark yellow", ("mustard", "gold")),
        ("lemon|canary|sunshine|banana|buttercup|daffodil|butter|sunflower|lemony", ("yellow",)),
        ("tangerine|pumpkin|carrot|clementine|satsuma|mandarin orange", ("orange",)),
        (
            "anthracite|slate|graphite|gunmetal|smoke|charcoal grey|steel grey|lead grey|asphalt|dark grey",
            ("charcoal",),
        ),
        (
            "ash|dove|steel|pewter|heather grey|marl grey|grey marl|grey melange|cement|concrete|cloud|mouse "
            "grey",
            ("grey", "grey melange"),
        ),
        ("ebony|onyx|noir|jet|coal black|goth|gothic|coal|raven", ("black",)),
        ("snowwhite|chalk white|optic white|bridal white|paper white", ("white",)),
        ("sand|sandy|ecru|oatmeal|oat|biscuit|camel beige|linen coloured|nude beige", ("beige",)),
    ),
}

#: A shade of a colour is this colour, or is left what it is.
_SHADED: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "light pale pastel baby soft powder pastelly faded washed": {
        "blue": ("light blue",),
        "green": ("mint",),
        "purple": ("lavender",),
        "brown": ("camel", "tan"),
        "violet": ("lavender",),
        "navy": ("blue",),
        "teal": ("teal", "mint"),
        "burgundy": ("red", "pink"),
    },
    "dark deep darkest": {
        "blue": ("navy",),
        "grey": ("charcoal",),
        "red": ("burgundy", "maroon"),
        "yellow": ("mustard",),
        "orange": ("rust",),
        "green": ("green",),
        "pink": ("pink", "magenta"),
    },
    "bright vivid neon hot vibrant electric warm rich cool bold loud dusty muted true classic medium mid": {},
}
_SHADED_COLOURS = (
    "black",
    "grey",
    "white",
    "beige",
    "brown",
    "red",
    "pink",
    "orange",
    "yellow",
    "green",
    "blue",
    "purple",
    "navy",
    "teal",
    "olive",
    "burgundy",
    "violet",
    "mustard",
    "camel",
    "lavender",
    "rust",
    "mint",
    "ivory",
    "charcoal",
)


def families() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """(key, text, values) of every word that stands for several values, shades of colours included."""
    for degrees, shifted in _SHADED.items():
        for degree, name in product(degrees.split(), _SHADED_COLOURS):
            value = "purple" if name == "violet" else name
            yield "colour", f"{degree} {name}", shifted.get(name, (value,))
    for key, rows in FAMILIES.items():
        for texts, values in rows:
            for text in texts.split("|"):
                yield key, text, values
