import { matches, type Span } from './spans.ts';

const number = String.raw`\d{1,5} ?[a-zA-Z]?(?:[-/]\d{1,4})?`;
const name = "[\\p{L}\\d][\\p{L}\\d.'’-]{0,30}";
/** Not before or after: other letters or digits. */
const [open, close] = [String.raw`(?<![\p{L}\p{N}])`, String.raw`(?![\p{L}\p{N}])`];

/** A street with a house number, in the order and with the words of some languages. Case tells names where it can. */
const streets = [
  // 221B Baker Street, 1600 Pennsylvania Ave NW; words that mean other things, too, only with a capital.
  [
    String.raw`\d{1,5}[a-z]?,? (?:${name} ){1,3}(?:street|avenue|boulevard|road|blvd|lane|parkway|highway)`,
    'giu',
  ],
  [
    String.raw`\d{1,5}[A-Za-z]?,? (?:[NSEW]\.? )?(?:\p{Lu}${name} ){1,3}(?:St|Ave|Rd|Dr|Drive|Ln|Ct|Court|Way|Square|Sq|Place|Pl|Terrace|Close|Crescent|Hwy|Pkwy)\.?`,
    'gu',
  ],
  [String.raw`p\.? ?o\.? box \d{1,6}`, 'giu'],
  [
    String.raw`\p{Lu}[\p{L}-]{2,30}(?:straße|strasse|str\.|weg|platz|allee|gasse|damm|ufer|straat|laan|plein|gracht|kade|dijk|gatan|vägen|veien|gade|vej) ${number}`,
    'gu',
  ],
  [String.raw`\p{Lu}[\p{L}-]{1,30} (?:Straße|Strasse|Str\.|Weg|Platz|Allee|Gasse|Ring|Damm) ${number}`, 'gu'],
  [
    `${number}(?: (?:bis|ter))?,? (?:rue|avenue|boulevard|chemin|allée|impasse|quai|route) (?:${name} ){0,3}${name}`,
    'giu',
  ],
  [
    String.raw`(?:calle|avenida|avda\.?|paseo|carrer|rua|travessa|praça|alameda|viale?|piazza|corso|largo) (?:${name} ){0,4}${name},? (?:n[º°.o]{0,2} ?)?${number}`,
    'giu',
  ],
  [
    String.raw`(?:ul\.|ulica|al\.|aleja|os\.|ул\.|улица|проспект|пр-т|пер\.|переулок|наб\.|вул\.|вулиця) ?(?:${name} ){0,3}${name},? ?(?:д\.|дом|буд\.)? ?${number}`,
    'giu',
  ],
  [
    String.raw`(?:${name} ){1,3}(?:sokak|sokağı|sok\.|caddesi|cad\.|bulvarı),? ?(?:no ?[:.]? ?)?${number}`,
    'giu',
  ],
  [`(?:đường|phố) (?:${name} ){0,3}${name}`, 'giu'],
].map(([pattern = '', flags]) => new RegExp(`${open}${pattern}${close}`, flags));

/** Japanese, Chinese, Korean; post codes with what makes them sure. */
const others = [
  /〒? ?\d{3}-\d{4}(?=[ ]?\p{sc=Han})|〒 ?\d{3}-?\d{4}/gu,
  /\p{sc=Han}{1,4}[都道府県]?[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}ー]{1,12}[市区町村郡][\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}ー]{0,12}\d{1,4}(?:丁目|番地?|号|-\d{1,4}){0,6}/gu,
  /\p{sc=Han}{1,12}[路街道巷弄]\d{1,5}[号號]/gu,
  /[\p{sc=Hangul}\d]{1,12}[로길] ?\d{1,5}(?:-\d{1,4})?(?![\p{L}\p{N}])/gu,
  /(?<![\p{L}\p{N}])[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}(?![\p{L}\p{N}])/gu,
  /(?<=, ?)[A-Z]{2} \d{5}(?:-\d{4})?(?!\d)/gu,
];

export function* findAddresses(text: string): Iterable<Span> {
  for (const pattern of [...streets, ...others]) yield* matches(text, pattern);
}
