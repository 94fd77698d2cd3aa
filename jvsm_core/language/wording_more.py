"""The rest of the words: materials, details, kinds of garment, and names datasets use for the same."""

from __future__ import annotations

from collections.abc import Mapping

from . import wording, wording_shoes
from .wording import Forms, forms, kind

MATERIAL = {
    "cotton": forms(into="cotton|cotton jersey|soft cotton|pure cotton",
                    be="cotton|made of cotton|made from cotton"),
    "denim": forms(into="denim|jean fabric|blue-jean denim", be="denim|made of denim|made from denim"),
    "knit": forms(into="a knit|knit|a chunky knit|knitwear|a knitted fabric",
                   be="knitted|knit|chunky knit|made of knit"),
    "satin": forms(into="satin|silky satin|shiny satin|silk|a silky fabric",
                    be="satin|silky|satiny|made of satin"),
    "leather": forms(into="leather|real leather|genuine leather",
                      be="leather|leathery|made of leather"),
    "lace": forms(into="lace|lacy fabric|a lace fabric", be="lace|lacy|made of lace"),
    "linen": forms(into="linen|light linen|a linen fabric", be="linen|made of linen|made from linen"),
    "wool": forms(into="wool|a woollen fabric|warm wool|a wool cloth", be="wool|woollen|made of wool|woolly"),
    **wording_shoes.MATERIAL,
}

#: Per detail: the words when it is there, and when it is not.
DETAILS: Mapping[str, Mapping[str, Forms]] = {
    "buttons": {
        "yes": forms(having="buttons|buttons down the front|a button front|a row of buttons|front buttons",
                      be="button-up|buttoned|button-down|button-through", do="make it button up"),
        "no": forms(lacking="buttons|buttons|button"),
    },
    "zip": {
        "yes": forms(having="a zip|a zipper|a zip front|a zip-up front|a zip down the front|a zip fastening",
                      be="zip-up|zipped|zippered|zip-front", do="make it zip up|let it close with a zip"),
        "no": forms(lacking="zip|zipper"),
    },
    "hood": {
        "yes": forms(having="a hood|a hood|a hood at the back", be="hooded", do="put a hood on it"),
        "no": forms(lacking="hood", do="take the hood off|cut the hood off"),
    },
    "pockets": {
        "yes": forms(having="pockets|some pockets|a pair of pockets|pockets for my phone|visible pockets",
                      do="give it some pockets|put pockets on it"),
        "no": forms(lacking="pockets|pockets|pocket", do="take the pockets off"),
    },
    "belt": {
        "yes": forms(having="a belt|a belt at the waist|a waist belt|a belt around the waist|a waist tie",
                      be="belted|cinched with a belt|belted at the waist",
                      do="put a belt on it|cinch it with a belt|belt it"),
        "no": forms(lacking="belt|belt|waist belt", be="unbelted", do="take the belt off"),
    },
    "ruffles": {
        "yes": forms(having="ruffles|frills|ruffle trim|some ruffles|a ruffled trim|flounces|a frill",
                      be="ruffled|frilly|ruffly|frilled"),
        "no": forms(lacking="ruffles|frills|ruffle|flounces"),
    },
    "drawstring": {
        "yes": forms(having="a drawstring|a drawcord|drawstrings|a tie cord|a pull cord"),
        "no": forms(lacking="drawstring|drawcord|cord|drawstrings"),
    },
    "lapels": {
        "yes": forms(having="lapels|notched lapels|a lapel collar|blazer lapels|notch lapels"),
        "no": forms(lacking="lapels|lapels|lapel"),
    },
}

