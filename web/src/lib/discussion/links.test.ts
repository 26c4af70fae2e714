import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { pieces } from './links';

const hrefs = (text: string) => pieces(text).flatMap((p) => (p.href ? [p.href] : []));

describe('addresses in what people write', () => {
  test.each([
    ['see https://example.org/a?b=1#c.', ['https://example.org/a?b=1#c']],
    ['(http://example.org/x)', ['http://example.org/x']],
    ['https://en.wikipedia.org/wiki/Moot_(law), yes', ['https://en.wikipedia.org/wiki/Moot_(law)']],
    ['HTTPS://EXAMPLE.ORG/Path', ['https://example.org/Path']],
    ['two: https://a.org and https://b.org!', ['https://a.org/', 'https://b.org/']],
    ['javascript:alert(1) data:text/html,x ftp://a.org', []],
    ['https:// and http://', []],
    ['https://exa"onmouseover=alert(1)', ['https://exa/']],
    ['javascript:https://a.org/%0aalert(1)', ['https://a.org/%0aalert(1)']],
  ])('%s', (text, expected) => expect(hrefs(text)).toEqual(expected));

  test('nothing of a text is lost, and every link is http or https', () => {
    const part = fc.constantFrom(
      'https://',
      'http://a.b/',
      'javascript:',
      '(',
      ')',
      '.',
      ' ',
      '<b>',
      'é',
      '"',
      '‮',
    );
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const text = parts.join('');
        expect(
          pieces(text)
            .map((p) => p.text)
            .join(''),
        ).toBe(text);
        for (const href of hrefs(text)) expect(href).toMatch(/^https?:\/\//);
      }),
    );
  });
});
