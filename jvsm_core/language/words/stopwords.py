"""Words that ask for nothing by themselves, and the little words that turn what stands by them."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())


#: Words that may stand inside a phrase without changing it: "off (the) shoulder".
DETERMINERS = words("the my your its our their these those")

STOP = words("""
a an the this that these those it its is are be been being was were am i im id ill ive me my mine myself we us
our your you he she they them their theyre there theres here of on at by as so too very really quite just only
also and or but nor with in into to from for up down out off over then than now again all any some one ones
thing things something anything everything item items piece pieces garment garments product products clothes
clothing outfit outfits version versions variant option options choice kind kinds sort type style styles
styled look looks looked looking like likes same similar exactly almost nearly identical otherwise else rest
still keep stays stay please pls plz plss thanks thank thx ty ta cheers ok okay k hi hey hello hiya dear hmm
hm
hmmm mm um uh er erm oh ooh ah ahh aw omg lol haha ha wow yay ugh well yes yeah ya yep yup nah nope sorry wait
actually maybe perhaps ideally possible possibly probably honestly basically literally totally obviously if
would could should can cant may might will shall do does did dont doesnt didnt done doing have has had having
got get gets getting give gives go goes going gonna wanna gotta gimme lemme come comes coming make makes made
making change changes changed changing show shows showing see seen seeing find finds try trying tried need
needs needed want wants wanted wish wished love loves loved luv prefer rather instead bit little lot lots much
more less most least slightly somewhat tad touch way far deal good great nice nicely cool lovely perfect
better
best bad worse worst gorgeous pretty beautiful amazing awesome cute fab colour colours coloured colouring
shade shades tone tones toned tint hue hues design designs designed detail details feature features shape
shapes shaped fabric material materials texture textile cloth what whats how hows about which who where when
why whether available stock different other another others turn switch swap replace replaced add adding put
use using take taking let lets tell said say saying mean meant means think thought thinking mind second time
around round front back bottom top side sides part parts body whole each every both few several no not without
minus lose remove drop ditch skip leave rid cut chop forget scrap never none isnt arent wasnt werent wont
wouldnt shouldnt couldnt nothing after before next last first search buy buying purchase order shop store
choose pick idea image picture desired fine fitting dunno know guess suppose think kinda sorta sort bloody
super extra true real pure proper today tonight tomorrow day days always ever even though tho although because
cause cos bc since while where u ur r n y im ive id youve youre thats its wld cld shd plus per via w til until
between within upon along across through against toward towards near close next behind under above below onto
someone person people man woman girl guy girls boy mum mom dad sister friend friends wife husband daughter son
niece love babe honey darling mate sir madam bro sis dude guys everyone him her hers his
wear wearing worn wears put puts suit suits suited goes went fit fits feel feels felt seem seems seemed
sell sells sold carry stock offer offers return sale price new old older newer ordered
bought own owned owns work works worked fancy able
paint painted dye dyed certainly definitely absolutely surely either neither once twice whatever whichever
such own particular
hope hoping hoped meh itd somehow right away terrible actual fan keen unfortunately besides together anyway
anyways hangs hang drapes drape sits sit falls fall rides riding ride outside inside example such instance
idea thanks liking taste two three four five simply rest totally completely entirely tiny small large huge
big thou cuz coz gonna aint dont afraid rather bother
kindly regards matching match matches matched enough slimming flattering straps
chance possible thanks question wondering wonder help ask asking
""")

#: Said before or after a thing, they want it gone.
NEGATORS = words("""
no not without minus lose remove drop ditch skip never dont isnt arent less hate hates forget scrap rid non
doesnt lacking wont wouldnt shouldnt didnt wasnt nix avoid except excluding nothing sans cant dislike removed
losing dropping removing flatten reduce tame minimise deflate tone bin axe delete cancel kill strip fewer
cannot allergic against ban enough hold stop neither
""")

#: Of these, those that are no wish when nothing follows: "isn't", "doesn't".
CORRECTIONS = words("no actually rather instead wait sorry not nope nah")

#: What may stand between a negator and what it negates.
FILLERS = words("""
a an the any more so that too as of off out away my your its it this these those want like have has such
really very need needs wear do go for with come comes be is in into on having being all those them kind sort
get getting rid wanna fan keen anything something another stand down way to going quite fond big huge little
much many made just
""")
