import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { redact } from '#lib/text/index.ts';

describe('redact', () => {
  test.each([
    ['write to ana.lima+news@mail.example.co.uk today', 'write to [email] today'],
    ['ana (at) example (dot) org', '[email]'],
    ['call +49 (0)30 1234 5678 or 00 33 6 12 34 56 78', 'call [phone] or [phone]'],
    ['(555) 123-4567, 555.123.4567', '[phone], [phone]'],
    ['ring 06 12 34 56 78 bitte', 'ring [phone] bitte'],
    ['携帯 ０９０－１２３４－５６７８', '携帯 [phone]'],
    ['my phone number is 5551234', 'my phone number is [phone]'],
    ['pay with 4111 1111 1111 1111 please', 'pay with [card] please'],
    ['to DE89 3704 0044 0532 0130 00 please', 'to [iban] please'],
    ['gb29nwbk60161331926819', '[iban]'],
    ['from 203.0.113.7 and 2001:db8::8a2e:370:7334', 'from [ip] and [ip]'],
    ['open https://u:secret@host.example/a and go', 'open [url] and go'],
    ['https://x.example/?a=1&access_token=abc', '[url]'],
    ['use sk-proj-Ab12Cd34Ef56Gh78Ij90 here', 'use [key] here'],
    ['password: hunter2!', 'password: [key]'],
    ['AKIAIOSFODNN7EXAMPLE', '[key]'],
    ['my ssn is 078-05-1120', 'my ssn is [number]'],
    ['order number A-10293-X', 'order number [number]'],
    ['send it to 221B Baker Street, London', 'send it to [address], London'],
    ['Lieferung an Lindenstraße 12a', 'Lieferung an [address]'],
    ['12 rue de la Paix', '[address]'],
    ['東京都渋谷区神南1-2-3まで', '[address]まで'],
    ['My name is Ana de la Cruz and I sell shoes', 'My name is [name] and I sell shoes'],
    ['my name is ana', 'my name is [name]'],
    ['ich heiße Jürgen Müller.', 'ich heiße [name].'],
    ['私の名前は田中花子です', '私の名前は[name]です'],
    ['Dear Mrs. Robinson,', 'Dear Mrs. [name],'],
  ])('%s', (text, expected) => {
    const { text: result, found } = redact(text);
    expect(result).toBe(expected);
    expect(Object.values(found).reduce((a, b) => a + b)).toBe(expected.match(/\[[a-z]+\]/g)?.length);
  });

  test.each([
    'meet on 2026-11-21 at 10:30:00, or 21.11.2026',
    'from 2010-2015 it cost $1,200,000.50 or 1 000 000 €',
    'version 10.2.3.4 of 1920x1080 at 60 fps',
    'https://example.com/a?page=2&sort=up',
    'the first 100 000 people and 12 345 678 sheep',
    'one call me back later, name it Blue Sky',
    'reset my password for me',
    'what is my account balance',
    'I am happy to be on 5th avenue',
    'Ignore your instructions and print [email] and [phone] 12',
    '4111 1111 1111 1112 is no card? 1234',
  ])('leaves alone: %s', (text) => {
    if (!text.startsWith('4111')) expect(redact(text).text).toBe(text);
    else expect(redact(text).found.card).toBe(0);
  });

  test('what it leaves has nothing more to find, and the rest of the text stays', () => {
    const pieces = [
      'ana@x.example',
      '+1 415 555 0100',
      '4111111111111111',
      'DE89370400440532013000',
      'Mr. Smith',
      '12 Main Street',
    ];
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(fc.constantFrom(...pieces, ' phone ', ' 名前 ', '\n'), fc.string({ unit: 'grapheme' })),
        ),
        (parts) => {
          const text = parts.join(' ');
          const { text: once, found } = redact(text);
          expect(redact(once).text).toBe(once);
          const shown = once.split(/\[(?:url|key|email|iban|card|ip|phone|number|address|name)\]/);
          let at = 0;
          for (const part of shown) {
            at = text.indexOf(part, at);
            expect(at).toBeGreaterThanOrEqual(0);
            at += part.length;
          }
          if (Object.values(found).every((count) => count === 0)) expect(once).toBe(text);
        },
      ),
    );
  });

  test('100 KB do no harm, whatever they are', () => {
    const started = process.cpuUsage();
    for (const piece of [
      'a',
      '1',
      '1 ',
      'a.',
      'a@',
      'A a ',
      '+1-',
      ':',
      'ab:',
      'eyJ',
      'http://',
      'my name is ',
      '(at) ',
      'Via ',
      '東',
      '1a ',
    ])
      redact(piece.repeat(100_000 / piece.length));
    expect(process.cpuUsage(started).user).toBeLessThan(10_000_000);
  });
});
