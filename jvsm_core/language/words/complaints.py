"""How people say a direction without its comparative: what bothers them, where it is to be worn.

By scale, the texts for up and for down; whole orders, said alone or beside others. "they" is said for
garments in the plural. The reader knows their kinds from `situations` and `directions`.
"""

from __future__ import annotations

from collections.abc import Mapping

#: Of anything that has the scale.
COMPLAINTS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "length": (
        (
            "it's too short",
            "it's a bit short",
            "it needs a few more inches",
            "add a couple of inches",
            "it could be longer",
            "it's not long enough",
            "let the hem down",
            "a few inches longer",
            "it should come down further than that, it's too short",
            "it rides up",
        ),
        (
            "it's too long",
            "it's a bit long",
            "take a few inches off",
            "take it up a bit",
            "it could be shorter",
            "raise the hem",
            "a few inches shorter",
            "cut a few inches off",
            "it's way too long for me",
        ),
    ),
    "sleeve": (
        (
            "my arms get cold",
            "the sleeves are a bit short",
            "the sleeves should be a bit longer",
            "a bit more sleeve",
            "I don't like how short the sleeves are",
            "lengthen the sleeves a bit",
        ),
        (
            "the sleeves are a bit long",
            "sleeves too long for me",
            "the sleeves could be shorter",
            "I don't like how long the sleeves are",
            "shorten the sleeves a bit",
        ),
    ),
    "neck depth": (
        (
            "the neck is too high",
            "it could be lower cut",
            "show a bit more cleavage",
            "it's too high at the neck",
            "lower the neckline",
            "it chokes me",
        ),
        (
            "the neckline is too low",
            "it's too low cut",
            "it shows too much cleavage",
            "raise the neckline",
            "the neck is too deep for me",
            "it's too revealing at the top",
            "a more modest neckline",
        ),
    ),
    "lightness": (
        (
            "it's too dark",
            "it's a bit dark",
            "the colour is too dark",
            "not so dark",
            "a shade lighter",
            "something paler",
            "it looks a bit gloomy",
            "lighten it up",
        ),
        (
            "it's too light",
            "it's a bit bright",
            "the colour is too bright",
            "not so bright",
            "a shade darker",
            "not as light",
            "something darker",
        ),
    ),
    "busyness": (
        (
            "it's a bit plain",
            "it's too plain",
            "it's boring",
            "it looks a bit boring",
            "jazz it up",
            "spice it up",
            "not so plain",
            "something more eye-catching",
            "it needs a bit more pattern",
            "make it more interesting",
        ),
        (
            "it's too busy",
            "there's too much going on",
            "too much going on for me",
            "tone it down",
            "it's a bit loud",
            "it's too loud",
            "not so busy",
            "it makes my eyes hurt",
            "something simpler",
            "it's a bit much going on",
        ),
    ),
    "formality": (
        (
            "something for the office",
            "can I wear it to a wedding?",
            "I need it for a job interview",
            "dress it up",
            "it's too casual",
            "it's a bit casual for work",
            "something fancier",
            "I want it for a special occasion",
            "smarten it up",
            "something I can wear to work",
        ),
        (
            "something for the weekend",
            "dress it down",
            "it's too formal",
            "it's a bit formal",
            "for lounging around",
            "something for every day",
            "it's too dressy",
            "more laid-back",
            "for hanging out with friends",
        ),
    ),
    "warmth": (
        (
            "it's for winter",
            "I'm always freezing",
            "it's too thin",
            "something for cold weather",
            "a winter version",
            "it should keep me warm",
            "not warm enough",
        ),
        (
            "it's for summer",
            "it's too hot",
            "something for the summer",
            "it's too warm",
            "more breathable",
            "I'd sweat in it",
            "something lighter for the beach",
            "a summer version",
        ),
    ),
    "shine": (
        ("it could do with more shine", "it's too matte"),
        ("it's too shiny", "not so shiny", "it should shine less, it's too shiny"),
    ),
    "frills": (
        ("it could be more girly", "something more feminine"),
        ("it's too frilly", "it's a bit girly", "not so frilly"),
    ),
    "fit": (
        (
            "let it out",
            "let it out a bit",
            "give it more room",
            "I can't breathe in it",
            "it's too tight",
            "it clings too much",
            "it's a bit tight",
            "I need more room in it",
            "it should be less clingy",
            "it squeezes me",
            "it pinches",
            "a size bigger",
        ),
        (
            "take it in",
            "bring it in at the waist",
            "I'm swimming in it",
            "it's too loose on me",
            "it's too baggy",
            "it looks like a tent",
            "it should sit closer to the body",
            "it's a bit loose",
            "I'm drowning in it",
            "a size smaller",
            "it's a bit baggy",
        ),
    ),
}

#: Of what hangs about the legs.
ABOUT_LEGS: tuple[tuple[str, ...], tuple[str, ...]] = (
    (
        "my knees get cold",
        "it shows too much leg",
        "cover more of my legs",
        "I want to cover my legs",
        "less leg on show",
        "keep my legs warm",
    ),
    ("show more leg", "I keep tripping over the hem", "show some leg", "let me show my legs"),
)

#: Details people do not want, in one word.
WITHOUT: Mapping[str, str] = {
    "hood": "hoodless",
    "belt": "beltless",
    "pockets": "pocketless",
    "zip": "zipless",
    "buttons": "buttonless",
}
