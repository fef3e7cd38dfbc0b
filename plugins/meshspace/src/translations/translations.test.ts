import { meshSpaceTranslationRef } from './ref';
import de from './de';
import zh from './zh';

interface Internal {
  getDefaultMessages(): Record<string, string>;
}

const english = (
  meshSpaceTranslationRef as unknown as Internal
).getDefaultMessages();
const holes = (text: string) =>
  [...text.matchAll(/\{\{\w+\}\}/g)].map(([hole]) => hole).sort();

describe.each([
  ['German', de],
  ['Chinese', zh],
])('%s', (_name, translation) => {
  const messages = translation.messages as Record<string, string>;

  it('has every text, and no other', () => {
    expect(Object.keys(messages).sort()).toEqual(Object.keys(english).sort());
  });

  it('fills the same holes', () => {
    for (const [key, text] of Object.entries(english))
      expect([key, holes(messages[key])]).toEqual([key, holes(text)]);
  });
});
