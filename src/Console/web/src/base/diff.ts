// Two texts line by line: what went, what came, what stayed (longest common subsequence).

export interface DiffLine { sign: '+' | '-' | ' '; text: string }

/** Cells of the table that is filled at most; beyond that what differs in the middle is shown as all gone and all new. */
const MOST_CELLS = 4_000_000;

export function diffLines(before: string, after: string): DiffLine[] {
  const old = split(before), now = split(after);
  let start = 0, end = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start++;
  while (end < old.length - start && end < now.length - start && old[old.length - 1 - end] === now[now.length - 1 - end]) end++;
  const same = (text: string): DiffLine => ({ sign: ' ', text });
  return [
    ...old.slice(0, start).map(same),
    ...middle(old.slice(start, old.length - end), now.slice(start, now.length - end)),
    ...old.slice(old.length - end).map(same),
  ];
}

const split = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));

function middle(old: string[], now: string[]): DiffLine[] {
  const gone = (text: string): DiffLine => ({ sign: '-', text }), come = (text: string): DiffLine => ({ sign: '+', text });
  const width = now.length + 1;
  if (old.length === 0 || now.length === 0 || (old.length + 1) * width > MOST_CELLS) return [...old.map(gone), ...now.map(come)];
  // length[i * width + j]: longest common subsequence of old from i on and now from j on.
  const length = new Uint32Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      length[i * width + j] = old[i] === now[j] ? length[(i + 1) * width + j + 1]! + 1 : Math.max(length[(i + 1) * width + j]!, length[i * width + j + 1]!);
    }
  }
  const lines: DiffLine[] = [];
  let i = 0, j = 0;
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      lines.push({ sign: ' ', text: old[i]! });
      i++;
      j++;
    } else if (i < old.length && (j >= now.length || length[(i + 1) * width + j]! >= length[i * width + j + 1]!)) lines.push(gone(old[i++]!));
    else lines.push(come(now[j++]!));
  }
  return lines;
}
