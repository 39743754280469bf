import { digitsOf, matches, type Span } from './spans.ts';

/** Length of an IBAN by country. Source: SWIFT, IBAN Registry, release 99. */
const ibanLengths = Object.fromEntries(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ' +
    'ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 ' +
    'LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 ' +
    'PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

/** Country, length and check digits must be right. */
export function* findIbans(text: string): Iterable<Span> {
  for (const { index } of text.matchAll(/(?<![\p{L}\p{N}])[a-z]{2}\d{2}[ -]?[\da-z]{2}/giu)) {
    const length = ibanLengths[text.slice(index, index + 2).toUpperCase()];
    if (length === undefined) continue;
    let iban = '';
    let to = index;
    for (; iban.length < length && to < text.length && to < index + 60; to++) {
      const character = text[to] as string;
      if (/[\da-z]/i.test(character)) iban += character.toUpperCase();
      else if (!/[ -]/.test(character)) break;
    }
    if (iban.length === length && isIban(iban)) yield { from: index, to };
  }
}

/** ISO 7064, MOD 97-10: the first four characters moved to the end, letters as 10 … 35, the rest must be 1. */
function isIban(iban: string): boolean {
  let rest = 0;
  for (const character of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

/** 13–19 digits that begin as cards do, alone or in groups, with the check digit right. */
export function* findCards(text: string): Iterable<Span> {
  yield* matches(text, /(?<![\w.,-])[2-6]\d{3}(?:[ -]?\d){9,15}(?![\w-]|[.,]\d)/g, (card) =>
    hasLuhnDigit(digitsOf(card)),
  );
}

/** ISO/IEC 7812-1, annex B. */
function hasLuhnDigit(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    sum += i % 2 === 0 ? digit : 2 * digit - (digit > 4 ? 9 : 0);
  }
  return sum % 10 === 0;
}

/** What is called a number of a person or an account. */
export function* findMarkedNumbers(text: string): Iterable<Span> {
  yield* matches(text, markedNumber, (value) => digitsOf(value).length >= 4);
}

/** Some national numbers by their form, and any nine digits in a row. */
export function* findNumbers(text: string): Iterable<Span> {
  yield* matches(text, /(?<![\w.-])(?:\d{3}-\d{2}-\d{4}|\d{3}\.\d{3}\.\d{3}-\d{2})(?![\w-]|\.\d)/g);
  yield* matches(text, /(?<![\w.,])\d{9,30}(?![\w]|[.,]\d)/g);
  yield* matches(text, /(?<![\w-])[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}(?![\w-])/gi);
}

const markedNumber =
  /(?<![\p{L}[])(?:passport|ssn|social security|tax id|vat id|national id|id card|driver'?s? licen[cs]e|licen[cs]e plate|account|customer|client|member(?:ship)?|patient|insurance|policy|order|invoice|booking|reservation|tracking|case|ticket|routing|sort code|kundennummer|kontonummer|bestellnummer|rechnungsnummer|ausweisnummer|steuernummer|steuer-id|numéro de (?:client|compte|commande|sécurité sociale)|número de (?:cliente|cuenta|pedido)|dni|nie|nif|cpf|cnpj|codice fiscale|bsn|pesel|паспорт|инн|снилс|マイナンバー|注文番号|会員番号|身份证号?|订单号|주민등록번호)(?: ?(?:number|no\.?|nr\.?|num\.?|id|code|#|№))?(?: ?[:=：#] ?| (?:is|ist|lautet|est|es|é|è|was|は|是) | )#?(?<it>[\p{Lu}\d][\p{Lu}\d./-]{3,24}(?: \d{2,6}){0,4})(?![\p{L}\p{N}])/giu;
