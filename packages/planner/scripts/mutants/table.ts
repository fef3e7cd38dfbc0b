/** A rule of the planner, broken in one place. */
export interface Mutant {
  /** Below src/. */
  file: string;
  find: string;
  replace: string;
}

const of =
  (file: string) =>
  ([find, replace]: [string, string]): Mutant => ({ file, find, replace });

const CLONE: [string, string][] = [
  ['if (match.length === 0) return [];', ''],
  ["if (verdicts.some(verdict => verdict !== 'always')) return undefined;", ''],
  [
    'headers: { ...own.rest, [header.name]: header.match },',
    'headers: { ...own.rest },',
  ],
  [
    'headers: { ...own.rest, [header.name]: header.match },',
    'headers: { [header.name]: header.match },',
  ],
  [
    'const { subset: _, ...destination } = target.destination;',
    'const destination = target.destination;',
  ],
  ['if (rule.redirect || rule.directResponse) return false;', ''],
  ['(targets.length === 1 || (weight ?? 0) > 0),', 'true,'],
  ['key.toLowerCase() === name', 'key === name'],
  [
    'const entries: readonly HttpMatch[] = match?.length ? match : [{}];',
    'const entries: readonly HttpMatch[] = match ?? [];',
  ],
  ['...(fork.keepMirrors && {', '...(true && {'],
  ['...(excluded.rest && { withoutHeaders: excluded.rest }),', ''],
  ['if (host === undefined) return { target };', ''],
];

const CHAIN: [string, string][] = [
  [
    '.filter(fork => reachesFork(rule, fork))\n      .flatMap(fork => cloneForFork',
    '.flatMap(fork => cloneForFork',
  ],
  [
    'const match = ports.map(port => ({ port }));',
    'const match: HttpMatch[] = [];',
  ],
  ['return [...own, plain];', 'return own;'],
  ['return [...own, plain];', 'return [plain, ...own];'],
  [
    'links: end < 0 ? candidates : candidates.slice(0, end + 1),',
    'links: candidates.slice(0, 1),',
  ],
  ['complete: end >= 0,', 'complete: true,'],
  ['if (gateways?.length) return rest;', ''],
];

const CHAINS: [string, string][] = [
  [
    '(a, b) => a.class - b.class || compareRouteObjects(a.from, b.from),',
    '(a, b) => compareRouteObjects(a.from, b.from),',
  ],
  [
    '(a, b) => a.class - b.class || compareRouteObjects(a.from, b.from),',
    '(a, b) => compareRouteObjects(b.from, a.from),',
  ],
  ['queue.push(...route.hosts);', ''],
  ['if (ended) ends.push(host);', ''],
  ['return joined(chains);', 'return chains;'],
  [
    'const ended = !complete && forked.has(host);',
    'const ended = forked.has(host);',
  ],
];

const ORDER: [string, string][] = [
  ['} else if (!missing && keyOf(found) > newest) {', '} else if (true) {'],
  ['missing = true;\n      kept.add(name);', 'kept.add(name);'],
];

const HEADER: [string, string][] = [
  ["if (isPresence(theirs)) return 'always';", ''],
  ['if (exact) return value === exact;', 'if (exact) return true;'],
  ['if (prefix) return value.startsWith(prefix);', ''],
];

const MESH: [string, string][] = [
  ['exportTo: [base],', "exportTo: ['*'],"],
  ['if (reaching.length === 0) return found;', ''],
  ['for (const host of route.hosts) hosts.add(host);', ''],
  ['.filter(({ name }) => kept.has(name))', ''],
];

const OBSTACLES: [string, string][] = [
  [
    'const found = links.find(link => link.class === 0);',
    'const found = links.find(() => false);',
  ],
  [
    'if (!first || reaches || ends.length > 0) return undefined;',
    'return undefined;',
  ],
];

const CANDIDATES: [string, string][] = [
  [
    'if (exact.length > 0 || isWildcard(host)) return exact;',
    'if (isWildcard(host)) return exact;',
  ],
  ['.slice(0, 1);', ';'],
];

