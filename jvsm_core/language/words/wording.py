"""The words people use for each attribute value: the data behind `Lexicon` and `Grammar`.

Every value has forms by grammatical place, alternatives separated by `|`, the plainest first:

    be       what it is:         "make it …", "is …"           sleeveless, knee-length
    having   what it has:        "with …", "has …", "add …"    long sleeves, a hood
    into     what it comes in:   "in …"                        navy, cotton, a floral print
    lacking  what it is without: "without …", "no …"           sleeves, hood
    noun     what kind it is:    "as a …", "a … instead"       dress, pair of jeans is never used
    do       a whole order:      said alone                    take the sleeves off
"""

from __future__ import annotations

from dataclasses import dataclass, fields

PLACES = ("be", "having", "into", "lacking", "noun", "do")


@dataclass(frozen=True)
class Forms:
    """Alternatives by grammatical place; an empty tuple where a value has no such form."""

    be: tuple[str, ...] = ()
    having: tuple[str, ...] = ()
    into: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    noun: tuple[str, ...] = ()
    do: tuple[str, ...] = ()

    def all(self) -> tuple[str, ...]:
        """Every alternative once, places in the order above."""
        return tuple(dict.fromkeys(text for field in fields(self) for text in getattr(self, field.name)))


def forms(**places: str) -> Forms:
    return Forms(**{place: tuple(texts.split("|")) for place, texts in places.items()})


def colour(words: str) -> Forms:
    return forms(be=words, into=words)


def kind(words: str) -> Forms:
    return forms(noun=words)


SLEEVE = {
    "sleeveless": forms(
        be="sleeveless|sleeveless|sleeve-free",
        lacking="sleeves|sleeves|sleeve",
        do="take the sleeves off|cut off the sleeves|chop the sleeves off|leave the arms bare"
        "|cut the sleeves off|show off the arms|lose the sleeves altogether",
    ),
    "cap": forms(
        having="cap sleeves|capped sleeves|tiny cap sleeves|little cap sleeves|a cap sleeve"
        "|very short sleeves|sleeves that just cover the shoulder|tiny sleeves",
        be="cap-sleeved|cap sleeved|cap sleeve",
    ),
    "short": forms(
        having="short sleeves|short sleeves|t-shirt sleeves|a short sleeve|sleeves above the elbow"
        "|t-shirt length sleeves|sleeves that stop above the elbow",
        be="short-sleeved|short sleeved|short-sleeve|short sleeve",
    ),
    "elbow": forms(
        having="elbow-length sleeves|elbow sleeves|half sleeves|sleeves to the elbow|half-length sleeves"
        "|sleeves down to the elbows|mid-length sleeves|sleeves that end at the elbow"
        "|sleeves to my elbows",
        be="elbow-sleeved|half-sleeved|half sleeve",
    ),
    "three-quarter": forms(
        having="three-quarter sleeves|3/4 sleeves|three quarter sleeves|three-quarter length sleeves"
        "|3/4 length sleeves|bracelet sleeves|sleeves just past the elbow|sleeves to the forearm"
        "|bracelet length sleeves|sleeves that end below the elbow",
        be="three-quarter sleeved|3/4 sleeved|3/4 sleeve|three quarter sleeve",
    ),
    "long": forms(
        having="long sleeves|long sleeves|full sleeves|full-length sleeves|sleeves to the wrist"
        "|wrist-length sleeves|a long sleeve|sleeves down to the wrists"
        "|sleeves all the way down|sleeves down to my wrists|covered arms",
        be="long-sleeved|long sleeved|long-sleeve|full-sleeved|long sleeve",
    ),
}

SLEEVE_STYLE = {
    "plain": forms(having="plain sleeves|simple sleeves|regular sleeves|straight sleeves|normal sleeves"),
    "puff": forms(
        having="puff sleeves|puffed sleeves|puffy sleeves|balloon sleeves|puffed shoulders"
        "|voluminous sleeves|puffy shoulders|puffed-up sleeves|volume in the sleeves"
        "|sleeves that puff out|a puff sleeve",
        be="puff-sleeved|puff sleeved|puffy sleeved",
    ),
    "bell": forms(
        having="bell sleeves|flared sleeves|trumpet sleeves|bell-shaped sleeves|sleeves that flare out"
        "|sleeves that get wider at the wrist|wide flowing sleeves|flowing sleeves|a bell sleeve",
        be="bell-sleeved|bell sleeved",
    ),
}

