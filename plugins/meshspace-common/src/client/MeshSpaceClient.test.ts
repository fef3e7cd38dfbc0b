import { MeshSpaceClient } from './MeshSpaceClient';

function clientThatAnswers(...answers: Response[]) {
  const fetch = jest.fn(
    async (..._args: Parameters<typeof globalThis.fetch>) => answers.shift()!,
  );
  const client = new MeshSpaceClient({
    discoveryApi: { getBaseUrl: async id => `http://portal/api/${id}` },
    fetchApi: { fetch },
  });
  return { client, fetch };
}

describe('MeshSpaceClient', () => {
  it('keeps what it is given inside its path segment', async () => {
    const { client, fetch } = clientThatAnswers(Response.json({}));
    await client.getSpace({ cluster: '../prod', name: 'a/b?c' });
    expect(fetch.mock.calls[0][0]).toBe(
      'http://portal/api/meshspace/v1/clusters/..%2Fprod/spaces/a%2Fb%3Fc',
    );
  });

  it('leaves out filters that are not set', async () => {
    const { client, fetch } = clientThatAnswers(
      Response.json({ items: [], totalItems: 0 }),
    );
    await client.listSpaces({ scope: 'mine', query: undefined });
    expect(fetch.mock.calls[0][0]).toBe(
      'http://portal/api/meshspace/v1/spaces?scope=mine',
    );
  });

  it('turns an error answer into the error that the backend raised', async () => {
    const { client } = clientThatAnswers(
      Response.json(
        {
          error: { name: 'ConflictError', message: 'taken' },
          response: { statusCode: 409 },
        },
        { status: 409 },
      ),
    );
    await expect(
      client.deleteSpace({ cluster: 'c', name: 's' }),
    ).rejects.toMatchObject({ cause: { name: 'ConflictError' } });
  });

  it('hands out log lines as they come, whatever the pieces', async () => {
    const text = new TextEncoder().encode('één\nzwei\n三');
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const byte of text) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    const { client } = clientThatAnswers(new Response(body));
    const lines: string[] = [];
    for await (const line of client.getLogs(
      { cluster: 'c', name: 's' },
      { pod: 'p', container: 'app', follow: true },
    )) {
      lines.push(line);
    }
    expect(lines).toEqual(['één', 'zwei', '三']);
  });
});
