import type { Words } from './types.ts';

export const de: Words = {
  marks: ['der', 'die', 'das', 'und', 'für', 'mit', 'ein', 'eine', 'unsere', 'nicht', 'auf', 'ich', 'zu'],
  actions: [
    'Jetzt buchen',
    'Platz sichern',
    'Preise ansehen',
    'Kontakt aufnehmen',
    'Online bestellen',
    'Termin finden',
    'Kostenlos testen',
    'Anfrage senden',
    'Zur Galerie',
    'Besuch planen',
    'Heute anfangen',
  ],
  headings: [
    '{topic}, mit Sorgfalt gemacht',
    'Zeit für {topic}',
    '{topic} ganz in der Nähe',
    'Einfach {topic}',
    'Ihr Ort für {topic}',
  ],
  sentences: [
    'Wir nehmen uns die Zeit, die gute Arbeit braucht.',
    'Alles entsteht von Hand, ein paar Straßen weiter.',
    'Kommen Sie am Vormittag vorbei, dann ist es ruhig.',
    'Viele Gäste sagen, dass sie sich wie zu Hause fühlen.',
    'Sie wählen den Tag, wir kümmern uns um den Rest.',
    'Der erste Besuch kostet Sie nur eine halbe Stunde.',
    'Samstags öffnen wir eine Stunde früher.',
    'Fragen beantworten wir am Telefon oder an der Theke.',
    'Das meiste kommt aus der Region.',
    'Kleine Gruppen halten es persönlich.',
  ],
  refusal: 'Es tut mir leid, dabei kann ich nicht helfen.',
  space: ' ',
};
