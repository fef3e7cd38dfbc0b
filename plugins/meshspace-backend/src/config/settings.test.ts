import { ConfigReader } from '@backstage/config';
import type { JsonObject } from '@backstage/types';
import { readSettings } from './settings';

const read = (meshspace: JsonObject) =>
  readSettings(new ConfigReader({ meshspace }));

describe('readSettings', () => {
  it('has a default for everything', () => {
    expect(readSettings(new ConfigReader({}))).toMatchObject({
      controller: { enabled: true, switchSeconds: 900 },
      policy: { whoMayFork: 'owners', defaultTtlSeconds: 86_400 },
    });
  });

  it('names key, value and what is allowed', () => {
    expect(() => read({ policy: { whoMayFork: 'nobody' } })).toThrow(
      /meshspace\.policy\.whoMayFork is "nobody".*"owners"\|"everyone"/,
    );
    expect(() => read({ controller: { switchSeconds: 3 } })).toThrow(
      /meshspace\.controller\.switchSeconds is 3.*30/,
    );
  });

  it('names a key that it does not know', () => {
    expect(() => read({ polcy: {} })).toThrow(/polcy/);
  });

  it('does not repeat secrets', () => {
    expect(() =>
      read({ clusters: [{ name: 'a', serviceAccountToken: 4711 }] }),
    ).toThrow(expect.not.stringContaining('4711'));
  });

  it('refuses a default beyond the limit', () => {
    expect(() =>
      read({ policy: { defaultTtlSeconds: 7200, maxTtlSeconds: 3600 } }),
    ).toThrow(/defaultTtlSeconds.*maxTtlSeconds/);
  });
});
