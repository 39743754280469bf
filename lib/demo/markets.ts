import { failureModes } from './failure-modes.ts';
import type { Language } from './words/index.ts';

export interface Market {
  code: string;
  language: Language;
  /** Hours ahead of UTC, without daylight saving: the rhythm of a demo needs no more. */
  utcOffset: number;
  /** Share of the traffic. */
  weight: number;
  /** Days off, 0 = Sunday. */
  weekend: readonly number[];
  /** A price around the sign "#". */
  price: string;
  places: readonly string[];
  names: readonly string[];
  /** Around a name, "#". */
  brands: readonly string[];
}

/** Share of a market's users' inputs that are in their own language; the rest is English. */
export const ownLanguageShare = 0.95;

const saturdaySunday = [6, 0] as const;

export const markets: readonly Market[] = [
  {
    code: 'us',
    language: 'en',
    utcOffset: -6,
    weight: 0.24,
    weekend: saturdaySunday,
    price: '$#',
    places: ['Austin', 'Denver', 'Portland', 'Chicago', 'Savannah', 'Madison'],
    names: ['Miller', 'Juniper', 'Oak Street', 'Harper', 'Blue Door', 'Delgado', 'Maple', 'Rosewood'],
    brands: ['#', '# & Co', 'The # House', '# Collective', 'Studio #'],
  },
  {
    code: 'gb',
    language: 'en',
    utcOffset: 0,
    weight: 0.11,
    weekend: saturdaySunday,
    price: '£#',
    places: ['Leeds', 'Bristol', 'Brighton', 'Glasgow', 'York', 'Cardiff'],
    names: ['Ashworth', 'Pemberton', 'Kingsley', 'Fern', 'Whitby', 'Marlow', 'Quill'],
    brands: ['#', '# & Daughters', 'Old #', '# Works', 'Little #'],
  },
  {
    code: 'de',
    language: 'de',
    utcOffset: 1,
    weight: 0.19,
    weekend: saturdaySunday,
    price: '# €',
    places: ['Leipzig', 'Köln', 'Freiburg', 'Hamburg', 'Bamberg', 'Münster'],
    names: ['Lindner', 'Sommer', 'Krause', 'Waldmann', 'Brandt', 'Seidel', 'Kessler', 'Yılmaz'],
    brands: ['#', 'Haus #', '# & Söhne', 'Atelier #', '# am Markt'],
  },
  {
    code: 'es',
    language: 'es',
    utcOffset: 1,
    weight: 0.09,
    weekend: saturdaySunday,
    price: '# €',
    places: ['Valencia', 'Sevilla', 'Bilbao', 'Granada', 'Gijón'],
    names: ['García', 'Luna', 'Olmo', 'Serrano', 'Marea', 'Candela'],
    brands: ['#', 'Casa #', '# e Hijos', 'Taller #', 'La #'],
  },
  {
    code: 'mx',
    language: 'es',
    utcOffset: -6,
    weight: 0.05,
    weekend: saturdaySunday,
    price: '$# MXN',
    places: ['Puebla', 'Mérida', 'Oaxaca', 'Guadalajara'],
    names: ['Jacaranda', 'Ramírez', 'Nopal', 'Colibrí', 'Salgado'],
    brands: ['#', 'Casa #', 'Grupo #', '# MX'],
  },
  {
    code: 'fr',
    language: 'fr',
    utcOffset: 1,
    weight: 0.1,
    weekend: saturdaySunday,
    price: '# €',
    places: ['Lyon', 'Nantes', 'Rennes', 'Bordeaux', 'Annecy'],
    names: ['Moreau', 'Tilleul', 'Lefèvre', 'Garance', 'Perrin', 'Mistral'],
    brands: ['#', 'Maison #', 'Chez #', 'Atelier #', '# et Fils'],
  },
  {
    code: 'br',
    language: 'pt',
    utcOffset: -3,
    weight: 0.07,
    weekend: saturdaySunday,
    price: 'R$ #',
    places: ['Curitiba', 'Recife', 'Florianópolis', 'Belo Horizonte'],
    names: ['Silva', 'Ipê', 'Araújo', 'Maré', 'Jatobá'],
    brands: ['#', 'Casa #', 'Espaço #', 'Estúdio #'],
  },
  {
    code: 'jp',
    language: 'ja',
    utcOffset: 9,
    weight: failureModes.japaneseText.share / ownLanguageShare,
    weekend: saturdaySunday,
    price: '#00円',
    places: ['札幌', '京都', '金沢', '福岡', '鎌倉'],
    names: ['佐藤', '青葉', 'ひなた', '山本', 'こもれび', '小川'],
    brands: ['#', '#堂', '#工房', 'アトリエ#', '#や'],
  },
  {
    code: 'th',
    language: 'th',
    utcOffset: 7,
    weight: 0.04,
    weekend: saturdaySunday,
    price: '#0 บาท',
    places: ['เชียงใหม่', 'กรุงเทพ', 'ภูเก็ต', 'ขอนแก่น'],
    names: ['บ้านสวน', 'ใบบัว', 'สมใจ', 'ริมน้ำ'],
    brands: ['#', 'บ้าน#', '# สตูดิโอ', '#การ์เดน'],
  },
  {
    code: 'ae',
    language: 'ar',
    utcOffset: 4,
    weight: 0.03,
    weekend: [5, 6],
    price: '# درهم',
    places: ['دبي', 'الشارقة', 'أبوظبي', 'العين'],
    names: ['النخلة', 'الياسمين', 'البحر', 'الواحة'],
    brands: ['#', 'دار #', 'بيت #', 'مجموعة #'],
  },
];
