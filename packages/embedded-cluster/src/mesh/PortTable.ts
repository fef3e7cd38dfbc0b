/** Which loopback port stands for which port of which pod. */
export class PortTable {
  private readonly apps = new Map<string, number>();
  private readonly entries = new Map<string, number>();

  /** Where the program itself listens. */
  app(ip: string, port: number): number | undefined {
    return this.apps.get(`${ip}:${port}`);
  }

  setApp(ip: string, port: number, actual: number | undefined) {
    update(this.apps, `${ip}:${port}`, actual);
  }

  /** Where others reach it: at its sidecar, if there is one. */
  entry(ip: string, port: number): number | undefined {
    return this.entries.get(`${ip}:${port}`) ?? this.app(ip, port);
  }

  hasProxy(ip: string, port: number): boolean {
    return this.entries.has(`${ip}:${port}`);
  }

  setEntry(ip: string, port: number, actual: number | undefined) {
    update(this.entries, `${ip}:${port}`, actual);
  }
}

function update(
  map: Map<string, number>,
  key: string,
  value: number | undefined,
) {
  if (value === undefined) {
    map.delete(key);
  } else {
    map.set(key, value);
  }
}