const GATEWAY_RULES: [string, string][] = [
  ['return end < 0 ? entries : entries.slice(0, end + 1);', 'return entries;'],
  [
    '...entries.filter(entry => !entry.last),\n    ...entries.filter(entry => entry.last),',
    '...entries,',
  ],
  ['last: isForAll(match)', 'last: false'],
];

const GATEWAY_ROUTES: [string, string][] = [
  ['exportTo: namespaces,', "exportTo: ['*'],"],
  [
    'const ownClass = namespaces.includes(base) ? 0 : 1;',
    'const ownClass = -1;',
  ],
  ['gateways: [gateway],', "gateways: ['mesh'],"],
];

const SPACE_ROUTES: [string, string][] = [
  [
    '...askingForNamespace(view, base).flatMap(({ route }) => route.hosts),',
    '',
  ],
  ["exportTo: ['.'], ", "exportTo: ['*'], "],
  ['? { ...entry, sourceNamespace: space.metadata.name }', '? entry'],
  [
    'return seen.some(entry => entry.class < 2)\n    ? seen',
    'return seen.length > 99\n    ? seen',
  ],
];

const FORK_ROUTES: [string, string][] = [
  ['endpointsOf(view, namespace, service).ready > 0', 'true'],
  [
    'spec.base === base && !metadata.deletionTimestamp && !spec.suspended,',
    'spec.base === base,',
  ],
  [
    'return ready.every(lives) ? ready : ready.filter(lives);',
    'return ready.filter(lives).length < 0 ? [] : ready;',
  ],
  ["space.spec.fallback === 'fail' ||", ''],
];

const API_CLONE: [string, string][] = [
  ['forked.has(service) && ref.weight !== 0;', 'forked.has(service);'],
  ['if (same.length > 0 && !isMet(same[0], header)) return [];', ''],
  ['headers: [...others, headerMatchOf(header)]', 'headers: others'],
  [
    'return { ...ref, name: fork, namespace: space };',
    'return { ...ref, namespace: space };',
  ],
  ["keepMirrors || type !== 'RequestMirror'", 'true'],
];

const API_FALLBACKS: [string, string][] = [
  [
    "value: '/.*' } }],\n            backendRefs: [{ name, port }],",
    "value: '/x' } }],\n            backendRefs: [{ name, port }],",
  ],
  [
    'return uncoveredPorts(own[0].service, users).flatMap(port =>',
    'return [].flatMap((port: number) =>',
  ],
];

