"""The rest of the words: materials, details, kinds of garment, and names datasets use for the same."""

from __future__ import annotations

from collections.abc import Mapping

from . import wording, wording_colours, wording_shoes
from .wording import Forms, forms, kind

MATERIAL = {
    "cotton": forms(
        into="cotton|cotton jersey|soft cotton|pure cotton|100% cotton|a cotton fabric|cotton poplin",
        be="cotton|made of cotton|made from cotton|made out of cotton",
    ),
    "denim": forms(
        into="denim|jean fabric|blue-jean denim|jean material|denim fabric|chambray",
        be="denim|made of denim|made from denim|made out of denim",
    ),
    "knit": forms(
        into="a knit|knit|a chunky knit|knitwear|a knitted fabric|a cable knit|a fine knit",
        be="knitted|knit|chunky knit|made of knit|cable-knit|hand-knitted|ribbed",
    ),
    "satin": forms(
        into="satin|silky satin|shiny satin|silk|a silky fabric|a satin finish|a smooth silky fabric",
        be="satin|silky|satiny|made of satin|made from satin",
    ),
    "leather": forms(
        into="leather|real leather|genuine leather|a leather look|soft leather|faux leather",
        be="leather|leathery|made of leather|made from leather|leather-look",
    ),
    "lace": forms(
        into="lace|lacy fabric|a lace fabric|delicate lace|crochet lace",
        be="lace|lacy|made of lace|lacey|made from lace",
    ),
    "linen": forms(
        into="linen|light linen|a linen fabric|pure linen|crumpled linen",
        be="linen|made of linen|made from linen|made out of linen",
    ),
    "wool": forms(
        into="wool|a woollen fabric|warm wool|a wool cloth|merino|merino wool|pure wool|tweed",
        be="wool|woollen|made of wool|woolly|made from wool",
    ),
    **wording_shoes.MATERIAL,
}

#: Per detail: the words when it is there, and when it is not.
DETAILS: Mapping[str, Mapping[str, Forms]] = {
    "buttons": {
        "yes": forms(
            having="buttons|buttons down the front|a button front|a row of buttons|front buttons"
            "|a button placket|a buttoned front|button closure|buttons on it",
            be="button-up|buttoned|button-down|button-through|buttoned-up",
            do="make it button up|let it close with buttons|I want to be able to button it",
        ),
        "no": forms(lacking="buttons|buttons|button"),
    },
    "zip": {
        "yes": forms(
            having="a zip|a zipper|a zip front|a zip-up front|a zip down the front|a zip fastening"
            "|a zip closure|a visible zip|a front zip",
            be="zip-up|zipped|zippered|zip-front",
            do="make it zip up|let it close with a zip|I want to be able to zip it up",
        ),
        "no": forms(lacking="zip|zipper"),
    },
    "hood": {
        "yes": forms(
            having="a hood|a hood|a hood at the back|a hood to pull up",
            be="hooded",
            do="put a hood on it|stick a hood on it",
        ),
        "no": forms(lacking="hood", do="take the hood off|cut the hood off"),
    },
    "pockets": {
        "yes": forms(
            having="pockets|some pockets|a pair of pockets|pockets for my phone|visible pockets"
            "|side pockets|a pocket or two|big pockets|pockets on the sides",
            do="give it some pockets|put pockets on it|I need somewhere to put my phone"
            "|I need a place for my keys",
        ),
        "no": forms(lacking="pockets|pockets|pocket", do="take the pockets off"),
    },
    "belt": {
        "yes": forms(
            having="a belt|a belt at the waist|a waist belt|a belt around the waist|a waist tie"
            "|a sash|a tie at the waist|a tie waist|a belt round the middle",
            be="belted|cinched with a belt|belted at the waist|cinched at the waist",
            do="put a belt on it|cinch it with a belt|belt it|cinch the waist",
        ),
        "no": forms(lacking="belt|belt|waist belt|sash", be="unbelted", do="take the belt off"),
    },
    "ruffles": {
        "yes": forms(
            having="ruffles|frills|ruffle trim|some ruffles|a ruffled trim|flounces|a frill"
            "|frilly bits|frills at the hem|a frilly edge",
            be="ruffled|frilly|ruffly|frilled|flouncy",
        ),
        "no": forms(lacking="ruffles|frills|ruffle|flounces|frilly bits"),
    },
    "drawstring": {
        "yes": forms(
            having="a drawstring|a drawcord|drawstrings|a tie cord|a pull cord"
            "|a cord to tie|a string to pull|strings"
        ),
        "no": forms(lacking="drawstring|drawcord|cord|drawstrings|strings"),
    },
    "lapels": {
        "yes": forms(
            having="lapels|notched lapels|a lapel collar|blazer lapels|notch lapels"
            "|suit lapels|lapels like a blazer",
            be="lapelled",
        ),
        "no": forms(lacking="lapels|lapels|lapel"),
    },
}