CATEGORY = {
    "t-shirt": kind("t-shirt|tee|t shirt|tshirt|tee shirt"),
    "tank top": kind("tank top|tank|vest top|singlet|cami"),
    "shirt": kind("shirt|shirt|button-up shirt|dress shirt|button-down"),
    "blouse": kind("blouse|blouse|ladies' blouse|dressy shirt"),
    "polo": kind("polo|polo shirt|polo t-shirt|golf shirt"),
    "sweater": kind("sweater|jumper|pullover|jersey"),
    "cardigan": kind("cardigan|cardi|buttoned knit|knit cardigan"),
    "hoodie": kind("hoodie|hooded sweatshirt|hoody|hooded top"),
    "jacket": kind("jacket|jacket|short jacket|bomber"),
    "blazer": kind("blazer|suit jacket|tailored jacket|sports jacket"),
    "coat": kind("coat|overcoat|winter coat|trench|top coat"),
    "dress": kind("dress|dress|gown|frock"),
    "jumpsuit": kind("jumpsuit|one-piece|overall|playsuit|romper|all-in-one"),
    "skirt": kind("skirt"),
    "trousers": kind("trousers|pants|slacks|dress pants|chinos"),
    "jeans": kind("jeans|jeans|denims|denim trousers"),
    "shorts": kind("shorts|shorts|short pants|bermudas"),
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
PLURAL = frozenset({
    "trousers", "jeans", "shorts", "track pants", "capris", "leggings", "jeggings", "tights", "casual shoes",
    "sports shoes", "formal shoes", "sneakers", "heels", "flats", "sandals", "sports sandals", "flip flops",
    "boots", "loafers",
})

#: Garments with legs, whose lengths and fits are named differently.
LEGS = frozenset({
    "trousers", "jeans", "shorts", "track pants", "capris", "leggings", "jeggings", "tights", "churidar",
    "salwar", "patiala",
})

FOOTWEAR = frozenset({
    "casual shoes", "sports shoes", "formal shoes", "sneakers", "heels", "flats", "sandals", "sports sandals",
    "flip flops", "boots", "loafers",
})

COLOUR: Mapping[str, Forms] = {**wording.COLOUR, **wording_shoes.LABEL_COLOURS}

#: All words by key and value; second colours are colours.
WORDS: Mapping[str, Mapping[str, Forms]] = {
    "category": CATEGORY, "sleeve": wording.SLEEVE, "sleeve_style": wording.SLEEVE_STYLE,
    "neckline": wording.NECKLINE, "length": wording.LENGTH, "fit": wording.FIT, "colour": COLOUR,
    "second_colour": COLOUR, "pattern": {**wording.PATTERN, **wording_shoes.LABEL_PATTERNS},
    "material": MATERIAL, "gender": GENDER,
    **wording_shoes.SHOES, **DETAILS,
}

#: Names that datasets and catalogues use for a value above.
ALIASES: Mapping[str, Mapping[str, str]] = {
    "category": {
        "tshirts": "t-shirt", "shirts": "shirt", "tops": "top", "kurtas": "kurta", "kurtis": "kurti",
        "dresses": "dress", "tunics": "tunic", "sarees": "saree", "sweatshirts": "sweatshirt",
        "sweaters": "sweater", "jackets": "jacket", "skirts": "skirt", "tracksuits": "tracksuit",
        "blazers": "blazer", "nehru jackets": "nehru jacket", "kurta sets": "kurta set", "jumper": "sweater",
        "pants": "trousers", "tee": "t-shirt", "gown": "dress",
    },
    "sleeve": {
        "short sleeves": "short", "long sleeves": "long", "no sleeves": "sleeveless",
        "three-quarter sleeves": "three-quarter", "cap sleeves": "cap", "elbow sleeves": "elbow",
    },
    "neckline": {
        "round neck": "crew", "round": "crew", "scoop neck": "scoop", "boat neck": "boat",
        "square neck": "square", "high neck": "turtleneck", "cowl neck": "cowl", "henley neck": "henley",
        "keyhole neck": "keyhole", "tie-up neck": "tie-up", "v neck": "v-neck", "polo": "polo collar",
        "mandarin": "mandarin collar", "spread collar": "shirt collar", "halter neck": "halter",
        "hooded": "hood", "crew neck": "crew",
    },
    "colour": {
        "navy blue": "navy", "turquoise blue": "turquoise", "gray": "grey", "coffee brown": "coffee",
        "mushroom brown": "mushroom", "multi": "multicolour", "off-white": "off white",
    },
    "pattern": {
        "stripes": "striped", "colourblocked": "colour-block", "colour block": "colour-block",
        "polka dot": "polka dots", "plain": "solid", "checks": "checked", "checkered": "checked",
        "colorblocked": "colour-block", "horizontal striped": "horizontal stripes",
    },
    "fit": {"regular fit": "straight", "slim fit": "fitted", "skinny fit": "skinny", "loose fit": "loose"},
}
