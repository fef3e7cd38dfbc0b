import type { PodAgent } from './agent';

// The parts of Envoy's config_dump that tests look at.

export interface EnvoyRoute {
  name?: string;
  match: Record<string, unknown>;
  route?: {
    cluster?: string;
    weighted_clusters?: { clusters: Array<{ name: string; weight: number }> };
  } & Record<string, unknown>;
  redirect?: Record<string, unknown>;
  direct_response?: { status: number };
  metadata?: unknown;
}

export interface VirtualHost {
  name: string;
  domains: string[];
  routes: EnvoyRoute[];
}

export interface RouteConfiguration {
  name: string;
  virtual_hosts: VirtualHost[];
}

export interface EnvoyCluster {
  name: string;
  type?: string;
  circuit_breakers?: { thresholds?: Array<{ max_connections?: number }> };
  [field: string]: unknown;
}

const ADMIN = 'http://127.0.0.1:15000';

/** The Envoy of one pod, asked through its admin interface. */
export class Proxy {
  constructor(private readonly agent: PodAgent) {}

  async admin(path: string, method = 'GET'): Promise<string> {
    const answer = await this.agent.request({ url: ADMIN + path, method });
    if (answer.status !== 200)
      throw new Error(
        `Envoy's ${path}: ${answer.status} ${answer.error ?? answer.body}`,
      );
    return answer.body;
  }

  async routes(): Promise<RouteConfiguration[]> {
    const configs = await this.dump<{
      route_config: Partial<RouteConfiguration>;
    }>('dynamic_route_configs');
    // a table without virtual hosts comes without the field
    return configs.map(({ route_config: table }) => ({
      name: '',
      virtual_hosts: [],
      ...table,
    }));
  }

  /** The virtual host that serves a name on a port, or undefined if the name falls through. */
  async virtualHost(
    port: number | string,
    domain: string,
  ): Promise<VirtualHost | undefined> {
    const table = (await this.routes()).find(
      ({ name }) => name === String(port),
    );
    return table?.virtual_hosts.find(({ domains }) => domains.includes(domain));
  }

  async clusters(): Promise<EnvoyCluster[]> {
    const configs = await this.dump<{ cluster: EnvoyCluster }>(
      'dynamic_active_clusters',
    );
    return configs.map(({ cluster }) => cluster);
  }

  /** Updates that this Envoy has refused, by the statistic's name; empty when all is well. */
  async rejected(): Promise<Record<string, number>> {
    const text = await this.admin('/stats?filter=update_rejected');
    const lines = text.split('\n').map(line => /^(.*): (\d+)$/.exec(line));
    return Object.fromEntries(
      lines.flatMap(match =>
        match && match[2] !== '0' ? [[match[1], Number(match[2])]] : [],
      ),
    );
  }

  private async dump<T>(resource: string): Promise<T[]> {
    const body = await this.admin(`/config_dump?resource=${resource}`);
    return (JSON.parse(body) as { configs?: T[] }).configs ?? [];
  }
}
