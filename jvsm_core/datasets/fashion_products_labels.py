"""The words of "Fashion Product Images" in ours.

The shop's own values are kept beside these (`PhotoSet.raw`), because hits are decided on them.
So colours map one to one: "Cream" and "Off White" stay two words, since to the labels they are two
colours, and a query "in ivory" could not say which of them is meant. Values that are not worth a
word (NA, "Other", "Blended", a jacket's "Crop") are left out: not stated.
"""

from __future__ import annotations

from collections.abc import Mapping

# fmt: off
CATEGORY = {
    "Tshirts": "t-shirt", "Shirts": "shirt", "Tops": "top", "Kurtas": "kurta", "Kurtis": "kurti",
    "Sarees": "saree", "Dresses": "dress", "Sweatshirts": "sweatshirt", "Sweaters": "sweater",
    "Jackets": "jacket", "Tunics": "tunic", "Skirts": "skirt", "Kurta Sets": "kurta set",
    "Tracksuits": "tracksuit", "Blazers": "blazer", "Nehru Jackets": "nehru jacket",
}
# fmt: on

COLOUR = {
    "Navy Blue": "navy",
    "Multi": "multicolour",
    "Turquoise Blue": "turquoise",
    "Coffee Brown": "coffee",
    "Mushroom Brown": "mushroom",
}

# fmt: off
PATTERN = {
    "Solid": "solid", "Printed": "printed", "Striped": "striped", "Checked": "plaid",
    "Colourblocked": "colour-block", "Embellished": "embellished", "Self Design": "self design",
    "Dyed": "dyed", "Woven Design": "woven design", "Washed": "washed", "Textured": "textured",
    "Perforations": "perforated",
}
# fmt: on

SLEEVE = {
    "No Sleeves": "sleeveless",
    "Sleeveless": "sleeveless",
    "Short Sleeves": "short",
    "Three-Quarter Sleeves": "three-quarter",
    "Long Sleeves": "long",
}

SLEEVE_STYLE = {
    "Regular Sleeves": "plain",
    "Puff Sleeves": "puff",
    "Flared Sleeves": "bell",
    "Bell Sleeves": "bell",
}

# fmt: off
NECKLINE = {
    "Round Neck": "crew", "V-Neck": "v-neck", "Scoop Neck": "scoop", "U-Neck": "scoop",
    "Boat Neck": "boat", "Square Neck": "square", "Polo Collar": "polo collar",
    "Shirt Collar": "shirt collar", "Mandarin Collar": "mandarin collar",
    "Shoulder Straps": "shoulder straps", "Cowl Neck": "cowl", "Strapless": "strapless",
    "Tie-Up Neck": "tie-up", "Off-Shoulder": "off-shoulder", "One Shoulder": "one shoulder",
    "High Neck": "turtleneck", "Mock Collar": "mock collar", "Mock Neck": "mock collar",
    "Halter Neck": "halter", "Keyhole Neck": "keyhole", "Henley Neck": "henley",
}
# fmt: on

#: Where "Neck" says nothing, a shirt's "Collar" does.
COLLAR = {
    "Spread Collar": "shirt collar",
    "Cutaway Collar": "shirt collar",
    "Slim Collar": "shirt collar",
    "Button-Down Collar": "shirt collar",
    "Mandarin Collar": "mandarin collar",
    "Stand Collar": "mandarin collar",
    "Mock Collar": "mock collar",
}

# fmt: off
FIT = {
    "Regular Fit": "straight", "Straight Fit": "straight", "Slim Fit": "fitted", "Tight Fit": "fitted",
    "Tailored Fit": "fitted", "Skinny Fit": "skinny", "Super Skinny Fit": "skinny",
    "Loose Fit": "loose", "Loose": "loose", "Relaxed Fit": "loose", "Bootcut": "flared",
}

BODY_LENGTH = {
    "Crop": "crop", "Mini": "thigh", "Above Knee": "thigh", "Longline": "thigh",
    "Knee Length": "knee", "Midi": "midi", "Maxi": "maxi", "Ankle Length": "maxi",
}
# fmt: on

LEG_LENGTH = {
    "Above Knee": "short",
    "Mini": "short",
    "Knee Length": "knee",
    "Crop": "cropped",
    "Three-Fourth Length": "cropped",
    "Ankle Length": "full",
    "Regular": "full",
}

# fmt: off
MATERIAL = {
    "Cotton": "cotton", "Pure Cotton": "cotton", "Linen": "linen", "Wool": "wool", "Satin": "satin",
    "Silk": "silk", "Pure Silk": "silk", "Dupion Silk": "silk", "Polyester": "polyester",
    "Nylon": "nylon", "Viscose Rayon": "viscose", "Acrylic": "acrylic", "Bamboo": "bamboo",
    "Modal": "modal",
    "Synthetic": "synthetic", "Canvas": "canvas", "Leather": "leather", "Mesh": "mesh",
    "Suede": "suede", "Synthetic Leather": "synthetic leather", "Synthetic Suede": "synthetic suede",
    "Synthetic Patent": "patent", "Patent Leather": "patent", "Textile": "textile", "Fabric": "textile",
}
# fmt: on

