import type { SeededRandom } from '#lib/stats/index.ts';

/** How people of a language write what is personal; digits for #, letters for %. */
export interface Locale {
  language: string;
  /** Requests with a place for something. */
  carriers: readonly string[];
  /** Phrases that introduce a name, with its place. */
  named: readonly string[];
  names: readonly string[];
  phones: readonly string[];
  addresses: readonly string[];
  /** Country and length of the account part of an IBAN; none where there is no IBAN. */
  iban?: readonly [country: string, pattern: string];
}

export const locales: readonly Locale[] = [
  {
    language: 'en',
    carriers: [
      'please put {} on the contact page',
      'write an email and mention {} in it',
      '{} is what I need, thanks',
    ],
    named: ['my name is {} and I run a bakery', 'write a bio, my name is {}.', 'Dear Mr. {}, thank you'],
    names: ['Emily Carter', 'James O’Neill', 'Priya Raman', 'Mary-Ann Scott'],
    phones: [
      '(415) 555-01##',
      '+1 202 555 01##',
      '212-555-01##',
      '+44 7700 900###',
      '07700 900###',
      '1-800-555-01##',
    ],
    addresses: [
      '742 Evergreen Terrace',
      '10 Downing Street',
      '1600 Amphitheatre Parkway',
      '55 W Oak Ave',
      'P.O. Box 4312',
    ],
    iban: ['GB', 'NWBK##############'],
  },
  {
    language: 'de',
    carriers: [
      'bitte setze {} auf die Kontaktseite',
      'schreibe eine Mail und erwähne {} darin',
      'ich bin unter {} erreichbar',
    ],
    named: ['ich heiße {} und backe Brot', 'Mein Name ist {}.', 'Sehr geehrte Frau {}, danke'],
    names: ['Jürgen Müller', 'Anna-Lena Groß', 'Katrin von Stein'],
    phones: ['+49 30 1234####', '030 / 9876###', '0171-55#####', '+49 (0)89 123###', '0049 151 2345####'],
    addresses: ['Lindenstraße 12', 'Am Markt 5', 'Goethestr. 8a', 'Berliner Allee 44'],
    iban: ['DE', '##################'],
  },
  {
    language: 'fr',
    carriers: [
      'mets {} sur la page de contact',
      'écris un mail qui mentionne {}',
      'on peut utiliser {} pour cela',
    ],
    named: ["je m'appelle {} et je vends des fleurs", 'Mon nom est {}.', 'Bonjour Madame {}, merci'],
    names: ['Camille Lefèvre', 'Jean-Luc Moreau', 'Anaïs de la Tour'],
    phones: ['06 12 34 ## ##', '+33 6 98 76 ## ##', '01.42.68.##.##', '0033 1 42 68 ## ##'],
    addresses: ['12 rue de la Paix', '8 bis avenue des Ternes', '3, boulevard Voltaire'],
    iban: ['FR', '######################'],
  },
  {
    language: 'es',
    carriers: ['pon {} en la página de contacto', 'escribe un correo que mencione {}', 'usa {} para esto'],
    named: ['me llamo {} y tengo una tienda', 'Mi nombre es {}.', 'Estimada Sra. {}, gracias'],
    names: ['María Fernández', 'José Luis García', 'Lucía del Campo'],
    phones: ['612 34 ## ##', '+34 612 345 ###', '+52 55 1234 ####', '(55) 1234-####'],
    addresses: ['Calle Mayor 15', 'Avenida de la Constitución, 23', 'Paseo de Gracia 92'],
    iban: ['ES', '####################'],
  },
  {
    language: 'pt',
    carriers: ['coloque {} na página de contato', 'escreva um e-mail que cite {}', 'use {} para isso'],
    named: ['meu nome é {} e vendo bolos', 'Me chamo {}.', 'Prezada Sra. {}, obrigado'],
    names: ['João da Silva', 'Beatriz Souza', 'Thiago Nunes'],
    phones: ['(11) 91234-####', '+55 21 99876-####', '+351 912 345 ###'],
    addresses: ['Rua das Flores, 120', 'Avenida Paulista, 1578', 'Travessa do Carmo 7'],
    iban: ['PT', '#####################'],
  },
  {
    language: 'it',
    carriers: ['metti {} nella pagina dei contatti', 'scrivi una mail che citi {}', 'usa {} per questo'],
    named: ['mi chiamo {} e vendo scarpe', 'Il mio nome è {}.', 'Gentile Signora {}, grazie'],
    names: ['Giulia Rossi', 'Marco Di Stefano', 'Nicolò Ferrari'],
    phones: ['+39 333 123 ####', '06 6982 ####', '02 1234 ####'],
    addresses: ['Via Roma 12', 'Piazza del Duomo 3', 'Corso Vittorio Emanuele, 88'],
    iban: ['IT', 'X######################'],
  },
  {
    language: 'nl',
    carriers: ['zet {} op de contactpagina', 'schrijf een mail waarin {} staat', 'gebruik {} hiervoor'],
    named: ['ik heet {} en verkoop fietsen', 'Mijn naam is {}.', 'Geachte mevrouw {}, bedankt'],
    names: ['Sanne de Vries', 'Pieter van den Berg'],
    phones: ['06-1234####', '+31 20 123 ####', '020 123 ####'],
    addresses: ['Keizersgracht 123', 'Dorpsstraat 5', 'Stationsplein 1'],
    iban: ['NL', 'ABNA##########'],
  },
  {
    language: 'pl',
    carriers: ['umieść {} na stronie kontaktowej', 'napisz mail z {}', 'użyj {} do tego'],
    named: ['nazywam się {} i mam sklep', 'Mam na imię {}.'],
    names: ['Agnieszka Nowak', 'Łukasz Wójcik'],
    phones: ['+48 512 345 ###', '0048 22 123 45 ##', 'tel. 512 345 ###'],
    addresses: ['ul. Długa 14', 'al. Jerozolimskie 65', 'ulica Nowy Świat 7'],
    iban: ['PL', '########################'],
  },
  {
    language: 'sv',
    carriers: ['lägg {} på kontaktsidan', 'skriv ett mejl som nämner {}', 'använd {} till det'],
    named: ['jag heter {} och säljer bröd', 'Mitt namn är {}.'],
    names: ['Åsa Lindqvist', 'Erik Öberg'],
    phones: ['070-123 45 ##', '+46 8 123 456 ##', '08-123 45 ##'],
    addresses: ['Drottninggatan 12', 'Sveavägen 44'],
    iban: ['SE', '####################'],
  },
  {
    language: 'ru',
    carriers: ['добавь {} на страницу контактов', 'напиши письмо и укажи {}', 'используй {} для этого'],
    named: ['меня зовут {}, я пеку хлеб', 'Моё имя {}.'],
    names: ['Анна Кузнецова', 'Дмитрий Волков'],
    phones: ['+7 912 345-67-##', '8 (495) 123-45-##', '8 912 345 67 ##'],
    addresses: ['ул. Ленина, д. 12', 'Невский проспект 28', 'улица Пушкина, дом 7'],
  },
  {
    language: 'uk',
    carriers: ['додай {} на сторінку контактів', 'напиши листа і вкажи {}', 'використай {} для цього'],
    named: ['мене звати {}, я печу хліб'],
    names: ['Олена Шевченко', 'Андрій Коваль'],
    phones: ['+380 67 123 45 ##', '067 123 45 ##'],
    addresses: ['вул. Хрещатик, 22', 'вулиця Франка 5'],
    iban: ['UA', '#########################'],
  },
  {
    language: 'tr',
    carriers: ['{} bilgisini iletişim sayfasına koy', '{} geçen bir e-posta yaz', 'bunun için {} kullan'],
    named: ['benim adım {} ve ekmek satıyorum', 'Adım {}.'],
    names: ['Ayşe Yılmaz', 'Mehmet Öztürk'],
    phones: ['0532 123 45 ##', '+90 212 123 45 ##', '0(532) 123 45 ##'],
    addresses: ['Atatürk Caddesi No: 15', 'Gül Sokak 7', 'Bağdat Caddesi 120'],
    iban: ['TR', '######################'],
  },
  {
    language: 'ar',
    carriers: ['ضع {} في صفحة الاتصال', 'اكتب رسالة تذكر {} فيها', 'استخدم {} لهذا'],
    named: ['اسمي {} وأبيع الخبز'],
    names: ['فاطمة', 'أحمد علي'],
    phones: ['+966 50 123 ####', '٠٥٠١٢٣####', '+20 10 1234 ####', '050 123 ####'],
    addresses: ['شارع الملك فهد 12'],
    iban: ['SA', '######################'],
  },
  {
    language: 'hi',
    carriers: ['संपर्क पेज पर {} डालो', 'एक ईमेल लिखो जिसमें {} हो', 'इसके लिए {} इस्तेमाल करो'],
    named: ['मेरा नाम {} है और मैं रोटी बेचता हूँ'],
    names: ['राहुल शर्मा', 'प्रिया'],
    phones: ['+91 98765 #####', '98765 #####', '०९८७६५४३##', 'फोन 98765#####'],
    addresses: ['12 MG Road', 'गांधी रोड 14'],
  },
  {
    language: 'ja',
    carriers: ['お問い合わせページに{}を載せて', '{}を書いたメールを作って', 'これには{}を使ってください'],
    named: ['私の名前は{}です。パン屋をしています', '{}と申します。よろしくお願いします'],
    names: ['田中花子', '佐藤健一', 'スズキ・ケン'],
    phones: ['090-1234-####', '03-1234-####', '０８０－１２３４－####', '+81 90 1234 ####'],
    addresses: ['東京都渋谷区神南1-2-3', '大阪市北区梅田3丁目1番', '〒150-0041'],
  },
  {
    language: 'zh',
    carriers: ['把{}放到联系页面', '写一封提到{}的邮件', '请用{}'],
    named: ['我叫{}，卖面包的', '我的名字是{}。'],
    names: ['王小明', '李娜'],
    phones: ['138 1234 ####', '+86 138 1234 ####', '010-1234####', '电话13812345###'],
    addresses: ['南京东路100号', '中山路28号'],
  },
  {
    language: 'ko',
    carriers: ['연락처 페이지에 {} 넣어줘', '{} 언급하는 메일을 써줘', '{} 사용해줘'],
    named: ['제 이름은 {}입니다', '제 이름은 {}이고 빵을 팔아요'],
    names: ['김민수', '이서연'],
    phones: ['010-1234-####', '02-123-####', '+82 10 1234 ####'],
    addresses: ['테헤란로 152', '강남대로 396'],
  },
  {
    language: 'th',
    carriers: ['ใส่ {} ในหน้าติดต่อ', 'เขียนอีเมลที่มี {} ด้วย', 'ใช้ {} ได้เลย'],
    named: ['ผมชื่อ {} ขายขนมปัง'],
    names: ['สมชาย ใจดี', 'มาลี'],
    phones: ['081-234-####', '+66 81 234 ####', '02 123 ####', '๐๘๑-๒๓๔-####'],
    addresses: ['ถนนสุขุมวิท 21'],
  },
];

