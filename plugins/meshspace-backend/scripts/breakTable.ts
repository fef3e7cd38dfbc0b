/**
 * One thing that the code may not leave undone, undone; and the suite that has to notice. The suite of schedules, and for the most
 * part that of crashes, break the code themselves.
 */
export interface Break {
  suite: string;
  what: string;
  /** Below src/. */
  file: string;
  find: string;
  replace: string;
}

type Row = [what: string, file: string, find: string, replace: string];

const by =
  (suite: string) =>
  ([what, file, find, replace]: Row): Break => ({
    suite: `src/${suite}.campaign.test.ts`,
    what,
    file,
    find,
    replace,
  });

const CRASHES: Row[] = [
  [
    'a failure counts as done',
    'controller/reconcile.ts',
    'if (failures.length > 0) {',
    'if (failures.length > 1000) {',
  ],
];

const WATCHES: Row[] = [
  [
    'a watch on which nothing is heard is trusted for ever',
    'cluster/Reflector.ts',
    'mine.abort(),\n      );',
    'undefined,\n      );',
  ],
  [
    'an expired version is watched from again',
    'cluster/Reflector.ts',
    'if (isStatus(error, 410, 404, 400)) version = undefined;',
    '',
  ],
  [
    'what a list no longer has stays',
    'cluster/Reflector.ts',
    'sink.startOfList();',
    '',
  ],
];

const RIGHTS: Row[] = [
  [
    'a space is shown to whom it is not',
    'permissions/SpaceAccess.ts',
    'if (!record || !this.#decide(read, record)) {',
    'if (!record) {',
  ],
  [
    'who may read may write',
    'permissions/SpaceAccess.ts',
    'if (permission !== READ && !this.#decide(wanted, record)) {',
    'if (permission !== READ && !record) {',
  ],
  [
    'everybody may make spaces',
    'api/spaces/AuthorizedSpacesService.ts',
    'await this.access.require(meshspaceSpaceCreatePermission, call.credentials);\n    return this.spaces.create',
    'return this.spaces.create',
  ],
  [
    'lists show everything',
    'permissions/SpaceAccess.ts',
    'return records.filter(record => this.#decide(decision, record));',
    'return decision && [...records];',
  ],
];

const INPUTS: Row[] = [
  [
    'what is sent is believed',
    'api/http/HttpContext.ts',
    'if (result.success) return result.data;',
    'if (result) return value as z.output<S>;',
  ],
  [
    'a token is logged',
    'cluster/createClusters.ts',
    'report?.(connection.name, call);',
    'connection.authorize().then(({ headers }) => logger.info(JSON.stringify(headers)));',
  ],
];

export const BREAKS: readonly Break[] = [
  ...CRASHES.map(by('controller/faults')),
  ...WATCHES.map(by('cluster/watchTorture')),
  ...RIGHTS.map(by('api/rights')),
  ...INPUTS.map(by('api/fuzz')),
];
