// Reads server-sent events out of a stream of bytes, as the HTML standard says: lines end with LF, CR or CRLF, an empty
// line ends a message, a line with a colon first is a sign of life. Knows nothing of what the events mean.

export interface SseMessage {
  event: string;
  data: string;
  id?: string;
}

/** Yields messages until the stream ends; `onLife` is called for every piece that arrives, comments included. */
export async function* sseMessages(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  onLife?: () => void,
): AsyncGenerator<SseMessage> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  let fields: string[] = [];
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      onLife?.();
      const lines = (rest + value).split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (line !== '') {
          fields.push(line);
          continue;
        }
        const message = messageOf(fields);
        fields = [];
        if (message) yield message;
      }
    }
  } finally {
    await reader.cancel().catch(() => {
      // The stream has already ended or failed; there is nothing left to cancel.
    });
  }
}

function messageOf(lines: string[]): SseMessage | undefined {
  const message: SseMessage = { event: 'message', data: '' };
  const data: string[] = [];
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'data') data.push(value);
    if (name === 'event') message.event = value;
    if (name === 'id') message.id = value;
  }
  return data.length > 0 ? { ...message, data: data.join('\n') } : undefined;
}
