import type { ByteReader } from '../byte-reader.ts';
import type { ByteWriter } from '../byte-writer.ts';
import type { Section } from '../model.ts';

export type SectionKind = Section['kind'];
export type SectionOf<Kind extends SectionKind> = Extract<Section, { readonly kind: Kind }>;

/** How one kind of section is written and read. `decode` must consume exactly what `encode` wrote. */
export interface SectionCodec<Kind extends SectionKind> {
  /** What names the kind on the wire. Never reused for another meaning. */
  readonly number: number;
  encode(writer: ByteWriter, section: SectionOf<Kind>): void;
  decode(reader: ByteReader): SectionOf<Kind>;
}
