import {
  drawnEvenly,
  drawnLow,
  hundredths,
  json,
  made,
  numeral,
  plainText,
  sticky,
  text,
  texts,
  wholes,
} from './value.ts';

/**
 * The sources of the wide shape's values. All people, brands and addresses are made up. Among the plain values are the
 * ones that break careless readers: quotes, commas, line breaks, formulas, leading zeros, numbers beyond 2^53.
 */
export const VALUES = {
  booleans: json('true', 'false'),
  yesNo: texts('yes|no'),
  upTo10: wholes(1, 10),
  upTo31: wholes(1, 31),
  upTo50: wholes(0, 50),
  upTo120: wholes(1, 120),
  upTo1000: drawnLow(wholes(1, 1000).list),
  prices: hundredths(490, 19_990, 500),
  amounts: hundredths(500, 49_900, 137),
  distances: hundredths(50, 2_500, 25),
  sleepHours: hundredths(300, 1_050, 25),
  weights: hundredths(4_500, 12_000, 50),
  calories: wholes(40, 1_200, 5),
  heartRates: wholes(48, 190),
  heights: wholes(148, 204),
  temperatures: drawnLow([...wholes(0, 36).list, ...json('-0', '1.5e1', '-4', '-12.5').list]),
  ratings: json('5', '4', '5', '4', '3', '2', '1', '"4"', '4.50', 'null'),
  trialDays: json('14', '30', '7', '"14"'),
  httpStatuses: drawnLow(json('200', '404', '301', '500').list),
  mixed: drawnLow(
    json('true', 'false', '"on"', '"off"', '12', '"12"', '""', 'null', '"km"', '0', '{"unit":"kg"}').list,
  ),

  referrers: texts(
    'direct|www.google.com|www.bing.example.com|news.example.org|blog.example.com|runners-weekly.example.net|' +
      'fitness-today.example.com|social.example.com|m.social.example.com|video.example.org|forum.example.net|' +
      'recipes.example.com|café-du-sport.example.org|https://partner.example.com/a?b=1&c=2|sport-für-alle.example.net',
  ),
  urls: drawnLow(
    json(
      '"https://www.example.com/"',
      '"https://www.example.com/pricing"',
      '"https://www.example.com/workouts"',
      '"https://www.example.com/blog"',
      '"https://www.example.com/shop?category=mats"',
      '"https:\\/\\/www.example.com\\/shop\\/kettlebells"',
      '"https://www.example.com/coaches/strength"',
      '"https://www.example.com/blog/10-ways-to-warm-up?utm_source=mail&utm_medium=email"',
      '"https://www.example.com/fr/d%C3%A9fis"',
      '"https://www.example.com/de/übungen"',
      '"https://app.example.com/#/dashboard?range=30d"',
      '"https:\\/\\/app.example.com\\/settings\\/billing"',
      '"https://help.example.com/articles/pair-your-watch"',
    ).list,
  ),
  searchTerms: texts(
    'fitness tool|workout planner|yoga mat|kettlebell 16 kg|how to start running|couch to 5k|protein, vegan|' +
      'best "free" workout app|crème brûlée protéinée|rückenschmerzen übungen|żelazko do ćwiczeń|ヨガマット|' +
      '跑步计划|running shoes size 9½|£20 gym bag|5′ plank 💪|C:\\workouts|a/b testing',
  ),
  campaigns: texts(
    'new year new you|spring running|summer shape|back to gym|black friday|refer a friend|coach launch|' +
      'été en forme|win back, 30 days|Q3 “strong”',
  ),
  campaignSources: texts('google|newsletter|social|bing|partner|podcast|affiliate-17'),
  campaignMedia: texts('cpc|email|social|organic|referral|display'),
  matchTypes: texts('broad|phrase|exact'),
  browsers: sticky(texts('Chrome|Safari|Mobile Safari|Firefox|Edge|Samsung Internet|Opera')),
  countries: sticky(
    texts('US|GB|DE|CA|FR|AU|NL|BR|ES|JP|Österreich|Côte d’Ivoire|Türkiye|Curaçao|日本|PL|SE|IN|MX'),
  ),
  languages: sticky(texts('en|de|fr|es|pt-BR|ja|nl|pl|français|中文')),
  locales: sticky(texts('en_US|en_GB|de_DE|fr_FR|es_ES|pt_BR|ja_JP|pl_PL')),
  cities: sticky(
    texts(
      'London|New York|Berlin|Toronto|Paris|Sydney|Zürich|São Paulo|Montréal|Kraków|München|東京|Malmö|' +
        'Winston-Salem, NC|Reykjavík|Αθήνα|L’Aquila',
    ),
  ),
  timeZones: sticky(
    texts('America/New_York|Europe/London|Europe/Berlin|America/Los_Angeles|Asia/Tokyo|UTC+5:30'),
  ),
  firstNames: texts(
    'Ada|Bruno|Chen|Edda|Farah|Greta|Hugo|Inés|Jana|Kaya|Luca|Maya|Noor|Zoë|Søren|Łucja|美咲',
  ),
  fullNames: texts(
    'Ada Ashgrove|Bruno Fernley|Chen Larkhill|Zoë Brightwater|Inés Valemont|Søren Oakhurst|Łucja Millbank|' +
      'Farah O’Redfern|"Hugo" Thornbury|Greta Goldacre, MSc|美咲 山里|Uma Underwood 🚴',
  ),
  phones: texts('+1 555 0100|+44 20 7946 0958|(555) 0142|=555-0199|00 49 30 0000|-'),
  postalCodes: json('"02134"', '"01067"', '10115', '"SW1A 0XX"', '"00123"', '94105', '"H2X 1Y4"', '"75011"'),
  barcodes: json('"4006381333931"', '5901234123457', '"0012345678905"', '"9780201379624"'),
  longIds: made((random) =>
    random.chance(0.3)
      ? numeral(`1234567${String(1_000_000_000_000 + random.next())}`)
      : plainText(`0${String(10_000_000_000 + random.next())}${String(100_000 + random.below(900_000))}`),
  ),
  skus: made((random) => plainText(`KX-${String(random.low(4_000) + 1_000)}-${'SML'[random.below(3)]}`)),
  signUpMethods: texts('email|google|apple|single sign-on'),
  callsToAction: texts('banner|settings page|limit reached|email footer|“Go pro” button|modal, second view'),
  statuses: sticky(texts('trial|active|free|past due|canceled')),
  flags: json('["new-nav","meal-plans"]', '["new-nav"]', '[]', '["beta","dark","über"]'),
  versions: sticky(texts('7.2.1|7.2.0|7.1.4|7.0.0|6.9.12|6.8|7.3.0-beta.2|14|13')),
  notes: drawnEvenly([
    ...[
      'felt great, will repeat',
      'knee hurts a little',
      'He said "one more" and I did',
      'first line\nsecond line\n\n- a list',
      'tab\there, comma, "quote"',
      'neues Bestergebnis: 42,5 kg – läuft!',
      'personal best 💪🏽🎉',
      'très bien après 3 séances',
      '今日も頑張りました。',
      '=SUM(A1:A9)',
      '@coach see plan',
      '-12 kg since May',
      ' leading and trailing ',
      'folder C:\\302\\plans',
      'line separator\u2028inside, next line\u0085too',
      'carriage\r\nreturn',
      '<b>bold</b> & more',
      'null',
      'a longer remark that somebody typed on a Sunday evening about the week, the weather, the knee and the plan',
    ].map(text),
    ...json('"caf\\u00e9 and \\ud83c\\udf4e"', '"slash \\/ slash"', '""').list,
  ]),
  lists: json('["a","b"]', '[1,2,3]', '["yoga","run, slow"]', '[]', '[312,305,298.5,301]'),
  carts: json(
    '[{"sku":"KX-1001-M","quantity":1}]',
    '[{"sku":"KX-1042-S","quantity":2},{"sku":"KX-2210-L","quantity":1}]',
    '[{"sku":"KX-1777-M","quantity":1,"engraving":"für \\"Mia\\""}]',
  ),
  screens: json('{"width":390,"height":844}', '{"width":1920,"height":1080}', '"1440x900"'),
  payloads: json('{"hr":[{"t":0,"v":71},{"t":60,"v":null}],"ok":true}', '{}', '"base64:AAEC/w=="'),
  errors: drawnLow(json('null', '"timeout"', '"E_PAIR"', '"device said \\"no\\""', '504', 'false').list),

  workouts: texts(
    'running|strength|yoga|cycling|hiit|walking|swimming|pilates|rowing|boxing|stretching|tai chi|crossfit|randonnée',
  ),
  programs: texts(
    'Couch to 5K|Strong in 8 weeks|Morning yoga|Marathon, first time|Rücken fit|Postnatal|Plan "B"',
  ),
  coaches: texts('Coach Mira|Coach Tao|Coach René|Coach Ayşe|none'),
  levels: sticky(texts('beginner|intermediate|advanced|élite')),
  genres: texts('none|electronic|rock|hip-hop|80s|podcast'),
  places: texts('home|gym|outdoors|office|hotel|garden|parc de la Tête d’Or'),
  paces: texts(`5'40"|6'05"|5'12"|7'00"|4'48"`),
  equipment: texts('none|mat|dumbbells|kettlebell|band|bar|treadmill|rower'),
  weather: texts('sunny|cloudy|rain|snow|windy|☀️|föhn'),
  weekdays: texts('Monday|Tuesday|Wednesday|Thursday|Saturday|Sunday|Friday'),
  meals: texts(
    'porridge|salad|sandwich|pasta|curry|smoothie|crêpe|jalapeño wrap|寿司|Müsli|mac & cheese, large',
  ),
  recipes: texts('overnight oats|lentil dal|none|tofu bowl|rösti, light|gazpacho'),
  mealSources: texts('search|barcode|recent|photo|manual'),
  dayTimes: texts('breakfast|lunch|dinner|snack'),
  products: texts(
    'Yoga Mat Pro|Kettlebell 16 kg|Resistance Band, red|Water Bottle 0.7 l|Foam Roller|Heart Rate Strap|' +
      'Running Belt|Protein Bar "Crunch"|Gilet léger|Jump Rope 3 m|Dumbbell Set 2 × 10 kg|Gym Bag £20|ヨガブロック',
  ),
  categories: texts('mats|weights|accessories|nutrition|clothing|electronics|Größe XL'),
  colours: texts('black|blue|green|grey|coral|#ff8800|bleu pâle'),
  sizes: texts('M|L|S|XL|one size|42|9½'),
  brands: texts('Northcote|Kestrel & Co|Larkhill|Élan Vital|Oak|BRÅVO'),
  materials: texts('cork|rubber|steel|cotton|recycled polyester'),
  coupons: texts('none|WELCOME10|SPRING25|FRIEND5|00042|ÉTÉ15'),
  currencies: sticky(texts('USD|EUR|GBP|CAD|JPY|€')),
  shippingMethods: texts('standard|express|pick-up|same day'),
  paymentMethods: texts('card|paypal|apple pay|invoice|bank transfer'),
  plans: texts('Free|Trial|Basic|Pro|Team|Pro (yearly)|Étudiant'),
  intervals: texts('month|year|week'),
  cancelReasons: texts(
    'too expensive|not using it|missing features|found another|technical, "it crashes"|moving abroad|weiß nicht|other',
  ),
  goals: texts('lose weight|get stronger|run farther|sleep better|stay healthy|prepare a race|être en forme'),
  ageGroups: sticky(texts('25-34|35-44|18-24|45-54|55-64|65+')),
  units: sticky(texts('km|miles')),
  genders: sticky(texts('female|male|other|not given')),
  clubs: texts('none|Riverside Runners|Club Alpín|Team Łódź|Office Steps|月曜ランニング'),
  occupations: texts('office|retail|health care|teacher|student|driver|crafts'),
  deviceModels: sticky(texts('Phone 14|Phone 13 mini|Galaxy A5|Pixel 8|Tablet 10"|Phone SE')),
  systems: sticky(texts('ios|android|windows|macos|linux')),
  carriers: sticky(texts('wifi|Telco One|Südfunk|Movil+|none')),
  orientations: texts('portrait|landscape'),
  connections: texts('wifi|4g|5g|offline'),
  permissions: texts('granted|denied|not asked'),
  themes: sticky(texts('light|dark|system')),
  watches: sticky(texts('none|Pulse 3|Pulse 2|Chrono S|Band, black')),
  titles: texts(
    'Home|Pricing|10 ways to warm up|Your first week|Strength for runners|FAQ – billing & plans|Défis du mois|' +
      'Why "rest days" matter|Übungen für den Rücken',
  ),
  sections: texts('home|shop|blog|account|workouts|help|community'),
  templates: texts('default|article|landing|product'),
  variants: texts('Variation A|Variation B|control|C'),
  days: made((random) => plainText(`202${3 + random.below(3)}-0${1 + random.below(9)}-1${random.below(10)}`)),
  clockTimes: made((random) => plainText(`2${random.below(4)}:${10 + random.below(50)}`)),
  emailTemplates: texts('weekly report|welcome|trial ends|receipt|win back|challenge invite'),
  subjects: texts(
    'Your week in numbers|Welcome, and thank you!|Your trial ends in 3 days|We miss you 😢|🎉 New badge|' +
      'Save 25 %, today only|Ihr Wochenbericht: Größer, schneller|Re: "your question"',
  ),
  emailLists: texts('all customers|trials|newsletter|inactive 30 days'),
  emailClients: texts('Gmail|Apple Mail|Outlook|other'),
  bounceTypes: texts('soft|hard|blocked'),
  sorts: texts('relevance|price|newest|rating'),
  challenges: texts('10k Steps|Plank January|Summer Streak|Défi de mai|100 push-ups|早起きチャレンジ'),
  rewards: texts('badge|1 free month|discount|none|$10 credit'),
  channels: texts('email|link|chat|social|phone'),
  relations: texts('friend|family|colleague'),
  qualities: texts('auto|720p|1080p|480p'),
  topics: texts('billing|device sync|login|workouts|refund|other|idée, suggestion'),
  priorities: texts('normal|high|low|urgent!'),
  directions: texts('down|up|both'),
  exportFormats: texts('csv|pdf|gpx'),
  roles: texts('owner|member|admin|coach'),
  settings: texts('units|notifications|language|week starts on|privacy|theme'),
};
