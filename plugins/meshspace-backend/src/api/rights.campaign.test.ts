import { eventually } from '../testing/eventually';
import { Endpoint, OpenApi } from '../testing/openApi';
import { requestOf } from '../testing/requestOf';
import {
  headersOf,
  mayDo,
  permissionsByRole,
  refOf,
  Role,
  ROLES,
} from '../testing/roles';
import { sampleBase } from '../testing/sampleBase';
import { shopCatalog } from '../testing/shopCatalog';
import { spaceObject } from '../testing/spaceObject';
import { startPortal } from '../testing/startPortal';
import {
  createServiceFactory,
  coreServices,
} from '@backstage/backend-plugin-api';

jest.setTimeout(120_000);

const TARGETS = ['own', 'shared', 'foreign', 'nonexistent'] as const;
type Target = (typeof TARGETS)[number];

interface Cell {
  endpoint: Endpoint;
  role: Role;
  target: Target;
  space: string;
  expected: 'ok' | 401 | 403 | 404;
}

const document = OpenApi.read();

/** Every endpoint, called by everybody, about spaces of all sorts: generated, so that no new endpoint is forgotten. */
const cells: Cell[] = document.endpoints.flatMap(endpoint =>
  ROLES.flatMap(role =>
    TARGETS.map(target => ({
      endpoint,
      role,
      target,
      space: `${endpoint.operationId}-${role}-${target}`.toLocaleLowerCase(
        'en-US',
      ),
      expected: expectation(endpoint, role, target),
    })),
  ),
);

function expectation(
  endpoint: Endpoint,
  role: Role,
  target: Target,
): Cell['expected'] {
  if (role === 'anonymous') return 401;
  const permission = endpoint['x-permission'];
  const inSpace = endpoint['x-space-permission'];
  const part = target === 'own' || target === 'shared';
  const seen =
    target !== 'nonexistent' && mayDo(role, 'meshspace.space.read', part);
  if (permission === undefined) return 'ok';
  if (!endpoint['x-space'] || inSpace) {
    if (!mayDo(role, permission, false)) return 403;
    return !inSpace || seen ? 'ok' : 404;
  }
  if (!seen) return 404;
  return mayDo(role, permission, part) ? 'ok' : 403;
}

function exists({ target, endpoint }: Cell): boolean {
  return target !== 'nonexistent' && !!endpoint['x-space'];
}

/** Spaces that the caller may not see, whatever is asked; but for the one that is asked about. */
function hiddenFrom({ role, space }: Cell): string[] {
  return cells
    .filter(other => {
      const part = other.role === role && other.target !== 'foreign';
      return (
        exists(other) &&
        other.space !== space &&
        !mayDo(role, 'meshspace.space.read', part)
      );
    })
    .map(other => other.space);
}

function mentions(body: unknown, name: string): boolean {
  return JSON.stringify(body)?.includes(`"${name}"`) ?? false;
}

/** Past the rights, this cluster has no pods, no gateway, no space's namespace and nothing to repair. */
const BEYOND: Readonly<Record<string, number>> = {
  GetLogs: 404,
  Probe: 503,
  Repair: 404,
  StartXray: 409,
};

