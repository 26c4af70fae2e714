/** A stretch of text, and the address it leads to if it is one. */
export interface Piece {
  text: string;
  href?: string;
}

const address = /https?:\/\/[^\s<>"'`{}|\\^]+/gi;
const trailing = /[.,;:!?)\]}»”’…]+$/;

function parsed(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

/**
 * Text cut into plain stretches and addresses. Only http and https become links,
 * and only where a browser would read them as such; what ends a sentence is not
 * part of an address.
 */
export function pieces(text: string): Piece[] {
  const out: Piece[] = [];
  let at = 0;
  for (const match of text.matchAll(address)) {
    let found = match[0].replace(trailing, '');
    const open = (found.match(/\(/g) ?? []).length - (found.match(/\)/g) ?? []).length;
    if (open === 1 && match[0][found.length] === ')') found += ')';
    const url = parsed(found);
    if (!url?.hostname || (url.protocol !== 'http:' && url.protocol !== 'https:')) continue;
    if (match.index > at) out.push({ text: text.slice(at, match.index) });
    out.push({ text: found, href: url.href });
    at = match.index + found.length;
  }
  if (at < text.length) out.push({ text: text.slice(at) });
  return out;
}