/** What is written the same everywhere. */
export const everywhere: Record<string, readonly string[]> = {
  email: [
    ...['%%%%%.%%%%%%%%@example.com', '%%%%%##@mail.example.org', '%%%.%%%%+shop@sub.example.co.uk'],
    '%%%%%% (at) example.net',
  ],
  ip: ['203.0.113.1##', '198.51.100.##', '2001:db8:85a3::8a2e:370:73##'],
  url: [
    'https://%%%%%:%%%%%##@host.example/path',
    'https://api.example.com/v1?access_token=%%%%##%%##',
    'https://files.example.com/a.png?X-Sig=1&signature=##%%##%%##',
  ],
  key: [
    ...['sk-proj-%%##%%##%%##%%##%%##', 'ghp_%%##%%##%%##%%##%%##%%##%%##%%##%%##', 'AKIA################'],
    ...['xoxb-############-%%%%%%%%%%%%', 'password: %%%%##%%##'],
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In%%##.%%##%%##%%##%%##',
  ],
  number: [
    ...['SSN 078-05-####', 'passport no. X########', 'order number ##########', 'customer id C-######'],
    '############',
  ],
};

export const filled = (pattern: string, random: SeededRandom): string =>
  pattern
    .replace(/#/g, () => `${random.integer(10)}`)
    .replace(/%/g, () => random.pick([...'abcdefghijkmnopqrstuvwxyz']));

/** With check digits so that the rest by 97 is 1, in groups of four or not. */
export function iban([country, pattern]: readonly [string, string], random: SeededRandom): string {
  const account = pattern.replace(/#/g, () => `${random.integer(10)}`);
  const digits = `${account}${country}00`.replace(/[A-Z]/g, (letter) => `${letter.charCodeAt(0) - 55}`);
  let rest = 0;
  for (const digit of digits) rest = (rest * 10 + Number(digit)) % 97;
  const whole = `${country}${`${98 - rest}`.padStart(2, '0')}${account}`;
  return random.chance(0.5) ? whole.replace(/.{4}(?=.)/g, '$& ') : whole;
}

/** With the right check digit, by Luhn, in groups of four or not. */
export function card(random: SeededRandom): string {
  const start = random.pick(['4', '51', '55', '2221', '6011']);
  const body = start + Array.from({ length: 15 - start.length }, () => random.integer(10)).join('');
  let sum = 0;
  for (const [i, digit] of [...body].reverse().entries()) {
    const value = Number(digit) * (i % 2 === 0 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  const whole = `${body}${(10 - (sum % 10)) % 10}`;
  return random.chance(0.5) ? whole.replace(/.{4}(?=.)/g, random.pick(['$& ', '$&-'])) : whole;
}
