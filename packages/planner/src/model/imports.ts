import { isSubsetOf, isWildcard, overlaps } from './hostNames';
import { RouteObject } from './RouteObject';

interface Hosts {
  exact: Set<string>;
  all: string[];
  excluded: string[];
}

/** What a Sidecar's `egress.hosts` let a proxy see: entries are `namespace/host`; `.`, `*`, and `~namespace` to exclude. */
export class Imports {
  private readonly byNamespace = new Map<string, Hosts>();

  constructor(entries: readonly string[], ownNamespace: string) {
    for (const entry of entries) {
      const [prefix, host, more] = entry.split('/');
      if (host === undefined || more !== undefined) continue;
      const excluded = prefix.startsWith('~');
      const name = excluded ? prefix.slice(1) || '*' : prefix;
      this.add(
        name === '.' ? ownNamespace : name,
        host.toLowerCase(),
        excluded,
      );
    }
  }

  private add(namespace: string, host: string, excluded: boolean): void {
    const known = this.byNamespace.get(namespace) ?? {
      exact: new Set<string>(),
      all: [],
      excluded: [],
    };
    this.byNamespace.set(namespace, known);
    if (excluded) {
      known.excluded.push(host);
      return;
    }
    if (!isWildcard(host)) known.exact.add(host);
    known.all.push(host);
  }

  private forNamespace(namespace: string): Hosts[] {
    return [this.byNamespace.get(namespace), this.byNamespace.get('*')].filter(
      hosts => hosts !== undefined,
    );
  }

  /** A service needs a host of its namespace, or of every namespace, that covers its name. */
  hasService(hostname: string, namespace: string): boolean {
    const lists = this.forNamespace(namespace);
    return (
      !isExcluded(lists, hostname) &&
      lists.some(
        ({ exact, all }) => exact.has(hostname) || covers(all, hostname),
      )
    );
  }

  /**
   * A VirtualService is seen if one of its hosts overlaps what is imported from its own namespace; where it routes to does not
   * matter. Routes of the Gateway API must be covered, as services must.
   */
  hasRoutes({ hosts, namespace, semantics }: RouteObject): boolean {
    const lists = this.forNamespace(namespace);
    return hosts.some(
      host =>
        !isExcluded(lists, host) &&
        lists.some(
          ({ exact, all }) =>
            exact.has(host) ||
            (semantics === 'gatewayApi'
              ? covers(all, host)
              : touches(all, host)),
        ),
    );
  }
}

function isExcluded(lists: readonly Hosts[], host: string): boolean {
  return lists.some(({ excluded }) =>
    excluded.some(entry => isSubsetOf(host, entry)),
  );
}

function covers(all: readonly string[], host: string): boolean {
  return all.some(entry => isSubsetOf(host, entry));
}

function touches(all: readonly string[], host: string): boolean {
  return all.some(entry => overlaps(host, entry));
}
