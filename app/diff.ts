export interface DiffPart {
  kind: 'same' | 'added' | 'removed';
  text: string;
}

/** Beyond this many words on one side a difference is neither fast nor readable. */
const mostWords = 1_200;
/** Two texts that share less than this part of the shorter one are two texts, not a change of one. */
const leastShared = 0.3;

/**
 * How `after` came from `before`, word by word; null where that would not help a reader: one of them empty, both the
 * same, very long, or with little in common. Longest common subsequence over words, common ends cut off first.
 */
export function diffWords(before: string, after: string): DiffPart[] | null {
  if (before === after || before.trim() === '' || after.trim() === '') return null;
  const at = after.indexOf(before);
  if (at >= 0) {
    return join([
      part('added', after.slice(0, at)),
      part('same', before),
      part('added', after.slice(at + before.length)),
    ]);
  }
  const a = words(before);
  const b = words(after);
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  const middleA = a.slice(head, a.length - tail);
  const middleB = b.slice(head, b.length - tail);
  if (middleA.length > mostWords || middleB.length > mostWords) return null;
  const parts = join([
    part('same', a.slice(0, head).join('')),
    ...subsequence(middleA, middleB),
    part('same', tail > 0 ? a.slice(-tail).join('') : ''),
  ]);
  const shared = parts.reduce((sum, { kind, text }) => sum + (kind === 'same' ? text.trim().length : 0), 0);
  return shared >= leastShared * Math.min(before.length, after.length) ? parts : null;
}

const part = (kind: DiffPart['kind'], text: string): DiffPart => ({ kind, text });
const words = (text: string): string[] => text.match(/\s+|[^\s]+/g) ?? [];

function subsequence(a: string[], b: string[]): DiffPart[] {
  const width = b.length + 1;
  const length = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const here = i * width + j;
      length[here] =
        a[i] === b[j]
          ? (length[here + width + 1] as number) + 1
          : Math.max(length[here + width] as number, length[here + 1] as number);
    }
  }
  const parts: DiffPart[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      parts.push(part('same', a[i++] as string));
      j++;
    } else if (
      j >= b.length ||
      (i < a.length && (length[(i + 1) * width + j] as number) >= (length[i * width + j + 1] as number))
    ) {
      parts.push(part('removed', a[i++] as string));
    } else parts.push(part('added', b[j++] as string));
  }
  return parts;
}

/** Neighbours of one kind become one part; empty parts go. */
function join(parts: DiffPart[]): DiffPart[] {
  const joined: DiffPart[] = [];
  for (const { kind, text } of parts) {
    const last = joined.at(-1);
    if (text === '') continue;
    if (last?.kind === kind) last.text += text;
    else joined.push({ kind, text });
  }
  return joined;
}
