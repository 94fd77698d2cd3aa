"""Words for what shoes have, and for the values that only shops' labels have."""

from __future__ import annotations

from collections.abc import Mapping

from .wording import Forms, colour, forms

CLOSURE = {
    "lace-up": forms(having="laces|shoelaces|a lace-up front|lace-up fastening", be="lace-up|laced"),
    "slip-on": forms(be="slip-on|laceless|easy to slip on", having="a slip-on style|elastic sides"),
    "velcro": forms(having="velcro straps|velcro|a velcro fastening|hook and loop straps"),
    "buckle": forms(having="a buckle|buckles|a buckled strap", be="buckled"),
    "zip": forms(having="a zip|a zipper|a side zip", be="zip-up|zipped"),
    "ankle loop": forms(having="an ankle strap|an ankle loop|a strap around the ankle"),
    "backstrap": forms(having="a back strap|a strap at the heel|a slingback strap", be="slingback"),
}

TOE = {
    "open": forms(having="an open toe|open toes", be="open-toe|open-toed|open at the toes"),
    "round": forms(having="a round toe|a rounded toe|rounded toes", be="round-toe|round-toed"),
    "peep": forms(having="a peep toe|a small opening at the toe", be="peep-toe|peep-toed"),
    "pointed": forms(having="a pointed toe|a pointy toe|pointed toes", be="pointed|pointy|pointed-toe"),
    "square": forms(having="a square toe|a squared toe", be="square-toe|square-toed"),
}

HEEL = {
    "block": forms(having="a block heel|block heels|a chunky heel|a thick heel", be="block-heeled"),
    "wedge": forms(having="a wedge heel|wedge heels|wedges", be="wedge-heeled"),
    "slim": forms(having="a slim heel|thin heels|a stiletto heel|stiletto heels"),
    "kitten": forms(having="a kitten heel|kitten heels|a small thin heel"),
}

#: Heights a shoe shop states; each is spoken of as the heel that has it.
HEEL_HEIGHTS = (
    "1 inch",
    "1.5 inches",
    "2 inches",
    "2.5 inches",
    "3 inches",
    "3.5 inches",
    "4 inches",
    "4.5 inches",
    "5 inches",
    "6 inches",
)
HEEL_HEIGHT = {
    height: forms(
        having=f"a {height.removesuffix('es')} heel|{height.replace(' inches', ' inch')} heels"
        f"|heels of {height}|a heel of {height}"
    )
    for height in HEEL_HEIGHTS
}

ANKLE = {
    "mid-top": forms(be="mid-top|mid-cut|ankle-high", having="a mid-top cut"),
    "high-top": forms(be="high-top|above the ankle", having="a high-top cut|a higher ankle"),
}

#: Only in shops' labels, where each is a colour of its own.
LABEL_COLOURS = {
    "off white": colour("off-white|off white|ivory"),
    "multicolour": forms(
        be="multicoloured|multi-coloured|multicolour|colourful|rainbow coloured",
        into="multiple colours|many colours|several colours|lots of colours",
        having="lots of colours|many colours",
    ),
    "coffee": colour("coffee brown|coffee|dark brown|espresso"),
    "mushroom": colour("mushroom|mushroom brown|grey-brown"),
    "skin": colour("skin-coloured|nude|skin"),
    "rose": colour("rose|rose pink|dusty pink"),
}

LABEL_PATTERNS = {
    "woven design": forms(having="a woven design|a woven pattern", be="woven-patterned"),
    "textured": forms(having="a texture|a textured surface", be="textured"),
    "perforated": forms(having="perforations|small holes", be="perforated"),
}

MATERIAL = {
    "canvas": forms(into="canvas|a canvas fabric", be="canvas|made of canvas"),
    "suede": forms(into="suede|soft suede", be="suede|made of suede"),
    "mesh": forms(into="mesh|a breathable mesh", be="mesh|made of mesh"),
    "synthetic": forms(into="a synthetic material|synthetics", be="synthetic|man-made"),
    "synthetic leather": forms(
        into="synthetic leather|faux leather|fake leather", be="faux leather|made of synthetic leather"
    ),
    "synthetic suede": forms(
        into="synthetic suede|faux suede|fake suede", be="faux suede|made of faux suede"
    ),
    "patent": forms(into="patent leather|shiny patent", be="patent|patent leather"),
    "textile": forms(into="a fabric|textile|cloth", be="textile|made of fabric"),
    "silk": forms(into="silk|pure silk|raw silk", be="silk|silken|made of silk"),
    "polyester": forms(into="polyester", be="polyester|made of polyester"),
    "nylon": forms(into="nylon", be="nylon|made of nylon"),
    "viscose": forms(into="viscose|rayon", be="viscose|made of viscose"),
    "acrylic": forms(into="acrylic|acrylic knit", be="acrylic"),
    "bamboo": forms(into="bamboo fibre|bamboo", be="made of bamboo"),
    "modal": forms(into="modal", be="made of modal"),
}

SHOES: Mapping[str, Mapping[str, Forms]] = {
    "closure": CLOSURE,
    "toe": TOE,
    "heel": HEEL,
    "heel_height": HEEL_HEIGHT,
    "ankle": ANKLE,
}
