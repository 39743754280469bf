import type { Words } from './types.ts';

export const pt: Words = {
  marks: ['o', 'os', 'as', 'com', 'uma', 'um', 'nossa', 'da', 'do', 'e', 'botão', 'não', 'para'],
  actions: [
    'Reservar agora',
    'Ver preços',
    'Falar conosco',
    'Pedir online',
    'Escolher a data',
    'Testar grátis',
    'Enviar pedido',
    'Ver a galeria',
    'Planejar a visita',
    'Começar hoje',
    'Guardar meu lugar',
  ],
  headings: [
    '{topic}, feito com cuidado',
    'Tempo para {topic}',
    '{topic} perto de casa',
    'Simplesmente {topic}',
    'Seu lugar para {topic}',
  ],
  sentences: [
    'Damos ao trabalho o tempo que ele pede.',
    'Tudo é feito à mão, a poucas ruas daqui.',
    'Venha de manhã, quando está tranquilo.',
    'Muitos clientes dizem que se sentem em casa.',
    'Você escolhe o dia, nós fazemos o resto.',
    'A primeira visita custa só meia hora.',
    'Aos sábados abrimos uma hora mais cedo.',
    'Respondemos por telefone ou no balcão.',
    'Quase tudo vem da região.',
    'Grupos pequenos deixam tudo mais pessoal.',
  ],
  refusal: 'Desculpe, não posso ajudar com isso.',
  space: ' ',
};
