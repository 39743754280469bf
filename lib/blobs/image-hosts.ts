/**
 * Where vendors put generated images, other than the host that answers: OpenAI (DALL·E), Azure OpenAI (one storage
 * account a region), xAI, Together, fal, Replicate.
 */
const known = [
  /^oaidalleapiprod[a-z]*\.blob\.core\.windows\.net$/,
  /^dalleprod[a-z]*\.blob\.core\.windows\.net$/,
  /(^|\.)oaiusercontent\.com$/,
  /(^|\.)imgen\.x\.ai$/,
  /(^|\.)together\.(ai|xyz)$/,
  /(^|\.)fal\.media$/,
  /(^|\.)replicate\.delivery$/,
];

/** @param host host name without port, in lower case */
export const isImageHost = (host: string): boolean => known.some((pattern) => pattern.test(host));
