/** The chunks of a PNG file (Portable Network Graphics, third edition, section 5). */

export interface PngChunk {
  /** Four letters, such as `IDAT`. */
  readonly type: string;
  readonly data: Uint8Array;
}

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
/** Length and type before the data, the CRC behind it. */
const FRAME_BYTES = 12;

/** The file made of these chunks. */
export function writePng(chunks: readonly PngChunk[]): Uint8Array<ArrayBuffer> {
  const size = chunks.reduce((sum, { data }) => sum + FRAME_BYTES + data.length, SIGNATURE.length);
  const file = new Uint8Array(size);
  const view = new DataView(file.buffer);
  file.set(SIGNATURE);
  let offset = SIGNATURE.length;
  for (const { type, data } of chunks) {
    view.setUint32(offset, data.length);
    for (let index = 0; index < 4; index++) file[offset + 4 + index] = type.charCodeAt(index);
    file.set(data, offset + 8);
    const end = offset + 8 + data.length;
    view.setUint32(end, crc32(file.subarray(offset + 4, end)));
    offset = end + 4;
  }
  return file;
}

/**
 * The chunks up to and including `IEND`; undefined for anything that is not a whole PNG with right CRCs.
 * Bytes after `IEND` are no part of the image and are left out.
 */
export function readPng(file: Uint8Array): PngChunk[] | undefined {
  if (SIGNATURE.some((byte, index) => file[index] !== byte)) return undefined;
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const chunks: PngChunk[] = [];
  let offset = SIGNATURE.length;
  while (offset + FRAME_BYTES <= file.length) {
    const length = view.getUint32(offset);
    const end = offset + 8 + length;
    if (end + 4 > file.length) return undefined;
    if (crc32(file.subarray(offset + 4, end)) !== view.getUint32(end)) return undefined;
    const type = String.fromCharCode(...file.subarray(offset + 4, offset + 8));
    chunks.push({ type, data: file.subarray(offset + 8, end) });
    if (type === "IEND") return chunks;
    offset = end + 4;
  }
  return undefined;
}

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) {
    remainder = remainder & 1 ? 0xedb88320 ^ (remainder >>> 1) : remainder >>> 1;
  }
  return remainder;
});

/** Annex D of the specification. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (let index = 0; index < bytes.length; index++) {
    crc = crcTable[(crc ^ bytes[index]!) & 0xff]! ^ (crc >>> 8);
  }
  return ~crc >>> 0;
}
