import type { Endpoint } from './openApi';

/** A request made of the document's examples, `{name}` standing for the space that it is about. */
export function requestOf(endpoint: Endpoint, space: string) {
  const fill = (value: unknown): unknown =>
    JSON.parse(JSON.stringify(value ?? null).replaceAll('{name}', space));
  let path = endpoint.path;
  const query = new URLSearchParams();
  for (const parameter of endpoint.parameters) {
    const value = fill(parameter.example);
    if (parameter.in === 'path') {
      path = path.replace(
        `{${parameter.name}}`,
        encodeURIComponent(String(value)),
      );
    }
    if (parameter.in === 'query' && value !== null) {
      query.set(parameter.name, String(value));
    }
  }
  const example = endpoint.requestBody?.content['application/json']?.example;
  const search = query.size > 0 ? `?${query}` : '';
  return {
    method: endpoint.method,
    url: `/api/meshspace/v1${path}${search}`,
    body: example === undefined ? undefined : fill(example),
  };
}
