"""The words people use for colours: shades by the colour of the vocabulary that is nearest."""

from __future__ import annotations

from .wording import colour

COLOUR = {
    "black": colour("black|black|jet black|pitch black|all black|jet|raven black|ink black"),
    "charcoal": colour(
        "charcoal|charcoal grey|dark grey|anthracite|slate grey|graphite|gunmetal|slate"
        "|gunmetal grey|deep grey"
    ),
    "grey": colour("grey|grey|medium grey|mid-grey|ash grey|silver grey|dove grey|stone grey|pewter"),
    "white": colour("white|white|pure white|bright white|snow white|crisp white|all white|optic white"),
    "ivory": colour(
        "ivory|off-white|cream|off white|eggshell|creamy white|pearl white|vanilla|cream coloured"
    ),
    "beige": colour("beige|sand|light beige|ecru|oatmeal|sandy beige|nude|biscuit|oat|sand coloured"),
    "camel": colour("camel|tan|camel brown|caramel|light brown|toffee|camel coloured|fawn|honey brown"),
    "brown": colour(
        "brown|dark brown|chocolate|chocolate brown|coffee brown|espresso|mocha|chestnut brown"
        "|walnut brown|coffee|cocoa"
    ),
    "rust": colour(
        "rust|rust red|terracotta|rusty orange|copper|brick|burnt orange|brick red|rust coloured|rust brown"
    ),
    "red": colour(
        "red|red|bright red|scarlet|crimson|cherry red|ruby red|ruby|tomato red|fire red"
        "|lipstick red|poppy red"
    ),
    "burgundy": colour(
        "burgundy|wine|maroon|oxblood|wine red|dark red|bordeaux|claret|merlot|deep red"
        "|wine coloured|burgundy red"
    ),
    "pink": colour(
        "pink|pink|rose|light pink|blush|rosy pink|blush pink|baby pink|dusty pink|bubblegum pink"
        "|hot pink|rose pink|fuchsia"
    ),
    "orange": colour("orange|orange|bright orange|tangerine|pumpkin|tangerine orange|carrot orange"),
    "mustard": colour(
        "mustard|mustard yellow|ochre|dark yellow|golden yellow|mustard coloured|saffron yellow"
    ),
    "yellow": colour(
        "yellow|yellow|bright yellow|lemon|sunny yellow|canary yellow|lemon yellow|sunshine "
        "yellow|buttercup yellow"
    ),
    "olive": colour("olive|olive green|khaki green|army green|moss green|military green|olive drab|moss"),
    "green": colour(
        "green|green|emerald|emerald green|grass green|bright green|forest green|bottle green"
        "|kelly green|dark green|hunter green"
    ),
    "mint": colour("mint|mint green|pale green|light green|pastel green|pistachio|seafoam|seafoam green"),
    "teal": colour("teal|petrol|blue-green|petrol blue|teal green|peacock blue|teal blue|dark turquoise"),
    "light blue": colour(
        "light blue|sky blue|pale blue|baby blue|powder blue|pastel blue|ice blue|cornflower blue|soft blue"
    ),
    "blue": colour(
        "blue|blue|royal blue|cobalt|bright blue|cobalt blue|sapphire|electric blue|sapphire blue|ultramarine"
    ),
    "navy": colour("navy|navy blue|dark blue|midnight blue|navy|deep blue|dark navy|ink blue|marine blue"),
    "purple": colour("purple|purple|violet|plum|aubergine|deep purple|eggplant|grape|dark purple|amethyst"),
    "lavender": colour("lavender|lilac|light purple|pale purple|mauve|pastel purple|wisteria|light lilac"),
    "maroon": colour("maroon|dark red|deep red|wine|burgundy"),
    "magenta": colour("magenta|fuchsia|hot pink|bright pink"),
    "cream": colour("cream|creamy white|cream coloured"),
    "khaki": colour("khaki|sandy brown|khaki brown"),
    "gold": colour("gold|golden|metallic gold"),
    "silver": colour("silver|silvery|metallic silver"),
    "bronze": colour("bronze|metallic brown"),
    "copper": colour("copper|coppery"),
    "peach": colour("peach|apricot|coral|salmon"),
    "turquoise": colour("turquoise|aqua|turquoise blue"),
    "tan": colour("tan|light brown|tan brown"),
    "taupe": colour("taupe|grey-brown"),
    "mauve": colour("mauve|dusty purple"),
    "nude": colour("nude|skin-coloured"),
    "sea green": colour("sea green|aqua green"),
    "lime green": colour("lime green|lime|bright green"),
    "fluorescent green": colour("fluorescent green|neon green"),
    "grey melange": colour("grey melange|heather grey|marled grey|mottled grey"),
    "metallic": colour("metallic|shiny metallic"),
}
