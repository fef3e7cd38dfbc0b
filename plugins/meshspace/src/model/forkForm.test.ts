import {
  createSpaceSchema,
  planRequestSchema,
} from '@meshspace/plugin-meshspace-common';
import { workload } from '../../dev/fake/builders';
import {
  initialForm,
  problemsOf,
  splitArgs,
  toCreateRequest,
  toForkRequest,
  toPlanRequest,
} from './forkForm';

const base = workload();
const form = initialForm(base, { name: 'alice-reviews', ttlSeconds: 3600 });
const app = form.containers.app;

describe('fork form', () => {
  it('asks for a plain copy when nothing was changed', () => {
    expect(toForkRequest(form, base, undefined)).toEqual({
      workload: base.workload,
    });
  });

  it('sends only what differs from the base', () => {
    const changed = {
      ...form,
      replicas: '2',
      containers: {
        app: {
          ...app,
          image: ' registry.example.com/shop/reviews:pr-1 ',
          env: [
            { id: 1, name: 'LOG_LEVEL', value: 'debug' },
            { id: 2, name: 'RATINGS_URL', value: null },
          ],
          args: '--port 80 "a b"',
          memory: '1Gi',
        },
      },
    };
    expect(toForkRequest(changed, base, 'component:default/reviews')).toEqual({
      workload: base.workload,
      entityRef: 'component:default/reviews',
      replicas: 2,
      containers: [
        {
          name: 'app',
          image: 'registry.example.com/shop/reviews:pr-1',
          env: [
            { name: 'LOG_LEVEL', value: 'debug' },
            { name: 'RATINGS_URL', value: null },
          ],
          args: ['--port', '80', 'a b'],
          resources: { requests: { memory: '1Gi' }, limits: { memory: '1Gi' } },
        },
      ],
    });
  });

  it('makes requests that the backend accepts', () => {
    const full = {
      ...form,
      format: 'baggage' as const,
      headerName: 'tenant',
      headerValue: 'a',
      fallback: 'fail' as const,
    };
    expect(() =>
      createSpaceSchema.parse(
        toCreateRequest(full, base, 'component:default/reviews'),
      ),
    ).not.toThrow();
    expect(() =>
      planRequestSchema.parse(toPlanRequest(full, base, undefined)),
    ).not.toThrow();
    expect(() =>
      planRequestSchema.parse(
        toPlanRequest({ ...full, space: 'mine' }, base, undefined),
      ),
    ).not.toThrow();
  });

  it.each([
    [{ newName: 'Not A Name' }, { field: 'name', problem: 'name' }],
    [{ newName: 'taken' }, { field: 'name', problem: 'taken' }],
    [
      { containers: { app: { ...app, image: ' ' } } },
      { field: 'image', container: 'app' },
    ],
    [
      {
        containers: {
          app: { ...app, env: [{ id: 4, name: '1X', value: '' }] },
        },
      },
      { field: 'env', id: 4 },
    ],
    [{ replicas: '21' }, { field: 'replicas' }],
    [{ headerName: 'no spaces' }, { field: 'header' }],
  ])('names what is wrong with %j', (part, problem) => {
    expect(problemsOf({ ...form, ...part }, new Set(['taken']))).toEqual([
      expect.objectContaining(problem),
    ]);
  });

  it('splits arguments as a shell does', () => {
    expect(splitArgs(`a 'b c' "d \\" e" --f=g`)).toEqual([
      'a',
      'b c',
      'd " e',
      '--f=g',
    ]);
  });
});