CATEGORY = {
    "t-shirt": kind("t-shirt|tee|t shirt|tshirt|tee shirt"),
    "tank top": kind("tank top|tank|vest top|singlet|cami|camisole"),
    "shirt": kind("shirt|shirt|button-up shirt|dress shirt|oxford shirt|button-down shirt"),
    "blouse": kind("blouse|blouse|ladies' blouse|dressy shirt"),
    "polo": kind("polo|polo shirt|polo t-shirt|golf shirt"),
    "sweater": kind("sweater|jumper|pullover|jersey|knitted jumper"),
    "cardigan": kind("cardigan|cardi|buttoned knit|knit cardigan|cardie"),
    "hoodie": kind("hoodie|hooded sweatshirt|hoody|hooded top|hooded jumper"),
    "jacket": kind("jacket|jacket|short jacket|bomber|bomber jacket"),
    "blazer": kind("blazer|suit jacket|tailored jacket|sports jacket|sports coat|sport coat"),
    "coat": kind("coat|overcoat|winter coat|trench|top coat|trench coat|parka"),
    "dress": kind("dress|dress|gown|frock|sundress"),
    "jumpsuit": kind("jumpsuit|one-piece|overall|playsuit|romper|all-in-one|boilersuit|overalls|dungarees"),
    "skirt": kind("skirt"),
    "trousers": kind("trousers|pants|slacks|dress pants|chinos|suit trousers|suit pants"),
    "jeans": kind("jeans|jeans|denims|denim trousers"),
    "shorts": kind("shorts|shorts|short pants|bermudas|bermuda shorts|hot pants"),
    "top": kind("top"),
    "kurta": kind("kurta|long ethnic shirt|indian tunic"),
    "kurti": kind("kurti|short kurta"),
    "tunic": kind("tunic|long top"),
    "saree": kind("saree|sari"),
    "dupatta": kind("dupatta|long scarf"),
    "track pants": kind("track pants|joggers|sweatpants|tracksuit bottoms|jogging bottoms"),
    "capris": kind("capris|capri pants|cropped trousers"),
    "leggings": kind("leggings"),
    "jeggings": kind("jeggings|denim leggings"),
    "tights": kind("tights"),
    "churidar": kind("churidar"),
    "salwar": kind("salwar"),
    "patiala": kind("patiala"),
    "sweatshirt": kind("sweatshirt|sweat top|fleece top"),
    "tracksuit": kind("tracksuit|track suit"),
    "rain jacket": kind("rain jacket|raincoat|waterproof jacket"),
    "waistcoat": kind("waistcoat|suit vest|vest"),
    "shrug": kind("shrug|bolero"),
    "nehru jacket": kind("nehru jacket"),
    "kurta set": kind("kurta set"),
    "casual shoes": kind("casual shoes|everyday shoes|casual shoe|sneakers|shoes"),
    "sports shoes": kind("sports shoes|trainers|running shoes|athletic shoes|sport shoes|gym shoes"),
    "formal shoes": kind("formal shoes|dress shoes|smart shoes|office shoes"),
    "sneakers": kind("sneakers|trainers|kicks"),
    "heels": kind("heels|high heels|heeled shoes"),
    "flats": kind("flats|flat shoes|flat pumps"),
    "sandals": kind("sandals|open sandals|sandal"),
    "sports sandals": kind("sports sandals|trekking sandals"),
    "flip flops": kind("flip flops|flip-flops|thongs|slippers"),
    "boots": kind("boots|ankle boots|booties"),
    "loafers": kind("loafers|slip-ons"),
}

