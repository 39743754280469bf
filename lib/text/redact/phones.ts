import { digitsOf, matches, type Span } from './spans.ts';

/** National forms that no other number is written in, without the separators that may stand between groups. */
const national = [
  // With a leading zero, as most of the world writes them: 030 1234567, 06 12 34 56 78, 090-1234-5678.
  /^\(?0\d(?:[ ()./-]*\d){7,10}$/,
  // North America: (555) 123-4567, 555.123.4567, 1-800-555-0199.
  /^(?:1[ .-])?\(?[2-9]\d{2}\)?[ .-]{1,2}\d{3}[ .-]\d{4}$/,
  // China 138 1234 5678; Russia 8 (912) 345-67-89; Brazil (11) 91234-5678; India 98765 43210; Spain 612 34 56 78.
  /^1[3-9]\d[ -]?\d{4}[ -]?\d{4}$/,
  /^8[ -]?\(?\d{3}\)?[ -]?\d{3}[ -]?\d{2}[ -]?\d{2}$/,
  /^\(\d{2}\) ?9?\d{4}[ -]\d{4}$/,
  /^[6-9]\d{4}[ -]\d{5}$/,
  /^[6-9]\d{2} \d{2} \d{2} \d{2}$/,
];

/** Dates and times look like groups of digits, too. */
const dateLike =
  /^(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./](?:\d{4}|\d{2}))(?:[ -]\d{1,4})*$/;

/** Words before a number that make a telephone of it. */
const marker =
  /(?<![[\p{L}])(?:tel|phone|telephone|call|mobile|cell|sms|text|fax|whatsapp|telegram|signal|handy|telefon|telefonnummer|téléphone|móvil|teléfono|celular|telefone|cellulare|telefono|mobiel|komórka|телефон|тел|电话|電話|手机|手機|携帯|전화|휴대폰|โทร|هاتف|جوال|تلفن|फोन|मोबाइल|điện thoại)[\p{L}]{0,8}\.?(?: ?(?:number|no\.?|nr\.?|me|us|is|at|on|:|：|は|是|es|ist|est))* {0,2}$/iu;

/** International (+ or 00), national in forms that only telephones have, or anything like a number after a word for it. */
export function* findPhones(text: string): Iterable<Span> {
  const candidate =
    /(?<![\w.,@#$€£¥%-]|\d[ /])(?:\+ ?|\()?\d(?:[ ()./-]{0,3}\d){5,16}(?![\w%€$£¥]|[.,-]\d| ?[€$£¥%])/g;
  yield* matches(text, candidate, (found, { index }) => {
    const digits = digitsOf(found);
    if (dateLike.test(found)) return false;
    if (/^(?:\+|00 ?[1-9])/.test(found)) return digits.length >= 8 && digits.length <= 17;
    if (national.some((form) => form.test(found))) return true;
    return digits.length <= 15 && marker.test(text.slice(Math.max(0, index - 40), index));
  });
}