describe('who may do what', () => {
  let portal: Awaited<ReturnType<typeof startPortal>>;
  /** `space-create succeeded`, as the audit log has it. */
  const audited = new Set<string>();

  beforeAll(async () => {
    portal = await startPortal({
      cluster: { workloads: false },
      objects: [
        ...sampleBase().filter(
          ([resource]) => !/^(pods|endpointslices)/.test(resource),
        ),
        ...cells
          .filter(exists)
          .map(
            ({
              space,
              role,
              target,
            }): [string, ReturnType<typeof spaceObject>] => [
              'meshspaces.meshspace.dev',
              spaceObject(space, {
                owner: target === 'own' ? refOf(role) : 'user:default/somebody',
                ...(target === 'shared' && { members: [refOf(role)] }),
              }),
            ],
          ),
      ],
      settings: {
        controller: { enabled: false },
        policy: {
          whoMayFork: 'everyone',
          maxSpacesPerBase: 10_000,
          maxSpacesPerPerson: 10_000,
        },
      },
      entities: shopCatalog(),
      features: [
        createServiceFactory({
          service: coreServices.permissions,
          deps: {},
          factory: () => permissionsByRole(),
        }),
        createServiceFactory({
          service: coreServices.auditor,
          deps: {},
          factory: () => ({
            createEvent: async ({ eventId }) => ({
              success: async () => void audited.add(`${eventId} succeeded`),
              fail: async () => void audited.add(`${eventId} failed`),
            }),
          }),
        }),
      ],
    });
    await eventually(async () => {
      const { body } = await call({
        ...cells[0],
        role: 'platform',
        endpoint: document.endpoints.find(
          ({ operationId }) => operationId === 'GetClusters',
        )!,
      });
      expect(body).toMatchObject({ items: [{ state: 'ready' }] });
    });
  });

  afterAll(() => portal?.stop());

  async function call(cell: Cell) {
    const { endpoint, role, space } = cell;
    const { method, url, body } = requestOf(endpoint, space);
    const stop = new AbortController();
    const response = await fetch(
      `http://127.0.0.1:${portal.server.port()}${url}`,
      {
        method: method.toUpperCase(),
        headers: {
          ...headersOf(role),
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(own(body, cell)) }),
        signal: stop.signal,
      },
    );
    const json = response.headers.get('content-type')?.includes('json');
    const stream = endpoint['x-stream'] && response.ok;
    const answer = json && !stream ? await response.json() : undefined;
    stop.abort();
    return { status: response.status, body: answer };
  }

  it('has a cell for each endpoint, role and ownership', () => {
    expect(cells).toHaveLength(
      document.endpoints.length * ROLES.length * TARGETS.length,
    );
    expect(new Set(cells.map(({ expected }) => expected))).toEqual(
      new Set(['ok', 401, 403, 404]),
    );
  });

  it.each(document.endpoints.map(one => [one.operationId, one] as const))(
    '%s',
    async (_name, endpoint) => {
      const wrong: unknown[] = [];
      for (const cell of cells.filter(one => one.endpoint === endpoint)) {
        const { status, body } = await call(cell);
        const seen = outcome(endpoint, status, body);
        const problems = document.problems(endpoint, status, body);
        const told = hiddenFrom(cell).filter(name => mentions(body, name));
        if (seen !== cell.expected || problems.length + told.length > 0) {
          const { role, target, expected } = cell;
          wrong.push({ role, target, expected, status, problems, told, body });
        }
      }
      expect(wrong).toEqual([]);
    },
  );

  it('records every write, also those that were refused', () => {
    const missing = document.endpoints
      .flatMap(endpoint => {
        const write = endpoint['x-write'];
        if (!write) return [];
        const succeeds = BEYOND[endpoint.operationId] === undefined;
        return [`${write} failed`, ...(succeeds ? [`${write} succeeded`] : [])];
      })
      .filter(event => !audited.has(event));
    expect(missing).toEqual([]);
  });

  it('makes no difference between what is not there and what may not be seen', async () => {
    const inSpaces = document.endpoints.filter(one => one['x-space']);
    for (const endpoint of inSpaces) {
      const about = async (target: Target) => {
        const cell = cells.find(
          one =>
            one.endpoint === endpoint &&
            one.role === 'developer' &&
            one.target === target,
        )!;
        const { status, body } = await call(cell);
        return JSON.stringify([status, body]).replaceAll(cell.space, 'NAME');
      };
      expect(await about('foreign')).toBe(await about('nonexistent'));
    }
  });
});

function outcome(
  { operationId }: Endpoint,
  status: number,
  body: unknown,
): Cell['expected'] | number {
  const message = JSON.stringify(body) ?? '';
  if (status === 401 || status === 403) return status;
  if (status === 404 && message.includes('or you may not see it')) return 404;
  return status < 300 || status === BEYOND[operationId] ? 'ok' : status;
}

/** Creating needs a name that is free, whoever else creates; a service has to say for whom. */
function own(body: unknown, { space, role }: Cell): unknown {
  const owner = role === 'service' ? '"owner":"user:default/somebody",' : '';
  return JSON.parse(
    JSON.stringify(body).replace(
      '"name":"new-space"',
      `${owner}"name":"new-${space}"`,
    ),
  );
}
