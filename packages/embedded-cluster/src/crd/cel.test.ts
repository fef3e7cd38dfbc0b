import { runInNewContext } from 'node:vm';
import { Json, Schema } from '../schema/Schema';
import { runRules } from './cel';

const list: Schema = {
  type: 'array',
  items: { type: 'object', properties: { name: { type: 'string' } } },
  'x-kubernetes-validations': [
    { rule: "self.all(item, item.name != '')", message: 'names, please' },
  ],
};
const number: Schema = {
  type: 'object',
  properties: { from: { type: 'integer' }, to: { type: 'integer' } },
  'x-kubernetes-validations': [
    {
      rule: 'self.from <= self.to',
      messageExpression:
        "string(self.from) + ' comes after ' + string(self.to)",
    },
    { rule: '!has(oldSelf.from) || self.from >= oldSelf.from' },
  ],
};

const said = (schema: Schema, value: Json, old?: Json) =>
  runRules(schema, value, old, 'spec').map(({ message }) => message);

describe('rules of a schema', () => {
  it('hold for lists', () => {
    expect(said(list, [{ name: 'a' }])).toEqual([]);
    expect(said(list, [{ name: 'a' }, { name: '' }])).toEqual([
      'Invalid value: names, please',
    ]);
  });

  it('hold for lists of another realm, as structuredClone makes them in a sandbox', () => {
    const foreign = runInNewContext('[{ name: "a" }, { name: "" }]') as Json[];
    expect(said(list, foreign)).toEqual(['Invalid value: names, please']);
  });

  it('say what their expression says', () => {
    expect(said(number, { from: 3, to: 2 })).toEqual([
      'Invalid value: 3 comes after 2',
    ]);
  });

  it('compare with the old value only where there is one', () => {
    expect(said(number, { from: 1, to: 2 })).toEqual([]);
    expect(said(number, { from: 2, to: 2 }, { from: 1, to: 2 })).toEqual([]);
    expect(said(number, { from: 1, to: 2 }, { from: 2, to: 2 })).toEqual([
      'Invalid value: failed rule: !has(oldSelf.from) || self.from >= oldSelf.from',
    ]);
  });

  it('that do not compile are a problem of the object, not a crash', () => {
    const broken: Schema = {
      type: 'object',
      'x-kubernetes-validations': [{ rule: 'self.(' }],
    };
    expect(said(broken, {})[0]).toMatch(
      /^Invalid value: rule compile or evaluation error/,
    );
  });
});
