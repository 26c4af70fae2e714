// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { copyField } from './copy';

let field: HTMLInputElement;

beforeEach(() => {
  field = document.createElement('input');
  field.value = 'http://hall/j/ABC';
  document.body.append(field);
});
afterEach(() => {
  field.remove();
  vi.unstubAllGlobals();
});

const old = (copy: () => boolean) => Object.assign(document, { execCommand: vi.fn(copy) }).execCommand;

test('copies by the clipboard where there is one', async () => {
  const writeText = vi.fn(async () => undefined);
  vi.stubGlobal('navigator', { clipboard: { writeText } });
  const execCommand = old(() => true);
  expect(await copyField(field)).toBe(true);
  expect(writeText).toHaveBeenCalledWith('http://hall/j/ABC');
  expect(execCommand).not.toHaveBeenCalled();
});

test('copies what is selected on plain HTTP', async () => {
  vi.stubGlobal('navigator', {});
  const execCommand = old(() => true);
  expect(await copyField(field)).toBe(true);
  expect(execCommand).toHaveBeenCalledWith('copy');
  expect(document.activeElement).toBe(field);
});

test('says so when it cannot be copied', async () => {
  vi.stubGlobal('navigator', {});
  old(() => {
    throw new Error('no');
  });
  expect(await copyField(field)).toBe(false);
});
