/** A protobuf message as its fields by number: enough to read back what was written, independent of the writer. */
export type Message = ReadonlyMap<number, readonly (bigint | Uint8Array)[]>;

export function readMessage(bytes: Uint8Array): Message {
  const fields = new Map<number, (bigint | Uint8Array)[]>();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++] ?? 0;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const value = (wireType: number): bigint | Uint8Array => {
    if (wireType === 0) return varint();
    if (wireType === 1) return view.getBigUint64((at += 8) - 8, true);
    const length = Number(varint());
    return bytes.subarray(at, (at += length));
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    const field = tag >> 3;
    const known = fields.get(field);
    if (known === undefined) fields.set(field, [value(tag & 7)]);
    else known.push(value(tag & 7));
  }
  return fields;
}

export function numberAt(message: Message, field: number): number | undefined {
  const value = message.get(field)?.[0];
  return typeof value === 'bigint' ? Number(value) : undefined;
}

export function numbersAt(message: Message, field: number): number[] {
  return (message.get(field) ?? []).map(Number);
}

export function textAt(message: Message, field: number): string {
  const value = message.get(field)?.[0];
  return value instanceof Uint8Array ? new TextDecoder().decode(value) : '';
}

export function messagesAt(message: Message, field: number): Message[] {
  return (message.get(field) ?? []).flatMap((value) => (value instanceof Uint8Array ? [readMessage(value)] : []));
}