NECKLINE = {
    "crew": forms(
        having="a crew neck|a crew neckline|a round neck|a round neckline|a crewneck|a plain round neck"
        "|a simple round neckline|a jewel neckline|a t-shirt neck",
        be="crew-neck|crew neck|round-necked|crewneck",
    ),
    "v-neck": forms(
        having="a v-neck|a v neck|a v-neckline|a v-shaped neckline|a v neckline|a v shaped neck|a deep v|a "
        "plunging neckline|a neckline in a v",
        be="v-neck|v neck|v-necked|vneck",
    ),
    "scoop": forms(
        having="a scoop neck|a scoop neckline|a scooped neckline|a u-neck|a low round neckline"
        "|a u-shaped neck|a scooped neck|a u-shaped neckline|a low scoop neck",
        be="scoop-neck|scoop neck|scoop-necked|scooped",
    ),
    "square": forms(
        having="a square neck|a square neckline|a squared neckline|a square-cut neckline|a squared-off neck"
        "|a square-shaped neckline",
        be="square-neck|square neck|square-necked",
    ),
    "boat": forms(
        having="a boat neck|a boat neckline|a bateau neckline|a bateau neck|a wide straight neckline"
        "|a boatneck|a wide neckline from shoulder to shoulder|a wide boat neck",
        be="boat-neck|boat neck|boat-necked",
    ),
    "turtleneck": forms(
        having="a turtleneck|a turtle neck|a roll neck|a polo neck|a high neck|a high collar|a rollneck"
        "|a funnel neck|a tall neck|a mock neck|a neck that folds over",
        be="turtleneck|turtle-necked|high-necked|roll-neck",
    ),
    "shirt collar": forms(
        having="a shirt collar|a collar|a pointed collar|a classic collar|a button-down collar"
        "|a spread collar|a proper collar|a collar like a dress shirt",
        be="collared|collared|shirt-collared",
    ),
    "halter": forms(
        having="a halter neck|a halter neckline|a halterneck|a halter top|straps tied behind the neck"
        "|straps around the neck|a tie behind the neck|a halter",
        be="halter-neck|halter neck|halterneck|halter style",
    ),
    "off-shoulder": forms(
        having="bare shoulders|an off-shoulder neckline|an off the shoulder neckline"
        "|an off-the-shoulder neckline"
        "|a bardot neckline|open shoulders|exposed shoulders|the shoulders showing|uncovered "
        "shoulders",
        be="off-shoulder|off the shoulder|off-the-shoulder|bardot|off shoulder",
        do="leave the shoulders bare|show the shoulders|let the shoulders show",
    ),
    "polo collar": forms(having="a polo collar|a polo neck collar|a collar", be="polo-collared|collared"),
    "mandarin collar": forms(
        having="a mandarin collar|a chinese collar|a stand-up collar|a band collar|a nehru collar"
        "|a stand collar"
    ),
    "hood": forms(having="a hood", be="hooded"),
    "one shoulder": forms(
        having="one bare shoulder|a one-shoulder neckline|a single strap", be="one-shoulder|one-shouldered"
    ),
    "cowl": forms(having="a cowl neck|a draped neck|a cowl neckline"),
    "henley": forms(having="a henley neck|a buttoned round neck|a henley collar"),
    "keyhole": forms(having="a keyhole neck|a keyhole neckline"),
    "mock collar": forms(having="a mock collar|a mock neck"),
    "tie-up": forms(having="a tie-up neck|a neck with ties"),
    "strapless": forms(be="strapless", lacking="straps"),
    "shoulder straps": forms(having="shoulder straps|straps|thin straps|spaghetti straps", be="strappy"),
}

