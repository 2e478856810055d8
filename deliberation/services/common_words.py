"""Words, names and phrases that common passwords are made of: see `guessable`."""

from __future__ import annotations

_WORDS = """
password passwort passwords passw pass word parole motdepasse contrasena senha haslo wachtwoord letmein let me in
login logon signin admin administrator root user username guest default changeme change secret private access test
testing tester temp temporary demo sample master super superuser system security secure server network computer
laptop internet website google facebook twitter instagram youtube yahoo gmail hotmail microsoft windows office apple
iphone samsung android nokia sony linux ubuntu oracle mysql welcome hello hallo hola bonjour hi there please thanks
thank thankyou work company manager business council office staff money dollar pound bank account number safe
iloveyou iloveu ilove love lover lovely loveme loveyou lovers loving you me my mylove myself baby babe babygirl
babyboy sweet sweetheart sweetie honey sugar darling angel angels heart hearts kiss kisses hugs cutie beautiful
gorgeous pretty handsome sexy forever always together happy happiness smile lucky blessed blessing bless hope faith
peace joy jesus christ jesuschrist god godisgood godislove church bible heaven family families mother mum mummy mom
mommy father dad daddy sister brother son daughter wife husband children kids friend friends bestfriend bestfriends
girl girls boy boys lady queen king prince princess princesa knight hero champion winner killer hunter ranger
warrior soldier pirate ninja samurai wizard witch magic magical dragon dragons monster vampire zombie devil demon
ghost shadow shadows angelic phoenix unicorn butterfly butterflies
football soccer baseball basketball hockey rugby cricket tennis golf golfer swimming running fishing skiing skate
skater skateboard snowboard wrestling racing formula nascar liverpool arsenal chelsea everton tottenham spurs manutd
manchester united city rangers celtic westham newcastle leeds sunderland villa barcelona realmadrid madrid juventus
milan yankees lakers cowboys steelers eagles raiders patriots packers dodgers redsox
sunshine sun sunny summer spring autumn winter monday tuesday wednesday thursday friday saturday sunday january
february march april may june july august september october november december today tomorrow yesterday morning night
midnight moon moonlight star stars stardust sky rain rainbow rainbows snow snowman snowball storm thunder lightning
fire water ocean river mountain forest garden flower flowers rose roses lily daisy violet tulip sunflower cherry
strawberry banana apples orange lemon peach peaches pumpkin chocolate cookie cookies cupcake candy icecream coffee
cheese chicken pizza pepper ginger peanut butter sandwich beer whiskey vodka guinness
monkey monkeys tiger tigers lion lions bear bears wolf wolves eagle falcon hawk horse horses pony dog dogs doggy
puppy puppies bulldog cat cats kitty kitten kittens hellokitty rabbit bunny hamster mouse turtle dolphin dolphins
shark fish elephant panda penguin spider snake cow pig bird buster buddy bailey charlie max molly bella lucky rocky
sparky snoopy scooby tigger pooh winnie mickey minnie barney harley
superman batman spiderman spider man ironman captain america hulk joker starwars startrek pokemon pikachu naruto
dragonball mario sonic zelda minecraft fortnite roblox playstation xbox nintendo gamer games game player matrix
gandalf hobbit harrypotter potter hogwarts disney barbie simpsons simpson bond james jamesbond trustno trust noone
metallica slipknot nirvana eminem beatles queen madonna beyonce music guitar drummer rockstar rocknroll rock roll
hiphop dance dancer disco party barbie
mustang ferrari porsche corvette camaro mercedes benz bmw audi honda toyota nissan yamaha suzuki kawasaki harley
davidson ducati ford chevy chevrolet jaguar car cars truck
london england english britain british scotland scottish ireland irish wales welsh france french paris germany
german berlin italy italia spain espana europe america american canada australia newyork york california texas
chicago boston florida hawaii mexico brazil india pakistan china japan russia africa jamaica nigeria poland polska
romania turkey world earth planet country homeland
black white red blue green yellow orange purple pink silver golden gold diamond diamonds crystal emerald
one two three four five six seven eight nine ten zero hundred thousand million first second last new old big little
great good best bad cool nice crazy stupid idiot silly funny awesome amazing perfect wonderful special strong power
powerful freedom liberty justice victory success dream dreams dreamer destiny legend infinity eternity genesis
whatever nothing something anything everything nobody never nevermind nomore remember forget trouble danger
the and for are not our her his she him they this that with from have what who why when where how can will get got
need want know see say make take give come life live alive death dead house home school college university student
teacher doctor nurse police army marine marines navy airforce fireman birthday christmas holiday halloween easter
wedding anniversary
michael mike david dave john johnny james jim jimmy robert rob bob bobby william will bill billy richard rick thomas
tom tommy charles charlie joseph joe joey daniel dan danny matthew matt anthony tony mark donald steven steve stephen
paul andrew andy joshua josh kenneth ken kevin brian george edward eddie ronald timothy tim jason jeffrey jeff ryan
jacob jake gary nicholas nick eric jonathan justin scott brandon benjamin ben samuel sam sammy gregory greg frank
alexander alex patrick raymond jack dennis jerry tyler aaron jose adam nathan henry harry zachary douglas peter kyle
walter ethan jeremy harold keith christian roger noah gerald carl terry sean austin arthur lawrence jesse dylan bryan
jordan bruce albert willie gabriel logan alan juan wayne roy ralph randy eugene vincent russell louis philip phil
bobby johnny bradley oliver simon martin stuart graham ian neil craig derek gordon leon lewis liam lee luke connor
callum jamie mohammed muhammad mohamed ahmed ali hassan hussain omar khan singh carlos antonio miguel pedro luis
alejandro sergey dmitry ivan andrey vladimir alexei francesco giovanni marco mateo
mary maria patricia pat jennifer jenny linda elizabeth liz beth barbara susan sue jessica jess jessie sarah karen
lisa nancy betty sandra margaret maggie ashley kimberly kim emily emma donna michelle carol amanda melissa deborah
debbie stephanie rebecca becky laura sharon cynthia kathleen kathy amy angela shirley anna annie brenda pamela nicole
samantha katherine kate katie catherine christine tina debra rachel carolyn janet maria olivia heather helen diane
julie joyce victoria vicky kelly christina lauren joan evelyn judith megan andrea cheryl hannah jacqueline martha
madison teresa gloria sara janice ann kathryn abigail sophia sophie frances jean alice judy isabella isabel julia
grace denise amber danielle marilyn beverly charlotte natalie diana brittany doris kayla alexis lori tiffany claire
louise lucy chloe ellie holly jasmine zoe leah caroline natasha vanessa monica veronica claudia tracy tracey mandy
wendy gemma kirsty fiona nicola joanne joanna carmen rosa fatima aisha ayesha olga svetlana irina natalia anastasia
ekaterina elena valentina
smith jones taylor williams brown davies evans wilson johnson roberts robinson thompson wright walker white edwards
hughes hall wood harris clarke clark jackson turner hill cooper morris moore ward watson baker harrison morgan young
allen mitchell anderson phillips parker bennett miller garcia martinez rodriguez lopez gonzalez hernandez
fuck fucker fucking fuckyou fuckoff fuckme shit bullshit bitch bitches asshole bastard bollocks wanker
abcd asdf qwer zxcv wasd qwerty azerty qwertz
christopher chris alexandra sebastian maximilian nathaniel catherina stephenson valentine mohamad jackie jack avril
sonyericsson motorola finalfantasy final fantasy counterstrike counter strike needforspeed speed evil mortalkombat
warhammer devilmaycry masturbation masturbating masterbating pornographic porno boobies justinbieber bieber ticketmaster
greenlantern lantern sanfrancisco washington manhattan weihnachten sonnenschein leave alone trust whos solutions
networking digital domain stratocaster fender wing wings nightcrawler standard project cake lie truth people web
resident residents member members panel assembly borough county district town village parish folkmoot moot facilitator
convenor commissioner commissioning strategy voice voices community people together
"""

# Small words between the others, which hide nothing.
_GLUE = """
my me you the is am are to in on of and for we our it at by be so do go ilove iloveyou ihate fc afc utd
"""

GLUE = frozenset(_GLUE.split())
COMMON = frozenset(word for word in _WORDS.split() if len(word) > 1)
