/** Sites of the demo that have context of their own, as somebody would try them. */
export const demoSites = [
  {
    id: 'site-us-juniper',
    brand: 'Juniper & Co',
    business: 'bakery',
    place: 'Portland',
    palette: '#c27a12',
    audience: 'families from the neighbourhood',
  },
  {
    id: 'site-gb-pemberton',
    brand: 'Pemberton',
    business: 'guesthouse',
    place: 'Cardiff',
    palette: '#2d4a8a',
    audience: 'couples on a long weekend',
  },
  {
    id: 'site-de-lindner',
    brand: 'Lindner & Söhne',
    business: 'bicycle shop',
    place: 'Leipzig',
    palette: '#5a7d2a',
    audience: 'commuters',
  },
] as const;
