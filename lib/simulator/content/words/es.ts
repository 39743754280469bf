import type { Words } from './types.ts';

export const es: Words = {
  marks: ['el', 'los', 'las', 'para', 'con', 'una', 'nuestra', 'del', 'y', 'botón', 'página', 'que'],
  actions: [
    'Reservar ahora',
    'Ver precios',
    'Contactar',
    'Pedir en línea',
    'Elegir fecha',
    'Probar gratis',
    'Enviar solicitud',
    'Ver la galería',
    'Planear la visita',
    'Empezar hoy',
    'Guardar mi plaza',
  ],
  headings: [
    '{topic}, con cuidado',
    'Tiempo para {topic}',
    '{topic} cerca de casa',
    'Simplemente {topic}',
    'Tu lugar para {topic}',
  ],
  sentences: [
    'Nos tomamos el tiempo que pide el buen trabajo.',
    'Todo se hace a mano, a pocas calles de aquí.',
    'Ven por la mañana, cuando hay calma.',
    'Muchos clientes dicen que se sienten como en casa.',
    'Tú eliges el día, nosotros hacemos el resto.',
    'La primera visita solo te cuesta media hora.',
    'Los sábados abrimos una hora antes.',
    'Respondemos preguntas por teléfono o en el mostrador.',
    'Casi todo viene de la región.',
    'Los grupos pequeños lo hacen personal.',
  ],
  refusal: 'Lo siento, no puedo ayudar con eso.',
  space: ' ',
};
