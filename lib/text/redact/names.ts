import { matches, type Span } from './spans.ts';

/** A name of up to four words with capitals, and particles between them. */
/** Ends with a full stop only as an initial. */
const capital = String.raw`\p{Lu}(?:[\p{L}\p{M}'’.-]{0,29}[\p{L}\p{M}'’]|\.)?`;
const particle = '(?:de|da|do|dos|del|della|di|van|von|der|den|zu|bin|ibn|al|el|la|le|af|av|ten)';
const cased = `(?<it>${capital}(?: (?:${particle} ){0,2}${capital}){0,3})`;
/** In lower case one word is taken, and a second one if the clause ends there. */
const lower = String.raw`(?<it>(?!(?:not|on|in|the|a|spelled|too|very|now|also|nicht|pas|no)\b)\p{Ll}[\p{L}'’-]{1,30}(?: \p{Ll}[\p{L}'’-]{1,30}(?= ?(?:[.,;!?)\n]|$)))?)(?![\p{L}\p{N}])`;

const said = [
  ...[
    'my (?:full |first |last |sur)?name is',
    "my name['’]s",
    'mein name ist',
    'ich hei(?:ß|ss)e',
    "je m['’]appelle",
  ],
  ...[
    'mon nom est',
    'me llamo',
    'mi nombre es',
    'mi chiamo',
    'il mio nome è',
    '(?:o )?meu nome é',
    'me chamo',
  ],
  ...[
    'ik heet',
    'mijn naam is',
    'jag heter',
    'mitt namn är',
    'jeg he(?:t|dd)er',
    'nazywam się',
    'mam na imię',
  ],
  ...[
    'меня зовут',
    'мо[её] имя',
    'мене звати',
    '(?:benim )?adım',
    'tên (?:của )?tôi là',
    'tôi tên là',
    'mă numesc',
  ],
  ...['numele meu este', 'jmenuji se', 'nimeni on', 'με λένε', 'nama saya'],
].join('|');
const titles =
  'mr|mrs|ms|miss|dr|prof|herrn?|frau|monsieur|madame|mme|mlle|señora?|sra?|signora?|senhora?|meneer|mevrouw';
const fields =
  '(?:full |first |last |user|sur|contact |customer )?name|vorname|nachname|nom|prénom|nombre|apellidos?|nome|cognome|имя|фамилия';
const partings =
  'regards|sincerely|cheers|yours truly|grüßen?|cordialement|saludos|saluti|met vriendelijke groet|с уважением';

const open = String.raw`(?<![\p{L}\p{N}[])`;
const patterns = [
  new RegExp(`${open}(?i:${said}|call me)[ :]{1,2}${cased}`, 'gu'),
  new RegExp(`${open}(?i:${said})[ :]{1,2}${lower}`, 'gu'),
  new RegExp(`${open}(?i:${titles})\\.? ${cased}`, 'gu'),
  new RegExp(`${open}(?i:${fields}) ?[:=] ?${cased}`, 'gu'),
  new RegExp(`${open}(?i:${partings}),?\\s{1,3}${cased}`, 'gu'),
  /私の名前は[、 ]?(?<it>[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}ー・ ]{1,12}?)(?=です|でございます|と|。|、|$)/gu,
  /(?<it>[\p{sc=Han}\p{sc=Katakana}ー・]{2,12})(?=と申します|といいます|と言います)/gu,
  /(?:我叫|我的名字(?:是|叫)|我姓名是)(?<it>\p{sc=Han}{2,4})/gu,
  /제 이름은 (?<it>\p{sc=Hangul}{2,5}?)(?=입니다|이에요|예요|이고|이라|[ .,]|$)/gu,
  /(?:ผม|ฉัน|ดิฉัน|หนู)?ชื่อ(?:ของฉันคือ|คือ|ว่า)? ?(?<it>[\p{sc=Thai}]{2,20}(?: [\p{sc=Thai}]{2,20})?)/gu,
  /(?:اسمي|إسمي|اسم من) (?:هو )?(?<it>[\p{sc=Arabic}]{2,15}(?: [\p{sc=Arabic}]{2,15})?)/gu,
  /मेरा नाम (?<it>[\p{sc=Devanagari}]{2,15}(?: [\p{sc=Devanagari}]{2,15})?)(?= है)/gu,
];

/** Names only where something says that they are names: a phrase, a title, a field, the end of a letter. */
export function* findNames(text: string): Iterable<Span> {
  for (const pattern of patterns) yield* matches(text, pattern);
}
