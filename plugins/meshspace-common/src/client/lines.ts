/** The lines of a text that arrives in pieces. A last line without an end counts. */
export async function* linesOf(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  let finished = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      const parts = (rest + decoder.decode(value, { stream: true })).split(
        '\n',
      );
      rest = parts.pop() ?? '';
      yield* parts;
    }
    finished = true;
    rest += decoder.decode();
    if (rest) yield rest;
  } finally {
    // A reader who stops early must not leave the connection open.
    if (!finished) await reader.cancel().catch(() => undefined);
    reader.releaseLock();
  }
}
