import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isPublic } from '#lib/http/index.ts';

test.each([
  '8.8.8.8',
  '20.60.1.1',
  '172.15.255.255',
  '172.32.0.1',
  '100.63.255.255',
  '2606:4700::6810:85e5',
  '2a00:1450:4001:82a::200e',
])('%s is public', (address) => {
  expect(isPublic(address)).toBe(true);
});

test.each([
  '0.0.0.0',
  '10.0.0.1',
  '100.64.0.1',
  '127.0.0.1',
  '127.255.255.254',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  'fe80::1',
  'fe80::1%eth0',
  'fc00::1',
  'fd12:3456::1',
  'ff02::1',
  '64:ff9b::7f00:1',
  '2001::1',
  '2001:db8::1',
  '2002:7f00:1::',
  'localhost',
  '',
])('%s is not', (address) => {
  expect(isPublic(address)).toBe(false);
});

test('no IPv4 address gets through in the clothes of IPv6', () => {
  fc.assert(
    fc.property(fc.ipV4(), fc.constantFrom('::ffff:', '::', '64:ff9b::', '0:0:0:0:0:ffff:'), (v4, prefix) => {
      expect(isPublic(`${prefix}${v4}`)).toBe(false);
    }),
  );
});