CLOSURE = {
    "Lace-Ups": "lace-up",
    "Slip-On": "slip-on",
    "Velcro": "velcro",
    "Buckle": "buckle",
    "Zip": "zip",
    "Ankle Loop": "ankle loop",
    "Backstrap": "backstrap",
}

TOE = {
    "Open Toe": "open",
    "Round Toe": "round",
    "Peep Toe": "peep",
    "Pointed Toe": "pointed",
    "Square Toe": "square",
}

_NOT_STATED = frozenset({"", "NA", "N/A", "None", "Other"})

#: The exact tuple of a hit, in the shop's own values.
TUPLE_KEYS: Mapping[str, tuple[str, ...]] = {
    "apparel": ("category", "gender", "colour", "pattern", "sleeve", "neckline"),
    "footwear": ("category", "gender", "colour", "material", "closure", "toe", "heel", "heel_height"),
}

# fmt: off
_LEGS = frozenset({
    "Jeans", "Trousers", "Track Pants", "Shorts", "Leggings", "Capris", "Jeggings", "Tights", "Patiala",
    "Churidar", "Salwar", "Rain Trousers",
})
# fmt: on
_DENIM = frozenset({"Jeans", "Jeggings"})


def raw_labels(row: Mapping[str, str], stated: Mapping[str, str]) -> dict[str, str]:
    """The shop's own values, by our keys; what is not stated has no key.

    Args:
        row: a line of `styles.csv`.
        stated: `data.articleAttributes` of `styles/<id>.json`.
    """
    raw = {"category": row["articleType"], "gender": row["gender"], "colour": row["baseColour"]}
    if row["masterCategory"] == "Footwear":
        raw |= {
            "material": stated.get("Material", ""),
            # The shop moved this field once: the older records have the second name.
            "closure": stated.get("Fastening") or stated.get("Fastening and Back Detail", ""),
            "toe": stated.get("Toe Shape", ""),
            "heel": stated.get("Heel Type", ""),
            "heel_height": stated.get("Heel Height", ""),
            "pattern": stated.get("Pattern", ""),
            "ankle": stated.get("Ankle Height", ""),
        }
    else:
        raw |= {
            "pattern": stated.get("Pattern", ""),
            "sleeve": stated.get("Sleeve Length", ""),
            "neckline": stated.get("Neck", ""),
            "material": stated.get("Fabric", ""),
            "fit": stated.get("Fit", ""),
            "length": stated.get("Length", ""),
        }
    raw = {key: value.strip() for key, value in raw.items() if isinstance(value, str)}
    return {key: value for key, value in raw.items() if value not in _NOT_STATED}


def attributes(row: Mapping[str, str], stated: Mapping[str, str]) -> dict[str, str]:
    """The same values in the words of `jvsm_core.vocabulary`; what has no clean word has no key.

    One thing is read from a second field where the first is silent: a shirt's collar as its
    neckline.
    """
    raw = raw_labels(row, stated)
    if row["masterCategory"] == "Footwear":
        stated = {}  # the fields read below are clothes' own; on a shoe they are slips
    article = raw.get("category", "")
    words = {
        "category": CATEGORY.get(article, article.lower()),
        "gender": raw.get("gender", "").lower(),
        "sleeve": SLEEVE.get(raw.get("sleeve", "")),
        "sleeve_style": SLEEVE_STYLE.get(stated.get("Sleeve Styling", "")),
        "neckline": NECKLINE.get(raw.get("neckline", "")) or COLLAR.get(stated.get("Collar", "")),
        "length": _length(article, raw.get("length", "")),
        "fit": FIT.get(raw.get("fit", "")),
        "colour": COLOUR.get(raw.get("colour", ""), raw.get("colour", "").lower()),
        "pattern": PATTERN.get(raw.get("pattern", "")),
        "material": "denim" if article in _DENIM else MATERIAL.get(raw.get("material", "")),
        "hood": "yes" if stated.get("Collar") == "Hooded" or stated.get("Hood") == "Hooded" else None,
        "closure": CLOSURE.get(raw.get("closure", "")),
        "toe": TOE.get(raw.get("toe", "")),
        "heel": raw.get("heel", "").lower(),
        "heel_height": raw.get("heel_height", "").lower(),
        "ankle": {"Mid-Top": "mid-top", "High-Top": "high-top"}.get(raw.get("ankle", "")),
    }
    return {key: value for key, value in words.items() if value}


def _length(article: str, value: str) -> str | None:
    if article in _LEGS:
        return LEG_LENGTH.get(value)
    # Three jackets in four are labelled "Crop", which the pictures do not bear out.
    return None if article == "Jackets" else BODY_LENGTH.get(value)