GENDER = {
    "men": forms(be="men's|for men|mens|for him"),
    "women": forms(be="women's|for women|ladies'|for her"),
    "unisex": forms(be="unisex|for anyone"),
}

#: Categories that take "them", "these", "are".
PLURAL = frozenset(
    {
        "trousers",
        "jeans",
        "shorts",
        "track pants",
        "capris",
        "leggings",
        "jeggings",
        "tights",
        "casual shoes",
        "sports shoes",
        "formal shoes",
        "sneakers",
        "heels",
        "flats",
        "sandals",
        "sports sandals",
        "flip flops",
        "boots",
        "loafers",
    }
)

#: Garments with legs, whose lengths and fits are named differently.
LEGS = frozenset(
    {
        "trousers",
        "jeans",
        "shorts",
        "track pants",
        "capris",
        "leggings",
        "jeggings",
        "tights",
        "churidar",
        "salwar",
        "patiala",
    }
)

FOOTWEAR = frozenset(
    {
        "casual shoes",
        "sports shoes",
        "formal shoes",
        "sneakers",
        "heels",
        "flats",
        "sandals",
        "sports sandals",
        "flip flops",
        "boots",
        "loafers",
    }
)

COLOUR: Mapping[str, Forms] = {**wording_colours.COLOUR, **wording_shoes.LABEL_COLOURS}

#: All words by key and value; second colours are colours.
WORDS: Mapping[str, Mapping[str, Forms]] = {
    "category": CATEGORY,
    "sleeve": wording.SLEEVE,
    "sleeve_style": wording.SLEEVE_STYLE,
    "neckline": wording.NECKLINE,
    "length": wording.LENGTH,
    "fit": wording.FIT,
    "colour": COLOUR,
    "second_colour": COLOUR,
    "pattern": {**wording.PATTERN, **wording_shoes.LABEL_PATTERNS},
    "material": MATERIAL,
    "gender": GENDER,
    **wording_shoes.SHOES,
    **DETAILS,
}

#: Names that datasets and catalogues use for a value above.
ALIASES: Mapping[str, Mapping[str, str]] = {
    "category": {
        "tshirts": "t-shirt",
        "shirts": "shirt",
        "tops": "top",
        "kurtas": "kurta",
        "kurtis": "kurti",
        "dresses": "dress",
        "tunics": "tunic",
        "sarees": "saree",
        "sweatshirts": "sweatshirt",
        "sweaters": "sweater",
        "jackets": "jacket",
        "skirts": "skirt",
        "tracksuits": "tracksuit",
        "blazers": "blazer",
        "nehru jackets": "nehru jacket",
        "kurta sets": "kurta set",
        "jumper": "sweater",
        "pants": "trousers",
        "tee": "t-shirt",
        "gown": "dress",
    },
    "sleeve": {
        "short sleeves": "short",
        "long sleeves": "long",
        "no sleeves": "sleeveless",
        "three-quarter sleeves": "three-quarter",
        "cap sleeves": "cap",
        "elbow sleeves": "elbow",
    },
    "neckline": {
        "round neck": "crew",
        "round": "crew",
        "scoop neck": "scoop",
        "boat neck": "boat",
        "square neck": "square",
        "high neck": "turtleneck",
        "cowl neck": "cowl",
        "henley neck": "henley",
        "keyhole neck": "keyhole",
        "tie-up neck": "tie-up",
        "v neck": "v-neck",
        "polo": "polo collar",
        "mandarin": "mandarin collar",
        "spread collar": "shirt collar",
        "halter neck": "halter",
        "hooded": "hood",
        "crew neck": "crew",
    },
    "colour": {
        "navy blue": "navy",
        "turquoise blue": "turquoise",
        "gray": "grey",
        "coffee brown": "coffee",
        "mushroom brown": "mushroom",
        "multi": "multicolour",
        "off-white": "off white",
    },
    "pattern": {
        "stripes": "striped",
        "colourblocked": "colour-block",
        "colour block": "colour-block",
        "polka dot": "polka dots",
        "plain": "solid",
        "checks": "checked",
        "checkered": "checked",
        "colorblocked": "colour-block",
        "horizontal striped": "horizontal stripes",
    },
    "fit": {"regular fit": "straight", "slim fit": "fitted", "skinny fit": "skinny", "loose fit": "loose"},
}
