import { fail, type Result } from '../../contract/result.ts';

const SAVE_AS = 'save it as "CSV UTF-8" and take that file.';

/** How files begin that people take for a roster, and what to do about each. */
const KINDS: readonly { readonly magic: readonly number[]; readonly sentence: string }[] = [
  { magic: [0x50, 0x4b, 0x03, 0x04], sentence: `This is an Excel workbook or a ZIP file: ${SAVE_AS}` },
  { magic: [0xd0, 0xcf, 0x11, 0xe0], sentence: `This is an old Excel workbook: ${SAVE_AS}` },
  {
    magic: [0x1f, 0x8b],
    sentence: 'This file is compressed (gzip): unpack it first and take the file inside.',
  },
  {
    magic: [0x25, 0x50, 0x44, 0x46],
    sentence: 'This is a PDF: take the table it was made from, saved as "CSV UTF-8".',
  },
  {
    magic: [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65, 0x20, 0x66],
    sentence: 'This is a SQLite database: export the users as CSV.',
  },
];

/** Error NOT_TEXT for a file that is known by its first bytes to be something else than text. */
export function refuseKnownBinary(head: Uint8Array): Result<null> {
  const kind = KINDS.find(({ magic }) => magic.every((byte, i) => head[i] === byte));
  return kind ? fail('NOT_TEXT', kind.sentence) : { ok: true, value: null };
}

export function notText(line: number): Result<never> {
  return fail(
    'NOT_TEXT',
    `This is not a text file (line ${line} holds a zero byte). A roster is CSV or JSON: if it comes from a spreadsheet, ${SAVE_AS}`,
  );
}
