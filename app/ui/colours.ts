/** How many --name-… colours there are: Okabe–Ito and kin, at even lightness, without the hues of inserted and rejected. */
const names = 11;
/** A start value that deals the demo’s features and the large vendors to different colours. */
const start = 271;

/** The colour that a feature or vendor has on every page: its name decides, nothing else. */
export function colourOf(name: string): string {
  let hash = start;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  // FNV mixes its low bits little: the finisher of MurmurHash3 does.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return `var(--name-${((hash ^ (hash >>> 16)) >>> 0) % names})`;
}
