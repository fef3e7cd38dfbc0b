export interface Wanted {
  /** The answer shall be a table of columns for people. */
  table: boolean;
  /** Only metadata. */
  partial: boolean;
}

/** The first form of the Accept header that this server can give. Protobuf and CBOR are passed over for JSON. */
export function wanted(accept: string): Wanted {
  for (const part of accept.split(',')) {
    const fields = Object.fromEntries(
      part
        .split(';')
        .slice(1)
        .map(field => field.trim().split('=') as [string, string]),
    );
    const type = part.split(';')[0].trim();
    if (
      type !== 'application/json' &&
      type !== '*/*' &&
      type !== 'application/*'
    )
      continue;
    if (fields.as === 'Table' && fields.v === 'v1')
      return { table: true, partial: false };
    if (
      (fields.as === 'PartialObjectMetadataList' ||
        fields.as === 'PartialObjectMetadata') &&
      fields.v === 'v1'
    ) {
      return { table: false, partial: true };
    }
    if (!fields.as) return { table: false, partial: false };
  }
  return { table: false, partial: false };
}

export function acceptable(accept: string): boolean {
  if (!accept) return true;
  return accept
    .split(',')
    .some(part =>
      [
        'application/json',
        '*/*',
        'application/*',
        'application/yaml',
        'text/plain',
      ].includes(part.split(';')[0].trim()),
    );
}