LENGTH = {
    "crop": forms(
        be="cropped|cropped|crop length|crop-top length|midriff-baring",
        having="a cropped length|a cropped hem|a cropped cut",
        into="a cropped length|a cropped version",
        do="crop it|show some midriff|let the belly show|make it end above the belly button",
    ),
    "waist": forms(
        be="waist-length|waist length",
        having="a hem at the waist|a waist-length cut",
        into="waist length|a waist-length cut",
        do="make it end at the waist|have it stop at the waist|it should reach the waist",
    ),
    "hip": forms(
        be="hip-length|hip length",
        having="a hem at the hips|a hip-length cut",
        into="hip length|a hip-length cut",
        do="make it reach the hips|have it cover the hips|make it cover my bum|it should end at the hips",
    ),
    "thigh": forms(
        be="thigh-length|mid-thigh length|thigh length|mid-thigh",
        having="a hem at mid-thigh|a thigh-length hem",
        into="thigh length|a thigh-length cut",
        do="make it end above the knee|have it stop at mid-thigh|it should end mid-thigh",
    ),
    "knee": forms(
        be="knee-length|knee length|knee-long",
        having="a knee-length hem|a hem at the knee",
        into="knee length|a knee-length cut",
        do="make it reach the knee|have it end at the knees|make it go to the knee"
        "|it should hit at the knee|make it come down to the knee",
    ),
    "midi": forms(
        be="midi|midi length|calf-length|mid-calf length|midi-length|mid-calf|tea length",
        having="a midi length|a hem below the knee|a mid-calf hem",
        into="a midi length|midi length|midi",
        do="make it go below the knee|have it end at mid-calf|it should reach the calves",
    ),
    "maxi": forms(
        be="maxi|floor-length|ankle-length|full-length|maxi length|floor length",
        having="a maxi length|a floor-length hem|a hem at the ankle",
        into="a maxi length|maxi length|maxi",
        do="make it reach the floor|have it go down to the ankles"
        "|it should go down to the floor|make it touch the ground",
    ),
    "short": forms(
        be="short|above the knee|cut short",
        having="short legs|a short leg",
        into="a short length|a short version",
        do="cut the legs off above the knee",
    ),
    "cropped": forms(
        be="cropped|ankle-baring|capri length|cropped above the ankle|7/8 length",
        having="cropped legs|a cropped leg",
        into="a cropped length|a cropped cut",
        do="crop the legs|have them stop above the ankle",
    ),
    "full": forms(
        be="full-length|full length|ankle-length|long",
        having="full-length legs|long legs|a full-length leg",
        into="full length|a full-length cut",
        do="have them go down to the shoes|make the legs full length",
    ),
}

FIT = {
    "fitted": forms(
        be="fitted|slim|close-fitting|figure-hugging|slim-fit|tight|form-fitting|snug|bodycon"
        "|body-hugging|skin-tight|tailored",
        having="a fitted cut|a slim fit|a close fit|a tight fit|a fitted shape",
        into="a slim fit|a fitted cut|a fitted style",
    ),
    "straight": forms(
        be="straight|straight-cut|regular-fit|regular fit|straight cut|classic fit",
        having="a straight cut|a regular fit|a straight fit|a standard fit",
        into="a straight cut|a regular fit|a straight fit",
    ),
    "loose": forms(
        be="loose|oversized|baggy|relaxed|loose-fitting|roomy|slouchy|loose fit|oversize",
        having="a loose fit|a relaxed fit|an oversized fit|a baggy cut|more room",
        into="a loose fit|an oversized fit|a relaxed cut|a baggy style",
    ),
    "a-line": forms(
        be="a-line|a line|a-line shaped",
        having="an a-line shape|an a-line cut|an a-line skirt",
        into="an a-line cut|an a-line shape|an a-line style",
    ),
    "flared": forms(
        be="flared|flowy|swingy|flared out",
        having="a flared shape|a flared cut|a flare|a flared hem",
        into="a flared cut|a flared style",
        do="make it flare out|add some flare|give it some swing",
    ),
    "skinny": forms(
        be="skinny|skinny-fit|tight|super slim|slim-leg|skin-tight",
        having="skinny legs|a skinny fit|tight legs",
        into="a skinny fit|a skinny cut|a skinny style",
    ),
    "wide": forms(
        be="wide-leg|wide-legged|wide|wide leg|palazzo|wide in the leg",
        having="wide legs|a wide leg|wider legs",
        into="a wide-leg cut|a wide-leg style|a wide cut",
    ),
}

