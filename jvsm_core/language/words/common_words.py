"""English words that are right as they are, though a slip away from a word of the shop.

Taken from the vocabulary of the text tower's tokenizer: those that would be corrected otherwise.
"""

from __future__ import annotations

from .stopwords import words

COMMON = words("""
aback abel abroad acute ahmed aimed alice alien alive aloud alpine amore angela angelo anger angle angles
angola apart arise armand aside athletes atletico avery backbone background backseat badger baking ballot
ballroom banda bandits banging banner barefoot barker barking barre barrie barry basil basin basis bathing
batter batting battle battling beaming beating beforehand bellowed bike bikes billed bills billy bing
bitter blackberry blackout blackwell bladder blaze blazed bled blink blinking bloc blockade blow blown
bluegrass bluff bolted bolts bombed books boone boost booth booths border borne boulder boulders bouts
bowing bowled bowler boxer bracing brain branding bravery breach breaking breathless breeding breeze
brightness brighton brink brisk broadband broadway brody broom brow browne brows brush budge buick bullet
bulls bully bumper bunker buried burn burns burt burton bush businessman businessmen butler cale caller
came cameo camped camps canberra cannon canons capable cardinal cardinals carey carlo carlos carly
caroline carrie carriers cary casualties casualty catering causal caution caves cellar chalmers champaign
charming cheat cheek cheeks cheering chess chet chicks chin china ching chips chopper choral chord chose
christian christians chuck chuckled chunk chunks churchill cindy clapped clare clarinet classical
classmate classroom clement clements clenched clinch clinched clone clustered coasts coca coco codes
coding cola collapse collapsed collarbone collided colton colts comet comets compared compiler comte
concerto concerts concord conform confront connor conquered conservation conservatoire consider consort
content context contract contracting contracts contrary convened converse converted converting converts
conveyed conway cooperate coping coptic cora cores cornered corp corporal cosmic costa costs couldn
countered courthouse courtroom cove coven covert coveted craven crest crewe croats crouched crust cupped
curly curses curved dairy darkness darren darting daylight declaration decorate decorative dedicated
deformation delegate delicately denies denis deportation deported designer detached detained detonated
differed difference differently differing digits diner dion discrete dixon dorothea downfall downloads
drafting dragons draining draper dreaming dresser drove duplicate during dust duty duval dwell earthly
eclectic effective eighties electrical electron electronic elvis encoding endless enduring engineer erich
evergreen executing existing exiting exploded exploding explored exploring exported expose extent
extraordinary fable faced fade fades failing fails fairy fallout famed fare farms fated feared feminism
feminist fighting fill filled filling filly finch finer fingered finnish firearm firearms fireplace
fireworks fisted flags flame flames flaming flashback flashlight flawed flaws fleet flight flinders
flirting flock flood flooding flora flores flour flown flush folder folks follower followers following
font foods football footprint footprints forecast foremost forestry forgiven format forrest forum forwards
freeman freestyle freeway fresh friendship friendships fright frontier frost frowning fullback fuss gable
galen garde gardener garner garnered gaze gazing generals genuinely gingerly given glamour glass gleam
glenn gloom goin goldman gong goodnight gould grabbing grabs graders grading grain grams granting graph
graphical grasp grasping grayson graz greed greek greene greenhouse greer greet grind groaning groom gross
hadn halftime hallway hallways halted hammered hampered handball handcuffs handling handsome handwriting
hans happiness hardcover harmed harmless haunting haven havre headline headlined headlines healed healy
hearth heavyweight hedge herself hideout highlight highness highway himself hints hitter holmes homecoming
homeless homemade homework hopefully household hunger hunted illustrating illustrator india indiana
indicate inflated informant informed ingrid initiation insulted interacting intersecting intimate intro
invitation iphone irritation isolated jena jennings jenny jens jingle jones julie julien juliette jumped
justice kelley keystone kickoff kits knicks knight knighted knockout label labelled lacked lacks lagos
lakes lance lange laps late laughter leaflets learners leary lease ledge legend legends leighton lending
leon leonard leonardo lessons lester letterman levin lewis lied lies lifeless lighthouse likely lila
limestone limitation linden lineman linger linked links litter lived livery lives logged logs lonely
longtime lotus lowe macintosh macro madeline maine maker makeshift mandate mandolin mandy manga manly
manpower maple marianne marie marin marina marion marked marlon marne marred martinez master mater
maternal mattress maxim maximum mayhem mcintosh meade medal melanie metabolic microphone microsoft midday
middleweight militant millennia millennium minas minimum minions ministry model modes mongolia moods moore
moose moral moses motor motto multiplied muse mused mustache mustered mutation mute mutter naval nave
necklace neural newport niche nightfall nightstand nighttime nonstop norma norman notice novel officer
officers offset oliver oneself organise organism organist organize outline outlined outlines outreach
outset overcome overgrown overhaul overhead overland overlap overly overnight overrun overtime pace
packets paid pain palace palma palmer panther panthers paolo paperback paperwork para parent parkway parma
pasta pastures patch patel patient patients patrol patterson peabody pear pending pepper perch perform
performed perished peter photographic photon picket pierce pinto piper pitchfork planner planners planning
planting plants plate plead pleas pleasure plight plots plumbing plume plump pointedly pointer poker poles
polk polls ponder pools portable porte porto poster potent pounding powerhouse powerless preacher
preaching princely printer profession professions prone proof properly properties property prose
protective proto prussia psalm psalms published punished puppy purge quarterback quarterly quartet quilt
quit quota racer racist raging rainfall rainforest rally ramon rani rating rave reacher react reacting
realm redhead refinery regained regal regularly regulate regulator reilly reindeer rejoined related
relating released remained reminded reminder renal renaming repeating rescuing resigned restrain
restricting restriction restroom retained rises roach robbed robes roles roller roommate ropes rosen rosie
ross rouse rover royale royalties rubbed rugby ruining ruins runaway runoff runway sable sadler salim
saline salman salon saloon sasha satan scandal scandals scar scare scares scarlett scars scary schoolhouse
scooted scott scouting scouts scowl screw scripted seaman seamen seaside season secondly seek seized
sending sends settings seventies severely severn sewing shaft shared sharpe sheep shelf shelters shipping
shire shook shooter shooters shoots shortstop shot shouldn shout shouts shove shoving shrinking shrub
shrubs shuddered sick sidekick sidewalk sidewalks siena silly sims sing singleton sins skill skinner
skyline slamming slapping slave sleeps slick slid slide slight slightest sling slippery sloan slower
slowing smartphone smell smoothly snacks snapping snatched snoop snowfall softball somber someplace
somerset somethin somme soothing spade speakers specialist specialists spectral speeding spine spins
splash split spoke spores sportsman spotlight spring springs sprint sprinted squealed squire stack stacks
stade staff stage stain stake stale stalking stamp stan stanford staring starring starter starters
starting starving state steele steer stemming sterling steven stiff stink stitches stockings stockport
stove straighten strained strand straw stretched stride strides strife strike strikers strikes strive
stroking strong structural strung stuck sued suggest suggests suite summary sung sunni superb
superstructure supports suppress surprise sven swam swami swarm swat swear swearing sweets swell swelling
swept swift swimmer swords swung symmetry synthesis table tack talks tammy tape tarzan tasks teaching
teens tempered tending tends tenth terre terri terry thankfully thee theme thickness thorough thoughtfully
thousand threw thugs tick tide tides tier timeline timer timmy tired tires tommy tonic tonnes tons topical
torch torches tortured tough trace tracing tract trailers train treating tree trees trent tries troll
troopers trough truce truck trumpeter trust tuned tunes tunis unbeaten undercover undergone underground
understand understands undertaken uniform unions unison unitary unrelated usage vega vegas vents vertices
vibrated vicky violent wards warner wasted weigh weighs weren wheel wheeled wheels whistling whitehead
wholly widespread width wien wight wilder wince winger winner withdrawing withstand woolf workings world
worlds worms worrying wouldn wound wounding writ write writhing yellowstone yourself zones
""")
