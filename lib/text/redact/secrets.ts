import { matches, type Span } from './spans.ts';

/** Tokens by the prefixes that their makers gave them, so that they can be found. */
const prefixed = [
  String.raw`[sr]k[-_](?:live|test|proj|ant|or)[-_][\w-]{8,200}|sk-[\w-]{16,200}|pk_(?:live|test)_\w{8,200}`,
  String.raw`gh[pousr]_\w{20,255}|github_pat_\w{20,255}|glpat-[\w-]{16,100}|npm_\w{20,100}|hf_\w{16,100}`,
  String.raw`xox[abeoprs]-[\w-]{8,250}|xapp-[\w-]{8,250}|(?:AKIA|ASIA)[A-Z0-9]{16}|AIza[\w-]{30,45}|ya29\.[\w-]{16,500}`,
  String.raw`SG\.[\w-]{16,40}\.[\w-]{16,80}|kept_[sp]k_[\w-]{8,200}|dop_v1_[a-f0-9]{32,80}|shp(?:at|ss)_[a-f0-9]{32}`,
  String.raw`eyJ[\w-]{8,2000}\.[\w-]{4,4000}(?:\.[\w-]{0,2000})?`,
].join('|');

/** API keys, tokens, private keys, passwords that are called so, and strings that look drawn at random. */
export function* findKeys(text: string): Iterable<Span> {
  yield* matches(text, new RegExp(`(?<![\\w-])(?:${prefixed})`, 'g'));
  yield* matches(
    text,
    /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\s\S]{0,8000}?(?:-----END [A-Z ]{0,40}-----|$)/g,
  );
  yield* matches(text, /\bbearer +(?<it>[\w.~+/=-]{12,4000})/gi);
  yield* matches(
    text,
    marked,
    (value) => !/^\[|^(?:is|for|the|my|your|reset|field|page|and|or|to)$/i.test(value),
  );
  yield* matches(
    text,
    /(?<![\w-])[\da-f]{32,128}(?![\w-])/gi,
    (value) => /\d/.test(value) && /[a-f]/i.test(value),
  );
  yield* matches(text, /(?<![\w/+=-])[\w+/-]{24,200}={0,2}(?![\w-])/g, looksRandom);
}

/** "password: …", "api key = …", "Passwort lautet …": a colon, an equals sign or a word for "is" must stand between. */
const marked =
  /(?<![\p{L}])(?:password|passwd|passcode|passphrase|pwd|pin(?: code)?|api[ _-]?key|secret(?: key)?|access[ _-]?token|auth[ _-]?token|passwort|kennwort|mot de passe|contraseña|senha|parola d'ordine|wachtwoord|hasło|пароль|şifre|lösenord|密码|密碼|パスワード|비밀번호|รหัสผ่าน|كلمة المرور)(?: ?[:=：] ?| (?:is|lautet|ist|est|es|é|è|to|は|是)[ :：]? ?|は|是|는 )["'“「]?(?<it>[^\s"'”」,;，。]{4,200})/giu;

/** Upper and lower case and three digits, and no two characters often: Shannon entropy ≥ 3.8 bits a character. */
function looksRandom(value: string): boolean {
  const digits = value.match(/\d/g)?.length ?? 0;
  if (digits < 3 || !/[a-z].*[a-z]/.test(value) || !/[A-Z].*[A-Z]/.test(value)) return false;
  const counts = new Map<string, number>();
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length);
  return bits >= 3.8;
}