PATTERN = {
    "solid": forms(
        be="plain|solid|unpatterned|a solid colour|pattern-free|one solid colour|all one colour"
        "|patternless"
        "|just one colour|a single colour",
        into="a plain colour|a solid colour|one colour|plain",
        lacking="pattern|print|pattern",
    ),
    "horizontal stripes": forms(
        having="horizontal stripes|breton stripes|stripes across|sideways stripes|stripes going across"
        "|sailor stripes|stripes from side to side|stripes that run across|nautical stripes",
        be="horizontally striped|striped horizontally|striped across|breton-striped",
        into="horizontal stripes|a breton stripe|a horizontal stripe",
    ),
    "vertical stripes": forms(
        having="vertical stripes|stripes going down|up and down stripes|stripes from top to bottom"
        "|stripes running down|lengthwise stripes|stripes that go up and down|vertical lines",
        be="vertically striped|striped vertically",
        into="vertical stripes|a vertical stripe",
    ),
    "pinstripe": forms(
        having="pinstripes|thin stripes|fine stripes|a pinstripe|narrow pinstripes|very thin "
        "stripes"
        "|chalk stripes|hairline stripes",
        be="pinstriped|pinstripe|pin-striped",
        into="pinstripe|a pinstripe|pinstripes",
    ),
    "plaid": forms(
        having="a plaid pattern|checks|a check pattern|a tartan check|a tartan pattern|plaid"
        "|a lumberjack check|a lumberjack pattern|a scottish check|big checks|tartan",
        be="plaid|tartan|checked|checkered",
        into="plaid|tartan|a plaid pattern|a tartan check",
    ),
    "gingham": forms(
        having="gingham checks|a gingham pattern|small checks|a gingham check|a picnic check"
        "|tiny checks|a tablecloth check|gingham",
        be="gingham|gingham-checked",
        into="gingham|a gingham check|a vichy check",
    ),
    "polka dots": forms(
        having="polka dots|dots|spots|a polka dot pattern|a dotted pattern"
        "|little dots|dots all over|big dots|a polka dot print",
        be="polka-dotted|polka dot|dotted|spotty|spotted|polkadot|dotty",
        into="polka dots|a polka dot print|a dotty print|dots",
    ),
    "floral": forms(
        having="flowers|a floral print|a flower print|a floral pattern|flowers on it|blossoms"
        "|roses on it|a botanical print|little flowers|big flowers",
        be="floral|flowery|flower-patterned|flowered",
        into="a floral print|florals|a flower print|a floral pattern",
    ),
    "leopard": forms(
        having="a leopard print|leopard spots|an animal print|a leopard pattern|a cheetah print"
        "|a wild cat print|big cat spots|a jaguar print",
        be="leopard print|leopard-print|leopard|animal print",
        into="leopard print|a leopard print|animal print|leopard",
    ),
    "colour-block": forms(
        having="colour blocks|colour blocking|blocks of colour|a two-tone design"
        "|panels of colour|two blocks of colour|contrasting panels",
        be="colour-blocked|colour-block|two-tone|colour blocked|half and half",
        into="colour blocks|two tones|a colour-block design",
    ),
    "graphic": forms(
        having="a graphic|a graphic print|a printed logo|a print on the front"
        "|a graphic on the chest"
        "|a picture on the front|a motif on it|a logo|a slogan|writing on it|a logo on "
        "the chest|a picture on it|artwork on the front",
        be="graphic|printed with a graphic|graphic print",
        into="a graphic print|a graphic design",
    ),
    "striped": forms(
        having="stripes|a striped pattern",
        be="striped|stripy|stripey",
        into="stripes|a stripe|a striped pattern",
    ),
    "checked": forms(
        having="checks|a checked pattern|a check pattern|plaid checks|squares",
        be="checked|checkered|chequered|plaid",
        into="checks|a check|a checked pattern",
    ),
    "printed": forms(
        having="a print|a print on it|a printed design|a graphic print|a motif",
        be="printed|patterned",
        into="a print|a printed design",
    ),
    "self design": forms(
        having="a self design|a tone-on-tone pattern|a woven pattern|a subtle textured pattern",
        be="self-patterned|subtly textured|tone-on-tone",
    ),
    "embroidered": forms(having="embroidery|embroidered details|stitched decoration", be="embroidered"),
    "embellished": forms(having="embellishments|sequins|beading|decoration", be="embellished|decorated"),
    "dyed": forms(having="a dyed effect|a tie-dye pattern", be="dyed|tie-dyed"),
    "washed": forms(having="a washed look|a faded look", be="washed|faded"),
}
