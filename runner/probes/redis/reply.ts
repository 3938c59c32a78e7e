export type Reply = string | number | null | Reply[];

interface Parsed {
  reply: Reply | Error;
  /** Bytes it took. */
  length: number;
}

/** One reply of Redis's protocol (RESP2) at the start of a buffer; undefined until it is whole. */
export function parseReply(buffer: Buffer, start = 0): Parsed | undefined {
  const end = buffer.indexOf('\r\n', start);
  if (end < 0) return undefined;
  const line = buffer.toString('utf8', start + 1, end);
  const after = end + 2;
  switch (String.fromCharCode(buffer[start]!)) {
    case '+':
      return { reply: line, length: after - start };
    case '-':
      return { reply: new Error(line), length: after - start };
    case ':':
      return { reply: Number(line), length: after - start };
    case '$': {
      const size = Number(line);
      if (size < 0) return { reply: null, length: after - start };
      if (buffer.length < after + size + 2) return undefined;
      return { reply: buffer.toString('utf8', after, after + size), length: after + size + 2 - start };
    }
    case '*': {
      const items: Reply[] = [];
      let at = after;
      for (let left = Number(line); left > 0; left--) {
        const item = parseReply(buffer, at);
        if (!item) return undefined;
        items.push(item.reply instanceof Error ? item.reply.message : item.reply);
        at += item.length;
      }
      return { reply: Number(line) < 0 ? null : items, length: at - start };
    }
    default:
      throw new RangeError('not the protocol of Redis');
  }
}
