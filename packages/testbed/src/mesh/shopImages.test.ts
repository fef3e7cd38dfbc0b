import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findImage, imageTableSchema } from '../kubelet/images';
import { shopImages } from './shopImages';

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'shop-'));
const node = {
  path: '/bin/node',
  files: { '/bin/node': '/usr/bin/node' },
  flags: [],
};

afterAll(() => fs.rmSync(dir, { recursive: true }));

it('has no shop where there is none', () => {
  expect(shopImages(dir, node)).toEqual([]);
});

it('pulls the tags of the shop’s table, and no others', () => {
  const images = {
    'shop/web': { program: 'src/web.mjs', tags: ['v*', 'crash'] },
  };
  fs.writeFileSync(path.join(dir, 'images.json'), JSON.stringify(images));
  const table = imageTableSchema.parse(shopImages(dir, node));
  expect(findImage(table, 'shop/web:v2-dark')?.entrypoint).toEqual([
    '/bin/node',
    '/app/src/web.mjs',
  ]);
  expect(findImage(table, 'shop/web:crash')).toBeDefined();
  expect(findImage(table, 'shop/web:crashed')).toBeUndefined();
  expect(findImage(table, 'shop/web')).toBeUndefined();
  expect(findImage(table, 'shop/cart:v1')).toBeUndefined();
});