const FORK: Mutant[] = [
  [
    'plan/fork/services.ts',
    '? `${service.metadata.name}-meshspace`',
    '? service.metadata.name',
  ],
  [
    'plan/fork/services.ts',
    "'networking.istio.io/exportTo': audienceOf(view, space, service),",
    '',
  ],
  [
    'plan/fork/services.ts',
    'ports: spec.ports?.map(({ nodePort: _, ...port }) => port),',
    '',
  ],
  [
    'plan/fork/services.ts',
    'return headless\n      ? [copy',
    'return false\n      ? [copy',
  ],
  [
    'plan/fork/template.ts',
    'const { nodeName: _, ...rest } = spec;',
    'const rest = spec;',
  ],
  [
    'plan/fork/template.ts',
    'if (value === null) env.delete(name);',
    'if (value === null) continue;',
  ],
  [
    'plan/fork/template.ts',
    'for (const [name, value] of own) env.set(name, { name, value });',
    '',
  ],
  ['plan/fork/template.ts', 'index === at + 1 ? domain : value', 'value'],
  [
    'plan/fork/template.ts',
    'searches: [...searches.filter(entry => entry !== domain), domain],',
    'searches,',
  ],
  [
    'plan/fork/template.ts',
    '...spaceLabels(space, fork.workload),\n      },\n      ...(Object',
    '},\n      ...(Object',
  ],
  ['plan/fork/workload.ts', '[FORK_LABEL]: forkName(fork.workload),', ''],
  ['plan/fork/stripped.ts', 'key => OF_ONE_POD.test(key)', 'key => false'],
  [
    'plan/fork/references.ts',
    'found.Secret.add(name);\n  return',
    ';\n  return',
  ],
  ['plan/fork/dependencies.ts', 'if (GIVEN.has(name)) return [];', ''],
  [
    'plan/fork/refusals.ts',
    "['hostNetwork', 'hostPID', 'hostIPC']",
    "['hostNetwork']",
  ],
  [
    'plan/fork/source.ts',
    'if (!remembered || !(generation >= (fork.takeOver ?? 0))) {',
    'if (true) {',
  ],
  ['plan/routes/traffic.ts', '&& share < 100 && { share }', '&& { share }'],
  ['plan/routes/traffic.ts', 'wish?.share && !wish.mirror', 'wish?.share'],
  [
    'plan/routes/traffic.ts',
    'weigh(target, 100 - share)',
    'weigh(target, share)',
  ],
  [
    'plan/routes/traffic.ts',
    'part.wish && weightOf(part.target) > 0',
    'part.wish',
  ],
  ['plan/routes/traffic.ts', 'return attempts === 0', 'return false'],
  ['plan/routes/traffic.ts', '...mirrors,\n', ''],
  [
    'plan/routes/apiTraffic.ts',
    '(wished === 0 || own <= wished) && { backendRequest }',
    '{ backendRequest }',
  ],
  ['plan/routes/traffic.ts', 'Math.min(100, HEAVIEST / heaviest)', '100'],
  [
    'plan/routes/traffic.ts',
    "timeout === undefined || wished === '0s' ? rest",
    'timeout === undefined ? rest',
  ],
  ['plan/routes/leadsTo.ts', "...objectsAt(rule, 'mirrors'),", ''],
  [
    'plan/routes/destinationRules.ts',
    'if (!found || !trafficPolicy) return [];',
    'return [];',
  ],
  [
    'plan/space/sidecars.ts',
    '...(ofBase.some(forAll) ? [] : ofMesh.slice(0, 1)),',
    '',
  ],
  [
    'plan/removal.ts',
    'if (due > now) return { operations: [], forks: [], wakeAt: due };',
    '',
  ],
  [
    'plan/removal.ts',
    'if (routed || (everRouted && !routes)) {',
    'if (false) {',
  ],
].map(([file, find, replace]) => ({ file, find, replace }));

const ADDRESSES: [string, string][] = [
  ['[sent.name.toLowerCase()]: sent.value,', ''],
  [
    "return authority && condition(authority, wanted) === 'never' ? [] : [rest];",
    'return [rest];',
  ],
  [
    'const { [name]: _, ...others } = headers ?? {};',
    'const others = headers ?? {};',
  ],
  ['...(!isForAll && { match: open }),', 'match: open,'],
  ['forks.get(name) ?? withoutForks(space),', 'withoutForks(space),'],
  ['if (!isFree(host)) return [];', ''],
];

/** The rules of routing and of forks, each broken once. */
export const MUTANTS: readonly Mutant[] = [
  ...CLONE.map(of('plan/routes/clone.ts')),
  ...CHAIN.map(of('plan/routes/chain.ts')),
  ...CHAINS.map(of('plan/routes/chains.ts')),
  ...ORDER.map(of('plan/routes/rightOrder.ts')),
  ...HEADER.map(of('plan/routes/headerCondition.ts')),
  ...MESH.map(of('plan/routes/meshRoutes.ts')),
  ...OBSTACLES.map(of('plan/routes/obstacles.ts')),
  ...CANDIDATES.map(of('plan/routes/candidates.ts')),
  ...GATEWAY_RULES.map(of('plan/routes/gatewayRules.ts')),
  ...GATEWAY_ROUTES.map(of('plan/routes/gatewayRoutes.ts')),
  ...SPACE_ROUTES.map(of('plan/routes/spaceRoutes.ts')),
  ...ADDRESSES.map(of('plan/routes/addressRoutes.ts')),
  ...FORK_ROUTES.map(of('plan/routes/forkRoutes.ts')),
  ...API_CLONE.map(of('plan/routes/apiClone.ts')),
  ...API_FALLBACKS.map(of('plan/routes/apiFallbacks.ts')),
  ...FORK,
];
